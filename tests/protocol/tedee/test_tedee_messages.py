"""Messages, the log, identity, PIN rules, and the documents of bridge and cloud."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Family, Layout
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.rest.errors import BadAnswer, BadRequest, Refused
from latchwork.protocol.rest.messages import Answer
from latchwork.protocol.tedee import bridge, bridge_events, cloud, constants, identity, pins
from latchwork.protocol.tedee import generated as g
from latchwork.protocol.tedee.activity_log import EVENTS, Package, Record, build_package, event_name, parse_package
from latchwork.protocol.tedee.declarations import DECLARATIONS
from latchwork.protocol.tedee.messages import Unknown, parse_answer, parse_notification, parse_request


def rows() -> list[Layout]:
    found: list[Layout] = []
    for one in DECLARATIONS:
        found += one.rows.values() if isinstance(one, Family) else [one]
    return found


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)
def test_every_message_says_where_it_is_written_down_and_what_it_is(row: Layout) -> None:
    assert row.source
    assert row.doc


def test_every_command_has_its_answer_and_every_number_its_layout() -> None:
    assert set(g.REQUEST) == set(g.ANSWER) == set(constants.Command)
    assert set(g.NOTIFICATION) == set(constants.Notification)
    assert set(constants.ALERT_WORDS) == set(constants.Alert)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("50", g.Lock()),
        ("5002", g.Lock(2)),
        ("5103", g.Unlock(3)),
        ("52", g.PullSpring()),
        ("710000017c782d0db5aabb", g.SetSignedTime(1634103791029, b"\xaa\xbb")),
        ("9901", Unknown(0x99, b"\x99\x01")),
    ],
)
def test_a_request_comes_back(text: str, message: Any) -> None:
    assert parse_request(bytes.fromhex(text)) == message
    assert message.build().hex() == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("510600000007", g.UnlockAnswer(6, 7)),
        ("5100", g.UnlockAnswer(0)),
        ("5a000600", g.StateAnswer(0, 6, 0)),
        ("5a07", g.StateAnswer(7)),
        ("0c005701", g.BatteryAnswer(0, 87, 1)),
        ("2d04", g.ActivityLogsAnswer(4, b"")),
    ],
)
def test_an_answer_comes_back(text: str, message: Any) -> None:
    assert parse_answer(bytes.fromhex(text)) == message
    assert message.build().hex() == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ba0600", g.StateChanged(6, 0)),
        ("ba0600020000303902", g.StateChanged(6, 0, 2, 12345, 2)),
        ("a05701", g.BatteryChanged(87, 1)),
        ("bc57", g.StartCharging(87)),
        ("bd57", g.StopCharging(87)),
        ("be", g.FullyCharged()),
        ("b302", g.CalibrationFinished(2)),
        ("bf04", g.PullCalibrationFinished(4)),
        ("a5", g.HasLogs()),
        ("a4", g.NeedTime()),
        ("7b00", g.SignedTimeSet(0)),
        ("e2aabb", g.DeviceStatistics(b"\xaa\xbb")),
        ("cc", Unknown(0xCC, b"\xcc")),
    ],
)
def test_a_notification_comes_back(text: str, message: Any) -> None:
    assert parse_notification(bytes.fromhex(text)) == message
    assert message.build().hex() == text


@pytest.mark.parametrize("parse", [parse_request, parse_answer, parse_notification])
@given(data=st.binary(max_size=40))
def test_any_bytes_are_a_message_or_malformed(parse: Callable[[bytes], Any], data: bytes) -> None:
    try:
        assert parse(data).build() == data
    except Malformed:
        return


def test_results_have_the_vendors_names() -> None:
    assert constants.result_name(8) == "NOT_CONFIGURED"
    assert constants.result_name(0x77) == "result 0x77"
    assert constants.Characteristic.API_COMMANDS.uuid == "00000501-4899-489f-a301-fbee544b1db0"


# --- the log ------------------------------------------------------------------------------------------------------

RECORDS = st.builds(
    Record,
    st.sampled_from(sorted(EVENTS)),
    st.integers(0, 2**64 - 1),
    st.integers(0, 2**32 - 1),
    st.none() | st.integers(0, 2**32 - 1),
    st.none() | st.text(max_size=8),
    st.integers(0, 255),
)


@given(records=st.lists(RECORDS, max_size=5), signature=st.binary(max_size=78))
def test_a_package_comes_back(records: list[Record], signature: bytes) -> None:
    package = Package(tuple(records), signature)
    assert parse_package(build_package(package)) == package


@pytest.mark.parametrize(
    "data",
    [
        "",
        "010101",
        "02000101 01",
        "010101 040100 0200",
        "010101 03012a 0200",
        "010101 03012a 03012a 0200",
        "010101 010101 0200",
        "010101 0200 0200",
        "010101 0302002a 0200",
        "01020101 0200",
        "010101 03012a 0408 0000000000000000 0200",
        "010101 024f" + "00" * 79,
        "010101 03012a 05080000000000000000 060400000000 0821" + "41" * 33 + " 0200",
        "0101",
    ],
)
def test_a_package_out_of_order_is_malformed(data: str) -> None:
    with pytest.raises(Malformed):
        parse_package(bytes.fromhex(data))


@given(data=st.binary(max_size=60))
def test_garbage_is_no_package(data: bytes) -> None:
    try:
        parse_package(b"\x01\x01\x01" + data + b"\x02\x00")
    except Malformed:
        return


@pytest.mark.parametrize(
    "package",
    [
        Package((Record(256, 0, 0),), b""),
        Package((Record(61, 0, 0, pin_alias="x" * 33),), b""),
        Package((), bytes(79)),
        Package((), b"", version=256),
    ],
)
def test_a_package_that_cannot_be_said_is_malformed(package: Package) -> None:
    with pytest.raises(Malformed):
        build_package(package)


def test_events_have_the_vendors_names() -> None:
    assert (event_name(61), event_name(90), event_name(7)) == ("UnlockByPin", "LockLockedByMatter", "event 7")


# --- identity and PINs --------------------------------------------------------------------------------------------


def test_a_serial_number_is_advertised_as_a_uuid_and_read_back() -> None:
    assert identity.serial_uuid("22510401000050") == identity.serial_uuid("22510401-000050")
    assert identity.serial_of("22510000-0401-0000-5000-000000000000") == "22510401-000050"
    assert identity.serial_of(constants.SERVICE) is None
    for serial in ("2251-0401000050", "2251040100005", "22510401-00005x"):
        with pytest.raises(Malformed):
            identity.serial_uuid(serial)


def test_a_name_ends_in_two_bytes() -> None:
    assert identity.local_name(0x9A25) == "Lock-9A25"
    assert identity.is_lock_name("Lock-9a25")
    assert not identity.is_lock_name("Lock-9A2")
    with pytest.raises(Malformed):
        identity.local_name(0x1_0000)


@pytest.mark.parametrize("digits", ["918273", "10203", "12346", "98789", "13579", "12354"])
def test_a_good_pin_is_taken(digits: str) -> None:
    assert pins.is_good(digits)


@pytest.mark.parametrize(
    "digits", ["", "1122", "123456789", "12a45", "12345", "54321", "11222", "1 234", "٣٤٥٦٧", "     "]
)
def test_a_bad_pin_is_refused_and_not_repeated(digits: str) -> None:
    assert not pins.is_good(digits)
    with pytest.raises(BadRequest) as caught:
        cloud.NewPin(alias="door", pin=digits)
    assert not digits.strip() or digits not in str(caught.value)


# --- the bridge ---------------------------------------------------------------------------------------------------

KEY = "e59d9763edc6e59f2faccf9a769e5cf170d68439c3fd67afae5e3e72d0463a711691058833000"


def test_a_hashed_token_names_its_moment_and_fits_one_token() -> None:
    assert bridge.authorised("BE9xnPnGfVUS", 1691058833000) == {"api_token": KEY}
    assert bridge.authorised("BE9xnPnGfVUS", None) == {"api_token": "BE9xnPnGfVUS"}
    assert bridge.moment_of(KEY) == 1691058833000
    assert bridge.fits(KEY, "BE9xnPnGfVUS")
    assert not bridge.fits(KEY, "another")
    assert not bridge.fits(KEY[:-1] + "1", "BE9xnPnGfVUS")


@pytest.mark.parametrize("key", ["", "BE9xnPnGfVUS", KEY[:64], KEY.upper(), KEY + "x", KEY + "1" * 20])
def test_what_is_no_hashed_token_is_malformed(key: str) -> None:
    with pytest.raises(Malformed):
        bridge.moment_of(key)


LOCK = b"""{"id": 10, "name": "Lock-9A25", "type": 4, "serialNumber": "22510401-000050", "isConnected": 1, "rssi": -45,
    "state": 6, "jammed": 0, "batteryLevel": 255, "isCharging": 0, "new": 1,
    "deviceSettings": {"pullSpringEnabled": 1}}"""


def test_a_bridge_lists_its_locks() -> None:
    (lock,) = bridge.LOCKS.read(Answer(200, b"[" + LOCK + b"]"))
    assert (lock.id, lock.state, lock.battery_level) == (10, 6, bridge.UNKNOWN_BATTERY)
    assert lock.device_settings is not None
    assert lock.device_settings.pull_spring_enabled == 1
    assert bridge.LOCK_DETAILS.read(Answer(200, LOCK)) == lock
    with pytest.raises(BadAnswer):
        bridge.LOCKS.read(Answer(200, b"[{}]"))


CALLS: list[tuple[Any, dict[str, Any], str, str]] = [
    (bridge.BRIDGE, {}, "GET", "/v1.0/bridge"),
    (bridge.LOCK, {"ids": {"lock_id": 10}}, "POST", "/v1.0/lock/10/lock"),
    (bridge.UNLOCK, {"ids": {"lock_id": 10}, "query": {"mode": 3}}, "POST", "/v1.0/lock/10/unlock?mode=3"),
    (bridge.PULL, {"ids": {"lock_id": 10}}, "POST", "/v1.0/lock/10/pull"),
    (bridge.DELETE_CALLBACK, {"ids": {"callback_id": 1}}, "DELETE", "/v1.0/callback/1"),
    (
        cloud.PINS,
        {"ids": {"lock_id": 123}, "query": {"listVersion": 2}},
        "GET",
        "/api/v37/my/lock/123/pin?listVersion=2",
    ),
    (cloud.DELETE_PIN, {"ids": {"lock_id": 123, "pin_id": 2}}, "DELETE", "/api/v37/my/lock/123/pin/2"),
    (cloud.UNLOCK, {"ids": {"lock_id": 1}, "query": {"mode": 4}}, "POST", "/api/v37/my/lock/1/operation/unlock?mode=4"),
    (
        cloud.CERTIFICATE,
        {"query": {"mobileId": "m", "deviceId": 1}},
        "GET",
        "/api/v37/my/devicecertificate/getformobile?mobileId=m&deviceId=1",
    ),
]


@pytest.mark.parametrize(("call", "arguments", "method", "target"), CALLS, ids=[row[3] for row in CALLS])
def test_calls_go_where_the_documents_say(call: Any, arguments: dict[str, Any], method: str, target: str) -> None:
    request = call.request(**arguments)
    assert (request.method, request.target) == (method, target)


def test_every_call_names_its_source() -> None:
    assert all(call.source for call in (*bridge.CALLS, *cloud.CALLS))


def test_a_bridge_refuses_in_words() -> None:
    said = bridge.ErrorDescription(description="BLE API error", code=2).document()
    assert said == {"error-code": 2, "error-description": "BLE API error"}
    assert bridge.ErrorDescription(description="Busy").document() == {"error-description": "Busy"}
    with pytest.raises(Refused, match="BLE API error"):
        bridge.LOCK.read(Answer(406, b'{"error-code": 2, "error-description": "BLE API error"}'))
    assert bridge.LOCK.read(Answer(204)) is None


def test_callbacks_are_added_and_replaced() -> None:
    callback = bridge.Callback(url="http://192.168.1.21:8080/events", headers=[{"Authorization": "s3cret"}])
    request = bridge.ADD_CALLBACK.request(body=callback)
    assert request.body == {"url": callback.url, "headers": [{"Authorization": "s3cret"}]}
    assert "s3cret" not in repr(callback)
    assert bridge.replacing([callback, bridge.Callback(url="u", method=bridge.Method.GET_NO_PARAMS)])[1] == {
        "url": "u",
        "method": "GET+NO_PARAMS",
    }
    assert bridge.replacing([]) == []
    (listed,) = bridge.CALLBACKS.read(Answer(200, b'[{"id": 1, "url": "u", "method": "GET"}]'))
    assert listed.id == 1


DEVICE = {"deviceType": 2, "deviceId": 33819, "serialNumber": "19420103-000006"}
EXTRA: dict[str, dict[str, int]] = {
    "backend-connection-changed": {"isConnected": 1},
    "device-connection-changed": {"isConnected": 0},
    "lock-status-changed": {"state": 6, "jammed": 1},
    "device-battery-level-changed": {"batteryLevel": 90},
}


@pytest.mark.parametrize("kind", list(bridge_events.EventKind))
def test_an_event_comes_back_in_each_of_its_forms(kind: bridge_events.EventKind) -> None:
    device = {} if kind is bridge_events.EventKind.BACKEND_CONNECTION_CHANGED else DEVICE
    event = bridge_events.BridgeEvent(kind, "2023-07-25T14:41:48.825Z", {**device, **EXTRA.get(kind, {})})
    assert bridge_events.parse_event(event.document()) == event
    assert bridge_events.parse_query(event.query()) == event
    assert bridge_events.parse_path(event.path()) == event
    assert (event.state_word, event.jammed) == (("closed", True) if "state" in event.data else (None, None))


def test_a_callback_is_called_as_it_asked_to_be() -> None:
    event = bridge_events.BridgeEvent(bridge_events.EventKind.BACKEND_CONNECTION_CHANGED, "now", {"isConnected": 1})
    said = "event=backend-connection-changed"
    assert event.target("http://h/e", bridge.Method.POST) == "http://h/e"
    assert event.target("http://h/e", bridge.Method.GET) == f"http://h/e?{said}&timestamp=now&isConnected=1"
    assert event.target("http://h/e?a=b", bridge.Method.GET) == f"http://h/e?a=b&{said}&timestamp=now&isConnected=1"
    assert event.target("http://h/e", bridge.Method.GET_NO_PARAMS) == f"http://h/e/{said}/timestamp=now/isConnected=1"


def test_what_firmware_adds_to_an_event_is_kept() -> None:
    document = {
        "event": "lock-status-changed",
        "timestamp": "now",
        "data": {**DEVICE, "state": 77, "jammed": 0, "doorState": 2},
    }
    event = bridge_events.parse_event(document)
    assert event.query().endswith("&state=77&jammed=0&doorState=2")
    assert event.state_word == "unknown"


@pytest.mark.parametrize(
    "document",
    [
        None,
        {},
        {"event": "lock-status-changed", "timestamp": "now", "data": 1},
        {"event": "dance", "timestamp": "now", "data": {}},
        {"event": "backend-connection-changed", "data": {"isConnected": 1}},
        {"event": "backend-connection-changed", "timestamp": "now", "data": {"isConnected": "1"}},
        {"event": "device-settings-changed", "timestamp": "now", "data": {**DEVICE, "serialNumber": 1}},
    ],
)
def test_what_is_no_event_is_malformed(document: object) -> None:
    with pytest.raises(Malformed):
        bridge_events.parse_event(document)


@pytest.mark.parametrize("query", ["", "event", "&".join(["a=b"] * 40)])
def test_what_is_no_query_is_malformed(query: str) -> None:
    with pytest.raises(Malformed):
        bridge_events.parse_query(query)


# --- the cloud ----------------------------------------------------------------------------------------------------


def enveloped(result: str) -> Answer:
    return Answer(200, f'{{"result": {result}, "success": true, "errorMessages": [], "statusCode": 200}}'.encode())


def test_the_signed_time_becomes_a_command() -> None:
    signed = cloud.SIGNED_TIME.read(enveloped('{"datetime": "AAABfHgtDbU=", "signature": "MEQC"}')).result
    assert signed.request() == g.SetSignedTime(1634103791029, b"0D\x02")


@pytest.mark.parametrize(("moment", "signature"), [("AAA=", "MEQC"), ("not base64!", "MEQC"), ("AAABfHgtDbU=", "M")])
def test_a_signed_time_that_is_none_is_malformed(moment: str, signature: str) -> None:
    with pytest.raises(Malformed):
        cloud.SignedTime(datetime=moment, signature=signature).request()


def test_an_access_certificate_is_read_and_not_shown() -> None:
    text = '{"certificate": "AQEC", "expirationDate": "2025-01-01T00:00:00Z", "devicePublicKey": "BA==",'
    read = cloud.CERTIFICATE.read(enveloped(text + ' "mobilePublicKey": "BB=="}')).result
    assert (read.certificate_bytes(), read.lock_point()) == (b"\x01\x01\x02", b"\x04")
    assert "AQEC" not in repr(read)


def test_a_pin_is_made_with_a_window() -> None:
    pin = cloud.NewPin(
        alias="test pin 3",
        pin="918273",
        start_date=datetime(2021, 10, 1, tzinfo=UTC),
        week_days=int(pins.Weekdays.FRIDAY | pins.Weekdays.SATURDAY),
    )
    request = cloud.CREATE_PIN.request(ids={"lock_id": 123}, body=pin)
    assert request.body == {
        "alias": "test pin 3",
        "pin": "918273",
        "startDate": "2021-10-01T00:00:00.000Z",
        "weekDays": 48,
    }
    assert "918273" not in repr(pin)
    assert cloud.CREATE_PIN.read(Answer(201, enveloped('{"id": 7}').body)).result.id == 7


def test_pins_are_listed_and_read() -> None:
    names = cloud.PINS.read(enveloped('{"listVersion": 2, "pins": [{"id": 1, "alias": "test pin 1"}]}')).result
    assert (names.list_version, names.pins[0].alias) == (2, "test pin 1")
    text = '{"id": 2, "alias": "a", "pin": "192837", "startDate": "2021-10-01T00:00:00.000Z", "weekDays": 1}'
    pin = cloud.PIN.read(enveloped(text)).result
    assert pin.start_date == datetime(2021, 10, 1, tzinfo=UTC)
    assert "192837" not in repr(pin)
    with pytest.raises(Refused, match="not changed"):
        cloud.PINS.read(Answer(304))


def test_locks_of_the_cloud_and_a_phone() -> None:
    text = '[{"id": 1, "name": "Door", "type": 2, "lockProperties": {"state": %s, "batteryLevel": 90}}]'
    for number, state in ((6, constants.State.LOCKED), (77, constants.State.UNKNOWN)):
        (lock,) = cloud.LOCKS.read(enveloped(text % number)).result
        assert lock.lock_properties is not None
        assert lock.lock_properties.known_state is state
    request = cloud.REGISTER_MOBILE.request(
        body=cloud.Mobile(name="phone", public_key="BA=="), headers=cloud.personal_key("token")
    )
    assert request.body == {"name": "phone", "operatingSystem": 3, "publicKey": "BA=="}
    assert request.headers["Authorization"] == "PersonalKey token"
