"""What any reader does over the air, whether it is an encoder's chip or the reader in a lock.

Each call is one exchange (or one card operation of several) with the cards in a `Field`. A reader knows of a card only
what came over the air.
"""

from __future__ import annotations

from dataclasses import dataclass

from latchwork.protocol.cards.iso14443a import (
    HLTA,
    NVB_NONE,
    REQA,
    SEL_CODES,
    UID_INCOMPLETE,
    WUPA,
    bcc,
    cascade_levels,
    select_frame,
    uid_of,
    with_crc,
    without_crc,
)
from latchwork.protocol.cards.mifare_classic import Command, Key
from latchwork.simulators.cards.field import Field, Heard
from latchwork.simulators.cards.iso14443a import ACK, Frame


class CardError(Exception):
    """The card did not do it."""


class CardSilent(CardError):
    """No answer: it is gone, asleep, or did not understand."""


class CardRefused(CardError):
    """It answered with a NAK."""

    def __init__(self, nak: int) -> None:
        super().__init__(f"the card answered NAK {nak:X}")
        self.nak = nak


class CardGarbled(CardError):
    """What came back has a wrong CRC, or several cards spoke at once."""


@dataclass(frozen=True, slots=True)
class Selected:
    """`atqa` with its high byte first."""

    uid: bytes
    atqa: int
    sak: int


class Reader:
    """Speaks to the cards in `field`.

    With `settle` a finished operation is safe from tearing at once; a reader that takes time over its answers (the
    PN532) settles the field itself when the time is over.
    """

    def __init__(self, field: Field, *, settle: bool = True) -> None:
        self.field = field
        self._settle = settle

    # --- finding a card

    def select(self, uid: bytes | None = None, *, wake_halted: bool = False) -> Selected | None:
        """Wakes and selects one card: the one with `uid`, or whichever anticollision leads to. None when none is."""
        heard = self._awaken(wake_halted)
        if heard is None:
            heard = self._awaken(wake_halted)  # a card that was active fell asleep at the first call
        if heard is None:
            return None
        atqa = int.from_bytes(heard.frame.data[:2], "little")
        wanted = None if uid is None else cascade_levels(uid)
        levels: list[bytes] = []
        for level in range(len(SEL_CODES)):
            if wanted is not None and level >= len(wanted):
                return None
            part = self._resolve(level) if wanted is None else wanted[level]
            sak = None if part is None else self._select_level(level, part)
            if part is None or sak is None:
                return None
            levels.append(part)
            if not sak & UID_INCOMPLETE:
                return Selected(uid_of(levels), atqa, sak)
        return None

    def halt(self) -> None:
        """Sends the selected card to sleep; only a wake-up for halted cards reaches it then."""
        self.field.send(Frame.whole(with_crc(HLTA)))

    def _awaken(self, halted_too: bool) -> Heard | None:
        return self.field.send(Frame.short(WUPA if halted_too else REQA))

    def _select_level(self, level: int, part: bytes) -> int | None:
        heard = self.field.send(Frame.whole(select_frame(level, part)))
        body = None if heard is None or heard.collision is not None else without_crc(heard.frame.data)
        return None if body is None else body[0]

    def _resolve(self, level: int) -> bytes | None:
        """Anticollision of one cascade level: the reader takes the branch with a one at each collision."""
        known, bits = bytes(5), 0
        while True:
            whole, rest = divmod(bits, 8)
            nvb = NVB_NONE + (whole << 4 | rest)
            prefix = known[: whole + (1 if rest else 0)]
            heard = self.field.send(Frame(bytes((SEL_CODES[level], nvb)) + prefix, 16 + bits))
            if heard is None:
                return None
            answer = known[:whole] + heard.frame.data
            if heard.collision is None:
                return answer[:4] if bcc(answer[:4]) == answer[4] else None
            bits = whole * 8 + heard.collision + 1
            known = _first_bits(answer, bits)

    # --- talking to the selected card

    def exchange(self, data: bytes) -> bytes:
        """One command with CRC_A, its answer without. Raises `CardSilent`, `CardRefused`, `CardGarbled`."""
        heard = self._heard(data)
        if heard.frame.bits == 4:
            raise CardRefused(heard.frame.data[0])
        body = without_crc(heard.frame.data)
        if body is None:
            raise CardGarbled("the answer has no valid CRC")
        return body

    def command(self, data: bytes) -> None:
        """One command that the card answers with a four-bit ACK."""
        heard = self._heard(data)
        if heard.frame.bits != 4:
            raise CardGarbled("an answer of several bytes came where four bits were due")
        if heard.frame.data[0] != ACK:
            raise CardRefused(heard.frame.data[0])

    def _heard(self, data: bytes) -> Heard:
        heard = self.field.send(Frame.whole(with_crc(data)))
        if self._settle:
            self.field.settle()
        if heard is None:
            raise CardSilent("no card answers")
        if heard.collision is not None:
            raise CardGarbled("several cards answered at once")
        return heard

    # --- MIFARE operations

    def authenticate(self, key: Key, block: int, secret: bytes, uid: bytes) -> bool:
        return self.field.authenticate(key, block, secret, uid[-4:])

    def read(self, block: int) -> bytes:
        """16 bytes: a Classic block, or four pages."""
        return self.exchange(bytes((Command.READ, block)))

    def write_block(self, block: int, data: bytes) -> None:
        """16 bytes in two steps: Classic WRITE, and COMP_WRITE of the Ultralight family."""
        self.command(bytes((Command.WRITE, block)))
        self.command(data)

    def write_page(self, page: int, data: bytes) -> None:
        self.command(bytes((0xA2, page)) + data)

    def value(self, command: Command, block: int, operand: bytes) -> None:
        """INCREMENT, DECREMENT or RESTORE into the card's buffer; `transfer` stores it."""
        self.command(bytes((command, block)))
        heard = self.field.send(Frame.whole(with_crc(operand)))
        if heard is not None:  # silence means that it went well
            raise CardRefused(heard.frame.data[0])

    def transfer(self, block: int) -> None:
        self.command(bytes((Command.TRANSFER, block)))


def _first_bits(data: bytes, bits: int) -> bytes:
    """The first `bits` bits of `data` with the last of them set, the rest zero, five bytes long."""
    whole, rest = divmod(bits, 8)
    kept = bytearray(data[:whole] + bytes(5 - whole))
    if rest:
        kept[whole] = data[whole] & (1 << rest) - 1
    kept[(bits - 1) >> 3] |= 1 << ((bits - 1) & 7)
    return bytes(kept)
