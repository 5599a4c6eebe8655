"""Pairing: from a lock in setting mode to the keys that every later session needs.

The order is the vendor's (Android SDK 3.3.1, `TTLockAPI.lockInitialize`): first contact, the lock's AES key, our admin
password and unlock key, the clock, the features, the admin passcode where the lock lets one be read, and the end.
"""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from latchwork.drivers.contract import DriverError, Reason, Rejected, Secret, Unconfirmed
from latchwork.drivers.ttlock.conversation import ANSWER_TIME, Conversation
from latchwork.drivers.ttlock.driver import Connect, TtlockDriver, open_link
from latchwork.drivers.ttlock.keys import LockKeys
from latchwork.drivers.ttlock.windows import local, next_second
from latchwork.protocol.ttlock import generated as layouts
from latchwork.protocol.ttlock.commands import VENDOR, Feature, features
from latchwork.protocol.ttlock.dates import date6
from latchwork.protocol.ttlock.frames import FIRST_CONTACT, Version
from latchwork.protocol.ttlock.keypads import FULL, KEYPADS
from latchwork.protocol.ttlock.messages import Request
from latchwork.protocol.ttlock.session import ClientSession, Unpaired
from latchwork.world import World

LARGEST = 999_999_999
"""The vendor's app draws admin password and unlock key as decimal numbers of up to nine digits."""

ADMIN_PASSCODE_DIGITS = 7
SEEDS = 10
SEED_CODE_LIMIT = 1071


async def pair(
    world: World,
    connect: Connect,
    zone: ZoneInfo,
    *,
    door: str = "the lock",
    keypad: str = FULL,
    answer_time: float = ANSWER_TIME,
) -> LockKeys:
    """Makes us the admin of a lock in setting mode and returns its keys: store them before anything else.

    Raises `Unreachable`, or `Rejected(NOT_PAIRED)` when the lock belongs to an admin already. Where the answer to our
    claim is lost, a login with the new keys shows whether the lock took them; `Unconfirmed` when that fails as well.
    Cancelled after the claim left, the lock may know an admin whose keys nobody holds, and only a reset at the lock
    brings it back. What a lock refuses after the claim does not undo it: `status` then shows a wrong clock. `keypad`
    names a row of `KEYPADS`: the admin passcode must be one that somebody can type.
    """
    link = await open_link(connect, door)
    conversation = Conversation(door, link, ClientSession(None, FIRST_CONTACT), answer_time)
    pairing = _Pairing(world, conversation, zone, KEYPADS[keypad])
    try:
        await conversation.open()
        keys = await pairing.fetch_key()
        try:
            await pairing.claim(keys)
        except Unconfirmed as lost:
            await conversation.close()
            return await _claimed_after_all(TtlockDriver(world, connect, keys, zone, door=door), lost)
        return await pairing.settle(keys)
    finally:
        await conversation.close()


async def _claimed_after_all(driver: TtlockDriver, lost: Unconfirmed) -> LockKeys:
    try:
        async with driver.session():
            return driver.keys
    except DriverError:
        raise lost from None


class _Pairing:
    def __init__(self, world: World, talk: Conversation, zone: ZoneInfo, keys: str) -> None:
        self._world = world
        self._talk = talk
        self._zone = zone
        self._keys = keys
        self._chance = world.random("ttlock pairing", talk.door)

    async def fetch_key(self) -> LockKeys:
        """First contact and the lock's AES key; admin password and unlock key are drawn here."""
        talk = self._talk
        version = await self._first_contact()
        talk.client.version = version
        reply = await talk.ask(layouts.GetAesKey(vendor=VENDOR), layouts.GetAesKeyReply, changes=False)
        talk.client.use_key(reply.aes_key)
        return LockKeys(
            aes_key=Secret(reply.aes_key.hex()),
            admin_ps=Secret(str(self._chance.randint(1, LARGEST))),
            unlock_key=Secret(str(self._chance.randint(1, LARGEST))),
            version=version,
        )

    async def _first_contact(self) -> Version:
        try:
            answer = await self._talk.exchange(layouts.Init(), changes=False)
        except Rejected as error:
            raise self._owned() from error
        if not isinstance(answer, Unpaired):
            raise self._owned()
        return answer.version

    def _owned(self) -> Rejected:
        return Rejected(
            Reason.NOT_PAIRED,
            f"{self._talk.door} has an admin already; delete it there, or reset the lock by its button, and pair again",
        )

    async def claim(self, keys: LockKeys) -> None:
        """Makes us the admin."""
        admin_ps, unlock_key = int(keys.admin_ps.reveal()), int(keys.unlock_key.reveal())
        request = layouts.AddAdmin(admin_ps=admin_ps, unlock_key=unlock_key, vendor=VENDOR)
        await self._talk.ask(request, layouts.AddAdminReply, changes=True)

    async def settle(self, keys: LockKeys) -> LockKeys:
        """Clock, seeds, admin passcode, farewell. The lock is ours by now, so the keys are returned in any case."""
        now = next_second(local(self._world.now(), self._zone))
        passcode: Secret | None = None
        try:
            await self._optional(layouts.CalibrateTime(time=date6(now)), layouts.CalibrateTimeReply)
            reply = await self._talk.ask(layouts.ReadFeatures(), layouts.ReadFeaturesReply, changes=False)
            can = features(reply.groups)
            if Feature.READ_ADMIN_CODE in can and self._keys:
                passcode = await self._admin_passcode()
            if Feature.PASSCODE in can:
                await self._optional(self._seeds(now.year), layouts.InitPasswordsReply)
            await self._optional(layouts.OperateFinished(), layouts.OperateFinishedReply)
        except DriverError:
            return replace(keys, admin_passcode=passcode)
        return replace(keys, admin_passcode=passcode)

    async def _optional(self, request: Request, reply: type[object]) -> bool:
        """True when the lock agreed. Some refuse to set the clock while they are paired, and work all the same."""
        try:
            await self._talk.ask(request, reply, changes=True)
        except Rejected:
            return False
        return True

    async def _admin_passcode(self) -> Secret | None:
        """The code that opens the lock and programs it at its keypad: the one it has, or else a new one."""
        try:
            held = await self._talk.ask(layouts.ReadAdminPasscode(), layouts.ReadAdminPasscodeReply, changes=False)
        except Rejected:
            return None
        if held.code:
            return Secret(held.code.decode("ascii", "replace"))
        digits = bytes(int(self._chance.choice(self._keys)) for _ in range(ADMIN_PASSCODE_DIGITS))
        if not await self._optional(layouts.SetAdminPasscode(digits=digits), layouts.SetAdminPasscodeReply):
            return None
        return Secret("".join(map(str, digits)))

    def _seeds(self, year: int) -> layouts.InitPasswords:
        """Random, and kept by nobody: the cloud's offline passcodes of this lock can then be guessed by nobody."""
        seeds = [
            layouts.InitPasswordsRecord(code=self._chance.randrange(SEED_CODE_LIMIT), table=self._digit_map())
            for _ in range(SEEDS)
        ]
        return layouts.InitPasswords(year=year % 100, records=seeds)

    def _digit_map(self) -> int:
        digits = list("0123456789")
        self._chance.shuffle(digits)
        return int("".join(digits))
