"""The vectors of `visionline.json` held against PMSif, the serial frame, the tables and the web API's signature."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from latchwork.protocol.codec.streams import Frame
from latchwork.protocol.vector_words import expect_meaning, expect_said
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect, expect_fields
from latchwork.protocol.visionline import requests
from latchwork.protocol.visionline.data import Fields, build_data, parse_data, stay_of
from latchwork.protocol.visionline.generated import CardImage, Encode, Register
from latchwork.protocol.visionline.pmsif import (
    HEADER_SIZE,
    Body,
    Operator,
    build_message,
    cutter,
    encode_order,
    image_order,
    parse_message,
    text_of,
)
from latchwork.protocol.visionline.rs232 import build_frame, parse_frame
from latchwork.protocol.visionline.tables import CARD_FORMATS, COMMANDS, RESULTS
from latchwork.protocol.visionline.web_api import (
    BASE,
    Call,
    Credentials,
    check_call,
    content_md5,
    http_date,
    session_of,
)

ABOUT = frozenset({"id", "kind", "source", "evidence", "note"})


def _only(vector: Vector, *fields: str) -> None:
    unknown = set(vector) - ABOUT - set(fields)
    if unknown:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")


# --- the web API ------------------------------------------------------------------------------------------------------


def check_web(vector: Vector) -> None:
    names = ("method", "path", "body", "content_md5", "content_type", "date")
    _only(vector, *names, "access_key", "session_id", "string_to_sign", "authorization", "expect")
    body = (vector.get("body") or "").encode()
    if "content_md5" in vector:
        expect("content_md5", vector["content_md5"], content_md5(body))
    call = Call(vector["method"], vector["path"], body, vector.get("content_type", ""), vector.get("date", ""))
    if "date" in vector:
        expect("date", vector["date"], http_date(parsedate_to_datetime(vector["date"])))
    wrong = _signed(vector, call) if "authorization" in vector else set()
    _known(call)
    if wrong and "expect" not in vector:
        raise Mismatch(f"string_to_sign: the {' and '.join(sorted(wrong))} is wrong, and the vector does not say so")
    if "expect" in vector:
        expect_said("expect", vector["expect"], _web_words(vector, call, wrong))


def _signed(vector: Vector, call: Call) -> set[str]:
    """Which parts of what was signed are not those of the call; none for one that a server takes."""
    session, _ = session_of(vector["authorization"]) or ("", "")
    expect("session_id", vector.get("session_id", session), session)
    credentials = Credentials(session, vector["access_key"])
    stated = vector["string_to_sign"]
    expect("authorization", vector["authorization"], credentials.authorization(stated))
    signed = dict(zip(("method", "digest", "type", "date", "resource"), stated.split("\n"), strict=True))
    expect("date that was signed", signed["date"], http_date(parsedate_to_datetime(signed["date"])))
    due = {"method": call.method, "resource": call.path}
    optional = {
        "digest": ("content_md5", call.md5),
        "type": ("content_type", call.content_type),
        "date": ("date", call.date),
    }
    due |= {part: value for part, (name, value) in optional.items() if name in vector}
    wrong = {part for part, value in due.items() if signed[part] != value}
    if not wrong:
        sent = replace(call, date=signed["date"], authorization=vector["authorization"])
        moment = parsedate_to_datetime(sent.date)
        expect("signed call", vector["authorization"], call.signed(credentials, moment).authorization)
        expect("what a server has against it", None, check_call(sent, sent.md5, {session: vector["access_key"]}))
    return wrong


CARD_QUERY = {
    "action": {"mobileAccess"},
    **{name: {"true", "false"} for name in ("override", "autoJoin", "pendingImage", "sendOnline")},
}


def _known(call: Call) -> None:
    """The call is one that the typed requests make, from what it says."""
    parts = urlsplit(call.path)
    query = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    made = _made(call, parts.path.removeprefix(BASE), {name: values[0] for name, values in query.items()})
    again = urlsplit(made.path)
    expect("method of the request", call.method, made.method)
    expect("path of the request", parts.path, again.path)
    expect("query of the request", query, parse_qs(again.query))
    if call.body:
        expect("body of the request", json.loads(call.body), json.loads(made.body))


def _made(call: Call, path: str, query: dict[str, str]) -> Call:
    body: dict[str, Any] = json.loads(call.body) if call.body else {}
    match path.strip("/").split("/"):
        case ["sessions"]:
            return requests.log_in(body["username"], body["password"])
        case ["cards"] if call.method == "POST":
            return _card(call, body, query)
        case ["cards"] if "guestDoor" in query:
            return requests.cards_in(query["guestDoor"], requests.parse_time(query["validTime"]))
        case ["cards"] if "serialNumber" in query:
            return requests.cards_by_serial(query["serialNumber"])
        case ["cards", identity]:
            return requests.card(identity)
        case ["doors"]:
            return requests.doors()
        case ["doors", identity]:
            return requests.check_out(identity) if call.method == "POST" else requests.door(identity)
        case ["sessions", identity]:
            return requests.log_out(Credentials(identity, ""))
    raise NotUnderstood(f"nothing is known of {path}")


def _card(call: Call, body: dict[str, Any], query: dict[str, str]) -> Call:
    """The card's call; where the body was left out or has a misspelt key, only the query can be looked at."""
    for name, value in query.items():
        if value not in CARD_QUERY.get(name, ()):
            raise NotUnderstood(f"nothing is known of {name}={value} in a card's query")
    if not body or requests.unknown_card_keys(call.body):
        return call
    [operation] = body["doorOperations"]
    return requests.Card(
        doors=tuple(operation["doors"]),
        operation=operation["operation"],
        expires=requests.parse_time(body["expireTime"]),
        starts=requests.parse_time(body["startTime"]) if "startTime" in body else None,
        override=query.get("override") == "true",
        format=body["format"],
        end_point=body.get("endPointID"),
        label=body.get("label"),
        description=body.get("description"),
        pending_image=query.get("pendingImage") == "true",
        send_online=query.get("sendOnline") == "true",
    ).call()


