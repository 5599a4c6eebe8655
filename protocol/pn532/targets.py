"""The target data of InListPassiveTarget for type A (UM0701-02 §7.3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from latchwork.protocol.codec.errors import Malformed

ISO_DEP = 0x20
"""SAK bit 5: the card speaks ISO/IEC 14443-4 and has an ATS."""


@dataclass(frozen=True, slots=True)
class TypeATarget:
    """`sens_res` stands with its high byte first, the reverse of its order over the air. `ats` includes its length."""

    tg: int
    sens_res: int
    sel_res: int
    nfcid1: bytes
    ats: bytes | None = None

    def build(self) -> bytes:
        head = bytes((self.tg, self.sens_res >> 8, self.sens_res & 0xFF, self.sel_res, len(self.nfcid1)))
        return head + self.nfcid1 + (self.ats or b"")


def build_type_a_targets(targets: Sequence[TypeATarget]) -> bytes:
    return b"".join(target.build() for target in targets)


def parse_type_a_targets(count: int, data: bytes, *, auto_rats: bool = True) -> tuple[TypeATarget, ...]:
    """Takes apart the data of `count` targets.

    The answer does not say whether an ATS is there: it is when SAK bit 5 is set and the chip sends RATS by itself,
    which `auto_rats` tells (SetParameters bit 4, on after power-up).
    """
    targets: list[TypeATarget] = []
    at = 0
    for _ in range(count):
        if len(data) < at + 5 or len(data) < at + 5 + data[at + 4]:
            raise Malformed("type A target", "it ends before its NFCID1 does")
        tg, high, low, sel_res, size = data[at : at + 5]
        at += 5
        nfcid1 = data[at : at + size]
        at += size
        ats = None
        if auto_rats and sel_res & ISO_DEP and at < len(data):
            ats = data[at : at + data[at]]
            if not ats or len(ats) != data[at]:
                raise Malformed("type A target", "it ends before its ATS does")
            at += len(ats)
        targets.append(TypeATarget(tg, high << 8 | low, sel_res, nfcid1, ats))
    if at != len(data):
        raise Malformed("type A targets", f"{len(data) - at} bytes follow the last of {count}")
    return tuple(targets)


def uid_to_select(uid: bytes) -> bytes:
    """A UID as InListPassiveTarget's initiator data wants it: with its cascade tags."""
    if len(uid) == 4:
        return uid
    if len(uid) == 7:
        return b"\x88" + uid
    if len(uid) == 10:
        return b"\x88" + uid[:3] + b"\x88" + uid[3:]
    raise ValueError(f"a UID has 4, 7 or 10 bytes, not {len(uid)}")


def selected_uid(initiator_data: bytes) -> bytes:
    """The UID in initiator data; empty for none. Raises `Malformed`."""
    if len(initiator_data) in (0, 4):
        return initiator_data
    if len(initiator_data) == 8 and initiator_data[0] == 0x88:
        return initiator_data[1:]
    if len(initiator_data) == 12 and initiator_data[0] == initiator_data[4] == 0x88:
        return initiator_data[1:4] + initiator_data[5:]
    raise Malformed("InListPassiveTarget", "its initiator data is no UID with cascade tags")
