"""API keys: who may come in, what each may do, and what the store knows of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from served_house import KEY, READER, House, Play, Refused
from typer.testing import CliRunner

from latchwork.app.api.key_form import BadKey, check_form
from latchwork.app.cli import app
from latchwork.drivers.contract import Secret

PATH = "/latchwork/keys"


async def made(house: House, **more: Any) -> dict[str, Any]:
    answer = await house.call(f"{PATH}/create", **({"name": "Frank's desk"} | more))
    key: dict[str, Any] = answer["api_key"]
    return key


async def refused(house: House, path: str, **body: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        await house.call(path, **body)
    return caught.value


def test_a_key_that_was_made_opens_the_api_and_is_shown_once(play: Play) -> None:
    async def story(house: House) -> None:
        key = await made(house)
        assert key["api_key"].startswith("seam_latchwork_")
        check_form(Secret(key["api_key"]), "the key")
        await house.call("/spaces/list", token=key["api_key"])
        listed = (await house.call(f"{PATH}/list"))["api_keys"]
        assert [one["name"] for one in listed] == ["Frank's desk"]
        assert "api_key" not in listed[0]
        assert listed[0]["scopes"] == ["admin", "operate", "read", "simulate", "write"]

    play(story)


def test_the_store_holds_no_key(play: Play, tmp_path: Path) -> None:
    keys = []

    async def story(house: House) -> None:
        keys.append((await made(house))["api_key"])

    play(story)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "state").rglob("*") if path.is_file())
    assert keys[0].encode() not in kept
    assert keys[0].removeprefix("seam_latchwork_").encode() not in kept


def test_a_key_is_good_after_the_server_was_started_again(play: Play) -> None:
    keys = []

    async def before(house: House) -> None:
        keys.append((await made(house))["api_key"])

    async def after(house: House) -> None:
        await house.call("/spaces/list", token=keys[0])

    play(before)
    play(after)


def test_a_revoked_key_opens_nothing_from_then_on_and_stays_in_the_list(play: Play) -> None:
    async def story(house: House) -> None:
        key = await made(house)
        await house.call(f"{PATH}/revoke", api_key_id=key["api_key_id"])
        out = await refused(house, "/spaces/list", token=key["api_key"])
        assert (out.status, out.kind) == (401, "unauthorized")
        (listed,) = (await house.call(f"{PATH}/list"))["api_keys"]
        assert listed["revoked_at"] is not None

    play(story)


def test_a_key_that_is_over_opens_nothing(play: Play) -> None:
    async def story(house: House) -> None:
        key = await made(house, expires_at=house.after(hours=1))
        await house.sleep(3599)
        await house.call("/spaces/list", token=key["api_key"])
        await house.sleep(1)
        assert (await refused(house, "/spaces/list", token=key["api_key"])).status == 401

    play(story)


def test_a_key_may_do_what_its_scopes_say_and_nothing_else(play: Play) -> None:
    async def story(house: House) -> None:
        key = (await made(house, scopes=["read"]))["api_key"]
        await house.call("/spaces/list", token=key)
        for path in ("/spaces/create", "/locks/unlock_door", f"{PATH}/list", "/latchwork/simulate/type_pin"):
            out = await refused(house, path, token=key)
            assert (out.status, out.kind) == (403, "forbidden"), path

    play(story)


def test_a_key_gives_no_more_than_it_has(play: Play) -> None:
    async def story(house: House) -> None:
        clerk = (await made(house, scopes=["read", "admin"]))["api_key"]
        out = await refused(house, f"{PATH}/create", token=clerk, name="more", scopes=["write"])
        assert out.error["validation_errors"]["scopes"]["_errors"]
        assert (await refused(house, f"{PATH}/create", token=clerk, name="all")).status == 400
        answer = await house.call(f"{PATH}/create", token=clerk, name="less", scopes=["read"])
        assert answer["api_key"]["scopes"] == ["read"]

    play(story)


def test_a_key_does_not_revoke_itself(play: Play) -> None:
    async def story(house: House) -> None:
        key = await made(house)
        out = await refused(house, f"{PATH}/revoke", token=key["api_key"], api_key_id=key["api_key_id"])
        assert (out.status, out.kind) == (409, "api_key_in_use")
        assert (await refused(house, f"{PATH}/revoke", api_key_id="nobody")).kind == "api_key_not_found"

    play(story)


def test_when_a_key_was_last_used_is_known_to_a_minute(play: Play) -> None:
    async def story(house: House) -> None:
        key = await made(house)
        assert key["last_used_at"] is None
        await house.call("/spaces/list", token=key["api_key"])
        first = (await house.call(f"{PATH}/list"))["api_keys"][0]["last_used_at"]
        await house.sleep(30)
        await house.call("/spaces/list", token=key["api_key"])
        assert (await house.call(f"{PATH}/list"))["api_keys"][0]["last_used_at"] == first is not None
        await house.sleep(31)
        await house.call("/spaces/list", token=key["api_key"])
        assert (await house.call(f"{PATH}/list"))["api_keys"][0]["last_used_at"] > first

    play(story)


def test_a_reader_sees_no_pins(play: Play) -> None:
    async def story(house: House) -> None:
        await house.grant("front-door")
        codes = (await house.call("/access_codes/list", device_id=house.device("front-door")))["access_codes"]
        read = await house.call("/access_codes/list", token=READER, device_id=house.device("front-door"))
        assert codes[0]["code"] is not None
        assert read["access_codes"][0]["code"] is None

    play(story)


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("sk_live_4711", "does not begin with seam_"),
        ("ey4711", "does not begin with seam_"),
        ("seam_at4711", "seam_at, which marks another kind of token"),
        ("seam_cst_4711", "seam_cst, which marks another kind of token"),
        ("seam_pk4711", "seam_pk, which marks another kind of token"),
        ("seam_", "ends after seam_"),
        ("seam_47 11", "a character that a header cannot carry"),
        ("seam_Schlüssel", "a character that a header cannot carry"),
    ],
)
def test_a_key_of_a_wrong_form_is_refused_in_a_sentence_that_does_not_repeat_it(key: str, says: str) -> None:
    with pytest.raises(BadKey, match=says) as refused:
        check_form(Secret(key), "the key")
    assert "4711" not in str(refused.value)


def test_a_key_that_client_libraries_send_is_taken() -> None:
    check_form(Secret(KEY), "the key")


# --- the command ---

RIG = """\
latchwork: 1
media: {radio: {kind: ble}}
targets: {front: {make: ttlock, on: radio, resource: {address: "C0:11:00:00:00:01", codes: 20}}}
"""


def test_keys_are_made_listed_and_revoked_while_no_server_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rig.yaml").write_text(RIG)
    runner = CliRunner(env=os.environ | {"LATCHWORK_RIG": "rig.yaml", "NO_COLOR": "1"})

    def run(*words: str) -> str:
        result = runner.invoke(app, list(words))
        assert result.exit_code == 0, result.output
        return result.stdout

    key = run("key", "create", "Frank", "--scope", "read", "--until", "+90d").strip()
    check_form(Secret(key), "the key")
    listed = run("key", "list", "--json")
    assert '"name": "Frank"' in listed
    assert key not in listed
    key_id = listed.split('"api_key_id": "')[1].split('"')[0]
    run("key", "revoke", key_id)
    assert '"revoked_at": null' not in run("key", "list", "--json")
    assert '"rows": 2' in run("audit", "verify", "--json")
    assert runner.invoke(app, ["key", "revoke", "nobody"]).exit_code == 6
