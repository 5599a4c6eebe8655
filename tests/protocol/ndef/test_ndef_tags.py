"""Tags of type 2 and 4: our areas and conversations beside nfcpy's, and what a torn write leaves."""

from __future__ import annotations

from typing import Any

import nfc.clf
import nfc.tag.tt2
import nfc.tag.tt4
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.cards.iso7816 import CommandApdu
from latchwork.protocol.codec import Malformed
from latchwork.protocol.ndef import generated as g
from latchwork.protocol.ndef import type4
from latchwork.protocol.ndef.message import Record, Tnf, build_message
from latchwork.protocol.ndef.type2 import (
    FIRST_PAGE,
    PAGE,
    Container,
    Tag,
    build_tlv,
    lock_control_bytes,
    memory_control_bytes,
    message_in,
    pages_of,
    parse_tlvs,
    place_message,
    write_plan,
)
from latchwork.protocol.ndef.well_known import Uri

NFCPY = pytest.mark.peer(
    name="nfcpy",
    package="python:nfcpy",
    about="its tags of type 2 and 4 over our memory",
    protocols=("ndef",),
    rung=1,
)

LOCK = bytes.fromhex("0103a00c34")
BEFORE = st.sampled_from([b"", LOCK, b"\x00", b"\x00\x00", b"\x00" * 3, LOCK + b"\x00"])
MESSAGES = st.binary(min_size=1, max_size=300).map(lambda data: build_message([Record(Tnf.MIME, b"a/b", data)]))
LINK = build_message([Uri("https://example.com/k/AbC123").record()])


# --- type 2 -----------------------------------------------------------------------------------------------------------


class Memory:
    """Pages of a type 2 tag, and the little of a frontend that nfcpy's tag wants."""

    max_send_data_size = max_recv_data_size = 256

    def __init__(self, area: bytes, size: int = 496) -> None:
        uid = bytes.fromhex("04a1b28fc3d4e580724800")
        self.pages = bytearray(uid.ljust(12, b"\0") + Container(size).build() + area).ljust(16 + size, b"\0")

    def exchange(self, command: bytes, timeout: float) -> bytearray:
        at = command[1] * PAGE
        if command[0] == 0x30:
            return (self.pages[at:] + self.pages)[:16]
        assert command[0] == 0xA2
        self.pages[at : at + PAGE] = command[2:]
        return bytearray(b"\x0a")

    def tag(self) -> Any:
        target = nfc.clf.RemoteTarget("106A", sdd_res=bytearray.fromhex("04a1b2c3d4e580"))
        return nfc.tag.tt2.Type2Tag(self, target)


@NFCPY
@given(MESSAGES, BEFORE)
def test_nfcpy_finds_the_message_that_we_placed(message: bytes, before: bytes) -> None:
    assert Memory(place_message(message, before)).tag().ndef.octets == message


@NFCPY
@given(MESSAGES, BEFORE)
def test_we_find_the_message_that_nfcpy_wrote(message: bytes, before: bytes) -> None:
    memory = Memory(place_message(b"", before))
    memory.tag().ndef.octets = message
    assert message_in(bytes(memory.pages[16:])) == message


@NFCPY
@given(st.none() | MESSAGES, MESSAGES, BEFORE)
def test_a_torn_write_leaves_the_old_message_an_empty_one_or_the_new(
    old: bytes | None, new: bytes, before: bytes
) -> None:
    memory = Memory(before if old is None else place_message(old, before))
    seen = [None if old is None else old]
    for write in write_plan(new, before):
        assert len(write.data) == PAGE
        memory.pages[write.page * PAGE : (write.page + 1) * PAGE] = write.data
        tag = memory.tag()
        seen.append(None if tag.ndef is None else tag.ndef.octets)
    assert seen[-1] == new == message_in(bytes(memory.pages[16:]))
    assert set(seen[1:-1]) <= {b"", None}


def test_the_length_is_written_last() -> None:
    plan = write_plan(LINK, LOCK)
    assert plan[0].page == plan[-1].page == FIRST_PAGE + 1
    assert plan[0].data == bytes.fromhex("340300fe")
    assert plan[-1].data[:3] == bytes((0x34, 0x03, len(LINK)))
    assert "AbC" not in repr(plan)


