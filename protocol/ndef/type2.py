"""NDEF on tags of type 2 (NTAG, Ultralight): the capability container and the TLV blocks behind it.

Page 3 is the container; from page 4 on lie TLVs: `00` nothing, `01` where lock bits lie, `02` where reserved bytes lie,
`03` the message, `FD` proprietary, `FE` the end. A length of 255 or more is `FF` and two bytes. On these chips lock
bits and configuration lie behind the data area, so no byte inside it is skipped. Facts from the Type 2 Tag
specification.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.ndef import generated as g

PAGE = 4
CC_PAGE = 3
FIRST_PAGE = 4
LONG = 0xFF
LONGEST_VALUE = 0xFFFE
CLOSED = 0xF


class Tag(IntEnum):
    NULL = 0x00
    LOCK_CONTROL = 0x01
    MEMORY_CONTROL = 0x02
    NDEF = 0x03
    PROPRIETARY = 0xFD
    TERMINATOR = 0xFE


_BARE = frozenset({Tag.NULL, Tag.TERMINATOR})


@dataclass(frozen=True, slots=True)
class Tlv:
    """`start` is where its tag lies in the area; `long` says that its length takes three bytes."""

    tag: int
    value: bytes = field(default=b"", repr=False)
    start: int = 0
    long: bool = False

    @property
    def bare(self) -> bool:
        """Whether it has neither length nor value."""
        return self.tag in _BARE


def build_tlv(tag: int, value: bytes = b"") -> bytes:
    """Raises `Malformed`."""
    if tag in _BARE:
        return bytes((tag,))
    if len(value) > LONGEST_VALUE:
        raise Malformed("TLV", f"a value has at most {LONGEST_VALUE} bytes")
    length = bytes((len(value),)) if len(value) < LONG else bytes((LONG,)) + len(value).to_bytes(2, "big")
    return bytes((tag,)) + length + value


def parse_tlvs(area: bytes) -> list[Tlv]:
    """Up to the terminator or the end of the area, NULLs left out. Raises `Malformed`."""
    found: list[Tlv] = []
    at = 0
    while at < len(area):
        tag, start = area[at], at
        at += 1
        if tag == Tag.NULL:
            continue
        if tag == Tag.TERMINATOR:
            found.append(Tlv(tag, start=start))
            break
        head = area[at : at + 3]
        long = head[:1] == bytes((LONG,))
        if len(head) < (3 if long else 1):
            raise Malformed("TLV", "the area ends before a length does")
        length = int.from_bytes(head[1:], "big") if long else head[0]
        if long and not LONG <= length <= LONGEST_VALUE:
            raise Malformed("TLV", "a length of three bytes where one would do")
        at += 3 if long else 1
        if at + length > len(area):
            raise Malformed("TLV", "a length reaches beyond the area")
        found.append(Tlv(tag, area[at : at + length], start, long))
        at += length
    return found


def message_in(area: bytes) -> bytes | None:
    """The first message in a data area; None when there is no place for one, empty when it is empty."""
    return next((tlv.value for tlv in parse_tlvs(area) if tlv.tag == Tag.NDEF), None)


# --- where lock bits and reserved bytes lie ---------------------------------------------------------------------------


def lock_control_bytes(control: g.LockControl) -> tuple[int, int, int]:
    """Address of the first lock byte, number of lock bits, and how many bytes each of them locks."""
    page, offset = control.position.page, control.position.offset
    address = (page << control.control.log_bytes_per_page) + offset
    return address, control.size or 256, 1 << control.control.log_bytes_per_bit


def memory_control_bytes(control: g.MemoryControl) -> tuple[int, int]:
    """Address of the first reserved byte and number of reserved bytes."""
    page, offset = control.position.page, control.position.offset
    return (page << control.control.log_bytes_per_page) + offset, control.size or 256


# --- the container ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Container:
    """`size` of the data area in bytes; `read` and `write` are 0 for everybody, 15 for nobody."""

    size: int
    read: int = 0
    write: int = 0
    version: tuple[int, int] = (1, 0)

    def build(self) -> bytes:
        if self.size % 8 or not 0 <= self.size <= 0xFF * 8:
            raise Malformed("capability container", "the size is a multiple of 8, at most 2040")
        access = g.CapabilityContainerAccess(self.read, self.write)
        return g.CapabilityContainer(g.CapabilityContainerVersion(*self.version), self.size // 8, access).build()

    @classmethod
    def parse(cls, page: bytes) -> Container:
        row = g.CapabilityContainer.parse(page)
        version = row.version.major, row.version.minor
        return cls(row.size8 * 8, row.access.read, row.access.write, version)

    @property
    def writable(self) -> bool:
        return self.write == 0


# --- writing ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageWrite:
    page: int
    data: bytes = field(repr=False)


def place_message(message: bytes, before: bytes = b"") -> bytes:
    """A data area with `before` (other TLVs, as the tag came with) and the message, filled up to whole pages."""
    area = before + build_tlv(Tag.NDEF, message) + build_tlv(Tag.TERMINATOR)
    return area + bytes(-len(area) % PAGE)


def write_plan(message: bytes, before: bytes = b"", first_page: int = FIRST_PAGE) -> list[PageWrite]:
    """Page writes in an order that never leaves a torn message: first an empty one, then the content, last the page
    with the length. `before` are the TLVs in front, which stay as they are."""
    area = place_message(message, before)
    tag_at = len(before)
    length_at = tag_at + 1
    empty = (area[:length_at] + b"\x00" + build_tlv(Tag.TERMINATOR)).ljust(len(area), b"\x00")
    tag_page, length_page = tag_at // PAGE, length_at // PAGE
    plan = [_page(empty, page, first_page) for page in range(length_page, tag_page - 1, -1)]
    plan += [_page(area, page, first_page) for page in range(length_page + 1, len(area) // PAGE)]
    return [*plan, _page(area, length_page, first_page)]


def _page(area: bytes, page: int, first_page: int) -> PageWrite:
    return PageWrite(first_page + page, area[page * PAGE : (page + 1) * PAGE])


def pages_of(area: bytes, first_page: int = FIRST_PAGE) -> Iterator[PageWrite]:
    """An area page by page, the last filled up with zeros."""
    whole = area + bytes(-len(area) % PAGE)
    return (_page(whole, page, first_page) for page in range(len(whole) // PAGE))
