"""Frames a second: the generated codecs beside hand-written `struct` code and beside interpreted construct.

For each hot frame three contenders build and read the same message, and verify the same things: constants, lengths and
check values. They run interleaved, round by round, in one process; medians count, so a slow moment of the machine hits
all three alike. `run()` gives the figures, `python -m benchmarks --only codecs` prints them.
"""

from __future__ import annotations

import statistics
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from construct import Bytes, Checksum, Const, GreedyBytes, Int8ub, Prefixed, RawCopy, Rebuild, Struct, len_, this

from latchwork.protocol.codec import Layout, Malformed, oracle
from latchwork.protocol.codec.generate import generate
from latchwork.protocol.codec.interpreted import layout
from latchwork.protocol.codec.nodes import analyse
from latchwork.protocol.ttlock import declarations as ttlock
from latchwork.protocol.ttlock import generated as ttlock_generated
from latchwork.protocol.ttlock.crc import crc8
from latchwork.protocol.zwave import declarations as zwave
from latchwork.protocol.zwave import generated as zwave_generated
from latchwork.protocol.zwave.checksum import frame_checksum

CONTENDERS = ("generated", "hand-written", "construct")
TARGET_HAND_WRITTEN = 0.8
TARGET_CONSTRUCT = 10.0


def additive(data: bytes) -> int:
    """The PN532's data checksum: what brings the sum to 0 modulo 256."""
    return -sum(data) & 0xFF


# --- whole frames, declared here: the packages keep start byte and checksum apart from their messages -----------------

TTLOCK_FRAME = Layout(
    "TtlockFrame",
    Struct(
        "covered" / RawCopy(layout(ttlock.DECLARATIONS, "Envelope").tree),
        "crc" / Checksum(Int8ub, crc8, this.covered.data),
        Const(b"\r\n"),
    ),
    source="ttlock-ble.md §2",
)

USER_CODE_FRAME = Layout(
    "UserCodeFrame",
    Struct(
        Const(b"\x01"),
        "covered"
        / RawCopy(
            Struct(
                "length" / Rebuild(Int8ub, len_(this.command.code) + 11),
                Const(b"\x00\x13"),
                "node" / Int8ub,
                "command"
                / Prefixed(
                    Int8ub,
                    Struct(Const(b"\x63\x01"), "user" / Int8ub, "status" / Int8ub, "code" / GreedyBytes),
                ),
                "tx_options" / Int8ub,
                "callback" / Int8ub,
            )
        ),
        "checksum" / Checksum(Int8ub, frame_checksum, this.covered.data),
    ),
    source="zwave.md §1, §2, §4",
)

PN532_FRAME = Layout(
    "Pn532Frame",
    Struct(
        Const(b"\x00\x00\xff"),
        "length" / Rebuild(Int8ub, len_(this.body.value.data) + 2),
        "lcs" / Rebuild(Int8ub, -this.length & 0xFF),
        "body" / RawCopy(Struct("tfi" / Int8ub, "code" / Int8ub, "data" / Bytes(this._.length - 2))),
        "dcs" / Checksum(Int8ub, additive, this.body.data),
        Const(b"\x00"),
    ),
    source="pn532.md §2",
)


# --- the same by hand -------------------------------------------------------------------------------------------------

_ENVELOPE = struct.Struct(">2sBBBHHBBB")


@dataclass(slots=True)
class HandTtlockFrame:
    protocol_type: int
    sub_version: int
    scene: int
    group_id: int
    org_id: int
    command: int
    encrypt: int
    payload: bytes

    def build(self) -> bytes:
        try:
            body = (
                _ENVELOPE.pack(
                    b"\x7f\x5a",
                    self.protocol_type,
                    self.sub_version,
                    self.scene,
                    self.group_id,
                    self.org_id,
                    self.command,
                    self.encrypt,
                    len(self.payload),
                )
                + self.payload
            )
        except struct.error:
            raise Malformed("frame", "out of range") from None
        return body + bytes((crc8(body), 0x0D, 0x0A))

    @classmethod
    def parse(cls, data: bytes) -> HandTtlockFrame:
        if len(data) < 15:
            raise Malformed("frame", "too short")
        magic, kind, sub, scene, group, org, command, encrypt, size = _ENVELOPE.unpack_from(data)
        end = 12 + size
        if magic != b"\x7f\x5a" or len(data) != end + 3 or data[end + 1 :] != b"\r\n":
            raise Malformed("frame", "not a frame")
        if crc8(data[:end]) != data[end]:
            raise Malformed("frame", "checksum")
        return cls(kind, sub, scene, group, org, command, encrypt, data[12:end])


