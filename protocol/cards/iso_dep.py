"""The blocks of ISO/IEC 14443-4 and the two ends of their dialogue, without I/O and without CRC_A.

    reader:  idle --transmit--> waiting --receive--> waiting (Send) or idle (Received)
    card:    idle --receive--> command (Command) --answer--> idle

I-blocks carry APDUs and may chain, R-blocks acknowledge or ask again, S-blocks ask for time or deselect. Who waits is
the caller: `Send.wait` says how long an answer may take, and `lost` is what to call when none came or it was damaged.
Facts from ISO/IEC 14443-4 §7.1, §7.2 and §7.5, whose rules are named in brackets.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from latchwork.protocol.cards.iso14443a import (
    CHAINING,
    I_BLOCK,
    R_ACK,
    R_NAK,
    S_DESELECT,
    S_WTX,
    AnswerToSelect,
    frame_wait_seconds,
    is_i_block,
    is_r_block,
    is_s_block,
)
from latchwork.protocol.codec.errors import Malformed

CID_FOLLOWS, NAD_FOLLOWS = 0x08, 0x04
LONGEST_APDU = 65_544
"""An extended APDU with all its lengths."""
WTXM_LIMIT = 59
MAX_FWI = 14
HIGHEST_CID = 14
DESELECT_WAIT = 65_536 / 13.56e6
"""Seconds for the answer to S(DESELECT)."""
CRC_SIZE = 2


class IsoDepError(Exception):
    """The dialogue broke a rule; the subclass says on which side."""


class LocalError(IsoDepError):
    """What was asked of this end is illegal; nothing was built."""


class RemoteError(IsoDepError):
    """The other end broke a rule, or was not heard any more. The dialogue is over: activate the card anew."""


# --- blocks -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IBlock:
    number: int
    inf: bytes = field(default=b"", repr=False)
    chaining: bool = False
    cid: int | None = None
    nad: int | None = None

    def build(self) -> bytes:
        """Raises `Malformed`."""
        pcb = I_BLOCK | self.number | (CHAINING if self.chaining else 0)
        pcb |= NAD_FOLLOWS if self.nad is not None else 0
        nad = b"" if self.nad is None else bytes((self.nad,))
        return _head(pcb, self.number, self.cid) + nad + self.inf


@dataclass(frozen=True, slots=True)
class RBlock:
    number: int
    nak: bool = False
    cid: int | None = None

    def build(self) -> bytes:
        """Raises `Malformed`."""
        return _head((R_NAK if self.nak else R_ACK) | self.number, self.number, self.cid)


@dataclass(frozen=True, slots=True)
class SBlock:
    """`wtxm` is by how much the card asks to multiply its waiting time; None deselects. `power` is the card's level."""

    wtxm: int | None = None
    cid: int | None = None
    power: int = 0

    def build(self) -> bytes:
        """Raises `Malformed`."""
        if self.wtxm is None:
            return _head(S_DESELECT, 0, self.cid)
        if not 1 <= self.wtxm <= WTXM_LIMIT or not 0 <= self.power <= 3:
            raise Malformed("S-block", f"a multiplier is 1 to {WTXM_LIMIT}, a power level 0 to 3")
        return _head(S_WTX, 0, self.cid) + bytes((self.power << 6 | self.wtxm,))


Block = IBlock | RBlock | SBlock


def _head(pcb: int, number: int, cid: int | None) -> bytes:
    if number not in (0, 1) or not 0 <= (cid or 0) <= HIGHEST_CID:
        raise Malformed("block", f"a block number is 0 or 1, a CID 0 to {HIGHEST_CID}")
    return bytes((pcb,)) if cid is None else bytes((pcb | CID_FOLLOWS, cid))


def parse_block(data: bytes) -> Block:
    """Without CRC_A. Raises `Malformed`."""
    if not data:
        raise Malformed("block", "it is empty")
    pcb, rest = data[0], data[1:]
    cid: int | None = None
    if pcb & CID_FOLLOWS:
        if not rest:
            raise Malformed("block", "its CID is missing")
        cid, rest = rest[0] & 0x0F, rest[1:]
        if cid > HIGHEST_CID:
            raise Malformed("block", "its CID is the reserved one")
    if is_i_block(pcb):
        return _i_block(pcb, cid, rest)
    if is_r_block(pcb) and not rest:
        return RBlock(pcb & 1, bool(pcb & CHAINING), cid)
    if pcb & ~CID_FOLLOWS == S_DESELECT and is_s_block(pcb) and not rest:
        return SBlock(cid=cid)
    if pcb & ~CID_FOLLOWS == S_WTX and len(rest) == 1 and 1 <= rest[0] & 0x3F <= WTXM_LIMIT:
        return SBlock(rest[0] & 0x3F, cid, rest[0] >> 6)
    raise Malformed("block", "its first byte and its length fit no block")


