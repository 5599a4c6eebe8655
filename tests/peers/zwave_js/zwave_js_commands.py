"""Which command class of zwave-js is which command of ours, and values for its fields, in zwave-js's names.

What becomes of a field in ours says `latchwork.protocol.zwave.vectors.ROWS`, which bears the same names without `CC`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any, TypeAlias

from hypothesis import strategies as st

Values: TypeAlias = st.SearchStrategy[Any]
Fields: TypeAlias = dict[str, Any]


class Way(Enum):
    BOTH = "theirs reads what ours builds, and the other way round"
    BUILT = "they build it and cannot read it"
    READ = "they read it and cannot build it"


@dataclass(frozen=True)
class Entry:
    """`fields` makes the values, by their names."""

    name: str
    fields: Values
    way: Way = Way.BOTH
    version: str = ""
    """Picks the row of an older version."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Fields that have another name once they are read."""
    as_read: Callable[[str, Any], Any] = lambda name, value: value
    """What a field that they read is to be compared as."""
    only: int | None = None
    """Which one of the ways in which ours may be built they read, where they do not read them all."""


def fields(required: Mapping[str, Values] | None = None, **optional: Values) -> Values:
    return st.fixed_dictionaries(dict(required or {}), optional=optional)


def all_of(**required: Values) -> Values:
    return st.fixed_dictionaries(required)


def among(*numbers: int) -> Values:
    """A sorted list of some of them, or of none."""
    return st.sets(st.sampled_from(numbers)).map(sorted)


def buffer(shortest: int, longest: int) -> Values:
    return st.binary(min_size=shortest, max_size=longest).map(as_buffer)


def as_buffer(data: bytes) -> Fields:
    return {"type": "Buffer", "data": list(data)}


NOTHING = st.just({})
BYTE = st.integers(0, 0xFF)
WORD = st.integers(0, 0xFFFF)
FLAG = st.booleans()
HOUR, MINUTE, MONTH, DAY = st.integers(0, 23), st.integers(0, 59), st.integers(1, 12), st.integers(1, 31)
DIGITS = st.text("0123456789", min_size=4, max_size=10)
CODE = DIGITS | st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=4, max_size=10)
BINARY_CODE = st.binary(min_size=4, max_size=10).map(lambda data: as_buffer(bytes(0xF5 + one % 11 for one in data)))
"""Bytes that no UTF-8 has: what they take for text comes as text."""
PIN = st.just("") | DIGITS
DURATION = (
    st.just({"unit": "unknown"})
    | st.integers(0, 127).map(lambda number: {"value": number, "unit": "seconds"})
    | st.integers(1, 126).map(lambda number: {"value": number, "unit": "minutes"})
)
INNER = st.sampled_from(
    [
        {"ccId": "User Code", "ccCommand": "0x02", "payload": "0x05"},
        {"ccId": "User Code", "ccCommand": "0x01", "payload": "0x050134373131"},
        {"ccId": "Door Lock", "ccCommand": "0x01", "payload": "0xff"},
        {"ccId": "Battery", "ccCommand": "0x02", "payload": "0x"},
    ]
)


# user codes


def _code_block(status: Values, **code: Values) -> Values:
    return all_of(userId=WORD, userIdStatus=status, **code)


