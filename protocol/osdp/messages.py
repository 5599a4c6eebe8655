"""Commands and replies as a whole: standard names, what may answer what, keypad digits, and what bytes cannot say.

A message can have the right length and still mean nothing. `problem_of` says what is wrong with it: a panel or reader
of ours does not send it, and a reader answers NAK 09 to it. Rules from libosdp (include/osdp.h) and OSDP v2.2.
"""

from __future__ import annotations

from latchwork.protocol.osdp import generated as g
from latchwork.protocol.osdp.constants import (
    HASH,
    HIGHEST_ADDRESS,
    KEY_SIZE,
    KEYSET_SCBK,
    STAR,
    CommandCode,
    LedPermanent,
    LedTemporary,
    ReplyCode,
    Tone,
)

Command = g.Command
Reply = g.Reply
Message = Command | Reply

EVENTS = frozenset(
    {
        ReplyCode.LSTATR,
        ReplyCode.ISTATR,
        ReplyCode.OSTATR,
        ReplyCode.RSTATR,
        ReplyCode.RAW,
        ReplyCode.FMT,
        ReplyCode.KEYPAD,
        ReplyCode.BIOREADR,
        ReplyCode.BIOMATCHR,
        ReplyCode.FTSTAT,
        ReplyCode.PIVDATAR,
        ReplyCode.GENAUTHR,
        ReplyCode.CRAUTHR,
        ReplyCode.MFGSTATR,
        ReplyCode.MFGERRR,
        ReplyCode.MFGREP,
        ReplyCode.XRD,
    }
)
"""What a reader may have to tell when it is polled."""

_ACK = frozenset({ReplyCode.ACK})
_LATER = _ACK | EVENTS
"""The answer may come at once, or to a later POLL."""

ANSWERS: dict[int, frozenset[ReplyCode]] = {
    CommandCode.POLL: _LATER,
    CommandCode.ID: frozenset({ReplyCode.PDID}),
    CommandCode.CAP: frozenset({ReplyCode.PDCAP}),
    CommandCode.LSTAT: frozenset({ReplyCode.LSTATR}),
    CommandCode.ISTAT: frozenset({ReplyCode.ISTATR}),
    CommandCode.OSTAT: frozenset({ReplyCode.OSTATR}),
    CommandCode.RSTAT: frozenset({ReplyCode.RSTATR}),
    CommandCode.OUT: _ACK | {ReplyCode.OSTATR},
    CommandCode.LED: _ACK,
    CommandCode.BUZ: _ACK,
    CommandCode.TEXT: _ACK,
    CommandCode.COMSET: frozenset({ReplyCode.COM}),
    CommandCode.BIOREAD: _ACK | {ReplyCode.BIOREADR},
    CommandCode.BIOMATCH: _ACK | {ReplyCode.BIOMATCHR},
    CommandCode.KEYSET: _ACK,
    CommandCode.CHLNG: frozenset({ReplyCode.CCRYPT}),
    CommandCode.SCRYPT: frozenset({ReplyCode.RMAC_I}),
    CommandCode.ACURXSIZE: _ACK,
    CommandCode.FILETRANSFER: frozenset({ReplyCode.FTSTAT}),
    CommandCode.MFG: _ACK | {ReplyCode.MFGREP, ReplyCode.MFGSTATR, ReplyCode.MFGERRR},
    CommandCode.XWR: _ACK | {ReplyCode.XRD},
    CommandCode.ABORT: _ACK,
    CommandCode.PIVDATA: _ACK | {ReplyCode.PIVDATAR},
    CommandCode.GENAUTH: _ACK | {ReplyCode.GENAUTHR},
    CommandCode.CRAUTH: _ACK | {ReplyCode.CRAUTHR},
    CommandCode.KEEPACTIVE: _ACK,
}
"""Beside NAK and BUSY, which may answer anything."""

IN_THE_CLEAR = frozenset({CommandCode.ID, CommandCode.CAP, CommandCode.CHLNG, CommandCode.SCRYPT})
"""What an enforced secure channel lets through before there is one."""


def parse_message(code: int, data: bytes, *, reply: bool) -> Message:
    """Codes mean one thing from the panel and another from the reader. Raises `Malformed`."""
    return g.parse_reply(code, data) if reply else g.parse_command(code, data)


def standard_name(message: type[Command] | type[Reply]) -> str:
    """`POLL`, `RMAC_I`: as the standard writes it behind `osdp_`."""
    if message.CODE in g.COMMAND and g.COMMAND[message.CODE] is message:
        return CommandCode(message.CODE).name
    return ReplyCode(message.CODE).name


def keys(digits: bytes) -> str:
    """What was typed: digits, and * and # in either coding. Other bytes are shown as `?`."""
    named = {STAR: "*", HASH: "#"}
    return "".join(named.get(byte, chr(byte) if 0x20 <= byte < 0x7F else "?") for byte in digits)


def problem_of(message: Message) -> str:
    """Why a message that has the right form means nothing; empty when it does."""
    match message:
        case g.Out():
            return _nothing(message.outputs, "output")
        case g.Led():
            return _nothing(message.leds, "LED") or next(filter(None, map(_problem_of_led, message.leds)), "")
        case g.Buz():
            silent = message.on == 0 and message.tone != Tone.OFF
            return "a tone that is not off needs a time for being on" if silent else ""
        case g.Text():
            return "" if message.row and message.col else "rows and columns count from 1"
        case g.Comset() | g.Com():
            too_high = message.address > HIGHEST_ADDRESS
            return f"an address is 0 to {HIGHEST_ADDRESS}" if too_high else "" if message.baud else "a speed of 0 baud"
        case g.Keyset():
            fits = message.type == KEYSET_SCBK and len(message.key) == KEY_SIZE
            return "" if fits else "only an SCBK (type 1) of 16 bytes can be set"
        case g.FileTransfer():
            beyond = message.offset + len(message.data) > message.size
            return "the piece reaches beyond the end of the file" if beyond else ""
        case g.GenAuth() | g.CrAuth() | g.PivDatar() | g.GenAuthr() | g.CrAuthr():
            beyond = message.offset + len(message.fragment) > message.total
            return "the fragment reaches beyond the end of its message" if beyond else ""
    return ""


def _nothing(items: list[g.OutOutput] | list[g.LedLed], what: str) -> str:
    return "" if items else f"no {what} is named"


def _problem_of_led(led: g.LedLed) -> str:
    temporary, permanent = led.temporary, led.permanent
    for state, is_set in (
        (temporary, temporary.control == LedTemporary.SET),
        (permanent, permanent.control == LedPermanent.SET),
    ):
        if is_set and state.on == state.off == 0:
            return "an LED that is set needs a time for being on or off"
    return ""
