"""What keeps a door from being reached: pure, from the row that `latchwork.app.api.doors.FACE` gives.

Facts: the published error codes of devices. Whether a door answers is the engine's word (`online`, by the last
conversation); a simulated misfortune only says why it does not.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from latchwork.app.api.clock import written

LINE, HUB, SUBSCRIPTION = "line", "hub", "subscription"
"""What people can simulate to be broken; each is kept with the moment since which it is."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One reason, `since` when (seconds since 1970). `of_account` says that the whole account has it."""

    code: str
    message: str
    since: float
    of_account: bool = False


def troubles(face: Row[Any]) -> list[Trouble]:
    """What is wrong with a device, the weightiest first; empty for one that is well."""
    found = []
    disturbed: dict[str, float] = json.loads(face.disturbed)
    since = json.loads(face.told).get("offline_since") or face.created_at
    if face.account_disconnected_at is not None:
        words = "Its account is disconnected; connect it again through a connect webview."
        found.append(Trouble("account_disconnected", words, face.account_disconnected_at, of_account=True))
    if face.removed_at is not None:
        words = "It was removed from its account; pair it again or delete it here."
        found.append(Trouble("device_removed", words, face.removed_at))
    if SUBSCRIPTION in disturbed:
        words = "The subscription that its account needs has run out; renew it with the maker."
        found.append(Trouble("subscription_required", words, disturbed[SUBSCRIPTION]))
    if not found and not face.online:
        if HUB in disturbed:
            found.append(Trouble("hub_disconnected", "Its hub does not reach it; see to the hub.", since))
        else:
            words = "It did not answer when it was last spoken to; it is tried again by itself."
            found.append(Trouble("device_disconnected", words, since))
    return found


def why_offline(face: Row[Any]) -> str:
    """The published word for why a device is not reached."""
    known = {trouble.code for trouble in troubles(face)}
    return next((code for code in ("account_disconnected", "hub_disconnected") if code in known), "device_disconnected")


def is_out_of_reach(face: Row[Any]) -> bool:
    """Whether people have simulated that nothing gets through to it. A deleted door is still rid of its codes."""
    gone = (face.account_disconnected_at, face.removed_at)
    return bool(json.loads(face.disturbed)) or any(moment is not None for moment in gone)


def is_online(face: Row[Any]) -> bool:
    return bool(face.online) and face.account_disconnected_at is None and face.removed_at is None


def as_entries(found: list[Trouble]) -> list[dict[str, Any]]:
    """Troubles as the API lists them."""
    return [
        {
            "error_code": one.code,
            "message": one.message,
            "created_at": written(one.since),
            "is_connected_account_error" if one.of_account else "is_device_error": True,
        }
        for one in found
    ]
