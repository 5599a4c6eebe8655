"""Writes, or checks, the pages of this folder that are made from the code.

    python docs/generate.py            writes them
    python docs/generate.py --check    writes nothing; fails when a page is stale

Vectors are run anew each time. What independent implementations did stands in `peers.json`, which
`python tests/peers/record.py` writes when it has run them.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import latchwork.drivers
import latchwork.simulators
from latchwork.app.api import routes
from latchwork.app.api.objects.event_types import EVENT_TYPES, NEVER_SENT
from latchwork.app.api.routing import ROUTES
from latchwork.protocol.codec.declare import Family, Layout
from latchwork.protocol.codec.packages import PACKAGES
from latchwork.protocol.codec.picture import picture
from latchwork.protocol.vector_runner import FileResult, run_file
from latchwork.world.faults import CATALOGUE, Fault

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
MADE = "<!-- Made by docs/generate.py; do not edit. -->\n\n"


def table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    head = list(columns)
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines)


# --- faults.md --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Declared:
    """Who declares faults: a driver that is built to meet them, or a simulated device that can suffer them."""

    name: str
    faults: frozenset[str]


def _modules(package: Any) -> Iterator[Any]:
    for found in walk_packages(package.__path__, package.__name__ + "."):
        yield import_module(found.name)


def drivers() -> list[Declared]:
    """Every driver module that holds a `FAULTS`, by the name of its folder."""
    found = {
        module.__name__.split(".")[2]: frozenset(module.FAULTS)
        for module in _modules(latchwork.drivers)
        if isinstance(vars(module).get("FAULTS"), frozenset)
    }
    return [Declared(name, faults) for name, faults in sorted(found.items())]


def devices() -> list[Declared]:
    """Every simulated device whose class holds a `FAULTS`."""
    found = {
        f"{kind.__module__.split('.')[2]}.{kind.__name__}": frozenset(vars(kind)["FAULTS"])
        for module in _modules(latchwork.simulators)
        for kind in vars(module).values()
        if isinstance(kind, type) and kind.__module__ == module.__name__ and "FAULTS" in vars(kind)
    }
    return [Declared(name, faults) for name, faults in sorted(found.items())]


BY_HAND = {"external_change": "hands at the keypad (`add_by_hand`, `remove_by_hand`)"}
"""What is not armed but done to a simulated device."""

_ASKS = re.compile(r"""strikes\(\s*"([a-z0-9_]+)\"""")


def asked_in_source() -> dict[str, set[str]]:
    """Fault by fault, the rooms whose code asks whether it strikes."""
    places: dict[str, set[str]] = {name: set() for name in CATALOGUE}
    for room in ("world", "drivers", "simulators", "grants", "rig", "app"):
        for path in (ROOT / room).rglob("*.py"):
            for name in _ASKS.findall(path.read_text("utf-8")):
                if name in places:
                    places[name].add(room)
    return places


def faults_page() -> str:
    """The catalogue, family by family, with who declares what."""
    met, suffered, asked = drivers(), devices(), asked_in_source()
    nowhere = [
        name
        for name in CATALOGUE
        if not asked[name] and name not in BY_HAND and not any(name in one.faults for one in suffered)
    ]
    page = MADE + "# Faults\n\n"
    page += (
        f"The catalogue has {len(CATALOGUE)} faults (`world/faults.py`). A test arms one by name for one device, "
        '`world.faults.arm("notify_lost", device, times=1)`, and whoever can suffer it asks the switchboard at the '
        "moment it could strike.\n\n"
        "*Met by* names the drivers that declare the fault: under it they say no wrong word about the door or the "
        "card. *Suffered by* names the simulated devices that declare it; *the air* and *the wire* strike "
        "every device on them. "
        + ("" if not nowhere else f"{len(nowhere)} faults have a name and cannot strike yet: {_names(nowhere)}.")
        + "\n"
    )
    families: dict[str, list[Fault]] = {}
    for fault in CATALOGUE.values():
        families.setdefault(fault.family, []).append(fault)
    for family, faults in families.items():
        page += f"\n## {family.capitalize() if family not in ('ble', 'mqtt') else family.upper()}\n\n"
        page += table(
            ("fault", "what happens", "met by", "suffered by"),
            ((f"`{f.name}`", f.says, _who(met, f.name), _sufferers(suffered, asked, f)) for f in faults),
        )
    return page


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _who(declared: Iterable[Declared], fault: str) -> str:
    return ", ".join(one.name for one in declared if fault in one.faults) or "-"


