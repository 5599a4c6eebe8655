"""Vectors held against the Alta calls."""

from __future__ import annotations

from latchwork.protocol.avigilon_alta import calls
from latchwork.protocol.rest.vector_checks import Clause, rest_request
from latchwork.protocol.vectors import Check, Vector

CLAUSES: dict[str, Clause] = {}
"""All that these vectors say in words so far, every API says."""


def request(vector: Vector) -> None:
    rest_request(vector, calls.CALLS, CLAUSES)


CHECKS: dict[str, Check] = {"rest_request": request}
