"""A key of its own for every card, from one master key (NXP AN10922).

A constant and the diversification input, padded to two blocks even when one would do, go through CMAC's construction;
a longer key takes the results of several constants. DES keys keep the master's version.
"""

from __future__ import annotations

from latchwork.protocol.desfire.ciphers import BlockCipher, xor
from latchwork.protocol.desfire.errors import LocalError
from latchwork.protocol.desfire.keys import Key, KeyKind

CONSTANTS: dict[KeyKind, tuple[int, ...]] = {
    KeyKind.AES: (0x01,),
    KeyKind.TDES2: (0x21, 0x22),
    KeyKind.TDES3: (0x31, 0x32, 0x33),
}


def longest_input(kind: KeyKind) -> int:
    """Bytes of diversification input: two blocks less the constant."""
    return 2 * kind.block - 1


def diversify(master: Key, data: bytes) -> Key:
    """The card's key; `data` is UID, AID and system identifier one after the other. Raises `LocalError`."""
    constants = CONSTANTS.get(master.kind)
    if constants is None:
        raise LocalError("AN10922 diversifies AES, 2K3DES and 3K3DES keys; take one of those as master")
    most = longest_input(master.kind)
    if not 1 <= len(data) <= most:
        raise LocalError(f"a {master.kind.title} key takes 1 to {most} bytes of input, not {len(data)}")
    cipher = BlockCipher(master)
    value = b"".join(_last_block(cipher, bytes((constant,)) + data) for constant in constants)
    key = Key(master.kind, value, master.aes_version)
    return key if master.kind is KeyKind.AES else key.with_version(master.version)


def _last_block(cipher: BlockCipher, data: bytes) -> bytes:
    whole, padded = cipher.subkeys()
    size = 2 * cipher.block
    subkey = whole
    if len(data) < size:
        data, subkey = (data + b"\x80").ljust(size, b"\x00"), padded
    return cipher.encrypt(data[: cipher.block] + xor(data[cipher.block :], subkey))[cipher.block :]
