"""Each failure that a person can mend: the real command, one sentence on stderr, an exit code, nothing half-written.

`python tests/app/test_failures.py` writes docs/errors.md from what the commands say; a test holds the page to it.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from typer.testing import CliRunner

from latchwork.app.cli import app
from latchwork.app.failures import Exit
from latchwork.grants.store import Store
from latchwork.world import World

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"

RIG = """\
latchwork: 1
seed: 5
media:
  radio: {kind: ble}
  stick: {kind: zwave}
targets:
  front: {make: ttlock, on: radio, resource: {address: "C0:11:00:00:00:01", codes: 20}}
  back: {make: zwave, on: stick, resource: {node: 5}}
systems:
  annex:
    property: 4711
    entrances: {suite: {number: 301}}
    encoders: {desk: {make: pn532, link: "serial:///dev/ttyUSB0"}}
"""

STICK = """\
latchwork: 1
media:
  stick: {{kind: zwave, level: real, link: "{link}"}}
"""

RADIO = """\
latchwork: 1
media:
  radio: {kind: ble, level: real}
"""

GRANT = ["grant", "create", "Jane Doe", "--door", "front", "--until", "+1d", "--rig", "rig.yaml"]
MANY_PAGES = ["--reservation", "R" * 40_000]
"""More than the free room in a store's last page."""
PLAN = ["plan", "--rig", "rig.yaml"]
SERVE = ["serve", "--rig", "rig.yaml"]

MAIN = "from latchwork.app.cli import main; main()"
WITHOUT_BUMBLE = "import sys; sys.modules['bumble'] = None; "
NO_BYTE_MORE = (
    "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); "
)
WITHOUT_PRIVILEGES = (
    "import ctypes; head = (ctypes.c_uint32 * 2)(0x20080522, 0); "
    "assert ctypes.CDLL(None).capset(head, (ctypes.c_uint32 * 6)()) == 0; "
)
"""Linux: gives up every capability, so that root meets file permissions as everybody does."""

PRIVILEGED_PORTS = (
    "import socket, sys; "
    "sys.addaudithook(lambda name, rest: "
    "(_ for _ in ()).throw(PermissionError(13, 'Permission denied')) "
    "if name == 'socket.bind' and 0 < rest[1][1] < 1024 else None); "
)
"""What the kernel says to those who may not have the low ports; in a container everybody may."""


@dataclass(slots=True)
class Said:
    code: int
    out: str
    err: str


