"""The Serial API: frames between a host and a USB stick, and the functions that a lock needs.

Source: INS12350 "Serial API Host Application Programming Guide" (zwave-js/specs, 500 series) and the 500-series
programmer's guide beside it. Node ids are one byte wide: the stick is left in its 8-bit mode, so no Long Range.

Three tables, by who says what: `HOST_REQUESTS` (host to stick), `STICK_RESPONSES` (the immediate answer, frame type
01) and `STICK_REQUESTS` (unsolicited frames and callbacks, frame type 00).
"""

from __future__ import annotations

from construct import Bytes, Construct, GreedyBytes, Int8sb, Int8ub, Int16ub, Optional, Prefixed, Rebuild, Struct, this
from construct import len_ as length_of

from latchwork.protocol.codec import Family, Layout

SOURCE = "INS12350 §6-7"
PAYLOAD = frozenset({"data"})
"""What is on the air may be a user code."""


def _counted() -> Construct[bytes, bytes]:
    """Bytes behind a one-byte count."""
    return Prefixed(Int8ub, GreedyBytes)


DATA_FRAME = Layout(
    "DataFrame",
    Struct(
        "length" / Rebuild(Int8ub, length_of(this.parameters) + 3),
        "type" / Int8ub,
        "function" / Int8ub,
        "parameters" / Bytes(this.length - 3),
    ),
    source="INS12350 §5.2",
    secret=frozenset({"parameters"}),
    doc="A data frame between its start byte 01 and its checksum: length, type (00 request, 01 response), function.",
)

HOST_REQUESTS = Family(
    "host_request",
    {
        0x02: Layout("GetInitData", Struct(), source=SOURCE),
        0x05: Layout("GetControllerCapabilities", Struct(), source=SOURCE),
        0x06: Layout(
            "SetSerialApiTimeouts",
            Struct("ack_ticks" / Int8ub, "byte_ticks" / Int8ub),
            source=SOURCE,
            doc="Both timeouts in steps of 10 ms.",
        ),
        0x07: Layout("GetSerialApiCapabilities", Struct(), source=SOURCE),
        0x08: Layout("SoftReset", Struct(), source=SOURCE),
        0x0B: Layout(
            "SerialApiSetup",
            Struct("subcommand" / Int8ub, "payload" / GreedyBytes),
            source=SOURCE,
            doc="01 list supported, 02 TX status report on or off, 10 largest payload, 20/40 region, 80 node id type.",
        ),
        0x13: Layout(
            "SendData",
            Struct("node" / Int8ub, "data" / _counted(), "tx_options" / Int8ub, "callback" / Int8ub),
            source=SOURCE,
            secret=PAYLOAD,
        ),
        0x15: Layout("GetControllerVersion", Struct(), source=SOURCE),
        0x16: Layout("SendDataAbort", Struct(), source=SOURCE),
        0x20: Layout("GetHomeAndNodeId", Struct(), source=SOURCE),
        0x41: Layout("GetNodeProtocolInfo", Struct("node" / Int8ub), source=SOURCE),
        0x46: Layout(
            "AssignReturnRoute",
            Struct("source" / Int8ub, "destination" / Int8ub, "callback" / Int8ub),
            source=SOURCE,
        ),
        0x4A: Layout("AddNode", Struct("mode" / Int8ub, "callback" / Int8ub), source=SOURCE),
        0x4B: Layout("RemoveNode", Struct("mode" / Int8ub, "callback" / Int8ub), source=SOURCE),
        0x51: Layout("AssignSucReturnRoute", Struct("node" / Int8ub, "callback" / Int8ub), source=SOURCE),
        0x55: Layout("DeleteSucReturnRoute", Struct("node" / Int8ub, "callback" / Int8ub), source=SOURCE),
        0x56: Layout("GetSucNodeId", Struct(), source=SOURCE),
        0x60: Layout("RequestNodeInfo", Struct("node" / Int8ub), source=SOURCE),
        0x62: Layout("IsFailedNode", Struct("node" / Int8ub), source=SOURCE),
        0xA9: Layout(
            "SendDataBridge",
            Struct(
                "source" / Int8ub,
                "node" / Int8ub,
                "data" / _counted(),
                "tx_options" / Int8ub,
                "route" / Bytes(4),
                "callback" / Int8ub,
            ),
            source=SOURCE,
            secret=PAYLOAD,
            doc="SendData of a bridge controller (library type 7); `route` is four zero bytes.",
        ),
    },
)

