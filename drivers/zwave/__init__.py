"""Locks behind a Z-Wave stick: the stick, its nodes, and the driver for one lock."""

from latchwork.drivers.zwave.inclusion import NodeInfo, exclude, include
from latchwork.drivers.zwave.lock import ZWaveLockDriver
from latchwork.drivers.zwave.node import Encapsulation, Node
from latchwork.drivers.zwave.profiles import PROFILES, Profile
from latchwork.drivers.zwave.stick import Controller, Stick

__all__ = [
    "PROFILES",
    "Controller",
    "Encapsulation",
    "Node",
    "NodeInfo",
    "Profile",
    "Stick",
    "ZWaveLockDriver",
    "exclude",
    "include",
]