TAKEN = st.integers(1, 4)
USER_CODE = (
    Entry(
        "UserCodeCCSet",
        all_of(userId=BYTE, userIdStatus=st.just(0))
        | all_of(userId=st.integers(1, 0xFF), userIdStatus=TAKEN, userCode=CODE | BINARY_CODE),
    ),
    Entry("UserCodeCCGet", all_of(userId=BYTE)),
    Entry(
        "UserCodeCCReport",
        all_of(userId=BYTE, userIdStatus=st.sampled_from((0, 0xFE)))
        | all_of(userId=BYTE, userIdStatus=TAKEN, userCode=CODE | BINARY_CODE),
    ),
    Entry("UserCodeCCUsersNumberGet", NOTHING),
    Entry("UserCodeCCUsersNumberReport", all_of(supportedUsers=WORD)),
    Entry("UserCodeCCUsersNumberReport", all_of(supportedUsers=BYTE), Way.READ, version=" v1"),
    Entry("UserCodeCCCapabilitiesGet", NOTHING),
    Entry(
        "UserCodeCCCapabilitiesReport",
        all_of(
            supportsAdminCode=FLAG,
            supportsAdminCodeDeactivation=FLAG,
            supportsUserCodeChecksum=FLAG,
            supportsMultipleUserCodeReport=FLAG,
            supportsMultipleUserCodeSet=FLAG,
            supportedUserIDStatuses=among(*range(5)),
            supportedKeypadModes=among(*range(4)),
            supportedASCIIChars=st.sets(st.characters(max_codepoint=0x7F)).map(lambda found: "".join(sorted(found))),
        ),
    ),
    Entry("UserCodeCCKeypadModeSet", all_of(keypadMode=BYTE)),
    Entry("UserCodeCCKeypadModeGet", NOTHING),
    Entry("UserCodeCCKeypadModeReport", all_of(keypadMode=BYTE)),
    Entry(
        "UserCodeCCExtendedUserCodeSet",
        all_of(
            userCodes=st.lists(
                _code_block(st.just(0)) | _code_block(TAKEN, userCode=CODE | BINARY_CODE), min_size=1, max_size=4
            )
        ),
    ),
    Entry("UserCodeCCExtendedUserCodeGet", all_of(userId=WORD, reportMore=FLAG), Way.BUILT),
    Entry(
        "UserCodeCCExtendedUserCodeReport",
        all_of(
            userCodes=st.lists(
                _code_block(st.just(0), userCode=st.just("")) | _code_block(TAKEN, userCode=CODE), max_size=4
            ),
            nextUserId=WORD,
        ),
        Way.READ,
    ),
    Entry("UserCodeCCAdminCodeSet", all_of(adminCode=PIN)),
    Entry("UserCodeCCAdminCodeGet", NOTHING),
    Entry("UserCodeCCAdminCodeReport", all_of(adminCode=PIN)),
    Entry("UserCodeCCUserCodeChecksumGet", NOTHING),
    Entry("UserCodeCCUserCodeChecksumReport", all_of(userCodeChecksum=WORD)),
)


# schedules

SLOT = {"userId": BYTE, "slotId": BYTE}
SPAN = {"startHour": HOUR, "startMinute": MINUTE}
WEEK_DAY = {"weekday": st.integers(0, 6), **SPAN, "stopHour": HOUR, "stopMinute": MINUTE}
YEAR_DAY = {
    f"{edge}{part}": values
    for edge in ("start", "stop")
    for part, values in {
        "Year": st.integers(0, 99),
        "Month": MONTH,
        "Day": DAY,
        "Hour": HOUR,
        "Minute": MINUTE,
    }.items()
}
SOME_DAYS = among(*range(7)).filter(bool)
DAILY = {"weekdays": SOME_DAYS, **SPAN, "durationHour": HOUR, "durationMinute": MINUTE}


def _schedule(kind: str, times: dict[str, Values], *, empty: int | None = None) -> tuple[Entry, ...]:
    prefix = f"ScheduleEntryLockCC{kind}Schedule"
    erased, set_ = all_of(action=st.just(0), **SLOT), all_of(action=st.just(1), **SLOT, **times)
    return (
        Entry(f"{prefix}Set", erased | set_),
        Entry(f"{prefix}Get", all_of(**SLOT)),
        Entry(f"{prefix}Report", all_of(**SLOT) | all_of(**SLOT, **times), only=empty),
    )


OFFSETS = st.tuples(st.integers(-1439, 1439), st.integers(-127, 127)).filter(lambda pair: abs(sum(pair)) < 1440)
OFFSET = OFFSETS.map(lambda pair: {"standardOffset": pair[0], "dstOffset": sum(pair)})

