"""The vectors of `pn532.json` held against frames, commands and constants."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from latchwork.protocol.cards.mifare_classic import Command as Classic
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.pn532 import generated as pn532
from latchwork.protocol.pn532.constants import (
    BAUD_RATES,
    ERROR_MASK,
    MODULATIONS,
    MORE_DATA,
    NAD_PRESENT,
    RF_ITEM_NAMES,
    SAM_MODES,
    SUPPORT_BITS,
    Status,
    timeout_microseconds,
)
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
    Flaw,
    FrameCutter,
    Nack,
    Piece,
    Placed,
    build_frame,
)
from latchwork.protocol.pn532.targets import TypeATarget, build_type_a_targets, parse_type_a_targets
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect, expect_fields

SILENT = frozenset({"id", "kind", "source", "note"})
TARGET_NUMBER = 0x3F


def _only(vector: Vector, *fields: str) -> None:
    """Everything a vector states must be looked at."""
    unknown = set(vector) - SILENT - set(fields)
    if unknown:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")


def _cut(frame: bytes) -> list[Placed]:
    """All pieces, and the same ones whatever the chunks."""
    placed = FrameCutter().feed_placed(frame)
    bytewise = FrameCutter()
    expect("pieces fed byte by byte", placed, [p for byte in frame for p in bytewise.feed_placed(bytes((byte,)))])
    return placed


def _single(frame: bytes) -> Placed:
    placed = _cut(frame)
    expect("number of frames", 1, len(placed))
    return placed[0]


def _type_of(piece: Piece) -> str:
    match piece:
        case Ack():
            return "ack"
        case Nack():
            return "nack"
        case ErrorFrame():
            return "error"
        case DataFrame(extended=extended):
            return "extended" if extended else "normal"
        case Damaged():
            return "damaged"


def _built(piece: Piece) -> bytes:
    match piece:
        case Ack():
            return ACK
        case Nack():
            return NACK
        case ErrorFrame():
            return ERROR
        case DataFrame(tfi=tfi, code=code, data=data, extended=extended):
            return build_frame(tfi, code, data, extended=extended)
        case Damaged(flaw=flaw):
            raise Mismatch(f"frame: the codec finds it damaged ({flaw.value})")


def _split_preamble(frame: bytes, placed: Placed) -> tuple[bytes, bytes]:
    """What stands before the frame's own `00 00 FF`, and the frame, which must be what the codec builds."""
    own = _built(placed.piece)
    at = placed.start - 1
    before = frame[: max(at, 0)]
    expect("frame", own.hex(), frame[len(before) :].hex())
    return before, own


def _direction(vector: Vector, piece: Piece) -> None:
    tfi = piece.tfi if isinstance(piece, DataFrame) else None
    sender = {TFI_HOST: "host", TFI_CHIP: "chip", None: vector["direction"]}.get(tfi)
    expect("direction", vector["direction"], sender)
    _party(vector)


def _party(vector: Vector) -> None:
    if vector["direction"] not in ("host", "chip", "either"):
        raise NotUnderstood(f"nobody is called {vector['direction']!r}")


# --- frames ---------------------------------------------------------------------------------------------------


def check_frame(vector: Vector) -> None:
    _only(vector, "direction", "frame", "decoded")
    frame = bytes.fromhex(vector["frame"])
    placed = _single(frame)
    _direction(vector, placed.piece)
    if isinstance(placed.piece, Nack):
        expect("direction of a NACK", vector["direction"], "host")
    if isinstance(placed.piece, ErrorFrame):
        expect("direction of an error frame", vector["direction"], "chip")
    before, _ = _split_preamble(frame, placed)
    got: dict[str, Any] = {"type": _type_of(placed.piece), "skipped": len(before.rstrip(b"\x00"))}
    if isinstance(placed.piece, DataFrame):
        got |= _frame_fields(placed.piece)
    elif isinstance(placed.piece, ErrorFrame):
        got |= {"tfi": "7f", "code": "7f"}
    expect_fields(vector["decoded"], got)