def _sufferers(declared: Iterable[Declared], asked: Mapping[str, set[str]], fault: Fault) -> str:
    if fault.name in BY_HAND:
        return BY_HAND[fault.name]
    names = [one.name for one in declared if fault.name in one.faults]
    if "world" in asked[fault.name]:
        names.append("the air" if fault.family == "ble" else "the wire")
    if "grants" in asked[fault.name]:
        names.append("the store")
    if not names and "drivers" in asked[fault.name]:
        names.append("the port")
    return ", ".join(names) or "-"


# --- fidelity.md ------------------------------------------------------------------------------------------------

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
    1: "vectors",
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
        ("protocol", "1 vectors passed", "2 independent client", "3 independent device", "4 real device"),
        ((PROTOCOLS[name].title, _passed(found[name]), _at(rows, name, 2), _at(rows, name, 3), "no") for name in found),
    )
    for name, one in PROTOCOLS.items():
        page += f"\n## {one.title}\n\n" + (one.note + "\n" if one.note else "")
        page += _vectors_section(found[name])
        for row in rows:
            if name in row["protocols"]:
                page += _peer_section(row, name)
    return page


def _passed(found: list[Vectors]) -> str:
    if not found:
        return "none exist"
    return str(sum(len(one.result.passed) for one in found))


def _at(rows: list[dict[str, Any]], protocol: str, rung: int) -> str:
    here = [row for row in rows if protocol in row["protocols"] and row["rung"] == rung]
    return ", ".join(f"{row['peer']} {row['version']}" for row in here) or "no"


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


# --- api-coverage.md --------------------------------------------------------------------------------------------

NOT_SERVED: dict[str, str] = {}
"""Why a published route is not served, by the beginning of its path."""

OUT_OF_SCOPE = "cameras, noise sensors, thermostats, customers' portals and calendars"


def published() -> dict[str, Any]:
    """The published routes and where they were looked up, from `access_grants_api.json`."""
    found: dict[str, Any] = json.loads((DOCS / "access_grants_api.json").read_text("utf-8"))
    return found


def coverage_page() -> str:
    """Every published route and whether it is served, our own routes, and every type of error."""
    routes.load()
    known = published()
    page = MADE + "# Which routes are served\n\n"
    rows = known["routes"]
    served = [row for row in rows if row["path"] in ROUTES]
    page += (
        f"{len(served)} of {len(rows)} published routes are served. Every one takes POST with a JSON body, and the "
        "verb of the table beside it. *Not documented* marks routes that stand in the published description and not "
        "in its documentation.\n\n"
        f"Source: {known['source']} Left out are {OUT_OF_SCOPE}.\n"
    )
    sections: dict[str, list[tuple[object, ...]]] = {}
    for row in rows:
        sections.setdefault(row["path"].split("/")[1], []).append(_coverage_row(row))
    for section, lines in sections.items():
        page += f"\n## {section}\n\n" + table(("route", "verb", "served", "parameters that are not known"), lines)
    own = [route for _, route in sorted(ROUTES.items()) if route.ours]
    page += "\n## Latchwork's own\n\n" + table(
        ("route", "verb", "scope", "what it does"),
        ((f"`{one.path}`", one.verb.value, one.scope.value, one.summary.partition("\n")[0]) for one in own),
    )
    page += (
        "\n## Events\n\nAll published types but those of cameras, noise sensors and thermostats; a webhook may ask for "
    )
    page += "each of them.\n\n"
    rows_of_events = ((f"`{kind}`", _sent(kind), words) for kind, words in EVENT_TYPES.items())
    page += table(("type", "sent", "says"), rows_of_events)
    page += "\n## Types of errors\n\n`invalid_input`, `unauthorized`, `method_not_allowed`, `duplicate_access_code` "
    page += "and `<resource>_not_found` are published; the others are Latchwork's, and stable.\n\n"
    return page + table(("type", "status"), ((f"`{kind}`", status) for kind, status in error_types().items()))


