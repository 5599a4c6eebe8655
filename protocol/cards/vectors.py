"""The vectors of `iso14443a.json`, `mifare_classic.json` and `ntag21x.json` held against the card codecs."""

from __future__ import annotations

from typing import Any

from latchwork.protocol.cards import iso14443a, ntag21x
from latchwork.protocol.cards import mifare_classic as classic
from latchwork.protocol.cards.iso_dep import parse_block
from latchwork.protocol.cards.ntag21x_exchanges import Exchange, parse_exchange
from latchwork.protocol.codec.errors import CodecError, Malformed
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect, expect_fields

SILENT = frozenset({"id", "kind", "source", "note"})


def _only(vector: Vector, *fields: str) -> None:
    """Everything a vector states must be looked at."""
    unknown = set(vector) - SILENT - set(fields)
    if unknown:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")


# --- ISO/IEC 14443 --------------------------------------------------------------------------------------------


def check_crc_a(vector: Vector) -> None:
    _only(vector, "data", "crc", "frame")
    data = bytes.fromhex(vector["data"])
    expect("crc", vector["crc"], iso14443a.crc_a(data).hex())
    if "frame" in vector:
        expect("frame", vector["frame"], iso14443a.with_crc(data).hex())
        expect("data", data, iso14443a.without_crc(bytes.fromhex(vector["frame"])))


def check_bcc(vector: Vector) -> None:
    _only(vector, "uid_cl", "bcc")
    expect("bcc", vector["bcc"], f"{iso14443a.bcc(bytes.fromhex(vector['uid_cl'])):02x}")


def check_anticollision(vector: Vector) -> None:
    _only(vector, "uid", "atqa_on_air", "steps")
    uid, atqa = bytes.fromhex(vector["uid"]), bytes.fromhex(vector["atqa_on_air"])
    stated = vector["steps"]
    last = iso14443a.without_crc(bytes.fromhex(stated[-1]["rx"]))
    if last is None or len(last) != 1:
        raise Mismatch("rx: the last answer is no SAK with a valid CRC")
    steps = list(iso14443a.selection(uid, atqa, last[0]))
    expect("number of steps", len(stated), len(steps))
    for wanted, step in zip(stated, steps, strict=True):
        got = {
            "step": step.name,
            "tx": step.sent.hex(),
            "tx_bits": step.sent_bits,
            "rx_kind": step.kind,
            "rx": step.answer.hex(),
        }
        expect_fields(wanted, got, f"{step.name}.")
    expect("uid", uid, iso14443a.uid_of(iso14443a.cascade_levels(uid)))


def check_collision(vector: Vector) -> None:
    _only(vector, "cards", "anticollision_tx", "first_collision_bit_index")
    sent = bytes.fromhex(vector["anticollision_tx"])
    if len(sent) != 2 or sent[0] not in iso14443a.SEL_CODES:
        raise Mismatch("anticollision_tx: it is no anticollision command")
    expect("NVB", iso14443a.NVB_NONE, sent[1])
    level = iso14443a.SEL_CODES.index(sent[0])
    parts = [iso14443a.cascade_levels(bytes.fromhex(card))[level] for card in vector["cards"]]
    answers = [part + bytes((iso14443a.bcc(part),)) for part in parts]
    expect("first_collision_bit_index", vector["first_collision_bit_index"], iso14443a.first_collision(answers))


def check_identify(vector: Vector) -> None:
    _only(vector, "atqa_msb_first", "sak", "type")
    atqa, sak = int(vector["atqa_msb_first"], 16), int(vector["sak"], 16)
    expect("type", vector["type"], iso14443a.identify(atqa, sak))


def check_rats(vector: Vector) -> None:
    _only(vector, "tx", "ats", "decoded")
    sent = iso14443a.without_crc(bytes.fromhex(vector["tx"]))
    if sent is None or len(sent) != 2:
        raise Mismatch("tx: it is no RATS with a valid CRC")
    expect("tx", sent.hex(), iso14443a.rats(sent[1] >> 4, sent[1] & 0x0F).hex())
    data = bytes.fromhex(vector["ats"])
    ats = iso14443a.AnswerToSelect.parse(data)
    expect("ats", vector["ats"], ats.build().hex())
    got = {name: getattr(ats, name) for name in ("t0", "ta1", "tb1", "tc1", "fsci", "fsc", "fwi", "sfgi")}
    got |= {"did_supported": ats.did_supported, "nad_supported": ats.nad_supported}
    got |= {"tl": len(data), "historical": ats.historical.hex(), "fsdi": sent[1] >> 4, "cid": sent[1] & 0x0F}
    got["fsd"] = iso14443a.frame_size(sent[1] >> 4)
    expect_fields(vector["decoded"], got)


