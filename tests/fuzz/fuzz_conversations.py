"""Conversations whose other side sends one message after the other: an input is a list of messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fuzz_seeds import frames
from fuzz_target import Find, Target, cut_short, put_together, refused, same

from latchwork.protocol.cards import iso_dep
from latchwork.protocol.cards.iso14443a import AnswerToSelect
from latchwork.protocol.mobile_key import cbor, fragments, nfc
from latchwork.protocol.ndef import type4
from latchwork.protocol.osdp.file_transfer import FileReceiver
from latchwork.protocol.osdp.generated import CrAuth, FileTransfer
from latchwork.protocol.osdp.multipart import MOST, Assembly
from latchwork.protocol.wiegand.line import LineReceiver, Wire
from latchwork.protocol.zigbee.general import ReadAttributes
from latchwork.protocol.zigbee.requester import Requester

MOST_OF_A_FILE = 1000


def _fragments(data: bytes) -> None:
    """What came whole is cut again and put together again."""
    reassembler = fragments.Reassembler()
    for piece in cut_short(data):
        message = refused(reassembler.feed, piece, 0.0)
        if len(reassembler._data) > cbor.LONGEST:
            raise Find(f"{len(reassembler._data)} bytes wait")
        if message is not None:
            again = fragments.Reassembler()
            told = [again.feed(one, 0.0) for one in fragments.fragments(message, fragments.SMALLEST_MTU)]
            same("message", told[-1], message)


def _answers(data: bytes) -> None:
    answer = nfc.Answer()
    for response in cut_short(data):
        refused(answer.take, response)
        if len(answer.data) > cbor.LONGEST + 0xFF:
            raise Find(f"{len(answer.data)} bytes wait")
        if answer.next_command is None:
            answer = nfc.Answer()


def _iso_dep_reader(data: bytes) -> None:
    """The reader transmits anew after each answer, and begins anew after a breach."""
    reader = _reader()
    for block in cut_short(data):
        if not reader.busy:
            reader.transmit(bytes(300))
        try:
            event = reader.receive(block)
        except iso_dep.RemoteError:
            reader = _reader()
            continue
        if isinstance(event, iso_dep.Received) and len(event.data) > iso_dep.LONGEST_APDU:
            raise Find(f"an answer of {len(event.data)} bytes")


def _reader() -> iso_dep.ReaderEnd:
    return iso_dep.ReaderEnd(AnswerToSelect.parse(bytes.fromhex("0578807002")))


def _iso_dep_card(data: bytes) -> None:
    card = iso_dep.CardEnd(64)
    for block in cut_short(data):
        event = card.receive(block)
        if len(card._command) > iso_dep.LONGEST_APDU:
            raise Find(f"{len(card._command)} bytes of a command wait")
        if isinstance(event, iso_dep.Command):
            card.answer(event.data + b"\x90\x00")
        parsed = refused(iso_dep.parse_block, block)
        if parsed is not None:
            same(type(parsed).__name__, iso_dep.parse_block(parsed.build()), parsed)


def _type4(data: bytes) -> None:
    """Reading a tag, then writing one; the tag's answers are the input."""
    for begin in (type4.read_tag, lambda: type4.write_tag(bytes(100))):
        conversation = begin()
        conversation.begin()
        try:
            for answer in cut_short(data):
                if not isinstance(conversation.receive(answer), type4.Transmit):
                    break
        except type4.RemoteError:
            continue


def _osdp_parts(data: bytes) -> None:
    """Each part as a fragment of a message, and as a piece of a file."""
    assembly, receiver = Assembly(), FileReceiver(MOST_OF_A_FILE)
    for part in cut_short(data):
        fragment = refused(CrAuth.parse, part)
        if fragment is not None:
            refused(assembly.add, fragment)
        piece = refused(FileTransfer.parse, part)
        if piece is not None:
            receiver.take(piece)
        if len(assembly._have) > MOST or len(receiver.content) > MOST_OF_A_FILE:
            raise Find(f"{len(assembly._have)} and {len(receiver.content)} bytes wait")


def _zigbee_requester(data: bytes) -> None:
    requester = Requester()
    requester.request(ReadAttributes((0,)), 0.0)
    for frame in cut_short(data):
        requester.receive(frame)
        requester.output()
        requester.events()


def _pulses(data: bytes) -> None:
    """Bit 0 says which wire, the others how long the pause before it was."""
    receiver, now = LineReceiver(), 0.0
    for byte in data:
        now += (byte >> 1) * 2e-4
        card = receiver.pulse(Wire(byte & 1), now)
        if card is not None:
            same("bits", type(card).of_bytes(card.bytes(), card.count), card)
        if receiver._number.bit_length() > 512:
            raise Find("more bits wait than any card has")


def _lists(*found: Iterable[bytes]) -> Iterator[bytes]:
    for one in found:
        yield put_together(list(one))


def _in_pieces() -> Iterator[bytes]:
    for size in (20, 200, 600):
        yield put_together(fragments.fragments(bytes(range(250)) * 3, fragments.SMALLEST_MTU)[:size])


def _blocks() -> Iterator[bytes]:
    yield put_together([iso_dep.RBlock(0).build(), iso_dep.IBlock(1, b"\x90\x00").build()])
    yield put_together([iso_dep.SBlock(5).build(), iso_dep.IBlock(0, b"12", chaining=True).build()])
    yield put_together([iso_dep.IBlock(0, bytes(20), chaining=True).build(), iso_dep.IBlock(1, b"34").build()])
    yield put_together(list(frames("iso14443a", "block", "tx"))[:40])


def _tag_answers() -> Iterator[bytes]:
    ok = b"\x90\x00"
    file = bytes.fromhex("000f20003b00340406e10400ff0000") + ok
    yield put_together([ok, ok, file, ok, b"\x00\x04" + ok, b"\xd0\x00\x00\x00" + ok])
    yield put_together([ok, ok, file, ok, ok, ok, ok, ok, ok])
    yield put_together([b"\x6a\x82"])


def _parts() -> Iterator[bytes]:
    yield put_together([CrAuth(4, 0, b"ab").build(), CrAuth(4, 2, b"cd").build()])
    yield put_together([FileTransfer(1, 4, 0, b"ab").build(), FileTransfer(1, 4, 2, b"cd").build()])


CONVERSATIONS: tuple[Target, ...] = (
    Target("openkey-pieces", "messages in pieces for Bluetooth", _fragments, _in_pieces),
    Target(
        "openkey-answers",
        "answers that come in several responses",
        _answers,
        lambda: _lists(frames("mobile-key", "present")),
    ),
    Target("iso-dep-reader", "a reader that hears a card's blocks", _iso_dep_reader, _blocks),
    Target("iso-dep-card", "a card that hears a reader's blocks", _iso_dep_card, _blocks),
    Target("ndef-type4", "reading and writing a tag of type 4", _type4, _tag_answers),
    Target("osdp-parts", "fragments and files on OSDP", _osdp_parts, _parts),
    Target(
        "zigbee-requester",
        "a client that hears a Zigbee lock",
        _zigbee_requester,
        lambda: _lists(frames("zigbee", "hex")),
    ),
    Target("wiegand-line", "pulses of a Wiegand reader", _pulses, lambda: [bytes(range(0, 60, 3)) + b"\xff\x02\x03"]),
)
