"""A DESFire card with nothing of ours in it: pycryptodome's block ciphers, the rest written from the documents."""

from __future__ import annotations

import binascii
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from Crypto.Cipher import AES, DES, DES3


def xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def rotl(data: bytes) -> bytes:
    return data[1:] + data[:1]


class OtherCipher:
    """CBC and CMAC by the book over a block cipher of pycryptodome's."""

    def __init__(self, kind: str, key: bytes) -> None:
        made: Any
        if kind == "aes":
            made = AES.new(key, AES.MODE_ECB)
        elif len(key) == 8:
            made = DES.new(key, DES.MODE_ECB)
        else:
            made = DES3.new(key, DES3.MODE_ECB)
        self.block: int = made.block_size
        self._up: Callable[[bytes], bytes] = made.encrypt
        self._down: Callable[[bytes], bytes] = made.decrypt
        self.zero = bytes(self.block)

    def _blocks(self, data: bytes) -> Iterator[bytes]:
        assert len(data) % self.block == 0
        return (data[at : at + self.block] for at in range(0, len(data), self.block))

    def encrypt(self, data: bytes, iv: bytes) -> bytes:
        out = b""
        for block in self._blocks(data):
            iv = self._up(xor(block, iv))
            out += iv
        return out

    def decrypt(self, data: bytes, iv: bytes) -> bytes:
        out = b""
        for block in self._blocks(data):
            out += xor(self._down(block), iv)
            iv = block
        return out

    def undo_legacy(self, data: bytes) -> bytes:
        out, last = b"", self.zero
        for block in self._blocks(data):
            out += xor(self._up(block), last)
            last = block
        return out

    def cmac(self, message: bytes, iv: bytes) -> bytes:
        size, feedback = self.block, 0x87 if self.block == 16 else 0x1B
        subkeys = []
        number = int.from_bytes(self._up(self.zero), "big")
        for _ in range(2):
            number = number << 1 ^ (feedback if number >> size * 8 - 1 else 0)
            number &= (1 << size * 8) - 1
            subkeys.append(number.to_bytes(size, "big"))
        whole = bool(message) and len(message) % size == 0
        if not whole:
            message += b"\x80" + bytes(-(len(message) + 1) % size)
        last = xor(message[-size:], subkeys[0 if whole else 1])
        return self.encrypt(message[:-size] + last, iv)[-size:]


def crc16(data: bytes) -> bytes:
    crc = 0x6363
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x8408 if crc & 1 else 0)
    return crc.to_bytes(2, "little")


def crc32(data: bytes) -> bytes:
    return (~binascii.crc32(data) & 0xFFFFFFFF).to_bytes(4, "little")


def padded(data: bytes, block: int) -> bytes:
    return data + bytes(-len(data) % block)


