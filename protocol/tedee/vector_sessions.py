"""A whole session held against both sides of ours: app and lock speak the recorded messages to each other.

ECDSA signatures are random in the recording, so each side signs with the recorded one - after it was verified.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from latchwork.protocol.tedee import generated as g
from latchwork.protocol.tedee.constants import Characteristic, Door, Jam, Result, State, Trigger, result_name
from latchwork.protocol.tedee.crypto import Keys, Signer, point_of, private_key, unseal, verify
from latchwork.protocol.tedee.lock_session import ChallengeHeard, Commanded, HelloWanted, LockSession, Presented
from latchwork.protocol.tedee.messages import Answer, Notification, parse_answer, parse_notification, parse_request
from latchwork.protocol.tedee.session import (
    Answered,
    ClientSession,
    Credentials,
    Established,
    Greeted,
    LockVerified,
    Notified,
    SessionError,
    Write,
)
from latchwork.protocol.vectors import Mismatch, NotUnderstood, Vector, expect, expect_fields

ABOUT = frozenset({"id", "kind", "origin", "source", "note"})
TO_LOCK = "app_to_lock"
TO_APP = "lock_to_app"

SERVER_NOTE = "server verify plaintext"
CLIENT_NOTE = "client verify plaintext"
KEYS_NOTE = "application keys"
NOTES = frozenset({SERVER_NOTE, CLIENT_NOTE, KEYS_NOTE})


def session_transcript(vector: Vector) -> None:
    for name in vector:
        if name not in ABOUT | {"keys", "frames", "expect"}:
            raise NotUnderstood(f"nothing is known of {name}")
    frames = vector["frames"]
    for frame in frames:
        if extra := set(frame) - FRAME_FIELDS:
            raise NotUnderstood(f"nothing is known of {sorted(extra)[0]} of a frame")
    notes = {frame["note"]: frame for frame in frames if "note" in frame}
    if extra := set(notes) - NOTES:
        raise NotUnderstood(f"nothing is known of the note {sorted(extra)[0]}")
    if missing := NOTES - set(notes):
        raise Mismatch(f"frames: the vector does not say its {sorted(missing)[0]}")
    wires = [frame for frame in frames if "wire" in frame]
    try:
        play = _Play(vector["keys"], notes)
        play.shake(wires[:HANDSHAKE])
        expect_fields(vector["expect"], play.talk(wires[HANDSHAKE:]))
    except SessionError as problem:
        raise Mismatch(str(problem)) from None


HANDSHAKE = 7
"""Messages up to the one that says that the session is there."""
FRAME_FIELDS = frozenset(
    {"dir", "char", "wire", "note", "plaintext", "key", "iv", "counter", "finished_hash"}
    | {"app_key", "app_iv", "lock_key", "lock_iv"}
)
KEY_FIELDS = frozenset(
    {"app_static_private", "app_ephemeral_private", "lock_static_private", "lock_ephemeral_private"}
    | {"app_random", "lock_random", "certificate", "auth_time_ms"}
)


def _recorded(point: bytes, signature: bytes) -> Signer:
    """Signs with what was recorded, which has to be right."""

    def sign(made: bytes) -> bytes:
        verify(point, signature, made)
        return signature

    return sign


def _keys(note: Mapping[str, Any], key: str, iv: str) -> Keys:
    return Keys(bytes.fromhex(note[key]), bytes.fromhex(note[iv]))


class _Play:
    def __init__(self, keys: Mapping[str, Any], notes: Mapping[str, Mapping[str, Any]]) -> None:
        if extra := set(keys) - KEY_FIELDS:
            raise NotUnderstood(f"nothing is known of the key {sorted(extra)[0]}")
        self.keys = {name: bytes.fromhex(value) for name, value in keys.items() if name != "auth_time_ms"}
        self.time_ms = keys["auth_time_ms"]
        self.notes = notes
        self.app_point = point_of(private_key(self.keys["app_static_private"]))
        lock_point = point_of(private_key(self.keys["lock_static_private"]))
        server = g.ServerVerify.parse(bytes.fromhex(notes[SERVER_NOTE]["plaintext"]))
        client = g.ClientVerify.parse(bytes.fromhex(notes[CLIENT_NOTE]["plaintext"]))
        expect("certificate", self.keys["certificate"].hex(), client.certificate.hex())
        credentials = Credentials(client.certificate, lock_point, _recorded(self.app_point, client.signature))
        self.app = ClientSession(credentials)
        self.lock = LockSession(_recorded(lock_point, server.signature))

    # --- the handshake ----------------------------------------------------------------------------------------

    def shake(self, frames: Sequence[Mapping[str, Any]]) -> None:
        expect("the messages of a handshake", HANDSHAKE, len(frames))
        hello, lock_hello, challenge, proof, first, last, there = frames
        mtu = bytes.fromhex(hello["wire"])[2]
        keys = self.keys
        sent = self.app.hello(keys["app_ephemeral_private"], keys["app_random"], mtu)
        _only(self._to_lock(hello, sent), HelloWanted)
        lock_mtu = bytes.fromhex(lock_hello["wire"])[2]
        said = self.lock.hello(keys["lock_ephemeral_private"], keys["lock_random"], lock_mtu)
        _only(self._to_app(lock_hello, said), Greeted)
        self._phases()
        heard = _only(self._to_lock(challenge, self.app.challenge(self.time_ms)), ChallengeHeard)
        expect("auth_time_ms", self.time_ms, heard.time_ms)
        self._opens(SERVER_NOTE, heard.answer.data[1:])
        _only(self._to_app(proof, heard.answer), LockVerified)
        parts = self.app.prove()
        expect("the parts of a proof", 2, len(parts))
        self._opens(CLIENT_NOTE, parts[0].data[1:] + parts[1].data[1:])
        expect("events of a first part", [], self._to_lock(first, parts[0]))
        _only(self._to_lock(last, parts[1]), Presented)
        session_id = bytes.fromhex(there["wire"])[1:]
        _only(self._to_app(there, self.lock.accept(self.app_point, session_id)), Established)
        self._finished()

    def _phases(self) -> None:
        """The keys of the handshake."""
        shake = self.app.handshake
        if shake is None:
            raise Mismatch("handshake: the codec has none after the hello messages")
        expect("server verify key", _keys(self.notes[SERVER_NOTE], "key", "iv"), shake.lock_keys())
        expect("client verify key", _keys(self.notes[CLIENT_NOTE], "key", "iv"), shake.app_keys())

    def _opens(self, note: str, sealed: bytes) -> None:
        """A proof as it is sent holds what the vector notes of it."""
        keys = _keys(self.notes[note], "key", "iv")
        expect(note, self.notes[note]["plaintext"], unseal(keys, sealed).hex())

    def _finished(self) -> None:
        note = self.notes[KEYS_NOTE]
        shake = self.lock.handshake
        if shake is None:
            raise Mismatch("handshake: the codec has none")
        expect("finished_hash", note["finished_hash"], shake.transcript.now().hex())
        wanted = _keys(note, "app_key", "app_iv"), _keys(note, "lock_key", "lock_iv")
        expect("application keys", wanted, shake.finished())

    def _to_lock(self, frame: Mapping[str, Any], sent: Write) -> list[Any]:
        _same(frame, sent, TO_LOCK)
        return list(self.lock.receive(sent.characteristic, sent.data))

    def _to_app(self, frame: Mapping[str, Any], sent: Write) -> list[Any]:
        _same(frame, sent, TO_APP)
        return list(self.app.receive(sent.characteristic, sent.data))

    # --- commands ---------------------------------------------------------------------------------------------

    def talk(self, frames: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """What the client of the recording made of each answer."""
        told: dict[str, Any] = {}
        sent = received = 0
        for frame in frames:
            plain = bytes.fromhex(frame["plaintext"])
            if frame["dir"] == TO_LOCK:
                expect("counter", frame["counter"], sent)
                sent += 1
                request = parse_request(plain)
                if not isinstance(request, g.Request):
                    raise NotUnderstood(f"nothing is known of the command {plain[0]:02x}")
                heard = _only(self._to_lock(frame, self.app.send(request)), Commanded)
                expect("plaintext", plain, heard.request.build())
                continue
            expect("counter", frame["counter"], received)
            received += 1
            told |= self._said(frame, plain)
        return told

    def _said(self, frame: Mapping[str, Any], plain: bytes) -> dict[str, Any]:
        if frame["char"] == Characteristic.NOTIFICATIONS:
            news = _only(self._to_app(frame, self.lock.notify(parse_notification(plain))), Notified)
            expect("plaintext", plain, news.notification.build())
            return {"notify": notification_fields(news.notification)}
        answered = _only(self._to_app(frame, self.lock.answer(parse_answer(plain))), Answered)
        expect("plaintext", plain, answered.answer.build())
        return answer_said(answered.answer)


def _same(frame: Mapping[str, Any], sent: Write, direction: str) -> None:
    expect("dir", frame["dir"], direction)
    expect("char", frame["char"], sent.characteristic.value)
    expect("wire", frame["wire"], sent.data.hex())


def _only(events: list[Any], kind: type) -> Any:
    if len(events) != 1 or not isinstance(events[0], kind):
        names = ", ".join(type(one).__name__ for one in events) or "nothing"
        raise Mismatch(f"a message: the vector says {kind.__name__}, the codec {names}")
    return events[0]


# --- words ----------------------------------------------------------------------------------------------------

_NAMES: dict[type, str] = {
    g.UnlockAnswer: "unlock",
    g.LockAnswer: "lock",
    g.PullSpringAnswer: "pull",
    g.StateAnswer: "state",
    g.BatteryAnswer: "battery",
}


def answer_said(answer: Answer) -> dict[str, Any]:
    """By the client's name of the call: its result, or the sentence of its error."""
    name = _NAMES.get(type(answer))
    if name is None or not isinstance(answer, g.Answer):
        return {}
    if answer.result != Result.SUCCESS:
        return {name: f"Command failed: {result_name(answer.result)}"}
    match answer:
        case g.StateAnswer(state=state, jam=jam):
            return {name: [state, jam, Door.UNKNOWN.value]}
        case g.BatteryAnswer(percent=percent, charging=charging):
            return {name: [percent, charging == 1]}
    return {name: answer.result}


def notification_fields(notification: Notification) -> dict[str, Any]:
    """A change of state as the open client tells it."""
    if not isinstance(notification, g.StateChanged):
        return {"type": type(notification).__name__}
    news = notification
    return {
        "type": "lock_state",
        "state": news.state,
        "state_name": State(news.state).name if news.state in list(State) else "",
        "status": news.jam,
        "jammed": news.jam == Jam.JAMMED,
        "trigger": news.trigger,
        "trigger_name": Trigger(news.trigger).name.lower() if news.trigger in list(Trigger) else "",
        "access_id": news.access_id,
        "door_state": news.door,
        "door_name": Door(news.door).name if news.door in list(Door) else "",
    }
