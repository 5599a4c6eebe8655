"""What one must hold to speak to a paired TTLock lock: made at pairing, secret ever after."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from latchwork.drivers.contract import Secret
from latchwork.protocol.ttlock.cloud import decode_key
from latchwork.protocol.ttlock.frames import Version


@dataclass(frozen=True, slots=True)
class LockKeys:
    """`aes_key` is 32 hex digits, `admin_ps` and `unlock_key` decimal; every eKey shares the first and the last.

    `lock_flag_pos` is raised when the owner resets all eKeys; a smaller one is refused. `version` is the lock's header.
    `admin_passcode` opens the lock at its keypad, where pairing learnt or set one.
    """

    aes_key: Secret
    admin_ps: Secret
    unlock_key: Secret
    lock_flag_pos: int = 0
    uid: int = 0
    version: Version = field(default_factory=Version)
    admin_passcode: Secret | None = None

    @property
    def key(self) -> bytes:
        return decode_key(self.aes_key.reveal())

    def dumps(self) -> Secret:
        """JSON text for the vault; `loads` takes it back."""
        version = self.version
        return Secret(
            json.dumps(
                {
                    "aes_key": self.aes_key.reveal(),
                    "admin_ps": self.admin_ps.reveal(),
                    "unlock_key": self.unlock_key.reveal(),
                    "lock_flag_pos": self.lock_flag_pos,
                    "uid": self.uid,
                    "admin_passcode": self.admin_passcode and self.admin_passcode.reveal(),
                    "version": [
                        version.protocol_type,
                        version.sub_version,
                        version.scene,
                        version.group_id,
                        version.org_id,
                    ],
                }
            )
        )

    @classmethod
    def loads(cls, stored: Secret) -> LockKeys:
        """Raises `ValueError`, without the text, when it is not what `dumps` wrote."""
        try:
            held = json.loads(stored.reveal())
            return cls(
                Secret(held["aes_key"]),
                Secret(held["admin_ps"]),
                Secret(held["unlock_key"]),
                held["lock_flag_pos"],
                held["uid"],
                Version(*held["version"]),
                held["admin_passcode"] and Secret(held["admin_passcode"]),
            )
        except (KeyError, TypeError, ValueError):
            raise ValueError("the stored TTLock keys cannot be read; pair the lock anew or restore them") from None
