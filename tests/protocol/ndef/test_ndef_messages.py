"""Messages and well-known types, with ndeflib as second opinion in both directions."""

from __future__ import annotations

from typing import Any

import ndef
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from latchwork.protocol.codec import Malformed
from latchwork.protocol.ndef import generated as g
from latchwork.protocol.ndef import message as m
from latchwork.protocol.ndef.declarations import DECLARATIONS, RECORDS
from latchwork.protocol.ndef.message import EMPTY, Record, Tnf, build_message, parse_message, split_message
from latchwork.protocol.ndef.well_known import (
    URI_PREFIXES,
    Action,
    AndroidApplication,
    Mime,
    SmartPoster,
    Text,
    Uri,
    link_of,
    prefix_of,
    read,
)

NDEFLIB = pytest.mark.peer(
    name="ndeflib",
    package="python:ndeflib",
    about="NDEF messages and well-known types",
    protocols=("ndef",),
    rung=1,
)

PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=40)
TYPES = st.binary(min_size=1, max_size=20)
PAYLOADS = st.binary(max_size=40) | st.binary(min_size=250, max_size=270)
IDS = st.binary(max_size=9)
RECORD = st.one_of(
    st.just(EMPTY),
    st.builds(
        Record, st.sampled_from([Tnf.WELL_KNOWN, Tnf.MIME, Tnf.ABSOLUTE_URI, Tnf.EXTERNAL]), TYPES, PAYLOADS, IDS
    ),
    st.builds(Record, st.just(Tnf.UNKNOWN), st.just(b""), PAYLOADS, IDS),
)
MESSAGE = st.lists(RECORD, min_size=1, max_size=4)


def test_every_declaration_names_its_source() -> None:
    assert set(RECORDS.rows) == {0x00, 0x08, 0x10, 0x18} == set(g.RECORD)
    rows = [*RECORDS.rows.values(), *DECLARATIONS[1:]]
    assert all(getattr(row, "source", "") and getattr(row, "doc", "") for row in rows)


@given(MESSAGE, st.none() | st.integers(1, 30))
def test_a_message_survives_its_bytes_chunked_or_not(records: list[Record], chunk: int | None) -> None:
    data = build_message(records, chunk)
    assert list(parse_message(data)) == records
    placed = split_message(data)
    assert [one.start for one in placed] == [0, *(one.end for one in placed[:-1])]
    assert chunk is None or all(len(one.row.payload) <= chunk for one in placed)


def _shown(record: Any) -> tuple[str, str, bytes]:
    return record.type, record.name, bytes(record.data)


@NDEFLIB
@given(MESSAGE)
def test_ndeflib_reads_what_we_build(records: list[Record]) -> None:
    named = [r for r in records if r.tnf not in (Tnf.WELL_KNOWN, Tnf.EXTERNAL, Tnf.MIME, Tnf.ABSOLUTE_URI)]
    named += [Record(Tnf.MIME, b"application/x", r.payload, r.id) for r in records if r.tnf is Tnf.MIME]
    named += [Record(Tnf.EXTERNAL, b"example.com:x", r.payload, r.id) for r in records if r.tnf is Tnf.EXTERNAL]
    if not named:
        return
    theirs = list(ndef.message_decoder(build_message(named), known_types={}))
    prefixes = {Tnf.MIME: "", Tnf.EXTERNAL: "urn:nfc:ext:", Tnf.UNKNOWN: "unknown", Tnf.EMPTY: ""}
    wanted = [(prefixes[r.tnf] + r.type.decode(), r.id.decode("latin-1"), r.payload) for r in named]
    assert [_shown(record) for record in theirs] == wanted


@NDEFLIB
@given(MESSAGE, st.integers(1, 30))
def test_ndeflib_reads_our_chunks(records: list[Record], chunk: int) -> None:
    named = [Record(Tnf.MIME, b"application/x", r.payload, r.id) for r in records]
    theirs = list(ndef.message_decoder(build_message(named, chunk), known_types={}))
    assert [r.type for r in theirs].count("application/x") == len(named)
    assert b"".join(bytes(r.data) for r in theirs) == b"".join(r.payload for r in named)


