"""Whole sessions held against both sides of ours: the client and the lock speak the recorded frames to each other.

Every frame is made by our own side and compared byte by byte; every step's result is told in the words of yalexs-ble,
whose run the vectors record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from latchwork.protocol.august import generated as g
from latchwork.protocol.august.activity import DoorActivity, EndOfLog, Entry, LockActivity, read
from latchwork.protocol.august.ciphers import SecureCipher, session_key
from latchwork.protocol.august.constants import (
    MECHANICAL,
    Channel,
    LockOperation,
    Opcode,
    Result,
    StatusType,
    UnlockOperation,
    result_name,
)
from latchwork.protocol.august.frames import Frame, parse_frame
from latchwork.protocol.august.keycodes import SettingKeycode, clear_keycode, get_keycode
from latchwork.protocol.august.lock_session import CloseWanted, Commanded, InitialiseWanted, KeyWanted, LockSession
from latchwork.protocol.august.pins import EMPTY, decode_pin
from latchwork.protocol.august.session import (
    Answered,
    ClientSession,
    Closed,
    KeyAgreed,
    Opened,
    Pushed,
    SessionError,
    Write,
)
from latchwork.protocol.august.settings import READ_AUTO_LOCK, AutoLock, Mode
from latchwork.protocol.august.status import State, of_status, states
from latchwork.protocol.august.vector_words import said_activity, said_state
from latchwork.protocol.vectors import Mismatch, NotUnderstood, Vector, expect

ABOUT = frozenset({"id", "kind", "origin", "source", "note"})
TO_LOCK = "app_to_lock"
TO_APP = "lock_to_app"


def session_transcript(vector: Vector) -> None:
    for name in vector:
        if name not in ABOUT | {"keys", "frames", "expect"}:
            raise NotUnderstood(f"nothing is known of {name}")
    if set(vector["expect"]) != {"steps"}:
        raise NotUnderstood("nothing is known of what a session states beside its steps")
    for frame in vector["frames"]:
        if frame["dir"] not in (TO_LOCK, TO_APP):
            raise NotUnderstood(f"nothing is known of the direction {frame['dir']}")
    play = _Play(vector["keys"])
    at = 0
    for step in vector["expect"]["steps"]:
        if extra := set(step) - {"step", "frames_so_far", "client_result", "state_callback"}:
            raise NotUnderstood(f"nothing is known of {sorted(extra)[0]} of a step")
        end = step["frames_so_far"]
        try:
            _step(play, step, vector["frames"][at:end])
        except SessionError as problem:
            raise Mismatch(f"{step['step']}: {problem}") from None
        at = end
    expect("the number of frames", at, len(vector["frames"]))


class _Play:
    """Both sides, and the recorded frames between them."""

    def __init__(self, keys: Mapping[str, Any]) -> None:
        if extra := set(keys) - {"offline_key", "slot", "app_random", "lock_random", "session_key"}:
            raise NotUnderstood(f"nothing is known of the key {sorted(extra)[0]}")
        app, self.lock_random = bytes.fromhex(keys["app_random"]), bytes.fromhex(keys["lock_random"])
        self.app_random, self.second_random = app[:8], app[8:]
        expect("session_key", session_key(self.app_random, self.lock_random).hex(), keys["session_key"])
        key, slot = bytes.fromhex(keys["offline_key"]), keys["slot"]
        self.client, self.lock = ClientSession(key, slot), LockSession({slot: key})
        self.ciphers = {"offline": SecureCipher(key), "session": SecureCipher(bytes.fromhex(keys["session_key"]))}
        self.offline = True
        self.records = 0

    def pass_on(self, recorded: Mapping[str, Any], sent: Write, plain: bytes = b"") -> list[Any]:
        """One frame over the link: it has to be the recorded one. Gives what the other side makes of it. `plain` is a
        normal frame in clear; a secure one is deciphered here."""
        if extra := set(recorded) - {"dir", "channel", "key", "plaintext", "wire"}:
            raise NotUnderstood(f"nothing is known of {sorted(extra)[0]} of a frame")
        expect("wire", recorded["wire"], sent.data.hex())
        expect("channel", recorded["channel"], sent.channel.value)
        expect("key", recorded["key"], "offline" if self.offline else "session")
        if sent.channel is Channel.SECURE:
            plain = self.ciphers[recorded["key"]].decrypt(sent.data)
        expect("plaintext", recorded["plaintext"], plain.hex())
        if recorded["dir"] == TO_LOCK:
            return list(self.lock.receive(sent.channel, sent.data))
        return list(self.client.receive(sent.channel, sent.data))


def _step(play: _Play, step: Mapping[str, Any], frames: Sequence[Mapping[str, Any]]) -> None:
    name = step["step"]
    if name == "connect":
        _connect(play, frames)
        expect("client_result", step["client_result"], "None")
        return
    if name == "disconnect":
        _disconnect(play, frames)
        expect("client_result", step["client_result"], "None")
        return
    heard, told = _exchanges(play, name, frames)
    expect(f"client_result of {name}", step["client_result"], _result(name, heard))
    _aside(play, name, heard)
    if "state_callback" in step:
        expect(f"state_callback of {name}", step["state_callback"], [said_state(one) for one in told])


def _only(events: list[Any], kind: type) -> Any:
    if len(events) != 1 or not isinstance(events[0], kind):
        names = ", ".join(type(one).__name__ for one in events) or "nothing"
        raise Mismatch(f"a frame: the vector says {kind.__name__}, the codec {names}")
    return events[0]


def _connect(play: _Play, frames: Sequence[Mapping[str, Any]]) -> None:
    expect("the frames of a handshake", 4, len(frames))
    one, two, three, four = frames
    _only(play.pass_on(one, play.client.open(play.app_random)), KeyWanted)
    _only(play.pass_on(two, play.lock.exchange(play.lock_random)), KeyAgreed)
    play.offline = False
    _only(play.pass_on(three, play.client.initialise(play.second_random)), InitialiseWanted)
    _only(play.pass_on(four, play.lock.initialised()), Opened)


def _disconnect(play: _Play, frames: Sequence[Mapping[str, Any]]) -> None:
    expect("the frames of a goodbye", 2, len(frames))
    _only(play.pass_on(frames[0], play.client.close()), CloseWanted)
    _only(play.pass_on(frames[1], play.lock.goodbye()), Closed)


# --- commands -------------------------------------------------------------------------------------------------


def _exchanges(play: _Play, name: str, frames: Sequence[Mapping[str, Any]]) -> tuple[list[Answered], list[State]]:
    """Plays a step. Gives what answered each request, and what every frame said of the lock."""
    pending = [parse_frame(bytes.fromhex(one["plaintext"])) for one in frames if one["dir"] == TO_LOCK]
    wanted = _requests(name, [one.body for one in pending if not isinstance(one.body, g.Acknowledgement)])
    heard: list[Answered] = []
    told: list[State] = []
    for recorded in frames:
        plain = bytes.fromhex(recorded["plaintext"])
        if recorded["dir"] == TO_LOCK:
            request = next(wanted, None)
            if request is None:
                raise Mismatch(f"{name}: the vector has a command more than the codec would send")
            frame = Frame(0xEE, request.CODE, request)
            _only(play.pass_on(recorded, play.client.send(request), frame.build()), Commanded)
            continue
        frame = parse_frame(plain)
        for event in play.pass_on(recorded, play.lock.say(frame), frame.build()):
            if isinstance(event, Answered):
                heard.append(event)
            if isinstance(event, Answered | Pushed):
                told += states(event.frame)
    if next(wanted, None) is not None:
        raise Mismatch(f"{name}: the vector ends before the codec would")
    return heard, told


_SETTER = re.compile(r"set_keycode_(\d+)(?:_(.*))?")
_GETTER = re.compile(r"get_keycode_(\d+)(?:_(.*))?")
_CLEARER = re.compile(r"clear_keycode_(\d+)(?:_(.*))?")
_TIMER = re.compile(r"set_auto_lock_(timer|instant|off)_?(\d*)")

_SIMPLE: dict[str, g.Request] = {
    "lock_status": g.GetStatus(StatusType.LOCK),
    "door_status": g.GetStatus(StatusType.DOOR),
    "battery": g.GetStatus(StatusType.BATTERY),
    "force_unlock": g.Unlock(UnlockOperation.UNLOCK),
    "force_unlatch": g.Unlock(UnlockOperation.UNLATCH),
    "force_lock": g.Lock(LockOperation.LOCK),
    "securemode": g.Lock(LockOperation.SECURE_MODE),
    "auto_lock_status": READ_AUTO_LOCK,
    "lock_activity": g.ReadActivity(),
}


def _simple(name: str) -> str | None:
    """The command, by the longest beginning: a step may be named more closely."""
    fits = [known for known in _SIMPLE if name == known or name.startswith(f"{known}_")]
    return max(fits, key=len) if fits else None


ASIDES: dict[str, Callable[[Answered], bool]] = {
    "empty": lambda one: isinstance(one.frame.body, g.Keycode) and one.frame.body.pin == EMPTY,
    "after_clear": lambda one: isinstance(one.frame.body, g.Keycode) and one.frame.body.pin == EMPTY,
    "same_pin": lambda one: one.result == Result.KEYCODE_EXISTING_KEY,
    "full": lambda one: one.result == Result.KEYCODE_NOSPACE,
    "jam": lambda one: one.result in MECHANICAL,
}
"""What the name of a step says beside its command, and how its last answer shows it."""


def _aside(play: _Play, name: str, heard: Sequence[Answered]) -> None:
    """Holds the rest of a step's name against what happened."""
    more = next((match[2] for form in (_SETTER, _GETTER, _CLEARER) if (match := form.fullmatch(name))), None)
    if more is None and (known := _simple(name)) is not None and not name.startswith("set_auto_lock"):
        more = name[len(known) :].removeprefix("_")
    if not more:
        return
    if name.startswith("lock_activity"):
        expect("the number of a record", str(play.records), more)
        play.records += 1
    elif more.isdigit():
        pins = [decode_pin(one.request.pin) for one in heard if isinstance(one.request, g.SetKeycode)]
        expect(f"the PIN of {name}", [more], pins)
    elif more not in ASIDES:
        raise NotUnderstood(f"nothing is known of {more} in the step {name}")
    elif not ASIDES[more](heard[-1]):
        raise Mismatch(f"{name}: the vector says {more}, and that is not what the lock answered")


