"""The driver contract: what the engine may ask of any door, and what a door may answer.

The engine sees this module and never a make. A driver translates these values into its make's messages; whatever a
make cannot do is said in its `Capabilities`, which is data and known before anything is promised.

Times are aware datetimes in UTC; a driver converts to the lock's local time and back. PINs are strings of digits.
Slots are the make's own slot numbers where the make has them, and None where the lock finds a code by its value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Protocol, runtime_checkable

from latchwork.drivers.code_rules import ALL_DIGITS, CodeRule


class Method(StrEnum):
    """How a person opens a door."""

    CODE = "code"
    CARD = "card"
    MOBILE_KEY = "mobile_key"
    CLOUD_KEY = "cloud_key"


class Delivery(StrEnum):
    """Where the truth about a credential lives."""

    STORED = "stored"
    DERIVED = "derived"
    CARRIED = "carried"
    HOSTED = "hosted"


class Evidence(IntEnum):
    """The rung on which a credential stands at one door. Each rung says what is known, never what is hoped."""

    PLANNED = 0
    SENT = 1
    ACKNOWLEDGED = 2
    READ_BACK = 3
    USED = 4


class Secret:
    """A PIN, key or card content that no log, trace, exception or `repr` may show; `reveal` is the only way out."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "Secret(…)"

    __str__ = __repr__

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a Secret is not pickled; store it through the vault")


@dataclass(frozen=True, slots=True)
class Window:
    """When a credential is good, from `start` up to but not including `end`, in UTC. None leaves that side open."""

    start: datetime | None = None
    end: datetime | None = None

    def __post_init__(self) -> None:
        for moment in (self.start, self.end):
            if moment is not None and moment.utcoffset() is None:
                raise ValueError("a window needs times with a zone; a naive time could be anybody's")
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError(
                f"the window ends at {self.end:%Y-%m-%d %H:%M} before it starts at {self.start:%Y-%m-%d %H:%M}"
            )

    def holds(self, moment: datetime) -> bool:
        return (self.start is None or self.start <= moment) and (self.end is None or moment < self.end)

    def over(self, moment: datetime) -> bool:
        return self.end is not None and self.end <= moment


ALWAYS = Window()


@dataclass(frozen=True, slots=True)
class CodeLimits:
    """What a keypad takes.

    `lengths` are the PIN lengths it accepts now. `capacity` counts all codes, None when the make does not publish it.
    `addressed` says that a code lives in a numbered slot from `first_slot` on, chosen by us. `scheduled` says that the
    lock keeps the window itself; otherwise the engine sets the code at the start and takes it away at the end.
    `granularity` is the step of the lock's own windows: a start rounds down to it and an end up.
    `readable` says that codes can be read back; `masked` that they come back unreadable.
    `digits` are the keys there are and `constraints` the rules about them that a PIN must keep (`code_rules`).
    """

    lengths: frozenset[int] = frozenset({4, 5, 6, 7, 8})
    capacity: int | None = None
    addressed: bool = False
    first_slot: int = 1
    scheduled: bool = True
    granularity: timedelta = timedelta(minutes=1)
    readable: bool = True
    masked: bool = False
    max_window: timedelta | None = None
    reserved_slots: frozenset[int] = frozenset()
    digits: str = ALL_DIGITS
    constraints: tuple[CodeRule, ...] = ()


