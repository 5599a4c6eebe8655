"""What a simulated TTLock does with one decrypted command: who may give it, what it needs, who carries it out.

The order of checks on a real lock is not public. Here it is: is the command known, is the lock in the right mode, may
this link give it, does this unit have the feature, are the parameters sound, can it be done. Which commands need a
login is as ttlock-ble's author saw it on real locks (03, 06, 36, 43 and 62 are refused with 02 without one; 34, 14 and
25 are not) and as the vendor's app never tries otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.ttlock.cipher import FACTORY, PayloadCipher, Undecipherable
from latchwork.protocol.ttlock.commands import Command, Feature
from latchwork.protocol.ttlock.errors import LockError
from latchwork.simulators.ttlock import access, credentials, pairing, passcodes, settings
from latchwork.simulators.ttlock.board import Asked, Board, Refused, Session
from latchwork.world import World

FAILED, DONE = b"\x00", b"\x01"

SET_DELETE_PASSCODE, FREEZE, LAMP, SWITCHES, DEAD_LOCK = 0x44, 0x61, 0x67, 0x68, 0x69


class Needs(Enum):
    """What a link must have shown before it may give a command."""

    NOTHING = "nothing"
    LOGIN = "login"
    ADMIN = "admin login"


@dataclass(frozen=True, slots=True)
class Row:
    """One command. `unpaired` says that it also works in setting mode."""

    carry_out: Callable[[Board, bytes], bytes | None]
    needs: Needs = Needs.NOTHING
    feature: int = 0
    unpaired: bool = False


COMMANDS: dict[int, Row] = {
    Command.FEATURES: Row(access.features, Needs.ADMIN),
    Command.MANAGE_PASSCODE: Row(passcodes.manage, Needs.ADMIN, Feature.PASSCODE),
    Command.CARDS: Row(credentials.manage_cards, Needs.ADMIN, Feature.IC_CARD),
    Command.FINGERPRINTS: Row(credentials.manage_fingerprints, Needs.ADMIN, Feature.FINGERPRINT),
    Command.LIST_PASSCODES: Row(passcodes.list_page, Needs.ADMIN, Feature.PASSCODE),
    Command.STATUS: Row(access.status),
    Command.GET_AES_KEY: Row(pairing.get_aes_key, unpaired=True),
    Command.OPERATION_LOG: Row(access.read_log),
    Command.CHECK_RANDOM: Row(access.check_random),
    Command.INIT_PASSWORDS: Row(pairing.init_passwords, Needs.ADMIN),
    Command.GET_TIME: Row(access.read_time),
    Command.AUTO_LOCK: Row(settings.auto_lock, Needs.ADMIN, Feature.AUTO_LOCK),
    Command.REMOTE_UNLOCK: Row(settings.remote_unlock, Needs.ADMIN, Feature.REMOTE_UNLOCK_SWITCH),
    Command.CHECK_ADMIN: Row(access.check_admin, unpaired=True),
    Command.CALIBRATE_TIME: Row(access.calibrate, Needs.LOGIN),
    SET_DELETE_PASSCODE: Row(pairing.set_delete_passcode, Needs.ADMIN, Feature.PASSCODE_WITH_DELETE),
    Command.INIT: Row(pairing.init, unpaired=True),
    Command.UNLOCK: Row(access.unlock),
    Command.RESET: Row(pairing.reset, Needs.ADMIN),
    Command.SET_ADMIN_PASSCODE: Row(pairing.set_admin_passcode, Needs.ADMIN),
    Command.CHECK_USER_TIME: Row(access.check_user_time),
    Command.ADD_ADMIN: Row(pairing.add_admin, unpaired=True),
    Command.OPERATE_FINISHED: Row(pairing.finished, Needs.ADMIN),
    Command.LOCK: Row(access.lock, feature=Feature.MANUAL_LOCK),
    Command.PASSCODE_DISPLAY: Row(settings.passcode_display, Needs.ADMIN),
    FREEZE: Row(settings.freeze, Needs.ADMIN),
    Command.SOUND: Row(settings.sound, Needs.ADMIN, Feature.SOUND),
    Command.GET_ADMIN_PASSCODE: Row(pairing.read_admin_passcode, Needs.ADMIN, Feature.READ_ADMIN_CODE),
    Command.PASSAGE_MODE: Row(settings.passage_mode, Needs.ADMIN, Feature.PASSAGE_MODE),
    LAMP: Row(settings.lamp, Needs.ADMIN),
    SWITCHES: Row(settings.switches, Needs.ADMIN),
    DEAD_LOCK: Row(access.dead_lock),
    Command.CYCLIC_VALIDITY: Row(credentials.manage_cycles, Needs.ADMIN, Feature.CYCLIC_CARD_OR_FINGERPRINT),
    Command.DEVICE_INFO: Row(access.device_info),
}

FEATURES_NEEDED: dict[int, int] = {command: int(row.feature) for command, row in COMMANDS.items()}
"""Plain numbers, because flag arithmetic is slow and every command asks."""


class Firmware:
    """Answers one command at a time for the one link there can be."""

    def __init__(self, world: World, board: Board) -> None:
        self._world = world
        self._board = board
        self._rolled: PayloadCipher | None = None

    def link_opened(self) -> None:
        """A new link has shown nothing yet. The fault `key_rolled` keeps the lock's key from it until it ends."""
        board = self._board
        board.session = Session()
        rolled = board.strikes("key_rolled") if board.memory.paired else None
        self._rolled = PayloadCipher(self._world.secret_bytes(16, "rolled", board.address)) if rolled else None
        board.suffer_clock_faults()

    def link_closed(self) -> None:
        board = self._board
        board.session = Session()
        board.adding_card_until = board.adding_finger_until = 0.0

    def cipher_for(self, command: int) -> PayloadCipher:
        """Under what a command's payload and its answer travel."""
        if command == Command.GET_AES_KEY:
            return FACTORY
        return self._rolled or self._board.cipher() or FACTORY

    def answer(self, command: int, ciphertext: bytes) -> bytes:
        """The answer's payload, ciphertext as well; raises `BrownOut` when the supply fails on the way.

        A payload that is no ciphertext under the lock's key is answered under the lock's key, which is how the
        vendor's app learns that its key is wrong.
        """
        cipher = self.cipher_for(command)
        try:
            plaintext = cipher.decrypt(ciphertext)
        except Undecipherable:
            return cipher.encrypt(bytes((command,)) + FAILED + bytes((LockError.INVALID_PARAMETER,)))
        return cipher.encrypt(self._carried_out(command, plaintext))

    def bad_checksum(self, command: int) -> bytes:
        """The answer to a frame whose checksum is wrong."""
        return self.cipher_for(command).encrypt(bytes((command,)) + FAILED + bytes((LockError.CRC,)))

    def _carried_out(self, command: int, payload: bytes) -> bytes:
        """The answer's plaintext: echo, status and data or error code, or nothing at all."""
        overridden = self._board.behaviours.answer(Asked(command, payload))
        if overridden is not None:
            return bytes(overridden)
        echo = bytes((command,))
        try:
            data = self._permitted(command).carry_out(self._board, payload)
        except Refused as refused:
            return echo + FAILED + (b"" if refused.code is None else bytes((refused.code,)))
        except CodecError:
            return echo + FAILED + bytes((LockError.PARAMETER_LENGTH,))
        return b"" if data is None else echo + DONE + data

    def _permitted(self, command: int) -> Row:
        row = COMMANDS.get(command)
        board = self._board
        if row is None:
            raise Refused(LockError.INVALID_COMMAND)
        if not board.memory.paired and not row.unpaired:
            raise Refused(LockError.IN_SETTING_MODE)
        if row.needs is Needs.ADMIN and not board.session.admin:
            raise Refused(LockError.NO_PERMISSION)
        if row.needs is Needs.LOGIN and not (board.session.login or board.session.admin):
            raise Refused(LockError.NO_PERMISSION)
        if FEATURES_NEEDED[command] & ~board.features:
            raise Refused(LockError.INVALID_COMMAND)
        return row
