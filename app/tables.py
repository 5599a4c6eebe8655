"""Grants, doors and attempts as tables for people and as plain values for programs."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from rich.table import Table
from rich.text import Text

from latchwork.drivers.contract import Delivery, Evidence, Window
from latchwork.grants.model import CredentialView, GrantView

RUNGS = {
    Evidence.PLANNED: ("planned", "dim"),
    Evidence.SENT: ("sent", "yellow"),
    Evidence.ACKNOWLEDGED: ("acknowledged", "cyan"),
    Evidence.READ_BACK: ("read back", "green"),
    Evidence.USED: ("used", "bold green"),
}


def ladder(evidence: Evidence) -> Text:
    """The rung as a bar that climbs, and its name."""
    name, style = RUNGS[evidence]
    return Text("▰" * evidence + "▱" * (Evidence.USED - evidence) + " " + name, style=style)


def said(window: Window, zone: ZoneInfo) -> str:
    def side(moment: Any, open_side: str) -> str:
        return open_side if moment is None else f"{moment.astimezone(zone):%a %d %b %H:%M}"

    return f"{side(window.start, 'now')} - {side(window.end, 'for ever')}"


def grant_table(view: GrantView, zone: ZoneInfo, *, show_pins: bool) -> Table:
    """One grant's credentials, door by door."""
    title = f"{view.person}: grant {view.id} ({view.state}), {said(view.window, zone)}"
    table = Table(title=title, title_justify="left")
    for column in ("door", "make", "method", "PIN", "evidence", "remarks"):
        table.add_column(column)
    for one in view.credentials:
        pin = "" if one.secret is None else (one.secret.reveal() if show_pins else "•" * len(one.secret.reveal()))
        table.add_row(one.door, one.make, one.method.value, pin, ladder(one.evidence), remark(one, zone))
    return table


def remark(one: CredentialView, zone: ZoneInfo) -> str:
    if one.problem is not None:
        return one.problem.text
    if one.removing:
        return "being taken away"
    if one.set:
        return "on the door" if one.delivery is Delivery.STORED else "in the guest's hands"
    if not one.due and one.delivery is Delivery.STORED:
        return "goes on the door when its time comes"
    if one.delivery is Delivery.CARRIED:
        return "waits to be encoded" if one.method.value == "card" else "waits for a phone to fetch it"
    return "under way"


def moment(value: Any) -> str | None:
    return None if value is None else value.isoformat()


def credential_json(one: CredentialView, *, show_pins: bool) -> dict[str, Any]:
    return {
        "door": one.door,
        "make": one.make,
        "method": one.method.value,
        "delivery": one.delivery.value,
        "starts_at": moment(one.window.start),
        "ends_at": moment(one.window.end),
        "evidence": one.evidence.name.lower(),
        "set": one.set,
        "due": one.due,
        "removing": one.removing,
        "slot": one.slot,
        "code": one.secret.reveal() if show_pins and one.secret is not None else None,
        "problem": None if one.problem is None else {"code": one.problem.code, "text": one.problem.text},
    }


def grant_json(view: GrantView, *, show_pins: bool) -> dict[str, Any]:
    return {
        "id": view.id,
        "person": view.person,
        "state": view.state.value,
        "starts_at": moment(view.window.start),
        "ends_at": moment(view.window.end),
        "methods": sorted(method.value for method in view.methods),
        "doors": list(view.doors),
        "spaces": list(view.spaces),
        "reservation": view.reservation,
        "created_at": moment(view.created_at),
        "codes": [code.reveal() for code in view.codes] if show_pins else len(view.codes),
        "cards_to_encode": view.cards_to_encode,
        "credentials": [credential_json(one, show_pins=show_pins) for one in view.credentials],
        "problems": [{"code": p.code, "text": p.text} for p in view.problems],
    }
