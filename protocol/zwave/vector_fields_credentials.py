"""The vectors' names for User Credential (83); see `vector_fields`."""

from __future__ import annotations

from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.irregular import mask_of
from latchwork.protocol.zwave.vector_fields import Attributes, Fields, Row, Values, octets, plain, row

_CREDENTIAL = plain(userId="user", credentialType="type", credentialSlot="slot")
_MODIFIER = plain(reportType="report_type", modifierType="modifier_type", modifierNodeId="modifier_node")
_UTF_16 = 2


def _name(stated: Values) -> Attributes:
    if "userName" not in stated:
        return {}
    encoding = "utf-16-be" if stated.get("nameEncoding") == _UTF_16 else "ascii"
    return {"name": stated["userName"].encode(encoding)}


_USER: Fields = {
    **plain(
        userId="user",
        userType="type",
        credentialRule="rule",
        expiringTimeoutMinutes="expiring_minutes",
        nameEncoding="encoding",
    ),
    "active": ("active", int),
}
_ABSENT = dict.fromkeys(("type", "active", "rule", "expiring_minutes", "encoding", "name"))
_USUAL = {"type": 0, "active": 1, "rule": 1, "expiring_minutes": 0, "encoding": 0, "name": b""}
"""What zwave-js fills in for a user whose particulars are not stated."""


def _user_capabilities(stated: Values) -> Attributes:
    flags = (
        stated["supportsUserSchedule"] << 7
        | stated["supportsAllUsersChecksum"] << 6
        | stated["supportsUserChecksum"] << 5
        | mask_of(stated["supportedUserNameEncodings"])[0] << 2
    )
    types = mask_of(stated["supportedUserTypes"])
    return {"flags": flags, "rules": mask_of(stated["supportedCredentialRules"])[0], "user_types": types}


def _short_user_types(stated: Values) -> list[Attributes]:
    """zwave-js always sends the mask up to its highest known type, in two bytes."""
    return [{}, {"user_types": mask_of(stated["supportedUserTypes"]).ljust(2, b"\0")}]


_COLUMNS: tuple[tuple[str, int], ...] = (
    ("numberOfCredentialSlots", 2),
    ("minCredentialLength", 1),
    ("maxCredentialLength", 1),
    ("credentialLearnRecommendedTimeout", 1),
    ("credentialLearnNumberOfSteps", 1),
    ("maxCredentialHashLength", 1),
)


def _credential_capabilities(stated: Values) -> Attributes:
    """The types come as an object or a list of pairs; on the wire all types have one property, then the next."""
    types = stated["credentialTypes"]
    rows = [(int(number), row) for number, row in (types.items() if isinstance(types, dict) else types)]
    columns = bytes(number for number, _ in rows)
    columns += bytes(row["supportsCredentialLearn"] << 7 for _, row in rows)
    for name, size in _COLUMNS:
        columns += b"".join((row.get(name) or 0).to_bytes(size, "big") for _, row in rows)
    flags = (
        stated["supportsCredentialChecksum"] << 7
        | stated["supportsAdminCode"] << 6
        | stated["supportsAdminCodeDeactivation"] << 5
    )
    return {"flags": flags, "count": len(rows), "columns": columns}


_KEY_LOCKER_COLUMNS = ("numberOfEntrySlots", "minEntryDataLength", "maxEntryDataLength")


def _key_locker_capabilities(stated: Values) -> Attributes:
    """All types, then property by property as with credentials; each has two bytes."""
    types = stated["keyLockerCapabilities"]
    entries = bytes((len(types), *(number for number, _ in types)))
    for name in _KEY_LOCKER_COLUMNS:
        entries += b"".join(row[name].to_bytes(2, "big") for _, row in types)
    return {"entries": entries}


_CAPABILITIES = [
    "supportsUserSchedule",
    "supportsAllUsersChecksum",
    "supportsUserChecksum",
    "supportedUserNameEncodings",
    "supportedCredentialRules",
    "supportedUserTypes",
]

