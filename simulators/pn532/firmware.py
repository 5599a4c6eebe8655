"""What the PN532's firmware does with each command: the table of UM0701-02 chapter 7 as methods.

A method carries its command out at once and returns when and what to answer. The UART side (`chip.py`) keeps the time,
sends frames and can drop an answer that the host no longer wants.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from latchwork.protocol.cards.iso14443a import ISO_DEP
from latchwork.protocol.codec import Malformed
from latchwork.protocol.pn532 import generated as pn532
from latchwork.protocol.pn532.constants import (
    BAUD_RATES,
    MORE_DATA,
    RETRY_FOREVER,
    SAM_MODES,
    Status,
    timeout_microseconds,
)
from latchwork.protocol.pn532.targets import build_type_a_targets, selected_uid
from latchwork.simulators.cards.iso14443a import TypeACard
from latchwork.simulators.pn532.radio import Radio

IC, VERSION, REVISION, SUPPORT = 0x32, 0x01, 0x06, 0x07
TYPE_A_106 = 0x10
AUTO_POLL_TYPE_A = frozenset({0x00, 0x10, 0x20})
TARGET_NUMBER = 0x3F


@dataclass(frozen=True, slots=True)
class Durations:
    """Seconds. A card that does not answer costs the retry time-out instead."""

    ack: float = 0.0005
    command: float = 0.0005
    listing: float = 0.005
    authentication: float = 0.004
    read: float = 0.003
    write: float = 0.006


@dataclass(frozen=True, slots=True)
class Answer:
    """`make` is asked for the response when `seconds` are over; `then` runs once it was sent."""

    make: Callable[[], pn532.Response]
    seconds: float
    then: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Search:
    """A command that waits for something to come into the field.

    `look` is called after each `pace` seconds in which the field changed, until it returns a response; after
    `give_up` seconds (None: never) the answer is `nothing`.
    """

    look: Callable[[], pn532.Response | None]
    nothing: pn532.Response | None
    pace: float
    give_up: float | None


Work = Answer | Search
C = TypeVar("C")


class NotUnderstood(Exception):
    """The firmware answers with its error frame."""


class Firmware:
    """State of the chip behind its UART. `low_vbat` is the state after power-up, which only SAMConfiguration ends."""

    def __init__(self, radio: Radio, durations: Durations) -> None:
        self.radio = radio
        self.durations = durations
        self.on_baud: Callable[[int], None] = lambda baud: None
        self.on_power_down: Callable[[], None] = lambda: None
        self.reset()

    def reset(self) -> None:
        self.low_vbat = True
        self.sam_mode = 1
        self.retry_timeout = 0x0A
        self.atr_timeout = 0x0B
        self.max_rty_com = 0x00
        self.max_rty_atr = self.max_rty_passive = RETRY_FOREVER
        self.analog: dict[int, bytes] = {}
        self.p3, self.p7 = 0x3F, 0x06
        self.last_error = 0
        self.radio.reset()

    def carry_out(self, code: int, data: bytes) -> Work:
        """Raises `NotUnderstood` for an unknown command, a wrong length, or one that Low-Vbat mode does not take."""
        try:
            request = pn532.parse_request(code, data)
        except Malformed as problem:
            raise NotUnderstood(str(problem)) from problem
        if self.low_vbat and not isinstance(request, (pn532.SAMConfiguration, pn532.GetFirmwareVersion)):
            raise NotUnderstood("the chip is in Low-Vbat mode until SAMConfiguration")
        return HANDLERS[type(request)](self, request)

    def _done(self, response: pn532.Response, then: Callable[[], None] = lambda: None) -> Answer:
        return Answer(lambda: response, self.durations.command, then)

    # --- the chip itself

    def _diagnose(self, request: pn532.Diagnose) -> Work:
        test = request.num_tst
        if test == 0x00:
            return self._done(pn532.Diagnosed(bytes((test,)) + request.data))
        if test in (0x01, 0x02, 0x04, 0x07):  # ROM, RAM, polling failures, antenna: all well
            return self._done(pn532.Diagnosed(b"\x00"))
        if test == 0x05:  # echoes over the air as a target until it is stopped; never answers
            return Search(lambda: None, None, self.durations.listing, None)
        if test == 0x06:
            return self._done(pn532.Diagnosed(bytes((Status.OK if self.radio.present() else Status.TIMEOUT,))))
        raise NotUnderstood(f"no self-test has number {test}")

    def _firmware_version(self, request: pn532.GetFirmwareVersion) -> Work:
        return self._done(pn532.FirmwareVersion(IC, VERSION, REVISION, SUPPORT))

    def _general_status(self, request: pn532.GetGeneralStatus) -> Work:
        rows = [pn532.GeneralStatusTarget(tg, 0, 0, TYPE_A_106) for tg in self.radio.targets]
        return self._done(pn532.GeneralStatus(self.last_error, 0, rows, 0))

    def _read_register(self, request: pn532.ReadRegister) -> Work:
        return self._done(pn532.RegisterValues(bytes(map(self.radio.registers.read, request.addresses))))

    def _write_register(self, request: pn532.WriteRegister) -> Work:
        for write in request.writes:
            self.radio.registers.write(write.address, write.value)
        return self._done(pn532.RegistersWritten())

    def _read_gpio(self, request: pn532.ReadGPIO) -> Work:
        return self._done(pn532.GPIOState(self.p3, self.p7, 0))

    def _write_gpio(self, request: pn532.WriteGPIO) -> Work:
        if request.p3 & 0x80:
            self.p3 = request.p3 & 0x3F
        if request.p7 & 0x80:
            self.p7 = request.p7 & 0x06
        return self._done(pn532.GPIOWritten())

    def _serial_baud_rate(self, request: pn532.SetSerialBaudRate) -> Work:
        if request.br not in BAUD_RATES:
            raise NotUnderstood(f"no speed has number {request.br}")
        return self._done(pn532.SerialBaudRateSet(), lambda: self.on_baud(BAUD_RATES[request.br]))

    def _set_parameters(self, request: pn532.SetParameters) -> Work:
        self.radio.parameters = request.flags
        return self._done(pn532.ParametersSet())

    def _sam_configuration(self, request: pn532.SAMConfiguration) -> Work:
        if request.mode not in SAM_MODES:
            raise NotUnderstood(f"no SAM mode has number {request.mode}")
        self.sam_mode = request.mode
        self.low_vbat = False
        return self._done(pn532.SAMConfigured())

    def _power_down(self, request: pn532.PowerDown) -> Work:
        if not request.wakeup:
            return self._done(pn532.PoweringDown(Status.INVALID_PARAMETER))
        return self._done(pn532.PoweringDown(Status.OK), self.on_power_down)

    def _rf_configuration(self, request: pn532.RFConfiguration) -> Work:
        try:
            item = pn532.parse_rf_item(request.item, request.values)
        except Malformed as problem:
            raise NotUnderstood(str(problem)) from problem
        if isinstance(item, pn532.RfField):
            self.radio.power(bool(item.flags & 0x01))
        elif isinstance(item, pn532.RfTimings):
            self.atr_timeout, self.retry_timeout = item.atr_res_timeout, item.retry_timeout
        elif isinstance(item, pn532.MaxRtyCom):
            self.max_rty_com = item.max_rty_com
        elif isinstance(item, pn532.MaxRetries):
            self.max_rty_atr, self.max_rty_passive = item.max_rty_atr, item.max_rty_passive_activation
        else:
            self.analog[request.item] = request.values
        return self._done(pn532.RFConfigured())

    # --- cards

    def _list(self, request: pn532.InListPassiveTarget) -> Work:
        if request.max_tg not in (1, 2):
            raise NotUnderstood("one or two targets can be listed")
        tries = None if self.max_rty_passive == RETRY_FOREVER else self.max_rty_passive + 1
        pace = self.durations.listing
        give_up = None if tries is None else tries * pace
        nothing = pn532.PassiveTargets(0, b"")
        if request.brty != 0:
            self.radio.power(True)
            return Search(lambda: None, nothing, pace, give_up)
        try:
            uid = selected_uid(request.initiator_data) or None
        except Malformed as problem:
            raise NotUnderstood(str(problem)) from problem

        def look() -> pn532.Response | None:
            found = self.radio.list_type_a(request.max_tg, uid)
            return pn532.PassiveTargets(len(found), build_type_a_targets(found)) if found else None

        return Search(look, nothing, pace, give_up)

    def _auto_poll(self, request: pn532.InAutoPoll) -> Work:
        if not request.types or not request.period:
            raise NotUnderstood("polling needs a period and at least one type")
        step = request.period * 0.15 * len(request.types)
        give_up = None if request.poll_nr == RETRY_FOREVER else request.poll_nr * step
        wanted = AUTO_POLL_TYPE_A.intersection(request.types)

        def look() -> pn532.Response | None:
            found = self.radio.list_type_a(2, None) if wanted else ()
            rows = [
                pn532.AutoPolledTarget(0x20 if target.sel_res & ISO_DEP else 0x10, target.build()) for target in found
            ]
            return pn532.AutoPolled(rows) if rows else None

        return Search(look, pn532.AutoPolled([]), self.durations.listing, give_up)

    def _select(self, request: pn532.InSelect) -> Work:
        return self._done(pn532.Selected(self.radio.select(request.tg)))

    def _deselect(self, request: pn532.InDeselect) -> Work:
        return self._done(pn532.Deselected(self.radio.deselect(request.tg, forget=False)))

    def _release(self, request: pn532.InRelease) -> Work:
        return self._done(pn532.Released(self.radio.deselect(request.tg, forget=True)))

    def _exchange(self, request: pn532.InDataExchange) -> Work:
        tg, more = request.tg & TARGET_NUMBER, bool(request.tg & MORE_DATA)
        return self._with_card(
            request.data, lambda: self.radio.exchange(tg, request.data, more=more), pn532.DataExchanged
        )

    def _through(self, request: pn532.InCommunicateThru) -> Work:
        return self._with_card(request.data, lambda: self.radio.through(request.data), pn532.CommunicatedThru)

    def _with_card(
        self, data: bytes, exchange: Callable[[], tuple[int, bytes]], response: Callable[[int, bytes], pn532.Response]
    ) -> Work:
        faults, name = self.radio.world.faults, self.radio.name
        there: tuple[TypeACard, ...] = tuple(self.radio.field.cards)
        if injected := faults.strikes("status_injected", name):
            status, answer = int(injected.parameters.get("status", Status.TIMEOUT)), b""
        else:
            status, answer = exchange()
        self.last_error = status

        def make() -> pn532.Response:
            # The card's EEPROM is busy until now; taken away in the meantime, it does not answer.
            self.radio.field.settle()
            if status == Status.OK and any(card not in self.radio.field.cards for card in there):
                self.last_error = Status.TIMEOUT
                return response(Status.TIMEOUT, b"")
            return response(status, answer)

        return Answer(make, self._card_seconds(data, status))

    def _card_seconds(self, data: bytes, status: int) -> float:
        if status in (Status.TIMEOUT, Status.MIFARE_AUTH):
            return ((timeout_microseconds(min(self.retry_timeout, 16)) or 0) / 1e6) * (self.max_rty_com + 1)
        code = data[0] if data else 0
        if code in (0x60, 0x61) and len(data) == 12:
            return self.durations.authentication
        return self.durations.write if code in (0xA0, 0xA2, 0xB0) else self.durations.read

    # --- peer-to-peer and card emulation: nobody is there to speak to

    def _jump(self, response: Callable[[int, bytes], pn532.Response]) -> Work:
        tries = None if self.max_rty_atr == RETRY_FOREVER else self.max_rty_atr + 1
        wait = (timeout_microseconds(min(self.atr_timeout, 16)) or 0) / 1e6
        self.radio.power(True)
        give_up = None if tries is None else tries * wait
        return Search(lambda: None, response(Status.TIMEOUT, b""), self.durations.listing, give_up)

    def _jump_psl(self, request: pn532.InJumpForPSL) -> Work:
        return self._jump(pn532.JumpedForPSL)

    def _jump_dep(self, request: pn532.InJumpForDEP) -> Work:
        return self._jump(pn532.JumpedForDEP)

    def _init_as_target(self, request: pn532.TgInitAsTarget) -> Work:
        self.radio.power(False)
        return Search(lambda: None, None, self.durations.listing, None)

    def _target_status(self, request: pn532.TgGetTargetStatus) -> Work:
        return self._done(pn532.TargetStatus(0, 0))

    def _no_initiator(self, response: pn532.Response) -> Work:
        return self._done(response)


def _not_a_target(make: Callable[[], pn532.Response]) -> Callable[[Firmware, Any], Work]:
    return lambda firmware, request: firmware._no_initiator(make())


HANDLERS: dict[type, Callable[[Firmware, Any], Work]] = {
    pn532.Diagnose: Firmware._diagnose,
    pn532.GetFirmwareVersion: Firmware._firmware_version,
    pn532.GetGeneralStatus: Firmware._general_status,
    pn532.ReadRegister: Firmware._read_register,
    pn532.WriteRegister: Firmware._write_register,
    pn532.ReadGPIO: Firmware._read_gpio,
    pn532.WriteGPIO: Firmware._write_gpio,
    pn532.SetSerialBaudRate: Firmware._serial_baud_rate,
    pn532.SetParameters: Firmware._set_parameters,
    pn532.SAMConfiguration: Firmware._sam_configuration,
    pn532.PowerDown: Firmware._power_down,
    pn532.RFConfiguration: Firmware._rf_configuration,
    pn532.InDataExchange: Firmware._exchange,
    pn532.InCommunicateThru: Firmware._through,
    pn532.InDeselect: Firmware._deselect,
    pn532.InRelease: Firmware._release,
    pn532.InSelect: Firmware._select,
    pn532.InJumpForPSL: Firmware._jump_psl,
    pn532.InJumpForDEP: Firmware._jump_dep,
    pn532.InListPassiveTarget: Firmware._list,
    pn532.InAutoPoll: Firmware._auto_poll,
    pn532.TgInitAsTarget: Firmware._init_as_target,
    pn532.TgGetTargetStatus: Firmware._target_status,
    pn532.TgGetData: _not_a_target(lambda: pn532.TargetData(Status.WRONG_CONTEXT, b"")),
    pn532.TgGetInitiatorCommand: _not_a_target(lambda: pn532.InitiatorCommand(Status.WRONG_CONTEXT, b"")),
    pn532.TgSetData: _not_a_target(lambda: pn532.TargetDataSet(Status.WRONG_CONTEXT)),
    pn532.TgResponseToInitiator: _not_a_target(lambda: pn532.RespondedToInitiator(Status.WRONG_CONTEXT)),
    pn532.TgSetGeneralBytes: _not_a_target(lambda: pn532.GeneralBytesSet(Status.WRONG_CONTEXT)),
    pn532.TgSetMetaData: _not_a_target(lambda: pn532.MetaDataSet(Status.WRONG_CONTEXT)),
}