class Place:
    """A folder with a rig file, in which commands run. What is left open is closed with it."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.rig = folder / "rig.yaml"
        self.state = folder / "rig.state"
        self.stack = stack
        self.rig.write_text(RIG)

    def run(self, words: list[str], prelude: str = "", **variables: str) -> Said:
        """Runs the command in a process of its own when something has to be done to that process, else in this one."""
        if not prelude:
            with _inside(self.folder):
                result = CliRunner(env={"NO_COLOR": "1", **variables}).invoke(app, words)
            if result.exception is not None and not isinstance(result.exception, SystemExit):
                raise result.exception
            return Said(result.exit_code, result.stdout, result.stderr)
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", prelude + MAIN, *words],
            cwd=self.folder,
            env={**os.environ, "NO_COLOR": "1", **variables},
            capture_output=True,
            text=True,
            timeout=15,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def granted(self) -> None:
        """One grant stands in the store and on the door."""
        said = self.run(GRANT)
        assert (said.code, said.err) == (0, ""), said

    def write(self, text: str) -> None:
        self.rig.write_text(text)


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@dataclass(frozen=True, slots=True)
class Case:
    """`prepare` makes the failure possible; then `words` are run. `words` are shown on the page."""

    what: str
    code: Exit
    words: list[str]
    prepare: Callable[[Place], Any] = lambda place: None
    prelude: str = ""
    variables: tuple[tuple[str, str], ...] = ()


# --- what is wrong ------------------------------------------------------------


def _busy_port(place: Place) -> None:
    """Another program has the port open for itself alone, as every serial program of ours does."""
    host, device = os.openpty()
    place.stack.callback(os.close, host)
    place.stack.callback(os.close, device)
    fcntl.flock(device, fcntl.LOCK_EX | fcntl.LOCK_NB)
    place.write(STICK.format(link=f"serial://{os.ttyname(device)}"))


def _missing_port(place: Place) -> None:
    place.write(STICK.format(link="serial:///dev/ttyLATCHWORK9"))


def _forbidden_port(place: Place) -> None:
    port = place.folder / "ttyACM0"
    port.touch()
    port.chmod(0)
    place.write(STICK.format(link=f"serial://{port}"))


def _no_port(place: Place) -> None:
    port = place.folder / "ttyACM0"
    port.touch()
    place.write(STICK.format(link=f"serial://{port}"))


def _no_radio(place: Place) -> None:
    place.write(RADIO)


def _silent_host(place: Place) -> None:
    place.write(STICK.format(link="socket://127.0.0.1:9"))


def _garbage_store(place: Place) -> None:
    place.granted()
    (place.state / "store.sqlite").write_bytes(b"not a database, but long enough to look like one " * 200)


def _torn_store(place: Place) -> None:
    """The first page is whole and the others are not: what a disk that lied about a flush leaves."""
    place.granted()
    store = place.state / "store.sqlite"
    whole = store.read_bytes()
    store.write_bytes(whole[:4096] + bytes(len(whole) - 4096))


def _store_in_use(place: Place) -> None:
    place.granted()
    other = Store.open(World.real(), place.state / "store.sqlite")
    place.stack.callback(other.close)


def _newer_store(place: Place) -> None:
    place.granted()
    with closing(sqlite3.connect(place.state / "store.sqlite")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'r9999'")
        connection.commit()


def _full_disk(place: Place) -> None:
    """SQLite's own answer to a disk that gives no page more."""
    place.granted()
    _no_page_more(place.stack)


def _full_disk_at_first(place: Place) -> None:
    _no_page_more(place.stack)


def _no_page_more(stack: ExitStack) -> None:
    def limit(raw: Any, _record: object) -> None:
        raw.execute("PRAGMA max_page_count=1")

    event.listen(Engine, "connect", limit)
    stack.callback(event.remove, Engine, "connect", limit)


def _read_only_state(place: Place) -> None:
    place.granted()
    place.state.chmod(0o555)
    place.stack.callback(place.state.chmod, 0o755)


def _read_only_parent(place: Place) -> None:
    place.folder.chmod(0o555)
    place.stack.callback(place.folder.chmod, 0o755)


def _state_is_a_file(place: Place) -> None:
    place.state.write_text("")


def _open_key_file(place: Place) -> None:
    place.granted()
    (place.state / "vault.key").chmod(0o644)


def _no_key(place: Place) -> None:
    place.granted()
    (place.state / "vault.key").unlink()


def _half_a_key(place: Place) -> None:
    place.granted()
    (place.state / "vault.key").write_text("5a" * 16)


def _granted(place: Place) -> None:
    place.granted()


def change(state: Path, statement: str) -> None:
    """Somebody has a hand in the file of the devices' keys."""
    with closing(sqlite3.connect(state / "devices.sqlite")) as connection, connection:
        assert connection.execute(statement).rowcount > 0


def _damaged_keys(place: Place) -> None:
    place.granted()
    change(place.state, "UPDATE keys SET sealed = x'25' WHERE device = 'front'")


def _damaged_flash(place: Place) -> None:
    place.granted()
    (place.state / "flash.sqlite").write_text("{")


def _half_the_flash(place: Place) -> None:
    """The keys are lost and the twin still knows its admin, as after a state folder was restored in part."""
    place.granted()
    change(place.state, "DELETE FROM keys WHERE device = 'front'")


