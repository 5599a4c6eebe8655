"""`latchwork sim` as a foreign program meets it: a process, a path or a port, and a person at its console."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
import serial
import typer
from typer.testing import CliRunner

from latchwork.app.sim_commands import sim
from latchwork.app.sim_scene import CannotDo, CardScene, TTLockScene, ZWaveScene
from latchwork.simulators.cards.ultralight import Ntag21x
from latchwork.simulators.pn532.chip import Pn532
from latchwork.simulators.ttlock import TTLock
from latchwork.simulators.zwave import PROFILES, Mesh, Stick, ZWaveLock
from latchwork.world import World

PROGRAM = "import typer; from latchwork.app.sim_commands import sim; typer.run(sim)"
GET_HOME = bytes.fromhex("01030020dc")
FIRMWARE = bytes.fromhex("0000ff02fed4022a00")
SAM = bytes.fromhex("5555" + "00" * 22 + "0000ff03fdd414011700")


class Sim:
    """The process; `heard` waits for its next line, which the test's time limit bounds."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def heard(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read() if self.process.stderr else ""
        event: dict[str, Any] = json.loads(line)
        return event

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def ends(self) -> int:
        return self.process.wait(timeout=10)


@contextmanager
def offered(*words: str) -> Iterator[Sim]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words, "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Sim(process)
        finally:
            process.kill()


@pytest.mark.wire
def test_a_foreign_program_speaks_to_the_stick_on_a_pty_while_somebody_types_a_pin() -> None:
    with offered("zwave", "--pty", "--pin", "0471", "--seed", "5", "--profile", "yale_assure_zw3") as running:
        ready = running.heard()
        assert (ready["sim"], ready["profile"], ready["node_id"]) == ("zwave", "yale_assure_zw3", 2)
        with serial.Serial(ready["path"], 115_200, timeout=5) as port:
            port.write(GET_HOME)
            answer = port.read(11)
        assert answer[0] == 0x06
        assert answer[5:9].hex() == ready["home_id"]
        running.say("pin 0471")
        attempt = running.heard()
        assert (attempt["event"], attempt["method"], attempt["opened"]) == ("attempt", "code", True)
        assert running.heard()["locked"] is False
        running.say("pin 0472")
        assert running.heard()["opened"] is False
        running.say("quit")
        assert running.ends() == 0


@pytest.mark.wire
def test_the_encoder_on_tcp_sees_the_card_go_and_ends_cleanly_when_it_is_told_to() -> None:
    with offered("pn532", "--tcp", "0", "--card", "classic") as running:
        ready = running.heard()
        host, _, port = ready["address"].rpartition(":")
        assert host == "127.0.0.1"
        with socket.create_connection((host, int(port)), timeout=5) as line:
            stream = line.makefile("rb")
            line.sendall(SAM)
            assert stream.read(6).hex() == "0000ff00ff00"
            assert stream.read(9).hex() == "0000ff02fed5151600"
            line.sendall(FIRMWARE)
            assert stream.read(19).hex() == "0000ff00ff00" + "0000ff06fad50332010607e800"
            running.say("card off")
            assert running.heard() == {"event": "changed", "device": "encoder", "card_on": False}
        running.process.send_signal(signal.SIGTERM)
        assert running.ends() == 0
        assert running.process.stderr is not None
        assert running.process.stderr.read() == ""


@pytest.mark.wire
def test_a_lock_on_bluetooth_answers_hci_and_an_interrupt_ends_it() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with offered("ttlock", "--bumble", f"tcp-server:127.0.0.1:{port}", "--address", "c0:00:00:00:00:07") as running:
        assert running.heard()["address"] == "C0:00:00:00:00:07"
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            line.sendall(bytes.fromhex("01030c00"))
            assert line.recv(64)[:2] == bytes.fromhex("040e")
        running.process.send_signal(signal.SIGINT)
        assert running.ends() == 0


