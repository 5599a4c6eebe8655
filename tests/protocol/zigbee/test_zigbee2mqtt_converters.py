"""What a bridge makes of its documents and of a lock's frames."""

from __future__ import annotations

from typing import Any

import pytest

from latchwork.protocol.zigbee import generated as g
from latchwork.protocol.zigbee.data_types import TypedValue
from latchwork.protocol.zigbee.frames import Command
from latchwork.protocol.zigbee.general import (
    AttributeRecord,
    DefaultResponse,
    ReadAttributes,
    ReadAttributesResponse,
    ReadRecord,
    ReportAttributes,
)
from latchwork.protocol.zigbee.zigbee2mqtt_converters import (
    ACTIONS,
    CannotConvert,
    PublishFailure,
    get_commands,
    herdsman_name,
    publish_failure,
    set_commands,
    state_of,
)
from latchwork.protocol.zigbee.zigbee2mqtt_documents import DeviceGet, DeviceSet, validated

NOW = 1_752_418_800_000


@pytest.mark.parametrize(
    ("document", "commands"),
    [
        ({"state": "LOCK"}, [g.LockDoor(b"")]),
        ({"state": "unlock"}, [g.UnlockDoor(b"")]),
        ({"state": "TOGGLE"}, [g.ToggleDoor(b"")]),
        ({"state": {"state": "UNLOCK", "code": "1234"}}, [g.UnlockDoor(b"1234")]),
        ({"pin_code": {"user": 5, "pin_code": "0042"}}, [g.SetPinCode(5, 1, 0, b"0042")]),
        ({"pin_code": {"user": 5, "pin_code": 42}}, [g.SetPinCode(5, 1, 0, b"42")]),
        (
            {"pin_code": {"user": 0, "pin_code": "1234", "user_type": "master", "user_enabled": False}},
            [g.SetPinCode(0, 3, 3, b"1234")],
        ),
        ({"pin_code": {"user": 5, "pin_code": None}}, [g.ClearPinCode(5)]),
        ({"pin_code": {"user": 5}}, [g.ClearPinCode(5)]),
        ({"user_status": {"user": 5, "status": "disabled"}}, [g.SetUserStatus(5, 3)]),
        (
            {"state": "LOCK", "pin_code": {"user": 29}, "user_status": {"user": 1, "status": "enabled"}},
            [g.LockDoor(b""), g.ClearPinCode(29), g.SetUserStatus(1, 1)],
        ),
        ({"sound_volume": "low_volume"}, []),
    ],
)
def test_what_is_set_becomes_commands(document: dict[str, Any], commands: list[Command]) -> None:
    assert set_commands(validated(DeviceSet, document), 30) == commands


@pytest.mark.parametrize(
    ("document", "key", "cause"),
    [
        ({"state": "AJAR"}, "state", "LOCK, UNLOCK, TOGGLE"),
        ({"state": {"state": "UNLOCK", "code": "١٢٣٤"}}, "state", "ASCII"),
        ({"pin_code": {"user": 30, "pin_code": "4711"}}, "pin_code", "user must be in range for device"),
        ({"pin_code": {"user": -1, "pin_code": "4711"}}, "pin_code", "user must be in range for device"),
        ({"user_status": {"user": 30, "status": "enabled"}}, "user_status", "user must be in range for device"),
    ],
)
def test_what_a_bridge_cannot_do_is_said_without_the_code(document: dict[str, Any], key: str, cause: str) -> None:
    with pytest.raises(CannotConvert) as caught:
        set_commands(validated(DeviceSet, document), 30)
    assert caught.value.key == key
    assert cause in caught.value.cause
    assert "4711" not in str(caught.value)


def test_what_is_got_becomes_commands() -> None:
    assert get_commands(validated(DeviceGet, {"state": ""}), 30) == [ReadAttributes((0,))]
    assert get_commands(validated(DeviceGet, {"pin_code": {"user": 5}}), 30) == [g.GetPinCode(5)]
    assert get_commands(validated(DeviceGet, {"pin_code": ""}), 30) == [g.GetPinCode(user) for user in range(30)]
    assert get_commands(validated(DeviceGet, {"user_status": {"user": 5}}), 30) == [g.GetUserStatus(5)]
    with pytest.raises(CannotConvert, match="userId must be in range"):
        get_commands(validated(DeviceGet, {"pin_code": {"user": 30}}), 30)