def _web_words(vector: Vector, call: Call, wrong: set[str]) -> dict[str, bool]:
    posted, log_in = call.method == "POST", call.path == f"{BASE}/sessions"
    cards, doors = call.path.startswith(f"{BASE}/cards"), call.path.startswith(f"{BASE}/doors")
    log_out = call.method == "DELETE"
    taken = not wrong
    misspelt = posted and cards and bool(call.body) and bool(requests.unknown_card_keys(call.body))
    signed = "authorization" in vector
    return {
        "201": (posted or log_out) and taken,
        **dict.fromkeys(("unknown", "key", "keys", "ignored", "silently", "warn", "expire_time"), misspelt),
        **dict.fromkeys(("joins", "joiner", "autojoin"), "autoJoin=true" in call.path),
        **dict.fromkeys(("overrides", "override", "first"), "override=true" in call.path),
        **dict.fromkeys(("session", "ends", "closed"), log_out or log_in),
        **dict.fromkeys(("check-out", "checked", "out", "checkedout"), doors and posted),
        "carries": (posted and cards and taken) or log_in,
        **dict.fromkeys(("id", "credential"), posted and taken),
        "body": (posted and taken) or "digest" in wrong,
        "accesskey": log_in,
        "request": True,
        "signed": True,
        **dict.fromkeys(("date", "clock", "seconds", "taken", "twice"), log_in or "date" in wrong),
        **dict.fromkeys(("content-md5", "digest", "md5"), log_in or "digest" in wrong),
        **dict.fromkeys(("json", "array"), call.method == "GET" and taken),
        "cards": cards,
        "doors": doors,
        **dict.fromkeys(("content", "type"), (signed and taken and "charset" in call.content_type) or "type" in wrong),
        **dict.fromkeys(("byte", "space", "changes"), signed and taken and "charset" in call.content_type),
        "signature": signed,
        **dict.fromkeys(("reject", "refuse", "401", "403"), bool(wrong)),
        **dict.fromkeys(("query", "string", "part", "resource", "path"), "resource" in wrong),
    }


# --- Vision -----------------------------------------------------------------------------------------------------------


def _body(data: bytes) -> Body:
    """The one message of a stream, the same whatever the chunks."""
    bytewise = cutter()
    whole = cutter().feed(data)
    expect("pieces fed byte by byte", whole, [piece for byte in data for piece in bytewise.feed(bytes((byte,)))])
    if len(whole) != 1 or not isinstance(whole[0], Frame):
        raise Mismatch("stream: the codec finds no single message")
    return parse_message(whole[0].data)


def _again(body: Body) -> Body:
    """The body from what it says: its texts, not what may lie behind the zero that ends them."""
    if not isinstance(body, Encode | CardImage):
        return body
    fields, names = parse_data(text_of(body.data)), (body.operator_id, body.operator_first, body.operator_last)
    operator = Operator(*(text_of(name).decode() for name in names))
    if isinstance(body, CardImage):
        return image_order(body.ff.decode(), fields, operator, body.debug)
    return encode_order(
        body.ff.decode(), fields, text_of(body.dd).decode(), text_of(body.ss).decode(), operator, body.debug
    )


