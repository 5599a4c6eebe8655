"""The vectors of `dormakaba.json` held against Saflok's frames, Ilco's tags and Messenger's envelope."""

from __future__ import annotations

import re
from typing import Any

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.streams import Frame
from latchwork.protocol.dormakaba import ilco
from latchwork.protocol.dormakaba.faults import ENCODER_DETAILS, MAIN_REASONS, fault_in_words
from latchwork.protocol.dormakaba.generated import MakeKey5, MakeKey15
from latchwork.protocol.dormakaba.messenger import (
    SERVICE,
    Fault,
    answer_path,
    build_answer,
    build_envelope,
    build_stand_in_fault,
    parse_answer,
    parse_envelope,
)
from latchwork.protocol.dormakaba.saflok import (
    FRAMING,
    SERIAL_SERVER,
    Generation,
    Level,
    MakeKey,
    Transaction,
    generation_of,
    parse_make_key,
    parse_reply,
    status_row,
)
from latchwork.protocol.pms_line.framing import NAK, Framing
from latchwork.protocol.pms_line.line import Line
from latchwork.protocol.safe_xml import child_text, read_xml
from latchwork.protocol.vector_words import expect_meaning, expect_said
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect, expect_fields

ABOUT = frozenset({"id", "kind", "source", "evidence", "note"})
NUMBERS = dict(enumerate(("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")))


def _only(vector: Vector, *fields: str) -> None:
    unknown = set(vector) - ABOUT - set(fields)
    if unknown:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")


def _payload(frame: bytes, framing: Framing) -> bytes:
    """The payload of the one frame, the same whatever the chunks."""
    bytewise = framing.cutter()
    whole = framing.cutter().feed(frame)
    expect("pieces fed byte by byte", whole, [piece for byte in frame for piece in bytewise.feed(bytes((byte,)))])
    return framing.parse(frame)


# --- Saflok -----------------------------------------------------------------------------------------------------------


def check_saflok(vector: Vector) -> None:
    _only(vector, "hex", "text", "length", "fields", "expect")
    frame = bytes.fromhex(vector["hex"])
    if _damaged(frame):
        _expect_refusal(vector)
        return
    payload = _payload(frame, FRAMING)
    expect("text", vector.get("text", payload.decode()), payload.decode())
    expect("length", vector.get("length", len(frame)), len(frame))
    generation = generation_of(payload)
    order = parse_make_key(payload, generation)
    expect("payload built again", payload, order.payload(generation))
    expect("frame", frame.hex(), FRAMING.build(payload).hex())
    expect_fields(vector.get("fields", {}), _saflok_fields(payload, frame, generation), "fields.")
    if "expect" in vector:
        _expect_order(vector["expect"], order)


def _damaged(frame: bytes) -> bool:
    """Whether it is one frame with a wrong check value."""
    pieces = FRAMING.cutter().feed(frame)
    return len(pieces) == 1 and isinstance(pieces[0], Frame) and bool(pieces[0].problem)


def _expect_refusal(vector: Vector) -> None:
    """A frame that a reader refuses states nothing but that."""
    if vector.get("fields") is not None or "text" in vector:
        raise Mismatch("hex: the check value is wrong, and the vector reads the frame all the same")
    line = Line(SERIAL_SERVER)
    line.receive(bytes.fromhex(vector["hex"]), 0.0)
    expect("what a line answers", bytes((NAK,)), line.outgoing())
    expect_said(
        "expect", vector["expect"], dict.fromkeys(("nak", "15h", "lrc", "check", "wrong", "refuse", "reject"), True)
    )


def _saflok_fields(payload: bytes, frame: bytes, generation: Generation) -> dict[str, Any]:
    raw = (MakeKey5 if generation is Generation.FIVE else MakeKey15).parse(payload)
    names = (
        "pfc",
        "to",
        "frm",
        "terminal",
        "transaction",
        "password",
        "key",
        "level",
        "encoder",
        "led",
        "count",
        "tracks",
    )
    got = {name: getattr(raw, name).decode() for name in names}
    got["checkout"] = f"{raw.checkout_date.decode()} {raw.checkout_time.decode()}"
    got["expiry"] = f"{raw.expiry_date.decode()} {raw.expiry_time.decode()}"
    if isinstance(raw, MakeKey15):
        got |= {"pass_option": raw.pass_option.decode(), "passes": raw.passes.decode()}
    return got | {"lrc": f"{frame[-1]:02x}"}


_NUMBERED = re.compile(r"\b(encoder|pass|track|level) ([0-9]+)\b")


def _expect_order(sentence: str, order: MakeKey) -> None:
    """`encoder 2`, `pass 12` and their like name a number; what is left is read word by word."""
    tracks = {number for number, text in ((1, order.track1), (2, order.track2)) if text}
    numbers = {"encoder": {order.encoder}, "pass": set(order.passes), "track": tracks, "level": {int(order.level)}}
    for noun, number in _NUMBERED.findall(sentence):
        if int(number) not in numbers[noun]:
            raise Mismatch(f"expect: the vector says {noun} {number}, the codec {sorted(numbers[noun])}")
    expect_said("expect", _NUMBERED.sub(r"\1", sentence), _saflok_words(order))


