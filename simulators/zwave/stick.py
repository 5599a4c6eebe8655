"""A Z-Wave USB stick: the Serial API functions over one port, the network it keeps, and its radio.

Source: INS12350 and the 500-series programmer's guide. A function without a row in `_functions` is acknowledged and
never answered, and its bit in the capabilities is clear. Node ids are 8 bits wide.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from latchwork.protocol.codec import Malformed
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.frames import FrameType
from latchwork.simulators.changes import Changes
from latchwork.simulators.zwave.inclusion import Inclusion, Mode, Status
from latchwork.simulators.zwave.line import SerialLine
from latchwork.simulators.zwave.mesh import Learner, Mesh, Transmission, TxStatus
from latchwork.simulators.zwave.node import Node
from latchwork.world import World
from latchwork.world.wires import Port

OWN_NODE = 1
LAST_NODE = 232
BOOT_SECONDS = 0.5
TRANSMIT_QUEUE = 4
LARGEST_PAYLOAD = 46
WOKE_AFTER_POWER, WOKE_AFTER_SOFTWARE_RESET = 0x00, 0x07
REQUEST_NODE_INFORMATION = b"\x01\x02"
ASSIGN_ROUTE = b"\x01\x0c"
SETUP_COMMANDS = 0x01 | 0x02 | 0x10 | 0x20 | 0x40
CLASSES = bytes((0x22, 0x56, 0x72, 0x86))
ABSENT_RSSI, RSSI = 0x7F, 0xC4


class Library(IntEnum):
    """What GetControllerVersion calls the library; a bridge sends and reports through functions of its own."""

    STATIC = 0x01
    BRIDGE = 0x07


class UpdateStatus(IntEnum):
    """First byte of ApplicationUpdate."""

    FAILED = 0x81
    NODE_INFORMATION = 0x84


@dataclass(slots=True)
class Record:
    """What the stick remembers of an included node."""

    protocol: bytes
    information: tuple[int, int, int, bytes] = field(default=(0, 0, 0, b""))


class Stick:
    """One stick; `name` is what faults are armed for.

    `plain_reports` has a bridge report received commands with ApplicationCommandHandler (04), as many do, instead of
    A8. `rssi` appends a signal strength to them. `busy_air` is how many of the next transmissions find no free air.
    Attaching a port wakes a stick that only a reset could wake; one that hangs wants `power_cycle`.
    """

    FAULTS = frozenset({"reset_needed", "hang_until_reset"})

    def __init__(
        self,
        world: World,
        mesh: Mesh,
        home_id: int,
        *,
        library: Library = Library.BRIDGE,
        version: str = "Z-Wave 7.17",
        plain_reports: bool = False,
        rssi: bool = True,
    ) -> None:
        self.world = world
        self.mesh = mesh
        self.home_id = home_id
        self.node_id = OWN_NODE
        self.name = f"zwave:{home_id:08x}:{OWN_NODE}"
        self.library = library
        self.version = version
        self.plain_reports = plain_reports
        self.rssi = rssi
        self.sleeps = False
        self.in_range = True
        self.busy_air = 0
        self.changes = Changes()
        self.nodes: dict[int, Record] = {}
        self.failed: set[int] = set()
        self._last_node = OWN_NODE
        self._region = 0x00
        self._tx_reports = False
        self._under_way: list[Transmission] = []
        self._boot: asyncio.TimerHandle | None = None
        self.line = SerialLine(self._received, self._falls_silent)
        self.inclusion = Inclusion(self, self._report_inclusion)
        self._functions = self._table()
        self._supported = {function for function, row in g.HOST_REQUEST.items() if row in self._functions}
        mesh.add(self)
        mesh.add_includer(self)

    # --- power, port and network

    def attach(self, port: Port) -> None:
        """Plugs the stick into `port`; what is included stays included."""
        self._restart()
        self.line.attach(port)

    @property
    def hears(self) -> bool:
        return self.in_range and not self.line.deaf and self._boot is None

    def power_cycle(self) -> None:
        """Pulls the stick and plugs it in again, port and all."""
        self._restart()
        self._booted(WOKE_AFTER_POWER)

    def _restart(self) -> None:
        for transmission in self._under_way:
            transmission.over = True
        self._under_way.clear()
        self.mesh.forget_queue(self)
        self.inclusion.reset()
        self._tx_reports = False
        self.line.reset()
        self.line.deaf = False
        if self._boot is not None:
            self._boot.cancel()
            self._boot = None

    def _booted(self, reason: int) -> None:
        self._boot = None
        self.line.deaf = False
        self._tell(g.SerialApiStarted(reason, 0, 0x80, 0x02, 0x07, CLASSES, 0))

    def include(self, node: Node, node_id: int | None = None) -> int:
        """Takes a node in as if it had been included long ago, without security. Returns its id."""
        if node_id is not None:
            self._last_node = node_id - 1
        assigned = self.assign(node)
        node.joined(self.home_id, assigned)
        return assigned

    def assign(self, device: Learner) -> int:
        free = (*range(self._last_node + 1, LAST_NODE + 1), *range(OWN_NODE + 1, self._last_node + 1))
        node_id = next((candidate for candidate in free if candidate not in self.nodes), 0)
        if node_id:
            self._last_node = node_id
            protocol = device.protocol_information()
            self.nodes[node_id] = Record(protocol, device.node_information())
            self.changes.tell()
        return node_id

    def forget(self, node_id: int) -> None:
        self.nodes.pop(node_id, None)
        self.failed.discard(node_id)
        self.changes.tell()

    def flash(self) -> dict[str, Any]:
        return {
            "home_id": self.home_id,
            "last_node": self._last_node,
            "region": self._region,
            "nodes": {
                str(node): {"protocol": record.protocol.hex(), "information": _flashed(record.information)}
                for node, record in self.nodes.items()
            },
        }

    def restore(self, flash: dict[str, Any]) -> None:
        self.home_id = flash["home_id"]
        self.name = f"zwave:{self.home_id:08x}:{OWN_NODE}"
        self._last_node = flash["last_node"]
        self._region = flash["region"]
        self.nodes = {
            int(node): Record(bytes.fromhex(record["protocol"]), _unflashed(record["information"]))
            for node, record in flash["nodes"].items()
        }

    # --- from the host

    def _falls_silent(self) -> bool:
        faults = self.world.faults
        return any(faults.strikes(fault, self.name) for fault in ("hang_until_reset", "reset_needed"))

    def _received(self, frame: g.DataFrame) -> None:
        if frame.type != FrameType.REQUEST or frame.function not in g.HOST_REQUEST:
            return
        try:
            request = g.parse_host_request(frame.function, frame.parameters)
        except Malformed:
            return
        function = self._functions.get(type(request))
        if function is not None:
            function(request)

    def _answer(self, response: g.StickResponse) -> None:
        self.line.send(FrameType.RESPONSE, response.CODE, response.build())

    def _tell(self, request: g.StickRequest) -> None:
        self.line.send(FrameType.REQUEST, request.CODE, request.build())

    def _table(self) -> dict[type, Callable[[Any], None]]:
        table: dict[type, Callable[[Any], None]] = {
            g.GetInitData: self._get_init_data,
            g.GetControllerCapabilities: self._get_controller_capabilities,
            g.SetSerialApiTimeouts: self._set_timeouts,
            g.GetSerialApiCapabilities: self._get_api_capabilities,
            g.SoftReset: self._soft_reset,
            g.SerialApiSetup: self._setup,
            g.SendData: self._send_data,
            g.SendDataAbort: self._abort,
            g.GetControllerVersion: self._get_version,
            g.GetHomeAndNodeId: self._get_home,
            g.GetNodeProtocolInfo: self._get_protocol_info,
            g.AssignReturnRoute: self._assign_return_route,
            g.AssignSucReturnRoute: self._assign_suc_route,
            g.DeleteSucReturnRoute: self._delete_suc_route,
            g.AddNode: lambda asked: self.inclusion.asked(Mode.ADD, asked.mode, asked.callback),
            g.RemoveNode: lambda asked: self.inclusion.asked(Mode.REMOVE, asked.mode, asked.callback),
            g.GetSucNodeId: lambda asked: self._answer(g.GetSucNodeIdResponse(OWN_NODE)),
            g.RequestNodeInfo: self._request_node_info,
            g.IsFailedNode: lambda asked: self._answer(g.IsFailedNodeResponse(int(asked.node in self.failed))),
        }
        if self.library is Library.BRIDGE:
            table[g.SendDataBridge] = self._send_data_bridge
        return table

    # --- what the stick tells of itself

    def _get_init_data(self, request: g.GetInitData) -> None:
        nodes = sum(1 << (node - 1) for node in (OWN_NODE, *self.nodes))
        self._answer(g.GetInitDataResponse(0x08, 0x08, nodes.to_bytes(29, "little"), 0x07, 0x00))

    def _get_controller_capabilities(self, request: g.GetControllerCapabilities) -> None:
        self._answer(g.GetControllerCapabilitiesResponse(0x1C if self.nodes else 0x3C))

    def _set_timeouts(self, request: g.SetSerialApiTimeouts) -> None:
        line = self.line
        self._answer(g.SetSerialApiTimeoutsResponse(line.ack_ticks, line.frame_ticks))
        line.ack_ticks, line.frame_ticks = request.ack_ticks, request.byte_ticks

    def _get_api_capabilities(self, request: g.GetSerialApiCapabilities) -> None:
        supported = self._supported | {0x04, 0x0A, 0x49}
        if self.library is Library.BRIDGE:
            supported.add(0xA8)
        mask = sum(1 << (function - 1) for function in supported).to_bytes(32, "little")
        self._answer(g.GetSerialApiCapabilitiesResponse(1, 0, 0x0000, 0x0004, 0x0004, mask))

    def _get_version(self, request: g.GetControllerVersion) -> None:
        self._answer(g.GetControllerVersionResponse(self.version.encode("ascii") + bytes((0, self.library))))

    def _get_home(self, request: g.GetHomeAndNodeId) -> None:
        self._answer(g.GetHomeAndNodeIdResponse(self.home_id.to_bytes(4, "big"), OWN_NODE))

    def _get_protocol_info(self, request: g.GetNodeProtocolInfo) -> None:
        if request.node == OWN_NODE:
            information = bytes((0xD3, 0x16, 0x01, 0x02, 0x02, 0x07))
        else:
            record = self.nodes.get(request.node)
            information = record.protocol if record is not None else bytes(6)
        self._answer(g.GetNodeProtocolInfoResponse.parse(information))

    def _setup(self, request: g.SerialApiSetup) -> None:
        subcommand, payload = request.subcommand, request.payload
        if subcommand == 0x01:
            answer = bytes((SETUP_COMMANDS,))
        elif subcommand == 0x02 and payload:
            self._tx_reports = bool(payload[0])
            answer = b"\x01"
        elif subcommand == 0x10:
            answer = bytes((LARGEST_PAYLOAD,))
        elif subcommand == 0x20:
            answer = bytes((self._region,))
        elif subcommand == 0x40 and payload:
            self._region = payload[0]
            self.changes.tell()
            answer = b"\x01"
        elif subcommand == 0x80 and payload:
            answer = bytes((int(payload[0] == 1),))
        else:
            self._answer(g.SerialApiSetupResponse(0x00, bytes((subcommand,))))
            return
        self._answer(g.SerialApiSetupResponse(subcommand, answer))

    def _soft_reset(self, request: g.SoftReset) -> None:
        self._restart()
        self.line.deaf = True
        self._boot = asyncio.get_running_loop().call_later(BOOT_SECONDS, self._booted, WOKE_AFTER_SOFTWARE_RESET)

    # --- the radio

    def _send_data(self, request: g.SendData) -> None:
        accepted = len(self._under_way) < TRANSMIT_QUEUE
        self._answer(g.SendDataResponse(int(accepted)))
        if accepted:
            self._transmit(request.node, request.data, request.callback, g.SendDataCallback)

    def _send_data_bridge(self, request: g.SendDataBridge) -> None:
        accepted = len(self._under_way) < TRANSMIT_QUEUE and request.source == OWN_NODE
        self._answer(g.SendDataBridgeResponse(int(accepted)))
        if accepted:
            self._transmit(request.node, request.data, request.callback, g.SendDataBridgeCallback)

    def _transmit(
        self,
        node: int,
        data: bytes,
        callback: int,
        message: type[g.SendDataCallback] | type[g.SendDataBridgeCallback],
    ) -> None:
        def done(status: TxStatus, ticks: int) -> None:
            if callback:
                report = self._tx_report(ticks, status) if self._tx_reports else b""
                self._tell(message(callback, status, report))

        self._on_air(node, data, done)

    def _on_air(self, node: int, data: bytes, done: Callable[[TxStatus, int], None]) -> None:
        if self.busy_air:
            self.busy_air -= 1
            asyncio.get_running_loop().call_later(BOOT_SECONDS, done, TxStatus.NOT_IDLE, 0)
            return

        def ended(status: TxStatus, ticks: int) -> None:
            self._under_way.remove(transmission)
            if node in self.nodes:
                (self.failed.discard if status is TxStatus.OK else self.failed.add)(node)
            done(status, ticks)

        transmission = self.mesh.transmit(self, node, data, ended)
        self._under_way.append(transmission)

    def _abort(self, request: g.SendDataAbort) -> None:
        if self._under_way:
            self.mesh.abort(self._under_way[0])

    def _tx_report(self, ticks: int, status: TxStatus) -> bytes:
        """Ticks, repeaters, signal strengths, channels, direct route, repeaters, speed, attempts, failed hop."""
        acknowledged = status is TxStatus.OK
        rssi = bytes((RSSI if acknowledged else ABSENT_RSSI, *(ABSENT_RSSI,) * 4))
        attempts = 1 if acknowledged else 3
        return ticks.to_bytes(2, "big") + b"\x00" + rssi + bytes((0, 0, 1, 0, 0, 0, 0, 3, attempts, 0, 0))

    def heard(self, source: int, command: bytes) -> None:
        if self.library is Library.BRIDGE and not self.plain_reports:
            strength = -60 if self.rssi else None
            self._tell(g.BridgeApplicationCommand(0, OWN_NODE, source, command, b"", strength, None))
        else:
            self._tell(g.ApplicationCommand(0, source, command, -60 if self.rssi else None, None))

    def _request_node_info(self, request: g.RequestNodeInfo) -> None:
        self._answer(g.RequestNodeInfoResponse(1))

        def done(status: TxStatus, ticks: int) -> None:
            device = self.mesh.find(self.home_id, request.node)
            if status is TxStatus.OK and isinstance(device, Node):
                self._update(request.node, device.node_information())
            else:
                self._tell(g.ApplicationUpdate(UpdateStatus.FAILED, 0, b""))

        self._on_air(request.node, REQUEST_NODE_INFORMATION, done)

    def _update(self, node: int, information: tuple[int, int, int, bytes]) -> None:
        basic, generic, specific, classes = information
        if node in self.nodes:
            self.nodes[node].information = information
            self.changes.tell()
        self._tell(
            g.ApplicationUpdate(UpdateStatus.NODE_INFORMATION, node, bytes((basic, generic, specific)) + classes)
        )

    def _assign_return_route(self, request: g.AssignReturnRoute) -> None:
        self._answer(g.AssignReturnRouteResponse(1))
        self._assign_route(request.source, request.callback, g.AssignReturnRouteCallback)

    def _assign_suc_route(self, request: g.AssignSucReturnRoute) -> None:
        self._answer(g.AssignSucReturnRouteResponse(1))
        self._assign_route(request.node, request.callback, g.AssignSucReturnRouteCallback)

    def _delete_suc_route(self, request: g.DeleteSucReturnRoute) -> None:
        self._answer(g.DeleteSucReturnRouteResponse(1))
        self._assign_route(request.node, request.callback, g.DeleteSucReturnRouteCallback)

    def _assign_route(self, node: int, callback: int, message: Callable[[int, int], g.StickRequest]) -> None:
        def done(status: TxStatus, ticks: int) -> None:
            if callback:
                self._tell(message(callback, status))

        self._on_air(node, ASSIGN_ROUTE, done)

    # --- inclusion

    def heard_button(self, device: Learner) -> bool:
        if self.inclusion.heard_button(device):
            return True
        if device.home_id == self.home_id and device.node_id in self.nodes:
            self._update(device.node_id, device.node_information())
        return False

    def _report_inclusion(self, mode: Mode, callback: int, status: Status, node: int, information: bytes) -> None:
        message = g.AddNodeCallback if mode is Mode.ADD else g.RemoveNodeCallback
        self._tell(message(callback, status, node, information))


def _flashed(information: tuple[int, int, int, bytes]) -> list[Any]:
    return [*information[:3], information[3].hex()]


def _unflashed(stored: list[Any]) -> tuple[int, int, int, bytes]:
    basic, generic, specific, classes = stored
    return basic, generic, specific, bytes.fromhex(classes)
