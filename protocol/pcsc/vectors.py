"""The vectors of `pcsc.json` held against ATRs, reader commands, status words and the vpcd link."""

from __future__ import annotations

import re
from typing import Any

from latchwork.protocol.cards.iso7816 import CommandApdu, ResponseApdu
from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.desfire.framing import CLA as DESFIRE_CLASS
from latchwork.protocol.pcsc import vpcd
from latchwork.protocol.pcsc.atr import RID, STANDARDS, CardClass, contactless_atr, parse_atr
from latchwork.protocol.pcsc.commands import ESCAPE_CLASS, READER_CLASS, parse_reader_command
from latchwork.protocol.pcsc.status_words import WORDS, words_of
from latchwork.protocol.pcsc.vector_apdus import told, told_wrapped
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect, expect_fields

SILENT = frozenset({"id", "kind", "source", "note"})


def _only(vector: Vector, *fields: str) -> None:
    """Everything a vector states must be looked at."""
    unknown = set(vector) - SILENT - set(fields)
    if unknown:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")


# --- words that people choose in several ways -------------------------------------------------------------------------

_PLAIN_WORDS = frozenset(
    re.findall(
        r"\w+",
        "mifare acs nxp iso 14443 type card family generic ev1 ev2 ev3 version getversion get use ask also reported "
        "for or by with is a the to",
    )
)
"""They say nothing of which card it is."""


def _essence(text: str) -> frozenset[str]:
    """The words of a card's name that tell it from another's."""
    return frozenset(re.findall(r"[a-z0-9]+", text.lower())) - _PLAIN_WORDS


_MEANINGS: dict[int, tuple[str, ...]] = {
    0x9000: ("ok", "no error"),
    0x6282: ("end of file before le", "end before le", "end of file reached before le", "end of data before le"),
    0x6300: ("failed", "no information", "warning: no information", "authentication failed"),
    0x6400: ("execution error", "no response"),
    0x6581: ("memory error", "memory failure (unsuccessful writing)", "memory failure / write failed"),
    0x6800: ("class not supported",),
    0x6981: ("command incompatible", "command incompatible with file structure", "incompatible command"),
    0x6982: ("security status not satisfied (authenticate first)",),
    0x6983: ("authentication method blocked", "authentication blocked", "authentication cannot be done"),
    0x6986: ("command not allowed",),
    0x6988: ("wrong key length", "wrong key number", "wrong key length/number", "incorrect key length or number"),
    0x6A81: ("function not supported (not iso 14443-4)", "unsupported", "not supported"),
    0x6A82: ("no such address", "file not found", "address not found", "file or address not found"),
    0x6B00: ("wrong parameter p1/p2", "wrong parameters p1-p2", "wrong parameters p1/p2", "wrong p1/p2", "p1p2"),
    0x6F00: ("no precise diagnosis", "unknown error"),
}
"""Other wordings of a status word; ours are in `status_words`."""


def _meaning(sw: int, stated: str) -> str:
    """The stated wording where it means what ours does, else ours."""
    same = (words_of(sw), *_MEANINGS.get(sw, ()))
    if sw >> 8 == 0x6C:
        right = sw & 0xFF or 256
        same = (
            *same,
            f"wrong le, correct length {right}",
            f"wrong length, right length {right}",
            f"right length {right}",
        )
    return stated if stated.lower() in same else words_of(sw)


# --- ATRs -------------------------------------------------------------------------------------------------------------


def check_atr(vector: Vector) -> None:
    _only(vector, "atr", "decoded")
    data = bytes.fromhex(vector["atr"])
    atr = parse_atr(data)
    expect("atr", vector["atr"], atr.build().hex())
    stated = vector["decoded"]
    card_type = atr.card_type
    if card_type is not None and "type" in stated and _essence(stated["type"]) == _essence(card_type):
        card_type = stated["type"]
    got: dict[str, Any] = {
        "class": atr.kind.value,
        "historical": atr.historical.hex(),
        "tck_ok": atr.tck_ok,
        "tck": None if atr.tck is None else f"{atr.tck:02x}",
        "type": card_type,
    }
    if atr.kind is CardClass.STORAGE:
        standard, name = atr.standard or 0, atr.card_name or 0
        got |= {"rid": RID.hex(), "standard": standard, "card_name": f"{name:04x}"}
        got["standard_name"] = STANDARDS.get(standard)
    expect_fields(stated, got)
    if "tck_ok" not in stated or stated["tck_ok"]:
        expect("tck_ok", True, atr.tck_ok)
        if atr.kind is not CardClass.CONTACT:
            expect("atr made up by a reader", vector["atr"], contactless_atr(atr.historical).hex())


