"""The encoders at the desks: cards written and read, with what people arranged there for the next time.

Arranged in a sandbox, a misfortune happens to the simulated card or encoder itself wherever there is one that would
end like this: the card is taken off, pulled away in the middle, or is not alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from latchwork.app.api.objects.acs_credentials import card_of
from latchwork.drivers.contract import (
    CardKind,
    CardLost,
    CardOrder,
    CardSeen,
    DriverError,
    NoLine,
    Reason,
    Rejected,
    Unconfirmed,
    Unreachable,
    Window,
)
from latchwork.grants.cards import DeskRules, OnAnotherCard
from latchwork.grants.model import GrantError, NotFound

if TYPE_CHECKING:
    from latchwork.app.api.service import Service

RULES = DeskRules(one_card=True, overwrites=True)
"""The published ones: what was written on a card goes on no second one, and a card may be written anew."""


class Expired(GrantError):
    """Nothing was done in the time that an attempt has."""


def says(error: DriverError | GrantError) -> str:
    """The published type for how an encoding or a scan ended."""
    for kind, word in _SAYS:
        if isinstance(error, kind):
            return word
    return _REASONS.get(error.reason, "uncategorized_error") if isinstance(error, Rejected) else "uncategorized_error"


_SAYS: tuple[tuple[type[Exception], str], ...] = (
    (Expired, "action_attempt_expired"),
    (OnAnotherCard, "credential_cannot_be_reissued"),
    (NotFound, "credential_deleted"),
    (NoLine, "encoder_not_online"),
    (CardLost, "encoding_interrupted"),
    (Unreachable, "encoder_communication_timeout"),
    (Unconfirmed, "encoding_interrupted"),
)
_REASONS = {
    Reason.NO_CARD: "no_credential_on_encoder",
    Reason.WRONG_CARD: "incompatible_card_format",
    Reason.CARD_LOCKED: "incompatible_card_format",
}

_SCAN_HAS = frozenset(
    {
        "action_attempt_expired",
        "no_credential_on_encoder",
        "encoder_not_online",
        "encoder_communication_timeout",
    }
)


def says_of_scan(error: DriverError | GrantError) -> str:
    """As `says`, in the fewer words that there are for a scan."""
    word = says(error)
    return word if word in _SCAN_HAS else "uncategorized_error"


class Act(StrEnum):
    ENCODE = "encode"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Arranged:
    """What is to happen to the next act at an encoder: the type of its error, or the name of a scenario. `credential`
    is the only one whose act it waits for, or the one that a scan is to find."""

    what: str
    credential: str | None = None


class Desk:
    """The encoders of one service."""

    def __init__(self, api: Service) -> None:
        self._api = api
        self._arranged: dict[tuple[str, Act], Arranged] = {}

    def arrange(self, encoder: str, act: Act, arranged: Arranged) -> None:
        """In place of what was arranged before. It is forgotten when the service stops."""
        self._arranged[encoder, act] = arranged

    # --- writing -------------------------------------------------------------------------------------------------

    async def encode(self, encoder: str, engine_grant: str, credential: str) -> None:
        """Writes the card of a grant of the engine. Raises `DriverError` and `GrantError`; `says` names them."""
        arranged = self._arranged.get((encoder, Act.ENCODE))
        if arranged is None or arranged.credential not in (None, credential):
            await self._api.engine.encode(engine_grant, encoder, rules=RULES)
            return
        del self._arranged[encoder, Act.ENCODE]
        if arranged.what == "credential_is_issued":
            self._lay_blank(encoder)
            await self._api.engine.encode(engine_grant, encoder, rules=RULES)
            return
        with self._misfortune(encoder, arranged.what):
            await self._api.engine.encode(engine_grant, encoder, rules=RULES)

    # --- reading -------------------------------------------------------------------------------------------------

    async def scan(self, encoder: str) -> CardSeen:
        """Reads the card that lies there. Raises `DriverError` and `GrantError`; `says_of_scan` names them."""
        arranged = self._arranged.pop((encoder, Act.SCAN), None)
        if arranged is None:
            return await self._api.engine.read_card(encoder)
        if arranged.what in FOUND:
            await self._put_there(encoder, arranged)
            return await self._api.engine.read_card(encoder)
        with self._misfortune(encoder, arranged.what):
            return await self._api.engine.read_card(encoder)

    # --- what people arrange -------------------------------------------------------------------------------------

    @contextmanager
    def _misfortune(self, encoder: str, error: str) -> Iterator[None]:
        """Lets the act within end like this."""
        bench, faults = self._api.rig.bench, self._api.world.faults
        if error == "action_attempt_expired":
            raise Expired("nothing came of it in time; lay the card there and ask again")
        if error == "no_credential_on_encoder":
            with bench.lifted(encoder):
                yield
            return
        self._lay_blank(encoder)
        fault = "card_pulled_away" if error == "encoding_interrupted" else "card_second"
        faults.arm(fault, bench.fault_name(encoder))
        try:
            yield
        finally:
            faults.disarm(fault, bench.fault_name(encoder))

    def _lay_blank(self, encoder: str, *, alone: bool = False) -> None:
        """Lays a new card there if none lies there; `alone` takes the others off first."""
        bench = self._api.rig.bench
        if alone:
            bench.lift(encoder)
        if not bench.encoders[encoder].field.cards:
            bench.lay(encoder, bench.card(f"a blank at {encoder} {self._api.new_id()}"))

    async def _put_there(self, encoder: str, arranged: Arranged) -> None:
        """Lays the card there that a scan is to find, and has it say what it is to say."""
        if arranged.what in (UNKNOWN, EMPTY):
            self._lay_blank(encoder, alone=True)
        elif arranged.credential is not None:
            bench, credential = self._api.rig.bench, arranged.credential
            uid = await self._api.store.run(lambda c: card_of(c, credential))
            known = None if uid is None else bench.card_with(uid)
            if known is None:
                raise NotFound("no simulated card carries this credential; encode it first")
            bench.lift(encoder)
            bench.lay(encoder, known)
        if arranged.what == UNKNOWN:
            system, writer = self._api.engine.encoder(encoder)
            await writer.write(_of_another_desk(system.property_id, self._api.world.now()))
        elif arranged.what == NEEDS_UPDATE:
            _, writer = self._api.engine.encoder(encoder)
            lying = (await writer.read()).order
            if lying is None:
                raise NotFound("the card on the encoder carries no credential; encode it first")
            await writer.write(replace(lying, window=_halved(lying.window)))


EXISTS, NEEDS_UPDATE = "credential_exists_on_seam", "credential_on_encoder_needs_update"
UNKNOWN, EMPTY = "credential_does_not_exist_on_seam", "credential_on_encoder_is_empty"
FOUND = frozenset({EXISTS, NEEDS_UPDATE, UNKNOWN, EMPTY})
"""What a scan can be arranged to find."""


def _halved(window: Window) -> Window:
    """A window that ends too early: what a card says that was written before its stay was extended."""
    start = window.start or datetime(2000, 1, 2, tzinfo=UTC)
    span = timedelta(days=2) if window.end is None else window.end - start
    return Window(window.start, start + max(span / 2, timedelta(minutes=2)))


def _of_another_desk(property_id: int, now: datetime) -> CardOrder:
    """A card of the property that no desk of ours made: it is authentic, and nobody here knows it."""
    window = Window(now, now + timedelta(days=1))
    return CardOrder(property_id, 0xFFFF_FFFF, CardKind.GUEST, (), (), 0, now, window)
