"""What the served estate has, found as a caller finds it: by listing what there is and reading its flags."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

from seam import Seam
from seam.resources import AcsEncoder, AcsEntrance, AcsSystem, Device


def text(moment: datetime) -> str:
    """A moment as the API takes it."""
    return moment.isoformat().replace("+00:00", "Z")


class Clock:
    """The time at the served estate, which is simulated and can be moved on."""

    def __init__(self, seam: Seam) -> None:
        self._seam = seam

    def now(self) -> datetime:
        return datetime.fromisoformat(self._seam.client.get("/latchwork/simulate/time")["now"])

    def after(self, **span: float) -> str:
        """The moment that lies `span` (as of `timedelta`) ahead, as the API takes it."""
        return text(self.now() + timedelta(**span))

    @staticmethod
    def same(told: str | None, wanted: str | None) -> bool:
        """Whether two texts name the same moment, to the second."""
        if told is None or wanted is None:
            return told is wanted
        return abs(datetime.fromisoformat(told) - datetime.fromisoformat(wanted)) < timedelta(seconds=1)

    def advance(self, **span: float) -> None:
        """Moves on by `span` (as of `timedelta`); what falls due on the way is done when this returns."""
        seconds = timedelta(**span).total_seconds()
        self._seam.client.post("/latchwork/simulate/advance_time", json={"seconds": seconds})

    def advance_to(self, moment: str, **beyond: float) -> None:
        """Moves on to `beyond` (as of `timedelta`) after `moment`."""
        end = datetime.fromisoformat(moment) + timedelta(**beyond)
        self.advance(seconds=(end - self.now()).total_seconds())


class House:
    """Devices and entrances by what they can do. A test that needs what the estate lacks fails and says so."""

    _chance = random.Random(20260302)
    _drawn: ClassVar[set[str]] = set()

    def __init__(self, seam: Seam) -> None:
        self._seam = seam

    @cached_property
    def devices(self) -> list[Device]:
        return self._seam.devices.list()

    @cached_property
    def entrances(self) -> list[AcsEntrance]:
        return self._seam.acs.entrances.list()

    @cached_property
    def encoders(self) -> list[AcsEncoder]:
        return self._seam.acs.encoders.list()

    @cached_property
    def systems(self) -> list[AcsSystem]:
        return self._seam.acs.systems.list()

    # --- locks ---

    def locks(self, count: int) -> list[Device]:
        """Locks with on-line codes and plenty of room, of as many kinds as there are, the least choosy ones first."""
        able = [one for one in self.devices if one.can_program_online_access_codes and one != self.small_lock]
        able.sort(key=lambda one: len(one.properties.code_constraints or []))
        by_kind: dict[str, list[Device]] = {}
        for one in able:
            by_kind.setdefault(one.device_type, []).append(one)
        rounds = max((len(kind) for kind in by_kind.values()), default=0)
        mixed = [kind[i] for i in range(rounds) for kind in by_kind.values() if i < len(kind)]
        return self._enough(mixed, count, "locks with on-line codes")

    @property
    def lock(self) -> Device:
        return self.locks(1)[0]

    @property
    def small_lock(self) -> Device:
        """The lock that is full soonest."""
        able = [one for one in self.devices if one.can_program_online_access_codes]
        roomy = [one for one in able if one.properties.max_active_codes_supported]
        self._enough(roomy, 1, "locks that say how many codes they hold")
        return min(roomy, key=_room)

    @property
    def remote_lock(self) -> Device:
        able = [one for one in self.devices if one.can_remotely_lock and one.can_remotely_unlock]
        able = [one for one in able if one.can_unlock_with_code]
        return self._enough(able, 1, "locks that can be locked and unlocked remotely")[0]

    @property
    def lock_without_keypad(self) -> Device:
        able = [one for one in self.devices if not one.can_unlock_with_code]
        return self._enough(able, 1, "locks without a keypad")[0]

    @property
    def offline_code_lock(self) -> Device:
        able = [one for one in self.devices if one.can_program_offline_access_codes]
        return self._enough(able, 1, "locks with offline codes")[0]

    @property
    def backup_lock(self) -> Device:
        able = [one for one in self.devices if one.properties.supports_backup_access_code_pool]
        return self._enough(able, 1, "locks with a backup pool")[0]

    def pin(self, *devices: Device) -> str:
        """A PIN that nobody was given yet and that all these devices take."""
        lengths = set.intersection(*(set(one.properties.supported_code_lengths) for one in devices))
        length = int(min(lengths, key=lambda n: (n < 6, n)))
        while True:
            digits = "".join(self._chance.choice("123456") for _ in range(length))
            if digits not in self._drawn and len(set(digits)) >= 3:
                self._drawn.add(digits)
                return digits

    # --- entrances ---

    @property
    def mobile_door(self) -> dict[str, str]:
        """A door that takes mobile keys, by its kind of id. Devices have no flag for it; TTLock's locks take them."""
        doors = [{"device_id": one.device_id} for one in self.devices if one.device_type == "ttlock_lock"]
        doors += [{"acs_entrance_id": one.acs_entrance_id} for one in self.entrances if one.can_unlock_with_mobile_key]
        return self._enough(doors, 1, "doors for mobile keys")[0]

    def rooms(self, count: int) -> list[AcsEntrance]:
        """Guest doors that learn from cards, all of one system."""
        able = [one for one in self.entrances if one.can_unlock_with_card and one.can_belong_to_reservation]
        system = self._enough(able, 1, "entrances that belong to reservations")[0].acs_system_id
        return self._enough([one for one in able if one.acs_system_id == system], count, "such entrances of one system")

    @property
    def common_entrance(self) -> AcsEntrance:
        system = self.rooms(1)[0].acs_system_id
        able = [one for one in self.entrances if one.can_unlock_with_card and not one.can_belong_to_reservation]
        return self._enough([one for one in able if one.acs_system_id == system], 1, "common entrances")[0]

    def encoder_of(self, entrance: AcsEntrance) -> AcsEncoder:
        there = [one for one in self.encoders if one.acs_system_id == entrance.acs_system_id]
        return self._enough(there, 1, "encoders of that system")[0]

    @staticmethod
    def _enough(found: list[Any], count: int, what: str) -> list[Any]:
        assert len(found) >= count, f"the estate has {len(found)} {what}; {count} are needed"
        return found[:count]


def _room(device: Device) -> float:
    return float(device.properties.max_active_codes_supported or 0)


def codes_of(entries: Any) -> list[str]:
    """The codes of a list of errors, warnings or pending mutations."""
    names = ("error_code", "warning_code", "mutation_code")
    return [next(entry[name] for name in names if name in entry) for entry in entries]


def entry_of(entries: Any, code: str) -> Any:
    """The entry with that code in such a list."""
    found = [entry for entry in entries if code in codes_of([entry])]
    assert found, f"there is no {code} among {codes_of(entries)}"
    return found[0]
