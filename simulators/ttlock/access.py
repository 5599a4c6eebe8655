"""Logging in and operating the door over the radio: 41, 55, 30, 47, 58, 69, and what needs no login at all."""

from __future__ import annotations

from latchwork.protocol.ttlock.commands import VENDOR
from latchwork.protocol.ttlock.dates import parse_date6
from latchwork.protocol.ttlock.errors import LockError
from latchwork.protocol.ttlock.generated import (
    AppTail,
    CalibrateTime,
    CalibrateTimeReply,
    CheckAdmin,
    CheckAdminReply,
    CheckRandom,
    CheckRandomReply,
    CheckUserTime,
    CheckUserTimeReply,
    DeviceInfoReply,
    Lock,
    LockReply,
    ReadDeviceInfo,
    ReadLog,
    ReadStatus,
    ReadTimeReply,
    Unlock,
    UnlockReply,
    UnlockReplyRecord,
)
from latchwork.protocol.ttlock.login import proof
from latchwork.simulators.ttlock.board import NO_SENSOR, Board, Refused
from latchwork.simulators.ttlock.mechanism import Refusal
from latchwork.simulators.ttlock.windows import (
    PACKED_PERMANENT_END,
    PACKED_PERMANENT_START,
    Judgement,
    is_date5,
    judge,
)

APP_UNLOCK, APP_LOCK, APP_DOUBLE_LOCKED = 1, 26, 41

LOG_ROOM = 233

UNKNOWN_SELECTOR = 0x19
"""What a real lock answers to device information that it does not have; the vendor does not list it."""

REFUSALS: dict[Refusal, LockError] = {
    Refusal.FROZEN: LockError.FROZEN,
    Refusal.DOUBLE_LOCKED: LockError.DOUBLE_LOCKED,
    Refusal.NO_POWER: LockError.NO_POWER,
    Refusal.JAMMED: LockError.UNDEFINED,
}

JUDGEMENTS: dict[Judgement, LockError] = {
    Judgement.EARLY: LockError.KEY_NOT_YET_VALID,
    Judgement.EXPIRED: LockError.KEY_EXPIRED,
}


# --- login --------------------------------------------------------------------------------------------------


def check_admin(board: Board, payload: bytes) -> bytes:
    """Command 41. The vendor's app resets all eKeys by logging in with a lockFlagPos that is one higher."""
    request = CheckAdmin.parse(payload)
    memory = board.memory
    if memory.admin is None:
        raise Refused(LockError.NO_ADMIN)
    if request.admin_ps != memory.admin.admin_ps:
        raise Refused(LockError.WRONG_ADMIN_PASSWORD)
    if request.lock_flag_pos < memory.lock_flag_pos:
        raise Refused(LockError.KEY_FLAG_INVALID)
    if request.lock_flag_pos > memory.lock_flag_pos:
        board.store()
        memory.lock_flag_pos = request.lock_flag_pos
    return CheckAdminReply(random=_challenge(board, request.uid, as_admin=True)).build()


def check_user_time(board: Board, payload: bytes) -> bytes:
    """Command 55: the window is judged by the lock's own clock, and nobody asks whose key it is."""
    request = CheckUserTime.parse(payload)
    if board.model.strict_ekeys:
        packed = (request.start, request.end) == (PACKED_PERMANENT_START, PACKED_PERMANENT_END)
        if not packed and not (is_date5(request.start) and is_date5(request.end)):
            raise Refused(LockError.INVALID_PARAMETER)
        if request.lock_flag_pos < board.memory.lock_flag_pos:
            raise Refused(LockError.KEY_FLAG_INVALID)
    judgement = judge(request.start, request.end, board.now5())
    if judgement is not Judgement.OPEN:
        raise Refused(JUDGEMENTS[judgement])
    return CheckUserTimeReply(random=_challenge(board, request.uid, as_admin=False)).build()


def _challenge(board: Board, uid: int, *, as_admin: bool) -> int:
    session = board.session
    session.challenge, session.uid, session.asked_as_admin = board.chance.getrandbits(32), uid, as_admin
    return session.challenge


def check_random(board: Board, payload: bytes) -> bytes:
    """Command 30: a right S turns the question of 41 or 55 into a login."""
    _prove(board, CheckRandom.parse(payload).sum)
    board.session.login = True
    board.session.admin |= board.session.asked_as_admin
    return CheckRandomReply(battery=board.battery).build()