@NDEFLIB
@given(
    st.lists(
        st.builds(ndef.Record, st.sampled_from(["application/x", "urn:nfc:ext:example.com:x", "urn:nfc:wkt:x"]))
        | st.builds(ndef.UriRecord, PRINTABLE)
        | st.builds(ndef.TextRecord, PRINTABLE, st.sampled_from(["en", "pt-BR"]), st.sampled_from(["UTF-8", "UTF-16"])),
        min_size=1,
        max_size=3,
    )
)
def test_we_read_and_rebuild_what_ndeflib_builds(theirs: list[Any]) -> None:
    data = b"".join(ndef.message_encoder(theirs))
    records = parse_message(data)
    assert build_message(records) == data
    for record, one in zip(records, theirs, strict=True):
        match read(record):
            case Uri(uri=uri):
                assert uri == one.iri
            case Text() as text:
                assert (text.text, text.language) == (one.text, one.language)
                assert text.utf16 == (one.encoding == "UTF-16")
                assert text.record() == record


@NDEFLIB
@given(st.sampled_from(URI_PREFIXES), PRINTABLE)
def test_links_are_shortened_as_ndeflib_does(prefix: str, rest: str) -> None:
    uri = prefix + rest
    record = Uri(uri).record()
    assert record.payload == ndef.UriRecord(uri).data
    assert read(record) == Uri(uri)


@NDEFLIB
def test_the_longest_beginning_is_left_out() -> None:
    assert [prefix_of(uri) for uri in ("http://www.x", "http://x", "urn:epc:id:1", "urn:1", "x")] == [1, 3, 30, 19, 0]
    assert list(URI_PREFIXES) == list(ndef.UriRecord._prefix_strings)


@NDEFLIB
@given(
    PRINTABLE.filter(bool),
    st.dictionaries(st.sampled_from(["en", "de", "fr"]), PRINTABLE, max_size=3),
    st.none() | st.sampled_from(Action),
    st.none() | st.integers(0, (1 << 32) - 1),
    st.none() | st.just("text/html"),
    st.binary(max_size=20),
)
def test_a_smart_poster_is_the_same_to_ndeflib(
    uri: str, titles: dict[str, str], action: Action | None, size: int | None, kind: str | None, icon: bytes
) -> None:
    poster = SmartPoster(
        uri,
        tuple(Text(text, language) for language, text in titles.items()),
        action,
        size,
        kind,
        (Mime("image/png", icon),),
    )
    data = build_message([poster.record()])
    assert read(parse_message(data)[0]) == poster
    (theirs,) = ndef.message_decoder(data)
    assert theirs.resource.iri == uri
    assert theirs.titles == titles
    assert theirs.action == (None if action is None else ("exec", "save", "edit")[action])
    assert (theirs.resource_size, theirs.resource_type) == (size, kind)
    assert theirs.icons == {"image/png": icon}
    again = read(parse_message(b"".join(ndef.message_encoder([theirs])))[0])
    assert isinstance(again, SmartPoster)
    assert (again.uri, again.action, again.size, again.type) == (uri, action, size, kind)


def test_what_a_smart_poster_does_not_know_is_passed_over() -> None:
    inner = build_message([Uri("a:").record(), Record(Tnf.EXTERNAL, b"example.com:x", b"1")])
    assert read(Record(Tnf.WELL_KNOWN, b"Sp", inner)) == SmartPoster("a:")


def test_the_link_of_a_message_is_found() -> None:
    other = Record(Tnf.EXTERNAL, b"example.com:x", b"")
    assert link_of(build_message([other, SmartPoster("https://a.b").record(), Uri("x:").record()])) == "https://a.b"
    assert link_of(build_message([other])) is None


def test_what_is_known_is_read_and_the_rest_is_not() -> None:
    assert read(AndroidApplication("com.example").record()) == AndroidApplication("com.example")
    assert read(Mime("text/plain", b"x").record()) == Mime("text/plain", b"x")
    assert read(Record(Tnf.WELL_KNOWN, b"Sig", b"")) is None
    assert read(EMPTY) is None


