"""Which pictures stand in which chapter, beside the tables that every chapter has."""

from __future__ import annotations

from collections.abc import Callable

from latchwork.protocol.fias.messages import Message as FiasRecord
from latchwork.protocol.matter.schema import Structure
from latchwork.protocol.zigbee.general import GeneralCommand
from latchwork.protocol.zwave.commands import IRREGULAR
from pages import (
    figures_bridge,
    figures_cards,
    figures_hotel,
    figures_keys,
    figures_matter,
    figures_radio,
    figures_readers,
    figures_wiegand,
)

FIGURES: dict[str, tuple[Callable[[], str], ...]] = {
    f"latchwork.protocol.{module}": pictures
    for module, pictures in {
        "cards.iso14443a": (figures_cards.activation,),
        "cards.iso_dep": (figures_cards.blocks,),
        "cards.iso7816": (figures_cards.apdus,),
        "cards.mifare_classic": (figures_cards.classic_memory,),
        "cards.ntag21x": (figures_cards.tag_memory,),
        "dormakaba.ilco": (figures_hotel.ilco_frame,),
        "dormakaba.messenger": (figures_hotel.messenger_bodies,),
        "fias.carrier": (figures_hotel.fias_frames,),
        "fias.messages": (figures_hotel.fias_records,),
        "matter.tlv": (figures_matter.element,),
        "matter.interaction": (figures_matter.interaction_messages,),
        "matter.door_lock_commands": (figures_matter.commands,),
        "matter.door_lock_events": (figures_matter.events,),
        "mobile_key.claims": (figures_keys.claims_map,),
        "mobile_key.possession": (figures_keys.messages,),
        "mobile_key.fragments": (figures_keys.pieces,),
        "mobile_key.nfc": (figures_keys.apdus,),
        "offline_code.algorithm": (figures_keys.code_message,),
        "pcsc.vpcd": (figures_readers.vpcd_messages,),
        "pn532.frames": (figures_readers.pn532_frames,),
        "pms_line.framing": (figures_hotel.line_frame,),
        "pms_line.line": (figures_hotel.line_rules,),
        "salto_space.messages": (figures_hotel.industry_frame, figures_hotel.industry_requests),
        "salto_space.stp": (figures_hotel.stp_frame,),
        "salto_space.ship": (figures_hotel.ship_requests,),
        "tedee.bridge_events": (figures_bridge.events,),
        "visionline.data": (figures_hotel.vision_fields,),
        "visionline.requests": (figures_hotel.web_calls,),
        "wiegand.formats": (figures_wiegand.formats,),
        "zigbee.general": (figures_radio.general_commands,),
        "zigbee.discovery": (figures_radio.discovery_commands,),
        "zwave.irregular": (figures_radio.irregular_commands,),
    }.items()
}
"""By module."""

PICTURED: dict[str, frozenset[str]] = {
    f"latchwork.protocol.{module}": frozenset(names)
    for module, names in {
        "cards.mifare_classic": ("DATA_RIGHTS", "TRAILER_RIGHTS", "DataRights", "TrailerRights", "Bits", "Key"),
        "cards.ntag21x": (
            *("LockBit", "FreezeBit", "MemoryMap", "STATIC_LOCKS", "STATIC_FREEZES", "MAPS", "NTAG213", "NTAG215"),
            *("NTAG216", "ULTRALIGHT_EV1_UL11", "ULTRALIGHT_EV1_UL21", "ULTRALIGHT_C"),
        ),
        "dormakaba.messenger": ("OPERATIONS", "OperationRow"),
        "fias.messages": ("COLUMNS",),
        "keycard.placement": ("NTAGS",),
        "matter.tlv": ("Type",),
        "salto_space.ship": ("REQUESTS", "RequestRow"),
        "tedee.bridge_events": ("EVENTS", "EventRow"),
        "visionline.tables": ("CALLS", "CallRow"),
        "wiegand.formats": ("FORMATS", "Number", "Parity", "Format", "Kind"),
        "zigbee.frames": ("TABLES", "Table"),
    }.items()
}
"""By module: names whose facts its pictures have, so that no table repeats them."""

OWN_PICTURES: tuple[type, ...] = (Structure, FiasRecord, GeneralCommand, *IRREGULAR)
"""What these are the base of is pictured, and not listed once more."""