def _saflok_words(order: MakeKey) -> dict[str, bool]:
    new = order.transaction is Transaction.NEW_KEY
    words = {
        **dict.fromkeys(("new", "first"), new),
        **dict.fromkeys(("duplicate", "copy", "joiner"), not new),
        **dict.fromkeys(("key", "keys", "level", "room", "encoder", "number", "transaction"), True),
        **dict.fromkeys(("limited-use", "limited", "use"), order.level is Level.LIMITED_USE),
        **dict.fromkeys(("connector", "connecting"), order.level in (Level.CONNECTOR, Level.MULTI_CONNECTOR)),
        **dict.fromkeys(("multi-connector", "multi"), order.level is Level.MULTI_CONNECTOR),
        "guest": order.level is Level.GUEST,
        **dict.fromkeys(("pass", "passes", "areas"), bool(order.passes)),
        **dict.fromkeys(("track", "tracks", "length-prefixed"), bool(order.track1 or order.track2)),
    }
    return words | {name: number == order.count for number, name in NUMBERS.items() if name != "one"}


def check_saflok_reply(vector: Vector) -> None:
    _only(vector, "hex", "fields", "expect")
    frame = bytes.fromhex(vector["hex"])
    reply = parse_reply(_payload(frame, FRAMING))
    expect("frame", frame.hex(), FRAMING.build(reply.payload()).hex())
    got = {"status": reply.status, "detail": reply.detail, "head": reply.head}
    expect_fields(vector.get("fields", {}), got if reply.uid is None else got | {"uid": reply.uid}, "fields.")
    if "expect" in vector:
        row = status_row(reply.status, reply.detail)
        if row is None:
            raise NotUnderstood(f"the meaning of {reply.status}/{reply.detail} is not public")
        expect_meaning("expect", vector["expect"], (row.says, *row.also))


# --- Ilco -------------------------------------------------------------------------------------------------------------


def check_ilco(vector: Vector) -> None:
    _only(vector, "hex_without_check", "declared_length", "tags", "expect")
    data = bytes.fromhex(vector["hex_without_check"])
    payload = _payload(data + b"\x00", ilco.FRAMING)
    read = ilco.parse_payload(payload)
    expect("declared_length", vector["declared_length"], read.length)
    expect("tags", vector["tags"], [tag + text for tag, text in read.message.tags])
    expect("frame without its check value", data.hex(), read.message.build_without_check().hex())
    if unknown := [tag for tag, _ in read.message.tags if tag not in ilco.TAGS]:
        raise NotUnderstood(f"nothing is known of the tags {', '.join(unknown)}")
    if "expect" in vector:
        kind = dict(read.message.tags).get("%")
        words = {
            "new": kind == "0",
            **dict.fromkeys(("additional", "duplicate"), kind == "1"),
            "key": True,
            "keys": True,
        }
        expect_said("expect", vector["expect"], words)


def check_ilco_result(vector: Vector) -> None:
    _only(vector, "code", "meaning")
    if vector["code"] not in ilco.RESULTS:
        raise NotUnderstood(f"the meaning of {vector['code']} is not public")
    expect_meaning("meaning", vector["meaning"], (ilco.RESULTS[vector["code"]].says,))


# --- Messenger --------------------------------------------------------------------------------------------------------


def check_soap(vector: Vector) -> None:
    _only(vector, "text", "soap_action", "expect")
    xml = vector["text"].encode()
    if "soap_action" not in vector:
        _check_answer(vector, xml)
        return
    refusal = ""
    try:
        envelope = parse_envelope(xml)
    except Malformed as problem:
        refusal, operation = problem.problem, problem.layout
    else:
        operation = envelope.order.operation
        expect("envelope built again", envelope, parse_envelope(build_envelope(envelope)))
    if refusal and "GuestName does not stand in" not in refusal:
        raise Mismatch(f"text: the codec refuses it: {refusal}")
    expect("soap_action", vector["soap_action"], f"{SERVICE}/{operation}")
    if refusal:
        _told_as_wrong(xml)
    words = dict.fromkeys(("guestname", "stands", "ws-security", "utility", "namespace", "tempuri.org"), bool(refusal))
    words |= {answer_path(operation).lower(): not refusal, "retaccesskey": not refusal}
    if refusal or "expect" in vector:
        expect_said("expect", vector["expect"], words)


def _check_answer(vector: Vector, xml: bytes) -> None:
    """The other direction: what the system answers, or a fault."""
    answer = parse_answer(xml)
    if isinstance(answer, Fault):
        expect("fault built again", answer, parse_answer(build_stand_in_fault(answer)))
        wordings = (answer.in_words(), answer.reason, answer.detail or "", "fault")
    else:
        expect("answer built again", answer, parse_answer(build_answer(answer)))
        wordings = (
            answer.operation,
            answer_path(answer.operation),
            "retAccessKey" if answer.access_key else "",
            "answer",
        )
    if "expect" in vector:
        expect_meaning("expect", vector["expect"], wordings)


def _told_as_wrong(xml: bytes) -> None:
    """A guest's name in the wrong namespace is there, with a text."""
    body = read_xml(xml)[-1][0]
    if not child_text(body, f"{{{SERVICE}}}GuestName"):
        raise Mismatch("text: there is no GuestName in the service's own namespace")


def check_fault(vector: Vector) -> None:
    _only(vector, "reason", "detail", "expect", "meaning")
    reason, detail = vector["reason"], vector.get("detail")
    if reason not in MAIN_REASONS or (detail is not None and detail not in ENCODER_DETAILS):
        raise NotUnderstood("nothing is known of the reason or of its detail")
    for name in ("expect", "meaning"):
        if name in vector:
            expect_meaning(name, vector[name], (fault_in_words(reason, detail),))


CHECKS: dict[str, Check] = {
    "saflok_request": check_saflok,
    "saflok_reply": check_saflok_reply,
    "ilco_tag_list": check_ilco,
    "ilco_result_code": check_ilco_result,
    "messenger_pms_soap": check_soap,
    "messenger_pms_fault_reason": check_fault,
}