def _coverage_row(row: Mapping[str, Any]) -> tuple[object, ...]:
    name = f"`{row['path']}`" + ("" if row["public"] else " *not documented*")
    route = ROUTES.get(row["path"])
    if route is None:
        reason = next((why for path, why in NOT_SERVED.items() if row["path"].startswith(path)), "not yet")
        return name, row["verb"], f"no: {reason}", "-"
    ignored = [one for one in row["parameters"] if one not in route.parameters.model_fields]
    return name, route.verb.value, "yes", _names(ignored) or "-"


def _sent(kind: str) -> str:
    return f"no: {NEVER_SENT[kind]}" if kind in NEVER_SENT else "yes"


_RAISED = {"conflict": 409, "refused": 400, "not_found": 404, "ApiError": None}


def error_types() -> dict[str, int]:
    """The types of errors that the code of the API names, with their status."""
    found: dict[str, int] = {"invalid_input": 400}
    for path in sorted((ROOT / "app" / "api").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _RAISED):
                continue
            words = [one.value for one in node.args if isinstance(one, ast.Constant)]
            texts = [one for one in words if isinstance(one, str)]
            statuses = [one for one in words if isinstance(one, int)] + [_RAISED[node.func.id]]
            if texts and statuses[0] is not None:
                kind = f"{texts[0]}_not_found" if node.func.id == "not_found" else texts[0]
                found[kind] = statuses[0]
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))


# --- protocols/ -------------------------------------------------------------------------------------------------


def protocol_page(package: str) -> str:
    """One protocol: what its modules say of it, and every message."""
    declarations = import_module(f"{package}.declarations")
    title, _, more = cleandoc(import_module(package).__doc__ or "").partition("\n")
    text = f"{MADE}# {title.rstrip('.')}\n\n"
    text += f"{more.strip()}\n\n" if more.strip() else ""
    text += f"{cleandoc(declarations.__doc__ or '')}\n\n"
    text += "Under each field stands its size in bytes; LE is little-endian, and the rest is big-endian. `[…]` may be "
    text += "missing, `{…}` is one field of bits, the most significant first.\n"
    alone = [one for one in declarations.DECLARATIONS if isinstance(one, Layout)]
    if alone:
        text += "\n## Layouts\n" + "".join(_message(one, "") for one in alone)
    for family in declarations.DECLARATIONS:
        if isinstance(family, Family):
            text += f"\n## {family.name.replace('_', ' ').capitalize()}\n"
            text += "".join(_message(row, _code(key)) for key, row in family.rows.items())
    return text


def _code(key: Any) -> str:
    """A command code as documents print it."""
    if isinstance(key, tuple):
        return " ".join(_code(one) for one in key)
    return f"{key:02X}" if isinstance(key, int) else str(key)


def _message(layout: Layout, code: str) -> str:
    boxes = picture(layout)
    text = f"\n### {' '.join(part for part in (code, layout.name) if part)}\n\n"
    text += f"{layout.doc.strip()} *{layout.source}*\n" if layout.doc else f"*{layout.source}*\n"
    text += f"\n```text\n{boxes}```\n" if boxes else "\nNo fields.\n"
    hidden = ", ".join(f"`{name}`" for name in sorted(layout.secret))
    return text + (f"\nSecret: {hidden}.\n" if hidden else "")


def _page_of(package: str) -> str:
    """Where the page of a package lies below this folder."""
    return f"protocols/{package.rpartition('.')[2].replace('_', '-')}.md"


# --- writing and checking ---------------------------------------------------------------------------------------

PAGES: dict[str, Callable[[], str]] = {
    "api-coverage.md": coverage_page,
    "faults.md": faults_page,
    "fidelity.md": fidelity_page,
    **{_page_of(package): partial(protocol_page, package) for package in PACKAGES},
}


def main(arguments: list[str] | None = None) -> int:
    """Returns 1 when a page is stale (`--check`)."""
    parser = argparse.ArgumentParser(prog="python docs/generate.py", description="Writes or checks the made pages.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")
    check = parser.parse_args(arguments).check
    stale = False
    for name, make in PAGES.items():
        path, text = DOCS / name, make()
        if path.exists() and path.read_text("utf-8") == text:
            print(f"docs/{name}: up to date")
        elif check:
            print(f"docs/{name}: stale; run `python docs/generate.py`", file=sys.stderr)
            stale = True
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
            print(f"docs/{name}: written")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
