"""ISO/IEC 14443-3 type A and the frames of 14443-4 that ride on it.

CRC_A, check bytes, cascade levels, bitwise anticollision, RATS and ATS, T=CL blocks. Facts from ISO/IEC 14443-3 §6 and
14443-4 §5-7; which card answers with which ATQA and SAK from NXP AN10833.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from latchwork.protocol.codec.errors import Malformed

REQA = 0x26
WUPA = 0x52
SHORT_FRAME_BITS = 7
SEL_CODES = (0x93, 0x95, 0x97)
CASCADE_TAG = 0x88
UID_INCOMPLETE = 0x04
"""SAK bit 2: another cascade level follows."""
ISO_DEP = 0x20
HLTA = bytes.fromhex("5000")
NVB_ALL = 0x70
NVB_NONE = 0x20


def _crc_table() -> tuple[int, ...]:
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x8408 if value & 1 else 0)
        table.append(value)
    return tuple(table)


_CRC_TABLE = _crc_table()


def crc_a(data: bytes) -> bytes:
    """Initial value 6363, reflected polynomial 8408, low byte first."""
    crc = 0x6363
    for byte in data:
        crc = crc >> 8 ^ _CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc.to_bytes(2, "little")


def with_crc(data: bytes) -> bytes:
    return data + crc_a(data)


def without_crc(frame: bytes) -> bytes | None:
    """The frame without its CRC_A, or None when that is wrong or missing."""
    if len(frame) < 3 or crc_a(frame[:-2]) != frame[-2:]:
        return None
    return frame[:-2]


def bcc(uid_part: bytes) -> int:
    """The XOR over the four bytes of one cascade level."""
    check = 0
    for byte in uid_part:
        check ^= byte
    return check


def cascade_levels(uid: bytes) -> tuple[bytes, ...]:
    """The four bytes of each cascade level, cascade tags included, for a UID of 4, 7 or 10 bytes."""
    tag = bytes((CASCADE_TAG,))
    if len(uid) == 4:
        return (uid,)
    if len(uid) == 7:
        return (tag + uid[:3], uid[3:])
    if len(uid) == 10:
        return (tag + uid[:3], tag + uid[3:6], uid[6:])
    raise ValueError(f"a UID has 4, 7 or 10 bytes, not {len(uid)}")


def uid_of(levels: Sequence[bytes]) -> bytes:
    """The UID that these cascade levels spell."""
    return b"".join(level[1:] if level is not levels[-1] else level for level in levels)


def anticollision_frame(level: int, known: bytes = b"", bits: int = 0) -> bytes:
    """`93 20`, or with NVB raised the first `bits` bits of the level that are known already; it carries no CRC.

    `known` holds those bits, lowest first, in whole bytes; the bits beyond `bits` are cleared. Raises `Malformed`.
    """
    if not 0 <= bits < 40 or len(known) != (bits + 7) // 8:
        raise Malformed("anticollision frame", "0 to 39 bits are known, in as many bytes as they need")
    spare = 8 * len(known) - bits
    sent = known[:-1] + bytes((known[-1] & 0xFF >> spare,)) if known else b""
    return bytes((SEL_CODES[level], NVB_NONE + (bits // 8 << 4) + bits % 8)) + sent


def matches(level: bytes, frame: bytes) -> bool:
    """Whether a card whose level with its check byte this is answers an anticollision frame."""
    bits = (frame[1] >> 4) * 8 + (frame[1] & 0x0F) - 16
    return all(bit(level, index) == bit(frame[2:], index) for index in range(bits))


def select_frame(level: int, uid_part: bytes) -> bytes:
    """`93 70 uid4 BCC CRC` and its like for the deeper levels (0-2)."""
    return with_crc(bytes((SEL_CODES[level], NVB_ALL)) + uid_part + bytes((bcc(uid_part),)))


@dataclass(frozen=True, slots=True)
class Step:
    """One exchange on the way to a selected card; `sent_bits` counts what goes out, `kind` names what comes back."""

    name: str
    sent: bytes
    sent_bits: int
    kind: str
    answer: bytes


def selection(uid: bytes, atqa: bytes, sak: int) -> Iterator[Step]:
    """What passes between a reader and a single card of this UID, from REQA to the last SAK.

    `atqa` in the order over the air, low byte first.
    """
    yield Step("reqa", bytes((REQA,)), SHORT_FRAME_BITS, "atqa", atqa)
    levels = cascade_levels(uid)
    for index, part in enumerate(levels):
        ask = bytes((SEL_CODES[index], NVB_NONE))
        yield Step(f"anticollision_cl{index + 1}", ask, 16, "uid+bcc", part + bytes((bcc(part),)))
        frame = select_frame(index, part)
        answer = sak if index == len(levels) - 1 else UID_INCOMPLETE
        yield Step(f"select_cl{index + 1}", frame, len(frame) * 8, "sak", with_crc(bytes((answer,))))


def bit(data: bytes, index: int) -> int:
    """Bit `index` in transmission order: least significant bit of each byte first."""
    return data[index >> 3] >> (index & 7) & 1


def first_collision(answers: Sequence[bytes]) -> int | None:
    """The index of the first bit in which simultaneous answers differ; None when they are all alike."""
    for index in range(min(map(len, answers)) * 8):
        if len({bit(answer, index) for answer in answers}) > 1:
            return index
    return None


_BY_SAK: dict[tuple[int, int], str] = {
    (0x0004, 0x09): "MIFARE Classic Mini",
    (0x0004, 0x08): "MIFARE Classic 1K",
    (0x0002, 0x18): "MIFARE Classic 4K",
    (0x0044, 0x08): "MIFARE Plus SL1 2K or Classic 1K 7-byte UID",
    (0x0042, 0x18): "MIFARE Plus SL1 4K or Classic 4K 7-byte UID",
    (0x0004, 0x10): "MIFARE Plus SL2 2K",
    (0x0002, 0x11): "MIFARE Plus SL2 4K",
    (0x0044, 0x10): "MIFARE Plus SL2 2K",
    (0x0042, 0x11): "MIFARE Plus SL2 4K",
    (0x0004, 0x20): "MIFARE Plus SL3 (ATS decides)",
    (0x0002, 0x20): "MIFARE Plus SL3 (ATS decides)",
    (0x0044, 0x20): "MIFARE Plus SL3 (ATS decides)",
    (0x0042, 0x20): "MIFARE Plus SL3 (ATS decides)",
    (0x0044, 0x00): "Ultralight / Ultralight C / NTAG (use GET_VERSION)",
    (0x0344, 0x20): "MIFARE DESFire (use GetVersion)",
}


def identify(atqa: int, sak: int) -> str | None:
    """What a card says it is (AN10833), None if unknown. `atqa` with its high byte first. Never enough to write on."""
    return _BY_SAK.get((atqa, sak))


# --- ISO/IEC 14443-4 ------------------------------------------------------------------------------------------

RATS = 0xE0
FRAME_SIZES = (16, 24, 32, 40, 48, 64, 96, 128, 256)
"""FSC and FSD by FSCI and FSDI; larger codes mean 256."""
DEFAULT_FWI = 4
DEFAULT_FSCI = 2


def frame_size(code: int) -> int:
    return FRAME_SIZES[min(code, len(FRAME_SIZES) - 1)]


def frame_wait_seconds(fwi: int) -> float:
    """FWT = 256 x 16 / 13.56 MHz x 2^FWI; 302 us for FWI 0."""
    return float(256 * 16 / 13.56e6 * (1 << fwi))


def rats(fsdi: int, cid: int = 0) -> bytes:
    return bytes((RATS, fsdi << 4 | cid))


@dataclass(frozen=True, slots=True)
class AnswerToSelect:
    """An ATS. The interface bytes are None where T0 says that they are absent; the properties give the defaults."""

    t0: int | None
    ta1: int | None
    tb1: int | None
    tc1: int | None
    historical: bytes = b""

    @classmethod
    def parse(cls, data: bytes) -> AnswerToSelect:
        """From TL to the last historical byte, without CRC."""
        if not data or data[0] != len(data):
            raise Malformed("ATS", "its length byte does not count its bytes")
        if len(data) == 1:
            return cls(None, None, None, None)
        t0, at = data[1], 2
        interface: list[int | None] = [None, None, None]
        for index in range(3):
            if t0 & 0x10 << index:
                if at >= len(data):
                    raise Malformed("ATS", "T0 announces interface bytes that are not there")
                interface[index] = data[at]
                at += 1
        ta1, tb1, tc1 = interface
        return cls(t0, ta1, tb1, tc1, data[at:])

    def build(self) -> bytes:
        if self.t0 is None:
            return b"\x01"
        body = bytes(b for b in (self.t0, self.ta1, self.tb1, self.tc1) if b is not None) + self.historical
        return bytes((len(body) + 1,)) + body

    @property
    def fsci(self) -> int:
        return DEFAULT_FSCI if self.t0 is None else self.t0 & 0x0F

    @property
    def fsc(self) -> int:
        return frame_size(self.fsci)

    @property
    def fwi(self) -> int:
        return DEFAULT_FWI if self.tb1 is None else self.tb1 >> 4

    @property
    def sfgi(self) -> int:
        return 0 if self.tb1 is None else self.tb1 & 0x0F

    @property
    def did_supported(self) -> bool:
        return self.tc1 is None or bool(self.tc1 & 0x02)

    @property
    def nad_supported(self) -> bool:
        return self.tc1 is not None and bool(self.tc1 & 0x01)


I_BLOCK = 0x02
R_ACK = 0xA2
R_NAK = 0xB2
S_DESELECT = 0xC2
S_WTX = 0xF2
CHAINING = 0x10


def i_block(number: int, data: bytes, *, chaining: bool = False) -> bytes:
    """PCB and INF of an I-block without CID and NAD, without CRC."""
    return bytes((I_BLOCK | (CHAINING if chaining else 0) | number & 1,)) + data


def is_i_block(pcb: int) -> bool:
    return pcb & 0xE2 == 0x02


def is_r_block(pcb: int) -> bool:
    return pcb & 0xE6 == 0xA2


def is_s_block(pcb: int) -> bool:
    return pcb & 0xC7 == 0xC2