def _requests(name: str, recorded: Sequence[object]) -> Iterator[Any]:
    """What the client sends in a step of this name; how often it asks the log, and at which step of setting a PIN the
    lock said no, only the recording tells."""
    if name == "drain_lock_activity":
        return iter([g.ReadActivity() for _ in recorded])
    if match := _TIMER.fullmatch(name):
        return iter([AutoLock(Mode(match[1]), int(match[2] or 0)).write()])
    if match := _GETTER.fullmatch(name):
        return iter([get_keycode(int(match[1]))])
    if match := _CLEARER.fullmatch(name):
        return iter([clear_keycode(int(match[1]))])
    if match := _SETTER.fullmatch(name):
        return iter(_setting(int(match[1]), recorded))
    command = _simple(name)
    if command is None:
        raise NotUnderstood(f"nothing is known of the step {name}")
    return iter([_SIMPLE[command]])


def _setting(slot: int, recorded: Sequence[object]) -> list[Any]:
    pin = next((decode_pin(one.pin) for one in recorded if isinstance(one, g.SetKeycode)), None)
    if pin is None:
        raise Mismatch("set_keycode: the vector sets no PIN")
    steps = SettingKeycode(slot, pin)
    requests: list[Any] = [steps.request]
    while len(requests) < len(recorded):
        follows = steps.answered(0)
        if not isinstance(follows, g.Request):
            break
        requests.append(follows)
    return requests


