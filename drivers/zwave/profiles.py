"""What is known of single models beyond what they say of themselves: a table.

Sources: zwave-js device files (`0x003b/be469zp.json`, `0x0129/…`, `0x0090/hc620.json`, `0x0373/id-150.json`) and field
reports (FutureTense/keymaster #431, #445; zwave-js #5260, discussion #5566). ID Lock's numbering from firmware 1.6 on:
joymyr/no.IDLock, `drivers/IDlock150/device.js`. A model that is not here is asked, and taken at its word.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """`product` None stands for all products of the maker. `report_wait` is seconds that an answer may take.

    `exact_length_parameter` is the configuration parameter that holds the one PIN length that the lock takes,
    `occupancy_parameter` the one that holds a mask of the taken slots.
    `supervision` False distrusts what the lock says about Supervision. `slots` overrides the number of code slots.
    `settle` is how long after a Set the slot is read, for locks that drop a fresh code. `names_user` False is for locks
    that do not tell whose code opened them.
    """

    name: str
    manufacturer: int
    product_type: int | None = None
    product: int | None = None
    slots: int | None = None
    reserved_slots: frozenset[int] = frozenset()
    exact_length_parameter: int | None = None
    occupancy_parameter: int | None = None
    supervision: bool = True
    report_wait: float = 2.0
    settle: float = 0.0
    names_user: bool = True
    lengths: frozenset[int] = frozenset({4, 5, 6, 7, 8})


GENERIC = Profile("zwave", manufacturer=0)

PROFILES: tuple[Profile, ...] = (
    Profile(
        "schlage-be469zp",
        manufacturer=0x003B,
        product_type=0x0001,
        product=0x0469,
        slots=30,
        exact_length_parameter=16,
        occupancy_parameter=6,
        supervision=False,
        report_wait=10.0,
    ),
    Profile(
        "schlage-be468zp",
        manufacturer=0x003B,
        product_type=0x0001,
        product=0x0468,
        slots=30,
        exact_length_parameter=16,
        occupancy_parameter=6,
        supervision=False,
        report_wait=10.0,
    ),
    Profile(
        "schlage-be469",
        manufacturer=0x003B,
        product_type=0x6341,
        product=0x5044,
        exact_length_parameter=16,
        occupancy_parameter=6,
        supervision=False,
        report_wait=10.0,
        names_user=False,
    ),
    Profile("yale", manufacturer=0x0129, slots=250, reserved_slots=frozenset({251})),
    # its Supervision reports do not stop once they have begun
    Profile("kwikset-hc620", manufacturer=0x0090, product_type=0x0811, supervision=False),
    # counts 109 users; 26 to 50 are its RFID tags, 108 its service PIN and 109 its master PIN
    Profile(
        "id-lock-150",
        manufacturer=0x0373,
        product_type=0x0003,
        product=0x0001,
        slots=25,
        lengths=frozenset(range(4, 11)),
    ),
)


def profile_of(manufacturer: int, product_type: int, product: int) -> Profile:
    """The row that fits best; `GENERIC` for a model that nobody has a row for."""
    for profile in PROFILES:
        model = (profile.product_type in (None, product_type), profile.product in (None, product))
        if profile.manufacturer == manufacturer and all(model):
            return profile
    return GENERIC
