"""User Credential (83): users that own credentials, the successor of User Code.

Source: the Z-Wave Alliance's command-class definitions (Z-Wave-Alliance/z-wave-tools-core, ZWave_cmd_classes.xml).
A Set that deletes ends early, so what it leaves out is optional here.
"""

from __future__ import annotations

from construct import BitsInteger, Construct, GreedyBytes, Int8ub, Int16ub, Optional, Prefixed, Struct

from latchwork.protocol.codec import Layout
from latchwork.protocol.zwave.declared_commands import counted_code


def _counted() -> Construct[bytes, bytes]:
    return Prefixed(Int8ub, GreedyBytes)


def _row(name: str, *fields: Construct[object, object], doc: str = "", secret: str = "") -> Layout:
    hidden = frozenset((secret,)) if secret else frozenset[str]()
    return Layout(name, Struct(*fields), source="ZWave_cmd_classes.xml", doc=doc, secret=hidden)


_CREDENTIAL = ("user" / Int16ub, "type" / Int8ub, "slot" / Int16ub)

USER_CREDENTIAL: dict[tuple[int, int], Layout] = {
    (0x83, 0x01): _row("UserCapabilitiesGet"),
    (0x83, 0x02): _row(
        "UserCapabilitiesReport",
        "users" / Int16ub,
        "rules" / Int8ub,
        "longest_name" / Int8ub,
        "flags" / Int8ub,
        "user_types" / _counted(),
        doc="`flags` bit 7 schedules, bit 6 checksum of all users, bit 5 per user, bits 4-2 name encodings.",
    ),
    (0x83, 0x03): _row("CredentialCapabilitiesGet"),
    (0x83, 0x04): _row(
        "CredentialCapabilitiesReport",
        "flags" / Int8ub,
        "count" / Int8ub,
        "columns" / GreedyBytes,
        doc="`columns` holds, type by type in each: type, learning, slots(2), shortest, longest, timeout, steps, hash.",
    ),
    (0x83, 0x05): _row(
        "UserSet",
        "operation" / Int8ub,
        "user" / Int16ub,
        "type" / Optional(Int8ub),
        "active" / Optional(Int8ub),
        "rule" / Optional(Int8ub),
        "expiring_minutes" / Optional(Int16ub),
        "encoding" / Optional(Int8ub),
        "name" / Optional(_counted()),
        doc="`operation` 0 adds, 1 modifies, 2 deletes; a delete ends after `user`, and user 0 means all.",
    ),
    (0x83, 0x06): _row("UserGet", "user" / Int16ub),
    (0x83, 0x07): _row(
        "UserReport",
        "report_type" / Int8ub,
        "next_user" / Int16ub,
        "modifier_type" / Int8ub,
        "modifier_node" / Int16ub,
        "user" / Int16ub,
        "type" / Int8ub,
        "active" / Int8ub,
        "rule" / Int8ub,
        "expiring_minutes" / Int16ub,
        "encoding" / Int8ub,
        "name" / _counted(),
    ),
    (0x83, 0x0A): _row(
        "CredentialSet",
        *_CREDENTIAL,
        "operation" / Int8ub,
        "data" / Optional(_counted()),
        doc="A delete ends after `operation`.",
        secret="data",
    ),
    (0x83, 0x0B): _row("CredentialGet", *_CREDENTIAL),
    (0x83, 0x0C): _row(
        "CredentialReport",
        "report_type" / Int8ub,
        *_CREDENTIAL,
        "flags" / Int8ub,
        "data" / _counted(),
        "modifier_type" / Int8ub,
        "modifier_node" / Int16ub,
        "next_type" / Int8ub,
        "next_slot" / Int16ub,
        doc="`flags` bit 7: the data are what is stored. `report_type` 5 occupied, 7 duplicate, 8 refused.",
        secret="data",
    ),
    (0x83, 0x0F): _row("CredentialLearnStart", *_CREDENTIAL, "operation" / Int8ub, "seconds" / Int8ub),
    (0x83, 0x10): _row("CredentialLearnCancel"),
    (0x83, 0x11): _row("CredentialLearnReport", "status" / Int8ub, *_CREDENTIAL, "steps_remaining" / Int8ub),
    (0x83, 0x12): _row("UserCredentialAssociationSet", "type" / Int8ub, "slot" / Int16ub, "user" / Int16ub),
    (0x83, 0x13): _row(
        "UserCredentialAssociationReport", "type" / Int8ub, "slot" / Int16ub, "user" / Int16ub, "status" / Int8ub
    ),
    (0x83, 0x14): _row("AllUsersChecksumGet"),
    (0x83, 0x15): _row("AllUsersChecksumReport", "checksum" / Int16ub),
    (0x83, 0x16): _row("UserChecksumGet", "user" / Int16ub),
    (0x83, 0x17): _row("UserChecksumReport", "user" / Int16ub, "checksum" / Int16ub),
    (0x83, 0x18): _row("CredentialChecksumGet", "type" / Int8ub),
    (0x83, 0x19): _row("CredentialChecksumReport", "type" / Int8ub, "checksum" / Int16ub),
    (0x83, 0x1A): _row("AdminPinSet", *counted_code(), secret="code"),
    (0x83, 0x1B): _row("AdminPinGet"),
    (0x83, 0x1C): _row(
        "AdminPinReport",
        *counted_code("result" / BitsInteger(4)),
        secret="code",
    ),
    (0x83, 0x1D): _row("KeyLockerCapabilitiesGet"),
    (0x83, 0x1E): _row("KeyLockerCapabilitiesReport", "entries" / GreedyBytes),
    (0x83, 0x1F): _row(
        "KeyLockerEntrySet",
        "type" / Int8ub,
        "slot" / Int16ub,
        "operation" / Int8ub,
        "data" / Optional(Prefixed(Int16ub, GreedyBytes)),
        secret="data",
    ),
    (0x83, 0x20): _row("KeyLockerEntryGet", "type" / Int8ub, "slot" / Int16ub),
    (0x83, 0x21): _row("KeyLockerEntryReport", "flags" / Int8ub, "type" / Int8ub, "slot" / Int16ub),
}
