"""Nodes of zwave-js that speak S0 and S2, with the face of a machine of ours; `secured.mjs` is the other end."""

from __future__ import annotations

from collections import deque
from typing import Any

from zwave_js_codec import Codec

from latchwork.protocol.zwave.s2_inclusion import KeyClass

CLASS_NUMBERS = {
    KeyClass.UNAUTHENTICATED: 0,
    KeyClass.AUTHENTICATED: 1,
    KeyClass.ACCESS_CONTROL: 2,
    KeyClass.S0: 7,
}
"""Our bit of a class, and their number of it."""


class TheirNode:
    """`kind` is s2, s0 or joining. What it says waits for `output`, what it tells for `events`."""

    def __init__(self, codec: Codec, kind: str, own: int, peer: int, home_id: bytes, **more: Any) -> None:
        self._codec, self._id = codec, f"{kind} {own}"
        self._said: deque[bytes] = deque()
        self._told: list[dict[str, Any]] = []
        home = int.from_bytes(home_id, "big")
        codec.ask("open", id=self._id, kind=kind, own=own, peer=peer, home_id=home, **more)

    def _act(self, act: str, **order: Any) -> None:
        answer = self._codec.ask("act", id=self._id, act=act, **order)
        self._said += [bytes.fromhex(said) for said in answer["out"]]
        self._told += answer["events"]

    def receive(self, frame: bytes, now: float) -> None:
        self._act("receive", hex=frame.hex())

    def send(self, command: bytes, **more: Any) -> None:
        self._act("send", hex=command.hex(), **more)

    def forget(self) -> None:
        """It loses its nonces, as in a restart."""
        self._act("forget")

    def output(self) -> list[bytes]:
        said = list(self._said)
        self._said.clear()
        return said

    def events(self) -> list[dict[str, Any]]:
        told, self._told = self._told, []
        return told

    def opened(self) -> list[bytes]:
        """The commands that came in sealed since the last call; what was refused is left out."""
        return [bytes.fromhex(event["opened"]) for event in self.events() if "opened" in event]
