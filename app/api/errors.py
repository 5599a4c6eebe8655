"""What the API answers when it does not do what was asked: a status, a stable type and one sentence.

The types `invalid_input`, `unauthorized`, `<resource>_not_found`, `method_not_allowed` and `duplicate_access_code` are
the published ones; the others are ours and listed in docs/api-coverage.md.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

Tree = dict[str, Any]

MOST_TOLD = 50
"""Mistakes of one request that are told; a long list may have one in each row."""


class ApiError(Exception):
    """Ends a request. The message is for the caller and holds no secret; `data` are facts for programs."""

    def __init__(
        self,
        status: int,
        kind: str,
        message: str,
        *,
        data: dict[str, Any] | None = None,
        validation_errors: Tree | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.message = message
        self.data = data
        self.validation_errors = validation_errors
        self.headers = headers or {}

    def body(self) -> dict[str, Any]:
        """The error envelope."""
        error: dict[str, Any] = {"type": self.kind, "message": self.message}
        if self.data is not None:
            error["data"] = self.data
        if self.validation_errors is not None:
            error["validation_errors"] = self.validation_errors
        return {"error": error, "ok": False}


def invalid(parameter: str, sentence: str) -> ApiError:
    """400 for one parameter; `parameter` may be a dotted path, or empty for the request as a whole."""
    return ApiError(
        400, "invalid_input", _sentence(parameter, sentence), validation_errors=_tree([(parameter, sentence)])
    )


def refused(kind: str, sentence: str, *, data: dict[str, Any] | None = None) -> ApiError:
    """400 for what is well-formed and cannot be had."""
    return ApiError(400, kind, sentence, data=data)


def not_found(resource: str, sentence: str | None = None) -> ApiError:
    """404 of the resource's own type, such as `device_not_found`."""
    words = resource.replace("_", " ")
    return ApiError(
        404, f"{resource}_not_found", sentence or f"There is no such {words}; list them to see which there are."
    )


def conflict(kind: str, sentence: str, *, data: dict[str, Any] | None = None) -> ApiError:
    return ApiError(409, kind, sentence, data=data)


def from_validation(error: ValidationError) -> ApiError:
    """400 with every parameter that is wrong. The values themselves are not repeated: they may be secrets."""
    found = error.errors(include_url=False, include_context=False, include_input=False)[:MOST_TOLD]
    wrong = [(".".join(str(part) for part in one["loc"]), one["msg"].removeprefix("Value error, ")) for one in found]
    parameter, sentence = wrong[0]
    return ApiError(400, "invalid_input", _sentence(parameter, sentence), validation_errors=_tree(wrong))


def _sentence(parameter: str, sentence: str) -> str:
    return f"{parameter}: {sentence}" if parameter else sentence


def _tree(wrong: list[tuple[str, str]]) -> Tree:
    root: Tree = {"_errors": []}
    for path, sentence in wrong:
        node = root
        for part in path.split(".") if path else ():
            node = node.setdefault(part, {"_errors": []})
        node["_errors"].append(sentence)
    return root