USER_CREDENTIAL = {
    "UserCapabilitiesGet": Row(g.UserCapabilitiesGet),
    "UserCapabilitiesReport": Row(
        g.UserCapabilitiesReport,
        plain(numberOfSupportedUsers="users", maxUserNameLength="longest_name"),
        names=frozenset(_CAPABILITIES),
        make=_user_capabilities,
        ways=_short_user_types,
    ),
    "CredentialCapabilitiesGet": Row(g.CredentialCapabilitiesGet),
    "CredentialCapabilitiesReport": Row(
        g.CredentialCapabilitiesReport,
        names=frozenset(
            {"supportsCredentialChecksum", "supportsAdminCode", "supportsAdminCodeDeactivation", "credentialTypes"}
        ),
        make=_credential_capabilities,
    ),
    "UserSet": Row(
        g.UserSet,
        {**_USER, **plain(operationType="operation")},
        _ABSENT,
        names=frozenset({"userName"}),
        make=_name,
        others=(_USUAL,),
    ),
    "UserGet": row(g.UserGet, userId="user"),
    "UserReport": Row(
        g.UserReport,
        {**_USER, **_MODIFIER, **plain(nextUserId="next_user")},
        {"next_user": 0},
        names=frozenset({"userName"}),
        make=_name,
    ),
    "CredentialSet": Row(
        g.CredentialSet,
        {**_CREDENTIAL, **plain(operationType="operation"), "credentialData": ("data", octets)},
        {"data": None},
    ),
    "CredentialGet": Row(g.CredentialGet, _CREDENTIAL),
    "CredentialReport": Row(
        g.CredentialReport,
        {
            **_CREDENTIAL,
            **_MODIFIER,
            **plain(nextCredentialType="next_type", nextCredentialSlot="next_slot"),
            "credentialReadBack": ("flags", lambda yes: 0x80 if yes else 0),
            "credentialData": ("data", octets),
        },
        {"data": b"", "next_type": 0, "next_slot": 0},
    ),
    "CredentialLearnStart": Row(
        g.CredentialLearnStart, {**_CREDENTIAL, **plain(operationType="operation", learnTimeout="seconds")}
    ),
    "CredentialLearnCancel": Row(g.CredentialLearnCancel),
    "CredentialLearnReport": Row(
        g.CredentialLearnReport, {**_CREDENTIAL, **plain(learnStatus="status", stepsRemaining="steps_remaining")}
    ),
    "AssociationSet": row(
        g.UserCredentialAssociationSet, credentialType="type", credentialSlot="slot", destinationUserId="user"
    ),
    "AssociationReport": row(
        g.UserCredentialAssociationReport,
        credentialType="type",
        credentialSlot="slot",
        destinationUserId="user",
        status="status",
    ),
    "AllUsersChecksumGet": Row(g.AllUsersChecksumGet),
    "AllUsersChecksumReport": row(g.AllUsersChecksumReport, checksum="checksum"),
    "UserChecksumGet": row(g.UserChecksumGet, userId="user"),
    "UserChecksumReport": row(g.UserChecksumReport, userId="user", checksum="checksum"),
    "CredentialChecksumGet": row(g.CredentialChecksumGet, credentialType="type"),
    "CredentialChecksumReport": row(g.CredentialChecksumReport, credentialType="type", checksum="checksum"),
    "AdminPinCodeSet": Row(g.AdminPinSet, {"pinCode": ("code", octets)}),
    "AdminPinCodeGet": Row(g.AdminPinGet),
    "AdminPinCodeReport": Row(
        g.AdminPinReport, {**plain(operationResult="result"), "pinCode": ("code", octets)}, {"code": b""}
    ),
    "KeyLockerCapabilitiesGet": Row(g.KeyLockerCapabilitiesGet),
    "KeyLockerCapabilitiesReport": Row(
        g.KeyLockerCapabilitiesReport, names=frozenset({"keyLockerCapabilities"}), make=_key_locker_capabilities
    ),
    "KeyLockerEntrySet": Row(
        g.KeyLockerEntrySet,
        {**plain(entryType="type", entrySlot="slot", operationType="operation"), "entryData": ("data", octets)},
        {"data": None},
    ),
    "KeyLockerEntryGet": row(g.KeyLockerEntryGet, entryType="type", entrySlot="slot"),
    "KeyLockerEntryReport": Row(
        g.KeyLockerEntryReport, {**plain(entryType="type", entrySlot="slot"), "occupied": ("flags", int)}
    ),
}
