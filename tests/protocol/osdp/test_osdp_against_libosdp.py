"""libosdp's control panel leads our reader, and our panel leads libosdp's peripheral device."""

from __future__ import annotations

from typing import Any

import osdp
import pytest

from latchwork.protocol.osdp import generated as g
from latchwork.protocol.osdp import reader as reader_side
from latchwork.protocol.osdp.constants import FileStatus, LedPermanent, LedTemporary, NakCode, OutputControl, Tone
from latchwork.protocol.osdp.file_transfer import FileReceiver, FileSender
from latchwork.protocol.osdp.handshake import Failure
from latchwork.protocol.osdp.multipart import room_for_data
from latchwork.protocol.osdp.panel import Answered, ChannelFailed, ChannelLost, ChannelOpened, Event, Panel, Refused
from latchwork.protocol.osdp.reader import Reader

pytestmark = pytest.mark.peer(
    name="libosdp",
    package="python:libosdp",
    about="OSDP in C: a control panel and a peripheral device",
    protocols=("osdp",),
    rung=1,
)

KEY = bytes(range(16))
UID = bytes.fromhex("3322070004030201")
CARD = g.Raw(0, 1, 26, bytes.fromhex("0255e040"))
PDID = g.PdId(bytes.fromhex("332211"), 7, 2, 0x01020304, 10, 11, 12)
FILE = bytes(range(256)) * 2


def reader(scbk: bytes | None = KEY, **options: Any) -> Reader:
    return Reader(5, UID, scbk, **{"receives": 256, **options})


# --- their panel, our reader ------------------------------------------------------------------------------------------


def test_their_panel_brings_our_reader_online_in_the_clear(their_panel: Any) -> None:
    theirs = their_panel(reader(None), None)
    theirs.to_tell.append(CARD)
    theirs.run_until(lambda: theirs.asked(g.Poll))
    theirs.run_until(lambda: theirs.panel.event_queue[0].qsize())
    assert theirs.panel.is_online(5)
    event = theirs.panel.get_event(5, 0)
    assert (event["event"], event["length"], event["data"]) == (osdp.Event.CardRead, 26, CARD.data)
    assert theirs.panel.get_pd_id(5).serial_number == 0x01020304


def secured(theirs: Any) -> Any:
    theirs.run_until(lambda: theirs.panel.sc_status())
    return theirs


def test_their_panel_opens_a_secure_channel_with_our_reader_and_hears_cards_and_keys(their_panel: Any) -> None:
    theirs = secured(their_panel(reader(), KEY))
    theirs.to_tell += [CARD, g.Keypad(0, b"1234\r")]
    theirs.run_until(lambda: theirs.panel.event_queue[0].qsize() == 2)
    card, typed = theirs.panel.get_event(5, 0), theirs.panel.get_event(5, 0)
    assert (card["event"], card["data"]) == (osdp.Event.CardRead, CARD.data)
    assert (typed["event"], bytes(typed["data"])) == (osdp.Event.KeyPress, b"1234\r")
    assert [event for event in theirs.heard if isinstance(event, reader_side.ChannelOpened)] == [
        reader_side.ChannelOpened(False)
    ]


STATE = {"control_code": 2, "on_count": 5, "off_count": 5, "on_color": 1, "off_color": 0, "timer_count": 30}
LED = {"command": osdp.Command.LED, "reader": 0, "led_number": 0, "temporary": True, **STATE}
BUZZER = {"command": osdp.Command.Buzzer, "reader": 0, "control_code": 2, "on_count": 2, "off_count": 1, "rep_count": 3}
TEXT = {
    "command": osdp.Command.Text,
    "reader": 0,
    "control_code": 1,
    "temp_time": 20,
    "offset_row": 1,
    "offset_col": 1,
    "data": "ROOM 101",
}
OUTPUT = {"command": osdp.Command.Output, "output_no": 0, "control_code": 5, "timer_count": 50}
VENDOR = {"command": osdp.Command.Manufacturer, "vendor_code": 0x112233, "data": b"\x01\x02\x03"}


@pytest.mark.parametrize(
    ("submitted", "taken"),
    [
        (BUZZER, g.Buz(0, Tone.DEFAULT, 2, 1, 3)),
        (TEXT, g.Text(0, 1, 20, 1, 1, b"ROOM 101")),
        (OUTPUT, g.Out([g.OutOutput(0, OutputControl.ON_FOR_TIMER, 50)])),
        (VENDOR, g.Mfg(bytes.fromhex("332211"), b"\x01\x02\x03")),
        (LED, g.Led([g.LedLed(0, 0, g.LedLedTemporary(2, 5, 5, 1, 0, 30), g.LedLedPermanent(0, 0, 0, 0, 0))])),
    ],
    ids=["buzzer", "text", "output", "vendor", "led"],
)
def test_our_reader_takes_what_their_panel_submits(their_panel: Any, submitted: dict[str, Any], taken: Any) -> None:
    theirs = secured(their_panel(reader(), KEY))
    theirs.panel.submit_command(5, submitted)
    theirs.run_until(lambda: theirs.asked(type(taken)))
    assert theirs.asked(type(taken)) == [taken]


