"""Our reader against a card that is not ours (conftest.py): every authentication, every mode, and every way to fail."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latchwork.protocol.desfire import generated as g
from latchwork.protocol.desfire.authentication import Scheme
from latchwork.protocol.desfire.change_key import KeyChange
from latchwork.protocol.desfire.errors import AuthenticationFailed, IntegrityFailed, LocalError, RemoteError
from latchwork.protocol.desfire.framing import Framing
from latchwork.protocol.desfire.keys import Key, KeyKind
from latchwork.protocol.desfire.messaging import Mode
from latchwork.protocol.desfire.session import Authenticated, Done, Event, ReaderSession, Refused, State, Transmit
from latchwork.protocol.desfire.status import Status

WAYS = [
    pytest.param(Scheme.LEGACY, KeyKind.DES, id="legacy-des"),
    pytest.param(Scheme.LEGACY, KeyKind.TDES2, id="legacy-2k3des"),
    pytest.param(Scheme.ISO, KeyKind.DES, id="iso-des"),
    pytest.param(Scheme.ISO, KeyKind.TDES2, id="iso-2k3des"),
    pytest.param(Scheme.ISO, KeyKind.TDES3, id="iso-3k3des"),
    pytest.param(Scheme.AES, KeyKind.AES, id="aes"),
    pytest.param(Scheme.EV2_FIRST, KeyKind.AES, id="ev2"),
]
CONTENT = bytes(range(200))


def key_of(kind: KeyKind, seed: int) -> Key:
    return Key(kind, bytes((seed * 37 + 11 * at + at * at) & 0xFF for at in range(kind.size)))


class Link:
    """A session and a card, with what went over."""

    def __init__(self, card: Any, kind: KeyKind) -> None:
        self.card = card
        self.kind = kind
        self.session = ReaderSession()
        self.sent: list[bytes] = []

    def run(self, frame: bytes) -> Event:
        while True:
            self.sent.append(frame)
            event = self.session.receive(self.card.transceive(frame))
            if not isinstance(event, Transmit):
                return event
            frame = event.frame

    def authenticate(self, scheme: Scheme, number: int = 0, seed: int = 0) -> Event:
        random = bytes(range(0x40, 0x40 + self.kind.random))
        return self.run(self.session.authenticate(scheme, key_of(self.kind, seed), number, random))

    def send(self, command: g.Command, mode: Mode = Mode.PLAIN) -> Done:
        event = self.run(self.session.send(command, mode))
        assert isinstance(event, Done)
        return event


def link(other_card: Any, kind: KeyKind, mode: Mode = Mode.PLAIN, frame: int = 59) -> Link:
    keys = {number: key_of(kind, number).value for number in range(3)}
    return Link(other_card(kind.title, keys, {1: (mode.value, CONTENT)}, frame), kind)


@pytest.mark.parametrize(("scheme", "kind"), WAYS)
@pytest.mark.parametrize("mode", list(Mode))
def test_files_are_read_and_written_in_every_mode(other_card: Any, scheme: Scheme, kind: KeyKind, mode: Mode) -> None:
    there = link(other_card, kind, mode)
    assert isinstance(there.authenticate(scheme), Authenticated)
    for _ in range(2):
        assert there.send(g.ReadData(1, 3, 40), mode).data == CONTENT[3:43]
        assert there.send(g.ReadData(1, 0, 0), mode).data == there.card.files[1][1]
        assert there.send(g.WriteData(1, 10, 90, bytes(90)), mode).data == b""
        assert there.card.files[1][1] == CONTENT[:10] + bytes(90) + CONTENT[100:]
        assert there.send(g.WriteData(1, 10, 1, b"\x80"), mode).data == b""
        assert there.send(g.ReadData(1, 10, 1), mode).data == b"\x80"
        there.card.files[1] = mode.value, CONTENT
    assert there.send(g.GetFileIDs()).answer == g.FileIDs([1, 2])
    assert there.send(g.GetKeyVersion(2)).answer == g.KeyVersion(0)


@pytest.mark.parametrize(("scheme", "kind"), WAYS)
def test_the_uid_comes_enciphered(other_card: Any, scheme: Scheme, kind: KeyKind) -> None:
    there = link(other_card, kind)
    there.authenticate(scheme)
    assert there.send(g.GetCardUID()).answer == g.CardUID(there.card.uid)


@pytest.mark.parametrize(("scheme", "kind"), WAYS)
def test_another_key_is_changed_with_its_old_one(other_card: Any, scheme: Scheme, kind: KeyKind) -> None:
    there = link(other_card, kind)
    there.authenticate(scheme)
    change = KeyChange(2, key_of(kind, 9), key_of(kind, 2))
    assert isinstance(there.run(there.session.change_key(change)), Done)
    assert there.card.keys[2] == key_of(kind, 9).value
    assert there.session.established is not None
    assert there.send(g.GetFileIDs()).answer == g.FileIDs([1, 2])
    assert isinstance(there.authenticate(scheme, 2, 9), Authenticated)


@pytest.mark.parametrize(("scheme", "kind"), WAYS)
def test_changing_the_authenticated_key_ends_the_authentication(other_card: Any, scheme: Scheme, kind: KeyKind) -> None:
    there = link(other_card, kind)
    there.authenticate(scheme)
    assert isinstance(there.run(there.session.change_key(KeyChange(0, key_of(kind, 7)))), Done)
    assert there.session.established is None
    assert isinstance(there.authenticate(scheme, 0, 7), Authenticated)


@pytest.mark.parametrize(("scheme", "kind"), WAYS)
def test_a_wrong_key_is_refused_by_the_card(other_card: Any, scheme: Scheme, kind: KeyKind) -> None:
    there = link(other_card, kind)
    event = there.authenticate(scheme, 0, seed=5)
    assert event == Refused(scheme, Status.AUTHENTICATION_ERROR)
    assert isinstance(event, Refused)
    assert "key is wrong" in event.words
    assert there.session.established is None


@pytest.mark.parametrize(("scheme", "kind"), WAYS)
@pytest.mark.parametrize("mode", [Mode.MAC, Mode.FULL])
def test_an_altered_answer_ends_the_authentication(other_card: Any, scheme: Scheme, kind: KeyKind, mode: Mode) -> None:
    for bit in (0, 77, 200):
        there = link(other_card, kind, mode)
        there.authenticate(scheme)
        answer = bytearray(there.card.transceive(there.session.send(g.ReadData(1, 0, 16), mode)))
        answer[bit // 8 % (len(answer) - 2)] ^= 1 << bit % 8
        with pytest.raises(IntegrityFailed):
            there.session.receive(bytes(answer))
        assert (there.session.established, there.session.state) == (None, State.IDLE)


def test_nonfirst_keeps_counter_and_identifier(other_card: Any) -> None:
    there = link(other_card, KeyKind.AES, Mode.FULL)
    there.authenticate(Scheme.EV2_FIRST)
    there.send(g.GetFileIDs())
    assert isinstance(there.authenticate(Scheme.EV2_NON_FIRST, 1, 1), Authenticated)
    assert there.card.counter == 1
    assert there.send(g.ReadDataEV2(1, 0, 4), Mode.FULL).data == CONTENT[:4]
    assert there.send(g.WriteDataEV2(1, 0, 2, b"ab"), Mode.FULL).data == b""


@settings(max_examples=60)
@given(data=st.binary(min_size=1, max_size=150), way=st.sampled_from(WAYS), mode=st.sampled_from(list(Mode)))
def test_any_content_comes_back_as_it_was_written(other_card: Any, data: bytes, way: Any, mode: Mode) -> None:
    there = link(other_card, way.values[1], mode, frame=23)
    there.authenticate(way.values[0])
    there.send(g.WriteData(1, 0, len(data), data), mode)
    assert there.send(g.ReadData(1, 0, len(data)), mode).data == data
    assert there.send(g.ReadData(1, 0, 0), mode).data == data + CONTENT[len(data) :]


def test_without_an_authentication_everything_is_open(other_card: Any) -> None:
    there = link(other_card, KeyKind.AES)
    assert there.send(g.ReadData(1, 0, 60)).answer == g.Data(CONTENT[:60])
    with pytest.raises(LocalError, match="needs an authentication"):
        there.session.send(g.ReadData(1, 0, 60), Mode.FULL)


# --- what we must not ask ---------------------------------------------------------------------------------------------


def test_one_command_is_under_way_at_a_time() -> None:
    session = ReaderSession()
    session.send(g.GetVersion())
    for ask in (
        lambda: session.send(g.GetFileIDs()),
        lambda: session.authenticate(Scheme.AES, key_of(KeyKind.AES, 0), 0, bytes(16)),
        lambda: session.change_key(KeyChange(0, key_of(KeyKind.AES, 0))),
    ):
        with pytest.raises(LocalError, match="under way"):
            ask()
    session.abandon()
    with pytest.raises(LocalError, match="no command"):
        session.receive(b"\x91\x00")


@pytest.mark.parametrize("command", [g.AuthenticateAES(0), g.ChangeKey(0, b""), g.AdditionalFrame(b"")])
def test_commands_with_a_method_of_their_own_are_not_sent_as_they_are(command: g.Command) -> None:
    with pytest.raises(LocalError, match="of its own"):
        ReaderSession().send(command)


def test_a_key_change_needs_an_authentication_and_the_old_key_of_another(other_card: Any) -> None:
    with pytest.raises(LocalError, match="after an authentication"):
        ReaderSession().change_key(KeyChange(0, key_of(KeyKind.AES, 1)))
    there = link(other_card, KeyKind.AES)
    there.authenticate(Scheme.AES)
    for change in (KeyChange(1, key_of(KeyKind.AES, 1)), KeyChange(0, key_of(KeyKind.AES, 1), key_of(KeyKind.AES, 0))):
        with pytest.raises(LocalError, match="old key"):
            there.session.change_key(change)


def test_nonfirst_without_a_first_is_refused() -> None:
    with pytest.raises(LocalError, match="goes on from"):
        ReaderSession().authenticate(Scheme.EV2_NON_FIRST, key_of(KeyKind.AES, 0), 0, bytes(16))


# --- what the card must not send --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        ("", "status word"),
        ("91", "status word"),
        ("6e00", "6e00, not 91xx"),
        ("91af", "gives nothing"),
        ("0091af", ""),
        ("009100", "data came"),
    ],
)
def test_an_answer_that_no_card_gives_is_theirs(frame: str, sentence: str) -> None:
    session = ReaderSession()
    session.send(g.DeleteFile(1))
    if not sentence:
        assert isinstance(session.receive(bytes.fromhex(frame)), Transmit)
        return
    with pytest.raises(RemoteError, match=sentence):
        session.receive(bytes.fromhex(frame))
    assert session.state is State.IDLE


def test_an_answer_that_does_not_fit_its_fields_is_theirs() -> None:
    session = ReaderSession()
    session.send(g.GetKeyVersion(0))
    with pytest.raises(RemoteError, match="KeyVersion"):
        session.receive(b"\x01\x02\x91\x00")


def test_an_answer_without_end_is_cut_off() -> None:
    session = ReaderSession()
    session.send(g.ReadData(1, 0, 0))
    for _ in range((1 << 16) // 256):
        assert isinstance(session.receive(bytes(256) + b"\x91\xaf"), Transmit)
    with pytest.raises(RemoteError, match="for ever"):
        session.receive(b"\0\x91\xaf")


def test_an_answer_before_the_whole_command_is_theirs() -> None:
    session = ReaderSession()
    session.send(g.WriteData(1, 0, 100, bytes(100)))
    with pytest.raises(RemoteError, match="before it had"):
        session.receive(b"\x91\x00")
    session.send(g.WriteData(1, 0, 100, bytes(100)))
    assert isinstance(session.receive(b"\x91\xaf"), Transmit)
    assert session.receive(b"\x91\xbe") == Refused(0x3D, Status.BOUNDARY_ERROR)


def test_an_authentication_that_ends_out_of_turn_is_theirs() -> None:
    key = key_of(KeyKind.AES, 0)
    session = ReaderSession()
    session.authenticate(Scheme.AES, key, 0, bytes(16))
    with pytest.raises(RemoteError, match="out of turn"):
        session.receive(bytes(16) + b"\x91\x00")
    session.authenticate(Scheme.AES, key, 0, bytes(16))
    session.receive(bytes(16) + b"\x91\xaf")
    with pytest.raises(RemoteError, match="out of turn"):
        session.receive(bytes(16) + b"\x91\xaf")


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ([bytes(8) + b"\x91\xaf"], "challenge has the wrong length"),
        ([bytes(16) + b"\x91\xaf", bytes(15) + b"\x91\x00"], "proof has the wrong length"),
        ([bytes(16) + b"\x91\xaf", bytes(16) + b"\x91\x00"], "does not hold this key"),
    ],
)
def test_a_card_that_does_not_hold_the_key_is_found_out(answers: list[bytes], sentence: str) -> None:
    session = ReaderSession()
    session.authenticate(Scheme.AES, key_of(KeyKind.AES, 0), 0, bytes(16))
    for answer in answers[:-1]:
        session.receive(answer)
    with pytest.raises(AuthenticationFailed, match=sentence):
        session.receive(answers[-1])
    assert session.established is None


def test_data_with_the_success_of_an_own_key_change_is_theirs(other_card: Any) -> None:
    there = link(other_card, KeyKind.AES)
    there.authenticate(Scheme.AES)
    there.session.change_key(KeyChange(0, key_of(KeyKind.AES, 1)))
    with pytest.raises(RemoteError, match="key is changed"):
        there.session.receive(b"12345678\x91\x00")


def test_a_selection_and_a_refusal_end_the_authentication(other_card: Any) -> None:
    there = link(other_card, KeyKind.AES)
    there.authenticate(Scheme.AES)
    assert there.session.send(g.SelectApplication(0x3042F5)).hex() == "905a000003f5423000"
    assert there.session.established is None
    there.session.abandon()
    there.authenticate(Scheme.AES)
    assert there.run(there.session.send(g.GetFreeMemory())) == Refused(0x6E, Status.ILLEGAL_COMMAND_CODE)
    assert there.session.established is None


@given(st.lists(st.binary(max_size=80), max_size=6), st.sampled_from(WAYS), st.sampled_from(list(Framing)))
def test_whatever_a_card_sends_raises_remote_errors_only(answers: list[bytes], way: Any, framing: Framing) -> None:
    scheme, kind = way.values
    session = ReaderSession(framing)
    if scheme is not Scheme.EV2_NON_FIRST:
        session.authenticate(scheme, key_of(kind, 0), 0, bytes(kind.random))
    for answer in answers:
        if session.state is State.IDLE:
            session.send(g.GetVersion())
        try:
            session.receive(answer + (b"\x91\xaf" if len(answer) % 2 else b"\x91\x00"))
        except RemoteError:
            assert session.state is State.IDLE


def test_native_frames_carry_the_same_messages() -> None:
    session = ReaderSession(Framing.NATIVE)
    assert session.send(g.GetVersion()).hex() == "60"
    parts = (bytes.fromhex("af04010101001805"), bytes.fromhex("af04010101031805"), bytes.fromhex("00") + bytes(14))
    first, second = (session.receive(part) for part in parts[:2])
    assert first == second == Transmit(b"\xaf")
    done = session.receive(parts[2])
    assert isinstance(done, Done)
    assert isinstance(done.answer, g.Version)
    assert (done.answer.software.minor, done.answer.uid) == (3, bytes(7))
