"""The client's side of a conversation with one lock as a state machine: bytes and the time go in, bytes and events come
out.

Battery locks sleep and hear their parent's news only every few seconds, so one command is under way at a time, each
waits `ANSWER_TIMEOUT` for its answer and is sent `TRANSMISSIONS` times at most, with the same sequence number. Facts:
zigbee-herdsman's defaults; a default response with status 00 may come instead of the answer or before it, so it only
counts when nothing better has come by the time-out. Any other default response ends the command.

Reports and notifications are events whenever they come. Times are seconds on any clock that never goes back. Bytes that
are no sound frame are counted and change nothing; a command that does not fit its layout is `Malformed` in `request`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from latchwork.protocol.codec import Malformed
from latchwork.protocol.zigbee.constants import CLUSTER_DOOR_LOCK, Status
from latchwork.protocol.zigbee.frames import Command, FrameType, Heard, build_frame, parse_frame
from latchwork.protocol.zigbee.general import DefaultResponse, GeneralCommand

ANSWER_TIMEOUT = 10.0
TRANSMISSIONS = 3

_ANSWERS_OF_GENERAL = {0x00: 0x01, 0x02: 0x04, 0x03: 0x04, 0x06: 0x07, 0x08: 0x09, 0x0C: 0x0D, 0x0E: 0x01, 0x0F: 0x10}
_ANSWERS_OF_GENERAL |= {0x11: 0x12, 0x13: 0x14, 0x15: 0x16}
"""General command to the command that answers it. Answers of a cluster have the id of what they answer."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The command under way was answered by a command of its own kind."""

    heard: Heard


@dataclass(frozen=True, slots=True)
class Accepted:
    """Only a default response with status 00 came: the lock took the command and told nothing more of it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A default response with another status: `UNSUP_CLUSTER_COMMAND` means that the lock lacks the command."""

    status: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nothing came after the last transmission. Nobody knows whether the command was carried out."""


@dataclass(frozen=True, slots=True)
class Unsolicited:
    """A frame that answers nothing under way: a report, a notification, a late answer."""

    heard: Heard


Event: TypeAlias = Answered | Accepted | Refused | Unanswered | Unsolicited


class Requester:
    """Feed it with `request`, `receive` and `tick`; drain `output()` and `events()`; wake it at `wake_at`."""

    def __init__(self, first_sequence: int = 0, cluster: int = CLUSTER_DOOR_LOCK) -> None:
        self.unreadable = 0
        """Frames that were no ZCL, or that no layout allows even with tolerance."""
        self._cluster = cluster
        self._sequence = (first_sequence - 1) & 0xFF
        self._frame: bytes | None = None
        self._command: Command | None = None
        self._transmissions = 0
        self._accepted = False
        self._deadline: float | None = None
        self._output: list[bytes] = []
        self._events: list[Event] = []

    @property
    def idle(self) -> bool:
        """Whether `request` may be called."""
        return self._frame is None

    @property
    def wake_at(self) -> float | None:
        """When `tick` is next due; None while nothing is awaited."""
        return self._deadline

    def request(self, command: Command, now: float) -> int:
        """Sends a command and says its sequence number. Only when idle; its end is one event that is not
        `Unsolicited`. Raises `Malformed` for a command that cannot be built, and nothing is then under way."""
        if not self.idle:
            raise RuntimeError("a command is under way; wait for its end before the next")
        if isinstance(command, GeneralCommand) and command.CODE not in _ANSWERS_OF_GENERAL:
            raise RuntimeError(f"nothing answers a {type(command).__name__}; send it as a frame of its own")
        sequence = (self._sequence + 1) & 0xFF
        frame = build_frame(command, sequence, to_client=False if isinstance(command, GeneralCommand) else None)
        self._sequence, self._frame, self._command = sequence, frame, command
        self._transmissions, self._accepted = 0, False
        self._transmit(now)
        return sequence

    def receive(self, data: bytes) -> None:
        """One frame from the lock, without what the layers below put round it."""
        try:
            heard = parse_frame(data, self._cluster, tolerant=True)
        except Malformed:
            self.unreadable += 1
            return
        if not self._about_ours(heard):
            self._events.append(Unsolicited(heard))
        elif isinstance(heard.command, DefaultResponse):
            self._default_response(heard.command)
        else:
            self._finish(Answered(heard))

    def tick(self, now: float) -> None:
        """Does what is due at `now`."""
        if self._deadline is None or now < self._deadline:
            return
        if self._accepted:
            self._finish(Accepted())
        elif self._transmissions < TRANSMISSIONS:
            self._transmit(now)
        else:
            self._finish(Unanswered())

    def output(self) -> list[bytes]:
        """Frames to be sent, in order, once."""
        output, self._output = self._output, []
        return output

    def events(self) -> list[Event]:
        """What has happened since the last call, in order."""
        events, self._events = self._events, []
        return events

    def _transmit(self, now: float) -> None:
        assert self._frame is not None
        self._output.append(self._frame)
        self._transmissions += 1
        self._deadline = now + ANSWER_TIMEOUT

    def _about_ours(self, heard: Heard) -> bool:
        command = self._command
        if command is None or not heard.to_client or heard.sequence != self._sequence:
            return False
        if isinstance(heard.command, DefaultResponse):
            return heard.command.command == command.CODE
        if isinstance(command, GeneralCommand):
            return heard.frame_type is FrameType.GENERAL and heard.code == _ANSWERS_OF_GENERAL.get(command.CODE)
        return heard.frame_type is FrameType.CLUSTER and heard.code == command.CODE

    def _default_response(self, response: DefaultResponse) -> None:
        if response.status == Status.SUCCESS:
            self._accepted = True
        else:
            self._finish(Refused(response.status))

    def _finish(self, event: Answered | Accepted | Refused | Unanswered) -> None:
        self._frame = self._command = self._deadline = None
        self._events.append(event)
