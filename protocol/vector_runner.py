"""Runs files of test vectors and says, per protocol, what passed, what failed and what nobody looked at.

`PROTOCOLS` names the module that holds a protocol's `CHECKS`. A protocol without a module, a kind without a check and a
stated field that its check does not know are *not understood*: they never count as passed. A vector put together
wrongly makes its check stumble over it (a missing key, a number where text belongs); that counts as failed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector

PROTOCOLS: dict[str, str] = {
    "ttlock-ble": "latchwork.protocol.ttlock.vectors",
    "august-yale-ble": "latchwork.protocol.august.vectors",
    "nuki-ble": "latchwork.protocol.nuki.vectors",
    "tedee": "latchwork.protocol.tedee.vectors",
    "zwave": "latchwork.protocol.zwave.vectors",
    "zigbee": "latchwork.protocol.zigbee.vectors",
    "matter-door-lock": "latchwork.protocol.matter.vectors",
    "pn532": "latchwork.protocol.pn532.vectors",
    "iso14443a": "latchwork.protocol.cards.vectors",
    "mifare_classic": "latchwork.protocol.cards.vectors",
    "ntag21x": "latchwork.protocol.cards.vectors",
    "desfire": "latchwork.protocol.desfire.vectors",
    "ndef": "latchwork.protocol.ndef.vectors",
    "pcsc": "latchwork.protocol.pcsc.vectors",
    "osdp": "latchwork.protocol.osdp.vectors",
    "wiegand": "latchwork.protocol.wiegand.vectors",
    "fias": "latchwork.protocol.fias.vectors",
    "salto-space": "latchwork.protocol.salto_space.vectors",
    "visionline": "latchwork.protocol.visionline.vectors",
    "dormakaba": "latchwork.protocol.dormakaba.vectors",
    "vostio": "latchwork.protocol.vostio.vectors",
    "schlage": "latchwork.protocol.schlage.vectors",
    "igloohome": "latchwork.protocol.igloohome.vectors",
    "salto-ks": "latchwork.protocol.salto_ks.vectors",
    "brivo": "latchwork.protocol.brivo.vectors",
    "avigilon-alta": "latchwork.protocol.avigilon_alta.vectors",
    "mobile-key": "latchwork.protocol.mobile_key.vectors",
}
"""The name that a file states as its protocol, and where that protocol's checks are."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One vector that did not pass: which, and why in one sentence."""

    id: str
    kind: str
    reason: str


@dataclass(slots=True)
class FileResult:
    """What became of one file. `problem` is a sentence when the file itself could not be used."""

    path: Path
    protocol: str = ""
    problem: str = ""
    passed: list[str] = field(default_factory=list)
    failed: list[Verdict] = field(default_factory=list)
    not_understood: list[Verdict] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether every vector of the file was looked at and passed."""
        return not (self.problem or self.failed or self.not_understood)


def run_directory(path: Path) -> list[FileResult]:
    """Runs every `*.json` file below `path`, in order of name; raises `FileNotFoundError` when it is no directory."""
    if not path.is_dir():
        raise FileNotFoundError(f"{path} is not a directory: name one that holds vector files (*.json)")
    return [run_file(file) for file in sorted(path.rglob("*.json"))]


def run_file(path: Path) -> FileResult:
    """Runs one file. A file that cannot be used gives a result with `problem` set."""
    result = FileResult(path)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        result.problem = f"{path.name} cannot be read: {error.strerror}"
        return result
    except UnicodeDecodeError as error:
        result.problem = f"{path.name} is not UTF-8 text (byte {error.start})"
        return result
    except json.JSONDecodeError as error:
        result.problem = f"{path.name} is not JSON: {error.msg} in line {error.lineno}, column {error.colno}"
        return result
    except RecursionError:
        result.problem = f"{path.name} is nested too deeply to be a vector file"
        return result
    result.problem = _shape_problem(path.name, content)
    if not result.problem:
        result.protocol = content["protocol"]
        _run_vectors(content["vectors"], result)
    return result


def _shape_problem(name: str, content: object) -> str:
    """What keeps parsed JSON from being a vector file, in one sentence; empty when nothing does."""
    if not isinstance(content, Mapping):
        return f"{name} holds no JSON object: a vector file is an object with `protocol` and `vectors`"
    if not isinstance(content.get("vectors"), list):
        return f'{name} has no list "vectors"'
    if not isinstance(content.get("protocol"), str):
        return f'{name} does not say its "protocol"'
    return ""


def checks_for(protocol: str) -> Mapping[str, Check] | None:
    """The checks of a protocol, or None when it has no module (yet)."""
    module = PROTOCOLS.get(protocol)
    if module is None or not _exists(module):
        return None
    checks: Mapping[str, Check] = import_module(module).CHECKS
    return checks


def _exists(module: str) -> bool:
    package = module.rpartition(".")[0]
    return find_spec(package) is not None and find_spec(module) is not None


def _run_vectors(vectors: list[Any], result: FileResult) -> None:
    checks = checks_for(result.protocol)
    seen: set[str] = set()
    for index, vector in enumerate(vectors):
        if not isinstance(vector, Mapping):
            result.failed.append(Verdict(f"#{index}", "", "a vector is a JSON object"))
            continue
        name, kind = str(vector.get("id", f"#{index}")), str(vector.get("kind", ""))
        if name in seen:
            result.failed.append(Verdict(name, kind, "an earlier vector of the file has the same id"))
            continue
        seen.add(name)
        if checks is None:
            reason = f"no checks for the protocol {result.protocol}"
            result.not_understood.append(Verdict(name, kind, reason))
        elif kind not in checks:
            reason = f"no check for the kind {kind}" if kind else "it does not say its kind"
            result.not_understood.append(Verdict(name, kind, reason))
        else:
            _run_one(checks[kind], vector, name, kind, result)


def _run_one(check: Check, vector: Vector, name: str, kind: str, result: FileResult) -> None:
    try:
        check(vector)
    except NotUnderstood as unknown:
        result.not_understood.append(Verdict(name, kind, str(unknown) or "its check does not know all that it states"))
    except (Mismatch, CodecError) as difference:
        result.failed.append(Verdict(name, kind, str(difference)))
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        what = f"its check ended in {type(error).__name__}: a stated value is missing or of the wrong shape"
        result.failed.append(Verdict(name, kind, what))
    else:
        result.passed.append(name)
