"""nfcpy, an independent PN532 host driver, reads and writes a tag on our simulated chip over a pseudo-terminal.

What it wrote is judged a second time by ndeflib, on the memory that the simulated tag reports.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ndef
import nfc
import nfc.clf.pn532
import nfc.clf.transport
import pytest

SERVER = Path(__file__).parent / "serve_pn532.py"
pytestmark = [
    pytest.mark.peer(
        name="nfcpy",
        package="python:nfcpy",
        about="a PN532 host driver and NFC tag library in Python",
        protocols=("pn532", "cards"),
        rung=2,
    ),
    pytest.mark.wire,
]


class Served:
    """Our chip in a process of its own, because nfcpy blocks."""

    def __init__(self, cards: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(SERVER), cards], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.path = self._line()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def flash(self) -> list[dict[str, Any]]:
        assert self._process.stdin is not None
        self._process.stdin.write("flash\n")
        self._process.stdin.flush()
        cards: list[dict[str, Any]] = json.loads(self._line())
        return cards

    def close(self) -> None:
        try:
            self._process.communicate(timeout=10)
        finally:
            self._process.kill()


@pytest.fixture
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    chip = Served(request.param)
    yield chip
    chip.close()


@pytest.fixture
def frontend(served: Served) -> Iterator[nfc.ContactlessFrontend]:
    # nfcpy looks for ports below /dev/tty* only; its driver takes any open transport
    transport = nfc.clf.transport.TTY(served.path)
    device = nfc.clf.pn532.init(transport)
    device._path = "simulated"
    frontend = nfc.ContactlessFrontend()
    frontend.device = device
    yield frontend
    frontend.close()


def tag_memory(served: Served) -> bytes:
    return bytes.fromhex(served.flash()[0]["memory"])


def ndef_message(memory: bytes) -> bytes:
    """The message in a type 2 tag's memory, behind its lock control TLV."""
    at = 16
    while memory[at] != 0x03:
        at += 2 + memory[at + 1]
    return memory[at + 2 : at + 2 + memory[at + 1]]


@pytest.mark.parametrize("served", ["ntag213"], indirect=True)
def test_nfcpy_recognises_the_chip_and_the_tag(served: Served, frontend: nfc.ContactlessFrontend) -> None:
    assert str(frontend.device).startswith("PN532v1.6")
    target = frontend.sense(nfc.clf.RemoteTarget("106A"))
    assert target.sdd_res.hex() == "04a1b2c3d4e580"
    tag = nfc.tag.activate(frontend, target)
    assert tag.product == "NXP NTAG213"


@pytest.mark.parametrize("served", ["ntag213"], indirect=True)
def test_a_record_written_by_nfcpy_is_on_the_tag_and_reads_back(
    served: Served, frontend: nfc.ContactlessFrontend
) -> None:
    tag = nfc.tag.activate(frontend, frontend.sense(nfc.clf.RemoteTarget("106A")))
    assert tag.ndef.records == []
    tag.ndef.records = [ndef.UriRecord("https://example.com/k/AbC123"), ndef.TextRecord("Room 0204")]

    again = nfc.tag.activate(frontend, frontend.sense(nfc.clf.RemoteTarget("106A")))
    assert [type(record).__name__ for record in again.ndef.records] == ["UriRecord", "TextRecord"]
    on_the_tag = list(ndef.message_decoder(ndef_message(tag_memory(served))))
    assert on_the_tag == again.ndef.records
    assert on_the_tag[0].iri == "https://example.com/k/AbC123"


@pytest.mark.parametrize("served", ["ntag213"], indirect=True)
def test_a_password_set_by_nfcpy_protects_the_tag(served: Served, frontend: nfc.ContactlessFrontend) -> None:
    tag = nfc.tag.activate(frontend, frontend.sense(nfc.clf.RemoteTarget("106A")))
    assert tag.protect(b"12345678", read_protect=True, protect_from=4)

    again = nfc.tag.activate(frontend, frontend.sense(nfc.clf.RemoteTarget("106A")))
    assert again.ndef is None
    again = nfc.tag.activate(frontend, frontend.sense(nfc.clf.RemoteTarget("106A")))
    assert not again.authenticate(b"87654321")
    again = nfc.tag.activate(frontend, frontend.sense(nfc.clf.RemoteTarget("106A")))
    assert again.authenticate(b"12345678")
    assert again.ndef is not None


@pytest.mark.parametrize("served", ["classic"], indirect=True)
def test_nfcpy_sees_nothing_that_it_cannot_read(served: Served, frontend: nfc.ContactlessFrontend) -> None:
    target = frontend.sense(nfc.clf.RemoteTarget("106A"))
    assert target.sel_res == b"\x08"
    assert frontend.sense(nfc.clf.RemoteTarget("106B"), nfc.clf.RemoteTarget("212F")) is None
