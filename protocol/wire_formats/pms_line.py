"""The lines between a PMS and its key system as a byte map: control bytes, and frames from STX to ETX.

`LineFormat` does what all of them share; a protocol says what lies in a payload and how one is made.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.codec.streams import Frame
from latchwork.protocol.fias.carrier import TCP as FIAS_TCP
from latchwork.protocol.fias.carrier import decode, encode
from latchwork.protocol.fias.messages import MESSAGES
from latchwork.protocol.fias.record import Record
from latchwork.protocol.fias.tables import FIELDS, RECORDS
from latchwork.protocol.pms_line.framing import ACK, DECIMAL_NAK, ENQ, NAK, Framing
from latchwork.protocol.salto_space import messages as salto
from latchwork.protocol.salto_space.tables import COMMANDS, ERRORS, READ_FIELDS, Command
from latchwork.protocol.wire_formats.model import Reading, Section, Sender, UnknownMessage, moved, piece, stray

SIGNALS: dict[str, int] = {"Enq": ENQ, "Ack": ACK, "Nak": NAK}
_SIGNAL_WORDS: dict[int, tuple[str, str]] = {
    ENQ: ("Enq", "May I send?"),
    ACK: ("Ack", "Yes, or: taken."),
    NAK: ("Nak", "No, or: damaged."),
    DECIMAL_NAK: ("Nak", "A NAK by a client that took the decimal 15 for the byte."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What lies in a payload; offsets count from its first byte."""

    message: str
    parts: list[Part]
    fields: Mapping[str, Any] = field(repr=False)
    sender: Sender | None = None
    secrets: frozenset[str] = frozenset()
    about: str = ""


class LineFormat(ABC):
    name = ""
    about = ""
    framing = Framing()

    @abstractmethod
    def tell(self, payload: bytes, sender: Sender | None) -> Told:
        """What lies in a payload. Raises `CodecError`."""

    @abstractmethod
    def make(self, message: str, stated: Mapping[str, Any], sender: Sender) -> bytes:
        """The payload. Raises `UnknownMessage` and `Malformed`."""

    @abstractmethod
    def names(self, sender: Sender) -> list[str]:
        """The messages that `make` takes."""

    def messages(self, sender: Sender) -> list[str]:
        return [*self.names(sender), *(SIGNALS if self.framing.controls else ())]

    def read(self, data: bytes, sender: Sender | None, key: bytes | None) -> list[Reading]:
        cutter = self.framing.cutter()
        readings = []
        for found in (*cutter.feed(data), *cutter.close()):
            if not isinstance(found, Frame):
                readings.append(stray(found.data, found.offset, "no frame, or an unfinished one"))
            elif len(found.data) == 1:
                readings.append(self._signal(found, sender))
            else:
                readings.append(self._frame(found, sender))
        return readings

    def write(self, message: str, stated: Mapping[str, Any], sender: Sender, key: bytes | None) -> bytes:
        if message in SIGNALS and self.framing.controls:
            return bytes((SIGNALS[message],))
        return self.framing.build(self.make(message, stated, sender))

    def _signal(self, found: Frame, sender: Sender | None) -> Reading:
        control = found.data[0]
        name, says = _SIGNAL_WORDS.get(control, ("Busy", "The encoder is busy."))
        part = Part(found.offset, found.offset + 1, name, found.data, control, says)
        problem = "0Fh is no NAK; 15h is" if control == DECIMAL_NAK else ""
        return Reading(name, sender, (Section("signal", (part,)),), about=says, problem=problem)

    def _frame(self, found: Frame, sender: Sender | None) -> Reading:
        data, check = found.data, self.framing.check_size
        end = len(data) - check - 1
        try:
            told = None if found.problem else self.tell(self.framing.payload(data), sender)
        except CodecError as problem:
            return stray(data, found.offset, f"a frame whose payload makes no sense: {problem}")
        if told is None:
            return stray(data, found.offset, f"a damaged frame: {found.problem}")
        parts = [piece(data, 0, 1, "STX"), *moved(told.parts, 1), piece(data, end, end + 1, "ETX")]
        if check:
            says = "right" if self.framing.check else "how it is made is not public"
            parts.append(piece(data, end + 1, len(data), "check", None, says))
        section = Section("frame", tuple(moved(parts, found.offset)))
        return Reading(told.message, told.sender or sender, (section,), told.fields, told.secrets, told.about)


def text_parts(pieces: list[bytes], names: list[str], end: bytes) -> list[Part]:
    """Parts of texts that each have `end` behind them; the text is the value, without a name in front."""
    parts: list[Part] = []
    at = 0
    for text, name in zip(pieces, names, strict=True):
        data = text + end
        parts.append(Part(at, at + len(data), name, data, text.decode("latin-1").removeprefix(name)))
        at += len(data)
    return parts


