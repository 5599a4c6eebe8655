"""Answers to reset: their bytes, and what a contactless reader makes up for a card that has none.

A memory card gets historical bytes that name its standard and type, an ISO/IEC 14443-4 card those of its ATS. Facts
from ISO/IEC 7816-3 §8 and PC/SC part 3 §3.1.3. An ATR never says enough to write on a card.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from latchwork.protocol.codec.errors import Malformed

DIRECT, INVERSE = 0x3B, 0x3F
CONTACTLESS = (0x80, 0x01)
"""TD1 and TD2 of every contactless card's ATR, and no other interface byte."""
STORAGE_HEAD = bytes.fromhex("804f0ca000000306")
"""Status indicator, application identifier tag, length, and the PC/SC workgroup's RID."""
RID = STORAGE_HEAD[3:]
STORAGE_SIZE = 15
MAX_INTERFACE_BYTES = 32

STANDARDS: dict[int, str] = {
    0x00: "none",
    0x01: "ISO 14443 A part 1",
    0x02: "ISO 14443 A part 2",
    0x03: "ISO 14443 A part 3",
    0x05: "ISO 14443 B part 1",
    0x06: "ISO 14443 B part 2",
    0x07: "ISO 14443 B part 3",
    0x09: "ISO 15693 part 1",
    0x0A: "ISO 15693 part 2",
    0x0B: "ISO 15693 part 3",
    0x0C: "ISO 15693 part 4",
    0x11: "FeliCa",
}

STORAGE_CARDS: dict[int, str] = {
    0x0001: "MIFARE Classic 1K",
    0x0002: "MIFARE Classic 4K",
    0x0003: "MIFARE Ultralight (also reported for NTAG21x)",
    0x0026: "MIFARE Mini",
    0x0036: "MIFARE Plus SL1 2K",
    0x0037: "MIFARE Plus SL1 4K",
    0x0038: "MIFARE Plus SL2 2K",
    0x0039: "MIFARE Plus SL2 4K",
    0x003A: "MIFARE Ultralight C",
    0xF004: "Topaz/Jewel (ACS)",
    0xF011: "FeliCa 212K (ACS)",
    0xF012: "FeliCa 424K (ACS)",
}

DESFIRE_HISTORICAL = b"\x80"
DESFIRE = "MIFARE DESFire (use GetVersion)"
NO_HISTORICAL = "generic ISO 14443-4, no historical bytes"
GENERIC = "generic ISO 14443-4"


class CardClass(StrEnum):
    STORAGE = "contactless_storage"
    ISO_14443_4 = "iso14443_4"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Atr:
    """`interface` are the bytes TA1, TB1 and so on by name. `tck` is the check byte as it stands, None where the
    protocols need none (T=0 alone)."""

    initial: int
    interface: dict[str, int]
    historical: bytes
    tck: int | None = None
    computed: int = field(default=0, compare=False)

    @property
    def tck_ok(self) -> bool:
        return self.tck is None or self.tck == self.computed

    @property
    def kind(self) -> CardClass:
        if tuple(self.interface.items()) != tuple(zip(("TD1", "TD2"), CONTACTLESS, strict=True)):
            return CardClass.CONTACT
        storage = len(self.historical) == STORAGE_SIZE and self.historical.startswith(STORAGE_HEAD)
        return CardClass.STORAGE if storage else CardClass.ISO_14443_4

    @property
    def standard(self) -> int | None:
        """SS of a memory card."""
        return self.historical[8] if self.kind is CardClass.STORAGE else None

    @property
    def card_name(self) -> int | None:
        """NN NN of a memory card."""
        return int.from_bytes(self.historical[9:11], "big") if self.kind is CardClass.STORAGE else None

    @property
    def card_type(self) -> str | None:
        """What card it says it is; None for one that is not known, and for contact cards."""
        if self.card_name is not None:
            return STORAGE_CARDS.get(self.card_name)
        if self.kind is CardClass.CONTACT:
            return None
        if self.historical == DESFIRE_HISTORICAL:
            return DESFIRE
        if not self.historical:
            return NO_HISTORICAL
        text = self.historical.decode("ascii", "replace")
        return f"{text} type" if text.isascii() and text.isprintable() else GENERIC

    def build(self) -> bytes:
        """With the check byte that stands here."""
        head = bytes((self.initial, self._t0(), *self.interface.values()))
        tail = b"" if self.tck is None else bytes((self.tck,))
        return head + self.historical + tail

    def _t0(self) -> int:
        present = (name for name in self.interface if name[2:] == "1")
        return sum(_BITS[name[:2]] for name in present) | len(self.historical)


_BITS = {"TA": 0x10, "TB": 0x20, "TC": 0x40, "TD": 0x80}


def check_byte(data: bytes) -> int:
    """The XOR over everything behind the initial character."""
    check = 0
    for byte in data:
        check ^= byte
    return check


def parse_atr(data: bytes) -> Atr:
    """Takes an ATR apart; a wrong check byte is told by `tck_ok`, everything else that is wrong is `Malformed`."""
    if len(data) < 2 or data[0] not in (DIRECT, INVERSE):
        raise Malformed("ATR", "it does not begin with 3B or 3F and a format byte")
    interface: dict[str, int] = {}
    at, follow, group, protocols = 2, data[1] & 0xF0, 1, set()
    while follow:
        if len(interface) >= MAX_INTERFACE_BYTES:
            raise Malformed("ATR", "it has more interface bytes than any")
        for name, bit in _BITS.items():
            if follow & bit:
                if at >= len(data):
                    raise Malformed("ATR", "it ends in its interface bytes")
                interface[f"{name}{group}"] = data[at]
                at += 1
        last = interface.get(f"TD{group}", 0)
        if f"TD{group}" in interface:
            protocols.add(last & 0x0F)
        follow, group = last & 0xF0, group + 1
    end = at + (data[1] & 0x0F)
    checked = bool(protocols - {0})
    if len(data) != end + checked:
        raise Malformed("ATR", f"{len(data)} bytes where {end + checked} belong")
    return Atr(data[0], interface, data[at:end], data[end] if checked else None, check_byte(data[1:end]))


def contactless_atr(historical: bytes) -> bytes:
    """What a reader makes up for an ISO/IEC 14443-4 card. Raises `Malformed`."""
    if len(historical) > 15:
        raise Malformed("ATR", "it has room for 15 historical bytes")
    body = bytes((0x80 | len(historical), *CONTACTLESS)) + historical
    return bytes((DIRECT,)) + body + bytes((check_byte(body),))


def storage_atr(card_name: int, standard: int = 3) -> bytes:
    """What a reader makes up for a memory card."""
    return contactless_atr(STORAGE_HEAD + bytes((standard,)) + card_name.to_bytes(2, "big") + bytes(4))