def _busy_tcp_port(place: Place) -> None:
    listener = place.stack.enter_context(socket.socket())
    listener.bind(("127.0.0.1", BUSY_PORT))
    listener.listen()


def _two_certificates(place: Place) -> None:
    for name in ("cert.pem", "key.pem"):
        (place.folder / name).write_text("-----BEGIN NOTHING-----\n")


BUSY_PORT = 18151
"""Not one that the system gives away by itself."""

UNUSABLE = (_garbage_store, _torn_store, _newer_store, _damaged_flash)
"""Whoever restores what can be restored wants it as it was found."""

NO_BUS = (("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/dbus"),)

CASES = [
    Case("there is no such rig file", Exit.RIG, ["plan", "--rig", "none.yaml"]),
    Case("a level that there is not", Exit.RIG, [*PLAN, "--level", "rael"]),
    Case("a serial port is in use", Exit.LINK, PLAN, _busy_port),
    Case("a serial port is not there", Exit.LINK, PLAN, _missing_port),
    Case("a serial port is not yours to open", Exit.LINK, PLAN, _forbidden_port, WITHOUT_PRIVILEGES),
    Case("a serial port is none", Exit.LINK, PLAN, _no_port),
    Case("nobody listens at a serial server", Exit.LINK, PLAN, _silent_host),
    Case("there is no Bluetooth", Exit.LINK, PLAN, _no_radio, variables=NO_BUS),
    Case("the wire level is not installed", Exit.LINK, [*PLAN, "--level", "wire"], prelude=WITHOUT_BUMBLE),
    Case("a server's port is in use", Exit.LINK, [*SERVE, "--port", str(BUSY_PORT)], _busy_tcp_port),
    Case("a server's port is not yours to open", Exit.LINK, [*SERVE, "--port", "80"], prelude=PRIVILEGED_PORTS),
    Case("a server's port that there is not", Exit.LINK, [*SERVE, "--port", "70000"]),
    Case("the store is no database", Exit.STORE, GRANT, _garbage_store),
    Case("the store lost its pages", Exit.STORE, GRANT, _torn_store),
    Case("the store is in use", Exit.STORE, GRANT, _store_in_use),
    Case("the store is newer than the program", Exit.STORE, GRANT, _newer_store),
    Case("the disk is full", Exit.STORE, [*GRANT, *MANY_PAGES], _full_disk),
    Case("the disk is full from the start", Exit.STORE, GRANT, _full_disk_at_first),
    Case("a quota is spent", Exit.STORE, GRANT, _granted, NO_BYTE_MORE),
    Case("a quota is spent from the start", Exit.STORE, GRANT, prelude=NO_BYTE_MORE),
    Case("the state folder cannot be written", Exit.RIG, GRANT, _read_only_state, WITHOUT_PRIVILEGES),
    Case("the state folder cannot be made", Exit.RIG, GRANT, _read_only_parent, WITHOUT_PRIVILEGES),
    Case("the state folder is a file", Exit.RIG, GRANT, _state_is_a_file),
    Case("the key is another", Exit.STORE, GRANT, _granted, variables=(("LATCHWORK_KEY", "a5" * 32),)),
    Case("the key in the environment is none", Exit.STORE, GRANT, variables=(("LATCHWORK_KEY", "secret"),)),
    Case("the key file can be read by others", Exit.STORE, GRANT, _open_key_file),
    Case("the key file is gone", Exit.STORE, GRANT, _no_key),
    Case("the key file is damaged", Exit.STORE, GRANT, _half_a_key),
    Case("the keys of a lock are damaged", Exit.STORE, GRANT, _damaged_keys),
    Case("the keys of a lock are gone", Exit.DEVICE, GRANT, _half_the_flash),
    Case("the simulated memories are damaged", Exit.RIG, GRANT, _damaged_flash),
    Case("a wire file cannot be written", Exit.FILE, [*GRANT, "--record", "nowhere/wire.jsonl"]),
    Case("there is no such certificate", Exit.FILE, [*SERVE, "--tls-cert", "cert.pem", "--tls-key", "key.pem"]),
    Case(
        "a certificate is none",
        Exit.FILE,
        [*SERVE, "--tls-cert", "cert.pem", "--tls-key", "key.pem"],
        _two_certificates,
    ),
    Case("a server is to be reached unencrypted", Exit.REFUSED, [*SERVE, "--host", "0.0.0.0"]),
    Case("a certificate without its key", Exit.REFUSED, [*SERVE, "--tls-cert", "cert.pem"]),
    Case("an API key that no client sends", Exit.REFUSED, SERVE, variables=(("LATCHWORK_API_KEY", "sk_secret"),)),
    Case("another kind of token as API key", Exit.REFUSED, SERVE, variables=(("LATCHWORK_API_KEY", "seam_at1"),)),
    Case("there is no such API key", Exit.REFUSED, ["key", "revoke", "nobody", "--rig", "rig.yaml"]),
    Case("a lock is paired already", Exit.REFUSED, ["rig", "pair", "rig.yaml", "front"], _granted),
    Case("a lock that belongs to an admin", Exit.DEVICE, ["rig", "pair", "rig.yaml", "front"], _half_the_flash),
    Case("a lock that needs no pairing", Exit.REFUSED, ["rig", "pair", "rig.yaml", "back"]),
    Case("an off-line door is not paired", Exit.REFUSED, ["rig", "pair", "rig.yaml", "suite"]),
    Case("there is no such door to pair", Exit.REFUSED, ["rig", "pair", "rig.yaml", "frond"]),
    Case("there is no such door", Exit.REFUSED, [*GRANT[:3], "--door", "frond", *GRANT[5:]]),
    Case("there is no such grant", Exit.REFUSED, ["grant", "revoke", "0123456789abcdef", "--rig", "rig.yaml"]),
]


