"""The PN532's UART: frames in and out, ACK and NACK, abort, sleep and wake-up, and the faults of the wire.

After UM0701-02 §6.2 and AN10609. After power-up and after PowerDown the UART sleeps; the first bytes that wake it are
lost. A damaged command is ignored in silence, an unknown one is acknowledged and answered with the error frame.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from latchwork.protocol.pn532 import generated as pn532
from latchwork.protocol.pn532.constants import POWER_UP_BAUD
from latchwork.protocol.pn532.frames import (
    ACK,
    ERROR,
    TFI_CHIP,
    TFI_HOST,
    Ack,
    Damaged,
    DataFrame,
    ErrorFrame,
    FrameCutter,
    Nack,
    Piece,
    build_frame,
)
from latchwork.simulators.cards.field import Field
from latchwork.simulators.pn532.firmware import Answer, Durations, Firmware, NotUnderstood, Search
from latchwork.simulators.pn532.radio import Radio
from latchwork.world import World
from latchwork.world.wires import Port

LOST_AT_WAKE_UP = 6
"""Bytes a sleeping UART loses when they come without a pause."""
OSCILLATOR_START = 0.002
"""Seconds after the first byte from which on nothing is lost."""
LATE_ACK = 0.5
LATE_ANSWER = 2.0


class Pn532:
    """One encoder: the chip, its antenna and the `field` above it, into which cards are put.

    `name` is what faults are armed for. The chip speaks only when spoken to.
    """

    FAULTS: ClassVar[frozenset[str]] = frozenset(
        {
            "ack_missing",
            "ack_late",
            "answer_late",
            "done_answer_lost",
            "hang_until_reset",
            "reset_needed",
            "crc_flip",
            "error_frame",
            "status_injected",
            "card_torn",
            "card_pulled_away",
            "card_wrong_key",
            "card_locked",
            "card_second",
            "card_swapped",
            "card_ack_not_kept",
        }
    )

    def __init__(
        self, world: World, name: str = "pn532", *, field: Field | None = None, durations: Durations | None = None
    ) -> None:
        self.world = world
        self.name = name
        self.field = field or Field()
        self.durations = durations or Durations()
        self.radio = Radio(world, name, self.field)
        self.firmware = Firmware(self.radio, self.durations)
        self.firmware.on_baud = self._baud_agreed
        self.firmware.on_power_down = self._fall_asleep
        self.field.watch(self._field_changed)
        self._port: Port | None = None
        self._cutter = FrameCutter()
        self._timer: asyncio.TimerHandle | None = None
        self._give_up: asyncio.TimerHandle | None = None
        self._search: Search | None = None
        self._power_up()

    def attach(self, port: Port) -> None:
        self._port = port
        port.attach(self._receive, self._unplugged)

    def power_cycle(self) -> None:
        """Takes the board's power away and gives it back: everything but the cards is forgotten."""
        self._drop_work()
        self.firmware.reset()
        self._power_up()

    def flash(self) -> dict[str, Any]:
        """What outlives a power cut: nothing in the chip; the cards keep their own memory."""
        return {"kind": "PN532", "name": self.name}

    def restore(self, flash: dict[str, Any]) -> None:
        if flash.get("kind") != "PN532":
            raise ValueError(f"the snapshot is of a {flash.get('kind')}, not of a PN532")
        self.power_cycle()

    def _power_up(self) -> None:
        self.baud = POWER_UP_BAUD
        self.hung = False
        self._agreed_baud: int | None = None
        self._last_response = b""
        self._fall_asleep()

    def _unplugged(self) -> None:
        self._drop_work()
        self._port = None

    # --- sleep

    @property
    def asleep(self) -> bool:
        return self._to_lose > 0

    def _fall_asleep(self) -> None:
        self.radio.power(False)
        self._to_lose = LOST_AT_WAKE_UP
        self._woken_at: float | None = None
        self._cutter.reset()

    def _heard_awake(self, data: bytes) -> bytes:
        """What of `data` a UART hears that may still be waking up."""
        now = self.world.monotonic()
        if self._woken_at is None:
            self._woken_at = now
        elif now >= self._woken_at + OSCILLATOR_START:
            self._to_lose = 0
        lost = min(self._to_lose, len(data))
        self._to_lose -= lost
        return data[lost:]

    # --- the line

    def _receive(self, data: bytes) -> None:
        if self.hung:
            return
        if self._to_lose:
            data = self._heard_awake(data)
        for piece in self._cutter.feed(data):
            self._take(piece)

    def _take(self, piece: Piece) -> None:
        match piece:
            case Damaged() | ErrorFrame():
                pass
            case Ack():
                self._acknowledged()
            case Nack():
                if not self._busy and self._last_response:
                    self._send(self._last_response)
            case DataFrame(tfi=tfi, code=code, data=data):
                self._command(tfi, code, data)

    def _acknowledged(self) -> None:
        """The host has the response, or wants none."""
        if self._busy:
            self._drop_work()
        elif self._agreed_baud is not None:
            self.baud, self._agreed_baud = self._agreed_baud, None

    def _send(self, data: bytes) -> None:
        if self._port is not None:
            self._port.send(data)

    # --- one command

    @property
    def _busy(self) -> bool:
        return self._timer is not None or self._search is not None

    def _drop_work(self) -> None:
        for timer in (self._timer, self._give_up):
            if timer is not None:
                timer.cancel()
        self._timer = self._give_up = self._search = None

    def _after(self, seconds: float, call: Any, *arguments: Any) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(seconds, call, *arguments)

    def _command(self, tfi: int, code: int, data: bytes) -> None:
        self._drop_work()
        self._agreed_baud = None
        faults = self.world.faults
        if faults.strikes("hang_until_reset", self.name) or faults.strikes("reset_needed", self.name):
            self.hung = True
            return
        if faults.strikes("ack_missing", self.name):
            return
        late = faults.strikes("ack_late", self.name)
        wait = self.durations.ack if late is None else float(late.parameters.get("seconds", LATE_ACK))
        self._timer = self._after(wait, self._begin, tfi, code, data)

    def _begin(self, tfi: int, code: int, data: bytes) -> None:
        self._timer = None
        self._send(ACK)
        if tfi != TFI_HOST or self.world.faults.strikes("error_frame", self.name):
            self._refuse()
            return
        try:
            work = self.firmware.carry_out(code, data)
        except NotUnderstood:
            self._refuse()
            return
        if isinstance(work, Answer):
            self._timer = self._after(work.seconds, self._answer, work)
            return
        self._search = work
        if work.give_up is not None:
            self._give_up = self._after(work.give_up, self._found_nothing)
        self._timer = self._after(work.pace, self._look)

    def _refuse(self) -> None:
        self._timer = self._after(self.durations.command, self._refused)

    def _refused(self) -> None:
        self._timer = None
        self._last_response = ERROR
        self._send(ERROR)

    def _answer(self, work: Answer) -> None:
        self._timer = None
        self._respond(work.make())
        work.then()

    def _look(self) -> None:
        self._timer = None
        if self._search is None:
            return
        response = self._search.look()
        if response is not None:
            self._drop_work()
            self._respond(response)

    def _field_changed(self) -> None:
        if self._search is not None and self._timer is None:
            self._timer = self._after(self._search.pace, self._look)

    def _found_nothing(self) -> None:
        search = self._search
        self._drop_work()
        if search is not None and search.nothing is not None:
            self._respond(search.nothing)

    def _respond(self, response: pn532.Response) -> None:
        frame = build_frame(TFI_CHIP, type(response).CODE, response.build())
        self._last_response = frame
        faults = self.world.faults
        if faults.strikes("done_answer_lost", self.name):
            return
        if faults.strikes("crc_flip", self.name):
            frame = frame[:-2] + bytes((frame[-2] ^ 0x10, frame[-1]))
        if late := faults.strikes("answer_late", self.name):
            self._timer = self._after(float(late.parameters.get("seconds", LATE_ANSWER)), self._send_late, frame)
            return
        self._send(frame)

    def _send_late(self, frame: bytes) -> None:
        self._timer = None
        self._send(frame)

    def _baud_agreed(self, baud: int) -> None:
        self._agreed_baud = baud