def _i_block(pcb: int, cid: int | None, rest: bytes) -> IBlock:
    nad: int | None = None
    if pcb & NAD_FOLLOWS:
        if not rest:
            raise Malformed("block", "its NAD is missing")
        nad, rest = rest[0], rest[1:]
    return IBlock(pcb & 1, rest, bool(pcb & CHAINING), cid, nad)


def _room(frame: int, cid: int | None) -> int:
    """Bytes of an I-block's content in a frame of that size."""
    return frame - 1 - CRC_SIZE - (cid is not None)


# --- the reader's end -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Send:
    """A block for the card, whose answer may take `wait` seconds."""

    block: bytes = field(repr=False)
    wait: float


@dataclass(frozen=True, slots=True)
class Received:
    """The card's whole answer."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Deselected:
    """The card sleeps."""


Event = Send | Received | Deselected


class ReaderEnd:
    """One activated card. `cid` only if the card supports it and RATS gave it one. `retries` counts repetitions of one
    block, `extensions` how often in a row the card may ask for more time."""

    def __init__(self, ats: AnswerToSelect, *, cid: int | None = None, retries: int = 2, extensions: int = 100) -> None:
        if cid is not None and not ats.did_supported:
            raise LocalError("this card does not take a CID")
        self._cid = cid
        self._room = _room(ats.fsc, cid)
        self._fwt = frame_wait_seconds(min(ats.fwi, MAX_FWI))
        self._retries, self._extensions = retries, extensions
        self._number = 0  # [A]
        self._forget()

    def _forget(self) -> None:
        self._left: bytes | None = None
        self._last = b""
        self._answer = bytearray()
        self._receiving = self._deselecting = False
        self._tries = self._waits = self._repeats = 0

    @property
    def busy(self) -> bool:
        return bool(self._last)

    def transmit(self, apdu: bytes) -> Send:
        """Raises `LocalError` while an answer is due."""
        self._idle()
        if not 1 <= len(apdu) <= LONGEST_APDU:
            raise LocalError(f"an APDU has 1 to {LONGEST_APDU} bytes, not {len(apdu)}")
        self._left = apdu
        return self._next_part()

    def deselect(self) -> Send:
        """Raises `LocalError` while an answer is due."""
        self._idle()
        self._deselecting = True
        return self._send(SBlock(cid=self._cid).build(), DESELECT_WAIT)

    def receive(self, block: bytes) -> Event:
        """Raises `LocalError` when nothing is due, `RemoteError` for a block that breaks the rules."""
        self._waiting()
        try:
            parsed = parse_block(block)
        except Malformed:
            return self.lost()
        if parsed.cid != self._cid:
            return self.lost()
        match parsed:
            case SBlock(wtxm=None) if self._deselecting:
                self._forget()
                return Deselected()
            case SBlock(wtxm=int(wtxm)) if not self._deselecting:
                return self._extended(wtxm)
            case RBlock(nak=False) if self._left is not None and not self._receiving:
                return self._acknowledged(parsed)
            case IBlock() if not self._left and not self._deselecting and parsed.number == self._number:
                return self._content(parsed)
        raise self._broken("the card sent a block that is out of turn")

    def lost(self) -> Send:
        """Call when no answer came in time, or one that was damaged. Raises `RemoteError` after the last retry."""
        self._waiting()
        if self._tries >= self._retries:
            raise self._broken("the card is not heard any more")
        self._tries += 1
        if self._deselecting:
            return Send(self._last, DESELECT_WAIT)  # [8]
        ask = RBlock(self._number, nak=not self._receiving, cid=self._cid)  # [4], [5]
        return Send(ask.build(), self._fwt)

    def _extended(self, wtxm: int) -> Send:
        self._waits += 1
        if self._waits > self._extensions:
            raise self._broken("the card asks for more time without end")
        wait = min(self._fwt * wtxm, frame_wait_seconds(MAX_FWI))
        return Send(SBlock(wtxm, self._cid).build(), wait)  # [3]

    def _acknowledged(self, block: RBlock) -> Send:
        if block.number != self._number:
            self._repeats += 1
            if self._repeats > self._retries:
                raise self._broken("the card acknowledges the same block for ever")
            return Send(self._last, self._fwt)  # [6]
        if not self._left:
            raise self._broken("the card acknowledged the end of a command instead of answering it")
        self._number ^= 1  # [B]
        return self._next_part()  # [7]

    def _content(self, block: IBlock) -> Event:
        self._number ^= 1  # [B]
        self._answer += block.inf
        self._left, self._receiving = None, True
        if len(self._answer) > LONGEST_APDU:
            raise self._broken("the card's answer is longer than any")
        if block.chaining:
            return self._send(RBlock(self._number, cid=self._cid).build(), self._fwt)  # [2]
        answer = bytes(self._answer)
        self._forget()
        return Received(answer)

    def _next_part(self) -> Send:
        left = self._left or b""
        part, self._left = left[: self._room], left[self._room :]
        return self._send(IBlock(self._number, part, bool(self._left), self._cid).build(), self._fwt)

    def _send(self, block: bytes, wait: float) -> Send:
        self._last = block
        self._tries = self._waits = self._repeats = 0
        return Send(block, wait)

    def _idle(self) -> None:
        if self._last:
            raise LocalError("the card's answer is still due")

    def _waiting(self) -> None:
        if not self._last:
            raise LocalError("nothing was asked of the card")

    def _broken(self, problem: str) -> RemoteError:
        self._forget()
        return RemoteError(problem)


# --- the card's end ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reply:
    """A block for the reader."""

    block: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Command:
    """A whole APDU; `answer` it, or ask for time with `extend`."""

    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Deselect:
    """Send the block and go to sleep."""

    block: bytes


class CardEnd:
    """A card or phone. `fsd` is the frame size that RATS announced. What it does not understand it does not answer."""

    def __init__(self, fsd: int, cid: int | None = None) -> None:
        self._cid = cid
        self._room = _room(fsd, cid)
        self._number = 1  # [C]
        self._command = bytearray()
        self._left = b""
        self._last = b""
        self._owed = self._extending = False

    def receive(self, block: bytes) -> Reply | Command | Deselect | None:
        """None: be silent."""
        try:
            parsed = parse_block(block)
        except Malformed:
            return None
        if parsed.cid != self._cid:
            return None
        match parsed:
            case IBlock() if not self._owed:
                return self._content(parsed)
            case RBlock():
                return self._asked_again(parsed)
            case SBlock(wtxm=None):
                return Deselect(SBlock(cid=self._cid).build())
            case SBlock() if self._extending:
                self._extending = False
                return Command(bytes(self._command))
        return None

    def _content(self, block: IBlock) -> Reply | Command | None:
        self._number ^= 1  # [D]
        self._left = b""
        self._command += block.inf
        if len(self._command) > LONGEST_APDU:
            self._command.clear()
            return None
        if block.chaining:
            return self._reply(RBlock(self._number, cid=self._cid).build())  # [2]
        self._owed = True
        return Command(bytes(self._command))

    def _asked_again(self, block: RBlock) -> Reply | None:
        if block.number == self._number:
            return Reply(self._last) if self._last and not (self._owed and not self._extending) else None  # [11]
        if block.nak:
            return Reply(RBlock(self._number, cid=self._cid).build())  # [12]
        if not self._left:
            return None
        self._number ^= 1  # [E]
        return self._next_part()  # [13]

    def answer(self, data: bytes) -> Reply:
        """The answer to the open command. Raises `LocalError` without one."""
        self._open()
        if not data:
            raise LocalError("an answer has at least a status word")
        self._owed = self._extending = False
        self._command.clear()
        self._left = data
        return self._next_part()

    def extend(self, wtxm: int) -> Reply:
        """Asks for more time; the reader's consent comes as the same `Command` again."""
        self._open()
        self._extending = True
        return self._reply(SBlock(wtxm, self._cid).build())  # [9]

    def _open(self) -> None:
        if not self._owed or self._extending:
            raise LocalError("no command is open")

    def _next_part(self) -> Reply:
        part, self._left = self._left[: self._room], self._left[self._room :]
        return self._reply(IBlock(self._number, part, bool(self._left), self._cid).build())  # [10]

    def _reply(self, block: bytes) -> Reply:
        self._last = block
        return Reply(block)