@dataclass(frozen=True, slots=True)
class OfflineFrame:
    """One kind of window that a derived code can say. `per_start` is how many codes one start has. It must be entered
    within `first_use` of its start. With `same_clock_time` it ends at the time of day at which it started; a `one_time`
    code opens once."""

    name: str
    shortest: timedelta
    longest: timedelta
    per_start: int
    first_use: timedelta
    same_clock_time: bool = False
    one_time: bool = False


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What one door can do: data, no code.

    `delivery` names the methods it serves and how each is delivered. `highest` is the rung that this make can prove.
    `clock_tolerance` is how far its clock may be off while it is still called right: a window is kept within it.
    `confirms_used` says that it reports who opened. `stand_in` marks what exists as a simulator alone.
    Without `has_line` nothing ever reaches it: it has no session. `offline_codes` are the windows of derived codes.
    """

    make: str
    delivery: dict[Method, Delivery]
    code: CodeLimits | None = None
    highest: Evidence = Evidence.READ_BACK
    clock_tolerance: timedelta = timedelta(minutes=2)
    confirms_used: bool = True
    remote_unlock: bool = False
    auto_lock: bool = False
    keeps_clock: bool = True
    cards_by_number: bool = False
    card_capacity: int | None = None
    reservations: bool = False
    common: bool = False
    connects_per_day: int | None = None
    stand_in: bool = False
    has_line: bool = True
    offline_codes: tuple[OfflineFrame, ...] = ()
    faults: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Credential:
    """What should be on one door. `secret` is the PIN (code), the card number (card) or empty (mobile key)."""

    key: str
    method: Method
    secret: Secret
    window: Window = ALWAYS
    slot: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing found on a door. `secret` is None where the lock masks it. `window` is what the lock says of it."""

    method: Method
    secret: Secret | None
    window: Window | None = ALWAYS
    slot: int | None = None
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Content:
    """All that one door holds, as read from its memory at `read_at`."""

    entries: tuple[Entry, ...]
    read_at: datetime
    complete: bool = True


class Bolt(StrEnum):
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    JAMMED = "jammed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Status:
    """`clock_error` is the lock's clock minus ours, None when it cannot be read. `auto_lock` is after how many seconds
    it locks by itself: 0 never, None when it was not asked or does not tell."""

    bolt: Bolt
    battery: int | None = None
    clock_error: timedelta | None = None
    door_open: bool | None = None
    auto_lock: int | None = None


class Deed(StrEnum):
    """What a line of a lock's log is about."""

    OPENED = "opened"
    LOCKED = "locked"
    REFUSED = "refused"
    OTHER = "other"


