"""The tables of commands and replies as a whole, what bytes cannot say, fragments and files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec import Malformed
from latchwork.protocol.osdp import generated as g
from latchwork.protocol.osdp.constants import CommandCode, FileControl, FileStatus, ReplyCode
from latchwork.protocol.osdp.declarations import DECLARATIONS
from latchwork.protocol.osdp.declared_commands import COMMANDS
from latchwork.protocol.osdp.declared_replies import REPLIES
from latchwork.protocol.osdp.errors import LocalError
from latchwork.protocol.osdp.file_transfer import FileReceiver, FileRefused, FileSender
from latchwork.protocol.osdp.keys import SessionKeys
from latchwork.protocol.osdp.messages import ANSWERS, EVENTS, keys, problem_of, standard_name
from latchwork.protocol.osdp.multipart import Assembly, Fragmented, fragments, room_for_data
from latchwork.protocol.osdp.packets import Packet
from latchwork.protocol.osdp.secure_channel import SecureChannel


def test_every_code_of_the_standard_has_a_row_of_its_name() -> None:
    for codes, rows in ((CommandCode, g.COMMAND), (ReplyCode, g.REPLY)):
        assert {code.value for code in codes} == set(rows)
        for code in codes:
            assert rows[code].__name__.lower() == code.name.replace("_", "").lower()
            assert standard_name(rows[code]) == code.name


def test_every_row_says_where_its_bytes_are_written_down() -> None:
    for family in (COMMANDS, REPLIES):
        assert all(row.source.startswith("OSDP v2.2") and row.doc for row in family.rows.values())
    assert all(hasattr(entry, "rows") or entry.source for entry in DECLARATIONS)


def test_every_command_has_its_answers() -> None:
    assert set(ANSWERS) == {code.value for code in CommandCode}
    told = frozenset().union(*ANSWERS.values()) | {ReplyCode.NAK, ReplyCode.BUSY}
    assert told == set(ReplyCode)
    assert ANSWERS[CommandCode.POLL] > EVENTS


def test_keys_and_cards_are_not_shown() -> None:
    shown = [
        g.Keyset(1, b"secret secret 16"),
        g.Raw(0, 1, 48, b"secret"),
        g.Keypad(0, b"secret"),
        g.Fmt(0, 0, b"secret"),
        g.Xwr(1, 1, b"secret"),
        g.PivDatar(6, 0, b"secret"),
        g.BioReadr(0, 0, 0, 0, b"secret"),
    ]
    assert not any("secret" in repr(message) for message in shown)


@pytest.mark.parametrize(
    ("digits", "typed"), [(b"1234\r", "1234#"), (b"\x7f1", "*1"), (b"*#", "*#"), (b"\x00\xff9", "??9"), (b"", "")]
)
def test_the_keys_star_and_hash_have_two_codings(digits: bytes, typed: str) -> None:
    assert keys(digits) == typed


def led(temporary: tuple[int, int, int], permanent: tuple[int, int, int]) -> g.Led:
    return g.Led([g.LedLed(0, 0, g.LedLedTemporary(*temporary, 1, 0, 30), g.LedLedPermanent(*permanent, 2, 0))])


@pytest.mark.parametrize(
    "message",
    [
        g.Out([]),
        g.Led([]),
        led((2, 0, 0), (0, 0, 0)),
        led((0, 0, 0), (1, 0, 0)),
        g.Buz(0, 2, 0, 1, 1),
        g.Text(0, 1, 1, 0, 1, b"x"),
        g.Text(0, 1, 1, 1, 0, b"x"),
        g.Comset(0x7F, 9600),
        g.Com(1, 0),
        g.Keyset(2, bytes(16)),
        g.Keyset(1, bytes(15)),
        g.FileTransfer(1, 10, 8, b"abc"),
        g.GenAuth(4, 3, b"ab"),
        g.CrAuthr(0, 0, b"a"),
    ],
    ids=lambda message: type(message).__name__,
)
def test_a_message_that_means_nothing_is_told(message: g.Command) -> None:
    assert problem_of(message)


@pytest.mark.parametrize(
    "message",
    [
        g.Poll(),
        led((1, 0, 0), (0, 0, 0)),
        led((2, 0, 5), (1, 5, 0)),
        g.Buz(0, 1, 0, 0, 0),
        g.Text(0, 1, 1, 1, 1, b""),
        g.Comset(0x7E, 9600),
        g.Keyset(1, bytes(16)),
        g.FileTransfer(1, 10, 10, b""),
        g.PivDatar(0, 0, b""),
        g.Out([g.OutOutput(0, 0, 0)]),
    ],
    ids=lambda message: type(message).__name__,
)
def test_a_message_that_means_something_is_let_through(message: g.Command) -> None:
    assert problem_of(message) == ""


def test_a_card_has_as_many_bytes_as_its_bits_need() -> None:
    assert g.Raw(0, 1, 26, bytes(4)).build() == bytes.fromhex("00011a0000000000")
    for size in (3, 5):
        with pytest.raises(Malformed):
            g.Raw(0, 1, 26, bytes(size)).build()
        with pytest.raises(Malformed):
            g.Raw.parse(bytes.fromhex("00011a00") + bytes(size))


def test_a_template_to_match_may_be_left_out() -> None:
    assert g.BioMatch.parse(b"\x00\x01\x02\x32").template is None
    assert g.BioMatch.parse(b"\x00\x01\x02\x32\x02\x00ab").template == b"ab"


# --- fragments --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("longest", [0, 8, 17, 18, 30, 31, 128, 256, 1440])
@pytest.mark.parametrize("secured", [True, False])
def test_room_for_data_is_what_fits_and_not_a_byte_less(longest: int, secured: bool) -> None:
    def size(data: int) -> int:
        packet = Packet(5, 0x7C, bytes(data), 1)
        if secured:
            packet = SecureChannel(SessionKeys.derive(bytes(16), bytes(8)), bytes(16)).seal_command(packet)
        return len(packet.build())

    room = room_for_data(longest, secured=secured)
    if room:
        assert size(room) <= longest
    if longest < 1440:
        assert size(room + 1) > longest


@given(
    st.sampled_from([g.GenAuth, g.CrAuth, g.PivDatar, g.GenAuthr, g.CrAuthr]),
    st.binary(max_size=300),
    st.integers(7, 60),
)
def test_a_long_message_arrives_whole_in_fragments(kind: type[Fragmented], message: bytes, room: int) -> None:
    assembly = Assembly()
    parts = list(fragments(kind, message, room))
    assert all(len(part.build()) <= room and not problem_of(part) for part in parts)
    whole = [assembly.add(part) for part in parts]
    assert whole == [None] * (len(parts) - 1) + [message]


def test_a_fragment_that_comes_twice_is_taken_once() -> None:
    first, second, third = fragments(g.PivDatar, b"abcdef", 8)
    assembly = Assembly()
    assert [assembly.add(part) for part in (first, first, second, second, first)] == [None] * 5
    assert assembly.add(third) == b"abcdef"


@pytest.mark.parametrize(
    "parts",
    [
        [g.PivDatar(6, 2, b"cd")],
        [g.PivDatar(6, 0, b"ab"), g.PivDatar(6, 4, b"ef")],
        [g.PivDatar(6, 0, b"ab"), g.PivDatar(7, 2, b"cd")],
        [g.PivDatar(6, 0, b"ab"), g.PivDatar(6, 2, b"cdefgh")],
        [g.PivDatar(6, 0, b"ab"), g.PivDatar(6, 0, b"xy")],
        [g.PivDatar(6, 0, b"")],
        [g.PivDatar(101, 0, b"ab")],
    ],
    ids=["no beginning", "a gap", "another length", "beyond the end", "another beginning", "nothing in it", "too long"],
)
def test_a_fragment_that_does_not_go_on_is_refused_and_all_begins_again(parts: list[g.PivDatar]) -> None:
    assembly = Assembly(most=100)
    for part in parts[:-1]:
        assert assembly.add(part) is None
    with pytest.raises(Malformed):
        assembly.add(parts[-1])
    assert [assembly.add(part) for part in fragments(g.PivDatar, b"abcdef", 9)] == [None, b"abcdef"]


@pytest.mark.parametrize(("message", "room"), [(b"abc", 6), (bytes(0x10000), 100)])
def test_what_does_not_go_into_fragments_is_refused(message: bytes, room: int) -> None:
    with pytest.raises(LocalError):
        list(fragments(g.GenAuth, message, room))


def test_an_authentication_is_told_in_fragments() -> None:
    request = g.AuthenticationRequest(0x07, 0x9E, b"challenge")
    [part] = fragments(g.CrAuth, request.build(), 120)
    whole = Assembly().add(part)
    assert whole is not None
    assert g.AuthenticationRequest.parse(whole) == request


# --- files ------------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=400), st.integers(12, 100))
def test_a_file_arrives_whole(content: bytes, room: int) -> None:
    sender, receiver = FileSender(1, content, room), FileReceiver(400)
    while not sender.done:
        piece = sender.piece()
        assert len(piece.build()) <= room
        assert not problem_of(piece)
        sender.take(receiver.take(piece))
    assert receiver.complete
    assert bytes(receiver.content) == content
    with pytest.raises(LocalError):
        sender.piece()


def test_a_reader_that_is_still_at_work_is_kept_alive_with_nothing() -> None:
    sender, receiver = FileSender(1, b"abc", 20), FileReceiver(10)
    sender.take(receiver.take(sender.piece(), finishing=True))
    assert sender.status == FileStatus.FINISHING
    assert sender.piece() == g.FileTransfer(1, 3, 3, b"")
    sender.take(receiver.take(sender.piece()))
    assert sender.done


def test_what_the_reader_wishes_for_the_rest_is_taken_over() -> None:
    sender = FileSender(1, bytes(500), 200)
    sender.piece()
    control = FileControl.LEAVE_SECURE_CHANNEL | FileControl.POLL_FOR_REPLY | 0x80
    sender.take(g.FtStat(control, 1500, FileStatus.GO_ON, 64))
    assert (sender.interleave, sender.leave_channel, sender.poll_for_reply, sender.wait) == (False, True, True, 1.5)
    assert sender.offset == 189
    assert len(sender.piece().build()) == room_for_data(64, secured=True)


def test_a_piece_is_the_same_until_it_is_answered() -> None:
    sender = FileSender(1, bytes(range(100)), 40)
    assert sender.piece() == sender.piece()
    sender.take(g.FtStat(1, 0, 0, 0))
    assert sender.piece().offset == 29


@pytest.mark.parametrize("status", [FileStatus.ABORT, FileStatus.UNRECOGNISED, FileStatus.MALFORMED, -9])
def test_a_reader_may_end_a_transfer(status: int) -> None:
    sender = FileSender(1, b"abc", 20)
    sender.piece()
    with pytest.raises(FileRefused) as caught:
        sender.take(g.FtStat(0, 0, status, 0))
    assert caught.value.status == status


def test_a_reader_that_is_done_before_all_is_there_has_not_taken_the_file() -> None:
    sender = FileSender(1, bytes(100), 20)
    sender.piece()
    with pytest.raises(FileRefused):
        sender.take(g.FtStat(0, 0, FileStatus.PROCESSED, 0))


def test_a_file_that_is_too_long_is_not_taken() -> None:
    assert FileReceiver(10).take(g.FileTransfer(1, 11, 0, b"a")).status == FileStatus.ABORT


@pytest.mark.parametrize(
    "piece",
    [
        g.FileTransfer(1, 10, 3, b"d"),
        g.FileTransfer(2, 10, 2, b"c"),
        g.FileTransfer(1, 9, 2, b"c"),
        g.FileTransfer(1, 10, 2, b"cdefghijk"),
    ],
)
def test_a_piece_that_does_not_go_on_ends_the_transfer(piece: g.FileTransfer) -> None:
    receiver = FileReceiver(100)
    assert receiver.take(g.FileTransfer(1, 10, 0, b"ab")).status == FileStatus.GO_ON
    assert receiver.take(piece).status == FileStatus.MALFORMED
    assert not receiver.complete
    assert receiver.take(g.FileTransfer(1, 2, 0, b"ab")).status == FileStatus.PROCESSED


def test_a_file_needs_room_for_more_than_its_head() -> None:
    with pytest.raises(LocalError):
        FileSender(1, b"abc", 11)