@contextmanager
def place_at(folder: Path) -> Iterator[Place]:
    with ExitStack() as stack:
        yield Place(folder, stack)


def outcome(case: Case, place: Place) -> Said:
    case.prepare(place)
    return place.run(case.words, case.prelude, **dict(case.variables))


def sentence(said: Said, place: Place) -> str:
    """What was said, without what differs from machine to machine."""
    text = said.err.strip().removeprefix("latchwork: ")
    text = text.replace(f"{place.folder.resolve()}/", "").replace(f"{place.folder}/", "")
    return re.sub(r"/dev/pts/\d+", "/dev/ttyACM0", text)


def _fingerprint(place: Place) -> dict[str, bytes]:
    """Everything in the folder that is to be as it was; SQLite's own scratch files come and go."""
    return {
        str(path.relative_to(place.folder)): path.read_bytes()
        for path in sorted(place.folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm", "-journal"))
    }


def _id(case: Case) -> str:
    return case.what


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_a_failure_is_one_sentence_and_a_code_and_leaves_everything_as_it_was(case: Case, tmp_path: Path) -> None:
    with place_at(tmp_path) as place:
        case.prepare(place)
        before = _fingerprint(place)
        said = place.run(case.words, case.prelude, **dict(case.variables))
        after = _fingerprint(place)
        assert "Traceback" not in said.err + said.out
        assert re.fullmatch(r"latchwork: [^\n]+\n", said.err), said
        assert said.code == case.code
        assert said.out == ""
        assert "None" not in said.err
        assert not list(tmp_path.rglob("*.new")), "a draft was left behind"
        opened = {"rig.state/store.sqlite", "rig.state/flash.sqlite"} if case.prepare not in UNUSABLE else set()
        for name in before.keys() - opened:  # a store that can be opened notes that it was
            assert after[name] == before[name], name
        assert _line(case, sentence(said, place)) in PAGE.read_text(), "run: python tests/app/test_failures.py"


@pytest.mark.parametrize("prepare", [_full_disk, _store_in_use, _read_only_state], ids=lambda one: one.__name__[1:])
def test_once_there_is_room_again_the_command_works_and_only_the_first_grant_was_kept(
    prepare: Callable[[Place], None], tmp_path: Path
) -> None:
    case = next(case for case in CASES if case.prepare is prepare)
    with place_at(tmp_path) as place:
        outcome(case, place)
        place.stack.close()
        listed = place.run(["grant", "list", "--rig", "rig.yaml", "--json"])
        assert listed.out.count('"person": "Jane Doe"') == 1
        assert place.run([*GRANT, "--json"]).code == 0
        listed = place.run(["grant", "list", "--rig", "rig.yaml", "--json"])
        assert listed.out.count('"person": "Jane Doe"') == 2


def test_a_first_start_on_a_full_disk_can_be_repeated_when_there_is_room(tmp_path: Path) -> None:
    for case in (one for one in CASES if one.what.endswith("from the start")):
        folder = tmp_path / case.prelude[:3].strip().ljust(3, "_")
        folder.mkdir()
        with place_at(folder) as place:
            assert outcome(case, place).code == case.code
            place.stack.close()
            place.granted()


def test_every_kind_of_failure_has_a_code_of_its_own() -> None:
    assert {case.code for case in CASES} == set(Exit) - {Exit.DONE, Exit.NOT_AS_PROMISED}
    assert len({code.value for code in Exit}) == len(Exit)


# --- the page ------------------------------------------------------------

HEAD = """\
# What Latchwork says when something is wrong

<!-- Made by tests/app/test_failures.py from what the commands say; do not edit. -->

A command that fails says one sentence on stderr: what is wrong, where, and what to do. Its exit code tells a program
which kind it was.

| code | kind |
| --- | --- |
"""

KINDS = {
    Exit.DONE: "done",
    Exit.NOT_AS_PROMISED: "it ran, and what it looked at is not as it should be",
    Exit.RIG: "the rig file or the state folder",
    Exit.LINK: "a port, a radio or a server's address",
    Exit.STORE: "the store or its key",
    Exit.REFUSED: "what was asked cannot be done",
    Exit.DEVICE: "a lock or an encoder",
    Exit.FILE: "another file",
}


def _line(case: Case, says: str) -> str:
    return f"* {case.what}: `{says}`\n"


def _says(case: Case) -> str:
    with tempfile.TemporaryDirectory() as folder, place_at(Path(folder)) as place:
        said = sentence(outcome(case, place), place)
        place.stack.close()
        return said


def page(says: Callable[[Case], str]) -> str:
    lines = [HEAD, *(f"| {code.value} | {kind} |\n" for code, kind in KINDS.items())]
    lines.append("| 2 | words that the command does not take |\n")
    for code in KINDS:
        cases = [case for case in CASES if case.code is code]
        if cases:
            lines.append(f"\n## {code.value}: {KINDS[code]}\n\n")
        lines += [_line(case, says(case)) for case in cases]
    lines.append("\n## 3: mistakes in a rig file\n\nEach begins with the file and the line.\n\n")
    lines += [f"* {what}: `{said}`\n" for what, (_, said) in _rig_file_mistakes().items()]
    return "".join(lines)


def _rig_file_mistakes() -> dict[str, tuple[object, str]]:
    path = Path(__file__).parents[1] / "rig" / "test_rig_file_errors.py"
    spec = importlib.util.spec_from_file_location("rig_file_errors", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    wrong: dict[str, tuple[object, str]] = module.WRONG
    return wrong


def test_the_page_of_errors_holds_every_failure_and_nothing_else() -> None:
    """Each sentence is held to its command by the test of its case; here the rest of the page is."""
    written = PAGE.read_text()

    def says(case: Case) -> str:
        found = re.search(rf"^\* {re.escape(case.what)}: `(.*)`$", written, re.MULTILINE)
        return found[1] if found is not None else "not on the page"

    assert written == page(says), "run: python tests/app/test_failures.py"


if __name__ == "__main__":
    PAGE.write_text(page(_says))
