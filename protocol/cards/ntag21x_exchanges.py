"""A command to a card of the NTAG21x and Ultralight family with its answer, taken apart: for traces and vectors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from latchwork.protocol.cards.ntag21x import (
    ACK,
    NAKS,
    PAGE_SIZE,
    READ_SIZE,
    ULC_AUTH,
    Command,
    MemoryMap,
    by_version,
    fast_read,
    get_version,
    incr_cnt,
    pwd_auth,
    read,
    read_cnt,
    read_sig,
    write,
)
from latchwork.protocol.codec.errors import Malformed


@dataclass(frozen=True, slots=True)
class Exchange:
    """One command with its answer, taken apart. `fields` may hold a password; it is not shown."""

    command: Command
    fields: dict[str, Any] = field(repr=False)
    four_bits: bool
    """Whether the answer is an ACK or NAK nibble."""

    def build(self) -> bytes:
        """The command again."""
        return _EXCHANGES[self.command].build(self.fields)


@dataclass(frozen=True, slots=True)
class _ExchangeRow:
    """`size` of the command, `answer` bytes of a full answer (None: it depends, 0: a nibble)."""

    size: int
    answer: int | None
    parse: Callable[[bytes], dict[str, Any]]
    build: Callable[[dict[str, Any]], bytes]
    answered: Callable[[bytes], dict[str, Any]] = lambda answer: {}


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")


_EXCHANGES: dict[int, _ExchangeRow] = {
    Command.GET_VERSION: _ExchangeRow(
        1, 8, lambda sent: {}, lambda fields: get_version(), lambda answer: {"ic": _name_of(answer)}
    ),
    Command.READ: _ExchangeRow(2, 16, lambda sent: {"page": sent[1]}, lambda fields: read(fields["page"])),
    Command.FAST_READ: _ExchangeRow(
        3,
        None,
        lambda sent: {"start": sent[1], "end": sent[2], "pages": list(range(sent[1], sent[2] + 1))},
        lambda fields: fast_read(fields["start"], fields["end"]),
    ),
    Command.WRITE: _ExchangeRow(
        6,
        0,
        lambda sent: {"page": sent[1], "data": sent[2:]},
        lambda fields: write(fields["page"], fields["data"]),
    ),
    Command.COMP_WRITE: _ExchangeRow(
        2, 0, lambda sent: {"page": sent[1]}, lambda fields: bytes((Command.COMP_WRITE, fields["page"]))
    ),
    Command.READ_CNT: _ExchangeRow(
        2,
        3,
        lambda sent: {"counter": sent[1]},
        lambda fields: read_cnt(fields["counter"]),
        lambda answer: {"value": _little(answer)},
    ),
    Command.INCR_CNT: _ExchangeRow(
        6,
        0,
        lambda sent: {"counter": sent[1], "value": _little(sent[2:5])},
        lambda fields: incr_cnt(fields["counter"], fields["value"]),
    ),
    Command.PWD_AUTH: _ExchangeRow(
        5, 2, lambda sent: {"pwd": sent[1:]}, lambda fields: pwd_auth(fields["pwd"]), lambda answer: {"pack": answer}
    ),
    Command.READ_SIG: _ExchangeRow(
        2, 32, lambda sent: {}, lambda fields: read_sig(), lambda answer: {"signature": answer}
    ),
    Command.CHECK_TEARING_EVENT: _ExchangeRow(
        2,
        1,
        lambda sent: {"counter": sent[1]},
        lambda fields: bytes((Command.CHECK_TEARING_EVENT, fields["counter"])),
        lambda answer: {"flag": answer[0]},
    ),
    Command.ULC_AUTH: _ExchangeRow(
        2, 9, lambda sent: {}, lambda fields: ULC_AUTH, lambda answer: {"ek_rnd_b": _after(0xAF, answer)}
    ),
    Command.ULC_AUTH_CONTINUE: _ExchangeRow(
        17,
        9,
        lambda sent: {"ek_rnd_a_rnd_b": sent[1:]},
        lambda fields: bytes((Command.ULC_AUTH_CONTINUE,)) + fields["ek_rnd_a_rnd_b"],
        lambda answer: {"ek_rnd_a": _after(0x00, answer)},
    ),
    Command.HLTA: _ExchangeRow(2, None, lambda sent: {}, lambda fields: bytes((Command.HLTA, 0))),
}


def _after(marker: int, answer: bytes) -> bytes:
    """What follows the byte that says how the handshake goes on (MF0ICU2 §7.5.5)."""
    if answer[0] != marker:
        raise Malformed("AUTHENTICATE", f"its answer begins with {answer[0]:02x} instead of {marker:02x}")
    return answer[1:]


def _name_of(version: bytes) -> str | None:
    layout = by_version(version)
    return None if layout is None else layout.name


def parse_exchange(sent: bytes, answer: bytes | None, layout: MemoryMap) -> Exchange:
    """Takes apart a command and its answer (None: silence), both without CRC, exchanged with an IC of `layout`.

    An answer of one byte where another length is due is the nibble of an ACK or NAK. Raises `Malformed`.
    """
    row = _EXCHANGES.get(sent[0]) if sent else None
    if row is None or len(sent) != row.size:
        raise Malformed("card command", "it is none, or of another length")
    command, fields = Command(sent[0]), row.parse(sent)
    due = PAGE_SIZE * len(fields["pages"]) if command is Command.FAST_READ else row.answer
    if command is Command.READ:
        fields["pages"] = [(sent[1] + n) % layout.pages for n in range(READ_SIZE // PAGE_SIZE)]
    if answer is None:
        if due is not None:
            raise Malformed(command.name, "it is never met with silence")
        return Exchange(command, fields, False)
    if len(answer) == 1 and due != 1:
        nibble = answer[0]
        if nibble != ACK and nibble not in NAKS:
            raise Malformed(command.name, "its answer is neither ACK nor a NAK")
        fields |= {"ack": True} if nibble == ACK else {"ack": False, "nak": NAKS[nibble]}
        return Exchange(command, fields, True)
    if len(answer) != due:
        raise Malformed(command.name, f"its answer has {len(answer)} bytes")
    return Exchange(command, fields | row.answered(answer), False)
