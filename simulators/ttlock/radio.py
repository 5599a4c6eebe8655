"""The radio of a simulated TTLock: GATT, frames in any pieces, advertising, sleep, silence.

Facts: frames end in CR LF and are not looked at before it came; answers go out in pieces of at most 20 bytes; many
units advertise only for a few seconds after a touch of the keypad, and keep a link as long as the peer keeps sending.
"""

from __future__ import annotations

import asyncio

from latchwork.protocol.ttlock.advertisement import AdvertisedFlag, LockAdvertisement
from latchwork.protocol.ttlock.commands import NOTIFY_CHARACTERISTIC, SERVICE, WRITE_CHARACTERISTIC, Command
from latchwork.protocol.ttlock.frames import (
    ENCRYPTED,
    Checksum,
    Cut,
    FrameCutter,
    Garbage,
    Version,
    build_frame,
    chunks,
)
from latchwork.simulators.ttlock.board import Board, BrownOut
from latchwork.simulators.ttlock.firmware import Firmware
from latchwork.world import World
from latchwork.world.air import Advertisement, Central, Characteristic, Service

ATT_HEADER = 3
LATE_SECONDS = 10.0

POWER_UP = 14
"""The record that a lock writes when it has power again."""


def _uuid(short: int) -> str:
    return f"0000{short:04x}-0000-1000-8000-00805f9b34fb"


MANUFACTURER, MODEL_NUMBER, FIRMWARE, HARDWARE, BATTERY_LEVEL = map(_uuid, (0x2A29, 0x2A24, 0x2A26, 0x2A27, 0x2A19))
READ = frozenset({"read"})

SERVICES = (
    Service(
        SERVICE,
        (
            Characteristic(WRITE_CHARACTERISTIC, frozenset({"write", "write-without-response"})),
            Characteristic(NOTIFY_CHARACTERISTIC, frozenset({"notify"})),
        ),
    ),
    Service(
        _uuid(0x180A), tuple(Characteristic(uuid, READ) for uuid in (MANUFACTURER, MODEL_NUMBER, FIRMWARE, HARDWARE))
    ),
    Service(_uuid(0x180F), (Characteristic(BATTERY_LEVEL, READ),)),
)