@given(st.lists(st.tuples(st.sampled_from([0x01, 0x02, 0x03, 0x55, 0xFD]), st.binary(max_size=300)), max_size=4))
def test_tlvs_survive_their_bytes(tlvs: list[tuple[int, bytes]]) -> None:
    area = b"".join(build_tlv(tag, value) for tag, value in tlvs)
    assert [(tlv.tag, tlv.value) for tlv in parse_tlvs(area + b"\x00")] == tlvs
    ended = parse_tlvs(area + build_tlv(Tag.TERMINATOR) + b"anything")
    assert [tlv.tag for tlv in ended] == [*(tag for tag, _ in tlvs), Tag.TERMINATOR]
    assert build_tlv(Tag.NULL) == b"\x00"


@pytest.mark.parametrize("area", ["03", "03ff", "03ff01", "0305d00000", "03ff0003d00000", "03ffffff00"])
def test_lengths_that_do_not_fit_the_area_are_malformed(area: str) -> None:
    with pytest.raises(Malformed, match="TLV"):
        parse_tlvs(bytes.fromhex(area))


@given(st.binary(max_size=80))
def test_any_area_has_tlvs_or_is_malformed(area: bytes) -> None:
    try:
        tlvs = parse_tlvs(area)
    except Malformed:
        return
    assert all(area[tlv.start] == tlv.tag for tlv in tlvs)


def test_an_area_without_a_message_has_none() -> None:
    assert message_in(b"") is None
    assert message_in(LOCK + b"\xfe") is None
    assert message_in(LOCK + b"\x03\x00\xfe") == b""


def test_a_value_beyond_two_bytes_of_length_is_refused() -> None:
    with pytest.raises(Malformed, match="at most 65534"):
        build_tlv(3, bytes(65_535))


@NFCPY
def test_control_blocks_say_where_bytes_lie() -> None:
    assert lock_control_bytes(g.LockControl.parse(LOCK[2:])) == (160, 12, 8)
    assert lock_control_bytes(g.LockControl.parse(bytes.fromhex("a00034"))) == (160, 256, 8)
    assert memory_control_bytes(g.MemoryControl.parse(bytes.fromhex("a10002"))) == (41, 256)
    rows = nfc.tag.tt2.get_lock_byte_range(LOCK[2:])
    assert (rows.start, rows.stop) == (160, 162)


def test_a_container_says_size_and_access() -> None:
    assert Container.parse(bytes.fromhex("e1103e00")) == Container(496)
    assert not Container.parse(bytes.fromhex("e110120f")).writable
    for size in (7, 2048):
        with pytest.raises(Malformed, match="multiple of 8"):
            Container(size).build()
    with pytest.raises(Malformed):
        Container.parse(bytes.fromhex("e2103e00"))


def test_pages_are_filled_up() -> None:
    assert [(write.page, write.data) for write in pages_of(b"12345")] == [(4, b"1234"), (5, b"5\0\0\0")]


# --- type 4 -----------------------------------------------------------------------------------------------------------

CAPABILITIES = bytes.fromhex("000f20003b00340406e10400ff0000")


class Files:
    """The application of a type 4 tag; answers APDUs. It keeps what each write left of the message."""

    def __init__(self, message: bytes = b"", capabilities: bytes = CAPABILITIES) -> None:
        content = bytearray(type4.ndef_file(message)).ljust(255, b"\xee")
        self.files = {b"\xe1\x03": bytearray(capabilities), b"\xe1\x04": content}
        self.selected = bytearray()
        self.states: list[bytes] = []
        self.failing: int | None = None

    def answer(self, command: bytes) -> bytes:
        apdu = CommandApdu.parse(command)
        at = apdu.p1 << 8 | apdu.p2
        if self.failing == 0:
            return b"\x65\x81"
        if self.failing is not None and apdu.ins == 0xD6:
            self.failing -= 1
        if apdu.ins == 0xA4:
            if apdu.data == type4.APPLICATION:
                return b"\x90\x00"
            if apdu.data not in self.files:
                return b"\x6a\x82"
            self.selected = self.files[apdu.data]
            return b"\x90\x00"
        if apdu.ins == 0xB0:
            return bytes(self.selected[at : at + (apdu.le or 0)]) + b"\x90\x00"
        self.selected[at : at + len(apdu.data)] = apdu.data
        self.states.append(type4.parse_ndef_file(bytes(self.selected)))
        return b"\x90\x00"

    def exchange(self, command: bytes, timeout: float | None = None) -> bytearray:
        return bytearray(self.answer(bytes(command)))

    def tag(self) -> Any:
        tag = nfc.tag.tt4.Type4Tag(self, nfc.clf.RemoteTarget("106A"))
        tag._dep = self
        tag._extended_length_support = False
        return tag