def _prove(board: Board, proved: int) -> None:
    session, admin = board.session, board.memory.admin
    if session.challenge is None or admin is None:
        raise Refused(LockError.NOT_LOGGED_IN)
    if proved != proof(session.challenge, admin.unlock_key):
        raise Refused(LockError.WRONG_DYNAMIC_CODE)


# --- the bolt -----------------------------------------------------------------------------------------------


def unlock(board: Board, payload: bytes) -> bytes:
    """Command 47; the record id is the peer's unix time."""
    request = Unlock.parse(payload)
    _prove(board, request.sum)
    refusal = board.mechanism.unlock()
    tail = AppTail(uid=board.session.uid, record_id=request.unix_time)
    if refusal is Refusal.DOUBLE_LOCKED:
        board.log.write(APP_DOUBLE_LOCKED, tail)
    if refusal is not None:
        raise Refused(REFUSALS[refusal])
    board.log.write(APP_UNLOCK, tail)
    record = UnlockReplyRecord(uid=tail.uid, record_id=tail.record_id, time=board.now6())
    return UnlockReply(battery=board.battery, record=record).build()


def lock(board: Board, payload: bytes) -> bytes:
    """Command 58."""
    return _bolt_out(board, payload, double=False)


def dead_lock(board: Board, payload: bytes) -> bytes:
    """Command 69: as 58, and from outside nothing opens until it is unlocked from inside (vendor SDK, `deadLock`)."""
    return _bolt_out(board, payload, double=True)


def _bolt_out(board: Board, payload: bytes, *, double: bool) -> bytes:
    request = Lock.parse(payload)
    _prove(board, request.sum)
    refusal = board.mechanism.lock()
    if refusal is not None:
        raise Refused(REFUSALS[refusal])
    board.mechanism.double_locked = double
    tail = AppTail(uid=board.session.uid, record_id=request.unix_time)
    board.log.write(APP_LOCK, tail)
    record = UnlockReplyRecord(uid=tail.uid, record_id=tail.record_id, time=board.now6())
    return LockReply(battery=board.battery, record=record).build()


# --- without a login ----------------------------------------------------------------------------------------


def status(board: Board, payload: bytes) -> bytes:
    """Command 14. The fault `stale_state` tells what was before the bolt last moved."""
    if ReadStatus.parse(payload).vendor != VENDOR:
        raise Refused(LockError.INVALID_VENDOR)
    locked = board.mechanism.was_locked if board.strikes("stale_state") else board.body.locked
    return bytes((board.battery, int(not locked), NO_SENSOR))


def read_time(board: Board, payload: bytes) -> bytes:
    """Command 34."""
    return ReadTimeReply(time=board.now6()).build()


def calibrate(board: Board, payload: bytes) -> bytes:
    """Command 43."""
    time = CalibrateTime.parse(payload).time
    if not is_date5(time[:5]) or time[5] > 59:
        raise Refused(LockError.INVALID_PARAMETER)
    board.store()
    board.clock.set_local(parse_date6(time))
    return CalibrateTimeReply(battery=board.battery).build()


def read_log(board: Board, payload: bytes) -> bytes:
    """Command 25."""
    return board.log.page(ReadLog.parse(payload).sequence, LOG_ROOM).build()


def device_info(board: Board, payload: bytes) -> bytes:
    """Command 90: ASCII and one byte that the peer drops."""
    model = board.model
    texts = {
        1: model.model_number,
        2: model.hardware,
        3: model.firmware,
        4: model.production_date,
        5: board.address.upper(),
        6: board.clock.local_now().strftime("%y%m%d%H%M%S"),
    }
    text = texts.get(ReadDeviceInfo.parse(payload).selector)
    if text is None:
        raise Refused(UNKNOWN_SELECTOR)
    return DeviceInfoReply(text=text.encode("ascii") + b"\0").build()


def features(board: Board, payload: bytes) -> bytes:
    """Command 01: groups of 32 bits, the lowest group first."""
    bits = board.features
    groups = [bits & 0xFFFF_FFFF]
    while bits := bits >> 32:
        groups.append(bits & 0xFFFF_FFFF)
    return bytes((board.battery,)) + b"".join(group.to_bytes(4, "big") for group in groups)
