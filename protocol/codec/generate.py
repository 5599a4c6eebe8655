"""Puts a generated module together: classes, families, imports."""

from __future__ import annotations

import keyword
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import construct

from latchwork.protocol.codec.building import BuildWriter
from latchwork.protocol.codec.declare import Family, Layout
from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.codec.naming import FORBIDDEN_FIELDS, Names, camel
from latchwork.protocol.codec.nodes import (
    Defaulted,
    Maybe,
    Node,
    Record,
    Uncompilable,
    analyse,
    arguments,
    unwrap,
)
from latchwork.protocol.codec.parsing import ParseWriter

WIDTH = 110


class DeclarationError(CodecError):
    """The declarations contradict themselves; the text says where."""


@dataclass(frozen=True)
class Generated:
    """A module's text, and the layouts that construct interprets with the reason why."""

    text: str
    interpreted: dict[str, str]


def generate(package: str, declared: Iterable[Layout | Family]) -> Generated:
    """The text of `generated.py` for a package; raises `DeclarationError`."""
    return _Module(package, tuple(declared)).write()


class _Module:
    def __init__(self, package: str, declared: tuple[Layout | Family, ...]) -> None:
        self.package = package
        self.declared = declared
        self.names = Names()
        self.interpreted: dict[str, str] = {}
        self.layouts: dict[str, Layout] = {}
        self.codes: dict[str, Any] = {}
        for entry in declared:
            self._collect(entry)
        for name in self.layouts:
            self.names.claim(name)

    def _collect(self, entry: Layout | Family) -> None:
        rows = entry.rows.items() if isinstance(entry, Family) else [(None, entry)]
        for code, layout in rows:
            if self.layouts.setdefault(layout.name, layout) is not layout:
                raise DeclarationError(f"{self.package}: two layouts are called {layout.name}; rename one")
            if code is None:
                continue
            if self.codes.setdefault(layout.name, code) != code:
                raise DeclarationError(
                    f"{self.package}: {layout.name} stands under {_code(self.codes[layout.name])} and {_code(code)}; "
                    "give each code a layout of its own"
                )

    def write(self) -> Generated:
        """Everything in order: nested classes in front of those that hold them, families last."""
        analysed = {name: self._analyse(layout) for name, layout in self.layouts.items()}
        for name, record in analysed.items():
            if record is not None:
                self.names.records.setdefault(id(unwrap(self.layouts[name].tree)), name)
        bodies = []
        for name, layout in self.layouts.items():
            bodies.append(self._layout(layout, analysed[name]))
        families = [self._family(entry) for entry in self.declared if isinstance(entry, Family)]
        text = "\n\n".join([self._head(), *bodies, *families]) + "\n"
        return Generated(formatted(text), self.interpreted)

    def _analyse(self, layout: Layout) -> Record | None:
        try:
            node = analyse(layout.tree)
            if not isinstance(node, Record):
                raise Uncompilable("not a Struct")
        except Uncompilable as reason:
            self.interpreted[layout.name] = str(reason)
            return None
        return node

    # --- classes --------------------------------------------------------------------------------------------------

    def _layout(self, layout: Layout, record: Record | None) -> str:
        if record is not None:
            state = self.names.snapshot()
            try:
                return self._compiled(layout, record)
            except Uncompilable as reason:
                self.names.restore(state)
                self.interpreted[layout.name] = str(reason)
        return self._interpreted(layout, record)

    def _compiled(self, layout: Layout, record: Record) -> str:
        self.names.add_nested(layout.name, record)
        blocks = []
        for name, nested in self.names.nested[layout.name]:
            lines = self._class_head(name, f"Part of `{layout.name}`.", nested, layout.secret)
            blocks.append("\n".join(lines))
        lines = self._class_head(layout.name, _doc(layout), record, layout.secret, self._code_lines(layout))
        lines += ["", "    def build(self) -> bytes:", '        """The bytes; raises `Malformed`."""']
        lines += BuildWriter(self.names, layout.name).write(record)
        lines += ["", "    @classmethod", f"    def parse(cls, data: bytes) -> {layout.name}:"]
        lines += ['        """Reads exactly one; raises `Malformed`."""']
        lines += ParseWriter(self.names, layout.name).write(record)
        return "\n\n".join([*blocks, "\n".join(lines)])

    def _class_head(
        self, name: str, doc: str, record: Record, secret: frozenset[str], extra: Iterable[str] = ()
    ) -> list[str]:
        lines = [*self._opening(name), *_docstring(doc), *extra]
        fields = list(arguments(record))
        seen: set[str] = set()
        optional_from = len(fields)
        while optional_from and isinstance(fields[optional_from - 1][1], Maybe):
            optional_from -= 1
        for index, (field_name, node) in enumerate(fields):
            if field_name in seen:
                raise Uncompilable(f"two fields are called {field_name}")
            seen.add(field_name)
            options = self._options(node, field_name in secret, index >= optional_from)
            lines.append(f"    {field_name}: {self.names.type_of(node, field_name)}{options}")
        if len(lines) > 2 + len(_docstring(doc)):
            lines.insert(2 + len(_docstring(doc)), "")
        stated = [
            (one, self.names.type_of(node, one), _default(node, index >= optional_from), isinstance(node, Defaulted))
            for index, (one, node) in enumerate(fields)
        ]
        return lines + _constructor(stated)

    def _opening(self, name: str) -> list[str]:
        """A dataclass whose methods are written out or inherited: the decorator would compile them at every start."""
        self.names.want("Message")
        return ["@dataclass(slots=True, init=False, repr=False, eq=False)", f"class {name}(Message):"]

    def _options(self, node: Node, secret: bool, optional: bool) -> str:
        default = _default(node, optional)
        options = [f"default={default}"] if default else []
        if secret:
            options.append("repr=False")
        if isinstance(node, Defaulted):
            options.append("kw_only=True")
        if options == [f"default={default}"]:
            return f" = {default}"
        if not options:
            return ""
        self.names.want("field")
        return f" = field({', '.join(options)})"

    def _code_lines(self, layout: Layout) -> list[str]:
        if layout.name not in self.codes:
            return []
        self.names.want("ClassVar")
        code = self.codes[layout.name]
        return [f"    CODE: ClassVar[{_code_type(code)}] = {_code(code)}", ""]

    def _interpreted(self, layout: Layout, record: Record | None) -> str:
        self.names.wanted |= {"interpreted", "declarations", "ClassVar"}
        names = [name for name, _ in arguments(record)] if record is not None else _named_fields(layout)
        for name in names:
            if not name.isidentifier() or keyword.iskeyword(name) or name in FORBIDDEN_FIELDS:
                raise DeclarationError(f"{layout.name}: a field cannot be called {name}; choose another name")
        reason = self.interpreted[layout.name]
        doc = f"{_doc(layout)} Interpreted by construct, slowly: {reason}."
        lines = [*self._opening(layout.name), *_docstring(doc), ""]
        lines += [line for line in self._code_lines(layout) if line]
        lines += ["    INTERPRETED: ClassVar[bool] = True", ""]
        for name in names:
            self.names.want("Any")
            hidden = " = field(repr=False)" if name in layout.secret else ""
            if hidden:
                self.names.want("field")
            lines.append(f"    {name}: Any{hidden}")
        lines += _constructor([(name, "Any", "", False) for name in names])
        constant = f"_{layout.name.upper()}"
        listed = (
            "(" + "".join(f'"{name}", ' for name in names).strip().rstrip(",") + ("," if len(names) == 1 else "") + ")"
        )
        lines += [
            "",
            "    def build(self) -> bytes:",
            '        """The bytes; raises `Malformed`."""',
            f"        return interpreted.build({constant}, self, {listed})",
            "",
            "    @classmethod",
            f"    def parse(cls, data: bytes) -> {layout.name}:",
            '        """Reads exactly one; raises `Malformed`."""',
            f"        return cls(**interpreted.parse({constant}, data))",
        ]
        first = f'{constant} = interpreted.layout(declarations.DECLARATIONS, "{layout.name}")'
        return "\n".join([first, "", "", *lines])

    # --- families and head ----------------------------------------------------------------------------------------

    def _family(self, family: Family) -> str:
        if not family.rows:
            raise DeclarationError(f"{self.package}: the family {family.name} has no rows")
        alias, table = camel(family.name), family.name.upper()
        if alias in self.names.classes:
            raise DeclarationError(
                f"{self.package}: the family {family.name} and a layout would both be called {alias}"
            )
        self.names.wanted |= {"TypeAlias", "Malformed"}
        members = list(dict.fromkeys(layout.name for layout in family.rows.values()))
        kind = _code_type(next(iter(family.rows)))
        shown = "{code:#04x}" if kind == "int" else "{code}"
        lines = [
            f"{alias}: TypeAlias = (",
            *(f"    {'| ' if index else ''}{name}" for index, name in enumerate(members)),
            ")",
        ]
        lines += ["", f"{table}: dict[{kind}, type[{alias}]] = {{"]
        lines += [f"    {_code(code)}: {layout.name}," for code, layout in family.rows.items()]
        lines += ["}", "", ""]
        lines += [
            f"def parse_{family.name}(code: {kind}, data: bytes) -> {alias}:",
            f'    """Reads the {family.name.replace("_", " ")} of that code; raises `Malformed`."""',
            f"    row = {table}.get(code)",
            "    if row is None:",
            f'        raise Malformed("{family.name}", f"no layout for code {shown}")',
            "    return row.parse(data)",
        ]
        return "\n".join(lines)

    def _head(self) -> str:
        wanted = self.names.wanted
        doc = (
            f'"""Generated from `{self.package}.declarations` by `python -m latchwork.protocol.codec`: do not edit.\n\n'
            "Every `parse` accepts exactly the bytes that `build` makes; both raise `Malformed` and nothing else.\n"
            '"""'
        )
        lines = [doc, "", "# ruff: noqa: RUF100, SIM108", "", "from __future__ import annotations", ""]
        if "struct" in wanted:
            lines.append("import struct")
        lines.append(f"from dataclasses import dataclass{', field' if 'field' in wanted else ''}")
        if self.names.enumerations:
            lines.append("from enum import IntEnum")
        typing = sorted(wanted & {"Any", "ClassVar", "TypeAlias"})
        if typing:
            lines.append(f"from typing import {', '.join(typing)}")
        ours = [(module, name) for name, module in self.names.functions.items()]
        if "interpreted" in wanted:
            ours.append(("latchwork.protocol.codec", "interpreted"))
        if "declarations" in wanted:
            ours.append((self.package, "declarations"))
        if "Malformed" in wanted:
            ours.append(("latchwork.protocol.codec.errors", "Malformed"))
        ours += [("latchwork.protocol.codec.runtime", name) for name in ("Message", "misfit") if name in wanted]
        if ours:
            lines += ["", *(f"from {module} import {name}" for module, name in sorted(ours))]
        lines += ["", *(f'{name} = struct.Struct("{code}")' for code, name in self.names.formats.items())]
        for (_, members), name in self.names.enumerations.items():
            lines += ["", "", f"class {name}(IntEnum):"]
            lines += [f"    {member} = {value:#04x}" for member, value in members]
            lines += ["", "", f"_{name.upper()}: dict[int, {name}] = {{int(member): member for member in {name}}}"]
        return "\n".join(lines)


