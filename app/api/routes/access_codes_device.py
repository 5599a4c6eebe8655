"""What a device takes as an access code: a proposal that fits, and what callers know of it that it does not tell."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import update

from latchwork.app.api.call import Tx
from latchwork.app.api.code_requests import drawn, place_of
from latchwork.app.api.errors import invalid, refused
from latchwork.app.api.models.codes import GeneratedCode
from latchwork.app.api.parameters import Parameters
from latchwork.app.api.routing import Verb, route
from latchwork.app.api.tables.devices import device

Digits = Annotated[int, Field(ge=4, le=20)]


class GenerateCode(Parameters):
    device_id: str


@route("/access_codes/generate_code", Verb.GET, "generated_code", GeneratedCode, open_to_sessions=True)
def generate_code(tx: Tx, p: GenerateCode) -> dict[str, Any]:
    """A PIN that keeps the rules of the device and that it does not have yet. Nothing is set."""
    place = place_of(tx, p.device_id)
    if place.offline:
        sentence = "The device computes its codes from their times; make one with is_offline_access_code."
        raise refused("code_cannot_be_generated", sentence)
    (code,) = drawn(tx, [place], None)
    return {"code": code.reveal(), "device_id": p.device_id}


class Report(Parameters):
    device_id: str
    max_code_length: Digits | None = None
    min_code_length: Digits | None = None
    supported_code_lengths: list[Digits] | None = None


@route("/access_codes/report_device_constraints", Verb.POST)
def report_device_constraints(tx: Tx, p: Report) -> None:
    """Narrows the lengths of codes that are drawn for a device and taken for it, to those that its keypad takes."""
    place = place_of(tx, p.device_id)
    lengths = _reported(p)
    takes = tx.api.doors.capabilities(place.door).code
    if takes is not None and not takes.lengths & set(lengths):
        known = ", ".join(map(str, sorted(takes.lengths)))
        raise invalid(
            "supported_code_lengths", f"The device itself says that it takes {known} digits; check the report."
        )
    told = json.loads(place.face.reported) | {"supported_code_lengths": lengths}
    tx.c.execute(update(device).where(device.c.door == place.door).values(reported=json.dumps(told)))


def _reported(p: Report) -> list[int]:
    bounds = (p.min_code_length, p.max_code_length)
    if (p.supported_code_lengths is None) == (bounds == (None, None)):
        raise invalid("", "Give either supported_code_lengths, or min_code_length and max_code_length.")
    if p.supported_code_lengths is not None:
        if not p.supported_code_lengths:
            raise invalid("supported_code_lengths", "Name at least one length.")
        return sorted(set(p.supported_code_lengths))
    if bounds[0] is None or bounds[1] is None:
        raise invalid("", "Give both min_code_length and max_code_length.")
    if bounds[0] > bounds[1]:
        raise invalid("max_code_length", "It is less than min_code_length; turn them round.")
    return list(range(bounds[0], bounds[1] + 1))
