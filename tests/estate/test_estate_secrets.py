"""The search for secrets finds them in every shape, or it would prove nothing."""

from __future__ import annotations

import base64

import pytest
from estate_secrets import leak, named

PIN = "83920417"
KEY = bytes(range(40, 56))
SHAPES = {
    "digits": PIN.encode(),
    "hex of the digits": PIN.encode().hex().encode(),
    "packed decimal": bytes.fromhex(PIN),
    "swapped nibbles": bytes.fromhex("38294071"),
    "base64": base64.b64encode(PIN.encode()),
    "base64 behind one byte": base64.b64encode(b"{" + PIN.encode() + b"}"),
    "base64 behind two bytes": base64.b64encode(b'{"' + PIN.encode() + b'"}'),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_pin_is_found_in_this_shape(shape: bytes) -> None:
    other = "55512349"
    place = {"a file": b"\x00\x01" + shape + b"\xff" + other.encode()}
    assert leak([PIN, other], place)
    assert leak([PIN, other], {"a file": b"nothing"}) is None


@pytest.mark.parametrize("shape", [KEY, KEY.hex().encode(), base64.b64encode(KEY)])
def test_a_key_is_found_alone(shape: bytes) -> None:
    found = leak([KEY], {"a file": b"x" + shape})
    assert found is not None
    assert KEY.hex() not in found


def test_a_pin_is_found_in_a_text_and_not_in_a_time() -> None:
    assert named(["350217"], {"an alarm": "the code 350217 stays"})
    assert named(["350217"], {"an event": "(1, 1793350217.350217, 'x')"}) is None
