"""What vectors state of a command or reply, read off the message: numbers as numbers, bytes in hex, text as text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from latchwork.protocol.osdp import generated as g
from latchwork.protocol.osdp.constants import NakCode
from latchwork.protocol.osdp.messages import Message, keys

Fields = dict[str, Any]
LED_STATE = ("control", "on", "off", "on_color", "off_color")


def _picked(message: object, *names: str) -> Fields:
    """The named fields as JSON has them."""
    values = ((name, getattr(message, name)) for name in names)
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in values}


def _data(data: bytes, name: str = "data") -> Fields:
    """Long data may be stated by their hash."""
    return {name: data.hex(), f"{name}_sha256": hashlib.sha256(data).hexdigest()}


def _text(data: bytes) -> str:
    return data.decode("latin-1")


def _led(led: g.LedLed) -> Fields:
    temporary = _picked(led.temporary, *LED_STATE, "timer")
    permanent = _picked(led.permanent, *LED_STATE)
    return _picked(led, "reader", "led") | {"temporary": temporary, "permanent": permanent}


def _one_or_many(name: str, items: list[Fields]) -> Fields:
    """One may be stated without the list around it."""
    return {name: items} | (items[0] if len(items) == 1 else {})


def _out(message: g.Out) -> Fields:
    return _one_or_many("outputs", [_picked(one, "output", "control", "timer") for one in message.outputs])


def _leds(message: g.Led) -> Fields:
    return _one_or_many("leds", [_led(one) for one in message.leds])


def _text_out(message: g.Text) -> Fields:
    shown = {"text": _text(message.text), "length": len(message.text)}
    return _picked(message, "reader", "control", "temp_time", "row", "col") | shown


def _keyset(message: g.Keyset) -> Fields:
    return _picked(message, "type", "key") | {"length": len(message.key)}


def _file(message: g.FileTransfer) -> Fields:
    return _picked(message, "type", "size", "offset") | {"length": len(message.data)} | _data(message.data)


def _vendor(message: g.Mfg | g.MfgRep) -> Fields:
    return _picked(message, "vendor") | _data(message.data)


def _extended(message: g.Xwr) -> Fields:
    return _picked(message, "mode", "pcmnd") | _data(message.data)


def _fragment(message: g.GenAuth | g.CrAuth | g.PivDatar | g.GenAuthr | g.CrAuthr) -> Fields:
    known = _picked(message, "total", "offset") | {"length": len(message.fragment)}
    return known | _data(message.fragment) | _data(message.fragment, "fragment")


def _nak(message: g.Nak) -> Fields:
    names = {code.value: code.name.lower() for code in NakCode}
    return {"code": message.code, "name": names.get(message.code), "details": message.details.hex()}


def _pdid(message: g.PdId) -> Fields:
    firmware = (message.firmware_major, message.firmware_minor, message.firmware_build)
    return _picked(message, "vendor", "model", "version", "serial") | {"firmware": ".".join(map(str, firmware))}


def _pdcap(message: g.PdCap) -> Fields:
    return {"capabilities": [_picked(one, "function", "compliance", "items") for one in message.capabilities]}


def _states(message: g.Istatr | g.Ostatr | g.Rstatr) -> Fields:
    own = {g.Istatr: "inputs", g.Ostatr: "outputs", g.Rstatr: "readers"}[type(message)]
    states = list(getattr(message, own))
    return {own: states, "status": states, "statuses": states, "states": states}


def _typed(message: g.Keypad | g.Fmt) -> Fields:
    shown = {"count": len(message.digits), "digits": _text(message.digits), "keys": keys(message.digits)}
    return _picked(message, "reader") | shown | ({"direction": message.direction} if isinstance(message, g.Fmt) else {})


def _template(message: g.BioMatch) -> Fields:
    stated = {} if message.template is None else _data(message.template, "template")
    return _picked(message, "reader", "type", "format", "quality") | stated


def _scanned(message: g.BioReadr) -> Fields:
    return _picked(message, "reader", "status", "type", "quality") | _data(message.template, "template")


def _plain(*names: str) -> Callable[[Any], Fields]:
    return lambda message: _picked(message, *names)


READERS: dict[type[Message], Callable[[Any], Fields]] = {
    g.Id: _plain("reply_type"),
    g.Cap: _plain("reply_type"),
    g.Out: _out,
    g.Led: _leds,
    g.Buz: _plain("reader", "tone", "on", "off", "count"),
    g.Text: _text_out,
    g.Comset: _plain("address", "baud"),
    g.BioRead: _plain("reader", "type", "format", "quality"),
    g.BioMatch: _template,
    g.Keyset: _keyset,
    g.Chlng: _plain("rnd_a"),
    g.Scrypt: _plain("server_cryptogram"),
    g.AcuRxSize: _plain("max"),
    g.FileTransfer: _file,
    g.Mfg: _vendor,
    g.Xwr: _extended,
    g.PivData: _plain("object", "element", "offset"),
    g.GenAuth: _fragment,
    g.CrAuth: _fragment,
    g.KeepActive: _plain("time_ms"),
    g.Nak: _nak,
    g.PdId: _pdid,
    g.PdCap: _pdcap,
    g.Lstatr: _plain("tamper", "power"),
    g.Istatr: _states,
    g.Ostatr: _states,
    g.Rstatr: _states,
    g.Raw: _plain("reader", "format", "bit_count", "data"),
    g.Fmt: _typed,
    g.Keypad: _typed,
    g.Com: _plain("address", "baud"),
    g.BioReadr: _scanned,
    g.BioMatchr: _plain("reader", "status", "score"),
    g.Ccrypt: _plain("cuid", "rnd_b", "client_cryptogram"),
    g.RmacI: _plain("rmac_i"),
    g.FtStat: _plain("control", "delay_ms", "status", "rx_max"),
    g.PivDatar: _fragment,
    g.GenAuthr: _fragment,
    g.CrAuthr: _fragment,
    g.MfgStatr: lambda message: _data(message.data),
    g.MfgErrr: lambda message: _data(message.data),
    g.MfgRep: _vendor,
    g.Xrd: lambda message: _picked(message, "mode", "preply") | _data(message.data),
}
"""Messages without data have no row."""


def fields_of(message: Message) -> Fields:
    """Everything that a vector may state of the message."""
    reader = READERS.get(type(message))
    return {} if reader is None else reader(message)


def stated_digits(stated: Fields, got: Fields) -> Fields:
    """What was typed may be written as it is on the line, or as the keys that were pressed."""
    if "digits" in stated and "keys" in got and stated["digits"] == got["keys"]:
        return got | {"digits": got["keys"]}
    return got
