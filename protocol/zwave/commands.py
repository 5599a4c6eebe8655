"""Commands as they travel: command class, command, parameters.

`encode` and `decode` serve generated and irregular commands alike, so neither end of a link needs a table of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from latchwork.protocol.codec import Malformed
from latchwork.protocol.zwave.generated import COMMAND, Command
from latchwork.protocol.zwave.irregular import (
    Crc16Encapsulation,
    NoOperation,
    NotificationReport,
    UserCodeCapabilitiesReport,
)

Irregular: TypeAlias = Crc16Encapsulation | NoOperation | NotificationReport | UserCodeCapabilitiesReport


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """A command that no table has; `payload` is what follows its two bytes."""

    code: tuple[int, int]
    payload: bytes = field(repr=False)


AnyCommand: TypeAlias = Command | Irregular
Heard: TypeAlias = AnyCommand | UnknownCommand

IRREGULAR: tuple[type[Irregular], ...] = (
    Crc16Encapsulation,
    NoOperation,
    NotificationReport,
    UserCodeCapabilitiesReport,
)
_PREFIX: dict[type, bytes] = {row: bytes(row.CODE) for row in (*COMMAND.values(), *IRREGULAR)}
_PARSE: dict[bytes, Callable[[bytes], AnyCommand]] = {
    **{bytes(code): row.parse for code, row in COMMAND.items()},
    bytes(Crc16Encapsulation.CODE): Crc16Encapsulation.parse,
    bytes(NotificationReport.CODE): NotificationReport.parse,
    bytes(UserCodeCapabilitiesReport.CODE): UserCodeCapabilitiesReport.parse,
}


def encode(command: AnyCommand) -> bytes:
    return _PREFIX[type(command)] + command.build()


def decode(data: bytes) -> Heard:
    """Raises `Malformed` for a command of the tables that is damaged; gives `UnknownCommand` for one outside them.

    A CRC-16 encapsulation is checked and taken off. Supervision and the security classes are left to their handlers.
    """
    parse = _PARSE.get(data[:2])
    if parse is not None:
        command = parse(data[2:])
        if not isinstance(command, Crc16Encapsulation):
            return command
        if command.command.startswith(bytes(Crc16Encapsulation.CODE)):
            raise Malformed("Crc16Encapsulation", "it holds another one")
        return decode(command.command)
    if data == b"\x00":
        return NoOperation()
    if len(data) < 2:
        raise Malformed("Command", "shorter than a command class and a command")
    return UnknownCommand((data[0], data[1]), data[2:])