_CHECK_ADMIN = struct.Struct(">IBHI")


@dataclass(slots=True)
class HandCheckAdmin:
    admin_ps: int
    lock_flag_pos: int
    uid: int

    def build(self) -> bytes:
        flags = self.lock_flag_pos
        try:
            return _CHECK_ADMIN.pack(self.admin_ps, flags >> 16, flags & 0xFFFF, self.uid)
        except struct.error:
            raise Malformed("check admin", "out of range") from None

    @classmethod
    def parse(cls, data: bytes) -> HandCheckAdmin:
        if len(data) != 11:
            raise Malformed("check admin", "length")
        admin_ps, high, low, uid = _CHECK_ADMIN.unpack(data)
        return cls(admin_ps, high << 16 | low, uid)


_THREE = struct.Struct(">BBB")


@dataclass(slots=True)
class HandAddPasscode:
    kind: int
    code: bytes
    start: bytes
    end: bytes

    def build(self) -> bytes:
        if len(self.start) != 5:
            raise Malformed("add passcode", "start")
        try:
            return _THREE.pack(2, self.kind, len(self.code)) + self.code + self.start + self.end
        except struct.error:
            raise Malformed("add passcode", "out of range") from None

    @classmethod
    def parse(cls, data: bytes) -> HandAddPasscode:
        if len(data) < 8:
            raise Malformed("add passcode", "too short")
        operation, kind, size = _THREE.unpack_from(data)
        end = 3 + size
        if operation != 2 or len(data) < end + 5:
            raise Malformed("add passcode", "not one")
        return cls(kind, data[3:end], data[end : end + 5], data[end + 5 :])


_USER_CODE_HEAD = struct.Struct(">B2sBB2sBB")


@dataclass(slots=True)
class HandUserCodeFrame:
    node: int
    user: int
    status: int
    code: bytes
    tx_options: int
    callback: int

    def build(self) -> bytes:
        code = self.code
        try:
            body = (
                _USER_CODE_HEAD.pack(
                    len(code) + 11, b"\x00\x13", self.node, len(code) + 4, b"\x63\x01", self.user, self.status
                )
                + code
                + bytes((self.tx_options, self.callback))
            )
        except (struct.error, ValueError):
            raise Malformed("user code", "out of range") from None
        return b"\x01" + body + bytes((frame_checksum(body),))

    @classmethod
    def parse(cls, data: bytes) -> HandUserCodeFrame:
        if len(data) < 13 or data[0] != 1:
            raise Malformed("user code", "not a frame")
        length, function, node, size, command, user, status = _USER_CODE_HEAD.unpack_from(data, 1)
        end = 6 + size
        if len(data) != end + 3 or length != size + 7 or function != b"\x00\x13" or command != b"\x63\x01":
            raise Malformed("user code", "not one")
        if frame_checksum(data[1:-1]) != data[-1]:
            raise Malformed("user code", "checksum")
        return cls(node, user, status, data[10:end], data[end], data[end + 1])


