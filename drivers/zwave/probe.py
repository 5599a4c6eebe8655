"""What a lock says it can do, asked command class by command class.

Source: Version CC 86 13 (version 0 means not supported), Manufacturer Specific, User Code capabilities, Schedule Entry
Lock Supported. A lock that is not in its own lifeline group reports nothing, so the stick is put there.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from latchwork.drivers.contract import Reason, Rejected, Unreachable
from latchwork.drivers.zwave.code_slots import CodeFunctions
from latchwork.drivers.zwave.inclusion import NodeInfo
from latchwork.drivers.zwave.node import Node
from latchwork.drivers.zwave.profiles import GENERIC, Profile, profile_of
from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.irregular import UserCodeCapabilitiesReport

SCHEDULE_ENTRY_LOCK, DOOR_LOCK, USER_CODE, SUPERVISION = 0x4E, 0x62, 0x63, 0x6C
CONFIGURATION, NOTIFICATION, BATTERY, ASSOCIATION, TIME_PARAMETERS = 0x70, 0x71, 0x80, 0x85, 0x8B
ASKED = (USER_CODE, DOOR_LOCK, SUPERVISION, SCHEDULE_ENTRY_LOCK, NOTIFICATION, BATTERY, ASSOCIATION, TIME_PARAMETERS)
LIFELINE = 1
NIF_RECEIVED, NIF_FAILED = 0x84, 0x81
NIF_WAIT = 5.0


@dataclass(slots=True)
class Findings:
    """What one lock turned out to be. `versions` holds the command classes it supports."""

    profile: Profile = GENERIC
    info: NodeInfo | None = None
    versions: dict[int, int] = field(default_factory=dict)
    codes: CodeFunctions = field(default_factory=CodeFunctions)
    lengths: frozenset[int] = GENERIC.lengths
    year_day_slots: int = 0

    def supports(self, command_class: int) -> bool:
        return self.versions.get(command_class, 0) > 0


async def node_info(node: Node) -> NodeInfo | None:
    """Asks a node to introduce itself; None when it does not. What works only encrypted it does not name."""
    stick = node.stick
    heard: asyncio.Future[NodeInfo | None] = asyncio.get_running_loop().create_future()

    def hear(request: g.StickRequest) -> None:
        if not isinstance(request, g.ApplicationUpdate) or heard.done():
            return
        if request.status == NIF_RECEIVED and request.node == node.number:
            heard.set_result(NodeInfo.of(request.node, request.info))
        elif request.status == NIF_FAILED:
            heard.set_result(None)

    stop = stick.on_stick_request(hear)
    try:
        await stick.ask(g.RequestNodeInfo(node.number), g.RequestNodeInfoResponse)
        return await stick.within(NIF_WAIT, heard)
    finally:
        stop()


async def find_out(node: Node, profile: Profile | None = None) -> Findings:
    """`Unreachable` when the lock does not answer, `Rejected(UNSUPPORTED)` when it takes no user codes.

    Changes one thing at most: the stick joins the lifeline group if it is not in it.
    """
    found = Findings()
    maker = await node.ask(g.ManufacturerSpecificGet(), g.ManufacturerSpecificReport)
    found.profile = profile or profile_of(maker.manufacturer, maker.product_type, maker.product)
    node.report_wait = found.profile.report_wait
    found.info = await node_info(node)
    for command_class in ASKED:
        version = await _version(node, command_class)
        if version:
            found.versions[command_class] = version
    node.supervises = found.profile.supervision and found.supports(SUPERVISION)
    if not found.supports(USER_CODE):
        raise Rejected(
            Reason.UNSUPPORTED,
            f"node {node.number} takes no user codes; include it with security",
        )
    found.codes = await _codes(node, found)
    found.lengths = await _lengths(node, found.profile)
    if found.supports(SCHEDULE_ENTRY_LOCK):
        slots = await node.ask(g.ScheduleSupportedGet(), g.ScheduleSupportedReport)
        found.year_day_slots = slots.year_day_slots
    if found.supports(ASSOCIATION):
        await _join_lifeline(node)
    return found


async def _version(node: Node, command_class: int) -> int:
    report = await node.ask(
        g.CommandClassVersionGet(command_class),
        g.CommandClassVersionReport,
        lambda heard: heard.command_class == command_class,
    )
    return report.version


async def _codes(node: Node, found: Findings) -> CodeFunctions:
    version = found.versions[USER_CODE]
    number = await node.ask(g.UsersNumberGet(), g.UsersNumberReport)
    slots = found.profile.slots or (number.users_v1 if number.users is None else number.users)
    functions = CodeFunctions(version, slots, occupancy_parameter=found.profile.occupancy_parameter)
    if version >= 2:
        report = await node.ask(g.UserCodeCapabilitiesGet(), UserCodeCapabilitiesReport)
        functions.characters = report.characters
        functions.checksum = report.checksum
        functions.multiple_report = report.multiple_report
    return functions


async def _lengths(node: Node, profile: Profile) -> frozenset[int]:
    """Some locks take exactly one length, and a parameter says which."""
    parameter = profile.exact_length_parameter
    if parameter is None:
        return profile.lengths
    report = await node.ask(
        g.ConfigurationGet(parameter), g.ConfigurationReport, lambda heard: heard.parameter == parameter
    )
    length = int.from_bytes(report.value, "big")
    if length not in range(4, 11):
        raise Unreachable(f"node {node.number} says that its codes have {length} digits; read it again")
    return frozenset({length})


async def _join_lifeline(node: Node) -> None:
    controller = node.stick.controller
    if controller is None:
        return
    report = await node.ask(g.AssociationGet(LIFELINE), g.AssociationReport, lambda heard: heard.group == LIFELINE)
    if controller.node not in report.nodes:
        await node.set(g.AssociationSet(LIFELINE, bytes((controller.node,))))
