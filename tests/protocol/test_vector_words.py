"""Words in vectors that people choose in several ways: one meaning passes in each, another meaning in none."""

from __future__ import annotations

from typing import Any

import pytest

from latchwork.protocol.pn532.frames import TFI_HOST, build_frame
from latchwork.protocol.pn532.vectors import CHECKS as PN532
from latchwork.protocol.ttlock.cipher import PayloadCipher
from latchwork.protocol.ttlock.commands import Command
from latchwork.protocol.ttlock.frames import Version
from latchwork.protocol.ttlock.frames import build_frame as build_ttlock
from latchwork.protocol.ttlock.vectors import CHECKS as TTLOCK
from latchwork.protocol.vectors import Mismatch

KEY = bytes(range(16))


def refusal(error: int, name: str) -> dict[str, Any]:
    plaintext = bytes((Command.UNLOCK, 0, error))
    frame = build_ttlock(Version().envelope(Command.RESPONSE, PayloadCipher(KEY).encrypt(plaintext)))
    return {
        "id": "made",
        "kind": "response_frame",
        "direction": "lock_to_app",
        "frame": frame.hex(),
        "aes_key": KEY.hex(),
        "command": f"0x{Command.RESPONSE:02x}",
        "plaintext": plaintext.hex(),
        "expect": {"status": 0, "fields": {"error": error, "name": name}},
    }


@pytest.mark.parametrize(
    ("error", "name"),
    [(1, "CRC error"), (1, "crc"), (6, "no admin"), (5, "in setting mode"), (0x14, "passcode already exists")],
)
def test_an_error_may_be_worded_in_short_or_at_length(error: int, name: str) -> None:
    TTLOCK["response_frame"](refusal(error, name))


@pytest.mark.parametrize(
    ("error", "name"), [(5, "not in setting mode"), (6, "no power"), (0x14, "passcode exists not"), (1, "")]
)
def test_an_error_that_is_named_as_another_fails(error: int, name: str) -> None:
    with pytest.raises(Mismatch):
        TTLOCK["response_frame"](refusal(error, name))


def item(number: int, values: str, **params: Any) -> dict[str, Any]:
    frame = build_frame(TFI_HOST, 0x32, bytes((number,)) + bytes.fromhex(values))
    decoded = {"type": "normal", "tfi": "d4", "command": "RFConfiguration", "code": "32"}
    return {
        "id": "made",
        "kind": "command",
        "direction": "host",
        "frame": frame.hex(),
        "decoded": decoded | {"params": {"item": number, **params}},
    }


@pytest.mark.parametrize("name", ["timings", "various_timings", "rf_timings"])
def test_the_timings_of_the_radio_are_known_by_each_of_their_names(name: str) -> None:
    PN532["command"](item(2, "000b0a", item_name=name, atr_res_timeout=11, retry_timeout=10))
    PN532["command"](item(2, "000b0a", item_name=name, atr_res_timeout_us=102_400, retry_timeout_us=51_200))


def test_an_item_under_the_name_of_another_fails() -> None:
    for name, extra in (("max_retries", {}), ("timings", {"retry_timeout_us": 51_201})):
        with pytest.raises(Mismatch):
            PN532["command"](item(2, "000b0a", item_name=name, **extra))
