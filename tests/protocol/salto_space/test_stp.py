"""SHIP's frames: right lengths, wrong ones, and lengths that count characters."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.salto_space.stp import LONGEST, Counting, Damaged, Document, StpReader, build_stp

XML = b"<RequestCall><RequestName>x</RequestName></RequestCall>"
HEADED = b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- a --><!-- b -->' + XML
UMLAUT = "<RequestCall><RequestName>Türe ä</RequestName></RequestCall>".encode()
NO_DOCUMENT = "no XML document ends within the {} bytes that it declares"


def stated(length: int, xml: bytes) -> bytes:
    return b"STP/00/%d/%s" % (length, xml)


def read(data: bytes, *, lenient: bool = False) -> list[object]:
    reader = StpReader(lenient=lenient)
    return [*reader.feed(data), *reader.abandon()]


def joined(events: list[object]) -> list[object]:
    """With neighbouring garbage added up: it may come in several pieces."""
    told: list[object] = []
    for event in events:
        last = told[-1] if told else None
        outside = "bytes outside any frame"
        if isinstance(event, Damaged) and isinstance(last, Damaged) and event.why == last.why == outside:
            told[-1] = Damaged(last.count + event.count, outside)
        else:
            told.append(event)
    return told


@pytest.mark.parametrize("xml", [XML, HEADED, UMLAUT, b"<a/>", b"<a>x</a>", b"<a b='c' />", b"\xef\xbb\xbf<a></a >"])
@pytest.mark.parametrize("lenient", [False, True])
def test_a_document_of_its_length_is_read_by_both_readers(xml: bytes, lenient: bool) -> None:
    assert read(build_stp(xml), lenient=lenient) == [Document(xml, len(xml))]
    assert read(build_stp(xml) + build_stp(XML), lenient=lenient) == [Document(xml, len(xml)), Document(XML, len(XML))]


def test_white_space_that_the_length_counts_belongs_to_the_document() -> None:
    assert read(build_stp(XML + b"\r\n")) == [Document(XML + b"\r\n", len(XML) + 2)]
    assert read(build_stp(XML) + b"\r\n" + build_stp(XML)) == [Document(XML, len(XML))] * 2


@pytest.mark.parametrize("wrong", [3, -3, 40, 6000])
def test_a_wrong_length_is_dropped_by_a_strict_reader_and_guessed_by_a_lenient_one(wrong: int) -> None:
    declared = len(XML) + wrong
    [strict, *rest] = read(stated(declared, XML))
    assert isinstance(strict, Damaged)
    assert str(declared) in strict.why
    assert all(isinstance(event, Damaged) for event in rest)
    [document] = read(stated(declared, XML), lenient=True)
    assert document == Document(XML, declared, Counting.GUESSED)
    assert "its end was guessed" in document.problem


def test_after_a_wrong_length_both_readers_find_the_next_frame() -> None:
    for wrong in (7, -7):
        stream = stated(len(XML) + wrong, XML) + build_stp(XML)
        assert read(stream)[-1] == Document(XML, len(XML))
        assert read(stream, lenient=True)[-1] == Document(XML, len(XML))


@pytest.mark.parametrize("lenient", [False, True])
def test_a_length_that_counts_characters_is_taken_and_said(lenient: bool) -> None:
    [document] = read(stated(len(UMLAUT.decode()), UMLAUT), lenient=lenient)
    assert document == Document(UMLAUT, len(UMLAUT.decode()), Counting.CHARACTERS)
    assert document.problem == "length counts characters"
    assert Document(XML, len(XML)).problem == ""


STREAMS = st.lists(
    st.one_of(
        st.just(build_stp(XML)),
        st.just(build_stp(UMLAUT)),
        st.just(stated(len(UMLAUT.decode()), UMLAUT)),
        st.integers(-9, 9).map(lambda wrong: stated(len(XML) + wrong, XML)),
        st.integers(-9, 9).map(lambda wrong: stated(len(UMLAUT) + wrong, UMLAUT)),
        st.sampled_from([b"STP/00/", b"STP/00/12/", b"STP/00/x/", b"\n", b" ", b"</RequestCall>", b"<a", b"\xc3"]),
        st.binary(max_size=6),
    ),
    max_size=4,
).map(b"".join)


@pytest.mark.parametrize("lenient", [False, True])
@given(stream=STREAMS)
@example(stream=stated(len(XML) + 3, XML) + b"\n")
@example(stream=stated(5, b"     ") + build_stp(XML))
def test_the_events_are_the_same_at_every_split_and_byte_by_byte(lenient: bool, stream: bytes) -> None:
    whole = joined(read(stream, lenient=lenient))
    for cut in range(0, len(stream) + 1, 3):
        reader = StpReader(lenient=lenient)
        events = [*reader.feed(stream[:cut]), *reader.feed(stream[cut:]), *reader.abandon()]
        assert joined(list(events)) == whole
    reader = StpReader(lenient=lenient)
    bytewise = [event for byte in stream for event in reader.feed(bytes((byte,)))]
    assert joined([*bytewise, *reader.abandon()]) == whole
    assert reader.waiting == 0


@pytest.mark.parametrize(
    "stream",
    [b"STP/00//", b"STP/00/12345678/", b"STP/00/x", b"STP/00/9999999/<a>", b"STP/00/5/no xml", b"STP/00/5/"],
)
def test_what_is_no_frame_is_damaged_and_the_next_one_is_found(stream: bytes) -> None:
    events = read(stream + build_stp(XML))
    assert isinstance(events[0], Damaged)
    assert events[-1] == Document(XML, len(XML))


def test_a_frame_that_is_cut_short_waits_and_is_told_when_the_line_falls_silent() -> None:
    reader = StpReader()
    assert reader.feed(build_stp(XML)[:-5]) == []
    assert reader.waiting
    assert isinstance(reader.abandon()[0], Damaged)
    assert reader.waiting == 0


def test_a_document_behind_a_comment_that_never_ends_is_given_up() -> None:
    stream = stated(50_000, b"<!--" + b"x" * 5000)
    [event, *_] = StpReader().feed(stream)
    assert event == Damaged(13, NO_DOCUMENT.format(50_000))


@pytest.mark.parametrize("lenient", [False, True])
def test_a_frame_that_begins_inside_a_document_is_found_and_that_document_is_lost(lenient: bool) -> None:
    broken, whole = b"STP/00/200/<a>cut off here", build_stp(b"<a>whole</a>")
    events = StpReader(lenient=lenient).feed(broken + whole)
    assert [event for event in events if isinstance(event, Document)] == [Document(b"<a>whole</a>", 12)]
    assert [event.count for event in events if isinstance(event, Damaged)] == [11, 13]


def test_many_comments_in_front_of_nothing_are_no_trap() -> None:
    assert isinstance(read(stated(500, b"<!---->" * 60 + b"!"))[0], Damaged)


def test_ends_of_other_elements_are_not_taken_for_the_documents() -> None:
    xml = b"<Call>" + b"</Caller>" * 3000 + b"</Call>"
    assert read(build_stp(xml)) == [Document(xml, len(xml))]


@pytest.mark.parametrize("lenient", [False, True])
@pytest.mark.parametrize(
    "hostile",
    [
        b"STP/00/999999/" + b" " * 65_536,
        b"STP/00/999999/<a>" + b"x" * 65_536,
        b"STP/00/999999/<a>" + b"</a" * 20_000,
        b"STP/00/3/<a>" + "ä".encode() * 30_000,
        b"STP/00/9/" * 8_000,
        b"STP/00/" * 9_000,
        bytes(65_536),
    ],
    ids=["spaces", "one element", "half ends", "wide characters", "headers", "starts", "zeros"],
)
def test_hostile_streams_keep_memory_bounded(lenient: bool, hostile: bytes) -> None:
    reader = StpReader(lenient=lenient, longest=32_768)
    for at in range(0, len(hostile), 97):
        reader.feed(hostile[at : at + 97])
        assert reader.waiting <= 4 * 32_768
    reader.abandon()
    assert reader.waiting == 0


def test_a_length_beyond_the_most_is_refused_on_both_sides() -> None:
    [event, *_] = StpReader(longest=100).feed(b"STP/00/101/")
    assert event == Damaged(11, "it declares 101 bytes; 100 is the most")
    with pytest.raises(Malformed):
        build_stp(bytes(LONGEST + 1))


def test_documents_stay_out_of_a_repr() -> None:
    assert "RequestName" not in repr(Document(XML, len(XML)))