def test_their_panel_installs_its_key_on_our_reader_and_then_uses_it(their_panel: Any) -> None:
    theirs = their_panel(reader(None, install=True), KEY)
    opened = reader_side.ChannelOpened(False)
    theirs.run_until(lambda: opened in theirs.heard and theirs.panel.sc_status())
    channels = [event for event in theirs.heard if isinstance(event, reader_side.ChannelOpened)]
    assert channels == [reader_side.ChannelOpened(True), opened]
    assert theirs.asked(g.Keyset) == [g.Keyset(1, KEY)]
    assert not theirs.reader.install


def test_their_panel_with_another_key_gets_no_secure_channel(their_panel: Any) -> None:
    theirs = their_panel(reader(bytes(16)), KEY)
    theirs.run_until(lambda: theirs.asked(g.Poll))
    assert not theirs.panel.sc_status()
    assert not any(isinstance(event, reader_side.ChannelOpened) for event in theirs.heard)


def test_a_reply_that_is_lost_is_given_again_and_the_secure_channel_holds(their_panel: Any) -> None:
    theirs = secured(their_panel(reader(), KEY))
    theirs.drop_replies = 1
    theirs.run_until(lambda: reader_side.Repeated() in theirs.heard)
    polled = len(theirs.asked(g.Poll))
    theirs.run_until(lambda: len(theirs.asked(g.Poll)) > polled + 1)
    assert theirs.panel.sc_status()
    assert not any(isinstance(event, reader_side.ChannelLost) for event in theirs.heard)


def test_a_panel_that_hears_of_no_crc_uses_checksums(their_panel: Any) -> None:
    without = [(1, 1, 2), (8, 0, 0), (9, 1, 0)]
    theirs = secured(their_panel(reader(), KEY, without))
    sent: list[bytes] = []
    taken = theirs.line.taken
    theirs.line.taken = lambda: sent.append(taken()) or sent[-1]
    theirs.run_until(lambda: any(sent))
    packet = next(filter(None, sent))
    assert packet[5] & 0x04 == 0
    theirs.run_until(lambda: len(theirs.asked(g.Poll)) > 2)


def test_their_panel_sends_our_reader_a_file(their_panel: Any) -> None:
    theirs = secured(their_panel(reader(), KEY))
    receiver = FileReceiver(1000)
    theirs.answers[g.FileTransfer] = receiver.take
    content = {"open": lambda *_: len(FILE), "close": lambda *_: 0, "write": lambda *_: 0}
    content["read"] = lambda size, offset: FILE[offset : offset + size]
    theirs.panel.register_file_ops(5, content)
    theirs.panel.submit_command(5, {"command": osdp.Command.FileTransfer, "id": 13, "flags": 0})
    theirs.run_until(lambda: receiver.complete)
    assert bytes(receiver.content) == FILE
    assert receiver.type == 13


def test_their_panel_moves_our_reader_to_another_address(their_panel: Any) -> None:
    theirs = secured(their_panel(reader(), KEY))
    theirs.answers[g.Comset] = lambda command: g.Com(command.address, command.baud)
    theirs.panel.submit_command(5, {"command": osdp.Command.Comset, "address": 7, "baud_rate": 19200})
    theirs.run_until(lambda: theirs.reader.address == 7)
    polled = len(theirs.asked(g.Poll))
    theirs.run_until(lambda: len(theirs.asked(g.Poll)) > polled + 1)
    assert theirs.panel.sc_status()


def answer(events: list[Event]) -> Any:
    """The reply, which is all that came."""
    [answered] = events
    assert isinstance(answered, Answered)
    return answered.reply


# --- our panel, their reader ------------------------------------------------------------------------------------------


def test_our_panel_asks_their_reader_who_it_is_and_what_it_can(their_reader: Any) -> None:
    theirs = their_reader(Panel(5), KEY)
    assert theirs.ask(g.Id(0)) == [Answered(PDID, False)]
    pdcap = answer(theirs.ask(g.Cap(0)))
    told = [(one.function, one.compliance, one.items) for one in pdcap.capabilities]
    assert (1, 1, 2) in told
    assert (4, 4, 2) in told
    assert theirs.panel.longest >= 128
    assert theirs.ask(g.Poll()) == [Answered(g.Ack(), False)]


