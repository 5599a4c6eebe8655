"""Every TTLock V3 message; generated.py is made from this module.

Requests are what the app sends inside the encrypted payload (the command id is in the frame), replies the data after
echo and status. Dates stay five or six bytes here; dates.py reads them.
"""

from __future__ import annotations

from latchwork.protocol.ttlock.declared_records import (
    ADVERTISED,
    ADVERTISED_OTHER,
    ANSWER,
    ENVELOPE,
    LOG_PAGE,
    LOG_RECORD,
    LOG_TAILS,
)
from latchwork.protocol.ttlock.declared_replies import (
    AUTO_LOCK_REPLIES,
    CARD_RECORD,
    CARD_REPLIES,
    CYCLIC_REPLIES,
    FINGERPRINT_REPLIES,
    LONG_CARD_RECORD,
    OPERATION_EVENT,
    PASSAGE_REPLIES,
    PASSCODE_DISPLAY_REPLIES,
    PASSCODE_PAGE,
    PASSCODE_RECORD,
    REMOTE_UNLOCK_REPLIES,
    REPLIES,
    SOUND_REPLIES,
)
from latchwork.protocol.ttlock.declared_requests import (
    AUTO_LOCK_REQUESTS,
    CARD_REQUESTS,
    CYCLIC_REQUESTS,
    FINGERPRINT_REQUESTS,
    PASSAGE_REQUESTS,
    PASSCODE_DISPLAY_REQUESTS,
    PASSCODE_REQUESTS,
    REMOTE_UNLOCK_REQUESTS,
    REQUESTS,
    SOUND_REQUESTS,
)

DECLARATIONS = (
    ENVELOPE,
    ANSWER,
    REQUESTS,
    PASSCODE_REQUESTS,
    CARD_REQUESTS,
    FINGERPRINT_REQUESTS,
    CYCLIC_REQUESTS,
    PASSAGE_REQUESTS,
    AUTO_LOCK_REQUESTS,
    REMOTE_UNLOCK_REQUESTS,
    PASSCODE_DISPLAY_REQUESTS,
    SOUND_REQUESTS,
    REPLIES,
    PASSCODE_PAGE,
    PASSCODE_RECORD,
    CARD_REPLIES,
    CARD_RECORD,
    LONG_CARD_RECORD,
    FINGERPRINT_REPLIES,
    CYCLIC_REPLIES,
    PASSAGE_REPLIES,
    AUTO_LOCK_REPLIES,
    REMOTE_UNLOCK_REPLIES,
    PASSCODE_DISPLAY_REPLIES,
    SOUND_REPLIES,
    OPERATION_EVENT,
    LOG_PAGE,
    LOG_RECORD,
    *LOG_TAILS,
    ADVERTISED,
    ADVERTISED_OTHER,
)