@dataclass(slots=True)
class HandApplicationCommand:
    rx_status: int
    source: int
    data: bytes
    rssi: int | None = None
    security_key: int | None = None

    def build(self) -> bytes:
        try:
            frame = _THREE.pack(self.rx_status, self.source, len(self.data)) + self.data
            if self.rssi is not None:
                frame += struct.pack("b", self.rssi)
            if self.security_key is not None:
                if self.rssi is None:
                    raise Malformed("application command", "key without rssi")
                frame += bytes((self.security_key,))
        except (struct.error, ValueError):
            raise Malformed("application command", "out of range") from None
        return frame

    @classmethod
    def parse(cls, data: bytes) -> HandApplicationCommand:
        if len(data) < 3:
            raise Malformed("application command", "too short")
        status, source, size = _THREE.unpack_from(data)
        end = 3 + size
        more = len(data) - end
        if not 0 <= more <= 2:
            raise Malformed("application command", "length")
        rssi = struct.unpack_from("b", data, end)[0] if more else None
        return cls(status, source, data[3:end], rssi, data[end + 1] if more == 2 else None)


_PN532_HEAD = struct.Struct(">3sBBBB")


@dataclass(slots=True)
class HandPn532Frame:
    tfi: int
    code: int
    data: bytes

    def build(self) -> bytes:
        length = len(self.data) + 2
        try:
            body = bytes((self.tfi, self.code)) + self.data
            return b"\x00\x00\xff" + bytes((length, -length & 0xFF)) + body + bytes((-sum(body) & 0xFF, 0))
        except ValueError:
            raise Malformed("PN532 frame", "out of range") from None

    @classmethod
    def parse(cls, data: bytes) -> HandPn532Frame:
        if len(data) < 9:
            raise Malformed("PN532 frame", "too short")
        start, length, lcs, tfi, code = _PN532_HEAD.unpack_from(data)
        end = 5 + length
        if start != b"\x00\x00\xff" or (length + lcs) & 0xFF or length < 2 or len(data) != end + 2 or data[-1]:
            raise Malformed("PN532 frame", "not a frame")
        if sum(data[5 : end + 1]) & 0xFF:
            raise Malformed("PN532 frame", "checksum")
        return cls(tfi, code, data[7:end])


# --- the contest ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Contest:
    """One frame: its declaration, the two classes, and the constructor's arguments (the same for both)."""

    name: str
    layout: Layout
    generated: Any
    hand_written: Any
    arguments: tuple[Any, ...]


def _local_classes() -> ModuleType:
    """What the generator makes of this module's own declarations."""
    module = ModuleType("benchmarked_frames")
    declared = (TTLOCK_FRAME, USER_CODE_FRAME, PN532_FRAME)
    made = generate("benchmarked_frames", declared)
    if made.interpreted:
        raise RuntimeError(f"these frames should have been compiled: {made.interpreted}")
    sys.modules[module.__name__] = module
    exec(compile(made.text, "benchmarked_frames.py", "exec"), module.__dict__)
    return module


def contests() -> list[Contest]:
    """The hot frames."""
    local = _local_classes()
    payload = bytes(range(0x30, 0x50))
    command = b"\x63\x01\x05\x01" + b"4711"
    user_code = local.UserCodeFrame(4, local.UserCodeFrameCommand(5, 1, b"471147"), 0x25, 17)
    return [
        Contest("TTLock frame", TTLOCK_FRAME, local.TtlockFrame, HandTtlockFrame, (5, 3, 1, 1, 1, 3, 0xAA, payload)),
        Contest(
            "TTLock check admin",
            layout(ttlock.DECLARATIONS, "CheckAdmin"),
            ttlock_generated.CheckAdmin,
            HandCheckAdmin,
            (650_312_827, 2, 44_880_651),
        ),
        Contest(
            "TTLock passcode add",
            layout(ttlock.DECLARATIONS, "AddPasscode"),
            ttlock_generated.AddPasscode,
            HandAddPasscode,
            (3, b"012345", bytes(5), bytes(5)),
        ),
        Contest(
            "Z-Wave SendData, User Code Set",
            USER_CODE_FRAME,
            lambda *_: user_code,
            lambda *_: HandUserCodeFrame(4, 5, 1, b"471147", 0x25, 17),
            (),
        ),
        Contest(
            "Z-Wave ApplicationCommand",
            layout(zwave.DECLARATIONS, "ApplicationCommand"),
            zwave_generated.ApplicationCommand,
            HandApplicationCommand,
            (0, 4, command, -60),
        ),
        Contest("PN532 normal frame", PN532_FRAME, local.Pn532Frame, HandPn532Frame, (0xD4, 0x40, payload[:18])),
    ]