def _frame_fields(piece: DataFrame) -> dict[str, Any]:
    length = 2 + len(piece.data)
    fields: dict[str, Any] = {"tfi": f"{piece.tfi:02x}", "code": f"{piece.code:02x}", "len": length}
    if piece.extended:
        fields |= {"lenm": length >> 8, "lenl": length & 0xFF}
    if piece.tfi == TFI_HOST and piece.code in pn532.REQUEST:
        fields["command"] = pn532.REQUEST[piece.code].__name__
    if piece.tfi == TFI_CHIP and piece.code - 1 in pn532.REQUEST:
        fields["response_to"] = pn532.REQUEST[piece.code - 1].__name__
    return fields


def check_extended(vector: Vector) -> None:
    _only(vector, "direction", "frame", "decoded")
    _check_message(vector)


def check_command(vector: Vector) -> None:
    _only(vector, "direction", "frame", "decoded")
    _check_message(vector)


check_response = check_command


def _check_message(vector: Vector) -> None:
    frame = bytes.fromhex(vector["frame"])
    placed = _single(frame)
    piece = placed.piece
    if not isinstance(piece, DataFrame):
        if isinstance(piece, ErrorFrame):
            check_frame(vector)
            return
        raise Mismatch(f"frame: the vector has a message, the codec finds {_type_of(piece)}")
    _direction(vector, piece)
    before, _ = _split_preamble(frame, placed)
    got = {"type": _type_of(piece)} | _frame_fields(piece)
    decoded = dict(vector["decoded"])
    params = decoded.pop("params", {})
    expect_fields(decoded, got)
    fields = _request_fields(piece) if piece.tfi == TFI_HOST else _response_fields(piece)
    fields["data_len"] = len(fields.get("data", "")) // 2
    _check_preamble(params, before)
    stated = {k: v for k, v in params.items() if k not in ("preamble", "preamble_zero_bytes", "card")}
    if stated.get("item_name") in _OTHER_ITEM_NAMES:
        stated["item_name"] = _OTHER_ITEM_NAMES[stated["item_name"]]
    expect_fields(stated, fields, "params.")
    if "card" in params:
        expect_fields(params["card"], fields.get("card", {}), "params.card.")


_PREAMBLE = re.compile(r"((?:[0-9a-f]{2} )*)then (\d+) x ([0-9a-f]{2})(?: \(.*\))?")


def _check_preamble(params: Mapping[str, Any], before: bytes) -> None:
    if "preamble_zero_bytes" in params:
        expect("preamble", bytes(params["preamble_zero_bytes"]), before)
    elif "preamble" in params:
        spelled = _PREAMBLE.fullmatch(params["preamble"])
        if spelled is None:
            raise NotUnderstood("the preamble is told in words that are not known")
        head, count, byte = spelled.groups()
        expect("preamble", (bytes.fromhex(head) + bytes.fromhex(byte) * int(count)).hex(), before.hex())
    else:
        expect("preamble", b"", before)


def check_invalid(vector: Vector) -> None:
    _only(vector, "direction", "frame", "error")
    frame = bytes.fromhex(vector["frame"])
    _party(vector)
    cutter = FrameCutter()
    pieces = [p.piece for p in _cut(frame)]
    cutter.feed(frame)
    flaws = [piece.flaw for piece in pieces if isinstance(piece, Damaged)]
    if len(flaws) != len(pieces):
        raise Mismatch(f"frame: the vector calls it invalid, the codec finds {[_type_of(p) for p in pieces]}")
    allowed = _FLAWS.get(vector["error"])
    if allowed is None:
        raise NotUnderstood(f"no flaw is called {vector['error']!r}")
    if allowed == ():
        expect("error", [], flaws)
        if cutter.pending < 2:
            raise Mismatch("error: the vector calls it incomplete, the codec waits for nothing")
        return
    if len(flaws) != 1 or flaws[0] not in allowed:
        raise Mismatch(f"error: the vector says {vector['error']}, the codec {[flaw.value for flaw in flaws]}")


_FLAWS: dict[str, tuple[Flaw, ...]] = {
    "length_checksum": (Flaw.LENGTH_CHECKSUM,),
    "data_checksum": (Flaw.DATA_CHECKSUM,),
    "incomplete": (),
    "length_checksum_or_empty": (Flaw.EMPTY,),
    "empty": (Flaw.EMPTY,),
    "too_long": (Flaw.TOO_LONG,),
    "length": (Flaw.TOO_LONG, Flaw.EMPTY),
}