def check_pmsif(vector: Vector) -> None:
    _only(vector, "hex", "chunks", "total", "fields", "expect")
    chunks = [bytes.fromhex(one) for one in vector.get("chunks", [vector.get("hex", "")])]
    data = b"".join(chunks)
    expect("hex", vector.get("hex", data.hex()), data.hex())
    stream = cutter()
    expect("messages, chunk by chunk", cutter().feed(data), [piece for chunk in chunks for piece in stream.feed(chunk)])
    body = _body(data)
    expect("message built again", data.hex(), build_message(_again(body)).hex())
    if "total" in vector:
        expect("total", vector["total"], len(data))
    got: dict[str, Any] = {"cmd": body.CODE, "body": len(data) - HEADER_SIZE}
    fields: Fields = ()
    if isinstance(body, Encode | CardImage):
        text = text_of(body.data)
        fields = parse_data(text)
        expect("data built again", text, build_data(fields))
        got |= {"ff": body.ff.decode(), "data": text.decode(), "debug": body.debug}
        got |= {
            name: text_of(getattr(body, name)).decode() for name in ("operator_id", "operator_first", "operator_last")
        }
    if isinstance(body, Encode):
        got |= {name: text_of(getattr(body, name)).decode() for name in ("dd", "ss")}
    if isinstance(body, Register):
        got |= {name: text_of(getattr(body, name)).decode() for name in ("licence", "application")}
        got["license"] = got["licence"]
    if not isinstance(body, Encode | CardImage):
        got["result"] = body.result
        expect("result of a request", vector.get("fields", {}).get("result", 0), body.result)
    expect_fields(vector.get("fields", {}), got, "fields.")
    if "expect" in vector:
        _expect_message(vector["expect"], body)


def _expect_message(sentence: str, body: Body) -> None:
    if isinstance(body, Encode | CardImage):
        _expect_command(sentence, body.ff.decode())
        return
    register = isinstance(body, Register)
    words = dict.fromkeys(("register", "first", "licence", "code", "needed", "application"), register)
    words |= dict.fromkeys(("unregister", "last", "end"), not register)
    expect_said(
        "expect", sentence, words | {"connection": True, "result": True, "0": body.result == 0, "ok": body.result == 0}
    )


def _expect_command(sentence: str, letter: str) -> None:
    if letter not in COMMANDS:
        raise NotUnderstood(f"nothing is known of the command {letter!r}")
    row = COMMANDS[letter]
    answer = "answer data carries R,T,F,N,U,D,O fields old guest out new present" if letter in "EIH" else ""
    expect_meaning("expect", sentence, (row.says, *row.also, answer))


def check_rs232(vector: Vector) -> None:
    _only(vector, "hex", "fields", "expect")
    frame = bytes.fromhex(vector["hex"])
    message = parse_frame(frame)
    expect("frame", frame.hex(), build_frame(message).hex())
    got = {"dest": message.dest, "src": message.src, "command": message.command}
    got["data"] = build_data(message.fields).decode()
    expect_fields(vector.get("fields", {}), got, "fields.")
    if "expect" in vector:
        _expect_command(vector["expect"], message.command)


def check_result(vector: Vector) -> None:
    _only(vector, "code", "decimal", "meaning")
    code = vector["code"]
    if code not in RESULTS:
        raise NotUnderstood(f"the meaning of {code} is not public")
    expect("decimal", vector.get("decimal", ord(code)), ord(code))
    row = RESULTS[code]
    expect_meaning("meaning", vector["meaning"], (row.says, *row.also))


def check_format(vector: Vector) -> None:
    _only(vector, "format", "meaning")
    if vector["format"] not in CARD_FORMATS:
        raise NotUnderstood(f"nothing is known of the format {vector['format']}")
    row = CARD_FORMATS[vector["format"]]
    expect_meaning("meaning", vector["meaning"], (row.says, *row.also))


def check_card_data(vector: Vector) -> None:
    _only(vector, "text", "fields", "expect")
    data = vector["text"].replace("<RS>", "\x1e").encode()
    fields = parse_data(data)
    expect("data built again", data, build_data(fields))
    stay = stay_of(fields)
    expect("fields of the stay", sorted(fields), sorted(stay.fields()))
    got: dict[str, str] = dict(fields)
    for letter, moment in (("D", stay.start), ("O", stay.end)):
        if isinstance(moment, datetime):
            got[letter] = f"{moment:%Y-%m-%dT%H:%M}"
    expect("fields", vector["fields"], got)


CHECKS: dict[str, Check] = {
    "web_api_request": check_web,
    "pmsif_tcp": check_pmsif,
    "vision_rs232": check_rs232,
    "vision_result_code": check_result,
    "card_format": check_format,
    "pmsif_card_data": check_card_data,
}