@pytest.mark.wire
def test_a_port_that_is_taken_is_one_sentence() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, "zwave", "--tcp", str(port)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=15,
            check=False,
        )
    assert done.returncode == 4
    assert "choose another port" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def invoked(*words: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(sim)
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, " ".join(result.output.replace("│", " ").split())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("toaster",), "there is no simulated 'toaster'"),
        (("ttlock", "--pty"), "a ttlock is on Bluetooth"),
        (("zwave", "--bumble", "pty:x"), "is on a serial line"),
        (("zwave", "--pty", "--tcp", "0"), "is enough"),
        (("zwave", "--profile", "garden_gate"), "there is no profile"),
        (("zwave", "--card", "classic"), "--card is for pn532"),
        (("zwave", "--pin", "12a4"), "a PIN is a row of digits"),
        (("pn532", "--card", "paper"), "there is no card"),
        (("pn532", "--tcp", "70000"), "there is no TCP port"),
        (("ttlock", "--bumble", "x", "--address", "C0:FF"), "an address has six bytes"),
    ],
)
def test_words_that_do_not_fit_together_are_refused_before_anything_opens(words: tuple[str, ...], says: str) -> None:
    code, output = invoked(*words)
    assert code == 2
    assert says in output


def test_a_bluetooth_port_open_to_the_network_has_to_be_asked_for() -> None:
    code, output = invoked("ttlock", "--bumble", "tcp-server:_:9001")
    assert code == 4
    assert "would be open to the network" in output


def test_a_pin_that_the_lock_cannot_hold_is_refused() -> None:
    code, output = invoked("zwave", "--pin", "1")
    assert code == 6
    assert "the lock refuses that PIN" in output


# --- what a person can do, in virtual time ----------------------------------------------------------------------------


def test_a_person_opens_the_z_wave_lock_and_the_door() -> None:
    world = World(1)

    async def main() -> list[dict[str, Any]]:
        mesh = Mesh(world)
        stick = Stick(world, mesh, 0xC1234567)
        lock = ZWaveLock(world, mesh, PROFILES["yale_assure_zw3"])
        stick.include(lock)
        scene = ZWaveScene(stick, lock)
        for line in ("add 3 0815", "pin 0815", "door open", "thumb"):
            scene.act(line)
        return list(scene.changes())

    attempt, change = world.run(main())
    assert (attempt["opened"], attempt["reason"]) == (True, "user 3")
    assert change == {"event": "changed", "device": "lock", "door_open": True}


@pytest.mark.parametrize(
    "line", ["pin 98x65", "pin", "pin 1 2", "door ajar", "door open", "add 0 4321", "battery 101", "fly"]
)
def test_what_cannot_be_done_is_said_without_what_was_typed(line: str) -> None:
    world = World(1)

    async def main() -> str:
        mesh = Mesh(world)
        stick = Stick(world, mesh, 0xC1234567)
        lock = ZWaveLock(world, mesh, PROFILES["yale_assure_zw3"])
        stick.include(lock)
        with pytest.raises(CannotDo) as refused:
            ZWaveScene(stick, lock).act(line)
        return str(refused.value)

    said = world.run(main())
    assert "98x65" not in said
    assert "4321" not in said


def test_a_card_that_is_tapped_goes_away_by_itself() -> None:
    world = World(1)

    async def main() -> list[Any]:
        card = Ntag21x(world)
        scene = CardScene(Pn532(world), card)
        scene.act("card off")
        seen = [event["card_on"] for event in scene.changes()]
        scene.act("tap")
        seen += [event["card_on"] for event in scene.changes()]
        await world.sleep(2)
        seen += [event["card_on"] for event in scene.changes()]
        card.put_page(8, b"new!")
        return [*seen, *(event["event"] for event in scene.changes())]

    assert world.run(main()) == [False, True, False, "written"]


def test_a_person_types_a_pin_and_taps_a_card_at_a_ttlock() -> None:
    world = World(1)

    async def main() -> list[tuple[str, bool]]:
        lock = TTLock(world, "C0:00:00:00:00:01")
        scene = TTLockScene(lock)
        for line in ("add 271828", "pin 271828", "tap 4711", "handle"):
            scene.act(line)
        return [(event["method"], event["opened"]) for event in scene.changes() if event["event"] == "attempt"]

    assert world.run(main()) == [("code", True), ("card", False), ("handle", True)]
