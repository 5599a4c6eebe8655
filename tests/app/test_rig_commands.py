"""`latchwork rig`: check, makes, schema and pair, as a person runs them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from latchwork.app.cli import app
from latchwork.app.demo import HOTEL
from latchwork.app.failures import Exit
from latchwork.drivers.registry import ENCODERS, LOCKS

RIG = """\
latchwork: 1
seed: 5
media:
  radio: {kind: ble}
  stick: {kind: zwave}
targets:
  front: {make: ttlock, on: radio, resource: {address: "C0:11:00:00:00:01", codes: 20}}
  back: {make: zwave, on: stick, resource: {node: 5}}
"""


@pytest.fixture
def rig(tmp_path: Path) -> Path:
    path = tmp_path / "rig.yaml"
    path.write_text(RIG)
    return path


def run(*words: object) -> Result:
    result = CliRunner().invoke(app, ["rig", *map(str, words)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


# --- check ------------------------------------------------------------------------------------------------------------


def test_check_of_the_hotel_shows_a_row_for_everything_and_ends_well(tmp_path: Path) -> None:
    result = run("check", HOTEL, "--state", tmp_path / "state")
    assert result.exit_code == Exit.DONE
    for name in ("radio", "stick", "front-door", "gym", "sauna", "desk"):
        assert name in result.stdout
    assert "all 16 are right" in result.stdout
    assert not (tmp_path / "state").exists()


def test_check_as_json_says_of_each_thing_how_far_one_gets(rig: Path) -> None:
    result = run("check", rig, "--json")
    told = json.loads(result.stdout)
    assert told["well"] is True
    front = next(row for row in told["rows"] if row["name"] == "front")
    assert list(front["right"]) == ["link", "handshake", "device", "card, clock, battery"]
    assert (front["failed"], front["says"]) == (None, None)


def test_check_without_hardware_lists_all_that_fails_and_ends_with_a_code(
    rig: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/dbus")
    rig.write_text(RIG.replace("{kind: zwave}", '{kind: zwave, link: "serial:///dev/ttyLATCHWORK9"}'))
    result = run("check", rig, "--level", "real", "--json")
    assert result.exit_code == Exit.NOT_AS_PROMISED
    told = json.loads(result.stdout)
    assert told["well"] is False
    assert {row["name"]: row["failed"] for row in told["rows"] if row["kind"] != "state"} == dict.fromkeys(
        ["radio", "stick", "front", "back"], "link"
    )
    result = run("check", rig, "--level", "real")
    assert "4 of 8 need you" in result.stdout


def test_check_of_a_wrong_file_is_one_sentence(rig: Path) -> None:
    rig.write_text(RIG.replace("on: radio", "on: rado"))
    result = run("check", rig)
    assert result.exit_code == Exit.RIG
    assert result.stderr == f"latchwork: {rig}:7: there is no medium 'rado'; did you mean 'radio'?\n"


# --- makes and schema -------------------------------------------------------------------------------------------------


def test_makes_lists_every_make_with_what_a_rig_file_must_say() -> None:
    result = run("makes")
    for make in (*LOCKS, *ENCODERS):
        assert make in result.stdout
    assert "address (must): its Bluetooth" in result.stdout
    told = json.loads(run("makes", "--json").stdout)
    assert set(told["locks"]) == set(LOCKS)
    assert told["locks"]["zwave"]["resource"]["required"] == ["node"]


def printed_schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(run("schema").stdout)
    Draft202012Validator.check_schema(schema)
    return schema


def test_the_printed_schema_takes_the_hotel() -> None:
    Draft202012Validator(printed_schema()).validate(
        yaml.safe_load(HOTEL.read_text().replace(" on:", ' "on":')) | {"start": "x"}
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("node: 5", "node: 500"),
        ("node: 5", 'address: "C0:11:00:00:00:01"'),
        ("make: zwave", "make: acme"),
        ("codes: 20", "codes: none"),
        ("seed: 5", "sead: 5"),
        ("{node: 5}", "{node: 5}, simulator: {colour: red}"),
    ],
)
def test_the_printed_schema_knows_what_each_make_takes(old: str, new: str) -> None:
    validator = Draft202012Validator(printed_schema())
    good = yaml.safe_load(RIG.replace(" on:", ' "on":'))
    validator.validate(good)
    assert not validator.is_valid(yaml.safe_load(RIG.replace(old, new).replace(" on:", ' "on":')))


# --- pair -------------------------------------------------------------------------------------------------------------


def keys_of(state: Path) -> dict[str, bytes]:
    """The sealed keys of the rig's devices; empty before any was paired."""
    if not (state / "devices.sqlite").exists():
        return {}
    with closing(sqlite3.connect(state / "devices.sqlite")) as connection:
        return dict(connection.execute("SELECT device, sealed FROM keys"))


def test_pairing_stores_the_keys_and_the_rig_opens_with_them(rig: Path) -> None:
    result = run("pair", rig, "front")
    assert result.exit_code == Exit.DONE
    assert result.stdout == (
        f"front is paired (ttlock: code, card, mobile_key); its keys are in {rig.parent / 'rig.state'}\n"
    )
    state = rig.parent / "rig.state"
    before = keys_of(state)
    assert set(before) == {"front"}
    opened = CliRunner().invoke(app, ["plan", "--rig", str(rig)])
    assert opened.exit_code == Exit.DONE, opened.stderr
    assert keys_of(state) == before


def test_pairing_again_is_refused_unless_it_is_wanted(rig: Path) -> None:
    assert run("pair", rig, "front").exit_code == Exit.DONE
    refused = run("pair", rig, "front")
    assert (refused.exit_code, refused.stdout) == (Exit.REFUSED, "")


def test_pairing_again_with_a_lock_that_was_not_reset_keeps_the_old_keys(rig: Path) -> None:
    assert run("pair", rig, "front").exit_code == Exit.DONE
    state = rig.parent / "rig.state"
    before = keys_of(state)
    assert set(before) == {"front"}
    refused = run("pair", rig, "front", "--again")
    assert refused.exit_code == Exit.DEVICE
    assert "front has an admin already; delete it there, or reset the lock" in refused.stderr
    assert keys_of(state) == before
    assert run("check", rig).exit_code == Exit.DONE


def test_pairing_again_with_a_lock_that_was_reset_replaces_the_keys(rig: Path) -> None:
    assert run("pair", rig, "front").exit_code == Exit.DONE
    state = rig.parent / "rig.state"
    before = keys_of(state)
    (state / "flash.sqlite").unlink()
    assert run("pair", rig, "front", "--again").exit_code == Exit.DONE
    assert keys_of(state)["front"] != before["front"]
    assert run("check", rig).exit_code == Exit.DONE


def test_pairing_where_no_radio_is_stores_nothing(rig: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/dbus")
    rig.write_text(RIG.replace("{kind: ble}", "{kind: ble, level: real}"))
    result = run("pair", rig, "front")
    assert result.exit_code == Exit.LINK
    assert "no Bluetooth radio can be used" in result.stderr
    assert keys_of(rig.parent / "rig.state") == {}
