"""What the generator reads: the serial frame, the Serial API's three tables and the table of commands."""

from __future__ import annotations

from latchwork.protocol.codec import Family
from latchwork.protocol.zwave.declared_commands import (
    ACTIVE_SCHEDULE,
    ASSOCIATION,
    BASIC,
    BATTERY,
    CONFIGURATION,
    DOOR_LOCK,
    MANUFACTURER_SPECIFIC,
    MULTI_CHANNEL,
    NOTIFICATION,
    SCHEDULE_ENTRY_LOCK,
    SCHEDULE_ENTRY_LOCK_V4,
    SUPERVISION,
    TIME,
    TIME_PARAMETERS,
    USER_CODE,
    USER_CODE_V2,
    VERSION,
    ZWAVE_PLUS_INFO,
)
from latchwork.protocol.zwave.declared_credentials import USER_CREDENTIAL
from latchwork.protocol.zwave.declared_security import SECURITY_S0, SECURITY_S2
from latchwork.protocol.zwave.declared_serial import DATA_FRAME, HOST_REQUESTS, STICK_REQUESTS, STICK_RESPONSES

COMMANDS = Family(
    "command",
    {
        **BASIC,
        **ZWAVE_PLUS_INFO,
        **SCHEDULE_ENTRY_LOCK,
        **SCHEDULE_ENTRY_LOCK_V4,
        **MULTI_CHANNEL,
        **DOOR_LOCK,
        **USER_CODE,
        **USER_CODE_V2,
        **SUPERVISION,
        **CONFIGURATION,
        **NOTIFICATION,
        **MANUFACTURER_SPECIFIC,
        **BATTERY,
        **USER_CREDENTIAL,
        **ASSOCIATION,
        **VERSION,
        **TIME,
        **TIME_PARAMETERS,
        **SECURITY_S0,
        **SECURITY_S2,
        **ACTIVE_SCHEDULE,
    },
)

DECLARATIONS = (DATA_FRAME, HOST_REQUESTS, STICK_RESPONSES, STICK_REQUESTS, COMMANDS)
