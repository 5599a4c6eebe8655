"""What a control panel may send: the data behind each command code."""

from __future__ import annotations

from construct import (
    Bytes,
    GreedyBytes,
    GreedyRange,
    Int8ub,
    Int16ul,
    Int32ul,
    Optional,
    Rebuild,
    Struct,
    len_,
    this,
)

from latchwork.protocol.codec.declare import Family
from latchwork.protocol.osdp.declared_parts import (
    CONFORMANCE,
    LIBOSDP_FILE,
    OSDP_NET,
    PIV,
    Fragment,
    LedPermanent,
    LedTemporary,
    Sized,
    row,
)

COMMANDS = Family(
    "command",
    {
        0x60: row("Poll", doc="Anything to tell? One event, or ACK."),
        0x61: row("Id", "reply_type" / Int8ub, doc="Asks for PDID; `reply_type` is 0."),
        0x62: row("Cap", "reply_type" / Int8ub, doc="Asks for PDCAP; `reply_type` is 0."),
        0x64: row("Lstat", doc="Asks for tamper and power."),
        0x65: row("Istat", doc="Asks for the inputs."),
        0x66: row("Ostat", doc="Asks for the outputs."),
        0x67: row("Rstat", doc="Asks for the readers' tamper state."),
        0x68: row(
            "Out",
            "outputs"
            / GreedyRange(
                Struct(
                    "output" / Int8ub,
                    "control" / Int8ub,
                    "timer" / Int16ul,
                )
            ),
            doc="Switches outputs; `timer` counts 100 ms.",
        ),
        0x69: row(
            "Led",
            "leds"
            / GreedyRange(
                Struct("reader" / Int8ub, "led" / Int8ub, "temporary" / LedTemporary, "permanent" / LedPermanent)
            ),
            doc="Times count 100 ms. The temporary state covers the permanent one until its timer ends.",
        ),
        0x6A: row(
            "Buz",
            "reader" / Int8ub,
            "tone" / Int8ub,
            "on" / Int8ub,
            "off" / Int8ub,
            "count" / Int8ub,
            doc="Times count 100 ms; `count` 0 sounds until it is changed.",
        ),
        0x6B: row(
            "Text",
            "reader" / Int8ub,
            "control" / Int8ub,
            "temp_time" / Int8ub,
            "row" / Int8ub,
            "col" / Int8ub,
            "length" / Rebuild(Int8ub, len_(this.text)),
            "text" / Bytes(this.length),
            doc="ASCII; `temp_time` in seconds, `row` and `col` count from 1.",
        ),
        0x6E: row("Comset", "address" / Int8ub, "baud" / Int32ul, doc="The COM reply still has the old settings."),
        0x73: row(
            "BioRead",
            "reader" / Int8ub,
            "type" / Int8ub,
            "format" / Int8ub,
            "quality" / Int8ub,
            doc="Asks for a scan; the answer comes to a later POLL.",
            source=OSDP_NET,
        ),
        0x74: row(
            "BioMatch",
            "reader" / Int8ub,
            "type" / Int8ub,
            "format" / Int8ub,
            "quality" / Int8ub,
            "template" / Optional(Sized),
            doc="Asks for a scan to be held against a template.",
            secret=("template",),
            source=OSDP_NET,
        ),
        0x75: row(
            "Keyset",
            "type" / Int8ub,
            "length" / Rebuild(Int8ub, len_(this.key)),
            "key" / Bytes(this.length),
            doc="A new secure channel base key; only inside a secure session.",
            secret=("key",),
        ),
        0x76: row("Chlng", "rnd_a" / Bytes(8), doc="Opens a secure channel; security block 11."),
        0x77: row("Scrypt", "server_cryptogram" / Bytes(16), doc="The panel's proof; security block 13."),
        0x7B: row("AcuRxSize", "max" / Int16ul, doc="The longest packet that the panel takes."),
        0x7C: row(
            "FileTransfer",
            "type" / Int8ub,
            "size" / Int32ul,
            "offset" / Int32ul,
            "data" / Sized,
            doc="A piece of a file of `size` bytes; one without data keeps the transfer alive. Type 1 is opaque.",
            source=LIBOSDP_FILE,
        ),
        0x80: row(
            "Mfg", "vendor" / Bytes(3), "data" / GreedyBytes, doc="Whatever the vendor means by it.", secret=("data",)
        ),
        0xA1: row(
            "Xwr",
            "mode" / Int8ub,
            "pcmnd" / Int8ub,
            "data" / GreedyBytes,
            doc="Extended write to a smart card. Mode 0: 1 get, 2 set mode; mode 1: 1 APDU, 2 done, 4 scan.",
            secret=("data",),
            source=CONFORMANCE,
        ),
        0xA2: row("Abort", doc="Ends a multi-part operation or a file transfer."),
        0xA3: row(
            "PivData",
            "object" / Bytes(3),
            "element" / Int8ub,
            "offset" / Int16ul,
            doc="Asks for an object of a PIV card.",
            source=PIV,
        ),
        0xA4: row(
            "GenAuth", *Fragment, doc="Fragment of an `AuthenticationRequest`.", secret=("fragment",), source=PIV
        ),
        0xA5: row("CrAuth", *Fragment, doc="Fragment of an `AuthenticationRequest`.", secret=("fragment",), source=PIV),
        0xA7: row("KeepActive", "time_ms" / Int16ul, doc="Keeps card field and secure session up for longer."),
    },
)

AUTHENTICATION_REQUEST = row(
    "AuthenticationRequest",
    "algorithm" / Int8ub,
    "key_reference" / Int8ub,
    "challenge" / GreedyBytes,
    doc="What the fragments of GENAUTH and CRAUTH make up.",
    secret=("challenge",),
    source=PIV,
)
