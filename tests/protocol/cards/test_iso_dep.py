"""Blocks and both ends of the ISO/IEC 14443-4 dialogue, over a link that loses blocks, and with nfcpy as reader."""

from __future__ import annotations

import nfc.clf
import nfc.tag.tt4
import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.cards.iso14443a import AnswerToSelect
from latchwork.protocol.cards.iso_dep import (
    DESELECT_WAIT,
    LONGEST_APDU,
    Block,
    CardEnd,
    Command,
    Deselect,
    Deselected,
    Event,
    IBlock,
    LocalError,
    RBlock,
    ReaderEnd,
    Received,
    RemoteError,
    Reply,
    SBlock,
    Send,
    parse_block,
)
from latchwork.protocol.codec import Malformed

NFCPY = pytest.mark.peer(
    name="nfcpy",
    package="python:nfcpy",
    about="its reader's end of ISO/IEC 14443-4 with our card's",
    protocols=("cards",),
    rung=1,
)

ATS = AnswerToSelect.parse(bytes.fromhex("067577810280"))
SMALL = AnswerToSelect.parse(bytes.fromhex("032070"))
CIDS = st.none() | st.integers(0, 14)
NUMBERS = st.integers(0, 1)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(IBlock, NUMBERS, st.binary(max_size=20), st.booleans(), CIDS, st.none() | st.integers(0, 255)),
    st.builds(RBlock, NUMBERS, st.booleans(), CIDS),
    st.builds(SBlock, st.integers(1, 59), CIDS, st.integers(0, 3)),
    st.builds(SBlock, st.none(), CIDS),
)
APDUS = st.binary(min_size=1, max_size=150)


# --- blocks -----------------------------------------------------------------------------------------------------------


@given(BLOCKS)
def test_a_block_survives_its_bytes(block: Block) -> None:
    assert parse_block(block.build()) == block


@given(st.binary(max_size=6))
def test_any_bytes_are_a_block_or_malformed(data: bytes) -> None:
    try:
        parse_block(data)
    except Malformed:
        return


@pytest.mark.parametrize("data", ["", "0a", "06", "a200", "c200", "f2", "f200", "f23c", "e2", "80"])
def test_what_fits_no_block_is_malformed(data: str) -> None:
    with pytest.raises(Malformed):
        parse_block(bytes.fromhex(data))


@pytest.mark.parametrize("block", [IBlock(2), RBlock(0, cid=15), SBlock(0), SBlock(60), SBlock(1, power=4)])
def test_what_no_block_can_say_is_not_built(block: Block) -> None:
    with pytest.raises(Malformed):
        block.build()


def test_card_data_is_not_shown() -> None:
    assert "secret" not in repr([IBlock(0, b"secret"), Send(b"secret", 1.0), Received(b"secret"), Command(b"secret")])


# --- both ends --------------------------------------------------------------------------------------------------------


class Air:
    """A card that gives back what it got, on a link that loses what `losses` says, block by block."""

    def __init__(self, reader: ReaderEnd, card: CardEnd, losses: list[bool], waits: int = 0) -> None:
        self.reader, self.card = reader, card
        self.losses = losses
        self.waits = waits
        self.commands: list[bytes] = []

    def _lost(self) -> bool:
        return self.losses.pop(0) if self.losses else False

    def _card(self, block: bytes) -> bytes | None:
        said = self.card.receive(block)
        if isinstance(said, Command):
            if self.waits:
                self.waits -= 1
                return self.card.extend(3).block
            self.commands.append(said.data)
            return self.card.answer(said.data[::-1] + b"\x90\x00").block
        return None if said is None else said.block

    def run(self, event: Event) -> Event:
        while isinstance(event, Send):
            answer = None if self._lost() else self._card(event.block)
            event = self.reader.lost() if answer is None or self._lost() else self.reader.receive(answer)
        return event


