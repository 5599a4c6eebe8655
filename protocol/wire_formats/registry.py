"""The protocols whose bytes can be looked at and made: one row each."""

from __future__ import annotations

from latchwork.protocol.wire_formats.august import AugustFormat
from latchwork.protocol.wire_formats.cards import KeyCardFormat, TypeAFormat
from latchwork.protocol.wire_formats.desfire import DesfireFormat
from latchwork.protocol.wire_formats.hotel_systems import (
    IlcoFormat,
    PmsifFormat,
    SaflokFormat,
    ShipFormat,
    VisionSerialFormat,
)
from latchwork.protocol.wire_formats.matter import MatterFormat
from latchwork.protocol.wire_formats.mobile_key import MobileKeyFormat
from latchwork.protocol.wire_formats.model import WireFormat
from latchwork.protocol.wire_formats.ndef import NdefFormat
from latchwork.protocol.wire_formats.nuki import NukiFormat
from latchwork.protocol.wire_formats.osdp import OsdpFormat
from latchwork.protocol.wire_formats.pcsc import PcscFormat
from latchwork.protocol.wire_formats.pms_line import FiasFormat, IndustryStandardFormat
from latchwork.protocol.wire_formats.pn532 import Pn532Format
from latchwork.protocol.wire_formats.tedee import TedeeFormat
from latchwork.protocol.wire_formats.ttlock import TTLockFormat
from latchwork.protocol.wire_formats.wiegand import WiegandFormat
from latchwork.protocol.wire_formats.zigbee import ZIGBEE_FORMATS
from latchwork.protocol.wire_formats.zwave import ZWaveCommandFormat, ZWaveSerialFormat

_ROWS: tuple[WireFormat, ...] = (
    TTLockFormat(),
    ZWaveSerialFormat(),
    ZWaveCommandFormat(),
    *ZIGBEE_FORMATS,
    MatterFormat(),
    Pn532Format(),
    TypeAFormat(),
    DesfireFormat(),
    NdefFormat(),
    PcscFormat(),
    KeyCardFormat(),
    MobileKeyFormat(),
    OsdpFormat(),
    WiegandFormat(),
    AugustFormat(),
    NukiFormat(),
    TedeeFormat(),
    FiasFormat(),
    IndustryStandardFormat(),
    ShipFormat(),
    PmsifFormat(),
    VisionSerialFormat(),
    SaflokFormat(),
    IlcoFormat(),
)

FORMATS: dict[str, WireFormat] = {row.name: row for row in _ROWS}
