"""What a TTLock lock says in its advertisement: who it is, bolt, battery, whether it can be paired.

The lock uses the two bytes of the company id as its first two data bytes, so they are put back in front. Source: vendor
Android SDK 3.3.1, `ExtendedBluetoothDevice`; ttlock-ble, `models/lock_advertisement.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntFlag

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.ttlock.generated import Advertised, AdvertisedOther

V3 = (5, 3)
UPDATE_MODES = frozenset({(0x12, 0x19), (0x13, 0x19), (0xFF, 0xFF)})
MAC_LENGTH = 6


class AdvertisedFlag(IntFlag):
    UNLOCKED = 1
    NEW_RECORDS = 2
    SETTING_MODE = 4
    TOUCHED = 8
    PARKING = 16


@dataclass(frozen=True, slots=True)
class LockAdvertisement:
    """`mac` is upper-case with colons. `update_mode` says that the lock waits for firmware and tells nothing else."""

    protocol_type: int
    sub_version: int
    scene: int
    flags: AdvertisedFlag
    battery: int
    mac: str
    update_mode: bool = False

    @property
    def unlocked(self) -> bool:
        return AdvertisedFlag.UNLOCKED in self.flags

    @property
    def new_records(self) -> bool:
        return AdvertisedFlag.NEW_RECORDS in self.flags

    @property
    def setting_mode(self) -> bool:
        return AdvertisedFlag.SETTING_MODE in self.flags

    @property
    def touched(self) -> bool:
        return AdvertisedFlag.TOUCHED in self.flags

    @classmethod
    def parse(cls, company_id: int, data: bytes) -> LockAdvertisement:
        """Reads manufacturer data as a scanner hands it over; `Malformed` when it is too short."""
        raw = company_id.to_bytes(2, "little") + data
        if tuple(raw[:2]) in UPDATE_MODES:
            return cls(raw[0], raw[1], 0, AdvertisedFlag(0), 0, _mac(raw), update_mode=True)
        heard = Advertised.parse(raw) if tuple(raw[:2]) == V3 else AdvertisedOther.parse(raw)
        return cls(
            heard.protocol_type,
            heard.sub_version,
            heard.scene,
            AdvertisedFlag(heard.flags),
            heard.battery,
            _mac(heard.unknown),
        )

    def build(self) -> tuple[int, bytes]:
        """Company id and data of a 5.3 lock, four bytes of unknown meaning being zero."""
        raw = Advertised(
            protocol_type=self.protocol_type,
            sub_version=self.sub_version,
            scene=self.scene,
            flags=int(self.flags),
            battery=self.battery,
            unknown=bytes(4) + bytes.fromhex(self.mac.replace(":", ""))[::-1],
        ).build()
        return int.from_bytes(raw[:2], "little"), raw[2:]


def _mac(raw: bytes) -> str:
    if len(raw) < MAC_LENGTH:
        raise Malformed("advertisement", "too short for the address it should end in")
    return raw[: -MAC_LENGTH - 1 : -1].hex(":").upper()


def waits_to_be_paired(manufacturer_data: Mapping[int, bytes]) -> bool:
    """Whether what a device advertises is a lock of ours in setting mode: nobody is its admin."""
    for company, data in manufacturer_data.items():
        try:
            heard = LockAdvertisement.parse(company, data)
        except Malformed:
            continue
        if (heard.protocol_type, heard.sub_version) == V3 and heard.setting_mode:
            return True
    return False
