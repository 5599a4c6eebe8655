"""`fidelity.md`: which rung each protocol stands on, and what vouches for it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from latchwork.protocol.vector_runner import FileResult, run_file
from pages.markdown import DOCS, MADE, ROOT, table

KINDS = ("captured from a real device", "another implementation's", "from the document", "worked out here")


def origin(vector: Mapping[str, Any], file: Mapping[str, Any]) -> str:
    """Which of `KINDS` a vector is, by what it says of its source."""
    source = str(vector.get("source") or file.get("source", ""))
    if vector.get("origin") == "captured":
        return KINDS[0]
    others = ("capture:", "serialised by", "run with fixed inputs", "src/", "tests/", "test/", "source comment")
    if any(mark in source for mark in others):
        return KINDS[1]
    return KINDS[3] if source in ("", "computed") else KINDS[2]


@dataclass(frozen=True, slots=True)
class Protocol:
    """One row of the page: its vector files, and what is not public about it."""

    title: str
    files: tuple[str, ...]
    note: str = ""


PROTOCOLS = {
    "ttlock": Protocol("TTLock over Bluetooth", ("vectors/ttlock-ble.json",)),
    "zwave": Protocol(
        "Z-Wave: Serial API and command classes",
        ("vectors/zwave.json", "protocol/zwave/serialised_by_zwave_js.json"),
    ),
    "pn532": Protocol("PN532 host link", ("vectors/pn532.json",)),
    "cards": Protocol(
        "ISO 14443-A, MIFARE Classic, NTAG21x",
        ("vectors/iso14443a.json", "vectors/mifare_classic.json", "vectors/ntag21x.json"),
    ),
    "desfire": Protocol("MIFARE DESFire EV1 and EV2", ("vectors/desfire.json",)),
    "ndef": Protocol("NDEF", ("vectors/ndef.json",)),
    "pcsc": Protocol("PC/SC pseudo-APDUs and the vpcd link", ("vectors/pcsc.json",)),
    "wiegand": Protocol("Wiegand formats", ("vectors/wiegand.json",)),
    "osdp": Protocol("OSDP", ("vectors/osdp.json",)),
    "zigbee": Protocol("Zigbee: the Door Lock cluster, and Zigbee2MQTT", ("vectors/zigbee.json",)),
    "matter": Protocol("Matter: the Door Lock cluster", ("vectors/matter-door-lock.json",)),
    "august": Protocol("August and Yale over Bluetooth", ("vectors/august-yale-ble.json",)),
    "nuki": Protocol("Nuki over Bluetooth", ("vectors/nuki-ble.json",)),
    "tedee": Protocol("Tedee over Bluetooth", ("vectors/tedee.json",)),
    "mobile_key": Protocol("Mobile keys", ("vectors/mobile-key.json",)),
    "schlage": Protocol("Schlage Encode", ("vectors/schlage.json",)),
    "igloohome": Protocol("igloohome", ("vectors/igloohome.json",)),
    "salto_ks": Protocol("Salto KS", ("vectors/salto-ks.json",)),
    "brivo": Protocol("Brivo", ("vectors/brivo.json",)),
    "avigilon_alta": Protocol("Avigilon Alta", ("vectors/avigilon-alta.json",)),
    "fias": Protocol("FIAS", ("vectors/fias.json",)),
    "salto_space": Protocol("Salto Space", ("vectors/salto-space.json",)),
    "visionline": Protocol("ASSA ABLOY Visionline", ("vectors/visionline.json",)),
    "vostio": Protocol("ASSA ABLOY Vostio", ("vectors/vostio.json",)),
    "dormakaba": Protocol("dormakaba", ("vectors/dormakaba.json",)),
    "keycard": Protocol(
        "The key card of off-line doors",
        (),
        "It is Latchwork's own layout and imitates no vendor ([keycard.md](keycard.md)), so nobody else can vouch "
        "for it; only its cryptography is held to published vectors, in `tests/protocol/keycard`.",
    ),
    "offline_code": Protocol(
        "Offline codes",
        (),
        "A stand-in: igloohome, Lockly and TTLock compute such codes and publish no algorithm. The rules are those "
        "that integrators document for igloohome; a code made here opens no lock but our own simulated one.",
    ),
    "access_grants_api": Protocol(
        "The access grants API over HTTP",
        (),
        "Here the independent client is an official SDK and what it drives is our server, with the simulated doors "
        "behind it. The SDK for Python drives it as well, in [tests/api](../tests/api).",
    ),
}

RUNGS = {
    1: "vectors, and codecs of others that agree with ours",
    2: "an independent client drives our simulator",
    3: "our driver drives an independent device",
    4: "our driver drove a real device",
}


@dataclass(frozen=True, slots=True)
class Vectors:
    """What the runner found in one file."""

    result: FileResult
    origins: Counter[str]


def vectors(name: str) -> Vectors:
    path = ROOT / "tests" / name
    content = json.loads(path.read_text("utf-8"))
    result = run_file(path)
    passed = set(result.passed)
    return Vectors(result, Counter(origin(v, content) for v in content["vectors"] if v["id"] in passed))


def peers() -> list[dict[str, Any]]:
    """What `tests/peers/record.py` saw last: one row for each module of peer tests."""
    rows: list[dict[str, Any]] = json.loads((DOCS / "peers.json").read_text("utf-8"))["peers"]
    return rows


def fidelity_page() -> str:
    """Protocol by protocol, the rungs and what stands on them."""
    page = MADE + "# Fidelity: how we know that a simulator is right\n\n"
    page += (
        "A driver and its simulator share one codec, so their agreement proves little. Each protocol has to earn four "
        "rungs from outside:\n\n"
        + "".join(f"{number}. {says}\n" for number, says in RUNGS.items())
        + "\nThis page is made from the tests that ran. **No protocol stands on rung 4: everything here is simulated "
        "only.**\n\n"
    )
    found = {name: [vectors(file) for file in one.files] for name, one in PROTOCOLS.items()}
    rows = peers()
    page += table(
        ("protocol", "1 vectors passed", "1 codec", "2 independent client", "3 independent device", "4 real device"),
        (
            (PROTOCOLS[name].title, _passed(found[name]), *(_at(rows, name, rung) for rung in (1, 2, 3)), "no")
            for name in found
        ),
    )
    for name, one in PROTOCOLS.items():
        page += f"\n## {one.title}\n\n" + (one.note + "\n" if one.note else "")
        page += _vectors_section(found[name])
        for row in sorted(rows, key=lambda row: int(row["rung"])):
            if name in row["protocols"]:
                page += _peer_section(row, name)
    return page


def _passed(found: list[Vectors]) -> str:
    if not found:
        return "none exist"
    return str(sum(len(one.result.passed) for one in found))


def _at(rows: list[dict[str, Any]], protocol: str, rung: int) -> str:
    here = [row for row in rows if protocol in row["protocols"] and row["rung"] == rung]
    return ", ".join(dict.fromkeys(f"{row['peer']} {row['version']}" for row in here)) or "no"


def _vectors_section(found: list[Vectors]) -> str:
    if not found:
        return ""
    rows = []
    for one in found:
        result = one.result
        rows.append(
            (
                f"[{result.path.name}](../{result.path.relative_to(ROOT).as_posix()})",
                len(result.passed),
                *(one.origins[kind] or "-" for kind in KINDS),
                len(result.failed) or "-",
                len(result.not_understood) or "-",
            )
        )
    return table(("vectors", "passed", *KINDS, "failed", "not understood"), rows) + "".join(
        f"\nNot understood in {one.result.path.name}: "
        + "; ".join(f"`{verdict.id}` ({verdict.reason})" for verdict in one.result.not_understood)
        + ".\n"
        for one in found
        if one.result.not_understood
    )


def _peer_section(row: dict[str, Any], protocol: str) -> str:
    """One peer; its tests are listed under the first protocol that it vouches for."""
    text = f"\n**Rung {row['rung']}: {row['peer']} {row['version']}** ({row['about']}), "
    first = row["protocols"][0]
    if protocol != first:
        return text + f"in the same tests as under *{PROTOCOLS[first].title}*.\n"
    text += f"[{Path(row['module']).name}](../{row['module']}), {row['cases']} cases passed on {row['ran']}:\n\n"
    return text + "".join(f"- {sentence(test)}\n" for test in row["tests"])


def sentence(test: str) -> str:
    return test.removeprefix("test_").replace("_", " ")