def check_stream(vector: Vector) -> None:
    _only(vector, "direction", "frame", "chunks", "decoded")
    stream = bytes.fromhex(vector["frame"])
    placed = _cut(stream)
    if "chunks" in vector:
        cutter, at, pieces = FrameCutter(), 0, []
        sizes = [*vector["chunks"], len(stream)]
        for size in sizes:
            pieces += cutter.feed_placed(stream[at : at + size])
            at += size
        expect("pieces in the vector's chunks", placed, pieces)
    expect("number of frames", len(vector["decoded"]), len(placed))
    if not any(isinstance(one.piece, Damaged) for one in placed):
        expect("stream rebuilt", b"".join(_built(one.piece) for one in placed).hex(), stream.hex())
    for wanted, one in zip(vector["decoded"], placed, strict=True):
        _direction(vector, one.piece)
        fields = _frame_fields(one.piece) if isinstance(one.piece, DataFrame) else {}
        if isinstance(one.piece, Damaged):
            fields["error"] = one.piece.flaw.value
        expect_fields(wanted, {"type": _type_of(one.piece)} | fields)


def check_timeout(vector: Vector) -> None:
    _only(vector, "index", "microseconds")
    expect("microseconds", vector["microseconds"], timeout_microseconds(vector["index"]))


# --- what stands in commands and responses --------------------------------------------------------------------


def _plain(row: Any) -> dict[str, Any]:
    """A generated row as a vector spells it: bytes as hex."""
    return {
        name: value.hex() if isinstance(value, bytes) else value
        for name in row.__dataclass_fields__
        if (value := getattr(row, name)) is not None or name in ("timeout", "irq")
    }


def _request_fields(piece: DataFrame) -> dict[str, Any]:
    request = pn532.parse_request(piece.code, piece.data)
    expect("request rebuilt", piece.data.hex(), request.build().hex())
    fields = _plain(request)
    more = _REQUEST_DETAILS.get(type(request))
    return fields | more(request) if more else fields


def _response_fields(piece: DataFrame) -> dict[str, Any]:
    response = pn532.parse_response(piece.code, piece.data)
    expect("response rebuilt", piece.data.hex(), response.build().hex())
    fields = _plain(response)
    if "status" in fields:
        fields |= _status_fields(fields["status"])
    more = _RESPONSE_DETAILS.get(type(response))
    return fields | more(response) if more else fields


ERROR_NAMES: dict[int, str] = {status.value: status.name.lower() for status in Status}


def _status_fields(status: int) -> dict[str, Any]:
    error = status & ERROR_MASK
    return {
        "error": error,
        "error_name": ERROR_NAMES.get(error),
        "mi": int(bool(status & MORE_DATA)),
        "nad": int(bool(status & NAD_PRESENT)),
    }


_OTHER_ITEM_NAMES = {
    "rf_timings": "timings",
    "various_timings": "timings",
    "max_retry_com": "max_rty_com",
    "analog_type_a": "analog_106_type_a",
    "analog_felica": "analog_212_424",
    "analog_106_type_b": "analog_type_b",
    "analog_b": "analog_type_b",
    "analog_high_rates": "analog_14443_4",
    "analog_iso14443_4": "analog_14443_4",
}
"""RFConfiguration's items have no short names in the manual, so everybody has their own."""


def _rf_item(request: pn532.RFConfiguration) -> dict[str, Any]:
    item = pn532.parse_rf_item(request.item, request.values)
    expect("item rebuilt", request.values.hex(), item.build().hex())
    fields = {"item_name": RF_ITEM_NAMES[request.item]} | _plain(item)
    if isinstance(item, pn532.RfField):
        fields |= {"rf_on": item.flags & 1, "auto_rfca": item.flags >> 1 & 1}
    if isinstance(item, pn532.RfTimings):
        fields["atr_res_timeout_us"] = _microseconds(item.atr_res_timeout)
        fields["retry_timeout_us"] = _microseconds(item.retry_timeout)
    return fields


def _microseconds(index: int) -> int | None:
    return timeout_microseconds(index) if index <= 16 else None


_CARD_OPERATIONS: dict[int, tuple[str, int, str]] = {
    Classic.AUTH_A: ("mifare_auth_a", 12, "block"),
    Classic.AUTH_B: ("mifare_auth_b", 12, "block"),
    Classic.READ: ("read", 2, "block"),
    Classic.WRITE: ("write16", 18, "block"),
    0xA2: ("write4", 6, "page"),
    Classic.INCREMENT: ("increment", 6, "block"),
    Classic.DECREMENT: ("decrement", 6, "block"),
    Classic.RESTORE: ("restore", 6, "block"),
    Classic.TRANSFER: ("transfer", 2, "block"),
}


