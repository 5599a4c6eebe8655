"""XML that a stranger sent, read without harm; and XML written with as few prefixes as it takes.

Reading goes through expat with every document type refused, so that there is no entity to expand and nothing to fetch.
Size and depth are bounded. An error says what is wrong and where, never what the document holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from latchwork.protocol.codec.errors import Malformed

LONGEST = 1 << 20
DEEPEST = 64


class _Refused(Exception):
    """Raised inside a handler; its text is one phrase."""


def read_xml(data: bytes, *, longest: int = LONGEST) -> Element:
    """The root element; names are `{namespace}name`. Raises `Malformed`."""
    if len(data) > longest:
        raise Malformed("XML", f"it has {len(data)} bytes; {longest} is the most")
    reader = _Reader()
    problem = ""
    try:
        return reader.read(data)
    except _Refused as refused:
        problem = str(refused)
    except expat.ExpatError as error:
        problem = f"{expat.ErrorString(error.code)} in line {error.lineno}, column {error.offset}"
    except (LookupError, ValueError):
        problem = "its encoding is not known"
    raise Malformed("XML", problem)


class _Reader:
    def __init__(self) -> None:
        self._builder = TreeBuilder()
        self._depth = 0
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._builder.data
        self._parser = parser

    def read(self, data: bytes) -> Element:
        self._parser.Parse(data, True)
        return self._builder.close()

    def _doctype(self, *about: object) -> None:
        raise _Refused("it has a document type, which is refused: entities could expand without end")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _Refused(f"its elements are nested deeper than {DEEPEST}")
        self._builder.start(_curly(name), {_curly(key): value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._builder.end(_curly(name))


def _curly(name: str) -> str:
    return "{" + name if "}" in name else name


def write_xml(root: Element, *, declaration: str = "") -> str:
    """The document as text, each change of namespace as a default namespace. Raises `Malformed` for what XML
    forbids."""
    return declaration + "".join(_written(root, ""))


def _written(element: Element, outer: str) -> Iterator[str]:
    namespace, name = split_name(element.tag)
    attributes = "".join(f" {_plain(key)}={quoteattr(_allowed(value))}" for key, value in element.items())
    if namespace != outer:
        attributes = f" xmlns={quoteattr(namespace)}{attributes}"
    text = escape(_allowed(element.text or ""))
    if not text and not len(element):
        yield f"<{name}{attributes}/>"
        return
    yield f"<{name}{attributes}>{text}"
    for child in element:
        yield from _written(child, namespace)
        yield escape(_allowed(child.tail or ""))
    yield f"</{name}>"


def _plain(key: str) -> str:
    if key.startswith("{"):
        raise Malformed("XML", "an attribute with a namespace cannot be written")
    return key


def _allowed(text: str) -> str:
    if any(character < " " and character not in "\t\n\r" for character in text):
        raise Malformed("XML", "a text holds a control character")
    return text


def split_name(tag: str) -> tuple[str, str]:
    """Namespace and local name of an element."""
    if not tag.startswith("{"):
        return "", tag
    namespace, _, name = tag[1:].partition("}")
    return namespace, name


def child_text(element: Element, tag: str) -> str | None:
    """The trimmed text of the first child of that name; None when there is none."""
    found = element.find(tag)
    return None if found is None else (found.text or "").strip()


def only_child(element: Element, what: str) -> Element:
    if len(element) != 1:
        raise Malformed(what, f"it has {len(element)} elements where one belongs")
    return element[0]