class Radio:
    """Carries frames between whoever is connected and the firmware."""

    def __init__(self, world: World, board: Board, firmware: Firmware) -> None:
        self._world = world
        self._board = board
        self._firmware = firmware
        self._central: Central | None = None
        self._cutter = FrameCutter()
        self._idle: asyncio.TimerHandle | None = None
        self._last_write = 0.0
        self._awake_until = 0.0
        self._hung = False
        self._ends_due = 0
        model = board.model
        self.version = Version(5, 3, model.scene, model.group_id, model.org_id)
        board.push = self.push

    # --- what others see -------------------------------------------------------------------------------------

    @property
    def linked(self) -> bool:
        return self._central is not None

    def touch(self) -> None:
        """Somebody laid a hand on the keypad."""
        self._awake_until = self._world.monotonic() + self._board.model.awake_seconds

    def advertisement(self) -> Advertisement | None:
        board = self._board
        touched = self._world.monotonic() < self._awake_until
        if self._central is not None or board.battery <= 0 or (board.model.sleeps and not touched):
            return None
        flags = AdvertisedFlag(0)
        if not board.body.locked:
            flags |= AdvertisedFlag.UNLOCKED
        if board.log.has_unread:
            flags |= AdvertisedFlag.NEW_RECORDS
        if not board.memory.paired:
            flags |= AdvertisedFlag.SETTING_MODE
        if touched:
            flags |= AdvertisedFlag.TOUCHED
        company, data = LockAdvertisement(5, 3, board.model.scene, flags, board.battery, board.address.upper()).build()
        # The name ends in the last three bytes of the address, reversed as in the manufacturer data (ttlock-ble).
        tail = bytes.fromhex(board.address.replace(":", ""))[:-4:-1].hex()
        return Advertisement(f"{board.model.name}_{tail}", (SERVICE,), {company: data})

    def read(self, characteristic: str) -> bytes:
        """Device information and battery level; empty for what cannot be read."""
        model = self._board.model
        return {
            MANUFACTURER: b"Sciener",
            MODEL_NUMBER: model.model_number.encode(),
            FIRMWARE: model.firmware.encode(),
            HARDWARE: model.hardware.encode(),
            BATTERY_LEVEL: bytes((self._board.battery,)),
        }.get(characteristic, b"")

    # --- the link --------------------------------------------------------------------------------------------

    def connected(self, central: Central) -> None:
        if self._central is not None:
            self._end_early()
        self._central = central
        self._cutter = FrameCutter()
        self._last_write = self._world.monotonic()
        self._firmware.link_opened()
        self._watch_silence()

    def disconnected(self) -> None:
        """The end of a link is told a turn after it; one that was already dealt with is not the new link's."""
        if self._ends_due:
            self._ends_due -= 1
        else:
            self._close()

    def _end_early(self) -> None:
        self._ends_due += 1
        self._close()

    def _close(self) -> None:
        self._central = None
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        self._firmware.link_closed()

    def restart(self) -> None:
        """The power was out: the link is gone and whatever hung hangs no more."""
        self._hung = False
        central = self._central
        if central is not None:
            central.disconnect()
            if self._central is central:
                self._end_early()

    def _watch_silence(self) -> None:
        idle = self._board.model.idle_seconds
        if idle is not None:
            self._idle = asyncio.get_running_loop().call_at(self._last_write + idle, self._silence_over)

    def _silence_over(self) -> None:
        """One timer for the whole link: it looks how long ago the last byte came and waits for the rest."""
        self._idle = None
        board, now = self._board, self._world.monotonic()
        self._last_write = max(self._last_write, min(now, max(board.adding_card_until, board.adding_finger_until)))
        idle = board.model.idle_seconds
        if self._central is None or idle is None:
            return
        if now - self._last_write < idle:
            self._watch_silence()
        else:
            self._central.disconnect()

    # --- frames ----------------------------------------------------------------------------------------------

    def written(self, characteristic: str, data: bytes) -> None:
        if characteristic != WRITE_CHARACTERISTIC:
            return
        self._last_write = self._world.monotonic()
        for piece in self._cutter.feed(data):
            if not isinstance(piece, Garbage) and self._central is not None:
                self._heard(piece)

    def _heard(self, cut: Cut) -> None:
        board = self._board
        if self._hung or board.strikes("hang_until_reset"):
            self._hung = True
            return
        command = cut.envelope.command
        plain_taken = cut.checksum is Checksum.PLAIN and board.model.plain_crc_accepted
        if cut.checksum is not Checksum.RIGHT and not plain_taken:
            self._answer(command, self._firmware.bad_checksum(command))
            return
        try:
            payload = self._firmware.answer(command, cut.envelope.payload)
        except BrownOut:
            self.restart()
            board.log.write(POWER_UP)
            return
        if not board.strikes("done_answer_lost"):
            self._answer(command, payload)

    def _answer(self, command: int, payload: bytes) -> None:
        """The key travels under its own command, everything else under 54."""
        reply = Command.GET_AES_KEY if command == Command.GET_AES_KEY else Command.RESPONSE
        frame = build_frame(self.version.envelope(reply, payload, ENCRYPTED))
        if late := self._board.strikes("answer_late"):
            seconds = float(late.get("seconds", LATE_SECONDS))
            asyncio.get_running_loop().call_later(seconds, self._notify_to, self._central, frame)
        else:
            self._notify(frame)

    def push(self, plaintext: bytes) -> None:
        """An unsolicited frame, if anybody is connected to a paired lock."""
        cipher = self._board.cipher()
        if self._central is None or cipher is None or self._hung:
            return
        mark = self._board.model.event_encrypt_byte
        self._notify(build_frame(self.version.envelope(Command.RESPONSE, cipher.encrypt(plaintext), mark)))

    def _notify_to(self, central: Central | None, frame: bytes) -> None:
        if central is self._central:
            self._notify(frame)

    def _notify(self, frame: bytes) -> None:
        central = self._central
        if central is None:
            return
        room = central.mtu - ATT_HEADER
        for chunk in chunks(frame, min(self._board.model.notify_chunk or room, room)):
            central.notify(NOTIFY_CHARACTERISTIC, chunk)
