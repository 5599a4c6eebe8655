"""`protocols/README.md`: every package in one line, with what it rests on and what vouches for it."""

from __future__ import annotations

import re
from importlib import import_module
from inspect import cleandoc

from latchwork.protocol.catalogue import REGISTRIES, messages_of
from latchwork.protocol.codec.packages import PACKAGES
from latchwork.protocol.wire_formats.registry import FORMATS
from pages.fidelity import PROTOCOLS, peers
from pages.markdown import MADE, cell, table
from pages.protocol_page import HOME, name_of, packages, title_of

NAME = "protocols/README.md"

_ABSENT = re.compile(
    r"not public|absent|not here|stand-in|no (?:local )?protocol|imitates no|not read|not used|partners only",
    re.IGNORECASE,
)
_SECTION = re.compile(r"[,;]? (?:§|chapter ).*|, (?:§|endpoints/|src/|lib/|chip/|zigpy/|spec\.json|auth\.py).*")
MOST_SOURCES = 6


def index_page() -> str:
    known = packages()
    total = sum(len(list(messages_of(one))) for one in known)
    text = MADE + "# Protocols\n\n"
    text += (
        f"`latchwork.protocol` has {len(known)} packages and knows {total} messages, each with a row that "
        f"says where it is written down. {len(PACKAGES)} packages declare them in construct; their codecs are "
        "generated from the declarations and held to construct. Each page is made from the code. How far a protocol is "
        "proved stands in [fidelity.md](../fidelity.md).\n\n"
        "`latchwork wire decode NAME HEX` shows a message of these formats: "
    )
    text += ", ".join(f"`{name}`" for name in FORMATS) + ".\n\n"
    text += table(
        ("package", "what it is", "messages", "independent implementations"),
        (
            (f"[{one}]({name_of(one).partition('/')[2]})", cell(title_of(one)), _count(one), _vouch(one))
            for one in known
        ),
    )
    return text + "".join(_section(one) for one in known)


def _count(package: str) -> str:
    return str(len(list(messages_of(package)))) if REGISTRIES[package] else "-"


def _vouch(package: str) -> str:
    """Peers of `peers.json` whose tests name the package."""
    told = dict.fromkeys(f"{row['peer']} {row['version']}" for row in peers() if package in row["protocols"])
    return ", ".join(told) or "-"


def _section(package: str) -> str:
    text = f"\n## {package}\n"
    found = _sources(package)
    text += "" if REGISTRIES[package] else f"\nIt has no messages of its own. {_prose(package)}\n"
    if found:
        text += (
            "\nSources: "
            + " · ".join(found[:MOST_SOURCES])
            + (" · and others" if len(found) > MOST_SOURCES else "")
            + ".\n"
        )
    missing = _absent(package) if REGISTRIES[package] else ""
    text += f"\n{missing}\n" if missing else ""
    files = PROTOCOLS[package].files if package in PROTOCOLS else ()
    if files:
        text += "\nVectors: " + ", ".join(f"[{one.rpartition('/')[2]}](../../tests/{one})" for one in files) + ".\n"
    return text


def _sources(package: str) -> list[str]:
    """The documents that rows name, without the places inside them; the commonest first."""
    counts: dict[str, int] = {}
    for message in messages_of(package):
        document = _SECTION.sub("", message.source)
        counts[document] = counts.get(document, 0) + 1
    return sorted(counts, key=lambda one: -counts[one])


def _absent(package: str) -> str:
    """The sentences of a package's docstring that say what it lacks."""
    sentences = re.split(r"(?<=[.]) (?=[A-Z])", _prose(package))
    return " ".join(one for one in sentences if _ABSENT.search(one))


def _prose(package: str) -> str:
    """What a package says below its title, without its list of modules."""
    said = cleandoc(import_module(f"{HOME}.{package}").__doc__ or "")
    return " ".join(" ".join(line for line in said.splitlines()[1:] if not line.startswith("    ")).split())