# --- APDUs ------------------------------------------------------------------------------------------------------------

_OTHER_OPERATIONS = {
    "authenticate_legacy": "authenticate_old",
    "authenticate_obsolete": "authenticate_old",
    "auth_old": "authenticate_old",
    "general_authenticate": "authenticate",
    "load_keys": "load_key",
    "read_binary": "read",
    "update_binary": "update",
    "value_block": "value",
    "value_restore": "restore",
    "restore_transfer": "restore",
    "value_copy": "restore",
    "value_read": "read_value",
    "get_firmware": "firmware",
    "firmware_version": "firmware",
    "set_timeout": "timeout",
    "transparent_exchange": "transparent",
    "acr1252_firmware": "escape_firmware",
    "escape_get_firmware": "escape_firmware",
    "acr1252_buzzer": "escape_buzzer",
    "acr1252_led": "escape_led",
    "get_led": "escape_led",
    "set_led": "escape_led",
}
_OTHER_VALUE_NAMES = {"increment": "add", "decrement": "subtract", "inc": "add", "dec": "subtract"}
"""The manuals' and everybody's own names for the same."""


def check_apdu(vector: Vector) -> None:
    _only(vector, "command", "response", "decoded")
    sent, answer = bytes.fromhex(vector["command"]), bytes.fromhex(vector["response"])
    if sent[:1] == bytes((DESFIRE_CLASS,)):
        got = told_wrapped(sent, answer)
    else:
        command = parse_reader_command(sent)
        expect("command", vector["command"], command.build().hex())
        got = told(command, answer)
    stated = dict(vector["decoded"])
    if stated.get("op") in _OTHER_OPERATIONS:
        stated["op"] = _OTHER_OPERATIONS[stated["op"]]
    if "vb_op_name" in stated:
        stated["vb_op_name"] = _OTHER_VALUE_NAMES.get(stated["vb_op_name"], stated["vb_op_name"])
    if "meaning" in stated and "sw" in got:
        got["meaning"] = _meaning(int(got["sw"], 16), stated["meaning"])
    expect_fields(stated, got)


def check_status_word(vector: Vector) -> None:
    _only(vector, "sw", "meaning")
    sw = ResponseApdu.parse(bytes.fromhex(vector["sw"])).sw
    expect("meaning", vector["meaning"], _meaning(sw, vector["meaning"]))


# --- vpcd -------------------------------------------------------------------------------------------------------------


def check_vpcd_link(vector: Vector) -> None:
    _only(vector, "from_reader", "from_card")
    sent = bytes.fromhex(vector["from_reader"])
    card, reader = vpcd.CardEnd(), vpcd.ReaderEnd()
    events = card.receive(sent)
    expect("number of messages", 1, len(events))
    event = events[0]
    again = reader.transmit(event.data) if isinstance(event, vpcd.Apdu) else reader.control(event)
    expect("from_reader", vector["from_reader"], again.hex())
    expect("whether the card answers", vector["from_card"] is not None, card.owed)
    if vector["from_card"] is None:
        return
    (answer,) = reader.receive(bytes.fromhex(vector["from_card"]))
    expect("from_card", vector["from_card"], card.answer(answer.data).hex())
    if isinstance(event, vpcd.Apdu):
        _expect_exchange(event.data, answer.data)
    else:
        expect("ATR", answer.data.hex(), parse_atr(answer.data).build().hex())
        expect("check byte of the ATR", True, parse_atr(answer.data).tck_ok)


def _expect_exchange(sent: bytes, answer: bytes) -> None:
    """A command to the reader has an answer that fits it; any other APDU has a status word."""
    if sent[0] in (READER_CLASS, ESCAPE_CLASS):
        sw = told(parse_reader_command(sent), answer).get("sw", "9000")
        if int(sw, 16) not in WORDS:
            raise Mismatch(f"from_card: {sw} is no status word of a reader")
    else:
        CommandApdu.parse(sent)
        ResponseApdu.parse(answer)


def _strict(check: Check) -> Check:
    """What the codec refuses to read or build is a difference, too."""

    def run(vector: Vector) -> None:
        try:
            check(vector)
        except (CodecError, vpcd.LinkError) as problem:
            raise Mismatch(f"the codec refuses it: {problem}") from problem

    return run


_CHECKS: dict[str, Check] = {
    "atr": check_atr,
    "apdu": check_apdu,
    "status_word": check_status_word,
    "vpcd_link": check_vpcd_link,
}

CHECKS: dict[str, Check] = {kind: _strict(check) for kind, check in _CHECKS.items()}
