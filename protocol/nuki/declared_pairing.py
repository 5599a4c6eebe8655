"""Pairing, and who is authorized."""

from __future__ import annotations

from construct import Bytes, GreedyBytes, Int8ub, Int16ul, Int32ul

from latchwork.protocol.nuki.declared_parts import APPENDED_WINDOW, PRIVILEGED, WINDOW, Flag, Moment, row

AUTHENTICATOR = "authenticator" / Bytes(32)
ID = "authorization_id" / Int32ul

PAIRING = {
    0x0001: row("RequestData", "command" / Int16ul, "data" / GreedyBytes, doc="Asks for the message of a command."),
    0x0003: row("PublicKey", "public_key" / Bytes(32), doc="The sender's, for X25519."),
    0x0004: row("Challenge", "nonce" / Bytes(32), doc="Good for the next command alone."),
    0x0005: row("AuthorizationAuthenticator", AUTHENTICATOR, doc="HMAC over both public keys and the challenge."),
    0x0006: row(
        "AuthorizationData",
        AUTHENTICATOR,
        "id_type" / Int8ub,
        "app_id" / Int32ul,
        "name" / Bytes(32),
        "nonce" / Bytes(32),
        doc="Who wants to be authorized. The HMAC covers what follows it and the challenge.",
    ),
    0x0007: row(
        "AuthorizationId",
        AUTHENTICATOR,
        ID,
        "uuid" / Bytes(16),
        "nonce" / Bytes(32),
        doc="The new id; the lock's UUID stays until it is reset. The HMAC covers what follows it and the app's nonce.",
    ),
    0x001E: row("AuthorizationIdConfirmation", AUTHENTICATOR, ID, doc="The HMAC covers the id and the lock's nonce."),
}

AUTHORIZATIONS = {
    0x0008: row("RemoveAuthorizationEntry", ID, *PRIVILEGED, doc="Takes an authorization away."),
    0x0009: row("RequestAuthorizationEntries", "offset" / Int16ul, "count" / Int16ul, *PRIVILEGED, doc="Lists them."),
    0x000A: row(
        "AuthorizationEntry",
        ID,
        "id_type" / Int8ub,
        "name" / Bytes(32),
        "enabled" / Flag,
        "remote_allowed" / Flag,
        "created" / Moment,
        "last_active" / Moment,
        "lock_count" / Int16ul,
        "time_limited" / Flag,
        APPENDED_WINDOW,
        doc="One of them; the first is the asker's own.",
    ),
    0x000B: row(
        "AuthorizationDataInvite",
        "name" / Bytes(32),
        "id_type" / Int8ub,
        "shared_key" / Bytes(32),
        "remote_allowed" / Flag,
        "time_limited" / Flag,
        *WINDOW,
        *PRIVILEGED,
        doc="Authorizes somebody who is not there, under a key that is handed over by other means.",
        secret=("shared_key",),
    ),
    0x001F: row("AuthorizationIdInvite", ID, "created" / Moment, doc="Answer to `AuthorizationDataInvite`."),
    0x0025: row(
        "UpdateAuthorizationEntry",
        ID,
        "name" / Bytes(32),
        "enabled" / Flag,
        "remote_allowed" / Flag,
        "time_limited" / Flag,
        *WINDOW,
        *PRIVILEGED,
        doc="Gives an authorization other rights.",
    ),
    0x0027: row("AuthorizationEntryCount", "count" / Int16ul, doc="How many there are."),
}
