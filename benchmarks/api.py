"""Our API beside the vendor's own fake, through the same official client library, round about in one run.

Both are asked the same by one client that waits for each answer: to make codes, to show a device, to list a device's
codes. The fake answers from memory, and that is all that ever happens. Ours has committed to the disk before it
answers, and then speaks to the simulated lock until the code was read back from its memory; that work is done in the
same process while the next questions are asked. A round ends when every code of it is set: none works off another's.

What only ours can be asked: how long it takes from the request until the code is on the lock, as the lock's own memory
says, and how many grants it makes a second for several clients at once. Who reads the figures should know what one
commit takes on the disk that they were taken on; that is measured beside them.
"""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from seam import AsyncSeam, Seam

from benchmarks import fake
from benchmarks.listener import Listener
from benchmarks.measure import scratch
from benchmarks.server import KEY, Server, serving
from benchmarks.startup import lock_address

TARGET_TIMES_FAKE = 2.0
"""Of the fake's time for making a code, at the median and for 19 of 20."""

TARGET_ON_LOCK = 50.0
"""Milliseconds from the request to the lock, for 19 of 20 codes, for each make."""

PATIENCE = 30.0
"""Seconds after which what is still not set will not be."""

MAKES = {"ttlock": "TTLock, over Bluetooth", "zwave": "Z-Wave, through a stick"}


@dataclass(frozen=True, slots=True)
class Load:
    """`creates`, `gets` and `lists` are asked in each of `rounds`; `locked` codes for each make one after the other;
    `grants` by `clients` at once. Each round has a device of its own, as long as a lock has room for its codes."""

    rounds: int = 10
    creates: int = 50
    gets: int = 50
    lists: int = 10
    locked: int = 40
    grants: int = 200
    clients: int = 8

    @property
    def doors(self) -> int:
        return max(self.rounds + 1, self.clients)


QUICK = Load(rounds=4, creates=25, gets=25, lists=5, locked=15, grants=60)


class Unproven(RuntimeError):
    """A code that was said to be set does not open its door: no figure of this run means anything."""


@dataclass(slots=True)
class Contestant:
    """One of the two servers. `devices` are used round by round; `spent` are seconds by what was asked."""

    name: str
    seam: Seam
    devices: Sequence[str]
    spent: dict[str, list[float]] = field(default_factory=lambda: {"create": [], "get": [], "list": []})
    made: int = 0

    def ask(self, what: str, question: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        answer = question()
        self.spent[what].append(time.perf_counter() - began)
        return answer

    def round(self, number: int, load: Load) -> list[str]:
        """Answers the ids of the codes that it made."""
        device, ids = self.devices[number % len(self.devices)], []
        for _ in range(load.creates):
            self.made += 1
            asked = {"device_id": device, "name": f"Guest {self.made}", "code": pin_of(self.made)}
            ids.append(self.ask("create", lambda asked=asked: self.seam.access_codes.create(**asked)).access_code_id)
        for _ in range(load.gets):
            self.ask("get", lambda: self.seam.devices.get(device_id=device))
        for _ in range(load.lists):
            listed = self.ask("list", lambda: self.seam.access_codes.list(device_id=device))
            if len(listed) < load.creates:
                raise Unproven(f"{self.name} lists {len(listed)} of {load.creates} codes")
        return ids


def pin_of(number: int) -> str:
    """Six digits, another one for each number below a million."""
    return f"{number * 7919 % 1_000_000:06d}"


def percentile(seconds: Sequence[float], share: float) -> float:
    """Milliseconds within which that share of them were answered."""
    return round(1e3 * sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))], 2)


def row_of(seconds: Sequence[float]) -> dict[str, float]:
    return {"p50": percentile(seconds, 0.5), "p95": percentile(seconds, 0.95)}


# --- the rig ----------------------------------------------------------------------------------------------------------


def write_rig(path: Path, load: Load) -> Path:
    """Doors for the rounds, and one of each make to look at."""
    rows = [
        f'  door-{number:02d}: {{make: ttlock, on: radio, resource: {{address: "{lock_address(number)}", codes: 250}}}}'
        for number in range(load.doors)
    ]
    rows += [f'  ttlock: {{make: ttlock, on: radio, resource: {{address: "{lock_address(9999)}", codes: 250}}}}']
    rows += ["  zwave: {make: zwave, on: stick, resource: {node: 5}}"]
    media = "media:\n  radio: {kind: ble, links: 7}\n  stick: {kind: zwave}\n"
    path.write_text(f"latchwork: 1\nname: API\nlevel: memory\nseed: 1\n{media}targets:\n" + "\n".join(rows) + "\n")
    return path


def devices_of(seam: Seam) -> dict[str, str]:
    """Ids by the names of the rig file."""
    return {device.display_name: device.device_id for device in seam.devices.list()}


def until_set(seam: Seam, device: str, ids: Sequence[str]) -> None:
    """Waits until every one of these codes is on its lock."""
    until, left = time.monotonic() + PATIENCE, set(ids)
    while left:
        if time.monotonic() > until:
            raise Unproven(f"{len(left)} of {len(ids)} codes were not set within {PATIENCE:.0f} s")
        time.sleep(0.01)
        left -= {code.access_code_id for code in seam.access_codes.list(device_id=device) if code.status == "set"}


def must_open(server: Server, device: str, pin: str) -> None:
    """Somebody types a PIN at the simulated lock itself."""
    asked = {"device_id": device, "code": pin}
    answer = httpx.post(f"{server.url}/latchwork/simulate/type_pin", json=asked, headers=_key()).json()
    if not answer["outcome"]["opened"]:
        raise Unproven(f"a code that was called set does not open: {answer['outcome']['reason']}")


