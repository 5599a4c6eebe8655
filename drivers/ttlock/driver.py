"""How to reach one TTLock lock, and what it can do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from json import dumps
from zoneinfo import ZoneInfo

from latchwork.drivers.code_rules import rules_of_keypad
from latchwork.drivers.contract import (
    Capabilities,
    CodeLimits,
    Delivery,
    Evidence,
    Method,
    MobileKey,
    Reason,
    Rejected,
    Secret,
    Unreachable,
    Window,
)
from latchwork.drivers.links import GattLink, LinkError
from latchwork.drivers.ttlock.conversation import ANSWER_TIME, Conversation
from latchwork.drivers.ttlock.keys import LockKeys
from latchwork.drivers.ttlock.session import TtlockSession
from latchwork.drivers.ttlock.windows import to_local
from latchwork.protocol.ttlock.commands import Feature
from latchwork.protocol.ttlock.keypads import FULL, KEYPADS
from latchwork.protocol.ttlock.session import ClientSession
from latchwork.world import World

Connect = Callable[[], Awaitable[GattLink]]

CODE_LENGTHS = frozenset(range(4, 10))

FAULTS = frozenset(
    {
        "advert_missing",
        "advert_late",
        "connect_aborted",
        "discovery_drop",
        "slots_exhausted",
        "notify_lost",
        "notify_duplicated",
        "notify_reordered",
        "frame_truncated",
        "frame_overlong",
        "mtu_smaller",
        "stale_state",
        "disconnect_mid_frame",
        "key_rolled",
        "answer_late",
        "done_answer_lost",
        "hang_until_reset",
        "memory_full",
        "duplicate_code",
        "length_refused",
        "external_change",
        "jammed",
        "brown_out_during_write",
        "clock_wrong",
        "dst_jump",
    }
)
"""What this driver survives without a wrong word about the door."""


class TtlockDriver:
    """A `DoorDriver` for one paired lock.

    `connect` opens a BLE link to it, and `keys` may be what reads them when they are first needed. `zone` is where the
    lock hangs. `capacity` and `card_capacity` count codes and cards; the vendor publishes neither. `keypad` names a row
    of `KEYPADS`, for no lock tells its keys. What must outlive a session lies here: adds whose answer was lost, windows
    as they were written, and how far the log was read.
    """

    def __init__(
        self,
        world: World,
        connect: Connect,
        keys: LockKeys | Callable[[], LockKeys],
        zone: ZoneInfo,
        *,
        door: str = "the lock",
        medium: str = "hci0",
        capacity: int | None = None,
        card_capacity: int | None = None,
        keypad: str = FULL,
        clock_tolerance: timedelta = timedelta(minutes=2),
        answer_time: float = ANSWER_TIME,
    ) -> None:
        self.world = world
        self._keys = keys
        self.zone = zone
        self.door = door
        self.unanswered: set[tuple[Method, Secret]] = set()
        self.written: dict[tuple[Method, Secret], Window] = {}
        self.log_cursor = 0
        self.log_resume: int | None = None
        self._connect = connect
        self._medium = medium
        self._answer_time = answer_time
        self._capabilities = _capabilities(capacity, card_capacity, keypad, clock_tolerance)

    def __repr__(self) -> str:
        return f"TtlockDriver({self.door})"

    @property
    def keys(self) -> LockKeys:
        """Raises `Rejected(NOT_PAIRED)` when they cannot be read."""
        if not isinstance(self._keys, LockKeys):
            try:
                self._keys = self._keys()
            except ValueError as error:
                raise Rejected(Reason.NOT_PAIRED, f"{self.door}: {error}") from error
        return self._keys

    @property
    def capabilities(self) -> Capabilities:
        return self._capabilities

    @property
    def medium(self) -> str:
        return self._medium

    def session(self) -> AbstractAsyncContextManager[TtlockSession]:
        """Connects and logs in as admin.

        Entering raises `Unreachable` (a lock that sleeps is one) or `Rejected(NOT_AUTHORISED | NOT_PAIRED)`.
        Cancelled while entering, it leaves the lock as it was.
        """
        return self._session()

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[TtlockSession]:
        link = await open_link(self._connect, self.door)
        client = ClientSession(self.keys.key, self.keys.version)
        conversation = Conversation(self.door, link, client, self._answer_time)
        try:
            await conversation.open()
            session = TtlockSession(self, conversation)
            await session.log_in()
            yield session
        finally:
            await conversation.close()

    async def probe(self) -> Capabilities:
        """Asks the lock for its feature bits. Changes nothing on the lock."""
        async with self.session() as session:
            features = await session.features()
        if Feature.PASSCODE not in features:
            self._without(Method.CODE)
            self._capabilities = replace(self._capabilities, code=None)
        if Feature.IC_CARD not in features:
            self.has_no_card_reader()
        if Feature.AUTO_LOCK not in features:
            self.has_no_auto_lock()
        return self._capabilities

    def has_no_card_reader(self) -> None:
        """Takes cards out of the capabilities."""
        self._without(Method.CARD)
        self._capabilities = replace(self._capabilities, cards_by_number=False, card_capacity=None)

    def has_no_auto_lock(self) -> None:
        self._capabilities = replace(self._capabilities, auto_lock=False)

    def _without(self, method: Method) -> None:
        delivery = {held: how for held, how in self._capabilities.delivery.items() if held is not method}
        self._capabilities = replace(self._capabilities, delivery=delivery)

    def mobile_key(self, window: Window, holder: int) -> MobileKey:
        """What a guest's phone needs to open this lock with `55` and `47`; nothing is sent to the lock.

        The payload is JSON: AES key (hex), unlock key (decimal), flag position, uid and the window by the lock's clock.
        `holder` goes as the uid, which the lock copies into its log unproved. `Rejected` for a window it cannot say.
        It holds the same keys for every guest, and only the lock's clock ends it: real locks were seen to believe
        whatever window the phone names, so hand it to a phone that is trusted with the lock.
        """
        if not 0 < holder <= 0xFFFF_FFFF:
            raise ValueError(f"the holder of a TTLock key is a number from 1 to 2^32-1, not {holder}")
        held = to_local(window, self.zone)
        payload = {
            "aes_key": self.keys.aes_key.reveal(),
            "unlock_key": self.keys.unlock_key.reveal(),
            "lock_flag_pos": self.keys.lock_flag_pos,
            "uid": holder,
            "start": f"{held.wire_start:%Y-%m-%dT%H:%M}",
            "end": f"{held.wire_end:%Y-%m-%dT%H:%M}",
        }
        return MobileKey(self.door, "ttlock", window, Secret(dumps(payload)))


async def open_link(connect: Connect, door: str) -> GattLink:
    """`connect`, with its failure in the contract's words."""
    try:
        return await connect()
    except LinkError as error:
        raise Unreachable(f"{door} cannot be reached: {error}; wake its keypad and try again") from error


@cache
def _capabilities(
    capacity: int | None, card_capacity: int | None, keypad: str, clock_tolerance: timedelta
) -> Capabilities:
    """Shared by the locks of an estate: most are of a few kinds."""
    delivery = {Method.CARD: Delivery.STORED, Method.MOBILE_KEY: Delivery.CARRIED}
    code: CodeLimits | None = None
    if keys := KEYPADS[keypad]:
        delivery = {Method.CODE: Delivery.STORED} | delivery
        code = CodeLimits(lengths=CODE_LENGTHS, capacity=capacity, digits=keys, constraints=rules_of_keypad(keys))
    return Capabilities(
        make="ttlock",
        delivery=delivery,
        code=code,
        highest=Evidence.READ_BACK,
        clock_tolerance=clock_tolerance,
        confirms_used=True,
        remote_unlock=True,
        auto_lock=True,
        cards_by_number=True,
        card_capacity=card_capacity,
        faults=FAULTS,
    )