STICK_RESPONSES = Family(
    "stick_response",
    {
        0x02: Layout(
            "GetInitDataResponse",
            Struct(
                "api_version" / Int8ub,
                "capabilities" / Int8ub,
                "nodes" / _counted(),
                "chip_type" / Int8ub,
                "chip_version" / Int8ub,
            ),
            source=SOURCE,
            doc="`nodes` is a bitmask: bit 0 of byte 0 is node 1.",
        ),
        0x05: Layout("GetControllerCapabilitiesResponse", Struct("flags" / Int8ub), source=SOURCE),
        0x06: Layout(
            "SetSerialApiTimeoutsResponse", Struct("ack_ticks" / Int8ub, "byte_ticks" / Int8ub), source=SOURCE
        ),
        0x07: Layout(
            "GetSerialApiCapabilitiesResponse",
            Struct(
                "api_version" / Int8ub,
                "api_revision" / Int8ub,
                "manufacturer" / Int16ub,
                "product_type" / Int16ub,
                "product" / Int16ub,
                "functions" / Bytes(32),
            ),
            source=SOURCE,
            doc="`functions` is a bitmask: bit 0 of byte 0 is function 01.",
        ),
        0x0B: Layout("SerialApiSetupResponse", Struct("subcommand" / Int8ub, "payload" / GreedyBytes), source=SOURCE),
        0x13: Layout(
            "SendDataResponse",
            Struct("accepted" / Optional(Int8ub)),
            source=SOURCE,
            doc="Only an explicit 00 refuses; some sticks answer without the byte.",
        ),
        0x15: Layout(
            "GetControllerVersionResponse",
            Struct("version" / GreedyBytes),
            source=SOURCE,
            doc="Text up to a zero byte (its length varies), then the library type: 01 static, 07 bridge.",
        ),
        0x20: Layout("GetHomeAndNodeIdResponse", Struct("home" / Bytes(4), "node" / Int8ub), source=SOURCE),
        0x41: Layout(
            "GetNodeProtocolInfoResponse",
            Struct(
                "capability" / Int8ub,
                "security" / Int8ub,
                "properties" / Int8ub,
                "basic" / Int8ub,
                "generic" / Int8ub,
                "specific" / Int8ub,
            ),
            source=SOURCE,
            doc="`capability` bit 7 always listening; `security` bits 6 and 5 FLiRS. All zero: no such node.",
        ),
        0x46: Layout("AssignReturnRouteResponse", Struct("accepted" / Optional(Int8ub)), source=SOURCE),
        0x51: Layout("AssignSucReturnRouteResponse", Struct("accepted" / Optional(Int8ub)), source=SOURCE),
        0x55: Layout("DeleteSucReturnRouteResponse", Struct("accepted" / Optional(Int8ub)), source=SOURCE),
        0x56: Layout("GetSucNodeIdResponse", Struct("node" / Int8ub), source=SOURCE),
        0x60: Layout("RequestNodeInfoResponse", Struct("accepted" / Optional(Int8ub)), source=SOURCE),
        0x62: Layout("IsFailedNodeResponse", Struct("failed" / Int8ub), source=SOURCE),
        0xA9: Layout("SendDataBridgeResponse", Struct("accepted" / Optional(Int8ub)), source=SOURCE),
    },
)

STICK_REQUESTS = Family(
    "stick_request",
    {
        0x04: Layout(
            "ApplicationCommand",
            Struct(
                "rx_status" / Int8ub,
                "source" / Int8ub,
                "data" / _counted(),
                "rssi" / Optional(Int8sb),
                "security_key" / Optional(Int8ub),
            ),
            source=SOURCE,
            secret=PAYLOAD,
        ),
        0x0A: Layout(
            "SerialApiStarted",
            Struct(
                "wake_reason" / Int8ub,
                "watchdog_started" / Int8ub,
                "listening" / Int8ub,
                "generic" / Int8ub,
                "specific" / Int8ub,
                "command_classes" / _counted(),
                "protocols" / Optional(Int8ub),
            ),
            source=SOURCE,
            doc="`wake_reason` 07 is a software reset; `protocols` bit 0 is Long Range.",
        ),
        0x13: Layout(
            "SendDataCallback",
            Struct("callback" / Int8ub, "tx_status" / Int8ub, "report" / GreedyBytes),
            source=SOURCE,
            doc="`report` is the transmit report, empty unless it was enabled: ticks of 10 ms, repeaters, RSSI, route.",
        ),
        0x46: Layout("AssignReturnRouteCallback", Struct("callback" / Int8ub, "tx_status" / Int8ub), source=SOURCE),
        0x49: Layout(
            "ApplicationUpdate",
            Struct("status" / Int8ub, "node" / Int8ub, "info" / _counted()),
            source=SOURCE,
            doc="`info` is empty or basic, generic and specific class, then the command classes.",
        ),
        0x4A: Layout(
            "AddNodeCallback",
            Struct("callback" / Int8ub, "status" / Int8ub, "node" / Int8ub, "info" / Optional(_counted())),
            source=SOURCE,
        ),
        0x4B: Layout(
            "RemoveNodeCallback",
            Struct("callback" / Int8ub, "status" / Int8ub, "node" / Int8ub, "info" / Optional(_counted())),
            source=SOURCE,
        ),
        0x51: Layout("AssignSucReturnRouteCallback", Struct("callback" / Int8ub, "tx_status" / Int8ub), source=SOURCE),
        0x55: Layout("DeleteSucReturnRouteCallback", Struct("callback" / Int8ub, "tx_status" / Int8ub), source=SOURCE),
        0xA8: Layout(
            "BridgeApplicationCommand",
            Struct(
                "rx_status" / Int8ub,
                "destination" / Int8ub,
                "source" / Int8ub,
                "data" / _counted(),
                "multicast" / _counted(),
                "rssi" / Optional(Int8sb),
                "security_key" / Optional(Int8ub),
            ),
            source=SOURCE,
            secret=PAYLOAD,
        ),
        0xA9: Layout(
            "SendDataBridgeCallback",
            Struct("callback" / Int8ub, "tx_status" / Int8ub, "report" / GreedyBytes),
            source=SOURCE,
        ),
    },
)
