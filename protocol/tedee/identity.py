"""Serial numbers and names on the air.

Source: tedee-lock-ble-api-doc, ble/services and ble/advertisement.
"""

from __future__ import annotations

import re

from latchwork.protocol.codec.errors import Malformed

_SERIAL = re.compile(r"([0-9]{8})-?([0-9]{6})", re.ASCII)
_UUID = re.compile(r"([0-9]{4})0000-([0-9]{4})-([0-9]{4})-([0-9]{2})00-0{12}", re.ASCII)
_NAME = re.compile(r"Lock-([0-9A-Fa-f]{4})", re.ASCII)


def serial_uuid(serial: str) -> str:
    """The service UUID that a lock advertises; `Malformed` for what is not 14 digits, with or without their dash."""
    told = _SERIAL.fullmatch(serial)
    if told is None:
        raise Malformed("serial number", "it is not 14 digits, such as 22510401-000050")
    digits = told[1] + told[2]
    return f"{digits[:4]}0000-{digits[4:8]}-{digits[8:12]}-{digits[12:]}00-000000000000"


def serial_of(uuid: str) -> str | None:
    """The serial number in an advertised UUID; None for a UUID of something else."""
    told = _UUID.fullmatch(uuid)
    if told is None:
        return None
    digits = "".join(told.groups())
    return f"{digits[:8]}-{digits[8:]}"


def local_name(suffix: int) -> str:
    """`Lock-` and two bytes in hex, which tell locks apart."""
    if suffix not in range(0x1_0000):
        raise Malformed("name", "its suffix is not two bytes")
    return f"Lock-{suffix:04X}"


def is_lock_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None