class Means(StrEnum):
    """What was used at a door."""

    KEYPAD = "keypad"
    CARD = "card"
    APP = "app"
    REMOTE = "remote"
    HAND = "hand"
    AUTOMATIC = "automatic"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Passage:
    """One line of a lock's own log. `secret` names the PIN or card used, where the lock tells it; `holder` is the
    number that the mobile key was made with."""

    at: datetime
    what: str
    deed: Deed
    means: Means = Means.UNKNOWN
    method: Method | None = None
    secret: Secret | None = None
    slot: int | None = None
    holder: int | None = None

    @property
    def opened(self) -> bool:
        return self.deed is Deed.OPENED


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a verb achieved: the rung it proves and, for an addressed lock, the slot."""

    evidence: Evidence
    slot: int | None = None


# --- what a verb answers when it does not succeed -------------------------------------------------------------


class DriverError(Exception):
    """A door did not do what was asked; the family says what may be done next. Carries no secret."""


class Unreachable(DriverError):
    """Nothing was sent, or it certainly did not arrive. Nothing changed on the door: try again when it is heard."""


class NoLine(Unreachable):
    """There is no line to the device: its port cannot be opened, or went away."""


class CardLost(Unreachable):
    """The encoder is well, and the card did not stay long enough to be read; nothing was written."""


class Unconfirmed(DriverError):
    """Something was sent and nobody knows what became of it. Read before repeating."""


class Reason(StrEnum):
    DUPLICATE_CODE = "duplicate_code"
    MEMORY_FULL = "memory_full"
    BAD_LENGTH = "bad_length"
    BAD_DIGITS = "bad_digits"
    BAD_SLOT = "bad_slot"
    NOT_FOUND = "not_found"
    NOT_AUTHORISED = "not_authorised"
    CLOCK_UNSET = "clock_unset"
    WINDOW_REFUSED = "window_refused"
    UNSUPPORTED = "unsupported"
    JAMMED = "jammed"
    LOW_BATTERY = "low_battery"
    NOT_PAIRED = "not_paired"
    WRONG_CARD = "wrong_card"
    CARD_LOCKED = "card_locked"
    NO_CARD = "no_card"
    TOO_MANY_CARDS = "too_many_cards"
    REFUSED = "refused"


class Rejected(DriverError):
    """The device said no. Asking again as it stands is useless.

    `reason` is ours, `code` the make's own number; `slot` is where a duplicate sits, when the make tells.
    """

    def __init__(self, reason: Reason, text: str, *, code: int | None = None, slot: int | None = None) -> None:
        super().__init__(text)
        self.reason = reason
        self.code = code
        self.slot = slot


# --- the verbs ------------------------------------------------------------------------------------------------


class DoorSession(Protocol):
    """One open conversation with one door. Verbs run one after another, never two at once.

    Every verb raises `Unreachable`, `Unconfirmed` or `Rejected`. A verb that changes the door and is cancelled after
    its first byte left is *unconfirmed*: the door holds either the old state or the new one, never a third, and the
    next session reads before it writes. A verb that only reads leaves nothing behind when it is cancelled.
    """

    async def read(self) -> Content:
        """Everything on the door, its own entries and everybody else's."""

    async def add(self, credential: Credential) -> Receipt:
        """Puts the credential there, and reads it back where the make can be read.

        Raises `Rejected(DUPLICATE_CODE)` when the secret already is on the door and was not put there by this call,
        `Rejected(MEMORY_FULL | BAD_LENGTH | BAD_SLOT | WINDOW_REFUSED | UNSUPPORTED)` for the make's other limits.
        """

    async def change(self, entry: Entry, credential: Credential) -> Receipt:
        """Gives what is on the door a new window (and secret, where the make can do it in place). Same slot."""

    async def remove(self, entry: Entry) -> Receipt:
        """Takes it away; `READ_BACK` means that its absence was read. Removing what is not there succeeds."""

    async def status(self) -> Status: ...

    async def set_clock(self) -> Receipt:
        """Sets the lock's clock to the world's time in the lock's zone; `Rejected(UNSUPPORTED)` if it has none."""

    async def lock(self) -> Receipt: ...

    async def unlock(self) -> Receipt: ...

    async def log(self) -> list[Passage]:
        """What happened at the door since the last call, oldest first; empty for a make that keeps no log."""


@runtime_checkable
class ManyAtOnce(Protocol):
    """A session that can add or remove several and read the door's memory once for all of them.

    The answers stand in the order of what was asked; one that the door refused is its `Rejected`. `Unconfirmed` when
    the conversation broke: nothing is known of any of them until the door is read.
    """

    async def add_many(self, credentials: Sequence[Credential]) -> list[Receipt | Rejected]: ...

    async def remove_many(self, entries: Sequence[Entry]) -> list[Receipt | Rejected]: ...


@runtime_checkable
class AutoLocks(Protocol):
    """A session with a lock that locks by itself a while after it was opened, and can be told when
    (`Capabilities.auto_lock`)."""

    async def auto_lock(self) -> int | None:
        """After how many seconds; 0 never, None for a unit that turns out not to have it."""

    async def set_auto_lock(self, seconds: int) -> Receipt:
        """0 switches it off. `Rejected` for a delay that the lock does not take."""


class DoorDriver(Protocol):
    """Knows how to reach one door of one make. One whose lock reports by itself is `Reports` as well."""

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def medium(self) -> str:
        """Names what is shared: two doors with one medium take turns (an adapter, a stick, a bus)."""

    def session(self) -> AbstractAsyncContextManager[DoorSession]:
        """Connects and authenticates; entering raises `Unreachable` or `Rejected`. Leaving lets the door sleep."""

    async def probe(self) -> Capabilities:
        """Asks the door what it can do and returns it (also kept in `capabilities`)."""


@runtime_checkable
class Reports(Protocol):
    """A driver whose lock reports what happens at it. What it reported waits for the next session's `log`."""

    def listen(self, listener: Callable[[Passage], None]) -> Callable[[], None]:
        """Calls `listener` on the loop with each passage as it is reported; the returned call ends that."""


