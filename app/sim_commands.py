"""`latchwork sim`: one simulated device in real time, for any program that speaks to the real one."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Annotated, Any

import typer

from latchwork.app.failures import Exit
from latchwork.app.sim_scene import CannotDo, CardScene, Event, Scene, TTLockScene, ZWaveScene
from latchwork.protocol.cards.ntag21x import MAPS
from latchwork.simulators.cards.iso14443a import TypeACard
from latchwork.simulators.cards.mifare_classic import MifareClassic
from latchwork.simulators.cards.ultralight import Ntag21x, UltralightEv1
from latchwork.simulators.cards.ultralight_c import UltralightC
from latchwork.simulators.hosts.pty_host import PtyHost
from latchwork.simulators.hosts.tcp_host import TcpHost
from latchwork.simulators.pn532.chip import Pn532
from latchwork.simulators.ttlock import TTLock
from latchwork.simulators.zwave import PROFILES, Mesh, Stick, ZWaveLock
from latchwork.world import World
from latchwork.world.wires import Port

LOOK_SECONDS = 0.1
"""How often what happened is looked for."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEFAULT_ADDRESS = "C0:FF:EE:00:00:01"
DEFAULT_PROFILE = "yale_assure_zw3"
PIN_SLOT = 1

CARDS: dict[str, Callable[[World], TypeACard]] = {
    "classic": MifareClassic,
    "ntag213": Ntag21x,
    "ntag215": lambda world: Ntag21x(world, layout=MAPS["ntag215"]),
    "ntag216": lambda world: Ntag21x(world, layout=MAPS["ntag216"]),
    "ultralight-ev1": UltralightEv1,
    "ultralight-c": UltralightC,
}

MAKES = ("ttlock", "zwave", "pn532")


class SimProblem(Exception):
    """The device cannot be offered; one sentence and an exit code."""

    def __init__(self, sentence: str, code: Exit) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Offer:
    """What the command line asks for."""

    make: str
    tcp: int | None
    bumble: str | None
    bind: str
    profile: str
    card: str
    pin: str | None = field(repr=False)
    address: str
    as_json: bool


