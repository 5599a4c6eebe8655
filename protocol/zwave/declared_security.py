"""Security S0 (98) and S2 (9F): what their commands look like, one row per command.

Source: the Z-Wave Alliance's command-class definitions (Z-Wave-Alliance/z-wave-tools-core, ZWave_cmd_classes.xml) and
SDS10865. An encapsulation holds more than a row can say: `security_s0` and `security_s2` open it.
"""

from __future__ import annotations

from construct import Bytes, Construct, GreedyBytes, Int8ub, Optional, Struct

from latchwork.protocol.codec import Layout

Row = dict[tuple[int, int], Layout]


def _row(name: str, *fields: Construct[object, object], doc: str = "", secret: str = "") -> Layout:
    hidden = frozenset((secret,)) if secret else frozenset[str]()
    return Layout(name, Struct(*fields), source="ZWave_cmd_classes.xml", doc=doc, secret=hidden)


_SEALED = "`sealed`: ciphertext, first byte of the receiver's nonce, MAC of 8 bytes."

SECURITY_S0: Row = {
    (0x98, 0x02): _row("S0CommandsSupportedGet"),
    (0x98, 0x03): _row(
        "S0CommandsSupportedReport",
        "reports_to_follow" / Int8ub,
        "classes" / GreedyBytes,
        doc="EF parts the classes that are supported from those that are controlled.",
    ),
    (0x98, 0x04): _row("S0SchemeGet", "schemes" / Int8ub, doc="00: scheme 0, the only one."),
    (0x98, 0x05): _row("S0SchemeReport", "schemes" / Int8ub),
    (0x98, 0x06): _row("S0NetworkKeySet", "key" / GreedyBytes, secret="key"),
    (0x98, 0x07): _row("S0NetworkKeyVerify"),
    (0x98, 0x40): _row("S0NonceGet"),
    (0x98, 0x80): _row("S0NonceReport", "nonce" / Bytes(8)),
    (0x98, 0x81): _row("S0Encapsulation", "nonce" / Bytes(8), "sealed" / GreedyBytes, doc=_SEALED),
    (0x98, 0xC1): _row(
        "S0EncapsulationNonceGet",
        "nonce" / Bytes(8),
        "sealed" / GreedyBytes,
        doc=f"An encapsulation that asks for one more nonce. {_SEALED}",
    ),
}

_KEX = ("flags" / Int8ub, "schemes" / Int8ub, "curves" / Int8ub, "keys" / Int8ub)
_CLASS_BITS = "`keys` bits 0-2: unauthenticated, authenticated, access control; bit 7: S0."

SECURITY_S2: Row = {
    (0x9F, 0x01): _row("S2NonceGet", "sequence" / Int8ub),
    (0x9F, 0x02): _row(
        "S2NonceReport",
        "sequence" / Int8ub,
        "flags" / Int8ub,
        "entropy" / Optional(Bytes(16)),
        doc="`flags` bit 0: out of step, entropy follows; bit 1: a multicast was not understood.",
    ),
    (0x9F, 0x03): _row(
        "S2Encapsulation",
        "sequence" / Int8ub,
        "flags" / Int8ub,
        "sealed" / GreedyBytes,
        doc="`flags` bit 0: extensions stand first in `sealed`; bit 1: there are some in the ciphertext.",
    ),
    (0x9F, 0x04): _row("S2KexGet"),
    (0x9F, 0x05): _row(
        "S2KexReport",
        *_KEX,
        doc=f"`flags` bit 0 echo, bit 1 client-side authentication. Scheme 02, curve 01 (25519). {_CLASS_BITS}",
    ),
    (0x9F, 0x06): _row("S2KexSet", *_KEX, doc="What was chosen of the report; `keys` are those granted."),
    (0x9F, 0x07): _row(
        "S2KexFail",
        "reason" / Int8ub,
        doc="1 key, 2 scheme, 3 curves, 5 decrypt, 6 cancel, 7 auth, 8 key get, 9 verify, 0A report.",
    ),
    (0x9F, 0x08): _row(
        "S2PublicKeyReport",
        "properties" / Int8ub,
        "key" / Bytes(32),
        doc="Bit 0: the including node's. A joining node that is to be authenticated sends two zero bytes first.",
    ),
    (0x9F, 0x09): _row("S2NetworkKeyGet", "key_class" / Int8ub),
    (0x9F, 0x0A): _row("S2NetworkKeyReport", "key_class" / Int8ub, "key" / Bytes(16), secret="key"),
    (0x9F, 0x0B): _row("S2NetworkKeyVerify"),
    (0x9F, 0x0C): _row("S2TransferEnd", "flags" / Int8ub, doc="Bit 1: key verified; bit 0: requests complete."),
    (0x9F, 0x0D): _row("S2CommandsSupportedGet"),
    (0x9F, 0x0E): _row("S2CommandsSupportedReport", "classes" / GreedyBytes),
}
