"""The vectors of `vostio.json`, which state settings and no bytes, held against the settings."""

from __future__ import annotations

from latchwork.protocol.vector_words import expect_said
from latchwork.protocol.vectors import Check, NotUnderstood, Vector, expect
from latchwork.protocol.vostio.settings import CREDENTIAL_FIELDS, Credentials, DoorKind, credentials_from

ABOUT = frozenset({"id", "kind", "source", "evidence", "note"})
LISTS: tuple[tuple[str, ...], ...] = (CREDENTIAL_FIELDS, tuple(kind.value for kind in DoorKind))


def check_configuration(vector: Vector) -> None:
    if unknown := set(vector) - ABOUT - {"fields", "expect"}:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")
    stated = tuple(vector["fields"])
    known = max(LISTS, key=lambda one: len(set(one) & set(stated)))
    expect("fields", list(known), list(stated))
    if known is CREDENTIAL_FIELDS:
        values = {name: f"value of {name}" for name in stated}
        expect("credentials", Credentials(*values.values()), credentials_from(values))
    if "expect" in vector:
        sign_in = ("field", "names", "point", "hosted", "user-pool", "sign-in", "request", "shapes", "public")
        expect_said("expect", vector["expect"], dict.fromkeys(sign_in, known is CREDENTIAL_FIELDS))


CHECKS: dict[str, Check] = {"configuration": check_configuration}