def run(conversation: type4.Conversation, tag: Files) -> type4.Event:
    event: type4.Event = conversation.begin()
    while isinstance(event, type4.Transmit):
        event = conversation.receive(tag.answer(event.apdu))
    return event


SHORT_MESSAGES = st.binary(max_size=240)


@NFCPY
@given(SHORT_MESSAGES)
def test_nfcpy_reads_what_we_wrote_to_a_type_4_tag(message: bytes) -> None:
    tag = Files(b"something old")
    assert run(type4.write_tag(message), tag) == type4.Written()
    assert tag.tag().ndef.octets == message
    assert set(tag.states[:-1]) <= {b""}


@NFCPY
@given(SHORT_MESSAGES.filter(bool))
def test_we_read_what_nfcpy_wrote_to_a_type_4_tag(message: bytes) -> None:
    tag = Files()
    tag.tag().ndef.octets = message
    found = run(type4.read_tag(), tag)
    assert isinstance(found, type4.Found)
    assert (found.message, found.capabilities.max_size) == (message, 255)
    assert repr(message) not in repr(found)


@pytest.mark.parametrize("after", range(4))
def test_a_write_that_fails_leaves_nothing(after: int) -> None:
    tag = Files()
    tag.failing = after
    with pytest.raises(type4.RemoteError, match="6581") as refusal:
        run(type4.write_tag(bytes(120)), tag)
    assert refusal.value.sw == 0x6581
    assert set(tag.states) <= {b""}


@pytest.mark.parametrize(
    ("capabilities", "sentence"),
    [
        ("000f20000e00340406e10400ff0000", "too little"),
        ("000f20003b00000406e10400ff0000", "too little"),
        ("000f20003b00340406e10400ff00ff", "may not be written"),
        ("000f20003b00340406e10400050000", "the tag takes 3"),
        ("000f20003b00340406e10500ff0000", "6a82"),
        ("000e20003b00340406e10400ff0000", "CapabilityFile"),
    ],
)
def test_a_tag_that_cannot_take_the_message_is_told(capabilities: str, sentence: str) -> None:
    with pytest.raises(type4.RemoteError, match=sentence):
        run(type4.write_tag(b"12345"), Files(capabilities=bytes.fromhex(capabilities)))


@pytest.mark.parametrize(
    ("capabilities", "sentence"),
    [("000f20003b00340406e10400ff8000", "may not be read"), ("000f20003b00340406e10400050000", "longer than its file")],
)
def test_a_message_that_cannot_be_read_is_told(capabilities: str, sentence: str) -> None:
    with pytest.raises(type4.RemoteError, match=sentence):
        run(type4.read_tag(), Files(b"12345", bytes.fromhex(capabilities)))


@pytest.mark.parametrize("part", [b"", b"12345678"])
def test_a_tag_that_gives_nothing_or_too_much_is_found_out(part: bytes) -> None:
    reading = type4.read_tag()
    reading.begin()
    for answer in (b"", b"", CAPABILITIES, b"", b"\x00\x05"):
        reading.receive(answer + b"\x90\x00")
    with pytest.raises(type4.RemoteError, match="gave nothing"):
        reading.receive(part + b"\x90\x00")
    with pytest.raises(type4.LocalError, match="done"):
        reading.receive(b"\x90\x00")


def test_a_conversation_is_had_once_and_in_turn() -> None:
    reading = type4.read_tag()
    with pytest.raises(type4.LocalError, match="new"):
        reading.receive(b"\x90\x00")
    reading.begin()
    with pytest.raises(type4.LocalError, match="has begun"):
        reading.begin()
    with pytest.raises(type4.RemoteError, match="no status word"):
        reading.receive(b"")


@given(st.lists(st.binary(max_size=20), max_size=8))
def test_whatever_a_tag_answers_raises_remote_errors_only(answers: list[bytes]) -> None:
    reading = type4.read_tag()
    reading.begin()
    for answer in answers:
        try:
            reading.receive(answer + b"\x90\x00")
        except type4.RemoteError:
            break
        if reading.state is type4.State.DONE:
            break


def test_offsets_and_messages_beyond_a_file_are_refused() -> None:
    for build in (lambda: type4.read_binary(0x8000, 1), lambda: type4.update_binary(-1, b"")):
        with pytest.raises(Malformed, match="7fff"):
            build()
    with pytest.raises(Malformed, match="at most 32767"):
        type4.write_tag(bytes(0x8000))
    for content in (b"", b"\x00", b"\x00\x02a"):
        with pytest.raises(Malformed, match="reaches beyond"):
            type4.parse_ndef_file(content)
