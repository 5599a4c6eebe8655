"""The attributes of the Door Lock cluster, one row each.

Source: npm @matter/model 0.17.9, door-lock-cluster.element (revision 10). Access in its words: R read, W write, [W]
write if the device lets itself be written; then the privileges for each: V view, M manage, A administer. `features` is
the conformance: the bits of the FeatureMap that an attribute goes with, in brackets where it may still be missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.matter import tlv
from latchwork.protocol.matter.door_lock_commands import MODEL
from latchwork.protocol.matter.schema import BOOL, N8, U8, U16, U32, Kind, number, octets, sequence, text
from latchwork.protocol.matter.tlv import Element, Type


@dataclass(frozen=True, slots=True)
class Attribute:
    """A value is what the kind has, or None where `nullable`."""

    id: int
    name: str
    kind: Kind
    access: str
    features: str = ""
    nullable: bool = False
    about: str = ""
    source: str = MODEL

    def element(self, value: Any) -> Element:
        """The value as it lies in AttributeData; raises `Malformed`."""
        if value is None and self.nullable:
            return tlv.null()
        return self.kind.encode(value, None, self.name)

    def value(self, element: Element) -> Any:
        """Raises `Malformed`."""
        if element.type is Type.NULL and self.nullable:
            return None
        return self.kind.decode(element, self.name)


_SCHEDULES = number("uint8", 0, 253)
_COUNTED = number("uint8", 1, 255)
_VERSIONS = sequence(octets(2, 2), 16)
_IDS = sequence(U32)

_ROWS = (
    Attribute(0x0000, "LockState", N8, "R V", nullable=True, about="0 not fully, 1 locked, 2 unlocked, 3 unlatched"),
    Attribute(0x0001, "LockType", U8, "R V"),
    Attribute(0x0002, "ActuatorEnabled", BOOL, "R V"),
    Attribute(0x0003, "DoorState", N8, "R V", "DPS", nullable=True, about="0 open, 1 closed, 2 jammed, 3 forced"),
    Attribute(0x0004, "DoorOpenEvents", U32, "RW VM", "[DPS]"),
    Attribute(0x0005, "DoorClosedEvents", U32, "RW VM", "[DPS]"),
    Attribute(0x0006, "OpenPeriod", U16, "RW VM", "[DPS]", about="minutes"),
    Attribute(0x0011, "NumberOfTotalUsersSupported", U16, "R V", "USR"),
    Attribute(0x0012, "NumberOfPINUsersSupported", U16, "R V", "PIN"),
    Attribute(0x0013, "NumberOfRFIDUsersSupported", U16, "R V", "RID"),
    Attribute(0x0014, "NumberOfWeekDaySchedulesSupportedPerUser", _SCHEDULES, "R V", "WDSCH"),
    Attribute(0x0015, "NumberOfYearDaySchedulesSupportedPerUser", _SCHEDULES, "R V", "YDSCH"),
    Attribute(0x0016, "NumberOfHolidaySchedulesSupported", _SCHEDULES, "R V", "HDSCH"),
    Attribute(0x0017, "MaxPINCodeLength", U8, "R V", "PIN"),
    Attribute(0x0018, "MinPINCodeLength", U8, "R V", "PIN"),
    Attribute(0x0019, "MaxRFIDCodeLength", U8, "R V", "RID"),
    Attribute(0x001A, "MinRFIDCodeLength", U8, "R V", "RID"),
    Attribute(0x001B, "CredentialRulesSupport", U8, "R V", "USR", about="bits: single, dual, tri"),
    Attribute(0x001C, "NumberOfCredentialsSupportedPerUser", U8, "R V", "USR"),
    Attribute(0x0021, "Language", text(3), "R[W] VM", "O"),
    Attribute(0x0022, "LEDSettings", U8, "R[W] VM", "O"),
    Attribute(0x0023, "AutoRelockTime", U32, "R[W] VM", "O", about="seconds; 0 is never"),
    Attribute(0x0024, "SoundVolume", U8, "R[W] VM", "O"),
    Attribute(0x0025, "OperatingMode", U8, "R[W] VM", about="0 normal, 1 vacation, 2 privacy, 3 no remote, 4 passage"),
    Attribute(0x0026, "SupportedOperatingModes", U16, "R V", about="a bit that is 0 is supported; bits 5-15 are 1"),
    Attribute(0x0027, "DefaultConfigurationRegister", U16, "R V", "O"),
    Attribute(0x0028, "EnableLocalProgramming", BOOL, "R[W] VA", "O"),
    Attribute(0x0029, "EnableOneTouchLocking", BOOL, "RW VM", "O"),
    Attribute(0x002A, "EnableInsideStatusLED", BOOL, "RW VM", "O"),
    Attribute(0x002B, "EnablePrivacyModeButton", BOOL, "RW VM", "O"),
    Attribute(0x002C, "LocalProgrammingFeatures", U8, "R[W] VA", "O", about="bits: add, modify, clear, settings"),
    Attribute(0x0030, "WrongCodeEntryLimit", _COUNTED, "R[W] VA", "PIN | RID"),
    Attribute(0x0031, "UserCodeTemporaryDisableTime", _COUNTED, "R[W] VA", "PIN | RID", about="seconds"),
    Attribute(0x0032, "SendPINOverTheAir", BOOL, "R[W] VA", "[!USR & PIN]"),
    Attribute(0x0033, "RequirePINforRemoteOperation", BOOL, "R[W] VA", "COTA & PIN"),
    Attribute(0x0035, "ExpiringUserTimeout", number("uint16", 1, 2880), "R[W] VA", "[USR]", about="minutes"),
    Attribute(0x0080, "AliroReaderVerificationKey", octets(65, 65), "R A", "ALIRO", nullable=True),
    Attribute(0x0081, "AliroReaderGroupIdentifier", octets(16, 16), "R A", "ALIRO", nullable=True),
    Attribute(0x0082, "AliroReaderGroupSubIdentifier", octets(16, 16), "R A", "ALIRO"),
    Attribute(0x0083, "AliroExpeditedTransactionSupportedProtocolVersions", _VERSIONS, "R A", "ALIRO"),
    Attribute(0x0084, "AliroGroupResolvingKey", octets(16, 16), "R A", "ALBU", nullable=True),
    Attribute(0x0085, "AliroSupportedBLEUWBProtocolVersions", _VERSIONS, "R A", "ALBU"),
    Attribute(0x0086, "AliroBLEAdvertisingVersion", U8, "R A", "ALBU"),
    Attribute(0x0087, "NumberOfAliroCredentialIssuerKeysSupported", U16, "R V", "ALIRO"),
    Attribute(0x0088, "NumberOfAliroEndpointKeysSupported", U16, "R V", "ALIRO"),
    Attribute(0xFFF8, "GeneratedCommandList", _IDS, "R V"),
    Attribute(0xFFF9, "AcceptedCommandList", _IDS, "R V"),
    Attribute(0xFFFB, "AttributeList", _IDS, "R V"),
    Attribute(0xFFFC, "FeatureMap", U32, "R V"),
    Attribute(0xFFFD, "ClusterRevision", U16, "R V"),
)

ATTRIBUTES: dict[int, Attribute] = {row.id: row for row in _ROWS}
NAMED: dict[str, Attribute] = {row.name: row for row in _ROWS}

SECRET_ATTRIBUTES = frozenset({NAMED["AliroGroupResolvingKey"].id})
"""Whoever has the key can tell which phones pass by."""


def attribute(number_or_name: int | str) -> Attribute:
    """The row of an id or a name; raises `Malformed` for one that the cluster does not have."""
    row = ATTRIBUTES.get(number_or_name) if isinstance(number_or_name, int) else NAMED.get(number_or_name)
    if row is None:
        shown = f"{number_or_name:#06x}" if isinstance(number_or_name, int) else number_or_name
        raise Malformed("Door Lock cluster", f"it has no attribute {shown}")
    return row
