"""Command ids, operation bytes and the other small tables of TTLock V3.

Source: vendor Android SDK 3.3.1, `com.ttlock.bl.sdk.command.Command` and `com.ttlock.bl.sdk.constant`.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, IntFlag

VENDOR = b"SCIENER"
"""What `19`, `56` and `14` carry to prove that the app is the vendor's."""

WRITE_CHARACTERISTIC = "0000fff2-0000-1000-8000-00805f9b34fb"
NOTIFY_CHARACTERISTIC = "0000fff4-0000-1000-8000-00805f9b34fb"
SERVICE = "00001910-0000-1000-8000-00805f9b34fb"

CHUNK = 20
"""The app writes and an older lock notifies at most so many bytes at once, whatever the MTU is."""


class Command(IntEnum):
    FEATURES = 0x01
    MANAGE_PASSCODE = 0x03
    CARDS = 0x05
    FINGERPRINTS = 0x06
    LIST_PASSCODES = 0x07
    STATUS = 0x14
    GET_AES_KEY = 0x19
    OPERATION_LOG = 0x25
    CHECK_RANDOM = 0x30
    INIT_PASSWORDS = 0x31
    GET_TIME = 0x34
    AUTO_LOCK = 0x36
    REMOTE_UNLOCK = 0x37
    CHECK_ADMIN = 0x41
    CALIBRATE_TIME = 0x43
    INIT = 0x45
    UNLOCK = 0x47
    RESET = 0x52
    SET_ADMIN_PASSCODE = 0x53
    RESPONSE = 0x54
    CHECK_USER_TIME = 0x55
    ADD_ADMIN = 0x56
    OPERATE_FINISHED = 0x57
    LOCK = 0x58
    PASSCODE_DISPLAY = 0x59
    SOUND = 0x62
    GET_ADMIN_PASSCODE = 0x65
    PASSAGE_MODE = 0x66
    CYCLIC_VALIDITY = 0x70
    DEVICE_INFO = 0x90


class PasscodeOperation(IntEnum):
    CLEAR = 1
    ADD = 2
    REMOVE_ONE = 3
    MODIFY = 5
    RECOVER = 6


class PasscodeType(IntEnum):
    PERMANENT = 1
    COUNT = 2
    PERIOD = 3
    CYCLIC = 4


class CardOperation(IntEnum):
    SEARCH = 1
    ADD = 2
    DELETE = 3
    CLEAR = 4
    MODIFY = 5


class AddStatus(IntEnum):
    """Status byte of a reply to adding a card or a fingerprint; the last two are the fingerprint reader's alone."""

    ADDED = 1
    ENTER_ADD_MODE = 2
    PROGRESS = 3
    READY_FOR_TEMPLATE = 4


class FingerprintOperation(IntEnum):
    ADD = 2
    DELETE = 3
    CLEAR = 4
    MODIFY = 5
    SEARCH = 6
    WRITE_TEMPLATE = 7


class CyclicOperation(IntEnum):
    ADD = 2
    CLEAR = 4


class CyclicUser(IntEnum):
    FINGERPRINT = 1
    IC = 2
    KEY_FOB = 3


class CycleType(IntEnum):
    WEEK = 1
    DAY = 2
    MONTH_DAY = 3


class PassageOperation(IntEnum):
    QUERY = 1
    ADD = 2
    DELETE = 3
    CLEAR = 4


class PassageType(IntEnum):
    WEEKLY = 1
    MONTHLY = 2


class SettingOperation(IntEnum):
    """First byte of the settings (auto lock, remote unlock, passcode display, sound)."""

    QUERY = 1
    MODIFY = 2


class DeviceInfo(IntEnum):
    MODEL = 1
    HARDWARE = 2
    FIRMWARE = 3
    PRODUCTION_DATE = 4
    MAC = 5
    CLOCK = 6


class Feature(IntFlag):
    """Bits of the `01` reply; groups after the first count on from bit 32."""

    PASSCODE = 1 << 0
    IC_CARD = 1 << 1
    FINGERPRINT = 1 << 2
    AUTO_LOCK = 1 << 4
    PASSCODE_WITH_DELETE = 1 << 5
    MODIFY_PASSCODE = 1 << 7
    MANUAL_LOCK = 1 << 8
    GATEWAY_UNLOCK = 1 << 10
    CYCLIC_PASSCODE = 1 << 12
    REMOTE_UNLOCK_SWITCH = 1 << 14
    SOUND = 1 << 15
    READ_ADMIN_CODE = 1 << 18
    PASSAGE_MODE = 1 << 22
    CYCLIC_CARD_OR_FINGERPRINT = 1 << 34


def features(groups: Iterable[int]) -> Feature:
    """The feature bits from the 32-bit groups of a reply, lowest group first. Bits without a name are kept."""
    return Feature(sum(group << (32 * index) for index, group in enumerate(groups)))
