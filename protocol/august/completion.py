"""Which frame answers which command: the table that a client waits by.

Frames that do not fit are the lock's own news and the wait goes on. Source: yalexs-ble 7.2.2, `lock.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from latchwork.protocol.august import generated as g
from latchwork.protocol.august.constants import OPERATIONS, Flag, Opcode
from latchwork.protocol.august.frames import Frame

Rule = Callable[[g.Request, Frame], bool]


def _answers(request: g.Request, frame: Frame) -> bool:
    return frame.flag == Flag.ANSWER and frame.opcode == request.CODE


def _status(request: g.Request, frame: Frame) -> bool:
    return (
        isinstance(request, g.GetStatus)
        and isinstance(frame.body, g.Status)
        and frame.body.status_type == request.status_type
    )


def _setting(request: g.Request, frame: Frame) -> bool:
    return (
        isinstance(request, g.WriteSetting)
        and isinstance(frame.body, g.SettingWritten)
        and frame.body.setting == request.setting
    )


def _keycode(request: g.Request, frame: Frame) -> bool:
    return isinstance(request, g.GetKeycode) and isinstance(frame.body, g.Keycode) and frame.body.slot == request.slot


def _first_valid(request: g.Request, frame: Frame) -> bool:
    return frame.flag in (Flag.ANSWER, Flag.ACKNOWLEDGEMENT)


def _either(request: g.Request, frame: Frame) -> bool:
    return _first_valid(request, frame) and frame.opcode == request.CODE


COMPLETED_BY: dict[int, Rule] = {
    Opcode.GET_STATUS: _status,
    Opcode.WRITE_SETTING: _setting,
    Opcode.READ_SETTING: _first_valid,
    Opcode.SET_CLOCK: _either,
    Opcode.GET_KEYCODE: _keycode,
}
"""Every command that is not named here is completed by the answer with its opcode. A read setting is completed by its
acknowledgement, so that a lock without the setting does not hold the wait open; the value comes afterwards."""


def completes(request: g.Request, frame: Frame) -> bool:
    """Whether the frame ends the wait for `request`."""
    return COMPLETED_BY.get(request.CODE, _answers)(request, frame)


def acknowledges(request: g.Request, frame: Frame) -> bool:
    """Whether the frame is the first of the two that lock and unlock are answered with."""
    return (
        request.CODE in OPERATIONS
        and frame.flag == Flag.ACKNOWLEDGEMENT
        and frame.opcode == request.CODE
        and isinstance(frame.body, g.Acknowledgement)
        and frame.body.parameter == request.build()[0]
    )


def result_of(frame: Frame) -> int | None:
    """Byte 15 where it is a result."""
    match frame.body:
        case (
            g.UnlockResult()
            | g.LockResult()
            | g.KeycodeSet()
            | g.KeycodeCleared()
            | g.AllKeycodesCleared()
            | g.KeycodeAccessSet()
            | g.KeycodeCommitted()
            | g.Keycode()
        ):
            return frame.body.result
    return None
