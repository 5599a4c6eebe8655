"""Published, captured or computed test vectors, held against the codecs.

A vector file is JSON with a `protocol` name and a list of `vectors`; each vector has a `kind`. A protocol package
offers `CHECKS`, a table from kind to a function that recomputes everything the vector states and raises `Mismatch`
where it differs. A kind without a row, or a vector that states something its check does not look at, is *not
understood*: it never counts as passed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Vector = Mapping[str, Any]
Check = Callable[[Vector], None]


class Mismatch(AssertionError):
    """The codec and the vector disagree; the text names the field, what was expected and what came out."""


class NotUnderstood(Exception):
    """The vector states something that no check looks at."""


def expect(field: str, wanted: object, got: object) -> None:
    """Raises `Mismatch` unless the two are equal."""
    if wanted != got:
        raise Mismatch(f"{field}: the vector says {wanted!r}, the codec {got!r}")


def expect_fields(wanted: Mapping[str, Any], got: Mapping[str, Any], where: str = "") -> None:
    """Compares every field that the vector states; one that the codec does not offer is not understood."""
    for name, value in wanted.items():
        if name == "note":
            continue
        if name not in got:
            raise NotUnderstood(f"nothing is known of {where}{name}")
        expect(f"{where}{name}", value, got[name])
