"""Access methods that are cards: written at a desk, or known by their numbers."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import Field
from sqlalchemy import select

from latchwork.app.api.call import Call, Tx
from latchwork.app.api.errors import ApiError, invalid, refused
from latchwork.app.api.models.events import ActionAttempt
from latchwork.app.api.models.related_methods import MethodBatch
from latchwork.app.api.objects.grants import find_method, shown_methods
from latchwork.app.api.objects.phones import shown_instant_keys
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.places import door_of_entrance
from latchwork.app.api.related import SHOWN, Around, chosen, related_to_methods
from latchwork.app.api.routes.acs_encoders import credential_of_method
from latchwork.app.api.routes.acs_encoders import encode as encode_meant
from latchwork.app.api.routes.acs_entrances import doors_of_grant, no_cloud_keys
from latchwork.app.api.routing import Scope, Verb, route
from latchwork.app.api.tables.phones import instant_key
from latchwork.drivers.contract import DriverError, Method
from latchwork.grants.model import GrantError


class Named(Parameters):
    access_method_id: str


class Encode(Named):
    acs_encoder_id: str


@route("/access_methods/encode", Verb.POST, "action_attempt", ActionAttempt, scope=Scope.OPERATE)
async def encode(call: Call, p: Encode) -> dict[str, Any]:
    """Writes the method on the card that lies on the encoder. It is made when it was read back."""
    return await encode_meant(
        call, p.acs_encoder_id, lambda tx, system: credential_of_method(tx, p.access_method_id, system)
    )


class Assign(Named):
    card_number: Annotated[str, Field(pattern=r"^[0-9]{1,20}$")]


@route("/access_methods/assign_card", Verb.POST, "action_attempt", ActionAttempt, scope=Scope.OPERATE)
async def assign_card(call: Call, p: Assign) -> dict[str, Any]:
    """Makes the card with this number the method's, at locks that know cards by their numbers."""
    engine_grant = await call.transact(lambda tx: _numbered(tx, p.access_method_id))

    async def work() -> dict[str, Any]:
        doors = await call.transact(lambda tx: _assigned(tx, engine_grant, p.card_number))
        await call.api.engine.visited(doors)
        return await call.transact(lambda tx: shown_methods(tx, [find_method(tx, p.access_method_id)])[0])

    return await call.api.operations.attempt(call, "ASSIGN_CREDENTIAL", None, work, _says)


def _numbered(tx: Tx, method_id: str) -> str:
    """The grant of the engine; 400 for a method that an encoder has to write."""
    method = find_method(tx, method_id)
    if method.mode != Method.CARD.value:
        raise refused("access_method_not_a_card", f"This is a {method.mode}; only a card has a number.")
    written = [door for door in doors_of_grant(tx, method.engine_grant) if tx.api.doors.is_entrance(door)]
    if written:
        sentence = f"{', '.join(written)} believes what is written on the card and knows no numbers; encode it."
        raise refused("access_method_wants_encoding", sentence)
    engine_grant: str = method.engine_grant
    return engine_grant


def _assigned(tx: Tx, engine_grant: str, number: str) -> list[str]:
    tx.api.engine.desk.assign(tx.c, engine_grant, number, tx.touched)
    return sorted(tx.touched.doors)


def _says(error: DriverError | GrantError) -> str:
    return "uncategorized_error"


Kind = Literal[
    "spaces",
    "devices",
    "acs_entrances",
    "access_grants",
    "access_methods",
    "instant_keys",
    "client_sessions",
    "acs_credentials",
]


class Related(Parameters):
    access_method_ids: list[str]
    exclude: list[Kind] | None = None
    include: list[Kind] | None = None


@route("/access_methods/get_related", Verb.GET, "batch", MethodBatch)
def get_related(tx: Tx, p: Related) -> dict[str, list[dict[str, Any]]]:
    """The grants and places of methods, and what stands below them."""
    rows = [find_method(tx, one) for one in p.access_method_ids]
    return related_to_methods(tx, rows, chosen(get_args(Kind), p.include, p.exclude))


def _instant_keys(tx: Tx, around: Around) -> list[dict[str, Any]]:
    mine = instant_key.c.access_method.in_(around.methods)
    return shown_instant_keys(tx, list(tx.c.execute(select(instant_key).where(mine).order_by(instant_key.c.id))))


SHOWN["instant_keys"] = _instant_keys


class Unlock(Named):
    acs_entrance_id: str


@route("/access_methods/unlock_door", Verb.POST, "action_attempt", ActionAttempt, scope=Scope.OPERATE)
def unlock_door(tx: Tx, p: Unlock) -> dict[str, Any]:
    """Refused: it is for cloud keys, and no entrance here has a line by which it could be told to open."""
    method, door = find_method(tx, p.access_method_id), door_of_entrance(tx, p.acs_entrance_id)
    if method.mode != Method.CLOUD_KEY.value:
        raise _not_a_cloud_key(method.mode)
    if door not in doors_of_grant(tx, method.engine_grant):
        raise invalid("acs_entrance_id", "The method does not lead to this entrance.")
    raise no_cloud_keys(door)


def _not_a_cloud_key(mode: str) -> ApiError:
    return refused("access_method_not_a_cloud_key", f"Only a cloud key opens a door from afar; this is a {mode}.")
