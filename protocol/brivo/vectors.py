"""Vectors held against Brivo's calls, documents and card numbers. Exchanges were recorded with the real server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from latchwork.protocol.brivo import calls, cards
from latchwork.protocol.brivo.documents import Credential, card_26
from latchwork.protocol.brivo.filters import LARGEST_PAGE
from latchwork.protocol.rest.documents import Document
from latchwork.protocol.rest.errors import Refused, masked
from latchwork.protocol.rest.messages import Answer
from latchwork.protocol.rest.vector_checks import asked_for, only, rebuild
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect
from latchwork.protocol.wiegand.bits import Bits
from latchwork.protocol.wiegand.formats import BadParity


def recorded_exchange(vector: Vector) -> None:
    """The request is built again from what the table reads of it; the answer is read and written again."""
    only(vector, "method", "url", "request_body", "status", "response_body")
    url = urlsplit(vector["url"])
    target = url.path + (f"?{url.query}" if url.query else "")
    asked = asked_for(calls.CALLS, vector["method"], target)
    expect("host", asked.call.host or calls.HOST, f"{url.scheme}://{url.netloc}")
    body = json.loads(vector["request_body"]) if vector["request_body"] else None
    built = rebuild(asked, body)
    expect("url.path", url.path, built.path)
    expect("url.query", sorted(parse_qsl(url.query)), sorted(built.query))
    expect("request_body", body, built.body)
    if "pageSize" in asked.query:
        expect("pageSize", True, 1 <= int(asked.query["pageSize"]) <= LARGEST_PAGE)
    answer = Answer(vector["status"], vector["response_body"].encode())
    try:
        read = asked.call.read(answer)
    except Refused as refused:
        _refused(vector, refused)
        return
    if read is None:
        expect("response_body", vector["response_body"], "")
        return
    expect("response_body", json.loads(vector["response_body"]), _written(read))
    if asked.call.path.endswith("_id}"):
        # what was asked for by its id is what came
        expect("id", list(asked.ids.values())[-1], str(read.id))
    for credential in _credentials(read):
        _card(credential)


def _refused(vector: Vector, refused: Refused) -> None:
    if vector["status"] < 400:
        raise Mismatch(f"status: the vector says {vector['status']}, which is no success of this call")
    stated = json.loads(vector["response_body"])
    if set(stated) - {"message", "code"}:
        raise NotUnderstood("an error with more than its message and code")
    expect("response_body.code", stated["code"], refused.status)
    expect("response_body.message", masked(stated["message"]), refused.said)


def _written(read: Any) -> Any:
    if not isinstance(read, Document):
        raise NotUnderstood("an answer that is no document")
    return read.document()


def _credentials(read: Any) -> list[Credential]:
    if isinstance(read, Credential):
        return [read]
    return [one for one in getattr(read, "data", ()) if isinstance(one, Credential)]


def _card(credential: Credential) -> None:
    """The numbers of a 26-bit card must be those that its encoded form says."""
    if credential.credential_format.id != cards.STANDARD_26 or credential.encoded_credential is None:
        return
    numbers: Mapping[str, str] = credential.values
    card, facility = cards.decoded_26(credential.encoded_credential)
    expect("card_number", numbers[cards.CARD_NUMBER], str(card))
    expect("facility_code", numbers[cards.FACILITY_CODE], str(facility))


def wiegand_26(vector: Vector) -> None:
    only(vector, "format_id", "card_number", "facility_code", "size", "encoded_hex", "bits", "parity_agrees")
    card, facility = vector["card_number"], vector["facility_code"]
    expect("format_id", vector["format_id"], cards.STANDARD_26)
    expect("size", vector["size"], cards.SIZE)
    bits = Bits.of_text(vector["bits"])
    expect("size", vector["size"], bits.count)
    expect("bits", vector["encoded_hex"], f"{bits.number:x}")
    expect("parity_agrees", vector["parity_agrees"], _agrees(vector["encoded_hex"], card, facility))
    if vector["parity_agrees"]:
        expect("encoded_hex", vector["encoded_hex"], cards.encoded_26(card, facility))
        sent = {one.id: one.value for one in card_26(card, facility).field_values}
        expect("fields", {cards.CARD_NUMBER_FIELD: str(card), cards.FACILITY_FIELD: str(facility)}, sent)
    else:
        expect("number", f"{facility:08b}{card:016b}", vector["bits"][1:-1])


def _agrees(encoded: str, card: int, facility: int) -> bool:
    try:
        return cards.decoded_26(encoded) == (card, facility)
    except BadParity:
        return False


CHECKS: dict[str, Check] = {"recorded_exchange": recorded_exchange, "wiegand_26": wiegand_26}
