"""The parsers that cut a stream into frames, each with what it took for sound built again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from fuzz_seeds import frames, streamed, texts
from fuzz_target import Find, Parser, StreamCheck, Target, refused, same

from latchwork.protocol.codec import streams
from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.dormakaba import ilco, saflok
from latchwork.protocol.fias.carrier import TCP, decode, encode
from latchwork.protocol.nuki.frames import HEAD, PLAIN_SIZES, PlainAssembler, SealedAssembler, build_plain, parse_plain
from latchwork.protocol.osdp import packets
from latchwork.protocol.osdp import redact as osdp_redact
from latchwork.protocol.osdp.constants import LONGEST as OSDP_LONGEST
from latchwork.protocol.osdp.messages import parse_message as parse_osdp
from latchwork.protocol.pcsc import vpcd
from latchwork.protocol.pms_line.framing import Framing, lrc_byte
from latchwork.protocol.pn532 import frames as pn532
from latchwork.protocol.pn532 import redact as pn532_redact
from latchwork.protocol.pn532.generated import parse_request as parse_pn532_request
from latchwork.protocol.pn532.generated import parse_response as parse_pn532_response
from latchwork.protocol.salto_space import messages as industry_standard
from latchwork.protocol.salto_space import ship, stp
from latchwork.protocol.ttlock import frames as ttlock
from latchwork.protocol.ttlock import redact as ttlock_redact
from latchwork.protocol.visionline import pmsif, rs232
from latchwork.protocol.zwave import frames as zwave
from latchwork.protocol.zwave import redact as zwave_redact
from latchwork.protocol.zwave.checksum import frame_checksum
from latchwork.protocol.zwave.commands import UnknownCommand
from latchwork.protocol.zwave.commands import decode as decode_zwave
from latchwork.protocol.zwave.commands import encode as encode_zwave
from latchwork.protocol.zwave.generated import DataFrame, parse_host_request, parse_stick_request, parse_stick_response

# --- cutters ----------------------------------------------------------------------------------------------------------


def _zwave() -> Parser:
    cutter = zwave.Cutter()
    return Parser(cutter.feed, lambda: cutter._cutter.waiting)


def _zwave_rebuilt(stream: bytes, events: list[Any]) -> None:
    """Frames come without their places, so they are searched for one behind the other."""
    at = 0
    for event in events:
        if isinstance(event, zwave.Damaged):
            at += event.size
            continue
        built = _zwave_frame(event) if isinstance(event, DataFrame) else bytes((event,))
        found = stream.find(built, at)
        if found < 0:
            raise Find(f"{event} is built as {built.hex()}, which does not stand behind byte {at}")
        at = found + len(built)
        if isinstance(event, DataFrame):
            _zwave_message(event)


def _zwave_frame(frame: DataFrame) -> bytes:
    body = frame.build()
    return bytes((zwave.START, *body, frame_checksum(body)))


def _zwave_message(frame: DataFrame) -> None:
    for parse in (parse_host_request, parse_stick_response, parse_stick_request):
        message = refused(parse, frame.function, frame.parameters)
        if message is not None:
            same(type(message).__name__, message.build(), frame.parameters)
            command = getattr(message, "command", None)
            if isinstance(command, bytes):
                _zwave_command(command)


def _zwave_command(data: bytes) -> None:
    command = refused(decode_zwave, data)
    if command is not None and not isinstance(command, UnknownCommand):
        again = decode_zwave(encode_zwave(command))
        same(type(command).__name__, again, command)


def _ttlock() -> Parser:
    cutter = ttlock.FrameCutter()
    return Parser(cutter.feed, lambda: cutter._cutter.waiting)


def _ttlock_rebuilt(stream: bytes, events: list[Any]) -> None:
    at = 0
    for event in events:
        if isinstance(event, streams.Garbage):
            same("garbage", event.data, stream[at : at + len(event.data)])
            at += len(event.data)
            continue
        stood = stream[event.start : event.end]
        if event.start != at:
            raise Find(f"a frame begins at {event.start}, the bytes before it end at {at}")
        built = ttlock.build_frame(event.envelope)
        sound = event.checksum is ttlock.Checksum.RIGHT
        same("frame", built if sound else built[:-3], stood if sound else stood[:-3])
        at = event.end


def _pn532() -> Parser:
    cutter = pn532.FrameCutter()
    return Parser(cutter.feed_placed, lambda: cutter.pending)


def _pn532_rebuilt(stream: bytes, events: list[Any]) -> None:
    for placed in events:
        piece, stood = placed.piece, stream[placed.start : placed.end]
        if not isinstance(piece, pn532.DataFrame):
            continue
        built = pn532.build_frame(piece.tfi, piece.code, piece.data, extended=piece.extended)
        same("frame", built[1:-1], stood)
        for parse in (parse_pn532_request, parse_pn532_response):
            message = refused(parse, piece.code, piece.data)
            if message is not None:
                same(type(message).__name__, message.build(), piece.data)


def _osdp() -> Parser:
    cutter = packets.PacketCutter()
    return Parser(cutter.feed_placed, lambda: cutter.waiting)


def _osdp_rebuilt(stream: bytes, events: list[Any]) -> None:
    for placed in events:
        packet = placed.piece
        if not isinstance(packet, packets.Packet):
            continue
        same("packet", packet.build(), stream[placed.start : placed.end])
        message = refused(parse_osdp, packet.code, packet.data, reply=packet.reply)
        if message is not None:
            same(type(message).__name__, message.build(), packet.data)


def _pmsif() -> Parser:
    cutter = pmsif.cutter()
    return Parser(cutter.feed, lambda: cutter.waiting)


def _pmsif_rebuilt(stream: bytes, events: list[Any]) -> None:
    for event in events:
        same("bytes", event.data, stream[event.offset : event.offset + len(event.data)])
        if isinstance(event, streams.Frame):
            same("message", pmsif.build_message(pmsif.parse_message(event.data)), event.data)


# --- lines of property management -------------------------------------------------------------------------------------


def _framed(framing: Framing) -> Parser:
    cutter = framing.cutter()
    return Parser(cutter.feed, lambda: cutter.waiting)


def _payloads(framing: Framing, stream: bytes, events: list[Any]) -> Iterator[bytes]:
    """What the sound frames carry, each frame built again."""
    for event in events:
        same("bytes", event.data, stream[event.offset : event.offset + len(event.data)])
        if isinstance(event, streams.Frame) and len(event.data) > 1 and not event.problem:
            payload = framing.payload(event.data)
            if framing.check is not None or not framing.check_size:
                same("frame", framing.build(payload), event.data)
                same("frame", framing.parse(event.data), payload)
            yield payload


def _fias_rebuilt(stream: bytes, events: list[Any]) -> None:
    for payload in _payloads(TCP, stream, events):
        for character_set in ("utf-8", "cp1252"):
            record = refused(decode, payload, character_set)
            if record is not None:
                same("record", encode(record, character_set), payload)


def _salto_rebuilt(stream: bytes, events: list[Any]) -> None:
    for payload in _payloads(industry_standard.FRAMING, stream, events):
        fields = refused(industry_standard.parse_fields, payload)
        if fields is None:
            continue
        same("fields", industry_standard.parse_fields(industry_standard.build_fields(fields)), fields)
        for parse in (industry_standard.parse_request, industry_standard.parse_answer):
            message = refused(parse, fields)
            if message is not None:
                again = industry_standard.parse_fields(industry_standard.build_message(message))
                same(type(message).__name__, parse(again), message)


def _vision_rebuilt(stream: bytes, events: list[Any]) -> None:
    for payload in _payloads(rs232.ASSUMED_FRAMING, stream, events):
        message = refused(rs232.parse_payload, payload)
        built = None if message is None else refused(message.build)
        if built is not None:
            same("message", built, payload)


def _saflok_rebuilt(stream: bytes, events: list[Any]) -> None:
    for payload in _payloads(saflok.FRAMING, stream, events):
        reply = refused(saflok.parse_reply, payload)
        if reply is not None:
            same("reply", saflok.parse_reply(reply.payload()), reply)
        generation = saflok.generation_of(payload)
        order = refused(saflok.parse_make_key, payload, generation)
        if order is not None:
            again = saflok.parse_make_key(order.payload(generation), generation)
            same("order", again, order)


def _ilco_rebuilt(stream: bytes, events: list[Any]) -> None:
    for payload in _payloads(ilco.FRAMING, stream, events):
        read = refused(ilco.parse_payload, payload)
        built = None if read is None else refused(read.message.payload)
        if built is not None:
            same("message", ilco.parse_payload(built).message, read.message)


# --- SHIP -------------------------------------------------------------------------------------------------------------


def _stp(*, lenient: bool, longest: int = stp.LONGEST) -> Parser:
    reader = stp.StpReader(lenient=lenient, longest=longest)
    return Parser(reader.feed, lambda: reader.waiting)


def _stp_rebuilt(stream: bytes, events: list[Any]) -> None:
    """Documents stand in the stream, as long as they declare, and are read."""
    at = 0
    for event in events:
        if isinstance(event, stp.Damaged):
            continue
        found = stream.find(event.xml, at)
        if found < 0:
            raise Find(f"a document of {len(event.xml)} bytes does not stand behind byte {at}")
        at = found + len(event.xml)
        if event.counting is stp.Counting.BYTES:
            same("length", len(event.xml), event.declared)
            same("frame", stp.build_stp(event.xml).partition(b"/00/")[2], b"%d/%s" % (event.declared, event.xml))
        for parse, build in ((ship.parse_request, ship.build_request), (ship.parse_response, ship.build_response)):
            message = refused(parse, event.xml)
            built = None if message is None else refused(build, message)
            if built is not None:
                same(type(message).__name__, parse(built), message)


# --- Bluetooth and virtual cards --------------------------------------------------------------------------------------


def _nuki_plain() -> Parser:
    assembler = PlainAssembler()
    return Parser(assembler.feed, lambda: len(assembler._held))


def _nuki_plain_rebuilt(stream: bytes, events: list[Any]) -> None:
    at = 0
    for whole in events:
        same("message", whole, stream[at : at + len(whole)])
        at += len(whole)
        message = refused(parse_plain, whole)
        if message is not None:
            same(type(message).__name__, build_plain(message), whole)


def _nuki_sealed() -> Parser:
    assembler = SealedAssembler()
    return Parser(assembler.feed, lambda: len(assembler._held))


def _nuki_sealed_rebuilt(stream: bytes, events: list[Any]) -> None:
    same("messages", b"".join(sealed.build() for sealed in events), stream[: sum(len(one.build()) for one in events)])


def _vpcd_bodies() -> Parser:
    bodies = vpcd._Bodies()
    return Parser(lambda data: list(bodies.feed(data)), lambda: len(bodies._waiting))


def _vpcd_rebuilt(stream: bytes, events: list[Any]) -> None:
    built = b"".join(vpcd.frame(body) for body in events)
    same("messages", built, stream[: len(built)])


def _vpcd_reader() -> Parser:
    reader = vpcd.ReaderEnd()
    reader.transmit(b"\x00\xb0\x00\x00\x00")
    return Parser(reader.receive, lambda: len(reader._bodies._waiting))


# --- redactors --------------------------------------------------------------------------------------------------------


class _Redactor:
    """A recorder's redactor as a parser whose events are which bytes are secret, once that is decided."""

    def __init__(self, redactor: Any) -> None:
        self._redactor = redactor
        self._fed = 0
        self._told = 0

    def feed(self, data: bytes) -> list[bool]:
        self._redactor.feed(data)
        self._fed += len(data)
        begin, end, self._told = self._told, self._redactor.settled, self._redactor.settled
        if not begin <= end <= self._fed:
            raise Find(f"secrecy is decided up to {end}, after {begin}, of {self._fed} bytes")
        secret = [False] * (end - begin)
        for low, high in reversed(self._redactor.spans):
            if high <= begin:
                break
            for at in range(max(low, begin), min(high, end)):
                secret[at - begin] = True
        return secret

    def held(self) -> int:
        return self._fed - self._told