def _exchange(request: pn532.InDataExchange) -> dict[str, Any]:
    tg, data = request.tg, request.data
    fields: dict[str, Any] = {
        "tg": tg & TARGET_NUMBER,
        "mi": int(bool(tg & MORE_DATA)),
        "nad": int(bool(tg & NAD_PRESENT)),
    }
    name, size, address = _CARD_OPERATIONS.get(data[0], ("", 0, "")) if data else ("", 0, "")
    if len(data) == size and name:
        card: dict[str, Any] = {"op": name, address: data[1]}
        if name == "read":
            card["page"] = data[1]
        if name.startswith("mifare_auth"):
            card |= {"key": data[2:8].hex(), "uid4": data[8:].hex()}
        elif name.startswith("write"):
            card["data"] = data[2:].hex()
        elif size == 6:
            card["value"] = int.from_bytes(data[2:], "little", signed=True)
        fields["card"] = card
    return fields


def _list_request(request: pn532.InListPassiveTarget) -> dict[str, Any]:
    return {"brty_name": MODULATIONS.get(request.brty)}


def _writes(request: pn532.WriteRegister) -> dict[str, Any]:
    return {"writes": [[f"{write.address:04x}", write.value] for write in request.writes]}


def _addresses(request: pn532.ReadRegister) -> dict[str, Any]:
    return {"addresses": [f"{address:04x}" for address in request.addresses]}


_REQUEST_DETAILS: dict[type, Callable[[Any], dict[str, Any]]] = {
    pn532.SAMConfiguration: lambda request: {"mode_name": SAM_MODES.get(request.mode)},
    pn532.SetSerialBaudRate: lambda request: {"baud": BAUD_RATES.get(request.br)},
    pn532.RFConfiguration: _rf_item,
    pn532.InDataExchange: _exchange,
    pn532.InListPassiveTarget: _list_request,
    pn532.WriteRegister: _writes,
    pn532.ReadRegister: _addresses,
}


def _firmware(response: pn532.FirmwareVersion) -> dict[str, Any]:
    return {"supports": [name for at, name in SUPPORT_BITS.items() if response.support >> at & 1]}


def _target(target: TypeATarget) -> dict[str, Any]:
    return {
        "tg": target.tg,
        "sens_res": f"{target.sens_res:04x}",
        "sel_res": f"{target.sel_res:02x}",
        "nfcid1": target.nfcid1.hex(),
        "ats": None if target.ats is None else target.ats.hex(),
    }


def _targets(response: pn532.PassiveTargets) -> dict[str, Any]:
    try:
        targets = parse_type_a_targets(response.nb_tg, response.data)
    except Malformed as problem:
        raise NotUnderstood(f"targets of another type than A ({problem})") from problem
    expect("targets rebuilt", response.data.hex(), build_type_a_targets(targets).hex())
    return {"targets": [_target(target) for target in targets]}


def _rows(response: pn532.GeneralStatus | pn532.AutoPolled) -> dict[str, Any]:
    rows = [_plain(row) for row in response.targets]
    for row in rows:
        if "modulation" in row:
            row["type"] = row.pop("modulation")
    return {"targets": rows, "nb_tg": len(rows)}


_RESPONSE_DETAILS: dict[type, Callable[[Any], dict[str, Any]]] = {
    pn532.FirmwareVersion: _firmware,
    pn532.PassiveTargets: _targets,
    pn532.GeneralStatus: _rows,
    pn532.AutoPolled: _rows,
}


def _strict(check: Check) -> Check:
    """What the codec refuses to read or build is a difference, too."""

    def run(vector: Vector) -> None:
        try:
            check(vector)
        except CodecError as problem:
            raise Mismatch(f"the codec refuses it: {problem}") from problem

    return run


_CHECKS: dict[str, Check] = {
    "frame": check_frame,
    "command": check_command,
    "response": check_response,
    "extended": check_extended,
    "invalid": check_invalid,
    "stream": check_stream,
    "timeout": check_timeout,
}

CHECKS: dict[str, Check] = {kind: _strict(check) for kind, check in _CHECKS.items()}
