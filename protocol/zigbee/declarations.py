"""What the generator reads: the ZCL frame, the Door Lock cluster both ways, and the Alarms cluster.

General commands carry values that say their own type, which has no plain form; they are written out in `general.py`.
"""

from __future__ import annotations

from construct import GreedyBytes, If, Int8ul, Int16ul, Int32ul, Struct, this

from latchwork.protocol.codec import Family, Layout
from latchwork.protocol.zigbee.declared_door_lock import REQUESTS, RESPONSES

FRAME = Layout(
    "Frame",
    Struct(
        "frame_control" / Int8ul,
        "manufacturer_code" / If(this.frame_control & 0x04, Int16ul),
        "sequence" / Int8ul,
        "command" / Int8ul,
        "payload" / GreedyBytes,
    ),
    source="ZCL 07-5123 §2.4.1, as zigpy 2.4.0 has it",
    doc="Bits 1-0 of `frame_control`: 0 general, 1 of a cluster; bit 2 manufacturer code follows; bit 3 to the client; "
    "bit 4 no default response wanted. An answer repeats the `sequence` of its request.",
    secret=frozenset({"payload"}),
)

DOOR_LOCK_REQUESTS = Family("door_lock_request", REQUESTS)
DOOR_LOCK_RESPONSES = Family("door_lock_response", RESPONSES)

_ALARMS = "zigpy 2.4.0, zigpy/zcl/clusters/general.py"
_ALARM = ("alarm_code" / Int8ul, "cluster_id" / Int16ul)

ALARM_REQUESTS = Family(
    "alarm_request",
    {
        0x00: Layout("ResetAlarm", Struct(*_ALARM), source=_ALARMS),
        0x01: Layout("ResetAllAlarms", Struct(), source=_ALARMS),
        0x02: Layout("GetAlarm", Struct(), source=_ALARMS),
        0x03: Layout("ResetAlarmLog", Struct(), source=_ALARMS),
    },
)
ALARM_RESPONSES = Family(
    "alarm_response",
    {
        0x00: Layout("Alarm", Struct(*_ALARM), source=_ALARMS, doc="A lock's alarms name the cluster 0101."),
        0x01: Layout(
            "GetAlarmResponse",
            Struct(
                "status" / Int8ul,
                "alarm_code" / If(this.status == 0, Int8ul),
                "cluster_id" / If(this.status == 0, Int16ul),
                "timestamp" / If(this.status == 0, Int32ul),
            ),
            source=_ALARMS,
        ),
    },
)

DECLARATIONS = (FRAME, DOOR_LOCK_REQUESTS, DOOR_LOCK_RESPONSES, ALARM_REQUESTS, ALARM_RESPONSES)