SCHEDULE_ENTRY_LOCK = (
    Entry("ScheduleEntryLockCCEnableSet", all_of(userId=BYTE, enabled=FLAG)),
    Entry("ScheduleEntryLockCCEnableAllSet", all_of(enabled=FLAG)),
    *_schedule("WeekDay", WEEK_DAY),
    *_schedule("YearDay", YEAR_DAY),
    *_schedule("DailyRepeating", DAILY, empty=-1),
    Entry("ScheduleEntryLockCCSupportedGet", NOTHING),
    Entry(
        "ScheduleEntryLockCCSupportedReport",
        fields({"numWeekDaySlots": BYTE, "numYearDaySlots": BYTE}, numDailyRepeatingSlots=BYTE),
    ),
    Entry("ScheduleEntryLockCCTimeOffsetGet", NOTHING),
    Entry("ScheduleEntryLockCCTimeOffsetSet", OFFSET),
    Entry("ScheduleEntryLockCCTimeOffsetReport", OFFSET),
)


# door lock

MODE = st.sampled_from((0x00, 0x01, 0x10, 0x11, 0x20, 0x21, 0xFF))
HANDLES = st.lists(FLAG, min_size=4, max_size=4)
TIMEOUT = st.integers(0, 253 * 60 + 59)
STATE = {
    "currentMode": MODE,
    "outsideHandlesCanOpenDoor": HANDLES,
    "insideHandlesCanOpenDoor": HANDLES,
    "doorStatus": st.sampled_from(("open", "closed")),
    "boltStatus": st.sampled_from(("locked", "unlocked")),
    "latchStatus": st.sampled_from(("open", "closed")),
}
CONFIGURED = {"outsideHandlesCanOpenDoorConfiguration": HANDLES, "insideHandlesCanOpenDoorConfiguration": HANDLES}
CONSTANT = {"operationType": st.just(1), **CONFIGURED}
TIMED = {"operationType": st.just(2), **CONFIGURED, "lockTimeoutConfiguration": TIMEOUT}
LATER = {"autoRelockTime": WORD, "holdAndReleaseTime": WORD, "twistAssist": FLAG, "blockToBlock": FLAG}
SUPPORTED = ("door", "bolt", "latch", "blockToBlock", "twistAssist", "holdAndRelease", "autoRelock")

DOOR_LOCK = (
    Entry("DoorLockCCOperationSet", all_of(mode=MODE)),
    Entry("DoorLockCCOperationGet", NOTHING),
    Entry(
        "DoorLockCCOperationReport",
        fields(STATE, lockTimeout=TIMEOUT) | fields({**STATE, "targetMode": MODE, "duration": DURATION}),
    ),
    Entry("DoorLockCCConfigurationSet", all_of(**CONSTANT, **LATER) | all_of(**TIMED, **LATER)),
    Entry("DoorLockCCConfigurationGet", NOTHING),
    Entry("DoorLockCCConfigurationReport", fields(CONSTANT, **LATER) | fields(TIMED, **LATER)),
    Entry("DoorLockCCCapabilitiesGet", NOTHING),
    Entry(
        "DoorLockCCCapabilitiesReport",
        all_of(
            supportedOperationTypes=among(1, 2),
            supportedDoorLockModes=st.lists(MODE, max_size=7, unique=True),
            supportedOutsideHandles=HANDLES,
            supportedInsideHandles=HANDLES,
            **{f"{one}Supported": FLAG for one in SUPPORTED},
        ),
    ),
)


# wrappings and notifications


def _reported(status: Values, **more: Values) -> Values:
    return all_of(
        moreUpdatesFollow=FLAG, requestWakeUpOnDemand=FLAG, sessionId=st.integers(0, 63), status=status, **more
    )


WRAPPINGS = (
    Entry("SupervisionCCGet", all_of(sessionId=st.integers(0, 63), requestStatusUpdates=FLAG, encapsulated=INNER)),
    Entry(
        "SupervisionCCReport",
        _reported(st.sampled_from((0x00, 0x02, 0x03, 0xFF))) | _reported(st.just(0x01), duration=DURATION),
        only=0,
    ),
    Entry("CRC16CCCommandEncapsulation", all_of(encapsulated=INNER)),
    Entry(
        "MultiChannelCCCommandEncapsulation",
        all_of(endpointIndex=st.integers(0, 127), destination=st.integers(0, 127), encapsulated=INNER),
    ),
)