_NAMED_BLOCKS = {
    "S(DESELECT)": bytes((iso14443a.S_DESELECT,)),
    "R(ACK)0": bytes((iso14443a.R_ACK,)),
    "R(ACK)1": bytes((iso14443a.R_ACK | 1,)),
    "R(NAK)0": bytes((iso14443a.R_NAK,)),
    "R(NAK)1": bytes((iso14443a.R_NAK | 1,)),
}


def check_tcl_block(vector: Vector) -> None:
    _only(vector, "apdu", "block_number", "block", "frame", "chaining", "wtxm")
    if vector["apdu"] is not None:
        chaining = bool(vector.get("chaining", False))
        body = iso14443a.i_block(vector["block_number"], bytes.fromhex(vector["apdu"]), chaining=chaining)
    elif "wtxm" in vector:
        body = bytes((iso14443a.S_WTX, vector["wtxm"]))
    else:
        name = vector.get("block", "").replace(" ", "")
        name += str(vector["block_number"]) if name in ("R(ACK)", "R(NAK)") else ""
        if name not in _NAMED_BLOCKS:
            raise NotUnderstood(f"no block is called {vector['block']!r}")
        body = _NAMED_BLOCKS[name]
    expect("frame", vector["frame"], iso14443a.with_crc(body).hex())
    pcb = body[0]
    kinds = iso14443a.is_i_block(pcb), iso14443a.is_r_block(pcb), iso14443a.is_s_block(pcb)
    expect("kinds of block that it is", 1, sum(kinds))
    expect("block read and built again", body.hex(), parse_block(body).build().hex())


# --- MIFARE Classic -------------------------------------------------------------------------------------------


def check_access_bits(vector: Vector) -> None:
    _only(vector, "groups", "bit_order", "bytes6_8", "gpb")
    if vector["bit_order"] != "C1C2C3":
        raise NotUnderstood(f"bits in the order {vector['bit_order']}")
    packed = bytes.fromhex(vector["bytes6_8"])
    access = classic.AccessConditions.parse(packed)
    got = {name: getattr(access, name).value for name in ("block0", "block1", "block2", "trailer")}
    expect_fields(vector["groups"], got, "groups.")
    stated = classic.AccessConditions(**{name: classic.Bits(vector["groups"].get(name, got[name])) for name in got})
    expect("bytes6_8", vector["bytes6_8"], stated.build().hex())
    gpb = int(vector["gpb"], 16)
    rest = classic.Trailer(classic.FACTORY_KEY, access, classic.FACTORY_KEY, gpb).build()[6:10]
    expect("access bytes and GPB", vector["bytes6_8"] + vector["gpb"], rest.hex())


def check_access_check(vector: Vector) -> None:
    _only(vector, "bytes6_8", "valid", "error")
    try:
        classic.AccessConditions.parse(bytes.fromhex(vector["bytes6_8"]))
    except Malformed as problem:
        valid, error = False, problem.problem
    else:
        valid, error = True, ""
    expect("valid", vector["valid"], valid)
    expect("error", vector["error"], error or None)


def check_geometry(vector: Vector) -> None:
    _only(vector, "block", "sector", "index_in_sector", "is_trailer")
    block = vector["block"]
    sector = classic.sector_of(block)
    got = {
        "sector": sector,
        "index_in_sector": block - classic.first_block(sector),
        "is_trailer": classic.is_trailer(block),
    }
    expect_fields({name: vector[name] for name in got if name in vector}, got)


def check_trailer(vector: Vector) -> None:
    _only(vector, "key_a", "bytes6_8", "gpb", "key_b", "block")
    trailer = classic.Trailer.parse(bytes.fromhex(vector["block"]))
    got = {
        "key_a": trailer.key_a.hex(),
        "bytes6_8": trailer.access.build().hex(),
        "gpb": f"{trailer.gpb:02x}",
        "key_b": trailer.key_b.hex(),
        "block": trailer.build().hex(),
    }
    expect_fields({name: vector[name] for name in got}, got)


def check_value_block(vector: Vector) -> None:
    _only(vector, "value", "adr", "block")
    expect("block", vector["block"], classic.build_value(vector["value"], vector["adr"]).hex())
    value, address = classic.parse_value(bytes.fromhex(vector["block"]))
    expect("value", vector["value"], value)
    expect("adr", vector["adr"], address)