# --- results --------------------------------------------------------------------------------------------------


def _result(name: str, heard: Sequence[Answered]) -> str:
    """What the client gives back, as it prints it."""
    if not heard:
        raise Mismatch(f"{name}: the vector has no answer")
    last = heard[-1]
    body = last.frame.body
    if name.startswith(("set_keycode", "get_keycode", "clear_keycode")) and last.result:
        return f"KeycodeError: {_command(last)} failed: {result_name(last.result)} (0x{last.result:02X})"
    if last.result:
        operation = next(
            known for known in ("force_lock", "force_unlock", "force_unlatch", "securemode") if known in name
        )
        return f"OperationFailedError: {operation} failed: {result_name(last.result)} (0x{last.result:02X})"
    match body:
        case g.Status():
            return said_state(of_status(body)[0])
        case g.Keycode():
            return repr(decode_pin(body.pin))
    if name.startswith("set_keycode"):
        expect("the last step of set_keycode", g.KeycodeCommitted.__name__, type(body).__name__)
    if name.startswith(("lock_activity", "drain")):
        return _log(name, [_entry(one) for one in heard])
    return "None"


_COMMANDS: dict[int, str] = {
    0x27: "set_keycode",
    0x28: "clear_keycode",
    0x2B: "set_keycode_access",
    0x2C: "commit_keycode",
    0x39: "get_keycode",
}


_OPERATIONS: dict[tuple[int, int], str] = {
    (Opcode.LOCK, LockOperation.LOCK): "force_lock",
    (Opcode.LOCK, LockOperation.SECURE_MODE): "force_securemode",
    (Opcode.UNLOCK, UnlockOperation.UNLOCK): "force_unlock",
    (Opcode.UNLOCK, UnlockOperation.UNLATCH): "force_unlatch",
}


def _command(answered: Answered) -> str:
    return _COMMANDS[answered.request.CODE]


def _entry(answered: Answered) -> Entry:
    if not isinstance(answered.frame.body, g.Activity):
        raise Mismatch("a log request was answered by something else")
    return read(answered.frame.body)


def _log(name: str, entries: Sequence[Entry]) -> str:
    shown = [said_activity(one) for one in entries if isinstance(one, LockActivity | DoorActivity)]
    if name.startswith("lock_activity"):
        return shown[0] if shown else "None"
    expect("the end of the log", EndOfLog(), entries[-1])
    return f"[{', '.join(shown)}]"