def _default(node: Node, optional: bool) -> str:
    """As it is written in Python; empty for a field that has to be stated."""
    return "None" if optional else repr(node.value) if isinstance(node, Defaulted) else ""


def _constructor(fields: Iterable[tuple[str, str, str, bool]]) -> list[str]:
    """`__init__` as a dataclass would have it. Of each field: its name, type, default, and whether it goes by name."""
    listed = sorted(fields, key=lambda one: one[3])
    if not listed:
        return []
    words: list[str] = ["self"]
    for name, kind, default, by_name in listed:
        if by_name and "*" not in words:
            words.append("*")
        words.append(f"{name}: {kind}{f' = {default}' if default else ''}")
    body = [f"        self.{name} = {name}" for name, *_ in listed]
    return ["", f"    def __init__({', '.join(words)}) -> None:", *body]


def _named_fields(layout: Layout) -> list[str]:
    """Fields of a layout that could not be analysed: those of its Struct that have to be stated."""
    tree = unwrap(layout.tree)
    if type(tree) is not construct.Struct:
        raise DeclarationError(f"{layout.name}: a layout's tree is a Struct; put the {type(tree).__name__} into one")
    silent = (construct.Const, construct.Rebuild, construct.Checksum, construct.Computed)
    return [sub.name for sub in tree.subcons if sub.name and not isinstance(unwrap(sub), silent)]