def _calls(contest: Contest) -> dict[tuple[str, str], Callable[[], Any]]:
    """What is timed: (direction, contender) to a call without arguments."""
    generated, by_hand = contest.generated(*contest.arguments), contest.hand_written(*contest.arguments)
    data = generated.build()
    tree = contest.layout.tree
    if by_hand.build() != data:
        raise RuntimeError(f"{contest.name}: the contenders build different bytes")
    _same_refusals(contest, type(generated), type(by_hand), data)
    parsed = oracle.to_construct(analyse(tree), oracle.parse(contest.layout, data))
    parse_generated, parse_by_hand = type(generated).parse, type(by_hand).parse
    return {
        ("build", "generated"): generated.build,
        ("build", "hand-written"): by_hand.build,
        ("build", "construct"): lambda: tree.build(parsed),
        ("parse", "generated"): lambda: parse_generated(data),
        ("parse", "hand-written"): lambda: parse_by_hand(data),
        ("parse", "construct"): lambda: tree.parse(data),
    }


def _same_refusals(contest: Contest, generated: Any, by_hand: Any, data: bytes) -> None:
    """Every single flipped bit and every cut must be judged alike, or the contest would not be fair."""
    flipped = [
        data[:at] + bytes((data[at] ^ 1 << bit,)) + data[at + 1 :] for at in range(len(data)) for bit in range(8)
    ]
    for other in [*flipped, *(data[:size] for size in range(len(data))), data + b"\x00"]:
        if _accepts(generated, other) != _accepts(by_hand, other):
            raise RuntimeError(f"{contest.name}: the contenders judge {other.hex()} differently")


def _accepts(message: Any, data: bytes) -> bool:
    try:
        message.parse(data)
    except Malformed:
        return False
    return True


def _rate(call: Callable[[], Any], repeats: int) -> float:
    began = time.process_time()  # of this process alone: what else the machine does is not the codec's doing
    for _ in range(repeats):
        call()
    return repeats / (time.process_time() - began)


def _median_ratio(rates: list[float], others: list[float]) -> float:
    """Round against round, so that a busy moment of the machine does not count for one side alone."""
    return statistics.median(rate / other for rate, other in zip(rates, others, strict=True))


def run(rounds: int = 15, seconds: float = 0.005) -> dict[str, Any]:
    """Medians over `rounds` interleaved rounds of about `seconds` per contender: frames a second and their ratios."""
    rows: list[dict[str, Any]] = []
    for contest in contests():
        calls = _calls(contest)
        repeats = {key: max(20, int(_rate(call, 200) * seconds)) for key, call in calls.items()}
        rates: dict[tuple[str, str], list[float]] = {key: [] for key in calls}
        for _ in range(rounds):
            for key, call in calls.items():
                rates[key].append(_rate(call, repeats[key]))
        for direction in ("build", "parse"):
            ours, by_hand, slow = (rates[direction, who] for who in CONTENDERS)
            rows.append(
                {
                    "frame": contest.name,
                    "direction": direction,
                    "frames_per_second": {who: round(statistics.median(rates[direction, who])) for who in CONTENDERS},
                    "of_hand_written": round(_median_ratio(ours, by_hand), 2),
                    "times_construct": round(_median_ratio(ours, slow), 1),
                }
            )
    return {
        "rounds": rounds,
        "targets": {"of_hand_written": TARGET_HAND_WRITTEN, "times_construct": TARGET_CONSTRUCT},
        "rows": rows,
        "met": all(
            row["of_hand_written"] >= TARGET_HAND_WRITTEN and row["times_construct"] >= TARGET_CONSTRUCT for row in rows
        ),
    }
