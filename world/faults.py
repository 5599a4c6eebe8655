"""The fault catalogue and the switchboard that arms it.

A fault has a name, a family and one sentence. Whoever can suffer it asks the switchboard at the moment it could
strike, `faults.strikes("notify_lost", device)`, and gets the armed parameters or None. A driver or a simulator
declares by name what it can suffer; the contract suite strikes each declared fault alone and in pairs.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

ANY_DEVICE = "*"


@dataclass(frozen=True, slots=True)
class Fault:
    """One row of the catalogue."""

    name: str
    family: str
    says: str


_ROWS: dict[str, tuple[tuple[str, str], ...]] = {
    "ble": (
        ("advert_missing", "the device does not advertise"),
        ("advert_late", "the device is heard only after a while (seconds)"),
        ("connect_aborted", "a connection attempt ends before it is up"),
        ("discovery_drop", "the link drops while services are discovered"),
        ("slots_exhausted", "the adapter holds as many links as it can"),
        ("notify_lost", "a notification never arrives"),
        ("notify_duplicated", "a notification arrives twice"),
        ("notify_reordered", "two notifications arrive in the wrong order"),
        ("frame_truncated", "a notification loses its tail"),
        ("frame_overlong", "a notification carries bytes that do not belong to it"),
        ("mtu_smaller", "the link carries less at once than was negotiated"),
        ("stale_state", "status still tells what was before the command"),
        ("disconnect_mid_frame", "the link drops after byte n of a transaction (byte)"),
        ("address_rotates", "the device comes back under another address"),
        ("key_rolled", "the device no longer accepts the key that is held"),
    ),
    "serial": (
        ("port_gone", "the port vanishes"),
        ("port_renumbered", "the device comes back under another port name"),
        ("noise_bytes", "bytes that nobody sent arrive between frames (count)"),
        ("split_every_byte", "each byte arrives by itself"),
        ("merged_frames", "several frames arrive in one piece"),
        ("crc_flip", "one bit of a frame is flipped"),
        ("half_duplex_echo", "what is sent is heard back"),
        ("baud_wrong", "everything arrives as garbage"),
        ("port_busy", "another program holds the port"),
        ("reset_needed", "nothing answers until the device is reset"),
    ),
    "mqtt": (
        ("broker_restart", "the broker restarts"),
        ("session_lost", "the broker forgets the session"),
        ("duplicate_qos1", "a message is delivered twice"),
        ("retained_stale", "a retained message tells of the past"),
        ("out_of_order", "messages arrive in another order"),
        ("last_will_false", "the last will is sent although the device lives"),
        ("future_clock", "a message is dated in the future"),
    ),
    "silence": (
        ("answer_late", "the answer comes after the wait has ended, into the next question (seconds)"),
        ("done_answer_lost", "the command is carried out and the answer is lost"),
        ("hang_until_reset", "the device stops answering until it is reset"),
    ),
    "lock": (
        ("memory_full", "every slot is taken"),
        ("duplicate_code", "the code is already on the lock"),
        ("length_refused", "the lock refuses the code's length"),
        ("external_change", "somebody changes a code by hand"),
        ("jammed", "the bolt does not move"),
        ("brown_out_during_write", "the battery fails during a write"),
        ("clock_wrong", "the clock is off (seconds) or back at its epoch"),
        ("dst_jump", "the lock's own idea of summer time moves its clock an hour"),
        ("masked_read_back", "codes are read back as stars"),
        ("half_cleared_slot", "a cleared slot still looks taken"),
        ("code_not_kept", "the lock takes a code, says so, and forgets it a moment later"),
    ),
    "card": (
        ("card_torn", "the card leaves the field after n exchanges (exchanges)"),
        ("card_pulled_away", "the card leaves the field n exchanges after it was first written to (exchanges)"),
        ("card_wrong_key", "the card refuses the key"),
        ("card_locked", "the card cannot be written any more"),
        ("card_second", "a second card is in the field"),
        ("card_swapped", "another card lies there between the write and the read-back"),
        ("card_ack_not_kept", "the card acknowledges a write and does not keep it"),
    ),
    "encoder": (
        ("ack_missing", "the encoder's chip does not acknowledge a command and does not carry it out"),
        ("ack_late", "the chip acknowledges late (seconds)"),
        ("error_frame", "the chip takes a command for malformed"),
        ("status_injected", "an exchange with the card ends with a status of the test's choice (status)"),
    ),
    "host": (
        ("killed", "the process is killed"),
        ("disk_full", "the disk is full"),
        ("store_corrupt_tail", "the store's file lost its end"),
        ("wall_clock_back", "the host's clock steps back (seconds)"),
        ("dns_gone", "names no longer resolve"),
        ("two_engines", "two engines serve one door"),
    ),
}

CATALOGUE: dict[str, Fault] = {name: Fault(name, family, says) for family, rows in _ROWS.items() for name, says in rows}


@dataclass(slots=True)
class Strike:
    """An armed fault: how often and how likely it still strikes, and its parameters."""

    fault: Fault
    device: str
    times: int | None
    probability: float
    parameters: dict[str, Any] = field(default_factory=dict)


class Faults:
    """Which faults are armed, for which device.

    With nothing armed a question costs one comparison, so it may stand on a hot path.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._armed: dict[tuple[str, str], Strike] = {}
        self.struck: list[tuple[str, str]] = []

    def arm(
        self,
        name: str,
        device: str = ANY_DEVICE,
        *,
        times: int | None = 1,
        probability: float = 1.0,
        **parameters: Any,
    ) -> Strike:
        """Lets `name` strike `device` the next `times` times it could (None: until disarmed)."""
        if name not in CATALOGUE:
            raise ValueError(f"no fault is called {name!r}; the catalogue has {', '.join(sorted(CATALOGUE))}")
        strike = Strike(CATALOGUE[name], device, times, probability, parameters)
        self._armed[name, device] = strike
        return strike

    def disarm(self, name: str | None = None, device: str | None = None) -> None:
        """Takes back what matches; with no argument, everything."""
        self._armed = {
            (n, d): strike
            for (n, d), strike in self._armed.items()
            if (name is not None and n != name) or (device is not None and d != device)
        }

    @property
    def any_armed(self) -> bool:
        """Whether anything could strike at all; a hot path asks this first."""
        return bool(self._armed)

    def armed(self) -> Iterable[Strike]:
        return tuple(self._armed.values())

    def strikes(self, name: str, device: str) -> Strike | None:
        """Asks whether the fault strikes here and now; a yes uses up one of its times."""
        if not self._armed:
            return None
        strike = self._armed.get((name, device)) or self._armed.get((name, ANY_DEVICE))
        if strike is None or (strike.probability < 1.0 and self._chance.random() >= strike.probability):
            return None
        if strike.times is not None:
            strike.times -= 1
            if strike.times <= 0:
                self._armed.pop((name, strike.device), None)
        self.struck.append((name, device))
        return strike
