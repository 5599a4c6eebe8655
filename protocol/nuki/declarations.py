"""Every message of the API, and the envelope of a sealed one; generated.py is made from this module.

A row's bytes are the payload that follows the command; frames.py puts command and CRC around them.
"""

from __future__ import annotations

from construct import Bytes, GreedyBytes, Int16ul, Int32ul, Prefixed, Struct

from latchwork.protocol.codec.declare import Family, Layout
from latchwork.protocol.nuki.declared_keypad import KEYPAD, LOG, LOG_DATA, TIME_CONTROL
from latchwork.protocol.nuki.declared_lock import CONFIGURATION, LOCK_ACTIONS, STATE
from latchwork.protocol.nuki.declared_pairing import AUTHORIZATIONS, PAIRING

SEALED = Layout(
    "Sealed",
    Struct("nonce" / Bytes(24), "authorization_id" / Int32ul, "box" / Prefixed(Int16ul, GreedyBytes)),
    source="Nuki Smart Lock API V2.1 §3.2",
    doc="An encrypted message. The box holds the id again, command, payload and CRC.",
)

MESSAGES = Family(
    "payload",
    dict(sorted({**PAIRING, **AUTHORIZATIONS, **STATE, **CONFIGURATION, **KEYPAD, **LOG, **TIME_CONTROL}.items())),
)
"""By command; 000d stands in `LOCK_ACTIONS`."""

DECLARATIONS = (SEALED, MESSAGES, LOCK_ACTIONS, LOG_DATA)
