"""The verbs on one TTLock lock, over one connection that is logged in as admin.

Codes and cards have no slots: the lock finds both by their value. Everything compares in the lock's own frame, naive
local minutes, so that what was written equals what is read.

A verb that is cancelled after its first byte left makes the session unusable; the lock then holds the old state or the
new one, and the next session reads before it writes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from latchwork.drivers.code_rules import LENGTHS, broken_rule
from latchwork.drivers.contract import (
    Bolt,
    Content,
    Credential,
    DriverError,
    Entry,
    Evidence,
    Method,
    Passage,
    Reason,
    Receipt,
    Rejected,
    Secret,
    Status,
    Unconfirmed,
    Unreachable,
    Window,
)
from latchwork.drivers.ttlock.conversation import Conversation
from latchwork.drivers.ttlock.passages import passage
from latchwork.drivers.ttlock.windows import LocalWindow, local, next_second, to_local, to_utc, whole_minutes
from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.ttlock import cards, log, passcodes
from latchwork.protocol.ttlock import generated as layouts
from latchwork.protocol.ttlock.commands import VENDOR, AddStatus, Feature, PasscodeType, features
from latchwork.protocol.ttlock.dates import date5, date6, parse_date6
from latchwork.protocol.ttlock.login import proof
from latchwork.protocol.ttlock.messages import Request

if TYPE_CHECKING:
    from latchwork.drivers.ttlock.driver import TtlockDriver

A = TypeVar("A")
B = TypeVar("B")
R = TypeVar("R")

BOLTS = {0: Bolt.LOCKED, 1: Bolt.UNLOCKED}
DOORS = {0: False, 1: True}
"""Door sensor byte; 2 was seen on locks without a sensor."""

CLOCK_READ_BACK = timedelta(seconds=2)
TAP_TIME = 30.0
"""Seconds that a person gets to hold a card at the reader."""

Stored = dict[str, tuple[PasscodeType, LocalWindow]]


class TtlockSession:
    """A `DoorSession`. Beside the contract's verbs: `add_many`, `remove_many`, `add_one_time`, `add_card_by_tap`."""

    def __init__(self, driver: TtlockDriver, conversation: Conversation) -> None:
        self._driver = driver
        self._talk = conversation
        self._world = driver.world
        self._zone = driver.zone
        self._authorised = False
        self._codes: Stored | None = None
        self._cards: dict[str, LocalWindow] | None = None

    # --- login ------------------------------------------------------------------------------------------------

    async def log_in(self) -> None:
        """Admin login, `41` and `30`. Raises `Rejected(NOT_AUTHORISED)` when the lock does not take our keys."""
        check = layouts.CheckRandom(sum=await self._challenge())
        await self._talk.ask(check, layouts.CheckRandomReply, changes=False)
        self._authorised = True

    async def _challenge(self) -> int:
        """The proof for a fresh random number. It opens a new login, which has yet to be confirmed by `30`."""
        keys = self._driver.keys
        self._authorised = False
        check = layouts.CheckAdmin(
            admin_ps=int(keys.admin_ps.reveal()), lock_flag_pos=keys.lock_flag_pos & 0xFF_FFFF, uid=keys.uid
        )
        reply = await self._talk.ask(check, layouts.CheckAdminReply, changes=False)
        return proof(reply.random, int(keys.unlock_key.reveal()))

    async def _ask(self, request: Request, reply: type[R], *, changes: bool = False) -> R:
        if not self._authorised:
            await self.log_in()
        return await self._talk.ask(request, reply, changes=changes)

    # --- reading ----------------------------------------------------------------------------------------------

    async def read(self) -> Content:
        """Passcodes and cards. A weekly code comes without a window, for its rhythm is not understood here."""
        entries: list[Entry] = []
        if self._driver.capabilities.code is not None:
            for code, (kind, held) in (await self._read_codes()).items():
                window = None if kind is PasscodeType.CYCLIC else self._window(Method.CODE, code, held)
                entries.append(Entry(Method.CODE, Secret(code), window))
        for number, held in (await self._cards_if_any()).items():
            entries.append(Entry(Method.CARD, Secret(number), self._window(Method.CARD, number, held)))
        return Content(tuple(entries), self._world.now())

    async def _cards_if_any(self) -> dict[str, LocalWindow]:
        """A lock that was not probed may turn out to have no card reader; it is then not asked again."""
        if not self._driver.capabilities.cards_by_number:
            return {}
        try:
            return await self._read_cards()
        except Rejected as no:
            if no.reason is not Reason.UNSUPPORTED:
                raise
            self._driver.has_no_card_reader()
            return {}

    def _window(self, method: Method, text: str, held: LocalWindow) -> Window:
        """An hour that comes twice names two moments; where we wrote the window ourselves we know which was meant."""
        ours = self._driver.written.get((method, Secret(text)))
        if ours is not None and to_local(ours, self._zone) == held:
            return ours
        return to_utc(held, self._zone)

    async def _read_codes(self) -> Stored:
        """All pages of the passcode list. A page that leads to a page seen before ends it, as 0 does on some locks."""
        codes: Stored = {}
        seen: set[int] = set()
        sequence: int | None = 0
        while sequence is not None and sequence not in seen:
            seen.add(sequence)
            reply = await self._ask(layouts.ListPasscodes(sequence=sequence), layouts.ListPasscodesReply)
            sequence, page = self._understood(passcodes.parse_page, reply)
            for code in page:
                codes[code.code] = code.kind, LocalWindow.stored(code.start, code.end)
        self._codes = codes
        return codes

    async def _read_cards(self) -> dict[str, LocalWindow]:
        held: dict[str, LocalWindow] = {}
        seen: set[int] = set()
        sequence: int | None = 0
        while sequence is not None and sequence not in seen:
            seen.add(sequence)
            reply = await self._ask(layouts.SearchCards(sequence=sequence), layouts.SearchCardsReply)
            sequence, page = self._understood(cards.parse_page, reply)
            for card in page:
                held[card.number] = LocalWindow.stored(card.start, card.end)
        self._cards = held
        return held

    def _understood(self, parse: Callable[[A], tuple[int | None, list[B]]], reply: A) -> tuple[int | None, list[B]]:
        try:
            return parse(reply)
        except CodecError as error:
            raise Unreachable(f"{self._driver.door} answered with a page that cannot be read: {error}") from error

    # --- adding -----------------------------------------------------------------------------------------------

    async def add(self, credential: Credential) -> Receipt:
        """Adds a code or a card and reads it back."""
        (answer,) = await self.add_many([credential])
        if isinstance(answer, Rejected):
            raise answer
        return answer

    async def add_one_time(self, secret: Secret, window: Window) -> Receipt:
        """A code that opens once inside the window, which the lock then forgets."""
        credential = Credential("one-time", Method.CODE, secret, window)
        (answer,) = await self._add_all([(credential, self._code_request(credential, PasscodeType.COUNT))])
        if isinstance(answer, Rejected):
            raise answer
        return answer

    async def add_many(self, credentials: Sequence[Credential]) -> list[Receipt | Rejected]:
        """Adds all, then reads each list once: one answer per credential, in order.

        Raises `Unreachable` or `Unconfirmed` as soon as the lock falls silent; what was added before is on the lock
        and is found by the next reading.
        """
        prepared: list[tuple[Credential, Request | Rejected]] = []
        for credential in credentials:
            try:
                prepared.append((credential, self._add_request(credential)))
            except Rejected as no:
                prepared.append((credential, no))
        return await self._add_all(prepared)

    async def _add_all(self, prepared: Sequence[tuple[Credential, Request | Rejected]]) -> list[Receipt | Rejected]:
        answers: list[Receipt | Rejected] = []
        for credential, request in prepared:
            answers.append(request if isinstance(request, Rejected) else await self._add_one(credential, request))
        added = [credential for (credential, _), answer in zip(prepared, answers, strict=True) if not _no(answer)]
        proven = await self._proven(added)
        return [
            Receipt(Evidence.READ_BACK) if not _no(answer) and id(credential) in proven else answer
            for (credential, _), answer in zip(prepared, answers, strict=True)
        ]

    async def _add_one(self, credential: Credential, request: Request) -> Receipt | Rejected:
        """Sends one add. An add whose answer was lost in an earlier session is looked for before it is sent again."""
        name = (credential.method, credential.secret)
        if name in self._driver.unanswered:
            if await self._holds(credential):
                self._written(credential)
                return Receipt(Evidence.READ_BACK)
            self._driver.unanswered.discard(name)
        try:
            if credential.method is Method.CARD:
                await self._refuse_known_card(credential.secret)
                await self._ask(request, layouts.AddCardReply, changes=True)
            else:
                await self._ask(request, layouts.PasscodeReply, changes=True)
        except Rejected as no:
            return no
        except (Unconfirmed, asyncio.CancelledError):
            self._driver.unanswered.add(name)
            raise
        self._written(credential)
        return Receipt(Evidence.ACKNOWLEDGED)

    async def _refuse_known_card(self, secret: Secret) -> None:
        """A lock gives a card that it knows the new window without a word, so somebody else's would be overwritten."""
        held = await self._read_cards() if self._cards is None else self._cards
        if secret.reveal() in held:
            raise Rejected(Reason.DUPLICATE_CODE, f"{self._driver.door} has that card already; change its window")

    def _written(self, credential: Credential) -> None:
        name = (credential.method, credential.secret)
        self._driver.unanswered.discard(name)
        self._driver.written[name] = whole_minutes(credential.window)
        if credential.method is Method.CARD and self._cards is not None:
            self._cards[credential.secret.reveal()] = to_local(credential.window, self._zone)

    async def _proven(self, credentials: Sequence[Credential]) -> set[int]:
        """Which of these the lock's lists show, by identity. What cannot be read any more is not proven."""
        try:
            lists: dict[Method, dict[str, LocalWindow]] = {}
            for method in dict.fromkeys(credential.method for credential in credentials):
                lists[method] = await self._list(method)
        except DriverError:
            return set()  # the adds were acknowledged, and that is what they remain
        return {
            id(credential)
            for credential in credentials
            if lists[credential.method].get(credential.secret.reveal()) == to_local(credential.window, self._zone)
        }

    async def _holds(self, credential: Credential) -> bool:
        held = (await self._list(credential.method)).get(credential.secret.reveal())
        return held == to_local(credential.window, self._zone)

    async def _list(self, method: Method) -> dict[str, LocalWindow]:
        if method is Method.CARD:
            return await self._read_cards()
        return {code: window for code, (_, window) in (await self._read_codes()).items()}

    def _add_request(self, credential: Credential) -> Request:
        match credential.method:
            case Method.CODE:
                permanent = to_local(credential.window, self._zone).permanent
                return self._code_request(credential, PasscodeType.PERMANENT if permanent else PasscodeType.PERIOD)
            case Method.CARD:
                return self._understood_card(cards.add_card, credential)
        raise Rejected(
            Reason.UNSUPPORTED, f"a TTLock lock stores no {credential.method}; hand out a mobile key instead"
        )

    def _code_request(self, credential: Credential, kind: PasscodeType) -> layouts.AddPasscode:
        window = to_local(credential.window, self._zone)
        return layouts.AddPasscode(
            kind=kind,
            code=self._code(credential.secret),
            start=date5(window.wire_start),
            end=b"" if kind is PasscodeType.PERMANENT else date5(window.wire_end),
        )

    def _code(self, secret: Secret) -> bytes:
        limits = self._driver.capabilities.code
        code = secret.reveal()
        if limits is None:
            raise Rejected(Reason.UNSUPPORTED, f"{self._driver.door} has no keypad")
        if (broken := broken_rule(code, limits)) is not None:
            reason = Reason.BAD_LENGTH if broken.rule == LENGTHS else Reason.BAD_DIGITS
            raise Rejected(reason, f"{self._driver.door} does not take this code: {broken.says}")
        return code.encode("ascii")

    def _understood_card(self, build: Callable[[cards.Card], B], credential: Credential) -> B:
        window = to_local(credential.window, self._zone)
        try:
            return build(cards.Card(credential.secret.reveal(), window.wire_start, window.wire_end))
        except CodecError as error:
            raise Rejected(Reason.BAD_LENGTH, f"{self._driver.door} takes no such card number: {error}") from error

    async def add_card_by_tap(self, window: Window) -> tuple[Secret, Receipt]:
        """Lets the lock learn the card that is held at its reader within 30 s, and gives it the window.

        `Rejected(NO_CARD)` when nobody taps. When the window is refused, the card is deleted again.
        """
        wanted = to_local(window, self._zone)
        waiting = await self._ask(layouts.AddCardByTap(), layouts.AddCardReply, changes=True)
        number = cards.added_number(waiting) if waiting.status == AddStatus.ADDED else await self._tapped()
        card = cards.Card(number or "", wanted.wire_start, wanted.wire_end)
        try:
            await self._ask(cards.modify_card(card), layouts.ModifyCardReply, changes=True)
        except Rejected:
            await self._ask(cards.delete_card(card.number), layouts.DeleteCardReply, changes=True)
            raise
        credential = Credential("tapped", Method.CARD, Secret(card.number), window)
        self._written(credential)
        proven = await self._proven([credential])
        return credential.secret, Receipt(Evidence.READ_BACK if proven else Evidence.ACKNOWLEDGED)

    async def _tapped(self) -> str:
        deadline = self._world.monotonic() + TAP_TIME
        while (left := deadline - self._world.monotonic()) > 0:
            push = await self._talk.next_push(left)
            if isinstance(push, layouts.AddCardReply) and push.status == AddStatus.ADDED:
                return cards.added_number(push) or ""
        raise Rejected(Reason.NO_CARD, f"nobody held a card at {self._driver.door} within {TAP_TIME:g} s")

    # --- changing and removing --------------------------------------------------------------------------------

    async def change(self, entry: Entry, credential: Credential) -> Receipt:
        """Gives a code or card a new window, and a code a new value, in place."""
        secret = self._known(entry)
        wanted = to_local(credential.window, self._zone)
        if entry.method is not credential.method:
            raise Rejected(Reason.UNSUPPORTED, "a code does not change into a card, nor a card into a code")
        if entry.method is Method.CARD:
            if credential.secret != secret:
                raise Rejected(Reason.UNSUPPORTED, "a card keeps its number; remove it and add the other one")
            await self._ask(self._understood_card(cards.modify_card, credential), layouts.ModifyCardReply, changes=True)
        else:
            await self._ask(self._modification(secret, credential, wanted), layouts.PasscodeReply, changes=True)
        self._driver.written.pop((entry.method, secret), None)
        self._written(credential)
        proven = await self._proven([credential])
        return Receipt(Evidence.READ_BACK if proven else Evidence.ACKNOWLEDGED)

    def _modification(self, secret: Secret, credential: Credential, wanted: LocalWindow) -> layouts.ModifyPasscode:
        same = credential.secret == secret
        return layouts.ModifyPasscode(
            kind=PasscodeType.PERMANENT if wanted.permanent else PasscodeType.PERIOD,
            code=self._code(secret),
            new_code=b"" if same else self._code(credential.secret),
            window=date5(wanted.wire_start) + date5(wanted.wire_end),
        )

    async def remove(self, entry: Entry) -> Receipt:
        """Takes a code or card away and reads its absence."""
        (answer,) = await self.remove_many([entry])
        if isinstance(answer, Rejected):
            raise answer
        return answer

    async def remove_many(self, entries: Sequence[Entry]) -> list[Receipt | Rejected]:
        """Takes all away, then reads each list once: one answer per entry, in order.

        Raises `Unreachable` or `Unconfirmed` as soon as the lock falls silent; the next reading shows what is left.
        """
        answers = [await self._remove_one(entry) for entry in entries]
        taken = [entry for entry, answer in zip(entries, answers, strict=True) if not _no(answer)]
        absent = await self._absent(taken)
        for entry in taken:
            if id(entry) in absent and entry.secret is not None:
                self._driver.written.pop((entry.method, entry.secret), None)
        return [
            Receipt(Evidence.READ_BACK) if not _no(answer) and id(entry) in absent else answer
            for entry, answer in zip(entries, answers, strict=True)
        ]

    async def _remove_one(self, entry: Entry) -> Receipt | Rejected:
        """Sends one removal; what is not there any more is as good as removed."""
        try:
            secret = self._known(entry)
            if entry.method is Method.CARD:
                await self._ask(cards.delete_card(secret.reveal()), layouts.DeleteCardReply, changes=True)
            else:
                removal = layouts.RemovePasscode(kind=self._kind(entry, secret), code=secret.reveal().encode("ascii"))
                await self._ask(removal, layouts.PasscodeReply, changes=True)
        except Rejected as no:
            if no.reason is not Reason.NOT_FOUND:
                return no
        return Receipt(Evidence.ACKNOWLEDGED)

    async def _absent(self, entries: Sequence[Entry]) -> set[int]:
        """Which of these the lock's lists do not show, by identity. One that is said to be gone and is still listed, or
        whose list cannot be read any more, is left to the next reading."""
        try:
            # in the order of the entries: one seed, one order of bytes
            lists = {method: await self._list(method) for method in dict.fromkeys(entry.method for entry in entries)}
        except DriverError:
            return set()
        return {
            id(entry)
            for entry in entries
            if entry.secret is not None and entry.secret.reveal() not in lists[entry.method]
        }

    def _kind(self, entry: Entry, secret: Secret) -> PasscodeType:
        """The lock wants to hear the code's type: as last read, or as we would have written it."""
        if self._codes is not None and (held := self._codes.get(secret.reveal())) is not None:
            return held[0]
        permanent = entry.window is None or (entry.window.start is None and entry.window.end is None)
        return PasscodeType.PERMANENT if permanent else PasscodeType.PERIOD

    def _known(self, entry: Entry) -> Secret:
        if entry.secret is None or entry.method not in (Method.CODE, Method.CARD):
            raise Rejected(Reason.UNSUPPORTED, f"{self._driver.door} finds codes and cards by their value alone")
        return entry.secret

    # --- the lock itself --------------------------------------------------------------------------------------

    async def status(self) -> Status:
        status = await self._ask(layouts.ReadStatus(vendor=VENDOR), layouts.StatusReply)
        error = await self._clock_error()
        return Status(
            bolt=BOLTS.get(status.state, Bolt.UNKNOWN),
            battery=status.battery,
            clock_error=error,
            door_open=None if status.sensor is None else DOORS.get(status.sensor),
        )

    async def _clock_error(self) -> timedelta | None:
        """The lock's clock minus ours, both as wall-clock time; None when it shows no date."""
        reply = await self._ask(layouts.ReadTime(), layouts.ReadTimeReply)
        try:
            shown = parse_date6(reply.time)
        except CodecError:
            return None
        return shown - local(self._world.now(), self._zone)

    async def features(self) -> Feature:
        """What the lock says it can do."""
        reply = await self._ask(layouts.ReadFeatures(), layouts.ReadFeaturesReply)
        return features(reply.groups)

    async def set_clock(self) -> Receipt:
        """Sets local wall time. Call it again when summer time begins or ends: the lock moves nothing by itself."""
        now = next_second(local(self._world.now(), self._zone))
        await self._ask(layouts.CalibrateTime(time=date6(now)), layouts.CalibrateTimeReply, changes=True)
        try:
            error = await self._clock_error()
        except DriverError:
            return Receipt(Evidence.ACKNOWLEDGED)
        right = error is not None and abs(error) <= CLOCK_READ_BACK
        return Receipt(Evidence.READ_BACK if right else Evidence.ACKNOWLEDGED)

    async def auto_lock(self) -> int | None:
        """See `AutoLocks`. A lock that was not probed may turn out not to have it; it is then not asked again."""
        if not self._driver.capabilities.auto_lock:
            return None
        try:
            return (await self._ask(layouts.QueryAutoLock(), layouts.QueryAutoLockReply)).current
        except Rejected as no:
            if no.reason is not Reason.UNSUPPORTED:
                raise
            self._driver.has_no_auto_lock()
            return None

    async def set_auto_lock(self, seconds: int) -> Receipt:
        """See `AutoLocks`; the lock's own limits are 1 to 900 s on the units that were seen."""
        if not self._driver.capabilities.auto_lock:
            raise Rejected(Reason.UNSUPPORTED, f"{self._driver.door} does not lock by itself")
        limits = await self._ask(layouts.QueryAutoLock(), layouts.QueryAutoLockReply)
        if seconds and not limits.minimum <= seconds <= limits.maximum:
            delays = f"{limits.minimum} to {limits.maximum} s"
            text = f"{self._driver.door} locks by itself after {delays}; choose one of them"
            raise Rejected(Reason.REFUSED, text)
        await self._ask(layouts.SetAutoLock(seconds=seconds), layouts.SetAutoLockReply, changes=True)
        try:
            kept = (await self._ask(layouts.QueryAutoLock(), layouts.QueryAutoLockReply)).current
        except DriverError:
            return Receipt(Evidence.ACKNOWLEDGED)
        return Receipt(Evidence.READ_BACK if kept == seconds else Evidence.ACKNOWLEDGED)

    async def unlock(self) -> Receipt:
        return await self._move(layouts.Unlock, layouts.UnlockReply)

    async def lock(self) -> Receipt:
        return await self._move(layouts.Lock, layouts.LockReply)

    async def _move(
        self, request: type[layouts.Unlock | layouts.Lock], reply: type[layouts.UnlockReply | layouts.LockReply]
    ) -> Receipt:
        """Each movement proves the key anew, under a fresh random number; its time is the record id in the log."""
        answer = await self._challenge()
        stamp = int(self._world.now().timestamp())
        await self._talk.ask(request(sum=answer, unix_time=stamp), reply, changes=True)
        return Receipt(Evidence.ACKNOWLEDGED)

    async def log(self) -> list[Passage]:
        """What the lock recorded since the last call. A reading that fails is taken up where it broke off, so that
        records may come twice but none is lost."""
        driver = self._driver
        sequence: int | None = log.NEW_RECORDS if driver.log_resume is None else driver.log_resume
        driver.log_resume = driver.log_cursor
        passages: list[Passage] = []
        seen: set[int] = set()
        while sequence is not None and sequence not in seen:
            seen.add(sequence)
            reply = await self._ask(layouts.ReadLog(sequence=sequence), layouts.ReadLogReply)
            following, records = self._understood(log.parse_page, reply)
            passages.extend(passage(record, self._zone) for record in records)
            if following is not None:
                driver.log_cursor = following
            sequence = following
        driver.log_resume = None
        return passages


def _no(answer: Receipt | Rejected) -> bool:
    return isinstance(answer, Rejected)