@pytest.mark.parametrize(
    "record",
    [
        Record(Tnf.WELL_KNOWN, b"U", b""),
        Record(Tnf.WELL_KNOWN, b"U", b"\x24x"),
        Record(Tnf.WELL_KNOWN, b"U", b"\x00\xff"),
        Record(Tnf.WELL_KNOWN, b"T", b""),
        Record(Tnf.WELL_KNOWN, b"T", b"\x03en"),
        Record(Tnf.WELL_KNOWN, b"T", b"\x42enx"),
        Record(Tnf.WELL_KNOWN, b"T", b"\x82enx"),
        Record(Tnf.WELL_KNOWN, b"T", b"\x01\xfftext"),
        Record(Tnf.MIME, b"\xff", b""),
        Record(Tnf.EXTERNAL, b"android.com:pkg", b"\xff"),
        Record(Tnf.WELL_KNOWN, b"Sp", build_message([Text("no link").record()])),
        Record(Tnf.WELL_KNOWN, b"Sp", build_message([Uri("a:").record(), Record(Tnf.WELL_KNOWN, b"act", b"\x03")])),
        Record(Tnf.WELL_KNOWN, b"Sp", build_message([Uri("a:").record(), Record(Tnf.WELL_KNOWN, b"s", b"\x03")])),
    ],
)
def test_content_that_is_not_what_its_type_says_is_malformed(record: Record) -> None:
    with pytest.raises(Malformed):
        read(record)


def test_text_in_utf16_without_a_mark_has_its_high_byte_first() -> None:
    assert Text.of(b"\x82en\x00A") == Text.of(b"\x82en\xfe\xff\x00A") == Text("A", "en", utf16=True)


@pytest.mark.parametrize(
    "known", [Text("x", ""), Text("x", "ü"), Text("x", "x" * 64), Mime("ü", b""), SmartPoster("a:", size=1 << 32)]
)
def test_what_cannot_be_said_is_not_built(known: Text | Mime | SmartPoster) -> None:
    with pytest.raises(Malformed):
        known.record()


@pytest.mark.parametrize("record", [Record(Tnf.MIME), Record(Tnf.UNCHANGED), Record(Tnf.EMPTY, b"", b"x")])
def test_records_against_their_tnf_are_not_built(record: Record) -> None:
    with pytest.raises(Malformed):
        build_message([record])


def test_a_message_has_records_and_chunks_have_bytes() -> None:
    with pytest.raises(Malformed, match=m.NOTHING):
        build_message([])
    with pytest.raises(Malformed, match="at least one byte"):
        build_message([EMPTY], chunk=0)
    with pytest.raises(Malformed, match="longer than any tag"):
        parse_message(bytes(m.LONGEST_MESSAGE + 1))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("b10101550051 0101 5500", m.CHUNK_ORDER),
        ("f1010155 00", m.CHUNK_ORDER),
        ("b000005600 00", m.EMPTY_IS_FULL),
        ("b1010055 5e 000001 61", m.CHUNK_ORDER),
        ("b1010055 56010061", m.TYPE_TOO_MUCH),
        ("c1010000", m.CUT_OFF),
        ("c101ffffffff55", m.TOO_SHORT),
    ],
)
def test_each_broken_rule_is_named(data: str, problem: str) -> None:
    with pytest.raises(Malformed, match=problem):
        parse_message(bytes.fromhex(data))


@given(
    st.binary(max_size=60) | st.builds(lambda h, t: bytes((h,)) + t, st.integers(0x90, 0xFF), st.binary(max_size=30))
)
@example(bytes.fromhex("b1010161616141016100"))
def test_any_bytes_are_a_message_or_malformed(data: bytes) -> None:
    try:
        records = parse_message(data)
    except Malformed:
        return
    for record in records:
        try:
            read(record)
        except Malformed:
            continue


@given(MESSAGE, st.data())
def test_a_truncated_message_is_malformed(records: list[Record], draw: st.DataObject) -> None:
    data = build_message(records)
    with pytest.raises(Malformed):
        parse_message(data[: draw.draw(st.integers(0, len(data) - 1))])


def test_a_hundred_thousand_records_are_no_trap() -> None:
    middle = bytes.fromhex("100000")
    assert len(parse_message(b"\x90\0\0" + middle * 100_000 + b"\x50\0\0")) == 100_002


def test_links_texts_and_payloads_are_not_shown() -> None:
    shown = [Uri("https://k/secret"), Text("secret"), Mime("a/b", b"secret"), SmartPoster("x:secret")]
    assert "secret" not in repr([*shown, *(one.record() for one in shown)])
