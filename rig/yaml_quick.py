"""What libyaml, a reader in C, makes of a file in which nothing is wrong: many times as fast as PyYAML's own.

It judges nothing. What it does not take, or what could be meant otherwise, is left to `latchwork.rig.yaml_source`,
which knows the line of everything and says what is wrong.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

DEEPEST = 100
"""Blocks inside one another. libyaml makes them by calling itself, and a file that never ends would end the program."""

MANY = 500_000
"""Values of one file; the other reader says that there are too many."""

_ODD = re.compile(r"[&*!%|>?\t]")
"""An alias may hold itself or stand for billions; the two readers differ over the rest."""

_TAG = "tag:yaml.org,2002:"


class NotQuick(Exception):
    """The other reader is to look at it."""


def values_of(text: str, ordinary: type[yaml.SafeLoader]) -> Any:
    """The plain values of a document, by the rules of the loader `ordinary`. Raises `NotQuick`."""
    if not yaml.__with_libyaml__ or _ODD.search(text):
        raise NotQuick
    loader = _loader(ordinary)(text)
    try:
        node = loader.get_single_node()
        if node is None:
            raise NotQuick
        return _Values(loader).of(node)
    except (yaml.YAMLError, ValueError) as error:
        raise NotQuick from error
    finally:
        loader.dispose()


def _loader(ordinary: type[yaml.SafeLoader]) -> Any:
    """libyaml's loader with what the ordinary one knows of scalars."""
    fields = {
        "yaml_implicit_resolvers": ordinary.yaml_implicit_resolvers,
        "yaml_constructors": ordinary.yaml_constructors,
        "depth": 0,
        "descend_resolver": _descend,
        "ascend_resolver": _ascend,
    }
    return type("QuickLoader", (yaml.CSafeLoader,), fields)


def _descend(loader: Any, _node: Any, _index: Any) -> None:
    """Called by libyaml's loader before it makes what stands inside a block."""
    loader.depth += 1
    if loader.depth > DEEPEST:
        raise NotQuick


def _ascend(loader: Any) -> None:
    loader.depth -= 1


class _Values:
    """Makes values of nodes."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader
        self._count = 0
        self._scalars = {_TAG + name for name in ("int", "float", "bool", "null")}

    def of(self, node: Any) -> Any:
        self._count += 1
        if self._count > MANY:
            raise NotQuick
        tag = node.tag
        if isinstance(node, yaml.ScalarNode):
            if tag == _TAG + "str":
                return node.value
            if tag in self._scalars:
                return self._loader.construct_object(node)
        elif isinstance(node, yaml.MappingNode) and tag == _TAG + "map":
            return self._mapping(node)
        elif isinstance(node, yaml.SequenceNode) and tag == _TAG + "seq":
            return [self.of(one) for one in node.value]
        raise NotQuick

    def _mapping(self, node: Any) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise NotQuick
            made[str(key.value)] = self.of(value)
        if len(made) < len(node.value):
            raise NotQuick  # a key stands twice
        return made