@given(st.lists(APDUS, min_size=1, max_size=3), CIDS, st.integers(0, 3), st.sampled_from([16, 24, 64]))
def test_apdus_of_any_length_go_over_and_come_back(apdus: list[bytes], cid: int | None, waits: int, frame: int) -> None:
    air = Air(ReaderEnd(ATS, cid=cid), CardEnd(frame, cid), [], waits)
    for apdu in apdus:
        assert air.run(air.reader.transmit(apdu)) == Received(apdu[::-1] + b"\x90\x00")
        assert not air.reader.busy
    assert air.commands == apdus
    assert air.run(air.reader.deselect()) == Deselected()


@given(APDUS, st.lists(st.booleans(), max_size=12), st.integers(0, 1))
def test_a_lossy_link_delivers_once_or_says_so(apdu: bytes, losses: list[bool], waits: int) -> None:
    air = Air(ReaderEnd(SMALL, retries=3), CardEnd(16), losses, waits)
    try:
        answer = air.run(air.reader.transmit(apdu))
    except RemoteError:
        assert len(air.commands) <= 1
        return
    assert answer == Received(apdu[::-1] + b"\x90\x00")
    assert air.commands == [apdu]


def test_single_losses_are_mended() -> None:
    for at in range(12):
        air = Air(ReaderEnd(SMALL), CardEnd(16), [index == at for index in range(12)])
        assert air.run(air.reader.transmit(bytes(40))) == Received(bytes(40) + b"\x90\x00")


def test_waiting_times_are_the_cards() -> None:
    reader = ReaderEnd(ATS)
    sent = reader.transmit(b"\x60")
    assert sent.wait == pytest.approx(302e-6 * 256, rel=1e-2)
    longer = reader.receive(SBlock(5).build())
    assert isinstance(longer, Send)
    assert longer == Send(bytes.fromhex("f205"), pytest.approx(sent.wait * 5))
    assert reader.receive(IBlock(0, b"\x90\x00").build()) == Received(b"\x90\x00")
    assert reader.deselect() == Send(b"\xc2", DESELECT_WAIT)
    assert reader.lost() == Send(b"\xc2", DESELECT_WAIT)


# --- nfcpy as reader --------------------------------------------------------------------------------------------------


class Frontend:
    """The little of a frontend that nfcpy's initiator wants; every third block is lost when `lossy`."""

    def __init__(self, card: CardEnd, *, lossy: bool, waits: int = 0) -> None:
        self.air = Air(ReaderEnd(ATS), card, [], waits)
        self.lossy = lossy
        self.count = 0

    def exchange(self, block: bytes, timeout: float) -> bytearray:
        self.count += 1
        answer = self.air._card(bytes(block))
        if answer is None or (self.lossy and self.count % 3 == 2):
            raise nfc.clf.TimeoutError
        return bytearray(answer)


@NFCPY
@pytest.mark.parametrize("lossy", [False, True])
@pytest.mark.parametrize("size", [1, 13, 14, 60, 61, 200])
@pytest.mark.parametrize("waits", [0, 1])
def test_nfcpy_exchanges_apdus_with_our_card(size: int, lossy: bool, waits: int) -> None:
    frontend = Frontend(CardEnd(64), lossy=lossy and not waits, waits=waits)
    initiator = nfc.tag.tt4.IsoDepInitiator(frontend, 64, 0.07)
    apdu = bytes(range(size))
    for _ in range(3):
        assert bytes(initiator.exchange(apdu)) == apdu[::-1] + b"\x90\x00"
    assert frontend.air.commands == [apdu] * 3


# --- rules that are broken --------------------------------------------------------------------------------------------


