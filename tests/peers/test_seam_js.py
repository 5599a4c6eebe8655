"""The official JavaScript SDK, unmodified, against our server: an older release that posts all, and a newer one.

`make peers` installs both; `caller.mjs` is told what to call line by line, so that people can walk up to the simulated
doors between two calls. The newer release reads with GET, changes with PATCH, adds with PUT and deletes with DELETE.
"""

from __future__ import annotations

import json
import queue
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from seam import Seam

sys.path.insert(0, str(Path(__file__).parents[1] / "api"))

from api_doors import Doors
from api_house import Clock, House
from api_listener import listening
from api_server import API_KEY, ApiServer, serving
from api_waiting import until

pytestmark = [
    pytest.mark.peer(
        name="seam for JavaScript",
        package="npm:seam",
        about="the official SDK in JavaScript",
        protocols=("access_grants_api",),
        rung=2,
    ),
    pytest.mark.peer_package,
    pytest.mark.timeout(60),
]

README = Path(__file__).parents[2] / "README.md"
CALLER = Path(__file__).parent / "seam_js" / "caller.mjs"
PACKAGES = Path(__file__).parents[2] / ".peers" / "seam-js"
RELEASES = ("seam-posts", "seam-verbs")
ANSWERS_WITHIN = 20.0


class Refused(Exception):
    """What the SDK threw; `name` is the class, `code` the error type."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(f"{told['name']}: {told['message']}")
        self.name: str = told["name"]
        self.told = told


class JavaScript:
    """The SDK in a process of its own."""

    def __init__(self, release: str, endpoint: str) -> None:
        node = shutil.which("node")
        if node is None:
            pytest.fail("node is not installed (Debian package: nodejs); this test runs the SDK", pytrace=False)
        if not (PACKAGES / "node_modules" / release).is_dir():
            pytest.fail(f"{release} is not installed in {PACKAGES.name}; run `make peers`", pytrace=False)
        command = [node, str(CALLER), str(PACKAGES), release, endpoint, API_KEY]
        self.release = release
        self.verbs: list[str] = []
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)

    def __call__(self, call: str, *arguments: Any) -> Any:
        """What a route of the SDK answers; `verbs` are then those of its requests. Raises `Refused`."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"call": call, "with": arguments}) + "\n")
        self._process.stdin.flush()
        spoken = json.loads(self._lines.get(timeout=ANSWERS_WITHIN))
        self.verbs = spoken["verbs"]
        if "error" in spoken:
            raise Refused(spoken["error"])
        return spoken["answer"]

    def stop(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.kill()
        self._process.wait()
        self._reader.join()
        self._process.stdout.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    with serving(tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture(scope="module")
def python(server: ApiServer) -> Iterator[Seam]:
    """The people at the doors, the time and the estate are looked at with the SDK in Python."""
    with Seam(api_key=API_KEY, endpoint=server.url) as client:
        yield client


@pytest.fixture(scope="module")
def house(python: Seam) -> House:
    return House(python)


@pytest.fixture(scope="module")
def clock(python: Seam) -> Clock:
    return Clock(python)


@pytest.fixture(scope="module")
def doors(python: Seam) -> Doors:
    return Doors(python)


@pytest.fixture(params=RELEASES)
def js(server: ApiServer, request: pytest.FixtureRequest) -> Iterator[JavaScript]:
    sdk = JavaScript(request.param, server.url)
    yield sdk
    sdk.stop()


def granted(js: JavaScript, clock: Clock, name: str, *modes: str, **places: Any) -> dict[str, Any]:
    asked = {
        "user_identity": {"full_name": name},
        "requested_access_methods": [{"mode": mode} for mode in modes],
        "ends_at": clock.after(days=1),
        **places,
    }
    grant: dict[str, Any] = js("accessGrants.create", asked)
    return grant


def test_a_guest_gets_in_until_the_grant_is_deleted(js: JavaScript, house: House, clock: Clock, doors: Doors) -> None:
    lock = house.lock.device_id
    grant = granted(js, clock, "Jane Doe", "code", device_ids=[lock])
    (method_id,) = grant["access_method_ids"]
    method = until(lambda: js("accessMethods.get", {"access_method_id": method_id}), lambda found: found["is_issued"])
    assert doors.walk_up(lock, method["code"])
    assert not doors.walk_up(lock, house.pin(house.lock))
    js("accessGrants.delete", {"access_grant_id": grant["access_grant_id"]})
    until(lambda: not doors.type_pin(method["code"], device_id=lock))

    def refused() -> str:
        try:
            js("accessGrants.get", {"access_grant_id": grant["access_grant_id"]})
        except Refused as refusal:
            return str(refusal.told["code"])
        return ""

    until(lambda: refused() == "access_grant_not_found")


def test_each_release_sends_the_verbs_that_it_was_built_for(js: JavaScript, house: House, clock: Clock) -> None:
    semantic = js.release == "seam-verbs"
    key = f"verbs {js.release}"
    space = js("spaces.create", {"name": "Verbs", "space_key": key})
    assert js.verbs == ["POST"]
    named = {"space_id": space["space_id"]}
    for call, parameters, verb in (
        ("spaces.get", named, "GET"),
        ("spaces.list", {"search": "Verbs"}, "GET"),
        ("spaces.addDevices", named | {"device_ids": [house.lock.device_id]}, "PUT"),
        ("spaces.update", named | {"name": "Verbs again"}, "PATCH"),
        ("spaces.removeDevices", named | {"device_ids": [house.lock.device_id]}, "DELETE"),
        ("spaces.delete", named, "DELETE"),
    ):
        js(call, parameters)
        assert len(js.verbs) == 1
        assert js.verbs[0] in ((verb,) if semantic else (verb, "POST")), call


def test_codes_are_made_together_changed_and_deleted(js: JavaScript, house: House, clock: Clock, doors: Doors) -> None:
    first, second = house.locks(2)
    codes = js("accessCodes.createMultiple", {"device_ids": [first.device_id, second.device_id], "name": "Shared"})
    (pin,) = {code["code"] for code in codes}
    for lock in (first, second):
        until(lambda lock=lock: doors.type_pin(pin, device_id=lock.device_id))
    old, new = house.pin(first), house.pin(first)
    code = js("accessCodes.create", {"device_id": first.device_id, "code": old})
    js("accessCodes.update", {"access_code_id": code["access_code_id"], "code": new})
    until(lambda: doors.type_pin(new, device_id=first.device_id))
    assert not doors.type_pin(old, device_id=first.device_id)
    js("accessCodes.delete", {"access_code_id": code["access_code_id"]})
    for code in codes:
        js("accessCodes.delete", {"access_code_id": code["access_code_id"]})
    for code in codes:
        until(lambda code=code: not doors.type_pin(pin, device_id=code["device_id"]))


def test_a_door_is_unlocked_and_the_attempt_awaited(js: JavaScript, house: House) -> None:
    attempt = js("locks.unlockDoor", {"device_id": house.remote_lock.device_id})
    assert (attempt["status"], attempt["action_type"]) == ("success", "UNLOCK_DOOR")
    assert attempt["result"]["was_confirmed_by_device"] is True


def test_a_card_is_written_and_an_empty_encoder_is_a_failed_attempt(
    js: JavaScript, house: House, clock: Clock, doors: Doors
) -> None:
    room = house.rooms(1)[0]
    encoder, door = house.encoder_of(room).acs_encoder_id, room.acs_entrance_id
    (method,) = granted(js, clock, "Carl Card", "card", acs_entrance_ids=[door])["access_method_ids"]
    named = {"access_method_id": method, "acs_encoder_id": encoder}
    until(lambda: js("accessMethods.get", {"access_method_id": method})["is_ready_for_encoding"])
    doors.lift(encoder)
    with pytest.raises(Refused) as refused:
        js("accessMethods.encode", named, {"waitForActionAttempt": {"timeout": 15000}})
    assert refused.value.name == "SeamActionAttemptFailedError"
    assert refused.value.told["code"] == "no_credential_on_encoder"
    card = f"carl of {js.release}"
    doors.lay(card, encoder)
    assert js("accessMethods.encode", named)["result"]["is_issued"] is True
    doors.lift(encoder)
    assert doors.tap(card, acs_entrance_id=door)


def test_long_lists_are_walked_by_the_paginator(js: JavaScript, house: House) -> None:
    found = js("paginate", "devices.list", {"limit": 2})
    assert [one["device_id"] for one in found] == [one.device_id for one in house.devices]
    assert len(js.verbs) == (len(house.devices) + 1) // 2


def test_what_is_wrong_is_an_error_of_the_sdk(js: JavaScript, house: House, clock: Clock) -> None:
    with pytest.raises(Refused) as missing:
        js("devices.get", {"device_id": "00000000-0000-0000-0000-000000000000"})
    assert (missing.value.name, missing.value.told["code"]) == ("SeamHttpApiError", "device_not_found")
    assert (missing.value.told["status"], bool(missing.value.told["request"])) == (404, True)
    with pytest.raises(Refused) as invalid:
        granted(js, clock, "In Valid", "song", device_ids=[house.lock.device_id])
    assert invalid.value.name == "SeamHttpInvalidInputError"
    pin = house.pin(house.lock)
    js("accessCodes.create", {"device_id": house.lock.device_id, "code": pin})
    with pytest.raises(Refused) as twice:
        js("accessCodes.create", {"device_id": house.lock.device_id, "code": pin})
    assert (twice.value.told["status"], twice.value.told["code"]) == (409, "duplicate_access_code")


def test_a_client_session_sees_what_it_was_given_and_works_with_it(js: JavaScript, house: House, doors: Doors) -> None:
    account = house.lock.connected_account_id
    session = js(
        "clientSessions.create",
        {"user_identifier_key": f"app of {js.release}", "connected_account_ids": [account]},
    )
    js("token", session["token"])
    seen = {one["device_id"] for one in js("devices.list", {})}
    assert seen == {one.device_id for one in house.devices if one.connected_account_id == account}
    lock = next(one.device_id for one in house.devices if one.connected_account_id == account and one.can_remotely_lock)
    assert js("locks.unlockDoor", {"device_id": lock})["status"] == "success"
    code = js("accessCodes.create", {"device_id": lock, "name": "From the app"})
    assert code["access_code_id"] in {one["access_code_id"] for one in js("accessCodes.list", {"device_id": lock})}
    until(lambda: doors.type_pin(code["code"], device_id=lock))
    js("accessCodes.delete", {"access_code_id": code["access_code_id"]})
    js("token", "seam_cst_nobody")
    with pytest.raises(Refused) as refused:
        js("devices.list", {})
    assert refused.value.name == "SeamHttpUnauthorizedError"


def test_a_webhook_is_verified(js: JavaScript, house: House, clock: Clock) -> None:
    with listening() as listener:
        webhook = js("webhooks.create", {"url": listener.url, "event_types": ["access_grant.created"]})
        grant = granted(js, clock, "Hook Hooked", "code", device_ids=[house.lock.device_id])
        until(lambda: listener.deliveries)
        body, headers = listener.deliveries[0]
        event = js("verify", webhook["secret"], body, headers)
        assert (event["event_type"], event["access_grant_id"]) == ("access_grant.created", grant["access_grant_id"])
        with pytest.raises(Refused):
            js("verify", webhook["secret"], body + " ", headers)
        js("webhooks.delete", {"webhook_id": webhook["webhook_id"]})


def test_the_example_in_the_readme_opens_the_door_for_the_guest_alone(server: ApiServer, tmp_path: Path) -> None:
    (example,) = re.findall(r"^```js\n(.*?)^```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    script = tmp_path / "try.mjs"
    script.write_text(example.replace("http://127.0.0.1:8080", server.url), "utf-8")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "seam").symlink_to(PACKAGES / "node_modules" / "seam-verbs")
    run = subprocess.run(["node", str(script)], capture_output=True, text=True, check=True, timeout=ANSWERS_WITHIN)
    assert "opens the door: unlocked" in run.stdout
    assert "0000 does not" in run.stdout
    assert "lock.unlocked" in run.stdout
