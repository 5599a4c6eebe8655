"""What the rows of the other `declared_*` modules are made of, and where their bytes are written down in public."""

from __future__ import annotations

from typing import Any

from construct import Bytes, Construct, GreedyBytes, Int8ub, Int16ul, Prefixed, Rebuild, Struct, len_, this

from latchwork.protocol.codec.declare import Layout

LIBOSDP = "OSDP v2.2, as in libosdp 3.2 (osdp_cp.c, osdp_pd.c)"
LIBOSDP_FILE = "OSDP v2.2, as in libosdp 3.2 (osdp_file.h)"
OSDP_NET = "OSDP v2.2, as in OSDP.Net (Model) and libosdp-conformance (oo-bio.c)"
CONFORMANCE = "OSDP v2.2, as in SIA libosdp-conformance (iec-xwrite.h)"
PIV = "OSDP v2.2, as in OSDP.Net (Model) and SIA libosdp-conformance (osdp-800-53.h, open-osdp.h)"


def row(
    name: str, *fields: Construct[Any, Any], doc: str, secret: tuple[str, ...] = (), source: str = LIBOSDP
) -> Layout:
    return Layout(name, Struct(*fields), source=source, doc=doc, secret=frozenset(secret))


LedTemporary = Struct(
    "control" / Int8ub,
    "on" / Int8ub,
    "off" / Int8ub,
    "on_color" / Int8ub,
    "off_color" / Int8ub,
    "timer" / Int16ul,
)
LedPermanent = Struct(
    "control" / Int8ub,
    "on" / Int8ub,
    "off" / Int8ub,
    "on_color" / Int8ub,
    "off_color" / Int8ub,
)

Sized = Prefixed(Int16ul, GreedyBytes)

Fragment = ("total" / Int16ul, "offset" / Int16ul, "fragment" / Sized)
"""One part of a message that is longer than a packet; `multipart.py` puts them together."""


def counted(name: str) -> tuple[Construct[Any, Any], Construct[Any, Any]]:
    """A byte that counts, and that many bytes."""
    return "count" / Rebuild(Int8ub, len_(this[name])), name / Bytes(this.count)
