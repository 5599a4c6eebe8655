"""What a person has to do to connect devices of a provider, told on the page of a connect webview: a table.

What is said of makers' apps and keypads is common to their products and may differ in one; the lock's own leaflet wins.
"""

from __future__ import annotations

from dataclasses import dataclass

from latchwork.app.api.makes import KEY_CARDS, OFFLINE_CODE, TTLOCK, ZWAVE


@dataclass(frozen=True, slots=True)
class Guide:
    """`before` is what must be done at the lock and in the maker's app, `keys` what becomes of the keys to it."""

    before: tuple[str, ...]
    keys: str


_ZWAVE_KEYS = (
    "The lock and the Z-Wave stick share the key of the stick's own network. It stays in the stick; no account with "
    "the maker is needed."
)


def _zwave(*before: str) -> Guide:
    return Guide((*before, "Note the node number that the stick gave the lock; the rig file names it."), _ZWAVE_KEYS)


GUIDES: dict[str, Guide] = {
    TTLOCK: Guide(
        (
            "If the lock was used with the maker's app, open that app beside the lock and delete the lock there: its "
            "settings are lost, and it returns to setting mode. The button behind the cover does the same.",
            "Be within a few metres of the Bluetooth adapter, and switch off the app on every phone nearby: a lock "
            "talks to one at a time.",
            "Touch the keypad so that it lights up. It stays awake for a few seconds only.",
        ),
        "Pairing makes this server the lock's only admin. The keys are made in that moment, are kept sealed in the "
        "state folder and nowhere else: back it up. The maker's app cannot open the lock any more.",
    ),
    "yale": _zwave(
        "Fit the Z-Wave module into the lock.",
        "If the lock was in another network, exclude it first.",
        "Put the stick into inclusion, then join a network in the keypad's menu, which the master code opens.",
    ),
    "schlage": _zwave(
        "If the lock was in another network, exclude it first.",
        "Put the stick into inclusion, then at the keypad: the Schlage button, the programming code, 0.",
    ),
    "kwikset": _zwave(
        "If the lock was in another network, exclude it first.",
        "Put the stick into inclusion, then press the A button inside the lock once.",
    ),
    "id_lock": _zwave(
        "Fit the Z-Wave module into the lock.",
        "Put the stick into inclusion, then join a network at the keypad, which the master PIN opens.",
    ),
    ZWAVE: _zwave(
        "If the lock was in another network, exclude it first.",
        "Put the stick into inclusion, and the lock as its leaflet says.",
    ),
    OFFLINE_CODE: Guide(
        (
            "These locks exist as simulators alone: no maker has published how theirs compute codes.",
            "A simulated lock is given its secret when it is set up; nothing is ever sent to it afterwards.",
        ),
        "The secret is kept sealed in the state folder. Whoever has it can compute every code of the lock.",
    ),
    KEY_CARDS: Guide(
        (
            "Plug the card encoder of the front desk in, and name it in the rig file.",
            "Give every door of the house a number of its own, in the lock and in the rig file.",
        ),
        "Cards are sealed with a key of the house, which is kept sealed in the state folder. Encoders and locks that "
        "do not have it can neither read nor make them.",
    ),
}
