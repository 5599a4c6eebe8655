"""Commands 03 and 07: keypad passcodes and their list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from latchwork.protocol.ttlock.commands import Feature, PasscodeOperation, PasscodeType
from latchwork.protocol.ttlock.errors import LockError
from latchwork.protocol.ttlock.generated import (
    AddPasscode,
    ClearPasscodes,
    CodeAddedTail,
    ListPasscodes,
    ListPasscodesReply,
    ModifyPasscode,
    PasscodePage,
    PasscodeRecord,
    PasscodeReply,
    RecoverPasscode,
    RemovePasscode,
    parse_passcode_request,
)
from latchwork.simulators.ttlock.board import Board, Refused
from latchwork.simulators.ttlock.memory import Passcode
from latchwork.simulators.ttlock.windows import PERMANENT_END, is_date5

LAST_PAGE = 0xFFFF
PAGE_ROOM = 233
"""Bytes of records that fit: 240 bytes of ciphertext less padding, echo, status, total and next sequence."""

SHORTEST, LONGEST = 4, 9

OPERATION_BYTES = frozenset(PasscodeOperation)
KINDS = {int(kind): kind for kind in PasscodeType}
CHANGES_UNUSED, CYCLIC_CODES = int(Feature.MODIFY_PASSCODE), int(Feature.CYCLIC_PASSCODE)

WINDOW = 10
"""Length of start5 and end5."""

LONG_OVER = bytes((0, 1, 1, 0, 0)), bytes((0, 1, 2, 0, 0))
"""The window of the stranger that the fault `duplicate_code` finds in memory: in the list, and opening nothing."""


def manage(board: Board, payload: bytes) -> bytes:
    """Command 03."""
    if not payload or payload[0] not in OPERATION_BYTES:
        raise Refused(LockError.INVALID_PARAMETER)
    request = parse_passcode_request(payload[0], payload)
    OPERATIONS[type(request)](board, request)
    return PasscodeReply(battery=board.battery, operation=payload[0]).build()


def list_page(board: Board, payload: bytes) -> bytes:
    """Command 07: as many records as fit, from the place that the sequence names."""
    codes = board.memory.passcodes
    records: list[bytes] = []
    room, following = PAGE_ROOM, LAST_PAGE
    for number, code in codes.starting_at(ListPasscodes.parse(payload).sequence):
        record = _record(code)
        room -= 1 + len(record)
        if room < 0 or len(records) == board.model.passcodes_per_page:
            following = number
            break
        records.append(record)
    if not records:
        return ListPasscodesReply(page=b"").build()
    if following == LAST_PAGE and board.model.cursor_after_last_page:
        following = codes.end
    return ListPasscodesReply(page=PasscodePage(next_sequence=following, records=records).build()).build()


def _record(code: Passcode) -> bytes:
    tail = code.end
    if code.kind is PasscodeType.PERMANENT:
        tail = b""
    elif code.kind is PasscodeType.CYCLIC:
        tail = code.cycle
    return PasscodeRecord(
        kind=code.kind, new_code=code.code.encode(), code=code.original.encode(), start=code.start, tail=tail
    ).build()


# --- the operations of 03 -----------------------------------------------------------------------------------


def _add(board: Board, request: AddPasscode) -> None:
    code = _digits(board, request.code)
    window = _window(board, _kind(request.kind), request.start, request.end)
    _enter(board, Passcode(window[0], code, code, *window[1:]))


def _recover(board: Board, request: RecoverPasscode) -> None:
    """Puts a code back that the cloud remembers, with the digits it was changed to."""
    original, code = _digits(board, request.code), _digits(board, request.new_code)
    window = _window(board, _kind(request.kind), request.start, request.end)
    _enter(board, Passcode(window[0], code, original, *window[1:]))


def _enter(board: Board, code: Passcode) -> None:
    memory = board.memory
    if board.strikes("duplicate_code") and not memory.passcodes.full:
        stranger = Passcode(PasscodeType.PERIOD, code.code, code.code, *LONG_OVER)
        memory.passcodes.put(code.code, memory.passcodes.get(code.code) or stranger)
        board.changes.tell()
    refuse_taken(board, code.code)
    if memory.passcodes.full or board.strikes("memory_full"):
        raise Refused(LockError.OUT_OF_MEMORY)
    board.store()
    memory.passcodes.put(code.code, code)
    if board.model.logs_added_codes:
        board.log.write(93, CodeAddedTail(code=code.code.encode(), start=code.start, end=code.end))


def _remove(board: Board, request: RemovePasscode) -> None:
    digits = _digits(board, request.code)
    code = board.memory.passcodes.get(digits)
    if code is None:
        raise Refused(LockError.PASSCODE_MISSING)
    board.store()
    if not code.half_cleared and board.strikes("half_cleared_slot"):
        code.half_cleared = True
    else:
        board.memory.passcodes.remove(digits)


def _modify(board: Board, request: ModifyPasscode) -> None:
    passcodes = board.memory.passcodes
    old = _digits(board, request.code)
    code = passcodes.get(old)
    changes_unused = board.features & CHANGES_UNUSED
    if code is None or code.half_cleared or not (code.uses or changes_unused):
        raise Refused(LockError.PASSCODE_MISSING)
    new = _digits(board, request.new_code) if request.new_code else old
    if new != old:
        refuse_taken(board, new)
    window = request.window
    if window and len(window) != WINDOW:
        raise Refused(LockError.PARAMETER_LENGTH)
    kind = _kind(request.kind)
    start, end = (window[:5], window[5:]) if window else (code.start, code.end)
    if window:
        kind, start, end, _ = _window(board, PasscodeType.PERIOD if kind is PasscodeType.CYCLIC else kind, start, end)
    board.store()
    if window:
        code.kind, code.start, code.end = kind, start, end
    if new != old:
        passcodes.rename(old, new)
        code.code = new


def _clear(board: Board, request: ClearPasscodes) -> None:
    board.store()
    board.memory.passcodes.clear()


OPERATIONS: dict[type, Callable[[Board, Any], None]] = {
    ClearPasscodes: _clear,
    AddPasscode: _add,
    RemovePasscode: _remove,
    ModifyPasscode: _modify,
    RecoverPasscode: _recover,
}


# --- what a code and its window may be ----------------------------------------------------------------------


def refuse_taken(board: Board, code: str) -> None:
    """Error 10 or 14 when the digits already mean something on this lock."""
    memory = board.memory
    if code == memory.delete_passcode:
        raise Refused(LockError.SAME_AS_DELETE_PASSWORD)
    if code in memory.passcodes or code in memory.offline_codes or code == memory.admin_passcode:
        raise Refused(LockError.PASSCODE_EXISTS)


def refuse_missing_keys(board: Board, code: str) -> None:
    """Error 20 when nobody can type the digits on this keypad."""
    if board.model.refuses_missing_keys and not set(code) <= set(board.model.keys):
        raise Refused(LockError.INVALID_PARAMETER)


def _kind(value: int) -> PasscodeType:
    kind = KINDS.get(value)
    if kind is None:
        raise Refused(LockError.INVALID_PARAMETER)
    return kind


def _digits(board: Board, text: bytes) -> str:
    if not SHORTEST <= len(text) <= LONGEST or board.strikes("length_refused"):
        raise Refused(LockError.PASSCODE_LENGTH)
    if not text.isdigit():
        raise Refused(LockError.INVALID_PARAMETER)
    code = text.decode("ascii")
    refuse_missing_keys(board, code)
    return code


def _window(board: Board, kind: PasscodeType, start: bytes, end: bytes) -> tuple[PasscodeType, bytes, bytes, bytes]:
    """Kind, start5, end5 and cycle as they are kept; what follows the start of a permanent code is not looked at."""
    if not is_date5(start):
        raise Refused(LockError.INVALID_PARAMETER)
    if kind is PasscodeType.PERMANENT:
        return kind, start, PERMANENT_END, b""
    if kind is PasscodeType.CYCLIC:
        if not board.features & CYCLIC_CODES:
            raise Refused(LockError.INVALID_PARAMETER)
        if len(end) != 2:
            raise Refused(LockError.PARAMETER_LENGTH)
        return kind, start, PERMANENT_END, end
    if len(end) != 5:
        raise Refused(LockError.PARAMETER_LENGTH)
    if not is_date5(end) or end <= start:
        raise Refused(LockError.INVALID_PARAMETER)
    return kind, start, end, b""