def sim(
    make: Annotated[str, typer.Argument(help=", ".join(MAKES))],
    pty: Annotated[bool, typer.Option("--pty", help="A pseudo-terminal; what serial devices have by default.")] = False,
    tcp: Annotated[int | None, typer.Option("--tcp", metavar="PORT", help="A TCP port; 0 takes a free one.")] = None,
    bumble: Annotated[
        str | None, typer.Option("--bumble", metavar="MONIKER", help="HCI for a Bluetooth host stack.")
    ] = None,
    profile: Annotated[
        str | None, typer.Option("--profile", help=f"Z-Wave lock: {', '.join(sorted(PROFILES))}")
    ] = None,
    card: Annotated[str | None, typer.Option("--card", help=f"On the encoder: {', '.join(CARDS)}")] = None,
    pin: Annotated[
        str | None, typer.Option("--pin", help="A PIN that the lock's owner has programmed by hand.")
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Keys and numbers from this seed, not by chance.")] = None,
    address: Annotated[str | None, typer.Option("--address", help="Bluetooth address of the lock.")] = None,
    bind: Annotated[
        str, typer.Option("--bind", help="Network address to listen on; only loop-back is safe.")
    ] = LOOPBACK[0],
    as_json: Annotated[bool, typer.Option("--json", help="Each line one JSON object.")] = False,
) -> None:
    """Offers one simulated device until it is told to quit.

    ttlock: a lock on Bluetooth, for a host stack that brings its own (--bumble tcp-server:127.0.0.1:9001).
    zwave: a USB stick whose network has one lock. pn532: a card encoder with a card on it.
    On standard input somebody stands in front of the device: `help` says what can be done there.
    """
    _refuse_what_does_not_fit(make, pty, tcp, bumble, profile, card, pin, address)
    offer = Offer(
        make,
        tcp,
        bumble,
        bind,
        profile or DEFAULT_PROFILE,
        card or "ntag213",
        pin,
        (address or DEFAULT_ADDRESS).upper(),
        as_json,
    )
    world = World.real(seed)
    try:
        world.run(_Show(world, offer).run())
    except SimProblem as problem:
        typer.echo(f"latchwork: {problem}", err=True)
        raise typer.Exit(problem.code) from None


def _refuse_what_does_not_fit(
    make: str,
    pty: bool,
    tcp: int | None,
    bumble: str | None,
    profile: str | None,
    card: str | None,
    pin: str | None,
    address: str | None,
) -> None:
    """What the words of the command line cannot mean together, before anything is opened."""
    wireless = make == "ttlock"
    rules: tuple[tuple[bool, str], ...] = (
        (make not in MAKES, f"there is no simulated {make!r}; there is {', '.join(MAKES)}"),
        (pty + (tcp is not None) + (bumble is not None) > 1, "one of --pty, --tcp and --bumble is enough"),
        (wireless and bumble is None, "a ttlock is on Bluetooth: say --bumble tcp-server:127.0.0.1:9001"),
        (not wireless and bumble is not None, f"{make} is on a serial line: say --pty or --tcp PORT"),
        (tcp is not None and not 0 <= tcp <= 65_535, f"there is no TCP port {tcp}"),
        (profile is not None and make != "zwave", "--profile is for zwave"),
        (profile is not None and profile not in PROFILES, f"there is no profile {profile!r}; see --help"),
        (card is not None and make != "pn532", "--card is for pn532"),
        (card is not None and card not in CARDS, f"there is no card {card!r}; there is {', '.join(CARDS)}"),
        (pin is not None and make == "pn532", "an encoder has no PIN"),
        (pin is not None and not (pin.isascii() and pin.isdecimal()), "a PIN is a row of digits"),
        (address is not None and not wireless, "--address is for ttlock"),
        (address is not None and not _is_address(address), "an address has six bytes, such as C0:FF:EE:00:00:01"),
    )
    for wrong, sentence in rules:
        if wrong:
            raise typer.BadParameter(sentence)


def _is_address(text: str) -> bool:
    parts = text.split(":")
    return len(parts) == 6 and all(len(part) == 2 and set(part) <= set("0123456789abcdefABCDEF") for part in parts)


# --- running ----------------------------------------------------------------------------------------------------------


class _Show:
    """One device on offer, from its first line of output to the last."""

    def __init__(self, world: World, offer: Offer) -> None:
        self._world = world
        self._offer = offer
        self._over = asyncio.Event()
        self._typed = b""

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        async with AsyncExitStack() as stack:
            scene, where = await self._open(stack)
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self._over.set)
                stack.callback(loop.remove_signal_handler, number)
            self._say({"event": "ready", "sim": self._offer.make, **where, **scene.facts})
            self._listen(scene, stack)
            watching = loop.create_task(self._watch(scene))
            stack.callback(watching.cancel)
            over = loop.create_task(self._over.wait())
            stack.callback(over.cancel)
            await asyncio.wait((watching, over), return_when=asyncio.FIRST_COMPLETED)
            if watching.done():
                watching.result()

    async def _watch(self, scene: Scene) -> None:
        while True:
            self._tell(scene)
            await self._world.sleep(LOOK_SECONDS)

    def _tell(self, scene: Scene) -> None:
        for event in scene.changes():
            self._say(event)

    # what is offered

    async def _open(self, stack: AsyncExitStack) -> tuple[Scene, Event]:
        if self._offer.make == "ttlock":
            return await self._open_ttlock(stack)
        port, where = self._open_port(stack)
        if self._offer.make == "pn532":
            chip = Pn532(self._world)
            chip.attach(port)
            return CardScene(chip, CARDS[self._offer.card](self._world)), where
        mesh = Mesh(self._world, field_timing=True)
        stick = Stick(self._world, mesh, self._world.random("home id").getrandbits(30) | 0xC000_0000)
        lock = ZWaveLock(self._world, mesh, PROFILES[self._offer.profile])
        stick.include(lock)
        if self._offer.pin is not None and not lock.add_by_hand(PIN_SLOT, self._offer.pin).opened:
            raise SimProblem("the lock refuses that PIN: its profile wants another length", Exit.REFUSED)
        stick.attach(port)
        return ZWaveScene(stick, lock), where

    def _open_port(self, stack: AsyncExitStack) -> tuple[Port, Event]:
        if self._offer.tcp is None:
            pty = PtyHost(self._world)
            stack.callback(pty.close)
            return pty, {"path": pty.path}
        try:
            tcp = TcpHost(self._world, host=self._offer.bind, port=self._offer.tcp)
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno else str(error)
            sentence = f"{self._offer.bind}:{self._offer.tcp} cannot be listened on ({reason}); choose another port"
            raise SimProblem(sentence, Exit.LINK) from error
        stack.callback(tcp.close)
        return tcp, {"address": tcp.address}

    async def _open_ttlock(self, stack: AsyncExitStack) -> tuple[Scene, Event]:
        moniker = self._offer.bumble or ""
        _refuse_open_network(moniker, self._offer.bind)
        try:
            from bumble.transport.common import TransportInitError, TransportSpecError

            from latchwork.simulators.hosts.bumble_host import BumbleAir
        except ModuleNotFoundError as error:
            sentence = f"Bluetooth needs {error.name}, which is not installed; run: pip install bumble"
            raise SimProblem(sentence, Exit.LINK) from error
        lock = TTLock(self._world, self._offer.address)
        if self._offer.pin is not None and not lock.add_by_hand(self._offer.pin):
            raise SimProblem("the lock refuses that PIN: it takes 4 to 9 digits", Exit.REFUSED)
        air = BumbleAir(self._world)
        stack.push_async_callback(air.close)
        await air.add(lock)
        try:
            await air.serve(moniker)
        except (OSError, ValueError, TransportInitError, TransportSpecError) as error:
            raise SimProblem(f"{moniker} cannot be opened ({error}); name another", Exit.LINK) from error
        return TTLockScene(lock), {"moniker": moniker}

    # the person at the console

    def _listen(self, scene: Scene, stack: AsyncExitStack) -> None:
        """Lines of standard input, which may be a terminal, a pipe, a file or nothing."""
        loop = asyncio.get_running_loop()
        source = sys.stdin.fileno()
        try:
            loop.add_reader(source, self._heard, scene, source)
        except PermissionError as error:
            # a regular file or /dev/null cannot be waited for, and need not be: all of it is there
            if error.errno != errno.EPERM:
                raise
            while self._heard(scene, source):
                pass
            return
        stack.callback(loop.remove_reader, source)

    def _heard(self, scene: Scene, source: int) -> bool:
        """Takes what can be read; False at the end, after which the device goes on without a person."""
        read = os.read(source, 4096)
        if not read:
            asyncio.get_running_loop().remove_reader(source)
            return False
        *lines, self._typed = (self._typed + read).split(b"\n")
        for line in lines:
            self._obey(scene, line.decode("utf-8", "replace").strip())
        return True

    def _obey(self, scene: Scene, line: str) -> None:
        if line in ("quit", "exit"):
            self._over.set()
        elif line == "help":
            for row in scene.help():
                self._say({"event": "help", "text": row})
        elif line == "state":
            self._say({"event": "state", **scene.state()})
        elif line:
            try:
                scene.act(line)
            except CannotDo as problem:
                self._say({"event": "refused", "text": str(problem)})
            self._tell(scene)

    def _say(self, event: Event) -> None:
        typer.echo(json.dumps(event, ensure_ascii=False) if self._offer.as_json else _sentence(event))
        sys.stdout.flush()


