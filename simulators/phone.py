"""A person's phone and the mobile keys in its wallet.

The phone knows nothing of any make's radio: each make's simulator has the vendor's app, which asks the wallet for the
text of its keys. A lock that is offline cannot learn that a key was withdrawn, but the wallet does, and the app shows
it to no lock any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from latchwork.simulators.changes import Changes


@dataclass(slots=True, repr=False)
class HeldKey:
    """One key in a wallet: the text in the make's own terms."""

    make: str
    text: str
    withdrawn: bool = False


class Phone:
    """Mobile keys, each under the name by which its issuer speaks of it. `owner` names the person in reports.

    `seed` (32 bytes) is the secret that it was born with: a key that is bound to one phone asks it for a proof.
    Without one the phone cannot hold such keys.
    """

    def __init__(self, owner: str = "somebody", seed: bytes | None = None) -> None:
        self.owner = owner
        self.changes = Changes()
        self.secret = None if seed is None else Ed25519PrivateKey.from_private_bytes(seed)
        self._keys: dict[str, HeldKey] = {}

    def __repr__(self) -> str:
        return f"Phone({self.owner!r}, {len(self._keys)} keys)"

    @property
    def identity(self) -> bytes | None:
        """The public half of its secret: what an issuer binds a key to."""
        return None if self.secret is None else self.secret.public_key().public_bytes_raw()

    def receive(self, name: str, make: str, payload: str) -> None:
        """Takes a key as it was delivered; it replaces an older one of that name."""
        self._keys.pop(name, None)
        self._keys[name] = HeldKey(make, payload)
        self.changes.tell()

    def withdraw(self, name: str) -> None:
        """The issuer took the key back and the phone heard of it. Nothing happens when it never had the key."""
        held = self._keys.get(name)
        if held is not None:
            held.withdrawn = True
            self.changes.tell()

    def keys(self, make: str) -> list[HeldKey]:
        """Every key of a make, withdrawn ones too, the newest first."""
        return [held for held in reversed(self._keys.values()) if held.make == make]

    def names(self) -> Iterable[str]:
        """The names of the keys that it may still show."""
        return [name for name, held in self._keys.items() if not held.withdrawn]

    def flash(self) -> dict[str, Any]:
        """What it holds, as JSON; its secret is not in it."""
        return {name: asdict(held) for name, held in self._keys.items()}

    def restore(self, flash: dict[str, Any]) -> None:
        self._keys = {name: HeldKey(**held) for name, held in flash.items()}