def _code(code: Any) -> str:
    if isinstance(code, tuple):
        return f"({', '.join(f'{int(part):#04x}' for part in code)})"
    return f"{int(code):#04x}"


def _code_type(code: Any) -> str:
    return f"tuple[{', '.join('int' for _ in code)}]" if isinstance(code, tuple) else "int"


def _doc(layout: Layout) -> str:
    doc = layout.doc.strip() or f"{layout.name}."
    if doc[-1] not in ".!?:`)":
        doc += "."
    return f"{doc} Source: {layout.source}."


def _docstring(text: str) -> list[str]:
    text = text.replace("\\", "\\\\").replace('"""', "'''").replace("..", ".")
    lines = textwrap.wrap(text, WIDTH)
    if len(lines) == 1:
        return [f'    """{lines[0]}"""']
    return [f'    """{lines[0]}', *(f"    {line}" for line in lines[1:]), '    """']


def ruff() -> list[str] | None:
    """The command that runs ruff here, if there is one."""
    if find_spec("ruff") is not None:
        return [sys.executable, "-m", "ruff"]
    path = shutil.which("ruff")
    return [path] if path else None


def formatted(text: str) -> str:
    """The text as ruff sorts and formats it; unchanged where there is no ruff."""
    command = ruff()
    if command is None:
        return text
    options = ["--quiet", "--line-length", "120", "--target-version", "py311", "--isolated"]
    for step in (["check", "--select", "I", "--fix", *options], ["format", *options]):
        done = subprocess.run([*command, *step, "-"], input=text, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise DeclarationError(f"ruff cannot read what was generated: {done.stderr.strip()}")
        text = done.stdout
    return text
