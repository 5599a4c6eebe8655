"""The one error that parsing bytes or building a message may raise."""

from __future__ import annotations


class CodecError(ValueError):
    """Bytes or values that the declaration does not allow."""


class Malformed(CodecError):
    """`layout` is what was being read or built, `problem` one phrase. Never carries the bytes: they may be secret."""

    def __init__(self, layout: str, problem: str) -> None:
        super().__init__(f"{layout}: {problem}")
        self.layout = layout
        self.problem = problem
