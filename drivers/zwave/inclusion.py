"""Taking a node into the network and out of it.

Both are conversations of several callbacks under one id. Source: INS12350, AddNodeToNetwork and
RemoveNodeFromNetwork. Security bootstrapping has to begin within ten seconds of the end of `include`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import IntEnum

from latchwork.drivers.contract import Reason, Rejected, Unreachable
from latchwork.drivers.zwave.stick import Stick
from latchwork.protocol.zwave import generated as g

ANY_NODE, STOP = 0x01, 0x05
NORMAL_POWER, NETWORK_WIDE = 0x80, 0x40
NO_CALLBACK = 0


class Progress(IntEnum):
    """Status bytes of the callbacks; removing uses 03 and 04 for a node that is being removed."""

    READY = 0x01
    FOUND = 0x02
    END_NODE = 0x03
    CONTROLLER = 0x04
    PROTOCOL_DONE = 0x05
    DONE = 0x06
    FAILED = 0x07


@dataclass(frozen=True, slots=True)
class NodeInfo:
    """A node as it introduces itself: device classes and the command classes that it names."""

    node: int
    basic: int
    generic: int
    specific: int
    command_classes: tuple[int, ...]

    @classmethod
    def of(cls, node: int, info: bytes | None) -> NodeInfo:
        info = info or b""
        basic, generic, specific = info[:3] if len(info) >= 3 else (0, 0, 0)
        return cls(node, basic, generic, specific, tuple(info[3:]))


class _Conversation:
    """The callbacks of one AddNode or RemoveNode, as they come."""

    def __init__(self, stick: Stick, request: type[g.AddNode] | type[g.RemoveNode]) -> None:
        self._stick = stick
        self._make = request
        self._answer = g.AddNodeCallback if request is g.AddNode else g.RemoveNodeCallback
        self._callback = stick.next_callback()
        self._heard: asyncio.Queue[g.AddNodeCallback | g.RemoveNodeCallback] = asyncio.Queue()
        self._stop_listening = stick.on_stick_request(self._hear)

    def _hear(self, request: g.StickRequest) -> None:
        if isinstance(request, self._answer) and request.callback == self._callback:
            self._heard.put_nowait(request)

    async def say(self, mode: int, callback: int | None = None) -> None:
        await self._stick.tell(self._make(mode, self._callback if callback is None else callback))

    async def next(self, seconds: float) -> g.AddNodeCallback | g.RemoveNodeCallback | None:
        waiting = asyncio.ensure_future(self._heard.get())
        return await self._stick.within(seconds, waiting)

    async def end(self) -> None:
        """Ends the mode, whatever state it is in, without asking for a callback."""
        self._stop_listening()
        await self.say(STOP, NO_CALLBACK)


async def include(stick: Stick, *, seconds: float = 60.0) -> NodeInfo:
    """Waits up to `seconds` for somebody to press the button of a new node, and takes it in.

    `Unreachable` when nobody does, `Rejected` when it fails half-way. Cancelled, the mode is left; a node that was
    being taken in then may be in the stick's list without having been interviewed.
    """
    return await _run(stick, g.AddNode, ANY_NODE | NORMAL_POWER | NETWORK_WIDE, seconds, "a new node")


async def exclude(stick: Stick, *, seconds: float = 60.0) -> NodeInfo:
    """Waits up to `seconds` for the button of a node, and takes it out; it forgets its network and all of its keys."""
    return await _run(stick, g.RemoveNode, ANY_NODE | NORMAL_POWER | NETWORK_WIDE, seconds, "a node to remove")


async def _run(
    stick: Stick, request: type[g.AddNode] | type[g.RemoveNode], mode: int, seconds: float, whom: str
) -> NodeInfo:
    conversation = _Conversation(stick, request)
    found: NodeInfo | None = None
    try:
        await conversation.say(mode)
        while True:
            step = await conversation.next(seconds)
            if step is None:
                raise Unreachable(f"{stick.name}: {whom} was not heard in {seconds:g} s; press its button again")
            if step.status in (Progress.END_NODE, Progress.CONTROLLER):
                found = NodeInfo.of(step.node, step.info)
            if step.status == Progress.FAILED:
                raise Rejected(Reason.REFUSED, f"{stick.name}: it failed half-way; exclude the node and try again")
            if step.status == Progress.PROTOCOL_DONE:
                await conversation.say(STOP)
            if step.status == Progress.DONE:
                return found or NodeInfo.of(step.node, step.info)
    finally:
        await conversation.end()
