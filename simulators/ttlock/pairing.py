"""Becoming somebody's lock and ceasing to be: 45, 19, 56, 31, 53, 65, 44, 57 and 52."""

from __future__ import annotations

from latchwork.protocol.ttlock.commands import VENDOR
from latchwork.protocol.ttlock.errors import LockError
from latchwork.protocol.ttlock.generated import (
    AddAdmin,
    AddAdminReply,
    GetAesKey,
    GetAesKeyReply,
    InitPasswords,
    InitPasswordsReply,
    InitReply,
    OperateFinishedReply,
    ReadAdminPasscodeReply,
    ResetReply,
    SetAdminPasscode,
    SetAdminPasscodeReply,
)
from latchwork.simulators.ttlock.board import Board, Refused
from latchwork.simulators.ttlock.memory import Admin
from latchwork.simulators.ttlock.passcodes import LONGEST, SHORTEST, refuse_missing_keys, refuse_taken

HIGHEST_SEED_CODE = 1071

DELETE_PASSCODE_FIELD = 10
"""Bytes of command 44: digits as raw values, the rest ff (vendor SDK, `setDeletePwd`)."""


def init(board: Board, payload: bytes) -> bytes | None:
    """Command 45; None is the empty payload by which a lock in setting mode answers."""
    return InitReply(battery=board.battery).build() if board.memory.paired else None


def get_aes_key(board: Board, payload: bytes) -> bytes:
    """Command 19: makes the key that this link goes on with. It is kept once there is an admin."""
    if board.memory.paired:
        raise Refused(LockError.NOT_IN_SETTING_MODE)
    if GetAesKey.parse(payload).vendor != VENDOR:
        raise Refused(LockError.INVALID_VENDOR)
    board.memory.pairings += 1
    board.changes.tell()
    count = str(board.memory.pairings)
    board.session.new_key = board.world.secret_bytes(16, "ttlock", board.address, "aes", count)
    return GetAesKeyReply(aes_key=board.session.new_key).build()


def add_admin(board: Board, payload: bytes) -> bytes:
    """Command 56, the one that fails without a reason."""
    request = AddAdmin.parse(payload)
    session = board.session
    if board.memory.paired or not session.new_key or request.vendor != VENDOR:
        raise Refused(None)
    board.store()
    board.memory.aes_key = session.new_key
    board.memory.admin = Admin(request.admin_ps, request.unlock_key)
    session.login = session.admin = True
    return AddAdminReply(vendor=VENDOR).build()


def init_passwords(board: Board, payload: bytes) -> bytes:
    """Command 31. How seeds become passcodes is not public, so they are kept and nothing is derived from them.

    New seeds take back every offline code that was good under the old ones.
    """
    seeds = InitPasswords.parse(payload)
    if any(record.code >= HIGHEST_SEED_CODE for record in seeds.records):
        raise Refused(LockError.PASSCODE_RESET_FAILED)
    board.store()
    board.memory.seeds = payload
    board.memory.offline_codes.clear()
    return InitPasswordsReply(battery=board.battery).build()


def set_admin_passcode(board: Board, payload: bytes) -> bytes:
    """Command 53."""
    code = _raw_digits(board, SetAdminPasscode.parse(payload).digits)
    if code != board.memory.admin_passcode:
        refuse_taken(board, code)
    board.store()
    board.memory.admin_passcode = code
    return SetAdminPasscodeReply(battery=board.battery).build()


def read_admin_passcode(board: Board, payload: bytes) -> bytes:
    """Command 65."""
    return ReadAdminPasscodeReply(battery=board.battery, code=board.memory.admin_passcode.encode()).build()


def set_delete_passcode(board: Board, payload: bytes) -> bytes:
    """Command 44: the code that clears all others when somebody types it."""
    if len(payload) != DELETE_PASSCODE_FIELD:
        raise Refused(LockError.PARAMETER_LENGTH)
    code = _raw_digits(board, payload.rstrip(b"\xff"))
    refuse_taken(board, code)
    board.store()
    board.memory.delete_passcode = code
    return bytes((board.battery,))


def _raw_digits(board: Board, values: bytes) -> str:
    if not SHORTEST <= len(values) <= LONGEST:
        raise Refused(LockError.PASSCODE_LENGTH)
    if max(values) > 9:
        raise Refused(LockError.INVALID_PARAMETER)
    code = "".join(map(str, values))
    refuse_missing_keys(board, code)
    return code


def finished(board: Board, payload: bytes) -> bytes:
    """Command 57."""
    return OperateFinishedReply(battery=board.battery).build()


def reset(board: Board, payload: bytes) -> bytes | None:
    """Command 52: forgets everything. The answer still goes out under the key that is being forgotten."""
    board.store()
    board.memory.forget()
    board.mechanism.double_locked = False
    board.session.login = board.session.admin = False
    return None if board.model.empty_reset_reply else ResetReply(battery=board.battery).build()
