"""The judgement: plain dictionaries of what was promised, and what must hold after every step.

Written from the promises alone. It reads the simulated memories to see what is there, and the store to see what the
engine says, and never asks the engine what should be.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from estate_house import STEP, TOLERANCE, House
from sqlalchemy import select

from latchwork.drivers.contract import Evidence, Method, Window
from latchwork.grants.ledger import GONE, IMPOSSIBLE
from latchwork.grants.schema import alarm, credential, door
from latchwork.simulators.cards.iso14443a import TypeACard
from latchwork.simulators.phone import Phone

BOUND = timedelta(minutes=15)
"""How long something that should be gone may stay on a door without an alarm."""

LONGEST_VISIT = 180.0
CONNECTS_PER_DAY = 24
FORGETFUL = ("code_not_kept", "brown_out_during_write", "half_cleared_slot")


class Broken(AssertionError):
    """An invariant does not hold."""


@dataclass(slots=True)
class Version:
    """What one grant promised from `since` until `until` (None: still)."""

    since: datetime
    window: Window
    doors: frozenset[str]
    until: datetime | None = None


@dataclass(slots=True)
class Guest:
    """One grant as it was asked for, and what its person has in the pockets."""

    name: str
    methods: frozenset[Method]
    owner: str
    window: Window
    named: frozenset[str]
    spaces: frozenset[str]
    reservation: str | None
    id: str = ""
    revoked: bool = False
    versions: list[Version] = field(default_factory=list)
    phone: Phone = field(default_factory=Phone)
    keys: list[tuple[str, Window]] = field(default_factory=list)
    card: TypeACard | None = None


@dataclass(slots=True)
class Written:
    """What a card may say: whose it is, which doors, which window, and the how-manieth stay it belongs to."""

    guest: Guest
    doors: frozenset[str]
    window: Window
    stay: int | None


class Judge:
    """Dictionaries, and the checks over them."""

    def __init__(self, house: House, spaces: dict[str, tuple[str, ...]], commons: frozenset[str]) -> None:
        self.house = house
        self.commons = commons
        self.guests: list[Guest] = []
        self.members: dict[str, set[str]] = {name: set(doors) for name, doors in spaces.items()}
        self.owner_of: dict[str, str] = dict.fromkeys(house.bench.devices, "house")
        self.by_hand: dict[str, dict[str, int | None]] = {name: {} for name in house.locks}
        self.cards: dict[bytes, list[Written]] = {}
        self.ages: dict[tuple[str, int], int] = {}
        self.unsure: set[str] = set()
        self.newest: dict[str, int] = {}
        self.pins: dict[tuple[str, str], set[str]] = {}
        self.secrets: set[str] = set()
        self.used: set[tuple[str, str, str]] = set()
        self.disturbed: set[str] = set()
        self.faulty = True
        self.alarms: set[tuple[str, str, str | None]] = set()
        self.rows: list[Any] = []
        self.lanes: dict[str, Any] = {}
        self._visited = 0.0
        self._slots: dict[tuple[str, str], int] = {}
        self._opened_by: dict[bytes, str] = {}
        self._grant_of: dict[str, Guest] = {}

    @property
    def now(self) -> datetime:
        return self.house.world.now()

    # --- promises ------------------------------------------------------------------------------------------------

    def reach(self, guest: Guest) -> frozenset[str]:
        """The doors that a guest's grant names now, directly or through spaces, where the owner is the grant's."""
        doors = set(guest.named)
        for space in guest.spaces:
            doors |= self.members[space]
        return frozenset(name for name in doors if self.owner_of[name] == guest.owner)

    def promise_again(self) -> None:
        """After any change: closes the versions that no longer stand and opens the new ones."""
        for guest in self.guests:
            doors = frozenset() if guest.revoked else self.reach(guest)
            last = guest.versions[-1] if guest.versions else None
            if last is not None and (last.window, last.doors) == (guest.window, doors):
                continue
            if last is not None:
                last.until = self.now
            guest.versions.append(Version(self.now, guest.window, doors))

    def admit(self, guest: Guest) -> None:
        self.guests.append(guest)
        self._grant_of[guest.id] = guest
        self.promise_again()

    def age(self, stay: str, number: int) -> int | None:
        """How many numbers had been seen on cards before this one of this stay; None when a card of it went wrong."""
        age = self.ages.setdefault((stay, number), len(self.ages) + 1)
        return None if stay in self.unsure else age

    # --- what the engine says ------------------------------------------------------------------------------------

    def look(self) -> None:
        """Takes in rows, lanes and alarms, and remembers every PIN that was ever given to somebody.

        It reads beside the engine's own transactions, so that the engine does not notice.
        """
        connection = self.house.store._connection
        with connection.begin():
            query = select(credential).where(credential.c.state != GONE).order_by(credential.c.id)
            rows = list(connection.execute(query))
            lanes = list(connection.execute(select(door)))
            alarms = list(connection.execute(select(alarm)))
        self.rows = rows
        self.lanes = {lane.id: lane for lane in lanes}
        self.alarms = {(a.kind, a.door, a.grant) for a in alarms}
        for row in rows:
            if row.secret is not None:
                self.pins.setdefault((row.door, self.pin(row)), set()).add(row.grant)

    def pin(self, row: Any) -> str:
        sealed: bytes = row.secret
        if sealed not in self._opened_by:
            self._opened_by[sealed] = text = self.house.rig.state.vault.open(sealed).reveal()
            self.secrets.add(text)
        return self._opened_by[sealed]

    # --- may a door open? ----------------------------------------------------------------------------------------

    def wide_open(self, name: str, window: Window, slack: timedelta = TOLERANCE + STEP) -> bool:
        """Whether the window, wider by the tolerance, holds by the door's own clock."""
        shown = self.house.local_now(name)
        zone = UTC if name.startswith("z") else self.house.zone
        start = window.start and window.start.astimezone(zone).replace(tzinfo=None) - slack
        end = window.end and window.end.astimezone(zone).replace(tzinfo=None) + slack
        return (start is None or start <= shown) and (end is None or shown <= end)

    def scheduled(self, name: str) -> bool:
        lock = self.house.engine.estate.lock(name)
        assert lock is not None
        limits = lock.capabilities.code
        return limits is not None and limits.scheduled

    def excused(self, name: str, guest: Guest, since: datetime) -> bool:
        """What should be gone since then may still be there: not long ago, or an alarm stands, or nobody is at work."""
        if not self.house.up or self.now - max(since, self.house.alive_since) <= BOUND:
            return True
        return any(d == name and g == guest.id for _, d, g in self.alarms)

    def stored_is_due(self, name: str, guest: Guest) -> str | None:
        """Why it is wrong that the door holds something stored of this guest; None when it is right."""
        reasons = ["was never promised this door"]
        for version in guest.versions:
            if name not in version.doors:
                continue
            end = version.window.end
            over = min((m for m in (version.until, end) if m is not None), default=None)
            if over is None or over > self.now or self.excused(name, guest, over):
                return None
            reasons.append(f"should be gone since {over:%a %H:%M:%S}")
        return reasons[-1]

    def may_open_stored(self, name: str, guest: Guest, *, card: bool = False) -> str | None:
        """Why the door must not open to a stored code or card of this guest; None when it may."""
        reasons = ["was never promised this door"]
        for version in guest.versions:
            if name not in version.doors:
                continue
            window, over = version.window, version.until
            if self.scheduled(name) or card:
                if not self.wide_open(name, window):
                    reasons.append("is outside its window by the lock's own clock")
                    continue
            elif window.start is not None and self.now < window.start:
                reasons.append("begins only later")
                continue
            elif window.end is not None and window.end <= self.now:
                over = min(window.end, over) if over else window.end
            if over is None or self.excused(name, guest, over):
                return None
            reasons.append(f"ended at {over:%a %H:%M:%S}, and no alarm stands")
        return reasons[-1]

    def code_opened(self, name: str, pin: str) -> None:
        if pin in self.by_hand[name]:
            return
        grants = self.pins.get((name, pin), set())
        if not grants:
            raise Broken(f"{name} opened to a PIN that nobody was given there")
        reasons = []
        for grant_id in grants:
            guest = self._grant_of[grant_id]
            why = self.may_open_stored(name, guest)
            if why is None:
                self.used |= {(g, name, "code") for g in grants}
                return
            reasons.append(f"{guest.name} {why}")
        raise Broken(f"{name} opened to a code: {'; '.join(reasons)}")

    def phone_opened(self, name: str, guest: Guest) -> None:
        self.used.add((guest.id, name, "mobile_key"))
        if not any(d == name and self.wide_open(name, window) for d, window in guest.keys):
            raise Broken(f"{name} opened to {guest.name}'s phone, whose key is outside its window")
        last = guest.versions[-1]
        if name not in last.doors and not self.excused(name, guest, last.since):
            raise Broken(f"{name} opened to {guest.name}'s phone after the grant ended, and no alarm stands")

    def card_opened(self, name: str, card: TypeACard) -> None:
        """An off-line door opened: one of the things that the card may say must allow it."""
        reasons = ["carries nothing"]
        for written in self.cards.get(card.uid, []):
            if name not in written.doors:
                reasons.append("does not name the door")
            elif not self.wide_open(name, written.window):
                reasons.append("is outside its window by the lock's own clock")
            elif name in self.commons or written.stay is None:
                return
            elif written.stay < self.newest.get(name, 0):
                reasons.append("belongs to a stay that a newer one has ended")
            else:
                self.newest[name] = written.stay
                return
        raise Broken(f"{name} opened to a card that {reasons[-1]}")

    def stored_card_opened(self, name: str, guest: Guest) -> None:
        self.used.add((guest.id, name, "card"))
        why = self.may_open_stored(name, guest, card=True)
        if why is not None:
            raise Broken(f"{name} opened to the card of {guest.name}, who {why}")

    # --- what must hold after every step -------------------------------------------------------------------------

    def check(self) -> None:
        house = self.house
        if house.unhandled:
            raise Broken(f"nobody took this error: {house.unhandled[0]}")
        if not house.up or house.killed.is_set():
            return
        if house.engine.failure is not None:
            raise Broken(f"the engine stopped: {house.engine.failure!r}") from house.engine.failure
        self.look()
        held = {name: house.codes_on(name) for name in house.locks}
        self._hand_codes_stand(held)
        self._read_back_is_true(held)
        self._used_is_true()
        self._nothing_outlives(held)
        self._nothing_moves(held)
        self._visits_are_short()

    def _hand_codes_stand(self, held: dict[str, dict[str, int | None]]) -> None:
        for name, pins in self.by_hand.items():
            for pin, slot in pins.items():
                if pin not in held[name] or (slot is not None and held[name][pin] != slot):
                    raise Broken(f"a code put in by hand at {name} is gone or moved")

    def _read_back_is_true(self, held: dict[str, dict[str, int | None]]) -> None:
        for row in self.rows:
            if not row.have or row.evidence < Evidence.READ_BACK or row.door in self.disturbed:
                continue
            if row.delivery != "stored" or (not self.lanes[row.door].trusted and not self._due(row)):
                continue
            there = held[row.door] if row.method == "code" else house_cards(self.house, row.door)
            if self.pin(row) not in there:
                raise Broken(f"{row.door} does not hold {row.method} {row.id}, which is called read back")
            if row.method == "code" and there[self.pin(row)] != row.slot and row.slot is not None:
                raise Broken(f"{row.door} holds code {row.id} in another slot than the one it was read back from")

    def _due(self, row: Any) -> bool:
        now = self.now.timestamp()
        return bool(
            row.state == "live"
            and (row.load_at is None or row.load_at <= now)
            and (row.remove_at is None or now < row.remove_at)
        )

    def _used_is_true(self) -> None:
        for row in self.rows:
            if row.evidence == Evidence.USED and (row.grant, row.door, row.method) not in self.used:
                raise Broken(f"{row.method} {row.id} is called used at {row.door}, and nobody used it")

    def _nothing_outlives(self, held: dict[str, dict[str, int | None]]) -> None:
        for name, codes in held.items():
            for pin in codes:
                if pin in self.by_hand[name] or (name, pin) not in self.pins:
                    continue
                reasons = {
                    self._grant_of[g].name: self.stored_is_due(name, self._grant_of[g])
                    for g in self.pins[name, pin]
                    if g in self._grant_of
                }
                if all(reasons.values()) and reasons:
                    raise Broken(f"{name} still holds a code and no alarm stands: {reasons}")

    def _nothing_moves(self, held: dict[str, dict[str, int | None]]) -> None:
        now: dict[tuple[str, str], int] = {}
        for name, codes in held.items():
            for pin, slot in codes.items():
                if slot is not None and pin not in self.by_hand[name]:
                    now[name, pin] = slot
        for key, slot in now.items():
            before = self._slots.get(key)
            if before is not None and before != slot and not self.house.was_gone(*key):
                raise Broken(f"a live code at {key[0]} moved from slot {before} to {slot}")
        self._slots = now

    def _visits_are_short(self) -> None:
        known, self._visited = self._visited, self.house.world.monotonic()
        for visit in self.house.visits:
            if visit.began <= known and visit.ended is not None and visit.ended <= known:
                continue
            ended = visit.ended if visit.ended is not None else self.house.world.monotonic()
            if ended - visit.began > LONGEST_VISIT:
                raise Broken(f"a visit to {visit.door} held {visit.medium} for {ended - visit.began:.0f} s")
            shared = sum(
                max(0.0, min(other.ended or ended, visit.began) - max(other.began, visit.asked))
                for other in self.house.visits
                if other is not visit and other.medium == visit.medium
            )
            if visit.began - visit.asked > shared + 1.0:
                raise Broken(
                    f"{visit.door} waited {visit.began - visit.asked:.0f} s for {visit.medium}, which was free"
                )
        horizon = self.house.world.monotonic() - 3600
        self.house.visits = [v for v in self.house.visits if v.ended is None or v.ended > horizon]

    # --- what must hold once all is calm -------------------------------------------------------------------------

    def no_orphans(self) -> None:
        """After three hours of calm: nothing of ours is on a door that should not be, and nothing twice."""
        for name in self.house.locks:
            seen: dict[str, int] = {}
            for pin in self.house.codes_on(name):
                if pin in self.by_hand[name] or (name, pin) not in self.pins:
                    continue
                grants = self.pins[name, pin]
                live = [
                    r
                    for r in self.rows
                    if r.door == name
                    and r.method == "code"
                    and r.secret is not None
                    and self.pin(r) == pin
                    and self._due(r)
                ]
                if not live:
                    names = [self._grant_of[g].name for g in grants if g in self._grant_of]
                    raise Broken(f"{name} holds an orphan: a code of {names}")
                for row in live:
                    seen[row.grant] = seen.get(row.grant, 0) + 1
            if twice := [g for g, count in seen.items() if count > 1]:
                raise Broken(f"{name} holds more than one code of {[self._grant_of[g].name for g in twice]}")

    def everything_is_there(self) -> None:
        """After a day of calm: what is promised now and has no stated problem stands on its door, proven."""
        for guest in self.guests:
            last = guest.versions[-1]
            for name in last.doors:
                if name not in self.house.locks or Method.CODE not in guest.methods:
                    continue
                self._is_there(guest, name, last.window)

    def _is_there(self, guest: Guest, name: str, window: Window) -> None:
        rows = [r for r in self.rows if r.grant == guest.id and r.door == name and r.method == "code"]
        if window.over(self.now):
            return
        if len(rows) != 1:
            raise Broken(f"{guest.name} has {len(rows)} codes at {name}")
        row = rows[0]
        early = window.start is not None and self.now < window.start
        if row.state == IMPOSSIBLE or row.problem is not None or early or window.over(self.now):
            return
        if not row.have or row.evidence < Evidence.READ_BACK:
            raise Broken(f"{name} does not hold the code of {guest.name}, and nothing says why (row {row.id})")
        if self.pin(row) not in self.house.codes_on(name):
            raise Broken(f"{name} has lost the code of {guest.name} and the engine does not know")


def house_cards(house: House, name: str) -> dict[str, int | None]:
    return dict.fromkeys(house.cards_on(name))
