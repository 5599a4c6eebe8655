"""Every target, by its name."""

from __future__ import annotations

from fuzz_conversations import CONVERSATIONS
from fuzz_messages import MESSAGES
from fuzz_secured import SECURED
from fuzz_sessions import SESSIONS
from fuzz_streams import STREAMS
from fuzz_target import Target

TARGETS: dict[str, Target] = {row.name: row for row in (*STREAMS, *SESSIONS, *CONVERSATIONS, *SECURED, *MESSAGES)}
