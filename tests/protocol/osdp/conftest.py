"""A line between libosdp and ours, in memory: what one side sends, the other has at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

import osdp
import pytest

from latchwork.protocol.osdp import generated as g
from latchwork.protocol.osdp import reader as reader_side
from latchwork.protocol.osdp.panel import Event, Panel
from latchwork.protocol.osdp.reader import Reader

ADDRESS = 5
PATIENCE = 8.0
"""Seconds of real time for libosdp's own clock; nothing here sleeps."""

IDENTITY = osdp.PdId(2, 7, 0x112233, 0x01020304, 0x0A0B0C)
PDID = g.PdId(bytes.fromhex("332211"), 7, 2, 0x01020304, 10, 11, 12)
CAPABILITIES = [
    (1, 1, 2),
    (2, 1, 2),
    (3, 1, 0),
    (4, 4, 2),
    (5, 2, 1),
    (6, 1, 1),
    (8, 1, 0),
    (9, 1, 0),
    (10, 0, 1),
    (16, 2, 0),
]


class Line(osdp.Channel):
    """libosdp's end."""

    def __init__(self) -> None:
        super().__init__()
        self.to_them = bytearray()
        self.from_them = bytearray()

    def read(self, max_bytes: int) -> bytes:
        data = bytes(self.to_them[:max_bytes])
        del self.to_them[:max_bytes]
        return data

    def write(self, buf: bytes) -> int:
        self.from_them += buf
        return len(buf)

    def flush(self) -> None:
        self.to_them.clear()

    def taken(self) -> bytes:
        data = bytes(self.from_them)
        self.from_them.clear()
        return data


class TheirPanel:
    """libosdp's control panel and a reader of ours that answers everything with ACK but what it has to tell."""

    def __init__(
        self, reader: Reader, scbk: bytes | None, capabilities: Iterable[tuple[int, int, int]] = CAPABILITIES
    ) -> None:
        self.line = Line()
        info = osdp.PDInfo(ADDRESS, self.line, scbk=scbk)
        self.panel = osdp.ControlPanel([info], log_level=osdp.LogLevel.Emergency)
        self.panel.lock = threading.Lock()
        self.reader = reader
        self.capabilities = [g.PdCapCapability(*one) for one in capabilities]
        self.to_tell: list[g.Reply] = []
        self.answers: dict[type[g.Command], Callable[[g.Command], g.Reply]] = {}
        self.heard: list[reader_side.Event] = []
        self.drop_replies = 0

    def asked(self, kind: type[g.Command]) -> list[g.Command]:
        return [
            event.command
            for event in self.heard
            if isinstance(event, reader_side.Asked) and isinstance(event.command, kind)
        ]

    def run_until(self, done: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < end, "libosdp's panel did not come to it in time"
            self.panel.ctx.refresh()
            sent = self.line.taken()
            if sent:
                for event in self.reader.receive(sent, time.monotonic()):
                    self.heard.append(event)
                    self._answer(event)
            reply = self.reader.outgoing()
            if reply and self.drop_replies:
                self.drop_replies -= 1
            else:
                self.line.to_them += reply

    def _answer(self, event: reader_side.Event) -> None:
        if isinstance(event, reader_side.Challenged):
            self.reader.challenge(b"B" * 8)
        if not isinstance(event, reader_side.Asked):
            return
        match event.command:
            case g.Id():
                self.reader.reply(PDID)
            case g.Cap():
                self.reader.reply(g.PdCap(self.capabilities))
            case g.Poll() if self.to_tell:
                self.reader.reply(self.to_tell.pop(0))
            case command:
                answer = self.answers.get(type(command))
                self.reader.reply(g.Ack() if answer is None else answer(command))


class TheirReader:
    """libosdp's peripheral device and a panel of ours. Time stands still but for what a test lets pass."""

    def __init__(self, panel: Panel, scbk: bytes | None, *, install: bool = False) -> None:
        self.line = Line()
        flags = [osdp.LibFlag.InstallMode] if install else []
        info = osdp.PDInfo(ADDRESS, self.line, scbk=scbk, flags=flags, id=IDENTITY)
        self.device = osdp.PeripheralDevice(
            info,
            osdp.PDCapabilities(CAPABILITIES),
            log_level=osdp.LogLevel.Emergency,
            command_handler=self._handle,
        )
        self.device.lock = threading.Lock()
        self.panel = panel
        self.commands: list[dict[str, object]] = []
        self.now = 0.0

    def _handle(self, command: dict[str, object]) -> tuple[int, dict[str, object] | None]:
        self.commands.append(command)
        return 0, None

    def carry(self) -> list[Event]:
        """Everything that is on its way arrives, and is answered."""
        events: list[Event] = []
        while sent := self.panel.outgoing():
            self.line.to_them += sent
            for _ in range(3):
                self.device.ctx.refresh()
            events += self.panel.receive(self.line.taken(), self.now)
        return events

    def ask(self, command: g.Command, *, broadcast: bool = False) -> list[Event]:
        self.panel.ask(command, self.now, broadcast=broadcast)
        return self.carry()

    def open_channel(self, scbk: bytes, *, default_key: bool = False) -> list[Event]:
        self.panel.open_channel(scbk, b"A" * 8, self.now, default_key=default_key)
        return self.carry()


@pytest.fixture
def their_panel() -> type[TheirPanel]:
    return TheirPanel


@pytest.fixture
def their_reader() -> type[TheirReader]:
    return TheirReader
