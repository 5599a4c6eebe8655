"""What a failing link leaves behind, over a scripted link and a lock that answers from a list."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from latchwork.drivers.contract import Reason, Rejected, Unconfirmed, Unreachable
from latchwork.drivers.links import LinkError, LinkLost, LinkRefused
from latchwork.drivers.ttlock.conversation import Conversation
from latchwork.drivers.ttlock.refusals import REASONS, refusal
from latchwork.protocol.ttlock import generated as g
from latchwork.protocol.ttlock.cipher import PayloadCipher
from latchwork.protocol.ttlock.errors import LockError
from latchwork.protocol.ttlock.frames import Version, build_frame
from latchwork.protocol.ttlock.messages import failure, success
from latchwork.protocol.ttlock.session import ClientSession
from latchwork.world import World

KEY = bytes(range(16))
CIPHER = PayloadCipher(KEY)
CLEAR = g.ClearPasscodes()


class ScriptedLink:
    """Raises `error` at write number `fails_at`; answers the last write of a frame with the next of `answers`."""

    mtu = 23

    def __init__(self, answers: list[bytes], fails_at: int | None = None, error: LinkError | None = None) -> None:
        self.answers = answers
        self.written: list[bytes] = []
        self.closed = False
        self._fails_at = fails_at
        self._error = error or LinkLost("the link fell")
        self._received: Callable[[bytes], None] = lambda data: None
        self.lost: Callable[[], None] = lambda: None

    async def subscribe(self, characteristic: str, received: Callable[[bytes], None]) -> None:
        if self._fails_at is None and not isinstance(self._error, LinkLost):
            raise self._error
        self._received = received

    async def write(self, characteristic: str, data: bytes, *, response: bool = False) -> None:
        self.written.append(data)
        if len(self.written) - 1 == self._fails_at:
            raise self._error
        if data.endswith(b"\r\n") and self.answers:
            self._received(self.answers.pop(0))

    async def read(self, characteristic: str) -> bytes:
        return b""

    def on_lost(self, call: Callable[[], None]) -> None:
        self.lost = call

    async def close(self) -> None:
        self.closed = True
        raise LinkLost("it had fallen already")


def frame(plaintext: bytes) -> bytes:
    return build_frame(Version().envelope(0x54, CIPHER.encrypt(plaintext)))


def told(link: ScriptedLink, *, changes: bool = True) -> g.PasscodeReply:
    async def story() -> g.PasscodeReply:
        talk = Conversation("door 1", link, ClientSession(KEY, Version()))
        await talk.open()
        try:
            return await talk.ask(CLEAR, g.PasscodeReply, changes=changes)
        finally:
            assert talk.usable or link.answers == []
            await talk.close()
            assert link.closed

    return World(1).run(story())


YES = frame(success(0x03, b"\x64\x01"))


def test_an_answer_is_handed_back() -> None:
    assert told(ScriptedLink([YES])) == g.PasscodeReply(battery=100, operation=1)


def test_a_link_that_falls_before_the_last_write_has_changed_nothing() -> None:
    with pytest.raises(Unreachable):
        told(ScriptedLink([], fails_at=0))


def test_a_link_that_falls_in_the_last_write_leaves_a_change_unconfirmed() -> None:
    with pytest.raises(Unconfirmed):
        told(ScriptedLink([], fails_at=1))


def test_a_link_that_falls_in_the_last_write_of_a_question_changed_nothing() -> None:
    with pytest.raises(Unreachable):
        told(ScriptedLink([], fails_at=1), changes=False)


@pytest.mark.parametrize(("changes", "error"), [(True, Unconfirmed), (False, Unreachable)])
def test_silence_is_waited_out_in_the_worlds_time(changes: bool, error: type[Exception]) -> None:
    with pytest.raises(error, match="no answer within 5 s"):
        told(ScriptedLink([]), changes=changes)


def test_an_answer_that_cannot_be_read_leaves_a_change_unconfirmed() -> None:
    with pytest.raises(Unconfirmed):
        told(ScriptedLink([frame(success(0x03, b"\x64\x01\x01\x01"))]))


def test_an_answer_under_another_key_is_a_lost_pairing() -> None:
    other = build_frame(Version().envelope(0x54, PayloadCipher(bytes(16)).encrypt(bytes(4))))
    with pytest.raises(Rejected) as refused:
        told(ScriptedLink([other]))
    assert refused.value.reason is Reason.NOT_PAIRED


def test_a_device_without_the_characteristics_is_of_another_make() -> None:
    with pytest.raises(Rejected) as refused:
        told(ScriptedLink([], error=LinkRefused("no such characteristic")))
    assert refused.value.reason is Reason.UNSUPPORTED


def test_a_device_that_has_no_characteristic_to_write_to_is_of_another_make_and_nothing_is_in_doubt() -> None:
    with pytest.raises(Rejected) as caught:
        told(ScriptedLink([], fails_at=0, error=LinkRefused("no such characteristic")))
    assert caught.value.reason is Reason.UNSUPPORTED


def test_a_push_before_the_answer_is_kept_and_the_answer_is_still_taken() -> None:
    push = frame(success(0x14, b"\x64\x01\x02"))
    assert told(ScriptedLink([push + YES])).operation == 1


def test_a_command_that_arrived_damaged_may_be_asked_again() -> None:
    with pytest.raises(Unreachable):
        told(ScriptedLink([frame(failure(0x03, LockError.CRC))]))


@pytest.mark.parametrize("code", sorted(set(LockError) - {LockError.CRC}))
def test_every_error_code_of_the_vendor_has_a_reason(code: LockError) -> None:
    error = refusal("door 1", 0x03, code)
    assert isinstance(error, Rejected)
    assert (error.reason, error.code) == (REASONS[code], code)


def test_a_refusal_without_a_code_or_with_an_unknown_one_is_still_a_refusal() -> None:
    for code in (None, 0x77):
        error = refusal("door 1", 0x56, code)
        assert isinstance(error, Rejected)
        assert error.reason is Reason.REFUSED
