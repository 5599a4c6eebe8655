"""What can be wrong with a call, by whose mistake it is. No text holds a value that was sent or received."""

from __future__ import annotations

import re

from latchwork.protocol.codec.errors import Malformed


class BadRequest(Malformed):
    """Ours: what was asked for cannot be said to this API. Nothing was sent."""


class BadAnswer(Malformed):
    """Theirs: an answer that the API's documents do not allow."""


class Refused(Exception):
    """A proper answer that says no. `meaning` is our word for the status, `said` the server's own text without
    anything that could be a code, `retry_after` the seconds that it asks to wait."""

    def __init__(
        self, api: str, call: str, status: int, meaning: str, said: str = "", retry_after: int | None = None
    ) -> None:
        self.api, self.call, self.status, self.meaning = api, call, status, meaning
        self.said, self.retry_after = masked(said), retry_after
        wait = f"; it asks to wait {retry_after} s" if retry_after is not None else ""
        quoted = f' (it says: "{self.said}")' if self.said else ""
        super().__init__(f"{api} refused {call} with status {status}: {meaning}{quoted}{wait}")


LONGEST_SAID = 200
_TELLING = re.compile(r"[A-Za-z_]*\d[\d \-]{2,}\d\w*|[\w\-+/=.]{20,}")
"""Runs of four digits and more may be PINs or card numbers, long words tokens or keys."""


def masked(text: str) -> str:
    """A foreign text as it may be shown: one line, cut, with `…` for what may be secret."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return _TELLING.sub("…", line)[:LONGEST_SAID]
