"""YAML with the line of every value, so that an error can point at it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """YAML 1.2's core schema. By 1.1, which PyYAML follows, `on` is true, 11:22:33 is a number and a date a datetime."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", "n~"),
    ("int", r"[-+]?[0-9]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(?:[0-9]*\.[0-9]+|[0-9]+\.?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), [*_first])
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^$"), [""])


class RigError(Exception):
    """A rig file that cannot be used: names file, line, what is wrong and what to write instead."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML document as plain values, and the line on which the value at each path begins."""

    path: Path
    data: Any
    lines: dict[tuple[str | int, ...], int]

    def where(self, path: Sequence[str | int]) -> str:
        """`file:line` of the value at `path`, or of its nearest parent."""
        steps = tuple(path)
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return f"{self.path}:{self.lines.get(steps, 1)}"

    def error(self, path: Sequence[str | int], problem: str) -> RigError:
        return RigError(self.where(path), problem)


def read_yaml(path: Path) -> Source:
    """Reads one document; `RigError` when the file is missing, unreadable or not YAML."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise RigError(str(path), "there is no such file; give the path of a rig file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise RigError(str(path), f"the file cannot be read ({error}); check its permissions and encoding") from error
    try:
        node = yaml.compose(text, Loader=_Loader)
        lines: dict[tuple[str | int, ...], int] = {}
        if node is not None:
            _walk(node, (), lines, path)
        return Source(path, yaml.load(text, Loader=_Loader), lines)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RigError(f"{path}:{line}", f"this is not YAML ({error.problem}); mind the indentation") from None


def _walk(node: yaml.Node, at: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int], path: Path) -> None:
    lines.setdefault(at, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = (*at, str(key.value))
            if below in lines:
                raise RigError(
                    f"{path}:{key.start_mark.line + 1}",
                    f"{key.value!r} stands twice; the first is on line {lines[below]}",
                )
            lines[below] = key.start_mark.line + 1
            _walk(value, below, lines, path)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*at, index), lines, path)