def test_a_command_has_herdsmans_name() -> None:
    assert herdsman_name(g.SetPinCode(5, 1, 0, b"")) == "setPinCode"


def report(attribute: int, code: int, value: Any) -> ReportAttributes:
    return ReportAttributes((AttributeRecord(attribute, TypedValue(code, value)),))


@pytest.mark.parametrize(
    ("command", "state"),
    [
        (
            g.OperationEventNotification(0, 2, 5, b"4711", 805_734_000),
            {"action": "unlock", "action_user": 5, "action_source": 0, "action_source_name": "keypad"},
        ),
        (
            g.OperationEventNotification(4, 14, 0xFFFF, b"", 0),
            {"action": "manual_unlock", "action_user": 65535, "action_source": 4, "action_source_name": "fingerprint"},
        ),
        (g.OperationEventNotification(0xFF, 99, 5, b"", 0), {"action_user": 5, "action_source": 255}),
        (
            g.ProgrammingEventNotification(1, 2, 5, b"4711", 0, 1, 0),
            {"action": "pin_code_added", "action_user": 5, "action_source": 1, "action_source_name": "rf"},
        ),
        (g.GetPinCodeResponse(5, 1, 0, b"4711"), {"users": {"5": {"status": "enabled"}}}),
        (g.GetPinCodeResponse(6, 0, 0xFF, b""), {"users": {"6": {"status": "available"}}}),
        (g.GetPinCodeResponse(999, 0xFF, 0xFF, b""), {"users": {"999": {"status": "not_supported_255"}}}),
        (g.GetUserStatusResponse(5, 3), {"users": {"5": {"status": "disabled"}}}),
        (g.SetPinCodeResponse(0), {"last_successful_pincode_save": NOW}),
        (g.SetPinCodeResponse(3), {}),
        (g.ClearPinCodeResponse(0), {"last_successful_pincode_clear": NOW}),
        (g.ClearPinCodeResponse(1), {}),
        (report(0, 0x30, 1), {"state": "LOCK", "lock_state": "locked"}),
        (report(0, 0x30, 0), {"state": "UNLOCK", "lock_state": "not_fully_locked"}),
        (report(0, 0x30, 0xFF), {"state": "UNLOCK"}),
        (report(3, 0x30, 1), {"door_state": "closed"}),
        (report(3, 0x30, 0xFF), {"door_state": "undefined"}),
        (report(3, 0x30, 9), {}),
        (report(0x23, 0x23, 30), {"auto_relock_time": 30}),
        (report(0x24, 0x20, 2), {"sound_volume": "high_volume"}),
        (report(0x24, 0x20, 9), {}),
        (report(0x21, 0x42, "en"), {}),
        (
            ReadAttributesResponse((ReadRecord(0, 0, TypedValue(0x30, 2)), ReadRecord(3, 0x86))),
            {"state": "UNLOCK", "lock_state": "unlocked"},
        ),
        (DefaultResponse(5, 0), {}),
    ],
)
def test_what_a_lock_says_becomes_state(command: Command, state: dict[str, Any]) -> None:
    assert state_of(command, expose_pin=False, now_ms=NOW) == state


def test_a_code_is_in_the_state_only_with_the_option() -> None:
    told = state_of(g.GetPinCodeResponse(5, 1, 0, b"4711"), expose_pin=True, now_ms=NOW)
    assert told == {"users": {"5": {"status": "enabled", "pin_code": "4711"}}}
    free = state_of(g.GetPinCodeResponse(6, 0, 0xFF, b""), expose_pin=True, now_ms=NOW)
    assert free == {"users": {"6": {"status": "available"}}}


def test_every_action_has_one_word() -> None:
    assert len(ACTIONS) == 16 + 7 - 1


def test_a_failure_is_found_in_the_log() -> None:
    failure = PublishFailure("set", "pin_code", "house/front 'left'", "Error: user must be in range for device")
    assert publish_failure(failure.text()) == failure
    bare = publish_failure("Publish 'get' 'pin_code' to 'F' failed: timeout after 10000 ms")
    assert bare == PublishFailure("get", "pin_code", "F", "timeout after 10000 ms")
    assert publish_failure("Connected to MQTT server") is None