HAPPENED = {"notificationType": st.integers(0, 0xFE), "notificationEvent": BYTE}

NOTIFICATION = (
    Entry("NotificationCCSet", all_of(notificationType=BYTE, notificationStatus=FLAG)),
    Entry(
        "NotificationCCGet", fields({"notificationType": st.integers(0, 0xFE)}, notificationEvent=st.integers(0, 0xFE))
    ),
    Entry("NotificationCCGet", all_of(alarmType=BYTE), Way.BUILT),
    Entry(
        "NotificationCCReport",
        all_of(alarmType=BYTE, alarmLevel=BYTE) | fields(HAPPENED, eventParameters=buffer(1, 31), sequenceNumber=BYTE),
    ),
    Entry(
        "NotificationCCReport",
        fields(
            {"alarmType": BYTE, "alarmLevel": BYTE, **HAPPENED, "notificationStatus": st.sampled_from((0, 0xFF))},
            eventParameters=buffer(1, 31),
            sequenceNumber=BYTE,
        ),
        Way.READ,
        only=0,
    ),
    Entry("NotificationCCSupportedGet", NOTHING),
    Entry(
        "NotificationCCSupportedReport",
        all_of(supportsV1Alarm=FLAG, supportedNotificationTypes=among(*range(1, 248)).filter(bool)),
    ),
    Entry("NotificationCCEventSupportedGet", all_of(notificationType=BYTE)),
    Entry("NotificationCCEventSupportedReport", all_of(notificationType=BYTE, supportedEvents=among(*range(1, 248)))),
)


# the device

VERSION = st.tuples(BYTE, BYTE).map(lambda parts: "{}.{}".format(*parts))
BUILT = st.tuples(st.tuples(BYTE, BYTE, BYTE).filter(any).map(lambda parts: "{}.{}.{}".format(*parts)), WORD) | st.just(
    ("unused", 0)
)
SOFTWARE = st.tuples(*[BUILT] * 5).map(
    lambda built: {
        "sdkVersion": built[0][0],
        "applicationFrameworkAPIVersion": built[1][0],
        "applicationFrameworkBuildNumber": built[1][1],
        "hostInterfaceVersion": built[2][0],
        "hostInterfaceBuildNumber": built[2][1],
        "zWaveProtocolVersion": built[3][0],
        "zWaveProtocolBuildNumber": built[3][1],
        "applicationVersion": built[4][0],
        "applicationBuildNumber": built[4][1],
    }
)
BATTERY_FLAGS = {
    "chargingStatus": st.integers(0, 3),
    **dict.fromkeys(("rechargeable", "backup", "overheating", "lowFluid", "lowTemperatureStatus"), FLAG),
    "rechargeOrReplace": st.integers(0, 2),
}
LEVEL = st.integers(0, 100) | st.just(0xFF)
NODES = st.lists(st.integers(1, 232), max_size=10)
GROUP = st.integers(1, 0xFF)


def _values(required: dict[str, Values]) -> Values:
    def of(size: int) -> Values:
        top = 1 << 8 * size - 1
        return all_of(**required, valueSize=st.just(size), value=st.integers(-top, top - 1))

    return st.sampled_from((1, 2, 4)).flatmap(of)


