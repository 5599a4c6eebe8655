"""The search for secrets finds them in every disguise, and nothing where there is nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from latchwork.rig.secrecy import SecretSearch, spread
from latchwork.world import World

PIN = "07315924"
KEY = bytes.fromhex("8d3f0a771cb2e4596dd1230045fe9a0b")


def search() -> SecretSearch:
    made = SecretSearch()
    made.digits("the PIN", PIN)
    made.key("the key", KEY)
    return made


def swapped(data: bytes) -> bytes:
    return bytes.fromhex("".join(f"{byte:02x}"[::-1] for byte in data))


BCD = bytes.fromhex(PIN)

DISGUISES: dict[str, Callable[[bytes], str]] = {
    "hex": lambda data: data.hex(),
    "hex in capitals": lambda data: data.hex().upper(),
    "hex with blanks": lambda data: data.hex(" "),
    "hex with colons": lambda data: data.hex(":"),
    "hex after an odd digit": lambda data: "f" + data.hex(),
    "base64": lambda data: base64.b64encode(data).decode(),
    "base64 one byte in": lambda data: base64.b64encode(b"\x01" + data).decode(),
    "base64 two bytes in": lambda data: base64.b64encode(b"\x01\x02" + data).decode(),
    "base64 for addresses": lambda data: base64.urlsafe_b64encode(b"\xff\xfe" + data).decode(),
    "bytes": lambda data: repr(b"ab" + data),
    "bytearray": lambda data: repr(bytearray(data)),
    "list": lambda data: repr(list(data)),
    "JSON": lambda data: json.dumps({"v": list(b"\x01" + data)}),
}


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("form", [PIN.encode(), BCD, swapped(BCD), KEY, swapped(KEY), KEY[::-1], PIN[::-1].encode()])
def test_a_secret_is_found_in_text_in_any_disguise(disguise: str, form: bytes) -> None:
    found = search()
    found.text("log", f"before {DISGUISES[disguise](form)} after")
    assert found.leaks


@pytest.mark.parametrize(
    "form", [PIN.encode(), PIN.encode("utf-16-le"), BCD, swapped(BCD), KEY, bytes(map(int, PIN)), KEY.hex().encode()]
)
def test_a_secret_is_found_in_a_binary_file(form: bytes) -> None:
    found = search()
    found.binary("store", b"\x00\x91" + form + b"\x00\x17")
    assert found.leaks


@pytest.mark.parametrize("packed", ["0731592F", "F0731592", "07315920", "00731592"])
def test_a_pin_of_odd_length_is_found_in_bcd_with_its_filling_on_either_side(packed: str) -> None:
    found = SecretSearch()
    found.digits("the PIN", "0731592")
    found.binary("store", bytes.fromhex("11" + packed + "22"))
    assert [leak.secret for leak in found.leaks] == ["the PIN"]


def test_a_number_is_found_in_both_byte_orders() -> None:
    for order in ("big", "little"):
        found = SecretSearch()
        found.digits("the admin's number", "543699016")
        found.binary("store", (543699016).to_bytes(4, order))
        assert found.leaks


def test_nothing_is_found_where_nothing_is() -> None:
    found = search()
    chance = World(1).random("noise")
    noise = chance.randbytes(200_000)
    found.binary("noise", noise)
    found.text("noise", noise.hex())
    found.text("noise", base64.b64encode(noise).decode())
    assert not found.leaks


def test_a_short_pin_counts_only_where_it_stands_alone() -> None:
    found = SecretSearch()
    found.digits("the PIN", "1595")
    found.text("log", "took 0.1595 s, digest 81595f, number 215951")
    assert not found.leaks
    found.text("log", "typed 1595")
    assert [leak.disguise for leak in found.leaks] == ["text"]


def test_a_secret_that_two_pieces_of_a_wire_file_share_is_found_and_a_masked_one_is_not(tmp_path: Path) -> None:
    head = '{"wire": 1, "seed": 7, "start": "2026-03-02T09:00:00+00:00"}\n'

    def piece(number: int, shown: str) -> str:
        return json.dumps({"n": number, "t": 0, "dev": "door", "dir": ">", "hex": shown}) + "\n"

    cut, masked = tmp_path / "cut.jsonl", tmp_path / "masked.jsonl"
    hidden = "**" * 6
    cut.write_text(head + piece(2, KEY.hex()[20:] + "01") + piece(1, "00" + KEY.hex()[:20]))
    masked.write_text(head + piece(1, KEY.hex()[:20] + hidden) + piece(2, BCD.hex()[:4] + "****"))
    found = search()
    found.wire_file(masked)
    assert not found.leaks
    found.wire_file(cut)
    assert spread(found.leaks) == "cut.jsonl: door >: the key (bytes)"


def test_a_report_of_leaks_names_the_secret_and_does_not_show_it() -> None:
    found = search()
    found.text("log", PIN)
    assert PIN not in spread(found.leaks) + repr(found) + repr(list(found.leaks))
