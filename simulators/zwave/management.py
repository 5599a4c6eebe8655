"""Command classes that every lock has around the ones that open doors: who it is, whom it tells, what can be set.

Version 86, Z-Wave Plus Info 5E, Manufacturer Specific 72, Battery 80, Association 85, Configuration 70. Source: the
Z-Wave Alliance's command class definitions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from latchwork.protocol.zwave import generated as g
from latchwork.simulators.zwave.node import Asker, Handler, Verdict
from latchwork.simulators.zwave.profiles import ASSOCIATION, BATTERY, CONFIGURATION, MANUFACTURER, VERSION, ZWAVE_PLUS

if TYPE_CHECKING:
    from latchwork.simulators.zwave.lock import ZWaveLock

ENHANCED_END_NODE = 0x03
PROTOCOL = (6, 4)
LIFELINE = 0x01
SLEEPING_LISTENING_END_NODE = 0x07
DOOR_LOCK_ICON = 0x0300


class Version:
    """What firmware, and which version of each command class."""

    number = VERSION

    def __init__(self, lock: ZWaveLock) -> None:
        self._lock = lock

    def handlers(self) -> Mapping[type, Handler]:
        return {g.VersionGet: self._get, g.CommandClassVersionGet: self._get_class}

    def _get(self, message: g.VersionGet, asker: Asker) -> None:
        profile = self._lock.profile
        hardware, targets = (1, b"\x00") if profile.classes[VERSION] >= 2 else (None, b"")
        asker.answer(g.VersionReport(ENHANCED_END_NODE, *PROTOCOL, *profile.firmware, hardware, targets))

    def _get_class(self, message: g.CommandClassVersionGet, asker: Asker) -> None:
        version = self._lock.profile.classes.get(message.command_class, 0)
        asker.answer(g.CommandClassVersionReport(message.command_class, version))


class ZWavePlusInfo:
    """Says that the node follows the Z-Wave Plus rules: group 1 of it is the lifeline."""

    number = ZWAVE_PLUS

    def __init__(self, lock: ZWaveLock) -> None:
        self._lock = lock

    def handlers(self) -> Mapping[type, Handler]:
        report = g.ZWavePlusInfoReport(2, SLEEPING_LISTENING_END_NODE, 0x00, DOOR_LOCK_ICON, DOOR_LOCK_ICON)
        return {g.ZWavePlusInfoGet: lambda message, asker: asker.answer(report)}


class ManufacturerSpecific:
    """Maker and model."""

    number = MANUFACTURER

    def __init__(self, lock: ZWaveLock) -> None:
        self._lock = lock

    def handlers(self) -> Mapping[type, Handler]:
        return {g.ManufacturerSpecificGet: self._get}

    def _get(self, message: g.ManufacturerSpecificGet, asker: Asker) -> None:
        profile = self._lock.profile
        asker.answer(g.ManufacturerSpecificReport(profile.manufacturer, profile.product_type, profile.product))


class Battery:
    """Percent, or FF for a battery that should be changed."""

    number = BATTERY
    LOW = 5

    def __init__(self, lock: ZWaveLock) -> None:
        self._lock = lock

    def handlers(self) -> Mapping[type, Handler]:
        return {g.BatteryGet: lambda message, asker: asker.answer(self.report())}

    def report(self) -> g.BatteryReport:
        level = self._lock.body.battery
        return g.BatteryReport(0xFF if level <= self.LOW else level, b"")


class Association:
    """Group 1, the lifeline: the nodes that are told what happens at the lock."""

    number = ASSOCIATION

    def __init__(self, lock: ZWaveLock) -> None:
        self._lock = lock

    def handlers(self) -> Mapping[type, Handler]:
        return {
            g.AssociationSet: self._set,
            g.AssociationGet: self._get,
            g.AssociationRemove: self._remove,
            g.AssociationGroupingsGet: lambda message, asker: asker.answer(g.AssociationGroupingsReport(1)),
        }

    def _set(self, message: g.AssociationSet, asker: Asker) -> Verdict:
        lifeline = self._lock.lifeline
        new = [node for node in message.nodes if node not in lifeline]
        if message.group != LIFELINE or len(lifeline) + len(new) > self._lock.profile.lifeline_nodes:
            return Verdict.FAIL
        lifeline.extend(new)
        if new:
            self._lock.lifeline_grew()
        return Verdict.SUCCESS

    def _remove(self, message: g.AssociationRemove, asker: Asker) -> Verdict:
        if message.group != LIFELINE:
            return Verdict.FAIL
        gone = message.nodes or bytes(self._lock.lifeline)
        self._lock.lifeline[:] = [node for node in self._lock.lifeline if node not in gone]
        return Verdict.SUCCESS

    def _get(self, message: g.AssociationGet, asker: Asker) -> None:
        maximum = self._lock.profile.lifeline_nodes
        asker.answer(g.AssociationReport(LIFELINE, maximum, 0, bytes(self._lock.lifeline)))


class Configuration:
    """The model's parameters; values are as many bytes as the parameter has, unsigned."""

    number = CONFIGURATION

    def __init__(self, lock: ZWaveLock) -> None:
        self._lock = lock

    def handlers(self) -> Mapping[type, Handler]:
        return {g.ConfigurationSet: self._set, g.ConfigurationGet: self._get}

    def _set(self, message: g.ConfigurationSet, asker: Asker) -> Verdict:
        parameter = self._lock.profile.parameters.get(message.parameter)
        if parameter is None or parameter.read_only:
            return Verdict.FAIL
        if message.properties & 0x80:
            value = parameter.default
        elif message.properties & 0x07 != parameter.size or len(message.value) != parameter.size:
            return Verdict.FAIL
        else:
            value = int.from_bytes(message.value, "big")
        if not parameter.lowest <= value <= parameter.highest:
            return Verdict.FAIL
        self._lock.configure(message.parameter, value)
        return Verdict.SUCCESS

    def _get(self, message: g.ConfigurationGet, asker: Asker) -> None:
        parameter = self._lock.profile.parameters.get(message.parameter)
        if parameter is not None:
            value = self._lock.configured(message.parameter)
            size = parameter.size
            asker.answer(g.ConfigurationReport(message.parameter, size, value.to_bytes(size, "big")))