def _redactor(redactor: Any, side: str) -> Parser:
    one = _Redactor(redactor(side))
    return Parser(one.feed, one.held)


def _hex(protocol: str, *names: str) -> list[bytes]:
    return list(streamed(frames(protocol, *names)))


def _redaction(name: str, redactor: Any, most: int, protocol: str, *names: str) -> Iterator[Target]:
    for side in ("host", "device"):
        about = f"which bytes of a recorded {protocol} stream are secret, as the {side} sends them"
        check = StreamCheck(partial(_redactor, redactor, side), most)
        yield Target(f"{name}-redact-{side}", about, check, partial(_hex, protocol, *names), stream=True)


def _line(name: str, about: str, framing: Framing, rebuilt: Any, seeds: Any) -> Target:
    return Target(name, about, StreamCheck(lambda: _framed(framing), framing.longest, (), rebuilt), seeds, stream=True)


_PLAIN_LONGEST = max(PLAIN_SIZES.values()) + 4

STREAMS: tuple[Target, ...] = (
    Target(
        "zwave-serial",
        "signals and data frames between host and stick, and the messages in them",
        StreamCheck(_zwave, zwave.LONGEST, (), _zwave_rebuilt),
        lambda: _hex("zwave", "hex"),
        stream=True,
    ),
    Target(
        "ttlock-frames",
        "frames in the notifications of a TTLock lock",
        StreamCheck(_ttlock, ttlock.LONGEST, (), _ttlock_rebuilt),
        lambda: _hex("ttlock-ble", "frame"),
        stream=True,
    ),
    Target(
        "pn532-frames",
        "frames between host and PN532, and the messages in them",
        StreamCheck(_pn532, pn532.LONGEST, (), _pn532_rebuilt),
        lambda: _hex("pn532", "frame", "chunks"),
        stream=True,
    ),
    Target(
        "osdp-packets",
        "packets on an OSDP line, and the messages in them",
        StreamCheck(_osdp, OSDP_LONGEST + 1, (), _osdp_rebuilt),
        lambda: _hex("osdp", "frame", "frames"),
        stream=True,
    ),
    _line("fias-tcp", "FIAS records on TCP", TCP, _fias_rebuilt, lambda: _hex("fias", "hex_tcp", "chunks")),
    _line(
        "salto-industry-standard",
        "frames of Salto's Industry Standard, and the messages in them",
        industry_standard.FRAMING,
        _salto_rebuilt,
        lambda: _hex("salto-space", "hex"),
    ),
    Target(
        "salto-stp",
        "SHIP's documents on TCP, their lengths taken strictly",
        StreamCheck(lambda: _stp(lenient=False), stp.LONGEST + 32, (), _stp_rebuilt),
        lambda: streamed(texts("salto-space", "text")),
        longest=8192,
        stream=True,
    ),
    Target(
        "salto-stp-lenient",
        "SHIP's documents on TCP, wrong lengths taken as well",
        StreamCheck(lambda: _stp(lenient=True), stp.LONGEST + 32, (), _stp_rebuilt),
        lambda: streamed(texts("salto-space", "text")),
        longest=8192,
        stream=True,
    ),
    Target(
        "visionline-pmsif",
        "PMSif messages on TCP",
        StreamCheck(_pmsif, pmsif.LONGEST, (), _pmsif_rebuilt),
        lambda: _hex("visionline", "hex"),
        stream=True,
    ),
    _line(
        "visionline-rs232",
        "Vision's frames on a serial line, and the messages in them",
        rs232.ASSUMED_FRAMING,
        _vision_rebuilt,
        lambda: _hex("visionline", "hex"),
    ),
    _line(
        "dormakaba-saflok",
        "Saflok 6000's frames, and the orders and replies in them",
        saflok.FRAMING,
        _saflok_rebuilt,
        lambda: _hex("dormakaba", "hex"),
    ),
    _line(
        "dormakaba-ilco",
        "Ilco's frames, and the tags in them",
        ilco.FRAMING,
        _ilco_rebuilt,
        lambda: streamed(one + b"\x00" for one in frames("dormakaba", "hex_without_check")),
    ),
    _line(
        "pms-line",
        "control bytes and frames of any property management line",
        Framing(lrc_byte),
        lambda stream, events: list(_payloads(Framing(lrc_byte), stream, events)),
        lambda: _hex("salto-space", "hex"),
    ),
    Target(
        "nuki-plain",
        "messages of a Nuki pairing",
        StreamCheck(_nuki_plain, _PLAIN_LONGEST, (Malformed,), _nuki_plain_rebuilt),
        lambda: _hex("nuki-ble", "message"),
        stream=True,
    ),
    Target(
        "nuki-sealed",
        "sealed messages of a Nuki lock",
        StreamCheck(_nuki_sealed, HEAD + 0xFFFF, (Malformed,), _nuki_sealed_rebuilt),
        lambda: _hex("nuki-ble", "message"),
        stream=True,
    ),
    Target(
        "pcsc-vpcd",
        "messages between virtual reader and virtual card",
        StreamCheck(_vpcd_bodies, vpcd.LONGEST + 2, (vpcd.RemoteError,), _vpcd_rebuilt),
        lambda: _hex("pcsc", "from_reader", "from_card"),
        stream=True,
    ),
    Target(
        "pcsc-vpcd-reader",
        "what a virtual card answers to one command",
        StreamCheck(_vpcd_reader, vpcd.LONGEST + 2, (vpcd.RemoteError,)),
        lambda: _hex("pcsc", "from_card"),
        stream=True,
    ),
    *_redaction("zwave", zwave_redact.Redactor, zwave.LONGEST, "zwave", "hex"),
    *_redaction("ttlock", ttlock_redact.Redactor, ttlock.LONGEST, "ttlock-ble", "frame"),
    *_redaction("pn532", pn532_redact.Redactor, pn532.LONGEST, "pn532", "frame"),
    *_redaction("osdp", osdp_redact.Redactor, OSDP_LONGEST + 1, "osdp", "frame"),
)