def _refuse_open_network(moniker: str, bind: str) -> None:
    """A server on more than the loop-back interface has to be asked for with --bind."""
    kind, _, where = moniker.partition(":")
    if kind not in ("tcp-server", "ws-server", "udp"):
        return
    host = where.rpartition(":")[0].strip("[]")
    if host not in LOOPBACK and host != bind:
        sentence = f"{moniker} would be open to the network: write {kind}:127.0.0.1:PORT, or add --bind {host or '_'}"
        raise SimProblem(sentence, Exit.LINK)


def _sentence(event: Event) -> str:
    """One line for a person."""
    match event["event"]:
        case "ready":
            rest = {name: value for name, value in event.items() if name not in ("event", "sim")}
            where = rest.pop("path", None) or rest.pop("moniker", None) or rest.pop("address")
            return f"{event['sim']} on {where} ({_listed(rest)})"
        case "attempt":
            word = "opened" if event["opened"] else "refused"
            return f"{event['at'][11:19]} {event['method']}: {word} ({event['reason']})"
        case "changed":
            return f"{event['device']}: {_listed({k: v for k, v in event.items() if k not in ('event', 'device')})}"
        case "written":
            return "card: what it holds has changed"
        case "state":
            return _listed({name: value for name, value in event.items() if name != "event"})
    return str(event["text"])


def _listed(values: dict[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {_word(value)}" for name, value in values.items())


def _word(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
