"""Settings that the admin reads and writes: 36, 37, 59, 61, 62, 66, 67 and 68.

59, 61, 67 and 68 are laid out by the vendor's Android SDK 3.3.1, `CommandUtil_V3`: 1 asks, 2 sets (59: 2 hides and 3
shows), the lamp's seconds take two bytes, the switches a mask of those meant and a mask of values.
"""

from __future__ import annotations

from latchwork.protocol.ttlock.commands import PassageOperation, SettingOperation
from latchwork.protocol.ttlock.errors import LockError
from latchwork.protocol.ttlock.generated import (
    AddPassage,
    DeletePassage,
    QueryAutoLockReply,
    QueryPassage,
    QueryPassageReply,
    QueryPassageReplyEntry,
    QueryRemoteUnlockReply,
    QuerySound,
    QuerySoundReply,
    SetAutoLock,
    SetRemoteUnlock,
    SetVolume,
    parse_auto_lock_request,
    parse_passage_request,
    parse_remote_unlock_request,
    parse_sound_request,
)
from latchwork.simulators.ttlock.board import NO_SENSOR, Board, Refused
from latchwork.simulators.ttlock.windows import MONTHLY, WEEKLY, Passage

LAST_ENTRY = 0xFF
PASSAGE_PER_PAGE = 30
QUERY, MODIFY = SettingOperation.QUERY, SettingOperation.MODIFY
HIDE, SHOW = 2, 3
LOUDEST = 5


def _operation(payload: bytes, *known: int) -> int:
    if not payload or payload[0] not in known:
        raise Refused(LockError.INVALID_PARAMETER)
    return payload[0]


def _done(board: Board, operation: int) -> bytes:
    return bytes((board.battery, operation))


def auto_lock(board: Board, payload: bytes) -> bytes:
    """Command 36; 0 seconds is off."""
    request = parse_auto_lock_request(_operation(payload, QUERY, MODIFY), payload)
    model, memory = board.model, board.memory
    if isinstance(request, SetAutoLock):
        if request.seconds and not model.auto_lock_minimum <= request.seconds <= model.auto_lock_maximum:
            raise Refused(LockError.INVALID_PARAMETER)
        board.store()
        memory.auto_lock_seconds = request.seconds
        return _done(board, MODIFY)
    return QueryAutoLockReply(
        battery=board.battery,
        current=memory.auto_lock_seconds,
        minimum=model.auto_lock_minimum,
        maximum=model.auto_lock_maximum,
        sensor=NO_SENSOR,
    ).build()


def remote_unlock(board: Board, payload: bytes) -> bytes:
    """Command 37."""
    request = parse_remote_unlock_request(_operation(payload, QUERY, MODIFY), payload)
    if isinstance(request, SetRemoteUnlock):
        board.store()
        board.memory.remote_unlock = bool(request.value)
        return _done(board, MODIFY)
    return QueryRemoteUnlockReply(battery=board.battery, value=int(board.memory.remote_unlock)).build()


def passcode_display(board: Board, payload: bytes) -> bytes:
    """Command 59: whether the keypad's screen shows what is typed."""
    operation = _operation(payload, QUERY, HIDE, SHOW)
    if operation == QUERY:
        return _done(board, QUERY) + bytes((board.memory.passcode_shown,))
    board.store()
    board.memory.passcode_shown = operation == SHOW
    return _done(board, operation)


def freeze(board: Board, payload: bytes) -> bytes:
    """Command 61: a frozen lock refuses everybody with error 1c."""
    if _operation(payload, QUERY, MODIFY) == QUERY:
        return _done(board, QUERY) + bytes((board.memory.frozen,))
    if len(payload) != 2:
        raise Refused(LockError.PARAMETER_LENGTH)
    board.store()
    board.memory.frozen = payload[1] == 1
    return _done(board, MODIFY)


def sound(board: Board, payload: bytes) -> bytes:
    """Command 62."""
    operation = _operation(payload, QUERY, MODIFY)
    request = parse_sound_request((operation, len(payload)), payload)
    memory = board.memory
    if isinstance(request, QuerySound):
        return QuerySoundReply(battery=board.battery, on=int(memory.sound), volume=memory.volume).build()
    if isinstance(request, SetVolume) and not 1 <= request.level <= LOUDEST:
        raise Refused(LockError.INVALID_PARAMETER)
    board.store()
    memory.sound = request.on == 1
    if isinstance(request, SetVolume):
        memory.volume = request.level
    return _done(board, MODIFY)


def lamp(board: Board, payload: bytes) -> bytes:
    """Command 67."""
    if _operation(payload, QUERY, MODIFY) == QUERY:
        return _done(board, QUERY) + board.memory.lamp_seconds.to_bytes(2, "big")
    if len(payload) != 3:
        raise Refused(LockError.PARAMETER_LENGTH)
    board.store()
    board.memory.lamp_seconds = int.from_bytes(payload[1:], "big")
    return _done(board, MODIFY)


def switches(board: Board, payload: bytes) -> bytes:
    """Command 68."""
    known = 0xFFFF_FFFF
    if _operation(payload, QUERY, MODIFY) == QUERY:
        return _done(board, QUERY) + known.to_bytes(4, "big") + board.memory.switches.to_bytes(4, "big")
    if len(payload) != 9:
        raise Refused(LockError.PARAMETER_LENGTH)
    meant, values = int.from_bytes(payload[1:5], "big"), int.from_bytes(payload[5:], "big")
    board.store()
    board.memory.switches = (board.memory.switches & ~meant) | (values & meant)
    return _done(board, MODIFY)


# --- 66: passage mode ---------------------------------------------------------------------------------------


def passage_mode(board: Board, payload: bytes) -> bytes:
    operation = _operation(payload, *PassageOperation)
    request = parse_passage_request(operation, payload)
    rows = board.memory.passage
    if isinstance(request, QueryPassage):
        return _passage_page(board, request.sequence)
    if isinstance(request, AddPassage | DeletePassage):
        row = _passage(request)
        if isinstance(request, DeletePassage) and row not in rows:
            raise Refused(LockError.RECORD_MISSING)
        board.store()
        if isinstance(request, DeletePassage):
            rows.remove(row)
        elif row not in rows:
            rows.append(row)
    else:
        board.store()
        rows.clear()
    return _done(board, operation)


def _passage(request: AddPassage | DeletePassage) -> Passage:
    start, end = 60 * request.start_hour + request.start_minute, 60 * request.end_hour + request.end_minute
    whole_day = start == end == 0
    last = {WEEKLY: 7, MONTHLY: 31}.get(request.kind, -1)
    if request.week_or_day > last or request.month > 12 or not (whole_day or start < end <= 24 * 60):
        raise Refused(LockError.INVALID_PARAMETER)
    return Passage(request.kind, request.week_or_day, request.month, start, end)


def _passage_page(board: Board, sequence: int) -> bytes:
    rows = board.memory.passage[sequence : sequence + PASSAGE_PER_PAGE]
    end = sequence + len(rows)
    entries = [
        QueryPassageReplyEntry(
            kind=row.kind,
            week_or_day=row.day,
            month=row.month,
            start_hour=row.start // 60,
            start_minute=row.start % 60,
            end_hour=row.end // 60,
            end_minute=row.end % 60,
        )
        for row in rows
    ]
    following = end if end < len(board.memory.passage) else LAST_ENTRY
    return QueryPassageReply(battery=board.battery, next_sequence=following, entries=entries).build()