DEVICE = (
    Entry("NoOperationCC", NOTHING),
    Entry("BasicCCSet", all_of(targetValue=BYTE)),
    Entry("BasicCCGet", NOTHING),
    Entry(
        "BasicCCReport",
        all_of(currentValue=st.integers(0, 99))
        | all_of(currentValue=st.integers(0, 99), targetValue=st.integers(0, 99), duration=DURATION),
    ),
    Entry("ZWavePlusCCGet", NOTHING),
    Entry(
        "ZWavePlusCCReport",
        all_of(zwavePlusVersion=BYTE, roleType=BYTE, nodeType=BYTE, installerIcon=WORD, userIcon=WORD),
    ),
    Entry(
        "ConfigurationCCSet",
        _values({"parameter": BYTE}) | all_of(parameter=BYTE, resetToDefault=st.just(True)),
    ),
    Entry("ConfigurationCCGet", all_of(parameter=BYTE)),
    Entry("ConfigurationCCReport", _values({"parameter": BYTE})),
    Entry("ManufacturerSpecificCCGet", NOTHING),
    Entry("ManufacturerSpecificCCReport", all_of(manufacturerId=WORD, productType=WORD, productId=WORD)),
    Entry("BatteryCCGet", NOTHING),
    Entry(
        "BatteryCCReport",
        all_of(level=LEVEL)
        | all_of(level=LEVEL, **BATTERY_FLAGS, disconnected=st.just(False))
        | all_of(level=st.just(0), **BATTERY_FLAGS, disconnected=st.just(True)),
    ),
    Entry("AssociationCCSet", all_of(groupId=GROUP, nodeIds=NODES.filter(bool))),
    Entry("AssociationCCGet", all_of(groupId=GROUP)),
    Entry("AssociationCCRemove", fields(groupId=GROUP, nodeIds=NODES)),
    Entry("AssociationCCReport", all_of(groupId=BYTE, maxNodes=BYTE, reportsToFollow=BYTE, nodeIds=NODES)),
    Entry("AssociationCCSupportedGroupingsGet", NOTHING),
    Entry("AssociationCCSupportedGroupingsReport", all_of(groupCount=BYTE)),
    Entry("VersionCCGet", NOTHING),
    Entry(
        "VersionCCReport",
        all_of(
            libraryType=BYTE,
            protocolVersion=VERSION,
            firmwareVersions=st.lists(VERSION, min_size=1, max_size=4),
            hardwareVersion=BYTE,
        ),
    ),
    Entry("VersionCCCommandClassGet", all_of(requestedCC=BYTE)),
    Entry("VersionCCCommandClassReport", all_of(requestedCC=BYTE, ccVersion=BYTE)),
    Entry("VersionCCCapabilitiesGet", NOTHING),
    Entry("VersionCCCapabilitiesReport", all_of(supportsZWaveSoftwareGet=FLAG)),
    Entry("VersionCCZWaveSoftwareGet", NOTHING),
    Entry("VersionCCZWaveSoftwareReport", SOFTWARE, Way.READ),
)


# time


def _edge(month: int, day: int, hour: int) -> str:
    return f"2026-{month:02}-{day:02}T{hour:02}:00:00.000Z"


EDGE = st.builds(_edge, MONTH, st.integers(1, 28), HOUR)
SUMMER_TIME = st.tuples(OFFSET, EDGE, EDGE).map(lambda made: {**made[0], "dstStart": made[1], "dstEnd": made[2]})
MOMENT = st.integers(0, int(datetime(2100, 1, 1, tzinfo=UTC).timestamp()) - 1).map(
    lambda second: {"dateAndTime": f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%S.000Z}"}
)


def _in_our_year(name: str, value: Any) -> Any:
    """The year does not travel; they take the one that it is now."""
    return f"2026{value[4:]}" if name in ("dstStart", "dstEnd") else value


TIME = (
    Entry("TimeCCTimeGet", NOTHING),
    Entry("TimeCCTimeReport", all_of(hour=HOUR, minute=MINUTE, second=MINUTE)),
    Entry("TimeCCDateGet", NOTHING),
    Entry("TimeCCDateReport", all_of(year=WORD, month=MONTH, day=DAY)),
    Entry("TimeCCTimeOffsetSet", SUMMER_TIME, Way.BUILT),
    Entry("TimeCCTimeOffsetGet", NOTHING),
    Entry(
        "TimeCCTimeOffsetReport",
        SUMMER_TIME,
        renamed={"dstStart": "dstStartDate", "dstEnd": "dstEndDate"},
        as_read=_in_our_year,
    ),
    Entry("TimeParametersCCSet", MOMENT),
    Entry("TimeParametersCCGet", NOTHING),
    Entry("TimeParametersCCReport", MOMENT, Way.READ),
)
