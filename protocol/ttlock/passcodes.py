"""Pages of the passcode list (`07`).

Source: vendor Android SDK 3.3.1, `CommandUtil_V3.parseKeyboardPwd`; what a real lock did with its last page: the
captures in ttlock-sdk-js.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.ttlock.commands import PasscodeType
from latchwork.protocol.ttlock.dates import date5, parse_date5
from latchwork.protocol.ttlock.generated import ListPasscodesReply, PasscodePage, PasscodeRecord

LAST_PAGE = 0xFFFF


@dataclass(frozen=True, slots=True, repr=False)
class Passcode:
    """One code as the lock holds it, local time. `code` opens now; `original` is what it was added as.

    `end` is None for a permanent code. `cycle` is the raw tail of a cyclic one: two bytes by the vendor's SDK, seven on
    the locks that ttlock-ble was tried on.
    """

    kind: PasscodeType
    code: str
    original: str
    start: datetime
    end: datetime | None = None
    cycle: bytes = b""

    def __repr__(self) -> str:
        return f"Passcode({self.kind.name}, …, {self.start:%Y-%m-%d %H:%M}, {self.end})"

    @classmethod
    def parse(cls, data: bytes) -> Passcode:
        """Reads a record without its length byte; `Malformed` when it is none."""
        record = PasscodeRecord.parse(data)
        try:
            kind = PasscodeType(record.kind)
        except ValueError:
            raise Malformed("PasscodeRecord", f"type {record.kind} is not known") from None
        end, cycle = None, b""
        if kind in (PasscodeType.COUNT, PasscodeType.PERIOD):
            end = parse_date5(record.tail)
        elif kind is PasscodeType.CYCLIC:
            cycle = record.tail
        return cls(kind, digits(record.new_code), digits(record.code), parse_date5(record.start), end, cycle)

    def build(self) -> bytes:
        return PasscodeRecord(
            kind=self.kind,
            new_code=self.code.encode("ascii"),
            code=self.original.encode("ascii"),
            start=date5(self.start),
            tail=self.cycle if self.end is None else date5(self.end),
        ).build()


def digits(text: bytes) -> str:
    """A code's ASCII digits; `Malformed` when it holds anything else."""
    if text and not text.isdigit():
        raise Malformed("passcode", "not ASCII digits")
    return text.decode("ascii")


def parse_page(reply: ListPasscodesReply) -> tuple[int | None, list[Passcode]]:
    """Next sequence and codes of a page; the sequence is None when the list ends here."""
    if not reply.page:
        return None, []
    page = PasscodePage.parse(reply.page)
    following = None if page.next_sequence == LAST_PAGE else page.next_sequence
    return following, [Passcode.parse(record) for record in page.records]


def build_page(next_sequence: int, codes: list[Passcode]) -> ListPasscodesReply:
    """A page as a lock sends it; without codes and with the last sequence it is the short "nothing there"."""
    if not codes and next_sequence == LAST_PAGE:
        return ListPasscodesReply(page=b"")
    return ListPasscodesReply(
        page=PasscodePage(next_sequence=next_sequence, records=[code.build() for code in codes]).build()
    )