def stated_text(stated: Mapping[str, Any], name: str) -> str:
    value = stated.get(name, "")
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise Malformed("text", f"{name} is text")
    return str(value)


class FiasFormat(LineFormat):
    name = "fias"
    about = "FIAS records as they go over TCP"
    framing = FIAS_TCP
    _ids = {kind.__name__: name for name, kind in MESSAGES.items()}  # noqa: RUF012

    def tell(self, payload: bytes, sender: Sender | None) -> Told:
        record = decode(payload, "utf-8")
        texts = payload.split(b"|")[:-1]
        named = [(name, FIELDS.get(name)) for name, _ in record.fields]
        parts = text_parts(texts, ["record", *(name for name, _ in named)], b"|")
        rows = [RECORDS.get(record.id), *(row for _, row in named)]
        told = [
            Part(one.start, one.end, one.name, one.data, one.value, row.says if row else "", _is_secret(one.name))
            for one, row in zip(parts, rows, strict=True)
        ]
        kind = MESSAGES.get(record.id)
        secrets = frozenset(name for name, _ in record.fields if _is_secret(name))
        return Told(
            kind.__name__ if kind else record.id,
            told,
            dict(record.fields),
            secrets=secrets,
            about=RECORDS[record.id].says if record.id in RECORDS else "",
        )

    def make(self, message: str, stated: Mapping[str, Any], sender: Sender) -> bytes:
        name = self._ids.get(message, message)
        if name not in RECORDS:
            raise UnknownMessage(f"FIAS has no record {message!r}")
        return encode(Record(name, tuple((one, stated_text(stated, one)) for one in stated)), "utf-8")

    def names(self, sender: Sender) -> list[str]:
        return [*self._ids, *(name for name in RECORDS if name not in MESSAGES)]


def _is_secret(name: str) -> bool:
    return name in FIELDS and FIELDS[name].secret


class IndustryStandardFormat(LineFormat):
    name = "salto-is"
    about = "SALTO Space's Industry Standard: fields between separators"
    framing = salto.FRAMING

    def tell(self, payload: bytes, sender: Sender | None) -> Told:
        fields = salto.parse_fields(payload)
        answer = sender == "device" or (sender is None and self._answers(fields))
        if answer:
            salto.parse_answer(fields)
        else:
            salto.parse_request(fields)
        names = ["code", *self._names(fields, answer)]
        parts = [piece(payload, 0, 1, "separator")]
        for text, name in zip(fields, names, strict=True):
            at = parts[-1].end
            data = payload[at : at + len(text) + 1]
            says = self._says(fields[0]) if name == "code" else ""
            parts.append(Part(at, at + len(data), name, data, text, says, name in ("track1", "track2")))
        stated = dict(zip(names, fields, strict=True))
        secrets = frozenset({"track1", "track2"} & {name for name, text in stated.items() if text})
        code = fields[0][: salto.CODE]
        return Told(code, parts, stated, "device" if answer else "host", secrets, self._says(fields[0]))

    def make(self, message: str, stated: Mapping[str, Any], sender: Sender) -> bytes:
        if message not in (*COMMANDS, *ERRORS):
            raise UnknownMessage(f"the Industry Standard has no message {message!r}")
        code = stated_text(stated, "code") or message
        names = self._names((code, *("" for _ in stated if _ != "code")), sender == "device")
        if sender == "host":
            names = list(COMMANDS[message].fields) if message in COMMANDS else names
        unknown = [name for name in stated if name not in (*names, "code")]
        if unknown:
            raise Malformed(message, f"it has no field {unknown[0]!r}; it has {', '.join(names)}")
        return salto.build_fields((code, *(stated_text(stated, name) for name in names)))

    def names(self, sender: Sender) -> list[str]:
        return [*COMMANDS, *(ERRORS if sender == "device" else ())]

    def _answers(self, fields: salto.Fields) -> bool:
        """Whether it can only be an answer: an error, or a command's echo that is no request."""
        code = fields[0][: salto.CODE]
        if code not in COMMANDS:
            return True
        makes_cards = code in (Command.NEW, Command.COPY, Command.ONE_SHOT)
        return (makes_cards and len(fields) <= 3) or (code == Command.READ and len(fields) > 3)

    def _names(self, fields: salto.Fields, answer: bool) -> list[str]:
        """A name for each field after the code."""
        code, size = fields[0][: salto.CODE], len(fields) - 1
        known: tuple[str, ...] = ("encoder", "uid")
        if code == Command.READ and answer:
            known = READ_FIELDS
        elif code in COMMANDS and not answer:
            known = COMMANDS[code].fields
        return [*known[:size], *(f"field{number}" for number in range(len(known) + 1, size + 1))]

    def _says(self, code: str) -> str:
        if code[: salto.CODE] in COMMANDS:
            return COMMANDS[code[: salto.CODE]].says
        return ERRORS[code].says if code in ERRORS else ""
