"""XML that a stranger sent: read as the standard library reads it, and refused where it could do harm."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.safe_xml import DEEPEST, child_text, only_child, read_xml, split_name, write_xml

BILLION_LAUGHS = (
    b'<!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (97 + n, b"&%c;" % (96 + n) * 10) for n in range(1, 10))
    + b"]><a>&j;</a>"
)
TEXTS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2FF, exclude_characters="\x7f"), max_size=12)
NAMES = st.sampled_from(["a", "Door", "x.y", "{urn:one}b", "{urn:two}c"])


def _element(tag: str, text: str, children: list[ElementTree.Element]) -> ElementTree.Element:
    element = ElementTree.Element(tag, {"k": text} if text else {})
    element.text = text
    element.extend(children)
    return element


ELEMENTS = st.recursive(
    st.builds(_element, NAMES, TEXTS, st.just([])),
    lambda inner: st.builds(_element, NAMES, TEXTS, st.lists(inner, max_size=3)),
    max_leaves=8,
)


def _tree(element: ElementTree.Element) -> object:
    return element.tag, element.text or "", dict(element.attrib), [_tree(child) for child in element]


@given(element=ELEMENTS)
def test_what_was_written_is_read_by_us_and_by_the_standard_library(element: ElementTree.Element) -> None:
    text = write_xml(element)
    assert _tree(read_xml(text.encode())) == _tree(element)
    assert _tree(ElementTree.fromstring(text)) == _tree(element)


@given(element=ELEMENTS)
def test_what_the_standard_library_wrote_is_read(element: ElementTree.Element) -> None:
    assert _tree(read_xml(ElementTree.tostring(element))) == _tree(element)


@given(data=st.binary(max_size=80))
def test_any_bytes_give_an_element_or_the_declared_error(data: bytes) -> None:
    try:
        read_xml(data)
    except Malformed:
        return


@pytest.mark.parametrize(
    "document",
    [
        BILLION_LAUGHS,
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
        b"<!DOCTYPE a><a/>",
    ],
    ids=["expanding", "external subset", "external entity", "bare"],
)
def test_a_document_type_is_refused_before_anything_is_expanded(document: bytes) -> None:
    with pytest.raises(Malformed, match="document type, which is refused"):
        read_xml(document)


def test_an_entity_that_nobody_declared_is_an_error() -> None:
    with pytest.raises(Malformed, match="undefined entity in line 1"):
        read_xml(b"<a>&secret;</a>")


def test_elements_that_are_nested_too_deeply_are_refused() -> None:
    read_xml(b"<a>" * DEEPEST + b"</a>" * DEEPEST)
    with pytest.raises(Malformed, match="nested deeper"):
        read_xml(b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1))
    with pytest.raises(Malformed, match="nested deeper"):
        read_xml(b"<a>" * 200_000)


def test_a_document_that_is_too_long_is_refused() -> None:
    with pytest.raises(Malformed, match="is the most"):
        read_xml(b"<a>" + b"x" * 100 + b"</a>", longest=50)


def test_an_encoding_that_is_not_known_is_told() -> None:
    assert read_xml('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("latin-1")).text == "é"
    with pytest.raises(Malformed, match="encoding"):
        read_xml(b'<?xml version="1.0" encoding="martian"?><a/>')


def test_an_error_says_where_and_keeps_the_document_to_itself() -> None:
    with pytest.raises(Malformed) as caught:
        read_xml(b"<a>\n<password>hunter2</pass></a>")
    assert "line 2" in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__context__ is None


def test_what_xml_forbids_is_not_written() -> None:
    for element in (_element("a", "bell\x07", []), ElementTree.Element("a", {"{urn:x}k": "v"})):
        with pytest.raises(Malformed):
            write_xml(element)


def test_small_questions_about_elements() -> None:
    element = read_xml(b'<a xmlns="urn:x"><b> text </b></a>')
    assert child_text(element, "{urn:x}b") == "text"
    assert child_text(element, "c") is None
    assert split_name(element.tag) == ("urn:x", "a")
    assert only_child(element, "a").tag == "{urn:x}b"
    with pytest.raises(Malformed, match="0 elements where one belongs"):
        only_child(element[0], "b")
