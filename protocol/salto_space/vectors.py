"""The vectors of `salto-space.json` held against frames, messages and both ends of a conversation."""

from __future__ import annotations

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.pms_line.framing import ACK, ENQ, NAK
from latchwork.protocol.salto_space.messages import (
    FRAMING,
    Answer,
    CheckOut,
    Done,
    Fields,
    OtherCard,
    ReadCard,
    Refused,
    Request,
    build_fields,
    parse_answer,
    parse_fields,
    parse_request,
)
from latchwork.protocol.salto_space.session import SERVER_RULES, KeySystemSession
from latchwork.protocol.salto_space.ship import REQUESTS, Param, build_request
from latchwork.protocol.salto_space.ship import Request as ShipRequest
from latchwork.protocol.salto_space.ship import parse_request as parse_ship
from latchwork.protocol.salto_space.stp import Counting, Damaged, Document, StpReader, build_stp
from latchwork.protocol.salto_space.tables import COMMANDS, ERRORS, NO_ENCODER, READ_CODES, CodeRow, Command
from latchwork.protocol.vector_words import expect_meaning, expect_said
from latchwork.protocol.vectors import Check, NotUnderstood, Vector, expect

ABOUT = frozenset({"id", "kind", "source", "evidence", "note"})


def _only(vector: Vector, *fields: str) -> None:
    unknown = set(vector) - ABOUT - set(fields)
    if unknown:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")


def _fields(frame: bytes) -> Fields | None:
    """The fields of a sound frame, the same ones whatever the chunks; None for a damaged or unfinished one."""
    bytewise = FRAMING.cutter()
    whole = FRAMING.cutter().feed(frame)
    expect("pieces fed byte by byte", whole, [piece for byte in frame for piece in bytewise.feed(bytes((byte,)))])
    try:
        payload = FRAMING.parse(frame)
    except Malformed:
        return None
    fields = parse_fields(payload)
    closed = build_fields(fields)
    expect("frame", FRAMING.build(closed if payload == closed else closed[:-1]).hex(), frame.hex())
    return fields


def _padded(fields: Fields) -> Fields:
    """With the fields that a driver left out at the end, empty."""
    size = len(COMMANDS[fields[0][:2]].fields) + 1 if fields[0][:2] in COMMANDS else len(fields)
    return fields + ("",) * (size - len(fields))


def check_request(vector: Vector) -> None:
    _only(vector, "hex", "fields", "expect")
    frame = bytes.fromhex(vector["hex"])
    fields = _fields(frame)
    expect("fields", vector["fields"], None if fields is None else list(fields))
    request = None if fields is None else parse_request(fields)
    if request is not None and fields is not None:
        expect("fields built again", _padded(fields), _padded(request.fields()))
    if "expect" in vector:
        expect_said("expect", vector["expect"], _request_words(frame, request))


def _replied(frame: bytes) -> tuple[bytes, bool]:
    """What a key system says to the frame, and whether it drops it once the line falls silent."""
    session = KeySystemSession()
    session.receive(bytes((ENQ,)) + frame, 0.0)
    said = session.outgoing()
    expect("what an enquiry is answered", bytes((ACK,)), said[:1])
    dropped = bool(session.expire(SERVER_RULES.quiet)) and len(said) == 1
    return said[1:], dropped


def _request_words(frame: bytes, request: Request | None) -> dict[str, bool]:
    said, dropped = _replied(frame)
    command = "" if request is None else request.fields()[0][:2]
    words = {
        "ack": said == bytes((ACK,)),
        **dict.fromkeys(("nak", "15h"), said == bytes((NAK,))),
        **dict.fromkeys(("inter-byte", "timeout", "time-out", "discard"), dropped),
        "answer": True,
        **dict.fromkeys(("encoder", "field", "uses"), request is not None),
        "0": request is not None and request.encoder == NO_ENCODER,
        **dict.fromkeys(("check-out", "check", "out"), isinstance(request, CheckOut)),
        **dict.fromkeys(
            ("integrations", "append", "ejection", "letter"), isinstance(request, ReadCard) and request.joined
        ),
        **dict.fromkeys(("checksum", "wrong", "error"), said == bytes((NAK,))),
        **dict.fromkeys(("lrc", "byte", "exactly"), not dropped),
        f"{frame[-1]:02x}h": True,
        **dict.fromkeys(("one", "separator", "fewer", "missing", "tail"), request is not None and frame[-3] != 0xB3),
        **dict.fromkeys(("new", "voids", "earlier"), command == Command.NEW),
        **dict.fromkeys(("copy", "joiner", "stay"), command == Command.COPY),
        **dict.fromkeys(("one-shot", "single", "opening"), command == Command.ONE_SHOT),
        **dict.fromkeys(("guest", "card", "cards"), command in (Command.NEW, Command.COPY, Command.ONE_SHOT)),
        **dict.fromkeys(("cancel", "release", "task"), command == Command.CANCEL),
        "read": command == Command.READ,
    }
    return words | {code.lower(): code == command for code in COMMANDS}


