"""YAML with the line of every value, so that an error can point at it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml

from latchwork.rig.yaml_quick import MANY, NotQuick, values_of

MOST_VALUES = MANY
"""Values that one file may hold once its aliases are written out; a few lines of YAML can stand for billions."""


class _Loader(yaml.SafeLoader):
    """YAML 1.2's core schema. By 1.1, which PyYAML follows, `on` is true, 11:22:33 is a number, 010 is eight and a
    date a datetime. Keys are text always, so that a door may be called 101."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", "n~"),
    ("int", r"[-+]?[0-9]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(?:[0-9]*\.[0-9]+|[0-9]+\.?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), [*_first])
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^$"), [""])


def _whole_number(loader: _Loader, node: yaml.ScalarNode) -> int:
    text = loader.construct_scalar(node)
    try:
        return int(text, 16) if text.startswith("0x") else int(text)
    except ValueError:
        raise yaml.constructor.ConstructorError(None, None, "a number with too many digits", node.start_mark) from None


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    return {_key(key): loader.construct_object(value, deep=True) for key, value in node.value}


def _key(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise yaml.constructor.ConstructorError(None, None, "a key that is not a plain word", node.start_mark)
    return str(node.value)


_Loader.add_constructor("tag:yaml.org,2002:int", _whole_number)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


class RigError(Exception):
    """A rig file that cannot be used: names file, line, what is wrong and what to write instead."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")


Lines = Mapping[tuple[str | int, ...], int]
"""By path: the line on which the value begins."""


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML document as plain values. `lines` says where each value begins, when an error wants to know."""

    path: Path
    data: Any
    lines: Callable[[], Lines] = dict

    def line(self, path: Sequence[str | int]) -> int:
        """The line of the value at `path`, or of its nearest parent."""
        lines = self.lines()
        steps = tuple(path)
        while steps and steps not in lines:
            steps = steps[:-1]
        return lines.get(steps, 1)

    def where(self, path: Sequence[str | int]) -> str:
        """`file:line` of the value at `path`, or of its nearest parent."""
        return f"{self.path}:{self.line(path)}"

    def error(self, path: Sequence[str | int], problem: str) -> RigError:
        return RigError(self.where(path), problem)


def read_text(path: Path) -> str:
    """Raises `RigError` when the file is missing or unreadable."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise RigError(str(path), "there is no such file; give the path of a rig file") from None
    except UnicodeDecodeError:
        raise RigError(str(path), "the file is not text in UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise RigError(str(path), f"the file cannot be read ({error.strerror}); give the path of a rig file") from error


def parse_yaml(path: Path, text: str) -> Source:
    """Reads one document, the text of `path`; `RigError` when it is not YAML."""
    try:
        return with_lines_later(path, values_of(text, _Loader), text)
    except NotQuick:
        pass
    data, lines = _parse(path, text)
    return Source(path, data, lambda: lines)


def with_lines_later(path: Path, data: Any, text: str) -> Source:
    """A document that was read before, as `data`."""
    return Source(path, data, cache(partial(_lines_of, path, text)))


def _lines_of(path: Path, text: str) -> Lines:
    return _parse(path, text)[1]


def _parse(path: Path, text: str) -> tuple[Any, Lines]:
    """By PyYAML's own reader, which says what is wrong and where."""
    try:
        return _read(path, text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = f"this is not YAML ({error.problem}); mind the indentation, and quote text that holds : or #"
        raise RigError(f"{path}:{mark.line + 1 if mark else 1}", problem) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problem = f"the character {chr(error.character)!r} cannot stand in YAML; take it out"
        raise RigError(f"{path}:{line}", problem) from None
    except RecursionError:
        raise RigError(str(path), "it is nested too deeply for a rig file; write it flatter") from None


def _read(path: Path, text: str) -> tuple[Any, Lines]:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        lines: dict[tuple[str | int, ...], int] = {}
        if node is None:
            return None, lines
        _Walk(path, lines).take(node, ())
        return loader.construct_document(node), lines
    finally:
        loader.dispose()


class _Walk:
    """Notes the line of every value; refuses keys that stand twice and aliases that never end."""

    def __init__(self, path: Path, lines: dict[tuple[str | int, ...], int]) -> None:
        self._path = path
        self._lines = lines
        self._above: set[int] = set()

    def take(self, node: yaml.Node, at: tuple[str | int, ...]) -> None:
        self._lines.setdefault(at, node.start_mark.line + 1)
        if len(self._lines) > MOST_VALUES:
            raise RigError(str(self._path), f"it holds more than {MOST_VALUES} values; divide it into several rigs")
        if id(node) in self._above:
            where = f"{self._path}:{node.start_mark.line + 1}"
            raise RigError(where, "this block holds itself through an alias; write it out")
        self._above.add(id(node))
        if isinstance(node, yaml.MappingNode):
            self._mapping(node, at)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self.take(value, (*at, index))
        self._above.discard(id(node))

    def _mapping(self, node: yaml.MappingNode, at: tuple[str | int, ...]) -> None:
        for key, value in node.value:
            below = (*at, _key(key))
            if below in self._lines:
                where = f"{self._path}:{key.start_mark.line + 1}"
                first = self._lines[below]
                raise RigError(where, f"{key.value!r} stands twice, first on line {first}; rename one or take it out")
            self._lines[below] = key.start_mark.line + 1
            self.take(value, below)
