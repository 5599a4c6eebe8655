"""The vectors of `wiegand.json` held against the card formats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from latchwork.protocol.osdp.generated import Raw
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect, expect_fields
from latchwork.protocol.wiegand.bits import Bits
from latchwork.protocol.wiegand.formats import (
    ALIASES,
    FORMATS,
    BadParity,
    Format,
    decode,
    encode,
    format_named,
)
from latchwork.protocol.wiegand.raw import from_raw, to_raw

SILENT = frozenset({"id", "kind", "source", "note"})


def _only(vector: Vector, *fields: str) -> None:
    unknown = set(vector) - SILENT - set(fields)
    if unknown:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")


def _format(vector: Vector) -> Format:
    row = format_named(vector["format"])
    expect("bits", vector["bits"], row.bits)
    return row


def _representations(bits: Bits, raw: Raw) -> Mapping[str, Any]:
    return {
        "bit_string": bits.text(),
        "osdp_raw": raw.build().hex(),
        "left_justified": bits.bytes().hex(),
        "value": f"{bits.number:x}",
    }


def check_card(vector: Vector) -> None:
    """The numbers make the bits, the bits make the numbers, and every way of writing the bits is the same card."""
    _only(vector, "format", "bits", "bit_string", "fields", "osdp_raw", "left_justified", "value")
    row = _format(vector)
    if format_named(vector["kind"]) is not row:
        raise Mismatch(f"format: the vector's kind is {vector['kind']}")
    names = {number.name for number in row.numbers}
    unknown = set(vector["fields"]) - names
    if unknown:
        raise NotUnderstood(f"{row.name} has no {', '.join(sorted(unknown))}")
    bits = encode(row, vector["fields"])
    raw = to_raw(bits)
    got = _representations(bits, raw)
    expect_fields({name: vector[name] for name in got if name in vector}, got)
    card = decode(row, Bits.of_text(vector["bit_string"]))
    expect_fields(vector["fields"], card.numbers, "fields.")
    if "osdp_raw" in vector:
        carried = from_raw(Raw.parse(bytes.fromhex(vector["osdp_raw"])))
        expect("osdp_raw, read", bits.text(), carried.text())
    if "left_justified" in vector:
        justified = Bits.of_bytes(bytes.fromhex(vector["left_justified"]), row.bits)
        expect("left_justified, read", bits.text(), justified.text())


def check_bad_parity(vector: Vector) -> None:
    _only(vector, "format", "bits", "bit_string", "error")
    row, bits = _format(vector), Bits.of_text(vector["bit_string"])
    try:
        decode(row, bits)
    except BadParity:
        expect("error", vector["error"], "parity")
    else:
        raise Mismatch(f"error: the vector says {vector['error']}, the codec reads the card")


CHECKS: dict[str, Check] = {
    **{name.lower(): check_card for name in (*FORMATS, *ALIASES)},
    "bad_parity": check_bad_parity,
}