def check_mad(vector: Vector) -> None:
    _only(vector, "info", "aids", "crc", "block1", "block2", "block3")
    blocks = [bytes.fromhex(vector[name]) for name in ("block1", "block2", "block3") if name in vector]
    directory = classic.ApplicationDirectory(tuple(int(aid, 16) for aid in vector["aids"]), vector["info"])
    built = directory.build()
    expect("blocks", [block.hex() for block in blocks], [block.hex() for block in built])
    expect("crc", vector["crc"], classic.mad_crc(b"".join(built)[1:]))
    expect("directory", directory, classic.ApplicationDirectory.parse(blocks))


# --- NTAG21x, Ultralight --------------------------------------------------------------------------------------

_OTHER_NAMES = {
    "ultralight_ev1_11": "ultralight_ev1_ul11",
    "ultralight_ev1_21": "ultralight_ev1_ul21",
    "ultralight_ul11": "ultralight_ev1_ul11",
    "ultralight_ul21": "ultralight_ev1_ul21",
    "mf0ul11": "ultralight_ev1_ul11",
    "mf0ul21": "ultralight_ev1_ul21",
    "ul11": "ultralight_ev1_ul11",
    "ul21": "ultralight_ev1_ul21",
}


def _layout(name: str) -> ntag21x.MemoryMap:
    layout = ntag21x.MAPS.get(_OTHER_NAMES.get(name, name))
    if layout is None:
        raise NotUnderstood(f"no IC is called {name!r}")
    return layout


def check_memory_map(vector: Vector) -> None:
    layout = _layout(vector["ic"])
    got: dict[str, Any] = {
        "ic": vector["ic"],
        "version": layout.version.hex() if layout.version else None,
        "cc": layout.cc.hex() if layout.cc else None,
        "pages": layout.pages,
    }
    rows = ("last_page", "user_first", "user_last", "user_bytes", "dynamic_lock_page")
    got |= {name: getattr(layout, name) for name in (*rows, "cfg0_page", "cfg1_page", "pwd_page", "pack_page")}
    if layout is ntag21x.ULTRALIGHT_C:
        got |= {
            "counter_page": ntag21x.ULC_COUNTER_PAGE,
            "auth0_page": ntag21x.ULC_AUTH0_PAGE,
            "auth1_page": ntag21x.ULC_AUTH1_PAGE,
            "key_pages": list(ntag21x.ULC_KEY_PAGES),
        }
    expect_fields({name: value for name, value in vector.items() if name not in SILENT}, got)
    if layout.version:
        expect("IC of this version", layout, ntag21x.by_version(bytes.fromhex(vector["version"])))


def check_command(vector: Vector) -> None:
    _only(vector, "tx", "tx_with_crc", "rx", "rx_is_4bit", "rx_with_crc", "decoded")
    sent = bytes.fromhex(vector["tx"])
    answer = None if vector["rx"] is None else bytes.fromhex(vector["rx"])
    expect("tx_with_crc", vector["tx_with_crc"], iso14443a.with_crc(sent).hex())
    stated = dict(vector["decoded"])
    layout = _exchanged_with(stated)
    exchange = parse_exchange(sent, answer, layout)
    expect("rx_is_4bit", vector["rx_is_4bit"], exchange.four_bits)
    with_crc = None if answer is None or exchange.four_bits else iso14443a.with_crc(answer).hex()
    expect("rx_with_crc", vector["rx_with_crc"], with_crc)
    expect("tx rebuilt", vector["tx"], exchange.build().hex())
    if stated.get("op") in _OTHER_OPERATIONS:
        stated["op"] = _OTHER_OPERATIONS[stated["op"]]
    expect_fields(stated, _told(exchange))


def _exchanged_with(stated: dict[str, Any]) -> ntag21x.MemoryMap:
    """The IC that is stated, or one on which a READ wraps as stated; an NTAG213 where it makes no difference."""
    if "ic" in stated:
        return ntag21x.MAPS.get(_OTHER_NAMES.get(stated["ic"], stated["ic"]), ntag21x.NTAG213)
    listed = stated.get("pages", ())
    wraps = [row for row in ntag21x.MAPS.values() if 0 in listed[1:] and listed[listed.index(0) - 1] == row.pages - 1]
    return wraps[0] if wraps else ntag21x.NTAG213


_OTHER_OPERATIONS = {
    "HALT": "HLTA",
    "COMPATIBILITY_WRITE": "COMP_WRITE",
    "COMPAT_WRITE": "COMP_WRITE",
    "READ_COUNTER": "READ_CNT",
    "INCREMENT_COUNTER": "INCR_CNT",
    "READ_SIGNATURE": "READ_SIG",
    "CHECK_TEARING": "CHECK_TEARING_EVENT",
    "AUTHENTICATE": "ULC_AUTH",
    "AUTHENTICATE_1": "ULC_AUTH",
    "AUTHENTICATE_PART1": "ULC_AUTH",
    "AUTH": "ULC_AUTH",
    "AUTH1": "ULC_AUTH",
    "AUTHENTICATE_2": "ULC_AUTH_CONTINUE",
    "AUTHENTICATE_PART2": "ULC_AUTH_CONTINUE",
    "AUTH2": "ULC_AUTH_CONTINUE",
}
"""Names of one command in the data sheets of the family and in what was written after them."""

