"""What a Tedee bridge tells its callbacks, in its three forms."""

from __future__ import annotations

import json

from latchwork.protocol.tedee.bridge import Method
from latchwork.protocol.tedee.bridge_events import EVENTS, BridgeEvent, EventRow
from pages.markdown import fenced

MOMENT = "2026-05-01T15:00:00.000Z"
CALLBACK = "/callback"
TEXT = "serialNumber"
"""The one field that is no number."""


def events() -> str:
    """Each event as a bridge sends it, its numbers all 1."""
    return "".join(_event(row) for row in EVENTS.values())


def _event(row: EventRow) -> str:
    event = BridgeEvent(row.kind, MOMENT, {name: "00000000-000000" if name == TEXT else 1 for name in row.fields})
    lines = [f"{Method.POST} {event.target(CALLBACK, Method.POST)}", "", json.dumps(event.document(), indent=2), ""]
    lines += [f"GET {event.target(CALLBACK, method)}" for method in (Method.GET, Method.GET_NO_PARAMS)]
    return f"\n### {row.kind}\n\n*{row.source}*\n{fenced(chr(10).join(lines), 'http')}"
