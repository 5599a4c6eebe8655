"""What a reader (peripheral device) may answer: the data behind each reply code."""

from __future__ import annotations

from construct import Bytes, GreedyBytes, GreedyRange, Int8ub, Int16sl, Int16ul, Int32ul, Struct, this

from latchwork.protocol.codec.declare import Family
from latchwork.protocol.osdp.declared_parts import (
    CONFORMANCE,
    LIBOSDP,
    LIBOSDP_FILE,
    OSDP_NET,
    PIV,
    Fragment,
    Sized,
    counted,
    row,
)

REPLIES = Family(
    "reply",
    {
        0x40: row("Ack", doc="Done, or nothing to tell."),
        0x41: row(
            "Nak",
            "code" / Int8ub,
            "details" / GreedyBytes,
            doc="Not done, and why.",
        ),
        0x45: row(
            "PdId",
            "vendor" / Bytes(3),
            "model" / Int8ub,
            "version" / Int8ub,
            "serial" / Int32ul,
            "firmware_major" / Int8ub,
            "firmware_minor" / Int8ub,
            "firmware_build" / Int8ub,
            doc="Who made the device.",
        ),
        0x46: row(
            "PdCap",
            "capabilities"
            / GreedyRange(
                Struct(
                    "function" / Int8ub,
                    "compliance" / Int8ub,
                    "items" / Int8ub,
                )
            ),
            doc="What the device can do; in functions 10 and 11 the two bytes are one number, low byte first.",
        ),
        0x48: row("Lstatr", "tamper" / Int8ub, "power" / Int8ub, doc="1 is abnormal."),
        0x49: row("Istatr", "inputs" / GreedyRange(Int8ub), doc="One byte per input."),
        0x4A: row("Ostatr", "outputs" / GreedyRange(Int8ub), doc="One byte per output."),
        0x4B: row("Rstatr", "readers" / GreedyRange(Int8ub), doc="Per reader: 0 normal, 1 not connected, 2 tamper."),
        0x50: row(
            "Raw",
            "reader" / Int8ub,
            "format" / Int8ub,
            "bit_count" / Int16ul,
            "data" / Bytes((this.bit_count + 7) // 8),
            doc="A card's bits, most significant first, filled up to a whole byte behind.",
            secret=("data",),
        ),
        0x51: row(
            "Fmt",
            "reader" / Int8ub,
            "direction" / Int8ub,
            *counted("digits"),
            doc="Deprecated since 2.2.2: read it, never send it.",
            secret=("digits",),
            source="OSDP v2.2, as in OSDP.Net (Model)",
        ),
        0x53: row("Keypad", "reader" / Int8ub, *counted("digits"), doc="ASCII; 7f is *, 0d is #.", secret=("digits",)),
        0x54: row("Com", "address" / Int8ub, "baud" / Int32ul, doc="The settings that hold after this reply."),
        0x57: row(
            "BioReadr",
            "reader" / Int8ub,
            "status" / Int8ub,
            "type" / Int8ub,
            "quality" / Int8ub,
            "template" / Sized,
            doc="What was scanned.",
            secret=("template",),
            source=OSDP_NET,
        ),
        0x58: row(
            "BioMatchr",
            "reader" / Int8ub,
            "status" / Int8ub,
            "score" / Int8ub,
            doc="How well a scan fits.",
            source=OSDP_NET,
        ),
        0x76: row(
            "Ccrypt",
            "cuid" / Bytes(8),
            "rnd_b" / Bytes(8),
            "client_cryptogram" / Bytes(16),
            doc="The device's proof; security block 12.",
        ),
        0x78: row("RmacI", "rmac_i" / Bytes(16), doc="The first reply MAC; security block 14."),
        0x79: row("Busy", doc="Ask again; always sequence 0 and in the clear."),
        0x7A: row(
            "FtStat",
            "control" / Int8ub,
            "delay_ms" / Int16ul,
            "status" / Int16sl,
            "rx_max" / Int16ul,
            doc="How a file transfer goes on.",
            source=LIBOSDP_FILE,
        ),
        0x80: row("PivDatar", *Fragment, doc="Fragment of a PIV object.", secret=("fragment",), source=PIV),
        0x81: row("GenAuthr", *Fragment, doc="Fragment of the card's answer.", secret=("fragment",), source=PIV),
        0x82: row("CrAuthr", *Fragment, doc="Fragment of the card's answer.", secret=("fragment",), source=PIV),
        0x83: row("MfgStatr", "data" / GreedyBytes, doc="Whatever the vendor means by it.", secret=("data",)),
        0x84: row("MfgErrr", "data" / GreedyBytes, doc="Whatever the vendor means by it.", secret=("data",)),
        0x90: row(
            "MfgRep",
            "vendor" / Bytes(3),
            "data" / GreedyBytes,
            doc="Whatever the vendor means by it.",
            secret=("data",),
            source=LIBOSDP,
        ),
        0xB1: row(
            "Xrd",
            "mode" / Int8ub,
            "preply" / Int8ub,
            "data" / GreedyBytes,
            doc="Answer to an extended write, or a card that came.",
            secret=("data",),
            source=CONFORMANCE,
        ),
    },
)
