"""The one grammar for where a link leads."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.drivers.links.address import BadAddress, LinkAddress, Scheme, format_address, parse_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ble://aa:bb:cc:dd:ee:ff", LinkAddress(Scheme.BLE, "AA:BB:CC:DD:EE:FF")),
        ("ble://AA:BB:CC:DD:EE:FF?adapter=hci1", LinkAddress(Scheme.BLE, "AA:BB:CC:DD:EE:FF", adapter="hci1")),
        (
            "ble://12345678-1234-1234-1234-123456789ABC",
            LinkAddress(Scheme.BLE, "12345678-1234-1234-1234-123456789ABC"),
        ),
        ("serial:///dev/ttyUSB0?baud=9600", LinkAddress(Scheme.SERIAL, "/dev/ttyUSB0", baud=9600)),
        ("serial:///dev/ttyUSB0", LinkAddress(Scheme.SERIAL, "/dev/ttyUSB0", baud=115200)),
        ("serial://COM3", LinkAddress(Scheme.SERIAL, "COM3")),
        ("socket://192.0.2.7:4001", LinkAddress(Scheme.SOCKET, "192.0.2.7:4001")),
        ("socket://[::1]:4001", LinkAddress(Scheme.SOCKET, "[::1]:4001")),
        ("rfc2217://desk:4001?baud=9600", LinkAddress(Scheme.RFC2217, "desk:4001", baud=9600)),
        ("memory://desk", LinkAddress(Scheme.MEMORY, "desk")),
        (" PTY://desk ", LinkAddress(Scheme.PTY, "desk")),
    ],
)
def test_every_kind_of_address_is_understood_and_written_back(text: str, expected: LinkAddress) -> None:
    assert parse_address(text) == expected
    assert parse_address(format_address(expected)) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("/dev/ttyUSB0", "it has no scheme; begin it with one of ble://"),
        ("usb://1", "usb:// is not a kind of link"),
        ("ble://", "nothing follows ble://; write for example ble://AA"),
        ("ble://AA:BB:CC:DD:EE", "not a BLE address"),
        ("ble://AA:BB:CC:DD:EE:GG", "not a BLE address"),
        ("ble://AA:BB:CC:DD:EE:FF?baud=1", "unknown option 'baud'; ble:// takes only adapter"),
        ("memory://desk?x=1", "unknown option 'x'; memory:// takes no options"),
        ("serial:///dev/ttyUSB0?baud=", "option 'baud' has no value"),
        ("serial:///dev/ttyUSB0?baud=fast", "baud=fast is not a line rate"),
        ("serial:///dev/ttyUSB0?baud=0", "baud=0 is not a line rate"),
        ("serial:///dev/ttyUSB0?baud=²", "is not a line rate"),
        ("socket://desk", "needs a host and a port"),
        ("socket://:4001", "needs a host and a port"),
        ("socket://desk:70000", "needs a host and a port"),
        ("socket://desk:4001/path", "needs a host and a port"),
        ("rfc2217://desk:", "needs a host and a port"),
    ],
)
def test_a_wrong_address_is_refused_in_one_sentence_that_repeats_it(text: str, says: str) -> None:
    with pytest.raises(BadAddress) as caught:
        parse_address(text)
    assert says in str(caught.value)
    assert repr(text) in str(caught.value)


@given(st.text(min_size=1).filter(str.strip), st.integers(1, 4_000_000))
def test_any_port_name_survives_being_written_and_read(name: str, baud: int) -> None:
    address = LinkAddress(Scheme.SERIAL, name, baud=baud)
    assert parse_address(format_address(address)) == address


@given(st.text())
def test_any_text_is_an_address_or_refused(text: str) -> None:
    with contextlib.suppress(BadAddress):
        assert format_address(parse_address(text))
