"""No user code survives in a recorded serial line, whatever it travels in."""

from __future__ import annotations

import pytest
from security_scene import Air, drawing

from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.commands import AnyCommand, encode
from latchwork.protocol.zwave.frames import FrameType, build_frame
from latchwork.protocol.zwave.irregular import Crc16Encapsulation, NotificationReport
from latchwork.protocol.zwave.redact import Direction, Redactor
from latchwork.protocol.zwave.s0_inclusion import S0Including, S0Joining

PIN = b"470815"
SET, REPORT = g.UserCodeSet(5, 1, PIN), g.UserCodeReport(5, 1, PIN)

SECRET: dict[str, AnyCommand] = {
    "set": SET,
    "report": REPORT,
    "extended set": g.ExtendedUserCodeSet(
        [g.ExtendedUserCodeSetCode(300, 1, PIN), g.ExtendedUserCodeSetCode(1, 0, b"")]
    ),
    "extended report": g.ExtendedUserCodeReport([g.ExtendedUserCodeReportCode(300, 1, PIN)], 0),
    "admin code set": g.AdminCodeSet(PIN),
    "admin code report": g.AdminCodeReport(PIN),
    "supervised set": g.SupervisionGet(7, encode(SET)),
    "supervised in a channel": g.MultiChannelEncapsulation(0, 1, encode(g.SupervisionGet(7, encode(SET)))),
    "crc-16": Crc16Encapsulation(encode(SET)),
    "notification": NotificationReport(type=6, event=6, parameters=encode(REPORT)),
    "supervised notification": g.SupervisionGet(
        1, encode(NotificationReport(type=6, event=6, parameters=encode(REPORT)))
    ),
    "credential set": g.CredentialSet(5, 1, 1, 0, PIN),
    "credential report": g.CredentialReport(4, 5, 1, 1, 0x80, PIN, 2, 1, 0, 0),
    "admin pin": g.AdminPinSet(PIN),
}


def frames(command: AnyCommand, direction: Direction) -> list[bytes]:
    data = encode(command)
    requests: tuple[g.HostRequest | g.StickRequest, ...]
    if direction == "host":
        requests = (g.SendData(2, data, 0x25, 7), g.SendDataBridge(1, 2, data, 0x25, b"\0\0\0\0", 7))
    else:
        requests = (g.ApplicationCommand(0, 2, data, -70, 0), g.BridgeApplicationCommand(0, 1, 2, data, b"", -70, 0))
    return [build_frame(FrameType.REQUEST, request.CODE, request.build()) for request in requests]


def masked(stream: bytes, direction: Direction, size: int) -> bytes:
    redactor = Redactor(direction)
    for at in range(0, len(stream), size):
        redactor.feed(stream[at : at + size])
    shown = bytearray(stream)
    for start, end in redactor.spans:
        shown[start:end] = b"*" * (end - start)
    shown[redactor.settled :] = b"*" * (len(stream) - redactor.settled)
    return bytes(shown)


@pytest.mark.parametrize("direction", ["host", "device"])
@pytest.mark.parametrize("name", SECRET)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_a_code_is_masked_whatever_it_travels_in(name: str, direction: Direction, size: int) -> None:
    for frame in frames(SECRET[name], direction):
        stream = b"\x06" + frame + b"\x06" + frame
        shown = masked(stream, direction, size)
        assert PIN not in shown
        assert not any(byte in shown for byte in (PIN[:4], PIN[-4:]))
        assert shown[:8] == stream[:8], "what is not secret stays readable"


def test_the_checksum_of_a_frame_with_a_code_is_masked_too() -> None:
    frame = frames(SET, "host")[0]
    assert masked(frame, "host", 1000)[-1:] == b"*"


def test_a_frame_without_a_code_stays_readable() -> None:
    frame = frames(g.UserCodeGet(5), "host")[0]
    assert masked(frame, "host", 1) == frame


def test_a_damaged_frame_is_masked_as_a_whole() -> None:
    frame = bytearray(frames(SET, "host")[0])
    frame[6] ^= 0x10
    assert set(masked(bytes(frame), "host", 1)) == {ord("*")}


def test_a_code_behind_a_lost_start_byte_is_masked_with_the_stray_bytes() -> None:
    stream = frames(SET, "host")[0][1:] + b"\x06"
    assert b"47" not in masked(stream, "host", 1)


def test_a_frame_that_never_ends_stays_undecided() -> None:
    redactor = Redactor("host")
    redactor.feed(b"\x06" + frames(SET, "host")[0][:-3])
    assert redactor.settled == 1


def test_the_checksum_over_all_codes_is_masked() -> None:
    frame = frames(g.UserCodeChecksumReport(0x9890), "device")[0]
    assert b"\x98\x90" not in masked(frame, "device", 1)


def test_the_network_key_of_s0_is_masked_although_it_goes_sealed() -> None:
    """It goes under a key of zeros that everybody has."""
    node, lock = S0Including(1, 3, bytes(range(1, 17)), drawing("a")), S0Joining(3, 1, b"", drawing("b"))
    air = Air(node, lock)
    lock.start(0)
    node.start(0)
    air.settle(0)
    handed_over = next(frame for _, frame in air.heard if frame[1] == 0x81)
    data = g.SendData(3, handed_over, 0x25, 7)
    frame = build_frame(FrameType.REQUEST, data.CODE, data.build())
    shown = masked(frame, "host", 1)
    assert shown[6:16] == handed_over[:10]
    assert set(shown[16:-3]) == {ord("*")}