def test_our_panel_opens_a_secure_channel_with_their_reader_and_hears_cards_and_keys(their_reader: Any) -> None:
    theirs = their_reader(Panel(5), KEY)
    assert theirs.open_channel(KEY) == [ChannelOpened(UID, False)]
    theirs.device.submit_event(
        {"event": osdp.Event.CardRead, "reader_no": 0, "direction": 0, "format": 1, "length": 26, "data": CARD.data}
    )
    theirs.device.submit_event({"event": osdp.Event.KeyPress, "reader_no": 0, "data": b"12*"})
    assert theirs.ask(g.Poll()) == [Answered(CARD, True)]
    assert theirs.ask(g.Poll()) == [Answered(g.Keypad(0, b"12*"), True)]
    assert theirs.ask(g.Poll()) == [Answered(g.Ack(), True)]


def test_their_reader_takes_what_our_panel_sends(their_reader: Any) -> None:
    theirs = their_reader(Panel(5), KEY)
    theirs.open_channel(KEY)
    temporary = g.LedLedTemporary(LedTemporary.SET, 5, 5, 1, 0, 30)
    for command in (
        g.Led([g.LedLed(0, 1, temporary, g.LedLedPermanent(LedPermanent.NOP, 0, 0, 0, 0))]),
        g.Buz(0, Tone.DEFAULT, 2, 1, 3),
        g.Text(0, 1, 20, 1, 1, b"ROOM 101"),
        g.Out([g.OutOutput(0, OutputControl.ON_FOR_TIMER, 50), g.OutOutput(1, OutputControl.ON_ABORT_TIMER, 0)]),
        g.Mfg(bytes.fromhex("332211"), b"\x01\x02\x03"),
        g.AcuRxSize(256),
        g.KeepActive(500),
        g.Abort(),
    ):
        assert theirs.ask(command) == [Answered(g.Ack(), True)]
    led, buzzer, text, first, second, vendor = theirs.commands
    assert {name: led[name] for name in ("led_number", "temporary", "on_color")} == {
        "led_number": 1,
        "temporary": True,
        "on_color": 1,
    }
    assert (buzzer["control_code"], buzzer["rep_count"]) == (2, 3)
    assert text["data"] in ("ROOM 101", b"ROOM 101")
    assert [(one["output_no"], one["control_code"], one["timer_count"]) for one in (first, second)] == [
        (0, 5, 50),
        (1, 2, 0),
    ]
    assert (vendor["vendor_code"], bytes(vendor["data"])) == (0x112233, b"\x01\x02\x03")


@pytest.mark.parametrize(
    ("status", "report", "reply"),
    [
        (osdp.StatusReportType.Local, b"\x01\x00", g.Lstatr(1, 0)),
        (osdp.StatusReportType.Input, b"\x00\x01", g.Istatr([0, 1])),
        (osdp.StatusReportType.Output, b"\x01\x01", g.Ostatr([1, 1])),
        (osdp.StatusReportType.Remote, b"\x02", g.Rstatr([2])),
    ],
    ids=["local", "inputs", "outputs", "readers"],
)
def test_their_reader_tells_our_panel_its_state(their_reader: Any, status: int, report: bytes, reply: g.Reply) -> None:
    theirs = their_reader(Panel(5), KEY)
    theirs.open_channel(KEY)
    theirs.device.submit_event({"event": osdp.Event.Status, "type": status, "report": report})
    assert theirs.ask(g.Poll()) == [Answered(reply, True)]


def test_our_panel_installs_a_key_on_their_reader_and_then_uses_it(their_reader: Any) -> None:
    theirs = their_reader(Panel(5), None, install=True)
    assert theirs.open_channel(b"", default_key=True) == [ChannelOpened(UID, True)]
    assert theirs.ask(g.Keyset(1, KEY)) == [ChannelLost("the reader has a new key"), Answered(g.Ack(), True)]
    assert theirs.open_channel(KEY) == [ChannelOpened(UID, False)]
    assert theirs.ask(g.Poll()) == [Answered(g.Ack(), True)]


def test_our_panel_with_another_key_gets_no_secure_channel(their_reader: Any) -> None:
    theirs = their_reader(Panel(5), KEY)
    assert theirs.open_channel(bytes(16)) == [ChannelFailed(Failure.CLIENT_CRYPTOGRAM)]
    assert theirs.open_channel(KEY) == [ChannelOpened(UID, False)]


