"""What a careful sender would have written otherwise: TLV that every reader understands and that is not canonical.

Numbers and lengths take the fewest bytes, so do the numbers of tags, and the members of a structure stand in the order
of their tags: context-specific ones by number, then those of profiles (implied, then by vendor, profile and number).
The order matters where TLV is signed; interaction-model messages keep it as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from latchwork.protocol.matter.tlv import CONTAINERS, Element, ProfileTag, Tag, Type


@dataclass(frozen=True, slots=True)
class Deviation:
    """`path` are the positions that lead to the element, from the outermost container inwards."""

    path: tuple[int, ...]
    problem: str


def deviations(element: Element, path: tuple[int, ...] = ()) -> Iterator[Deviation]:
    """Everything that is not canonical in an element, from the outside inwards."""
    if element.width:
        yield Deviation(path, f"a number takes {element.width} bytes and needs fewer")
    if isinstance(element.tag, ProfileTag) and element.tag.wide:
        yield Deviation(path, "the number of the tag takes 4 bytes and needs 2")
    if element.type not in CONTAINERS:
        return
    if element.type is Type.STRUCTURE:
        keys = [order(member.tag) for member in element.members]
        if keys != sorted(keys):
            yield Deviation(path, "the members are not in the order of their tags")
    for index, member in enumerate(element.members):
        yield from deviations(member, (*path, index))


def order(tag: Tag) -> tuple[int, ...]:
    """What structures sort their members by."""
    if tag is None:
        return (0,)
    if isinstance(tag, int):
        return (1, tag)
    if tag.vendor is None or tag.profile is None:
        return (2, tag.number)
    return (3, tag.vendor, tag.profile, tag.number)


def canonical(element: Element) -> Element:
    """The same element without its deviations."""
    tag = replace(element.tag, wide=False) if isinstance(element.tag, ProfileTag) else element.tag
    if element.type not in CONTAINERS:
        return replace(element, tag=tag, width=0)
    members = tuple(canonical(member) for member in element.members)
    if element.type is Type.STRUCTURE:
        members = tuple(sorted(members, key=lambda member: order(member.tag)))
    return replace(element, tag=tag, value=members)
