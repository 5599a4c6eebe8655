"""The same messages over ISO 7816 APDUs: a phone or card answers as an application, the lock is the reader.

    00 A4 04 00 09 AID 00  select; the answer is CBOR {1: id, 2: version}
    80 10 00 00 Lc hello   the answer is the present message
    80 12 00 00 Lc result  the answer is empty
    00 C0 00 00 Le         the rest of an answer that 61 xx announced

The AID is proprietary and unregistered, as its first digit F says. On a DESFire card the whole credential is one file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from latchwork.protocol.cards.iso7816 import SHORT_DATA, SHORT_LE, CommandApdu, ResponseApdu
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.mobile_key import cbor

AID = bytes.fromhex("F04F50454E4B455931")
INFO_ID, INFO_VERSION = 1, 2
SUCCESS, MORE = 0x9000, 0x61
WHAT = "openkey APDU"


def select() -> bytes:
    return CommandApdu(0x00, 0xA4, 0x04, 0x00, AID, SHORT_LE).build()


def send_hello(hello: bytes) -> bytes:
    return _command(0x10, hello)


def send_result(result: bytes) -> bytes:
    return _command(0x12, result)


def _command(instruction: int, data: bytes) -> bytes:
    if not 0 < len(data) <= SHORT_DATA:
        raise Malformed(WHAT, f"a short command carries 1 to {SHORT_DATA} bytes")
    return CommandApdu(0x80, instruction, 0x00, 0x00, data).build()


def get_response(length: int) -> bytes:
    """Asks for what 61 xx announced; 0 stands for 256."""
    return CommandApdu(0x00, 0xC0, 0x00, 0x00, le=length or SHORT_LE).build()


def info(data: bytes) -> Mapping[Any, Any]:
    """What `select` answers, and the Bluetooth characteristic *info* holds; raises `Malformed`."""
    value = cbor.loads(data, "openkey info")
    if not isinstance(value, dict) or not isinstance(value.get(INFO_ID), bytes):
        raise Malformed("openkey info", "it is no map with an id")
    version = value.get(INFO_VERSION)
    if not isinstance(version, int) or isinstance(version, bool):
        raise Malformed("openkey info", "it states no version")
    return value


def build_info(lock_id: bytes, version: int = 1) -> bytes:
    return cbor.dumps({INFO_ID: lock_id, INFO_VERSION: version})


class Answer:
    """Puts together an answer that comes in several responses. `next_command` is what is to be sent for the rest; when
    it is None, `data` is whole."""

    def __init__(self) -> None:
        self._data = bytearray()
        self.next_command: bytes | None = None

    @property
    def data(self) -> bytes:
        return bytes(self._data)

    def take(self, response: bytes) -> None:
        """One response with its status word. Raises `Malformed` for a refusal and for an endless answer."""
        part = ResponseApdu.parse(response)
        self._data += part.data
        if len(self._data) > cbor.LONGEST:
            raise Malformed(WHAT, f"the answer has more than {cbor.LONGEST} bytes")
        if part.sw == SUCCESS:
            self.next_command = None
        elif part.sw >> 8 == MORE and part.data:
            self.next_command = get_response(part.sw & 0xFF)
        else:
            raise Malformed(WHAT, f"the other side refuses with {part.sw:04x}")


def responses(data: bytes) -> list[bytes]:
    """An answer as the responses that carry it, 256 bytes at most in each: each announces how much the next one has."""
    cuts = [data[at : at + SHORT_LE] for at in range(0, len(data), SHORT_LE)] or [b""]
    announced = [MORE << 8 | len(cut) & 0xFF for cut in cuts[1:]]
    return [ResponseApdu(cut, sw).build() for cut, sw in zip(cuts, [*announced, SUCCESS], strict=True)]
