"""States and records in the words of yalexs-ble 7.2.2: what its client prints, which the vectors record."""

from __future__ import annotations

from datetime import UTC, datetime

from latchwork.protocol.august.activity import DoorActivity, LockActivity
from latchwork.protocol.august.constants import DoorStatus, LockStatus, RemoteType, Source
from latchwork.protocol.august.status import Battery, State

_LOCK = {
    LockStatus.CALIBRATING: "UNKNOWN_01",
    LockStatus.POLARITY_DISCOVERY: "UNKNOWN_06",
    LockStatus.STATIC_POSITION: "JAMMED",
    LockStatus.SECURE_MODE: "SECUREMODE",
}
_DOOR = {DoorStatus.INITIAL: "UNKNOWN", DoorStatus.OPEN: "OPENED", DoorStatus.UNKNOWN: "UNKNOWN_04"}
_REMOTE_UNKNOWN = "<LockOperationRemoteType.UNKNOWN: 0>"
_SOURCE_UNKNOWN = "<LockOperationSource.UNKNOWN: 255>"


def said_state(state: State) -> str:
    match state:
        case Battery() as battery:
            return f"BatteryState(voltage={battery.volts}, percentage={battery.percent})"
        case LockStatus():
            return f"<LockStatus.{_LOCK.get(state, state.name)}: {state.value}>"
        case DoorStatus():
            return f"<DoorStatus.{_DOOR.get(state, state.name)}: {state.value}>"


def said_activity(entry: LockActivity | DoorActivity) -> str:
    """Times are the client's local ones; the recordings were made where that is UTC."""
    when = repr(datetime.fromtimestamp(entry.time, UTC).replace(tzinfo=None))
    if isinstance(entry, DoorActivity):
        return f"DoorActivity(timestamp={when}, status={said_state(entry.status)})"
    return (
        f"LockActivity(timestamp={when}, status={said_state(entry.status)}, source={_source(entry.source)}, "
        f"remote_type={_remote(entry)}, slot={entry.slot})"
    )


def _source(source: Source | None) -> str:
    return _SOURCE_UNKNOWN if source is None else f"<LockOperationSource.{source.name}: {source.value}>"


def _remote(entry: LockActivity) -> str:
    if entry.source is not Source.REMOTE:
        return "None"
    remote: RemoteType | None = entry.remote_type
    return _REMOTE_UNKNOWN if remote is None else f"<LockOperationRemoteType.{remote.name}: {remote.value}>"