# --- access systems of off-line doors: the card carries the truth ----------------------------------------------


class CardKind(StrEnum):
    GUEST = "guest"
    JOINER = "joiner"
    ONE_SHOT = "one_shot"
    STAFF = "staff"
    EMERGENCY = "emergency"
    BLOCK = "block"
    PROGRAM = "program"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class CardOrder:
    """What a card is to say: the neutral card model of off-line hotel locks, no vendor's.

    `rooms` and `commons` are door numbers of the property. `sequence` and `issued_at` decide which card is newer.
    `level` is a staff card's level, or the staff level that a block card stops (0: guests). A block card that
    `lifts` lets them pass again; one with `blocks_serial` speaks of that one card alone and leaves `sequence` 0.
    """

    property_id: int
    serial: int
    kind: CardKind
    rooms: tuple[int, ...]
    commons: tuple[int, ...]
    sequence: int
    issued_at: datetime
    window: Window
    override_privacy: bool = False
    office_mode: bool = False
    level: int = 0
    lifts: bool = False
    blocks_serial: int | None = None


@dataclass(frozen=True, slots=True)
class CardSeen:
    """What an encoder found in its field. `order` is None for a card that carries nothing of ours."""

    uid: str
    technology: str
    order: CardOrder | None = None
    authentic: bool = False


class Encoder(Protocol):
    """One encoder, one card at a time. Errors as for a door; `Rejected(NO_CARD | WRONG_CARD | CARD_LOCKED |
    TOO_MANY_CARDS)` for what lies on it. `write` cancelled or torn leaves the card `Unconfirmed`: read it before
    writing again."""

    @property
    def medium(self) -> str: ...

    async def read(self) -> CardSeen: ...

    async def write(self, order: CardOrder) -> tuple[CardSeen, Receipt]:
        """Writes and reads back; the card is made only if the read-back equals the order."""

    async def erase(self) -> CardSeen: ...


@dataclass(frozen=True, slots=True)
class MobileKey:
    """What a person's phone is handed for one door, in the make's own terms. `payload` is secret as a whole."""

    door: str
    make: str
    window: Window
    payload: Secret = field(repr=False)


class PhoneKeyMaker(Protocol):
    """What makes keys on phones for the off-line doors of one access system."""

    def phone_key(self, order: CardOrder, phone: bytes) -> MobileKey:
        """What a card with this order would say, for the phone with this public key alone (Ed25519, 32 bytes).

        `Rejected(UNSUPPORTED | WINDOW_REFUSED)` for an order that cannot be said. Nothing is sent anywhere.
        """


@runtime_checkable
class MobileKeyMaker(Protocol):
    """A driver whose make has mobile keys."""

    def mobile_key(self, window: Window, holder: int) -> MobileKey:
        """What a phone needs to open this door within `window`; the lock's log knows it as `holder` (1 to 2^32-1).

        Nothing is sent to the lock.
        """


@dataclass(frozen=True, slots=True)
class GivenCode:
    """A derived code that was given out, with the window that the lock keeps."""

    window: Window
    one_time: bool


@runtime_checkable
class OfflineCodeMaker(Protocol):
    """A driver whose make computes codes from a secret and a window (`Delivery.DERIVED`). Nothing is sent to the lock,
    and nothing can be taken back from it before the window is over."""

    def offline_window(self, window: Window, *, one_time: bool, rounding: timedelta) -> Window:
        """The window that the lock would keep: `window` widened to what a code can say, each end by no more than
        `rounding`. `Rejected(WINDOW_REFUSED)` with one sentence when no code can say it."""

    def offline_code(self, window: Window, *, one_time: bool, given: Sequence[GivenCode]) -> Secret:
        """Another code of a window that `offline_window` gave. `given` are those that are out and not over: none of
        them is given twice, and `Rejected(MEMORY_FULL)` says that the make has no more of this start, or at all."""
