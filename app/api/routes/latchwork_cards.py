"""Cards and phones in simulated hands: what the published API has no route for."""

from __future__ import annotations

from typing import Any, Literal

from latchwork.app.api.call import Call, Tx
from latchwork.app.api.errors import conflict
from latchwork.app.api.objects.acs import find_encoder
from latchwork.app.api.parameters import Key, Parameters
from latchwork.app.api.routes.latchwork_simulate import PREFIX, AtDoor, OutcomeShown
from latchwork.app.api.routing import Scope, Verb, route
from latchwork.app.api.simulation import is_real, must_be_sandbox


class AtEncoder(Parameters):
    acs_encoder_id: str

    def encoder(self, tx: Tx) -> str:
        must_be_sandbox(tx)
        name = find_encoder(tx, self.acs_encoder_id)
        if name not in tx.api.rig.bench.encoders:
            raise is_real(name)
        return name


class LayCard(AtEncoder):
    card: Key
    kind: Literal["classic", "ntag213", "ultralight_c"] | None = None


@route(f"{PREFIX}/lay_card", Verb.POST, scope=Scope.SIMULATE, ours=True)
async def lay_card(call: Call, p: LayCard) -> None:
    """Somebody lays a card on an encoder, where it stays until it is lifted. A name that is new is that of a blank
    card: a MIFARE Classic unless `kind` says another. No encoder makes a key of an Ultralight C."""
    encoder, bench = await call.transact(p.encoder), call.api.rig.bench
    card = bench.card(p.card, p.kind)
    if p.kind is not None and bench.kind_of(card) != p.kind:
        raise conflict("card_of_another_kind", f"The card of this name is a {bench.kind_of(card)}; take a new name.")
    for name, chip in bench.encoders.items():
        if card in chip.field.cards:
            if name == encoder:
                return
            raise conflict("card_elsewhere", f"The card lies on {name}; lift it there first.")
    bench.lay(encoder, card)


@route(f"{PREFIX}/lift_card", Verb.POST, scope=Scope.SIMULATE, ours=True)
async def lift_card(call: Call, p: AtEncoder) -> None:
    """Somebody takes every card off an encoder; a write under way is torn."""
    call.api.rig.bench.lift(await call.transact(p.encoder))


class TapCard(AtDoor):
    card: Key


@route(f"{PREFIX}/tap_card", Verb.POST, "outcome", OutcomeShown, scope=Scope.SIMULATE, ours=True)
async def tap_card(call: Call, p: TapCard) -> dict[str, Any]:
    """Somebody holds a card to a door; answers what the door did."""
    door = await call.transact(p.door)
    outcome = call.api.rig.bench.tap(door, call.api.rig.bench.card(p.card))
    await call.api.operations.look_at(door)
    return {"opened": outcome.opened, "reason": str(outcome.reason)}


# --- phones -----------------------------------------------------------------------------------------------------


class PresentPhone(AtDoor):
    phone: Key
    in_flight_mode: bool = False


@route(f"{PREFIX}/present_phone", Verb.POST, "outcome", OutcomeShown, scope=Scope.SIMULATE, ours=True)
async def present_phone(call: Call, p: PresentPhone) -> dict[str, Any]:
    """Somebody opens the app on a phone in front of a door; answers what the door did. The phone fetches its keys
    first, unless it is in flight mode. `phone` is a name of the caller's own, or the device_id of a phone."""
    door, wallets, bench = await call.transact(p.door), call.api.wallets, call.api.rig.bench
    if not p.in_flight_mode:
        await wallets.sync(call, p.phone)
    outcome = bench.present(door, bench.phone(await wallets.bench_name(call, p.phone)))
    await call.api.operations.look_at(door)
    return {"opened": outcome.opened, "reason": str(outcome.reason)}


class OpenInstantKey(Parameters):
    phone: Key
    instant_key_url: str


@route(f"{PREFIX}/open_instant_key", Verb.POST, scope=Scope.SIMULATE, ours=True)
async def open_instant_key(call: Call, p: OpenInstantKey) -> None:
    """Somebody opens a link on a phone, which is brought to the link's person and fetches the keys. The same phone
    again is no second use."""
    await call.transact(must_be_sandbox)
    wallets, bench = call.api.wallets, call.api.rig.bench
    identity = bench.phone(await wallets.bench_name(call, p.phone)).identity
    assert identity is not None

    def open_it(tx: Tx) -> None:
        row = wallets.row_of(tx.c, p.phone) or wallets.enrol(tx.c, p.phone, identity)
        wallets.open(tx, row, p.instant_key_url)

    await call.transact(open_it)
    await wallets.sync(call, p.phone)
