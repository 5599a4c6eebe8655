"""How an API key looks.

The client libraries look at the beginning before they send anything: a key begins with `seam_`, and with nothing that
marks another kind of token (`seam_at`, `seam_cst`, `seam_pk`, or `ey` for a JWT).
"""

from __future__ import annotations

import re

from latchwork.drivers.contract import Secret

KEY_VARIABLE = "LATCHWORK_API_KEY"
PREFIX = "seam_"
OTHER_TOKENS = ("seam_at", "seam_cst", "seam_pk")
_FORM = re.compile(r"seam_[!-~]+", re.ASCII)


class BadKey(ValueError):
    """A key of a form that clients would not send; the text says what to do and does not repeat the key."""


def check_form(key: Secret, where: str) -> None:
    """Raises `BadKey`; `where` says which key is meant."""
    text = key.reveal()
    if not text.startswith(PREFIX):
        raise BadKey(f"{where} does not begin with {PREFIX}, and client libraries send no other key; choose another")
    if text.startswith(OTHER_TOKENS):
        begin = next(one for one in OTHER_TOKENS if text.startswith(one))
        raise BadKey(f"{where} begins with {begin}, which marks another kind of token; choose another key")
    if _FORM.fullmatch(text) is None:
        raise BadKey(f"{where} ends after {PREFIX} or has a character that a header cannot carry; choose another key")