def _key() -> dict[str, str]:
    return {"authorization": f"Bearer {KEY}"}


# --- side by side -----------------------------------------------------------------------------------------------------


def side_by_side(ours: Contestant, others: list[Contestant], server: Server, load: Load) -> None:
    """The first round warms up and counts for nobody."""
    for number in range(load.rounds + 1):
        for other in others:
            other.round(number, load)
        ids = ours.round(number, load)
        device = ours.devices[number]
        until_set(ours.seam, device, ids)
        must_open(server, device, pin_of(ours.made))
        if number == 0:
            for one in (ours, *others):
                one.spent = {what: [] for what in one.spent}


# --- ours alone -------------------------------------------------------------------------------------------------------


def onto_the_lock(seam: Seam, listener: Listener, device: str, count: int) -> list[float]:
    """Seconds from each request to the event that its code is in the lock's memory; nobody asks anything meanwhile."""
    taken = []
    for number in range(count):
        began = time.perf_counter()
        made = seam.access_codes.create(device_id=device, name=f"Alone {number}", code=pin_of(500_000 + number))
        taken.append(listener.when("access_code.set_on_device", made.access_code_id) - began)
        time.sleep(0.05)
    return taken


async def _make_grants(url: str, devices: Sequence[str], load: Load) -> list[str]:
    async def client(number: int) -> list[str]:
        made = []
        async with AsyncSeam(api_key=KEY, endpoint=url) as seam:
            for turn in range(number, load.grants, load.clients):
                grant = await seam.access_grants.create(
                    user_identity={"full_name": f"Guest {turn} of many"},
                    device_ids=[devices[turn % len(devices)]],
                    requested_access_methods=[{"mode": "code"}],
                )
                made.append(grant.access_grant_id)
        return made

    return [one for made in await asyncio.gather(*map(client, range(load.clients))) for one in made]


def many_grants(server: Server, listener: Listener, devices: Sequence[str], load: Load) -> dict[str, float]:
    """Grants a second until they are all answered, and until all their codes are on the locks."""
    began = time.perf_counter()
    made = asyncio.run(_make_grants(server.url, devices, load))
    answered = time.perf_counter() - began
    last = max(listener.when("access_method.issued", grant) for grant in made) - began
    return {"answered_per_second": round(load.grants / answered), "on_lock_per_second": round(load.grants / last)}


def commit_milliseconds(folder: Path, rounds: int = 100) -> float:
    """What it takes SQLite to have 40 changed pages on this disk, as many as a code changes: the median."""
    spent = []
    with closing(sqlite3.connect(folder / "commit.sqlite", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        for table in range(40):
            connection.execute(f"CREATE TABLE t{table} (text TEXT)")
        for _ in range(rounds):
            connection.execute("BEGIN")
            for table in range(40):
                connection.execute(f"INSERT INTO t{table} VALUES ('{'x' * 80}')")
            began = time.perf_counter()
            connection.execute("COMMIT")
            spent.append(time.perf_counter() - began)
    return round(1e3 * statistics.median(spent), 2)


# --- all of it --------------------------------------------------------------------------------------------------------


@contextmanager
def _contest(rig: Path) -> Iterator[tuple[Server, Contestant, list[Contestant]]]:
    with ExitStack() as stack:
        server = stack.enter_context(serving(rig))
        ours = stack.enter_context(Seam(api_key=KEY, endpoint=server.url))
        devices = devices_of(ours)
        doors = [devices[name] for name in sorted(devices) if name.startswith("door-")]
        others = []
        if fake.why_not() is None:
            url = stack.enter_context(fake.running())
            seam = stack.enter_context(Seam(api_key=fake.KEY, endpoint=url))
            others.append(Contestant("the fake", seam, [fake.DEVICE]))
        yield server, Contestant("ours", ours, doors), others


def run(load: Load | None = None) -> dict[str, Any]:
    """Milliseconds by contestant and question, from request to lock by make, and grants a second."""
    load = load or Load()
    with scratch() as folder:
        commit = commit_milliseconds(folder)
        with _contest(write_rig(folder / "api.yaml", load)) as (server, ours, others):
            side_by_side(ours, others, server, load)
            with Listener(server.url, _key()) as listener:
                devices = devices_of(ours.seam)
                locked = {
                    make: row_of(onto_the_lock(ours.seam, listener, devices[make], load.locked)) for make in MAKES
                }
                for make in MAKES:
                    must_open(server, devices[make], pin_of(500_000 + load.locked - 1))
                grants = many_grants(server, listener, ours.devices, load)
    rows = {one.name: {what: row_of(spent) for what, spent in one.spent.items()} for one in (ours, *others)}
    result: dict[str, Any] = {
        "rows": rows,
        "creates": load.rounds * load.creates,
        "left_out": fake.why_not(),
        "on_lock": locked,
        "grants": grants | {"clients": load.clients},
        "commit_milliseconds": commit,
        "target_times_fake": TARGET_TIMES_FAKE,
        "target_on_lock": TARGET_ON_LOCK,
    }
    if others:
        made = {share: rows["ours"]["create"][share] / rows["the fake"]["create"][share] for share in ("p50", "p95")}
        result["times_fake"] = {share: round(times, 2) for share, times in made.items()}
    return result | {"met": _met(result)}


def _met(result: dict[str, Any]) -> bool:
    on_lock = all(row["p95"] <= TARGET_ON_LOCK for row in result["on_lock"].values())
    return on_lock and all(times <= TARGET_TIMES_FAKE for times in result.get("times_fake", {}).values())
