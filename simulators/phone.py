"""A person's phone and the mobile keys in its wallet.

The phone knows nothing of any make's radio: each make's simulator has the vendor's app, which asks the wallet for the
text of its keys. A lock that is offline cannot learn that a key was withdrawn, but the wallet does, and the app shows
it to no lock any more.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, repr=False)
class HeldKey:
    """One key in a wallet: the text in the make's own terms."""

    make: str
    text: str
    withdrawn: bool = False


class Phone:
    """Mobile keys, each under the name by which its issuer speaks of it. `owner` names the person in reports."""

    def __init__(self, owner: str = "somebody") -> None:
        self.owner = owner
        self._keys: dict[str, HeldKey] = {}

    def __repr__(self) -> str:
        return f"Phone({self.owner!r}, {len(self._keys)} keys)"

    def receive(self, name: str, make: str, payload: str) -> None:
        """Takes a key as it was delivered; it replaces an older one of that name."""
        self._keys.pop(name, None)
        self._keys[name] = HeldKey(make, payload)

    def withdraw(self, name: str) -> None:
        """The issuer took the key back and the phone heard of it. Nothing happens when it never had the key."""
        held = self._keys.get(name)
        if held is not None:
            held.withdrawn = True

    def keys(self, make: str) -> list[HeldKey]:
        """Every key of a make, withdrawn ones too, the newest first."""
        return [held for held in reversed(self._keys.values()) if held.make == make]
