"""The vectors' names for Security S0 (98) and S2 (9F), as far as they go in the open; see `vector_fields`.

zwave-js counts the classes as bit numbers: 0 unauthenticated, 1 authenticated, 2 access control, 7 S0. What is sealed
is in the sessions of `vector_sessions`.
"""

from __future__ import annotations

from collections.abc import Callable

from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.irregular import mask_of
from latchwork.protocol.zwave.s0_inclusion import CONTROLLED_MARK
from latchwork.protocol.zwave.vector_fields import Attributes, Fields, Row, Values, octets, plain, row

_SCHEME_0 = {"schemes": 0}


def _classes(stated: Values) -> Attributes:
    controlled = bytes(stated["controlledCCs"])
    mark = bytes((CONTROLLED_MARK,)) if controlled else b""
    return {"classes": bytes(stated["supportedCCs"]) + mark + controlled}


SECURITY_S0 = {
    "SecurityCommandsSupportedGet": Row(g.S0CommandsSupportedGet),
    "SecurityCommandsSupportedReport": Row(
        g.S0CommandsSupportedReport,
        plain(reportsToFollow="reports_to_follow"),
        {"reports_to_follow": 0},
        names=frozenset({"supportedCCs", "controlledCCs"}),
        make=_classes,
    ),
    "SecuritySchemeGet": Row(g.S0SchemeGet, {}, _SCHEME_0),
    "SecuritySchemeReport": Row(g.S0SchemeReport, {}, _SCHEME_0),
    "SecurityNetworkKeySet": Row(g.S0NetworkKeySet, {"networkKey": ("key", octets)}),
    "SecurityNetworkKeyVerify": Row(g.S0NetworkKeyVerify),
    "SecurityNonceGet": Row(g.S0NonceGet),
    "SecurityNonceReport": Row(g.S0NonceReport, {"nonce": ("nonce", octets)}),
}


def _mask(numbers: list[int]) -> int:
    return mask_of(numbers)[0]


def _single(number: int) -> int:
    return 1 << number


def _flags(*bits: str) -> Callable[[Values], Attributes]:
    """`flags` from the names of its lowest bits, the lowest first, and what is reserved above them."""

    def make(stated: Values) -> Attributes:
        numbered = sum(stated[name] << bit for bit, name in enumerate(bits))
        return {"flags": numbered | stated.get("_reserved", 0)}

    return make


def _nonce_report(stated: Values) -> Attributes:
    return {"flags": stated["SOS"] | stated["MOS"] << 1}


_SEQUENCE: Fields = plain(sequenceNumber="sequence")

SECURITY_S2 = {
    "Security2NonceGet": Row(g.S2NonceGet, _SEQUENCE),
    "Security2NonceReport": Row(
        g.S2NonceReport,
        {**_SEQUENCE, "receiverEI": ("entropy", octets)},
        {"entropy": None},
        names=frozenset({"SOS", "MOS"}),
        make=_nonce_report,
    ),
    "Security2KEXGet": Row(g.S2KexGet),
    "Security2KEXReport": Row(
        g.S2KexReport,
        {
            "supportedKEXSchemes": ("schemes", _mask),
            "supportedECDHProfiles": ("curves", _mask),
            "requestedKeys": ("keys", _mask),
        },
        names=frozenset({"echo", "requestCSA", "_reserved"}),
        make=_flags("echo", "requestCSA"),
    ),
    "Security2KEXSet": Row(
        g.S2KexSet,
        {
            "selectedKEXScheme": ("schemes", _single),
            "selectedECDHProfile": ("curves", _single),
            "grantedKeys": ("keys", _mask),
        },
        names=frozenset({"echo", "permitCSA", "_reserved"}),
        make=_flags("echo", "permitCSA"),
    ),
    "Security2KEXFail": row(g.S2KexFail, failType="reason"),
    "Security2PublicKeyReport": Row(
        g.S2PublicKeyReport, {"includingNode": ("properties", int), "publicKey": ("key", octets)}
    ),
    "Security2NetworkKeyGet": Row(g.S2NetworkKeyGet, {"requestedKey": ("key_class", _single)}),
    "Security2NetworkKeyReport": Row(
        g.S2NetworkKeyReport, {"grantedKey": ("key_class", _single), "networkKey": ("key", octets)}
    ),
    "Security2NetworkKeyVerify": Row(g.S2NetworkKeyVerify),
    "Security2TransferEnd": Row(
        g.S2TransferEnd,
        names=frozenset({"keyRequestComplete", "keyVerified"}),
        make=_flags("keyRequestComplete", "keyVerified"),
    ),
    "Security2CommandsSupportedGet": Row(g.S2CommandsSupportedGet),
    "Security2CommandsSupportedReport": Row(g.S2CommandsSupportedReport, {"supportedCCs": ("classes", bytes)}),
}