def test_what_we_must_not_do_is_ours() -> None:
    reader, card = ReaderEnd(ATS), CardEnd(64)
    for call in (reader.lost, lambda: reader.receive(b"\x02")):
        with pytest.raises(LocalError, match="nothing was asked"):
            call()
    for apdu in (b"", bytes(LONGEST_APDU + 1)):
        with pytest.raises(LocalError, match="an APDU has"):
            reader.transmit(apdu)
    reader.transmit(b"\x60")
    for ask in (lambda: reader.transmit(b"\x60"), reader.deselect):
        with pytest.raises(LocalError, match="still due"):
            ask()
    for call in (lambda: card.answer(b"\x90\x00"), lambda: card.extend(1)):
        with pytest.raises(LocalError, match="no command is open"):
            call()
    assert card.receive(IBlock(0, b"\x60").build()) == Command(b"\x60")
    with pytest.raises(LocalError, match="status word"):
        card.answer(b"")
    with pytest.raises(LocalError, match="does not take a CID"):
        ReaderEnd(AnswerToSelect.parse(bytes.fromhex("0575778100")), cid=1)


@pytest.mark.parametrize(
    "blocks",
    [
        [IBlock(1, b"\x90\x00")],
        [RBlock(0)],
        [RBlock(0, nak=True)],
        [SBlock()],
        [RBlock(1)] * 3,
        [IBlock(0, b"a", chaining=True), IBlock(0, b"b")],
        [IBlock(0, b"a", chaining=True), RBlock(1)],
        [SBlock(1)] * 4,
    ],
    ids=str,
)
def test_blocks_out_of_turn_end_the_dialogue(blocks: list[Block]) -> None:
    reader = ReaderEnd(ATS, extensions=3)
    reader.transmit(b"\x60")
    for block in blocks[:-1]:
        assert isinstance(reader.receive(block.build()), Send)
    with pytest.raises(RemoteError):
        reader.receive(blocks[-1].build())
    assert not reader.busy


def test_a_chained_command_is_acknowledged_and_not_answered() -> None:
    reader = ReaderEnd(SMALL)
    reader.transmit(bytes(40))
    with pytest.raises(RemoteError, match="out of turn"):
        reader.receive(IBlock(0, b"\x90\x00").build())


def test_a_card_that_is_gone_is_given_up() -> None:
    reader = ReaderEnd(ATS, retries=1)
    reader.transmit(b"\x60")
    assert reader.receive(b"\xff") == Send(RBlock(0, nak=True).build(), pytest.approx(0.0773, rel=1e-2))
    with pytest.raises(RemoteError, match="not heard"):
        reader.receive(IBlock(0, b"\x90\x00", cid=3).build())
    reader.deselect()
    reader.lost()
    with pytest.raises(RemoteError, match="not heard"):
        reader.lost()


def test_an_answer_without_end_is_cut_off() -> None:
    reader = ReaderEnd(ATS)
    reader.transmit(b"\x60")
    part = bytes(LONGEST_APDU // 2)
    reader.receive(IBlock(0, part, chaining=True).build())
    reader.receive(IBlock(1, part, chaining=True).build())
    with pytest.raises(RemoteError, match="longer than any"):
        reader.receive(IBlock(0, b"x").build())


def test_a_card_is_silent_to_what_is_not_for_it() -> None:
    card = CardEnd(64, cid=1)
    for block in (IBlock(0, b"\x60", cid=2), IBlock(0, b"\x60"), RBlock(1, cid=1), RBlock(0, cid=1), SBlock(1, cid=1)):
        assert card.receive(block.build()) is None
    assert card.receive(b"") is None
    assert card.receive(RBlock(0, nak=True, cid=1).build()) == Reply(RBlock(1, cid=1).build())
    assert card.receive(SBlock(cid=1).build()) == Deselect(SBlock(cid=1).build())
    for _ in range(3):
        card.receive(IBlock(0, bytes(LONGEST_APDU // 2 + 1), chaining=True, cid=1).build())
    assert card.receive(IBlock(0, b"\x60", cid=1).build()) == Command(bytes(LONGEST_APDU // 2 + 1) + b"\x60")
    assert card.receive(IBlock(0, b"\x60", cid=1).build()) is None