def check_answer(vector: Vector) -> None:
    _only(vector, "hex", "fields", "expect")
    fields = _fields(bytes.fromhex(vector["hex"]))
    expect("fields", vector["fields"], None if fields is None else list(fields))
    if fields is None:
        raise NotUnderstood("an answer that is no sound frame")
    answer = parse_answer(fields)
    again = answer.fields()
    expect("fields built again", fields, again[: len(fields)])
    expect("fields beside those of the vector", "", "".join(again[len(fields) :]))
    if "expect" in vector:
        _expect_answer(vector["expect"], answer)


def _expect_answer(sentence: str, answer: Answer) -> None:
    match answer:
        case Refused(code=code):
            _expect_code(sentence, ERRORS, code)
        case OtherCard(code=code):
            _expect_code(sentence, READ_CODES, code)
        case Done(command=command, uid=uid):
            both = {f"{one}/{other}": command in (one, other) for one in COMMANDS for other in COMMANDS}
            words = {name.lower(): so for name, so in both.items()}
            words |= {name.lower(): name == command for name in COMMANDS}
            expect_said(
                "expect",
                sentence,
                words | dict.fromkeys(("card", "uid", "second", "parameter", "answer"), uid is not None),
            )
        case _:
            expect_said("expect", sentence, dict.fromkeys(("guest", "card", "read", "valid", "rooms"), True))


def _expect_code(sentence: str, table: dict[str, CodeRow], code: str) -> None:
    if code not in table:
        raise NotUnderstood(f"the meaning of {code} is not public")
    row = table[code]
    expect_meaning("expect", sentence, (row.says, *row.also))


# --- SHIP -------------------------------------------------------------------------------------------------------------


def check_ship(vector: Vector) -> None:
    _only(vector, "text", "actual_len", "expect")
    data = vector["text"].encode()
    start = data.index(b"/", len(b"STP/00/")) + 1
    declared, xml = int(data[len(b"STP/00/") : start - 1]), data[start:]
    expect("header", data[:start], b"STP/00/%d/" % declared)
    expect("actual_len", vector["actual_len"], len(xml))
    counting = _counting(declared, xml)
    if counting is Counting.BYTES:
        expect("frame", build_stp(xml), data)
    strict, lenient = (_read(data, lenient=lenient) for lenient in (False, True))
    expect("what a lenient reader finds", Document(xml, declared, counting), lenient)
    if counting is not Counting.GUESSED:
        expect("what a strict reader finds", lenient, strict)
    else:
        expect("whether a strict reader reports the length", True, isinstance(strict, Damaged))
    request = parse_ship(xml)
    expect("request built again", request, parse_ship(build_request(request)))
    if request.name not in REQUESTS or request.unknown_params:
        raise NotUnderstood("nothing is known of the request or of one of its parameters")
    if "expect" in vector:
        expect_said("expect", vector["expect"], _ship_words(request, xml, declared))


def _counting(declared: int, xml: bytes) -> Counting:
    if declared == len(xml):
        return Counting.BYTES
    return Counting.CHARACTERS if declared == len(xml.decode()) else Counting.GUESSED


def _read(data: bytes, *, lenient: bool) -> Document | Damaged:
    """The one thing that a reader finds, the same in one piece and byte by byte."""
    whole, bytewise = StpReader(lenient=lenient), StpReader(lenient=lenient)
    found = whole.feed(data) + whole.abandon()
    slowly = [event for byte in data for event in bytewise.feed(bytes((byte,)))] + bytewise.abandon()
    expect("what is found byte by byte", found, slowly)
    expect("number of documents", 1, len(found))
    return found[0]


def _ship_words(request: ShipRequest, xml: bytes, declared: int) -> dict[str, bool]:
    wrong = declared != len(xml)
    characters = _counting(declared, xml) is Counting.CHARACTERS
    padded = any(b"> " + text.encode() + b" <" in xml for text in _texts(request.params))
    paged = any(param.name.startswith("StartingFrom") for param in request.params)
    return {
        **dict.fromkeys(("declared", "length", "actual_len", "compare", "body", "reader", "strict", "lenient"), True),
        **dict.fromkeys(("differs", "published", "amount", "report", "say", "guessed"), wrong),
        **dict.fromkeys(("values", "carry", "surrounding", "spaces", "trim"), padded),
        **dict.fromkeys(("paging", "event", "id"), paged),
        **dict.fromkeys(("counts", "characters", "non-ascii"), characters),
        "bytes": True,
        str(declared): True,
        str(len(xml)): True,
        request.name.lower(): True,
    }


def _texts(params: tuple[Param, ...]) -> list[str]:
    texts: list[str] = []
    for param in params:
        texts += [param.value] if isinstance(param.value, str) else _texts(param.value)
    return texts


CHECKS: dict[str, Check] = {
    "industry_standard_request": check_request,
    "industry_standard_answer": check_answer,
    "ship_request": check_ship,
}