def without_the_reply(theirs: Any, command: g.Command) -> list[Event]:
    """The reader's reply is lost; the panel sends the same again after its time."""
    panel = theirs.panel
    panel.ask(command, theirs.now)
    theirs.line.to_them += panel.outgoing()
    theirs.device.ctx.refresh()
    assert theirs.line.taken()
    while not (again := panel.outgoing()):
        theirs.now = panel.wake_at
        assert panel.wake(theirs.now) == []
    theirs.line.to_them += again
    theirs.device.ctx.refresh()
    return panel.receive(theirs.line.taken(), theirs.now)


def test_their_reader_repeats_a_reply_that_our_panel_did_not_hear(their_reader: Any) -> None:
    theirs = their_reader(Panel(5), KEY)
    assert without_the_reply(theirs, g.Id(0)) == [Answered(PDID, False)]
    assert theirs.ask(g.Poll()) == [Answered(g.Ack(), False)]


def test_our_panel_opens_another_channel_with_a_reader_that_cannot_repeat_a_secured_reply(their_reader: Any) -> None:
    """libosdp 3.2.9, as it is packaged, computes the reply anew, and its chain of MACs has moved on."""
    theirs = their_reader(Panel(5), KEY)
    theirs.open_channel(KEY)
    events = without_the_reply(theirs, g.Poll())
    assert events == [ChannelLost("the reader has dropped it"), Refused(NakCode.SC_CONDITION, b"", False)]
    assert theirs.open_channel(KEY) == [ChannelOpened(UID, False)]
    assert theirs.ask(g.Poll()) == [Answered(g.Ack(), True)]


def test_our_panel_sends_their_reader_a_file(their_reader: Any) -> None:
    theirs = their_reader(Panel(5), KEY)
    theirs.ask(g.Cap(0))
    theirs.open_channel(KEY)
    written = bytearray()

    def write(data: bytes, offset: int) -> int:
        written[offset : offset + len(data)] = data
        return len(data)

    content = {"open": lambda *_: 0, "close": lambda *_: 0, "read": lambda *_: b"", "write": write}
    theirs.device.register_file_ops(content)
    sender = FileSender(13, FILE, room_for_data(theirs.panel.longest, secured=True))
    while not sender.done:
        status = answer(theirs.ask(sender.piece()))
        sender.take(status)
    assert bytes(written) == FILE
    assert sender.status == FileStatus.PROCESSED


def test_our_panel_moves_their_reader_to_another_address(their_reader: Any) -> None:
    theirs = their_reader(Panel(5), KEY)
    theirs.open_channel(KEY)
    assert theirs.ask(g.Comset(7, 19200)) == [Answered(g.Com(7, 19200), True)]
    assert theirs.panel.address == 7
    assert theirs.ask(g.Poll()) == [Answered(g.Ack(), True)]


def test_our_panel_may_speak_with_checksums_and_without_marks(their_reader: Any) -> None:
    theirs = their_reader(Panel(5, crc=False, mark=False), KEY)
    assert theirs.open_channel(KEY) == [ChannelOpened(UID, False)]
    assert theirs.ask(g.Buz(0, Tone.DEFAULT, 2, 1, 3)) == [Answered(g.Ack(), True)]


def test_their_reader_answers_a_broadcast(their_reader: Any) -> None:
    theirs = their_reader(Panel(5), KEY)
    assert theirs.ask(g.Id(0), broadcast=True) == [Answered(PDID, False)]


@pytest.mark.parametrize(
    ("sequence", "nak"),
    [(0, NakCode.SEQUENCE), (2, NakCode.SC_CONDITION)],
    ids=["another panel started", "in the clear"],
)
def test_a_session_that_their_reader_has_lost_is_refused_in_the_clear(
    their_reader: Any, sequence: int, nak: NakCode
) -> None:
    theirs = their_reader(Panel(5), KEY)
    theirs.open_channel(KEY)
    other = Panel(5, sequence=sequence)
    other.ask(g.Id(0), 0.0)
    theirs.line.to_them += other.outgoing()
    theirs.device.ctx.refresh()
    theirs.line.taken()
    assert theirs.ask(g.Poll()) == [ChannelLost("the reader has dropped it"), Refused(nak, b"", False)]
    assert theirs.open_channel(KEY) == [ChannelOpened(UID, False)]


def test_what_their_reader_does_not_know_is_refused(their_reader: Any) -> None:
    theirs = their_reader(Panel(5), KEY)
    [refused] = theirs.ask(g.PivData(bytes.fromhex("5fc102"), 1, 0))
    assert refused == Refused(NakCode.UNKNOWN_COMMAND, b"", False)
