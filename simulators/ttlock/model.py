"""What kind of unit a simulated TTLock is: names, features, room in memory, and the choices that units differ in.

Capacities are not public per model, so they are configuration. Where the vendor's document leaves a firmware's
behaviour open, the choice is a field here, and its default is the one that was seen on real locks or, where nothing
was seen, the stricter one.
"""

from __future__ import annotations

from dataclasses import dataclass

from latchwork.protocol.ttlock.commands import CHUNK, Feature
from latchwork.protocol.ttlock.keypads import FULL, KEYPADS, NONE

ORDINARY_FEATURES = (
    Feature.PASSCODE
    | Feature.IC_CARD
    | Feature.FINGERPRINT
    | Feature.AUTO_LOCK
    | Feature.PASSCODE_WITH_DELETE
    | Feature.MODIFY_PASSCODE
    | Feature.MANUAL_LOCK
    | Feature.GATEWAY_UNLOCK
    | Feature.CYCLIC_PASSCODE
    | Feature.REMOTE_UNLOCK_SWITCH
    | Feature.SOUND
    | Feature.READ_ADMIN_CODE
    | Feature.PASSAGE_MODE
    | Feature.CYCLIC_CARD_OR_FINGERPRINT
)


OF_A_KEYPAD = (
    Feature.PASSCODE
    | Feature.PASSCODE_WITH_DELETE
    | Feature.MODIFY_PASSCODE
    | Feature.CYCLIC_PASSCODE
    | Feature.READ_ADMIN_CODE
)
"""What a unit without keys does not say that it can."""


@dataclass(frozen=True, slots=True)
class Model:
    """Configuration of one unit; see the fields' comments for what each choice means on the wire."""

    name: str = "S202"
    model_number: str = "SN202-FTTL_PV53"
    hardware: str = "1.3"
    firmware: str = "6.4.21"
    production_date: str = "20240115"
    scene: int = 2
    group_id: int = 1
    org_id: int = 1
    features: int = ORDINARY_FEATURES
    keypad: str = FULL

    refuses_missing_keys: bool = True
    """Answers error 20 to a code with a digit that its keypad lacks; else it stores what nobody can type."""

    passcode_capacity: int = 150
    card_capacity: int = 200
    fingerprint_capacity: int = 100
    log_capacity: int = 1000

    passcodes_per_page: int = 255
    """Most records that a page of `07` carries; a page never holds more than fits. 1 was seen on real locks."""

    cards_per_page: int = 255

    cursor_after_last_page: bool = False
    """Ends the passcode list with a number and then an empty page, as one real lock does, instead of with ffff."""

    strict_ekeys: bool = True
    """Refuses an eKey whose lockFlagPos is too low and whose dates are no dates; else only the window counts, which is
    what the DEF CON 34 captures show. Neither looks at the uid."""

    plain_crc_accepted: bool = False
    """Takes a request whose checksum fits the unchanged Maxim table alone."""

    prefix_opens: bool = False
    """A stored code opens as soon as its digits have been typed, though the person meant a longer one."""

    full_memory_pushes_out: bool = False
    """An offline code that finds no room at its first use pushes out the oldest passcode instead of being refused."""

    logs_added_codes: bool = True
    """Writes record 93, which older firmware does not know."""

    empty_reset_reply: bool = False
    """Answers a reset with no payload at all."""

    ff_padded_card_numbers: bool = False
    """Reports a 4-byte card as four bytes and four ff."""

    event_encrypt_byte: int = 0xAA
    """Older firmware says 00 in unsolicited events, although the payload is ciphertext."""

    notify_chunk: int | None = CHUNK
    """Bytes of a notification; None fills the MTU as newer units do."""

    sleeps: bool = False
    """Advertises only for `awake_seconds` after a touch."""

    awake_seconds: float = 12.0
    idle_seconds: float | None = 20.0
    """The link falls when the peer has been silent for so long; None keeps it for ever."""

    add_seconds: float = 30.0
    """How long the lock waits for the card or finger that is to be added."""

    auto_lock_seconds: int = 5
    auto_lock_minimum: int = 1
    auto_lock_maximum: int = 900
    power_floor: int = 3
    """Battery percent below which the motor is not driven (error 0a)."""

    @property
    def keys(self) -> str:
        """The digits that have a key."""
        return KEYPADS[self.keypad]


CYLINDER = Model(name="C220", model_number="SN220-CYLN_PV53", scene=9, keypad="1-6")
"""A lock cylinder with a keypad of six keys."""

KEYLESS = Model(
    name="C210", model_number="SN210-CYLN_PV53", scene=9, keypad=NONE, features=ORDINARY_FEATURES & ~OF_A_KEYPAD
)
"""A lock cylinder that opens to cards and phones alone."""
