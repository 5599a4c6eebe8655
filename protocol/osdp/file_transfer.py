"""Sending a file to a reader in pieces, and taking one: state machines above panel and reader.

The panel sends FILETRANSFER, the reader answers each piece with FTSTAT, which says whether and when to go on. When
all is sent and the reader is still at work it says FINISHING, and the panel goes on with pieces that hold nothing.
Facts from libosdp 3.2 (osdp_file.c, osdp_file.h).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.osdp.constants import FileControl, FileStatus
from latchwork.protocol.osdp.errors import LocalError
from latchwork.protocol.osdp.generated import FileTransfer, FtStat
from latchwork.protocol.osdp.multipart import room_for_data

PIECE_HEAD = 11
LARGEST_FILE = 0xFFFF_FFFF


class FileRefused(CodecError):
    """The reader ended the transfer; `status` says how (`FileStatus`, or a number that nobody knows)."""

    def __init__(self, status: int) -> None:
        names = {member.value: member.name.lower() for member in FileStatus}
        super().__init__(f"the reader ended the file transfer: {names.get(status, status)}")
        self.status = status


@dataclass(slots=True)
class FileSender:
    """The panel's part: send `piece()`, hand the FTSTAT to `take`, wait, and again until `done`.

    `room` is what `multipart.room_for_data` gives for the packets that may be sent.
    """

    type: int
    content: bytes = field(repr=False)
    room: int
    offset: int = 0
    wait: float = 0.0
    """Seconds before the next piece, as the reader wished."""
    interleave: bool = False
    """Whether other commands may be sent in between."""
    leave_channel: bool = False
    """Whether the reader wants the secure session left for the rest."""
    poll_for_reply: bool = False
    """Whether an answer waits for a POLL."""
    status: int | None = None
    """What the reader said last; `FileStatus`."""
    _sent: int = 0

    def __post_init__(self) -> None:
        if self.room <= PIECE_HEAD or len(self.content) > LARGEST_FILE:
            raise LocalError(f"a file cannot be sent in packets with room for {self.room} bytes, or is too large")

    @property
    def done(self) -> bool:
        return self.status in (FileStatus.PROCESSED, FileStatus.REBOOTING)

    def piece(self) -> FileTransfer:
        """The next one; the same again until `take` was called, and an empty one once all is there."""
        if self.done:
            raise LocalError("the file has been taken; there is nothing more to send")
        data = self.content[self.offset : self.offset + self.room - PIECE_HEAD]
        self._sent = len(data)
        return FileTransfer(self.type, len(self.content), self.offset, data)

    def take(self, answer: FtStat) -> None:
        """Raises `FileRefused` when the reader ends the transfer. A reader may ask for smaller pieces at any time."""
        control = FileControl(answer.control & 0x07)
        self.interleave = FileControl.INTERLEAVE in control
        self.leave_channel = FileControl.LEAVE_SECURE_CHANNEL in control
        self.poll_for_reply = FileControl.POLL_FOR_REPLY in control
        self.wait = answer.delay_ms / 1000
        self.status = answer.status
        if answer.status < 0:
            raise FileRefused(answer.status)
        self.offset += self._sent
        self._sent = 0
        if answer.rx_max:
            self.room = max(min(self.room, room_for_data(answer.rx_max, secured=True)), PIECE_HEAD + 1)
        if self.done and self.offset < len(self.content):
            raise FileRefused(answer.status)


@dataclass(slots=True)
class FileReceiver:
    """The reader's part: hand each piece to `take` and send what it gives. `most` bytes are taken, no more."""

    most: int
    type: int | None = None
    size: int = 0
    content: bytearray = field(default_factory=bytearray, repr=False)

    @property
    def complete(self) -> bool:
        return self.type is not None and len(self.content) == self.size

    def take(self, piece: FileTransfer, *, finishing: bool = False) -> FtStat:
        """The answer. `finishing`: the file is complete and still being worked on.

        A piece of another file, or one that leaves a gap, ends the transfer with MALFORMED; a file that is too long
        with ABORT.
        """
        if self.type is None:
            if piece.size > self.most:
                return _status(FileStatus.ABORT)
            self.type, self.size = piece.type, piece.size
        same = (piece.type, piece.size) == (self.type, self.size)
        if not same or (piece.data and piece.offset != len(self.content)):
            self.abort()
            return _status(FileStatus.MALFORMED)
        if len(self.content) + len(piece.data) > self.size:
            self.abort()
            return _status(FileStatus.MALFORMED)
        self.content += piece.data
        if not self.complete:
            return _status(FileStatus.GO_ON)
        return _status(FileStatus.FINISHING if finishing else FileStatus.PROCESSED)

    def abort(self) -> None:
        """Forgets what has come, as ABORT demands."""
        self.type, self.size = None, 0
        self.content.clear()


def _status(status: FileStatus) -> FtStat:
    return FtStat(FileControl.INTERLEAVE, 0, status, 0)
