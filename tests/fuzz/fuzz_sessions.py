"""State machines that read a stream: what they tell and what they send does not depend on how the bytes come.

Each stands where an answer of the other side is due, and no time passes. Nothing is asked of them in between.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from fuzz_seeds import frames, streamed
from fuzz_target import Parser, StreamCheck, Target

from latchwork.protocol.dormakaba import ilco, saflok
from latchwork.protocol.fias.carrier import LONGEST as FIAS_LONGEST
from latchwork.protocol.fias.carrier import SerialCarrier, TcpCarrier
from latchwork.protocol.fias.key_system import KeySystemLink
from latchwork.protocol.fias.pms import PmsLink
from latchwork.protocol.osdp import generated as osdp
from latchwork.protocol.osdp.constants import LONGEST as OSDP_LONGEST
from latchwork.protocol.osdp.panel import Panel
from latchwork.protocol.osdp.reader import Reader
from latchwork.protocol.pms_line.asking import AskingSession
from latchwork.protocol.pms_line.framing import ACK, ENQ, NAK, lrc_byte
from latchwork.protocol.pms_line.line import Line
from latchwork.protocol.pn532.frames import LONGEST as PN532_LONGEST
from latchwork.protocol.pn532.host import HostSession
from latchwork.protocol.salto_space import session as salto
from latchwork.protocol.salto_space.messages import FRAMING, Cancel
from latchwork.protocol.ttlock.frames import LONGEST as TTLOCK_LONGEST
from latchwork.protocol.ttlock.frames import Version
from latchwork.protocol.ttlock.session import ClientSession, RemoteError
from latchwork.protocol.visionline import pmsif, rs232
from latchwork.protocol.zwave.frames import LONGEST as ZWAVE_LONGEST
from latchwork.protocol.zwave.generated import SendData
from latchwork.protocol.zwave.serial_api import SerialApi

NOW = 100.0


def _hotel_time(now: float) -> datetime:
    return datetime(2026, 7, 4, 12)  # noqa: DTZ001 - a hotel's local time


def _zwave_host() -> Parser:
    stick = SerialApi()
    stick.request(SendData(5, b"\x63\x02\x01", 0x25, 10), NOW)

    def feed(data: bytes) -> list[Any]:
        stick.receive(data, NOW)
        return stick.events()

    return Parser(feed, lambda: stick._cutter._cutter.waiting, stick.output)


def _pn532_host() -> Parser:
    host = HostSession(asleep=False)
    host.ask(0x4A, b"\x01\x00", NOW)

    def feed(data: bytes) -> list[Any]:
        outcome = host.receive(data, NOW)
        return [] if outcome is None else [outcome]

    return Parser(feed, lambda: host._cutter.pending, host.outgoing)


def _osdp_panel() -> Parser:
    panel = Panel(0)
    panel.ask(osdp.Poll(), NOW)
    return Parser(lambda data: panel.receive(data, NOW), lambda: panel._cutter.waiting, panel.outgoing)


def _osdp_reader() -> Parser:
    reader = Reader(0, bytes(8), bytes(16))
    return Parser(lambda data: reader.receive(data, NOW), lambda: reader._cutter.waiting, reader.outgoing)


def _ttlock_client() -> Parser:
    session = ClientSession(bytes(16), Version())
    session.state = type(session.state).WAITING
    return Parser(session.receive, lambda: session._cutter._cutter.waiting)


def _on_line(session: Any, line: Line) -> Parser:
    return Parser(lambda data: session.receive(data, NOW), lambda: line._cutter.waiting, session.outgoing)


def _asked(session: Any, order: Any) -> Parser:
    session.ask(order, NOW)
    asking: AskingSession = getattr(session, "_asking", session)
    return _on_line(session, asking._line)


def _salto_pms() -> Parser:
    return _asked(salto.PmsSession(), Cancel(encoder="1"))


def _salto_key_system() -> Parser:
    session = salto.KeySystemSession()
    return _on_line(session, session._line)


def _saflok() -> Parser:
    moment = _hotel_time(NOW)
    order = saflok.MakeKey(transaction=saflok.Transaction.NEW_KEY, key="101", checkout=moment, expiry=moment, encoder=1)
    return _asked(saflok.SaflokSession(saflok.Generation.FIVE), order)


def _ilco() -> Parser:
    return _asked(AskingSession(ilco.rules(lrc_byte)), ilco.Message("1").payload())


def _vision() -> Parser:
    return _asked(rs232.SerialSession(), rs232.SerialMessage("01", "00", "E"))


def _pmsif_client() -> Parser:
    session = pmsif.PmsifSession()
    session.register("licence", "application", NOW)
    return Parser(lambda data: session.receive(data, NOW), lambda: session._cutter.waiting, session.outgoing)


def _fias_pms() -> Parser:
    carrier = TcpCarrier()
    link = PmsLink(carrier, _hotel_time)
    link.start(NOW)
    return Parser(lambda data: link.receive(data, NOW), lambda: carrier._cutter.waiting, link.outgoing)


def _fias_key_system() -> Parser:
    carrier = TcpCarrier()
    link = KeySystemLink(carrier, _hotel_time)
    return Parser(lambda data: link.receive(data, NOW), lambda: carrier._cutter.waiting, link.outgoing)


def _fias_serial() -> Parser:
    carrier = SerialCarrier()
    link = KeySystemLink(carrier, _hotel_time)
    return Parser(lambda data: link.receive(data, NOW), lambda: carrier._line._cutter.waiting, link.outgoing)


def _answering(frames: Iterable[bytes]) -> list[bytes]:
    """Streams of one who takes what was asked and then answers, or asks first."""
    ack, enq, nak = bytes((ACK,)), bytes((ENQ,)), bytes((NAK,))
    told = [part + frame for frame in frames for part in (ack + ack, enq, b"")]
    return [*streamed(told), *streamed([ack + nak + ack, nak, enq + ack])]


def _session(name: str, about: str, begin: Any, most: int, seeds: Any, *refuses: type[Exception]) -> Target:
    return Target(name, about, StreamCheck(begin, most, refuses), seeds, stream=True)


def _acknowledged() -> list[bytes]:
    return list(streamed(bytes.fromhex("0000ff00ff00") + frame for frame in frames("pn532", "frame")))


SESSIONS: tuple[Target, ...] = (
    _session(
        "zwave-host",
        "the host of a Z-Wave stick with a command under way",
        _zwave_host,
        ZWAVE_LONGEST,
        lambda: streamed(b"\x06\x01\x04\x01\x13\x01\xe8" + frame for frame in frames("zwave", "hex")),
    ),
    _session("pn532-host", "the host of a PN532 with a command open", _pn532_host, PN532_LONGEST, _acknowledged),
    _session(
        "osdp-panel",
        "a panel whose POLL is not answered yet",
        _osdp_panel,
        OSDP_LONGEST + 1,
        lambda: streamed(frames("osdp", "frame", "frames")),
    ),
    _session(
        "osdp-reader",
        "a reader in its first conversation",
        _osdp_reader,
        OSDP_LONGEST + 1,
        lambda: streamed(frames("osdp", "frame", "frames")),
    ),
    _session(
        "ttlock-client",
        "an app that waits for a TTLock lock's answer",
        _ttlock_client,
        TTLOCK_LONGEST,
        lambda: streamed(frames("ttlock-ble", "frame")),
        RemoteError,
    ),
    _session(
        "fias-pms",
        "a PMS whose FIAS link is being started",
        _fias_pms,
        FIAS_LONGEST,
        lambda: streamed(frames("fias", "hex_tcp", "chunks")),
    ),
    _session(
        "fias-key-system",
        "a key system on FIAS",
        _fias_key_system,
        FIAS_LONGEST,
        lambda: streamed(frames("fias", "hex_tcp", "chunks")),
    ),
    _session(
        "fias-serial",
        "a key system on FIAS over a serial line",
        _fias_serial,
        FIAS_LONGEST,
        lambda: _answering(one + lrc_byte(one[1:]) for one in frames("fias", "hex_tcp")),
    ),
    _session(
        "salto-pms",
        "a PMS whose request to Salto is under way",
        _salto_pms,
        FRAMING.longest,
        lambda: _answering(frames("salto-space", "hex")),
    ),
    _session(
        "salto-key-system",
        "Salto's side of the Industry Standard",
        _salto_key_system,
        FRAMING.longest,
        lambda: _answering(frames("salto-space", "hex")),
    ),
    _session(
        "visionline-pmsif-client",
        "a PMS that registers with Vision",
        _pmsif_client,
        pmsif.LONGEST,
        lambda: streamed(frames("visionline", "hex")),
    ),
    _session(
        "visionline-rs232-client",
        "a PMS whose order to Vision is under way",
        _vision,
        rs232.ASSUMED_FRAMING.longest,
        lambda: _answering(frames("visionline", "hex")),
    ),
    _session(
        "dormakaba-saflok-client",
        "a PMS whose order to Saflok is under way",
        _saflok,
        saflok.FRAMING.longest,
        lambda: _answering(frames("dormakaba", "hex")),
    ),
    _session(
        "dormakaba-ilco-client",
        "a PMS whose order to Ilco is under way",
        _ilco,
        ilco.FRAMING.longest,
        lambda: _answering(one + lrc_byte(one[1:]) for one in frames("dormakaba", "hex_without_check")),
    ),
)
