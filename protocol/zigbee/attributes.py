"""The attributes of the Door Lock cluster (0101) and of the Time cluster (000A).

Source: zigpy 2.4.0, zigpy/zcl/clusters/closures.py and general.py. Access in its words: r read, w write, *w write if
the device lets itself be written, p reportable.
"""

from __future__ import annotations

from dataclasses import dataclass

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.zigbee.constants import CLUSTER_DOOR_LOCK, CLUSTER_TIME
from latchwork.protocol.zigbee.data_types import (
    BITMAP8,
    BITMAP16,
    BOOL,
    CHARACTER_STRING,
    ENUM8,
    INT32,
    UINT8,
    UINT16,
    UINT32,
    UTC_TIME,
    TypedValue,
    Value,
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One row: `type` is the code of its data type."""

    id: int
    name: str
    type: int
    access: str
    about: str = ""

    def of(self, value: Value) -> TypedValue:
        """The value as it travels."""
        return TypedValue(self.type, value)


def _table(*rows: Attribute) -> dict[int, Attribute]:
    return {row.id: row for row in rows}


CLUSTER_REVISION = Attribute(0xFFFD, "ClusterRevision", UINT16, "r")
REPORTING_STATUS = Attribute(0xFFFE, "AttributeReportingStatus", ENUM8, "r", "0 pending, 1 complete")

DOOR_LOCK = _table(
    Attribute(0x0000, "LockState", ENUM8, "rp", "0 not fully locked, 1 locked, 2 unlocked, FF undefined"),
    Attribute(0x0001, "LockType", ENUM8, "r"),
    Attribute(0x0002, "ActuatorEnabled", BOOL, "r"),
    Attribute(0x0003, "DoorState", ENUM8, "rp", "0 open, 1 closed, 2 jammed, 3 forced, 4 error"),
    Attribute(0x0004, "DoorOpenEvents", UINT32, "rw"),
    Attribute(0x0005, "DoorClosedEvents", UINT32, "rw"),
    Attribute(0x0006, "OpenPeriod", UINT16, "rw", "minutes that the door has been open"),
    Attribute(0x0010, "NumberOfLogRecordsSupported", UINT16, "r"),
    Attribute(0x0011, "NumberOfTotalUsersSupported", UINT16, "r"),
    Attribute(0x0012, "NumberOfPINUsersSupported", UINT16, "r"),
    Attribute(0x0013, "NumberOfRFIDUsersSupported", UINT16, "r"),
    Attribute(0x0014, "NumberOfWeekDaySchedulesSupportedPerUser", UINT8, "r"),
    Attribute(0x0015, "NumberOfYearDaySchedulesSupportedPerUser", UINT8, "r"),
    Attribute(0x0016, "NumberOfHolidaySchedulesSupported", UINT8, "r"),
    Attribute(0x0017, "MaxPINCodeLength", UINT8, "r"),
    Attribute(0x0018, "MinPINCodeLength", UINT8, "r"),
    Attribute(0x0019, "MaxRFIDCodeLength", UINT8, "r"),
    Attribute(0x001A, "MinRFIDCodeLength", UINT8, "r"),
    Attribute(0x0020, "EnableLogging", BOOL, "r*wp"),
    Attribute(0x0021, "Language", CHARACTER_STRING, "r*wp", "at most 3 characters"),
    Attribute(0x0022, "LEDSettings", UINT8, "r*wp"),
    Attribute(0x0023, "AutoRelockTime", UINT32, "r*wp", "seconds; 0 is never"),
    Attribute(0x0024, "SoundVolume", UINT8, "r*wp", "0 silent, 1 low, 2 high"),
    Attribute(0x0025, "OperatingMode", ENUM8, "r*wp", "0 normal, 1 vacation, 2 privacy, 3 no RF, 4 passage"),
    Attribute(0x0026, "SupportedOperatingModes", BITMAP16, "r", "one bit for each operating mode"),
    Attribute(0x0027, "DefaultConfigurationRegister", BITMAP16, "rp"),
    Attribute(0x0028, "EnableLocalProgramming", BOOL, "r*wp"),
    Attribute(0x0029, "EnableOneTouchLocking", BOOL, "rwp"),
    Attribute(0x002A, "EnableInsideStatusLED", BOOL, "rwp"),
    Attribute(0x002B, "EnablePrivacyModeButton", BOOL, "rwp"),
    Attribute(0x0030, "WrongCodeEntryLimit", UINT8, "r*wp"),
    Attribute(0x0031, "UserCodeTemporaryDisableTime", UINT8, "r*wp", "seconds"),
    Attribute(0x0032, "SendPINOverTheAir", BOOL, "r*wp"),
    Attribute(0x0033, "RequirePINForRFOperation", BOOL, "r*wp"),
    Attribute(0x0034, "SecurityLevel", ENUM8, "rp", "0 network, 1 APS"),
    Attribute(0x0040, "AlarmMask", BITMAP16, "rwp", "one bit for each alarm code"),
    Attribute(0x0041, "KeypadOperationEventMask", BITMAP16, "rwp"),
    Attribute(0x0042, "RFOperationEventMask", BITMAP16, "rwp"),
    Attribute(0x0043, "ManualOperationEventMask", BITMAP16, "rwp"),
    Attribute(0x0044, "RFIDOperationEventMask", BITMAP16, "rwp"),
    Attribute(0x0045, "KeypadProgrammingEventMask", BITMAP16, "rwp"),
    Attribute(0x0046, "RFProgrammingEventMask", BITMAP16, "rwp"),
    Attribute(0x0047, "RFIDProgrammingEventMask", BITMAP16, "rwp"),
    CLUSTER_REVISION,
    REPORTING_STATUS,
)

TIME = _table(
    Attribute(0x0000, "Time", UTC_TIME, "r*w", "seconds since 2000-01-01 in UTC"),
    Attribute(0x0001, "TimeStatus", BITMAP8, "r*w", "bit 0 master, bit 1 synchronised"),
    Attribute(0x0002, "TimeZone", INT32, "rw", "seconds east of UTC"),
    Attribute(0x0003, "DstStart", UINT32, "rw"),
    Attribute(0x0004, "DstEnd", UINT32, "rw"),
    Attribute(0x0005, "DstShift", INT32, "rw", "seconds"),
    Attribute(0x0006, "StandardTime", UINT32, "r", "Time and TimeZone"),
    Attribute(0x0007, "LocalTime", UINT32, "r", "StandardTime, and DstShift in summer"),
    Attribute(0x0008, "LastSetTime", UTC_TIME, "r"),
    Attribute(0x0009, "ValidUntilTime", UTC_TIME, "rw"),
    CLUSTER_REVISION,
    REPORTING_STATUS,
)

ATTRIBUTES: dict[int, dict[int, Attribute]] = {CLUSTER_DOOR_LOCK: DOOR_LOCK, CLUSTER_TIME: TIME}
"""Cluster to its attributes."""

DOOR_LOCK_NAMED: dict[str, Attribute] = {row.name: row for row in DOOR_LOCK.values()}
TIME_NAMED: dict[str, Attribute] = {row.name: row for row in TIME.values()}


def check_type(cluster: int, attribute: int, value: TypedValue) -> None:
    """Raises `Malformed` when a cluster of ours has the attribute with another type; knows nothing of other ones."""
    row = ATTRIBUTES.get(cluster, {}).get(attribute)
    if row is not None and row.type != value.type:
        raise Malformed(row.name, f"its type is {row.type:#04x}, not {value.type:#04x}")
