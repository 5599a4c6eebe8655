"""A reader command with its answer, told in the words that vectors use: one function for each row of the tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from latchwork.protocol.cards.iso7816 import ResponseApdu
from latchwork.protocol.desfire import generated as desfire
from latchwork.protocol.desfire.framing import Framing
from latchwork.protocol.pcsc import generated as g
from latchwork.protocol.pcsc import transparent
from latchwork.protocol.pcsc.commands import (
    PICC_BITS,
    ValueOperation,
    picc_names,
    picc_parameter,
    read_firmware,
    read_leds,
    read_picc_parameter,
    wait_seconds,
)
from latchwork.protocol.pn532 import generated as pn532
from latchwork.protocol.pn532.frames import TFI_CHIP, TFI_HOST
from latchwork.protocol.vectors import Mismatch, expect

Fields = dict[str, Any]


def told_wrapped(sent: bytes, answer: bytes) -> Fields:
    command, response = Framing.WRAPPED.read_command(sent), Framing.WRAPPED.read_answer(answer)
    expect("command", sent.hex(), Framing.WRAPPED.command(command.code, command.body).hex())
    expect("response", answer.hex(), Framing.WRAPPED.answer(response.code, response.body).hex())
    row = desfire.COMMAND.get(command.code)
    return {
        "op": "desfire_wrapped",
        "ins": command.code,
        "ins_name": None if row is None else row.__name__,
        "command_data": command.body.hex(),
        "data": response.body.hex(),
        "status": f"91{response.code:02x}",
        "sw": f"91{response.code:02x}",
    }


def told(command: g.Command | g.Escape, answer: bytes) -> Fields:
    """What was asked and what was answered, as vectors spell it."""
    return _TOLD[type(command)](command, answer)


def _done(answer: bytes) -> Fields:
    """For commands that a reader never refuses."""
    fields = _answered(answer)
    expect("sw", "9000", fields["sw"])
    return fields


def _answered(answer: bytes, name: str = "data") -> Fields:
    response = ResponseApdu.parse(answer)
    expect("response", answer.hex(), response.build().hex())
    fields: Fields = {"sw": f"{response.sw:04x}"}
    return fields | {name: response.data.hex()} if response.data else fields


def _fits(le: int, fields: Fields, name: str) -> Fields:
    """Le is 0, or what was answered; a refusal is answered with nothing."""
    size = len(fields.get(name, "")) // 2
    if le not in (0, size) and (size or fields["sw"] == "9000"):
        raise Mismatch(f"command: Le asks for {le} bytes, and {size} came")
    return fields


def _get_data(command: g.GetData, answer: bytes) -> Fields:
    name = {0: "uid", 1: "ats"}.get(command.p1, "data")
    if command.le and len(answer) == 2:
        raise Mismatch("command: Le asks for a number of bytes that nobody knows")
    return {"op": f"get_{name}", "le": command.le or 256} | _fits(command.le, _answered(answer, name), name)


def _load_key(command: g.LoadKeys, answer: bytes) -> Fields:
    stored, reader = bool(command.structure & 0x20), bool(command.structure & 0x80)
    return {
        "op": "load_key",
        "structure": command.structure,
        "slot": command.slot,
        "key": command.key.hex(),
        "nonvolatile": stored,
        "stored": stored,
        "volatile": not stored,
        "reader_key": reader,
    } | _answered(answer)


def _authenticate(command: g.GeneralAuthenticate | g.Authenticate, answer: bytes) -> Fields:
    version = command.version if isinstance(command, g.GeneralAuthenticate) else None
    told: Fields = {
        "op": "authenticate_old" if version is None else "authenticate",
        "version": version,
        "block": command.block,
        "key_type": command.key_type,
        "key_type_name": {0x60: "A", 0x61: "B"}.get(command.key_type),
        "slot": command.slot,
    }
    return told | _answered(answer)


def _read(command: g.ReadBinary, answer: bytes) -> Fields:
    told: Fields = {"op": "read", "address": command.address, "le": command.le or 256}
    return told | _fits(command.le, _answered(answer), "data")


def _update(command: g.UpdateBinary, answer: bytes) -> Fields:
    return {"op": "update", "address": command.address, "data": command.data.hex()} | _answered(answer, "answer")


def _value(command: g.ValueBlock, answer: bytes) -> Fields:
    operations = {one.value: one.name.lower() for one in ValueOperation}
    return {
        "op": "value",
        "block": command.block,
        "vb_op": command.operation,
        "vb_op_name": operations.get(command.operation),
        "value": command.value,
    } | _answered(answer)


def _restore(command: g.RestoreValue, answer: bytes) -> Fields:
    ends = dict.fromkeys(("block", "source", "src", "source_block"), command.block)
    ends |= dict.fromkeys(("target", "dst", "dest", "target_block", "destination"), command.target)
    return {"op": "restore"} | ends | _answered(answer)


def _read_value(command: g.ReadValue, answer: bytes) -> Fields:
    fields: Fields = {"op": "read_value", "block": command.block} | _answered(answer)
    if "data" in fields:
        fields["value"] = int.from_bytes(bytes.fromhex(fields["data"]), "big", signed=True)
    return fields


def _direct(command: g.DirectTransmit, answer: bytes) -> Fields:
    fields = _answered(answer, "reply")
    sent, reply = command.data, bytes.fromhex(fields.get("reply", ""))
    if sent[:1] != bytes((TFI_HOST,)) or len(sent) < 2:
        raise Mismatch("command: what is transmitted is no PN532 command")
    expect("PN532 command", sent[2:].hex(), pn532.parse_request(sent[1], sent[2:]).build().hex())
    if reply:
        expect("PN532 reply code", bytes((TFI_CHIP, sent[1] + 1)).hex(), reply[:2].hex())
        expect("PN532 reply", reply[2:].hex(), pn532.parse_response(reply[1], reply[2:]).build().hex())
    return {"op": "direct_transmit", "pn532": sent.hex(), "pn532_command": pn532.REQUEST[sent[1]].__name__} | fields


def _leds(command: g.LedBuzzer, answer: bytes) -> Fields:
    if command.buzzer and not command.repeat:
        raise Mismatch("command: the buzzer has no time to sound in")
    red, green = read_leds(answer)
    state = {name: int(getattr(command.state, name)) for name in command.state.__dataclass_fields__}
    return {
        "op": "led_buzzer",
        "p2": command.build()[3],
        **state,
        "t1_ms": command.t1 * 100,
        "t2_ms": command.t2 * 100,
        "repeat": command.repeat,
        "buzzer": command.buzzer,
        "led_state": answer[1],
        "red": int(red),
        "green": int(green),
    }


def _timeout(command: g.SetTimeout, answer: bytes) -> Fields:
    seconds = wait_seconds(command)
    told: Fields = {"op": "timeout", "seconds": seconds, "timeout_s": seconds, "forever": seconds is None}
    return told | dict.fromkeys(("p2", "units", "value"), command.units) | _done(answer)


def _firmware(command: g.GetFirmware, answer: bytes) -> Fields:
    return {"op": "firmware"} | dict.fromkeys(("firmware", "version", "text"), read_firmware(answer))


def _picc(command: g.GetPiccParameter | g.SetPiccParameter, answer: bytes) -> Fields:
    value = read_picc_parameter(answer)
    if isinstance(command, g.SetPiccParameter):
        expect("value", command.value, value)
    expect("value rebuilt", value, picc_parameter(picc_names(value)))
    bits = {name: value >> bit & 1 for bit, name in PICC_BITS.items()}
    return {
        "op": "get_picc_param" if isinstance(command, g.GetPiccParameter) else "set_picc_param",
        "value": value,
    } | bits


def _detection(command: g.BuzzerOnDetection, answer: bytes) -> Fields:
    if command.setting not in (0x00, 0xFF):
        raise Mismatch(f"command: {command.setting:02x} is neither on nor off")
    return {"op": "buzzer_on_detect", "enabled": command.setting == 0xFF} | _done(answer)


def _transparent(command: g.TransparentCommand, answer: bytes) -> Fields:
    objects = transparent.parse_objects(command.objects)
    expect("objects rebuilt", objects, transparent.parse_objects(transparent.build_objects(objects)))
    told = [{"tag": f"{one.tag:02x}", "value": one.value.hex()} for one in objects]
    fields: Fields = {"op": "transparent", "function": command.function, "objects": told} | _answered(answer)
    by_tag = {one.tag: one.value for one in objects}
    if transparent.Tag.TIMER in by_tag:
        fields["timer_us"] = transparent.timer_microseconds(by_tag[transparent.Tag.TIMER])
    if transparent.Tag.SEND_AND_RECEIVE in by_tag:
        fields["send"] = by_tag[transparent.Tag.SEND_AND_RECEIVE].hex()
    if "data" in fields:
        result = transparent.read_result(bytes.fromhex(fields["data"]))
        fields |= {"status": f"{result.sw:04x}", "failed_object": result.failed}
        fields["received"] = None if result.response is None else result.response.hex()
    return fields


def _escape(command: g.Escape, answer: bytes) -> Fields:
    back = g.EscapeAnswer.parse(answer)
    expect("response", answer.hex(), back.build().hex())
    name = type(command).__name__.removeprefix("Escape").lower()
    fields: Fields = {"op": f"escape_{name}", "ins": command.CODE, "data": back.data.hex()}
    if isinstance(command, g.EscapeFirmware):
        fields |= dict.fromkeys(("firmware", "version", "text"), back.data.decode("ascii"))
    elif isinstance(command, g.EscapeBuzzer):
        fields |= {"duration": command.duration, "duration_ms": command.duration * 10}
    else:
        fields |= {"set": command.data.hex() or None, "value": back.data[0] if len(back.data) == 1 else None}
        if isinstance(command, g.EscapeLed) and len(back.data) == 1:
            fields |= {"led_state": back.data[0], "red": back.data[0] & 1, "green": back.data[0] >> 1 & 1}
    return fields


def _omnikey(command: g.OmnikeyVendor, answer: bytes) -> Fields:
    return {"op": "omnikey_vendor", "vendor": command.data.hex()} | _answered(answer)


_TOLD: dict[type, Callable[[Any, bytes], Fields]] = {
    g.GetData: _get_data,
    g.LoadKeys: _load_key,
    g.GeneralAuthenticate: _authenticate,
    g.Authenticate: _authenticate,
    g.ReadBinary: _read,
    g.UpdateBinary: _update,
    g.ValueBlock: _value,
    g.RestoreValue: _restore,
    g.ReadValue: _read_value,
    g.TransparentCommand: _transparent,
    g.OmnikeyVendor: _omnikey,
    g.DirectTransmit: _direct,
    g.LedBuzzer: _leds,
    g.SetTimeout: _timeout,
    g.GetFirmware: _firmware,
    g.GetPiccParameter: _picc,
    g.SetPiccParameter: _picc,
    g.BuzzerOnDetection: _detection,
    **dict.fromkeys(g.ESCAPE.values(), _escape),
}