_OTHER_FIELDS = {
    "ek_rnd_b": ("enc_rnd_b", "rnd_b_enc", "challenge"),
    "ek_rnd_a": ("enc_rnd_a", "rnd_a_enc", "response"),
    "ek_rnd_a_rnd_b": ("enc_rnd_a_rnd_b", "message"),
    "value": ("increment",),
    "start": ("first", "start_page"),
    "end": ("last", "end_page"),
}


def _told(exchange: Exchange) -> dict[str, Any]:
    fields = {name: value.hex() if isinstance(value, bytes) else value for name, value in exchange.fields.items()}
    others = {other: fields[name] for name, more in _OTHER_FIELDS.items() if name in fields for other in more}
    return fields | others | {"op": exchange.command.name}


def check_config_pages(vector: Vector) -> None:
    _only(vector, "pages", "decoded")
    pages = bytes.fromhex(vector["pages"])
    parsed = ntag21x.Configuration.parse(pages)
    got: dict[str, Any] = {}
    for name in parsed.__dataclass_fields__:
        value = getattr(parsed, name)
        got[name] = value.hex() if isinstance(value, bytes) else int(value)
    expect_fields(vector["decoded"], got)
    expect("pages", vector["pages"], parsed.build().hex())


def check_uid_pages(vector: Vector) -> None:
    _only(vector, "uid", "pages0_2", "bcc0", "bcc1")
    pages = bytes.fromhex(vector["pages0_2"])
    expect("uid", vector["uid"], ntag21x.parse_uid_pages(pages).hex())
    built = ntag21x.build_uid_pages(bytes.fromhex(vector["uid"]))
    expect("pages0_2", vector["pages0_2"], built.hex())
    expect("bcc0", vector["bcc0"], f"{built[3]:02x}")
    expect("bcc1", vector["bcc1"], f"{built[8]:02x}")


def check_ulc_auth(vector: Vector) -> None:
    _only(vector, "key", "rnd_a", "rnd_b", "step1_tx", "step1_rx", "step2_tx", "step2_rx", "key_pages")
    key = bytes.fromhex(vector["key"])
    card = ntag21x.UlcHandshake(key, bytes.fromhex(vector["rnd_b"]))
    reader = ntag21x.UlcHandshake(key, bytes.fromhex(vector["rnd_a"]))
    expect("step1_tx", vector["step1_tx"], ntag21x.ULC_AUTH.hex())
    challenge = card.challenge()
    expect("step1_rx", vector["step1_rx"], challenge.hex())
    message = reader.challenged(challenge)
    expect("step2_tx", vector["step2_tx"], message.hex())
    answer = card.answered(message)
    expect("step2_rx", vector["step2_rx"], None if answer is None else answer.hex())
    expect("whether the reader accepts the card", True, answer is not None and reader.confirmed(answer))
    if "key_pages" in vector:
        pages = ntag21x.ulc_key_pages(key)
        expect("key_pages", vector["key_pages"], {f"{page:02x}": data.hex() for page, data in pages.items()})
        expect("key from its pages", key.hex(), ntag21x.ulc_key_from_pages(b"".join(pages.values())).hex())


def _strict(check: Check) -> Check:
    """What the codec refuses to read or build is a difference, too."""

    def run(vector: Vector) -> None:
        try:
            check(vector)
        except CodecError as problem:
            raise Mismatch(f"the codec refuses it: {problem}") from problem

    return run


_CHECKS: dict[str, Check] = {
    "crc_a": check_crc_a,
    "bcc": check_bcc,
    "anticollision": check_anticollision,
    "collision": check_collision,
    "identify": check_identify,
    "rats": check_rats,
    "tcl_block": check_tcl_block,
    "access_bits": check_access_bits,
    "access_check": check_access_check,
    "geometry": check_geometry,
    "trailer": check_trailer,
    "value_block": check_value_block,
    "mad": check_mad,
    "memory_map": check_memory_map,
    "command": check_command,
    "config_pages": check_config_pages,
    "uid_pages": check_uid_pages,
    "ulc_auth": check_ulc_auth,
}

CHECKS: dict[str, Check] = {kind: _strict(check) for kind, check in _CHECKS.items()}