class OtherCard:
    """One application: keys by number, files by number with their mode. Frames are wrapped; it answers one at a time.

    `frame` is how much of an answer goes into one frame.
    """

    def __init__(self, kind: str, keys: dict[int, bytes], files: dict[int, tuple[int, bytes]], frame: int = 59) -> None:
        self.kind = kind
        self.keys = keys
        self.versions = dict.fromkeys(keys, 0)
        self.files = files
        self.frame = frame
        self.random = bytes(range(0x70, 0x80))
        self.ti = bytes.fromhex("9d00c4df")
        self.scheme = ""
        self.uid = bytes.fromhex("04a1b2c3d4e580")
        self._command = b""
        self._queue: list[bytes] = []
        self._proving: tuple[int, int] | None = None
        self._authenticated = 0

    def transceive(self, frame: bytes) -> bytes:
        assert frame[0] == 0x90
        assert frame[2:4] == b"\0\0"
        assert frame[-1] == 0
        code, body = frame[1], frame[5:-1]
        assert len(body) == (frame[4] if len(frame) > 5 else 0)
        if self._proving is not None:
            return self._prove(*self._proving, body) if code == 0xAF else self._sw(0xCA)
        if code == 0xAF and self._queue:
            return self._next()
        if code != 0xAF:
            self._command = bytes((code,))
        self._command += body
        if self._unfinished():
            return self._sw(0xAF)
        return self._run(self._command[0], self._command[1:])

    def _unfinished(self) -> bool:
        """A write says how much it brings; whatever is longer than that is not looked at here."""
        command = self._command
        if command[0] not in (0x3D, 0x8D):
            return False
        stated = int.from_bytes(command[5:8], "little")
        mode = self.files[command[1]][0] if self.scheme else 0
        sizes = {0: stated, 1: stated + (4 if self.scheme == "legacy" else 8), 3: self._enciphered(stated)}
        return len(command) - 8 < sizes[mode]

    def _enciphered(self, size: int) -> int:
        if self.scheme == "ev2":
            return size + 16 - size % 16 + 8
        size += 2 if self.scheme == "legacy" else 4
        return size + -size % self.cipher.block if self.scheme else size

    @staticmethod
    def _sw(status: int, data: bytes = b"") -> bytes:
        return data + bytes((0x91, status))

    # --- authentication ---

    def _prove(self, code: int, number: int, body: bytes) -> bytes:
        self._proving = None
        cipher = OtherCipher("aes" if self.kind == "aes" else "des", self.keys[number])
        size = len(self._rnd_b)
        carry = code in (0xAA, 0x1A)
        plain = cipher.undo_legacy(body) if code == 0x0A else cipher.decrypt(body, self._iv if carry else cipher.zero)
        rnd_a, rnd_b = plain[:size], plain[size:]
        if rnd_b != rotl(self._rnd_b):
            self.scheme = ""
            return self._sw(0xAE)
        last = self.ti + rotl(rnd_a) + bytes(12) if code == 0x71 else rotl(rnd_a)
        reply = cipher.encrypt(last, body[-cipher.block :] if carry else cipher.zero)
        self._start(code, number, rnd_a, self._rnd_b)
        return self._sw(0x00, reply)

    def _start(self, code: int, number: int, a: bytes, b: bytes) -> None:
        self._authenticated = number
        key = self.keys[number]
        if code in (0x71, 0x77):
            made = []
            for label in (b"\xa5\x5a", b"\x5a\xa5"):
                vector = label + b"\0\1\0\x80" + a[:2] + xor(a[2:8], b[:6]) + b[6:] + a[8:]
                made.append(OtherCipher("aes", OtherCipher("aes", key).cmac(vector, bytes(16))))
            self.cipher, self.mac = made
            self.scheme, self.counter = "ev2", 0 if code == 0x71 else self.counter
            return
        pieces = {
            "aes": lambda: a[:4] + b[:4] + a[12:] + b[12:],
            "des": lambda: a[:4] + b[:4],
            "2k3des": lambda: a[:4] + b[:4] + a[4:8] + b[4:8],
            "3k3des": lambda: a[:4] + b[:4] + a[6:10] + b[6:10] + a[12:] + b[12:],
        }
        self.cipher = OtherCipher(self.kind, pieces[self.kind]())
        self.scheme, self.iv = "legacy" if code == 0x0A else "ev1", self.cipher.zero

    # --- commands ---

    def _run(self, code: int, body: bytes) -> bytes:
        if code in (0x0A, 0x1A, 0xAA, 0x71, 0x77):
            number = body[0]
            cipher = OtherCipher("aes" if self.kind == "aes" else "des", self.keys[number])
            self._rnd_b = self.random[: 16 if self.kind in ("aes", "3k3des") else 8]
            self._iv = cipher.encrypt(self._rnd_b, cipher.zero)
            challenge, self._iv = self._iv, self._iv[-cipher.block :]
            self._proving = code, number
            return self._sw(0xAF, challenge)
        if code in (0xBD, 0xAD):
            return self._read(code, body)
        if code in (0x3D, 0x8D):
            return self._write(code, body)
        if code == 0xC4:
            return self._change_key(body)
        mode = 0 if self.scheme == "legacy" else 1
        header = self._opened(code, body, len(body), mode)[0]
        answers = {0x51: self.uid, 0x64: bytes((self.versions.get(header[0] if header else 0, 0),)), 0x6F: b"\1\2"}
        if code not in answers:
            self.scheme = ""
            return self._sw(0x1C)
        return self._answer(answers[code], 3 if code == 0x51 and self.scheme else mode)

    def _read(self, code: int, body: bytes) -> bytes:
        mode, content = self.files[body[0]]
        header, _ = self._opened(code, body, 7, mode)
        offset, length = (int.from_bytes(header[at : at + 3], "little") for at in (1, 4))
        return self._answer(content[offset : offset + length if length else None], mode)

    def _write(self, code: int, body: bytes) -> bytes:
        mode, content = self.files[body[0]]
        header, data = self._opened(code, body, 7, mode)
        offset = int.from_bytes(header[1:4], "little")
        assert len(data) == int.from_bytes(header[4:7], "little")
        self.files[body[0]] = mode, content[:offset] + data + content[offset + len(data) :]
        confirmed = 0 if self.scheme == "legacy" else min(mode, 1)
        return self._answer(b"", confirmed)

    def _change_key(self, body: bytes) -> bytes:
        number, own = body[0] & 15, body[0] & 15 == self._authenticated
        plain = self._cryptogram(body)
        size = {"des": 16, "2k3des": 16, "3k3des": 24, "aes": 16}[self.kind]
        old = b"" if own else self.keys[number] * (2 if self.kind == "des" else 1)
        new = plain[:size] if own else xor(plain[:size], old)
        told = plain[: size + (self.kind == "aes")]
        if self.scheme == "ev2":
            rest = (b"" if own else crc32(new)) + b"\x80"
        elif self.scheme == "legacy":
            rest = crc16(told) + (b"" if own else crc16(new))
        else:
            rest = crc32(bytes((0xC4, body[0])) + told) + (b"" if own else crc32(new))
        assert plain == padded(told + rest, self.cipher.block)
        self.keys[number] = new[:8] if self.kind == "des" else new
        self.versions[number] = told[size] if self.kind == "aes" else 0
        if not own:
            return self._answer(b"", 0 if self.scheme == "legacy" else 1)
        self.scheme = ""
        return self._sw(0x00)

    def _cryptogram(self, body: bytes) -> bytes:
        if self.scheme == "legacy":
            return self.cipher.undo_legacy(body[1:])
        if self.scheme == "ev2":
            assert body[-8:] == self._mac(0xC4, body[:-8])
            plain = self.cipher.decrypt(body[1:-8], self._ev2_iv(b"\xa5\x5a"))
            self.counter += 1
            return plain
        plain = self.cipher.decrypt(body[1:], self.iv)
        self.iv = body[-self.cipher.block :]
        return plain

    # --- secure messaging ---

    def _mac(self, code: int, body: bytes) -> bytes:
        message = bytes((code,)) + self.counter.to_bytes(2, "little") + self.ti + body
        return self.mac.cmac(message, bytes(16))[1::2]

    def _ev2_iv(self, label: bytes) -> bytes:
        return self.cipher.encrypt(label + self.ti + self.counter.to_bytes(2, "little") + bytes(8), bytes(16))

    def _opened(self, code: int, body: bytes, size: int, mode: int) -> tuple[bytes, bytes]:
        opener = {"": self._open_plain, "legacy": self._open_legacy, "ev1": self._open_ev1, "ev2": self._open_ev2}
        return opener[self.scheme](code, body, size, mode)

    def _open_plain(self, code: int, body: bytes, size: int, mode: int) -> tuple[bytes, bytes]:
        return body[:size], body[size:]

    def _open_legacy(self, code: int, body: bytes, size: int, mode: int) -> tuple[bytes, bytes]:
        header, data = body[:size], body[size:]
        if not data or mode == 0:
            return header, data
        if mode == 1:
            assert self.cipher.encrypt(padded(data[:-4], 8), bytes(8))[-8:-4] == data[-4:]
            return header, data[:-4]
        stated = int.from_bytes(header[4:7], "little")
        plain = self.cipher.undo_legacy(data)
        assert plain == padded(plain[:stated] + crc16(plain[:stated]), 8)
        return header, plain[:stated]

    def _open_ev1(self, code: int, body: bytes, size: int, mode: int) -> tuple[bytes, bytes]:
        header, data = body[:size], body[size:]
        if data and mode == 3:
            stated = int.from_bytes(header[4:7], "little")
            plain = self.cipher.decrypt(data, self.iv)
            self.iv = data[-self.cipher.block :]
            covered = bytes((code,)) + header + plain[:stated]
            assert plain == padded(plain[:stated] + crc32(covered), self.cipher.block)
            return header, plain[:stated]
        mac = data[-8:] if data and mode == 1 else b""
        data = data[: len(data) - len(mac)]
        self.iv = self.cipher.cmac(bytes((code,)) + header + data, self.iv)
        assert not mac or mac == self.iv[:8]
        return header, data

    def _open_ev2(self, code: int, body: bytes, size: int, mode: int) -> tuple[bytes, bytes]:
        if mode:
            assert body[-8:] == self._mac(code, body[:-8])
            body = body[:-8]
        header, data = body[:size], body[size:]
        if data and mode == 3:
            data = self.cipher.decrypt(data, self._ev2_iv(b"\xa5\x5a"))
            data = data[: data.rindex(b"\x80")]
        self.counter += 1
        return header, data

    def _answer(self, data: bytes, mode: int) -> bytes:
        if self.scheme == "legacy" and data and mode:
            plain = padded(data + crc16(data), 8) if mode == 3 else padded(data, 8)
            out = self.cipher.encrypt(plain, bytes(8))
            data = out if mode == 3 else data + out[-8:-4]
        elif self.scheme == "ev1":
            if data and mode == 3:
                data = self.cipher.encrypt(padded(data + crc32(data + b"\0"), self.cipher.block), self.iv)
                self.iv = data[-self.cipher.block :]
            else:
                self.iv = self.cipher.cmac(data + b"\0", self.iv)
                data += self.iv[:8]
        elif self.scheme == "ev2" and mode:
            if data and mode == 3:
                data = self.cipher.encrypt(padded(data + b"\x80", 16), self._ev2_iv(b"\x5a\xa5"))
            data += self._mac(0, data)
        self._queue = [data[at : at + self.frame] for at in range(0, len(data), self.frame)] or [b""]
        return self._next()

    def _next(self) -> bytes:
        data = self._queue.pop(0)
        return self._sw(0xAF if self._queue else 0x00, data)


@pytest.fixture(scope="session")
def other_card() -> type[OtherCard]:
    return OtherCard


@pytest.fixture(scope="session")
def other_cipher() -> type[OtherCipher]:
    return OtherCipher
