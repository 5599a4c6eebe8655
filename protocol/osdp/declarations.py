"""Every OSDP packet, command and reply; generated.py is made from this module.

A packet is SOM, address, length, control, an optional security block, the code, its data, a MAC in a secure session,
and one check byte or two. The bits of the control byte say which of them are there, so block, code, data and MAC are
one `body` here; packets.py takes it apart.
"""

from __future__ import annotations

from typing import Any

from construct import (
    BitsInteger,
    BitStruct,
    Bytes,
    Checksum,
    Const,
    Construct,
    Flag,
    Int8ub,
    Int16ul,
    RawCopy,
    Rebuild,
    Struct,
    len_,
    this,
)

from latchwork.protocol.codec.declare import Layout
from latchwork.protocol.osdp.checks import checksum, crc16
from latchwork.protocol.osdp.declared_commands import AUTHENTICATION_REQUEST, COMMANDS
from latchwork.protocol.osdp.declared_replies import REPLIES

PHY = "OSDP v2.2, as in libosdp 3.2 (osdp_phy.c)"


def _covered(crc: int, around: int) -> Construct[Any, Any]:
    """What the check covers; `around` bytes of the length are not the body's."""
    return RawCopy(
        Struct(
            Const(b"\x53"),
            "head" / RawCopy(BitStruct("reply" / Flag, "address" / BitsInteger(7))),
            "length" / Rebuild(Int16ul, len_(this.body) + around),
            "control"
            / RawCopy(
                BitStruct(
                    "reserved" / BitsInteger(4),
                    "secured" / Flag,
                    Const(crc, BitsInteger(1)),
                    "sequence" / BitsInteger(2),
                )
            ),
            "body" / Bytes(this.length - around),
        )
    )


WITH_CRC = Layout(
    "WithCrc",
    Struct("covered" / _covered(1, 7), "check" / Checksum(Int16ul, crc16, this.covered.data)),
    source=PHY,
    doc="A packet that ends in a CRC-16.",
    secret=frozenset({"body"}),
)
WITH_CHECKSUM = Layout(
    "WithChecksum",
    Struct("covered" / _covered(0, 6), "check" / Checksum(Int8ub, checksum, this.covered.data)),
    source=PHY,
    doc="A packet that ends in a checksum.",
    secret=frozenset({"body"}),
)

DECLARATIONS = (WITH_CRC, WITH_CHECKSUM, COMMANDS, REPLIES, AUTHENTICATION_REQUEST)
