"""PN532 frames as a byte map: the frame, the command or response in it, and the card command inside that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.stated import build_stated
from latchwork.protocol.pn532 import generated as g
from latchwork.protocol.pn532.constants import (
    BAUD_RATES,
    ERROR_MASK,
    MODULATIONS,
    RF_ITEM_NAMES,
    SAM_MODES,
    Register,
    Status,
)
from latchwork.protocol.pn532.declarations import DECLARATIONS, RF_ITEMS
from latchwork.protocol.pn532.frames import (
    ACK,
    ERROR,
    NACK,
    TFI_CHIP,
    TFI_HOST,
    Ack,
    Damaged,
    DataFrame,
    ErrorFrame,
    FrameCutter,
    Nack,
    Placed,
    build_frame,
)
from latchwork.protocol.pn532.redact import FILLERS, Redactor
from latchwork.protocol.pn532.targets import TypeATarget, parse_type_a_targets
from latchwork.protocol.wire_formats.cards import CARD_COMMANDS, first_fit
from latchwork.protocol.wire_formats.model import (
    Reading,
    Section,
    Sender,
    UnknownMessage,
    hidden,
    layouts_of,
    mapped,
    moved,
    piece,
    stray,
)

LAYOUTS = layouts_of(DECLARATIONS)
REQUEST_CODES: dict[str, int] = {row.__name__: code for code, row in g.REQUEST.items()}
RESPONSE_CODES: dict[str, int] = {row.__name__: code for code, row in g.RESPONSE.items()}
_SIGNALS: dict[str, bytes] = {"Ack": ACK, "Nack": NACK, "ErrorFrame": ERROR}
_SIGNAL_WORDS = {
    "Ack": "The command was received; the answer follows.",
    "Nack": "The last answer is to be sent again.",
    "ErrorFrame": "The chip could not make sense of the command.",
}
_CARD_CARRYING = frozenset({"InDataExchange", "InCommunicateThru"})
TARGET_BYTES = 5


class Pn532Format:
    name = "pn532"
    about = "PN532 frames on its serial line, with the card command inside an exchange"

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        placed = FrameCutter().feed_placed(data)
        readings: list[Reading] = []
        at = 0
        for one, following in zip_longest(placed, placed[1:]):
            start = max(one.start - 1, at) if one.start and data[one.start - 1] == 0 else one.start
            end = one.end
            free = data[end:] if following is None else data[end : following.start]
            if not isinstance(one.piece, Damaged) and free.startswith(b"\x00"):
                end += 1
            if start > at:
                readings.append(_between(data[at:start], at))
            readings.append(_Frame(data[start:end], start, one, sender).reading())
            at = end
        if at < len(data):
            readings.append(_between(data[at:], at))
        return readings

    def messages(self, sender: Sender) -> list[str]:
        return [*(REQUEST_CODES if sender == "host" else RESPONSE_CODES), *_SIGNALS]

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        if message in _SIGNALS:
            return _SIGNALS[message]
        rest = dict(stated)
        extended = rest.pop("extended", False) in (True, "true", "1")
        if message in REQUEST_CODES:
            body = build_stated(LAYOUTS[message], rest)
            return build_frame(TFI_HOST, REQUEST_CODES[message], body, extended=extended)
        if message in RESPONSE_CODES:
            body = build_stated(LAYOUTS[message], rest)
            return build_frame(TFI_CHIP, RESPONSE_CODES[message], body, extended=extended)
        raise UnknownMessage(f"the PN532 has no message {message!r}")


def _between(data: bytes, start: int) -> Reading:
    if not data.strip(FILLERS):
        part = Part(start, start + len(data), "preamble", data, data, "wake-up bytes and zeros")
        return Reading("preamble", None, (Section("preamble", (part,)),))
    return stray(data, start, "no frame, or an unfinished one")


class _Frame:
    """One frame, to be told part by part; `start` is where its bytes begin in the stream."""

    def __init__(self, data: bytes, start: int, placed: Placed, sender: Sender | None) -> None:
        self._data = data
        self._start = start
        self._placed = placed
        self._sender = sender
        self._code_at = placed.start - start + 2
        self._body = placed.body - start

    def reading(self) -> Reading:
        match self._placed.piece:
            case Damaged(flaw=flaw):
                return stray(self._data, self._start, f"a damaged frame: {flaw.value.replace('_', ' ')}")
            case DataFrame() as frame:
                return self._message(frame)
            case Ack() | Nack() | ErrorFrame() as signal:
                name = type(signal).__name__
                rest = [piece(self._data, self._code_at, len(self._data), name)]
                section = Section("frame", tuple(moved([*self._start_code(), *rest], self._start)))
                return Reading(name, self._sender, (section,), about=_SIGNAL_WORDS[name])

    def _start_code(self) -> list[Part]:
        at = self._code_at
        before = [piece(self._data, 0, at - 2, "preamble")] if at > 2 else []
        return [*before, piece(self._data, at - 2, at, "start code")]

    def _message(self, frame: DataFrame) -> Reading:
        sender: Sender | None = {TFI_HOST: "host", TFI_CHIP: "device"}.get(frame.tfi)  # type: ignore[assignment]
        told = _named(frame)
        name = told.__name__ if told is not None else ""
        end = self._body + 2 + len(frame.data)
        head = [*self._start_code(), *self._length(frame)]
        head.append(piece(self._data, self._body, self._body + 1, "TFI", frame.tfi, f"from the {_party(frame.tfi)}"))
        head.append(piece(self._data, self._body + 1, self._body + 2, "code", frame.code, name))
        fields: dict[str, Any] = {}
        problem = ""
        inner: list[Part] = []
        if told is None:
            problem = "no command of this code is known"
            inner = [replace(piece(frame.data, 0, len(frame.data), "data"), secret=True)] if frame.data else []
        else:
            fields, parts = mapped(LAYOUTS[name], frame.data)
            inner = [one for part in parts for one in _expanded(part, name, fields)]
        tail = [piece(self._data, end, end + 1, "DCS", self._data[end], "right")]
        if len(self._data) > end + 1:
            tail.append(piece(self._data, end + 1, len(self._data), "postamble"))
        redactor = Redactor(sender or "host")
        redactor.feed(self._data)
        parts = hidden([*head, *moved(inner, self._body + 2), *tail], redactor.spans)
        if frame.extended and told is not None:
            fields["extended"] = True
        secrets = frozenset({"data"} if name in LAYOUTS and redactor.spans and "data" in fields else ())
        about = LAYOUTS[name].doc if name else ""
        section = Section("frame", tuple(moved(parts, self._start)))
        return Reading(name or f"code {frame.code:02x}", sender, (section,), fields, secrets, about, problem)

    def _length(self, frame: DataFrame) -> list[Part]:
        at, body = self._code_at, self._body
        if not frame.extended:
            return [piece(self._data, at, at + 1, "LEN", self._data[at]), piece(self._data, at + 1, body, "LCS")]
        length = int.from_bytes(self._data[at + 2 : at + 4], "big")
        return [
            piece(self._data, at, at + 2, "extended"),
            piece(self._data, at + 2, at + 4, "LEN", length),
            piece(self._data, at + 4, body, "LCS"),
        ]


def _party(tfi: int) -> str:
    return {TFI_HOST: "host", TFI_CHIP: "chip"}.get(tfi, "nobody known")


def _named(frame: DataFrame) -> type | None:
    """The row whose layout takes the data; None for an unknown code."""
    try:
        if frame.tfi == TFI_HOST:
            return type(g.parse_request(frame.code, frame.data))
        if frame.tfi == TFI_CHIP:
            return type(g.parse_response(frame.code, frame.data))
    except Malformed:
        return None
    return None


# --- what lies inside a field -----------------------------------------------------------------------------------------


def _expanded(part: Part, message: str, fields: Mapping[str, Any]) -> list[Part]:
    if message in _CARD_CARRYING and part.name == "data":
        fit = first_fit(CARD_COMMANDS.values(), part.data)
        # the redactor of wire files decides what is secret of a card command
        return [part] if fit is None else [replace(one, secret=False) for one in moved(fit[2], part.start, "card: ")]
    if message == "RFConfiguration" and part.name == "values" and fields["item"] in RF_ITEMS.rows:
        try:
            _, inner = mapped(RF_ITEMS.rows[fields["item"]], part.data)
        except CodecError:
            return [part]
        return moved(inner, part.start, "item: ")
    if message == "PassiveTargets" and part.name == "data":
        return _targets(part, fields["nb_tg"])
    return [replace(part, meaning=part.meaning or _meaning(message, part.name, part.value))]


def _targets(part: Part, count: int) -> list[Part]:
    try:
        targets = parse_type_a_targets(count, part.data)
    except Malformed:
        return [part]
    parts: list[Part] = []
    at = 0
    for number, target in enumerate(targets):
        told = _target(part.data[at:], target, f"targets[{number}].")
        parts += moved(told, part.start + at)
        at = parts[-1].end - part.start
    return parts


def _target(data: bytes, target: TypeATarget, prefix: str) -> list[Part]:
    end = TARGET_BYTES + len(target.nfcid1)
    parts = [
        piece(data, 0, 1, f"{prefix}tg", target.tg),
        piece(data, 1, 3, f"{prefix}sens_res", target.sens_res, "ATQA, high byte first"),
        piece(data, 3, 4, f"{prefix}sel_res", target.sel_res, "SAK"),
        piece(data, 4, TARGET_BYTES, f"{prefix}nfcid1 (length)", data[4]),
        piece(data, TARGET_BYTES, end, f"{prefix}nfcid1", None, "UID"),
    ]
    if target.ats:
        parts.append(piece(data, end, end + len(target.ats), f"{prefix}ats"))
    return parts


_STATUS_WORDS = {status.value: status.name.lower().replace("_", " ") for status in Status}


def _meaning(message: str, field: str, value: Any) -> str:
    if not isinstance(value, int):
        return ""
    if field == "status":
        return _STATUS_WORDS.get(value & ERROR_MASK, "")
    if field.endswith("address") or field.startswith("addresses["):
        return Register(value).name if value in list(Register) else ""
    tables: dict[tuple[str, str], Mapping[int, Any]] = {
        ("SAMConfiguration", "mode"): SAM_MODES,
        ("SetSerialBaudRate", "br"): BAUD_RATES,
        ("InListPassiveTarget", "brty"): MODULATIONS,
        ("RFConfiguration", "item"): RF_ITEM_NAMES,
    }
    return str(tables.get((message, field), {}).get(value, ""))
