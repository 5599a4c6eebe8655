"""Times of the ZCL: whole seconds since 2000-01-01 00:00:00, in UTC or, for schedules and events, on the lock's wall.

FFFFFFFF is no time. The clock itself is the caller's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.zigbee.attributes import TIME
from latchwork.protocol.zigbee.constants import Status, TimeStatus
from latchwork.protocol.zigbee.general import ReadAttributes, ReadAttributesResponse, ReadRecord

EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a wall's time has no zone
UNIX_OFFSET = 946_684_800
INVALID = 0xFFFFFFFF


def from_unix(seconds: int) -> int:
    """UTC time of Unix seconds; raises `Malformed` outside 2000 to 2136."""
    return _checked(seconds - UNIX_OFFSET)


def to_unix(seconds: int) -> int:
    """Raises `Malformed` for what is no time."""
    return _checked(seconds) + UNIX_OFFSET


def from_wall(moment: datetime) -> int:
    """Local time as a wall clock shows it. Raises `Malformed` for a moment with a zone, or outside 2000 to 2136."""
    if moment.tzinfo is not None:
        raise Malformed("local time", "a wall's time has no zone; convert it to the lock's and drop the zone")
    return _checked((moment - EPOCH) // timedelta(seconds=1))


def to_wall(seconds: int) -> datetime:
    """Raises `Malformed` for what is no time."""
    return EPOCH + timedelta(seconds=_checked(seconds))


def _checked(seconds: int) -> int:
    if not 0 <= seconds < INVALID:
        raise Malformed("time", "it is not between 2000-01-01 and 2136-02-07")
    return seconds


@dataclass(frozen=True, slots=True)
class TimeServer:
    """The Time cluster as a coordinator offers it; without one the schedules of a lock are dead.

    `zone` and `dst_shift` are seconds; `dst_start` and `dst_end` are UTC times in seconds since 2000, FFFFFFFF where
    there is no summer time.
    """

    zone: int = 0
    dst_start: int = INVALID
    dst_end: int = INVALID
    dst_shift: int = 0

    def values(self, now: datetime) -> dict[int, int]:
        """What each attribute is at `now`, a moment with a zone; raises `Malformed`."""
        if now.tzinfo is None:
            raise Malformed("Time", "a moment without a zone is no UTC time")
        utc = from_wall(now.astimezone(UTC).replace(tzinfo=None))
        summer = INVALID not in (self.dst_start, self.dst_end) and self.dst_start <= utc < self.dst_end
        standard = utc + self.zone
        status = TimeStatus.MASTER | TimeStatus.MASTER_FOR_ZONE_AND_DST
        values = (utc, status, self.zone, self.dst_start, self.dst_end, self.dst_shift, standard)
        return {**dict(enumerate(values)), 7: standard + (self.dst_shift if summer else 0)}

    def answer(self, request: ReadAttributes, now: datetime) -> ReadAttributesResponse:
        """What a coordinator says to a lock that reads its clock."""
        values = self.values(now)
        return ReadAttributesResponse(
            tuple(
                ReadRecord(attribute, Status.SUCCESS, TIME[attribute].of(values[attribute]))
                if attribute in values
                else ReadRecord(attribute, Status.UNSUPPORTED_ATTRIBUTE)
                for attribute in request.attributes
            )
        )
