"""Parsers of whole messages: they refuse with their declared error, and what they took is built again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from math import isnan
from typing import Any

from fuzz_seeds import documents, frames, texts
from fuzz_target import Find, Target, refused, same

from latchwork.protocol.august import advertisement as august_advertisement
from latchwork.protocol.august import frames as august
from latchwork.protocol.cards import iso7816, iso14443a, mifare_classic
from latchwork.protocol.codec.declare import Layout
from latchwork.protocol.codec.packages import PACKAGES
from latchwork.protocol.desfire.framing import Framing
from latchwork.protocol.dormakaba import messenger
from latchwork.protocol.fias.messages import from_record, to_record
from latchwork.protocol.fias.record import parse_record
from latchwork.protocol.matter import canonical, interaction, tlv
from latchwork.protocol.mobile_key import credential, nfc, possession, revocation, symmetric
from latchwork.protocol.ndef import message as ndef
from latchwork.protocol.ndef import type2, well_known
from latchwork.protocol.nuki import messages as nuki
from latchwork.protocol.pcsc import atr, commands, transparent
from latchwork.protocol.rest.calls import Call
from latchwork.protocol.rest.errors import Refused
from latchwork.protocol.rest.messages import Answer
from latchwork.protocol.safe_xml import read_xml, write_xml
from latchwork.protocol.salto_space import ship
from latchwork.protocol.tedee import activity_log, bridge_events
from latchwork.protocol.tedee import messages as tedee
from latchwork.protocol.ttlock import advertisement as ttlock_advertisement
from latchwork.protocol.ttlock import log as ttlock_log
from latchwork.protocol.ttlock import messages as ttlock
from latchwork.protocol.ttlock import passcodes
from latchwork.protocol.visionline import data as vision
from latchwork.protocol.wiegand import formats
from latchwork.protocol.wiegand.bits import Bits
from latchwork.protocol.wire_formats.model import layouts_of
from latchwork.protocol.wire_formats.registry import FORMATS
from latchwork.protocol.zigbee import zigbee2mqtt_documents, zigbee2mqtt_topics
from latchwork.protocol.zigbee.constants import CLUSTER_ALARMS, CLUSTER_DOOR_LOCK
from latchwork.protocol.zigbee.frames import FrameType, Heard, UnknownCommand, build_frame, parse_frame
from latchwork.protocol.zwave.commands import UnknownCommand as UnknownZWave
from latchwork.protocol.zwave.commands import decode, encode

SENDERS = ("host", "device", None)
MOST_TRIED = 64
"""Zero bytes that a layout is given, to find a beginning that it takes."""

# --- all that is declared ---------------------------------------------------------------------------------------------


def _declared(package: str) -> list[tuple[Layout, Any]]:
    """Layouts and their generated classes."""
    layouts = layouts_of(import_module(f"{package}.declarations").DECLARATIONS)
    generated = import_module(f"{package}.generated")
    return [(layout, getattr(generated, name)) for name, layout in layouts.items()]


def _declared_check(package: str) -> Callable[[bytes], None]:
    """The first byte of the input chooses the class, two where there are many."""
    rows = _declared(package)
    head = _head(len(rows))

    def check(data: bytes) -> None:
        layout, row = rows[int.from_bytes(data[:head], "big") % len(rows)]
        message = refused(row.parse, data[head:])
        if message is not None:
            same(layout.name, message.build(), data[head:])
            repr(message)

    return check


def _head(count: int) -> int:
    return 1 if count <= 0x100 else 2


def _declared_seeds(package: str) -> Iterator[bytes]:
    rows = _declared(package)
    for index, (_, row) in enumerate(rows):
        head = index.to_bytes(_head(len(rows)), "big")
        sizes = (size for size in range(MOST_TRIED) if refused(row.parse, bytes(size)))
        yield head + bytes(next(sizes, 8))


def _declarations() -> Iterator[Target]:
    for package in PACKAGES:
        name = package.rpartition(".")[2]
        about = f"every message that protocol/{name}/declarations.py has"
        yield Target(f"declared-{name}", about, _declared_check(package), partial(_declared_seeds, package))


# --- wire decode ------------------------------------------------------------------------------------------------------


def _decoded(protocol: str) -> Callable[[bytes], None]:
    """The first byte says who sends. Every byte is told once, in order."""

    def check(data: bytes) -> None:
        sender, body = SENDERS[data[0] % 3] if data else None, data[1:]
        readings = refused(FORMATS[protocol].read, body, sender, None)
        if readings is None:
            return
        told = [part for reading in readings for part in reading.sections[0].parts]
        at = 0
        for part in sorted(told, key=lambda part: (part.start, part.end)):
            if part.start > at or part.data != body[part.start : part.end]:
                raise Find(f"{part.name} tells of {part.start} to {part.end}, everything before it ends at {at}")
            at = max(at, part.end)
        if at != len(body):
            raise Find(f"{at} bytes of {len(body)} are told of")

    return check


_VECTORS_OF = {
    "august": "august-yale-ble",
    "ttlock": "ttlock-ble",
    "nuki": "nuki-ble",
    "matter": "matter-door-lock",
    "mobile-key": "mobile-key",
    "zwave-cc": "zwave",
    "salto-is": "salto-space",
    "salto-ship": "salto-space",
    "pmsif": "visionline",
    "vision-rs232": "visionline",
    "saflok": "dormakaba",
    "ilco": "dormakaba",
}


def _wire_seeds(protocol: str) -> Iterator[bytes]:
    name = _VECTORS_OF.get(protocol, protocol.partition("-")[0])
    found: Iterable[bytes] = ()
    try:
        found = [*frames(name), *texts(name, "text")]
    except FileNotFoundError:
        found = [bytes(16)]
    for index, one in enumerate(found):
        yield bytes((index % 3,)) + one


def _wire_formats() -> Iterator[Target]:
    for name, row in FORMATS.items():
        yield Target(f"wire-{name}", f"wire decode: {row.about}", _decoded(name), partial(_wire_seeds, name))


# --- messages that are not declared, or mean more than their layout ---------------------------------------------------


def _august(data: bytes) -> None:
    frame = refused(august.parse_frame, data)
    if frame is not None:
        same("frame", frame.build(), data)
    if len(data) > 1:
        company = (*august_advertisement.COMPANIES, august_advertisement.APPLE)[data[0] % 3]
        refused(august_advertisement.parse_advertisement, company, data[1:])


def _ttlock(data: bytes) -> None:
    """A command and its plaintext, an app's or a lock's; a record of a list; an advertisement."""
    code, body = sum(data[:1]), data[1:]
    for parse in (ttlock.parse_request, ttlock.parse_reply):
        message = refused(parse, code, body)
        if message is not None:
            same(type(message).__name__, message.build(), body)
    for row in (ttlock_log.Logged, passcodes.Passcode):
        record = refused(row.parse, body)
        if record is not None:
            same(row.__name__, row.parse(record.build()), record)
    refused(ttlock_advertisement.LockAdvertisement.parse, int.from_bytes(data[:2], "big"), data[2:])


def _nuki(data: bytes) -> None:
    message = refused(nuki.parse_message, int.from_bytes(data[:2], "little"), data[2:])
    if message is None:
        return
    same(type(message).__name__, message.build(), data[2:])
    if type(message).__name__ == "LogEntry":
        refused(nuki.parse_log_data, message)


def _tedee(data: bytes) -> None:
    for parse in (tedee.parse_request, tedee.parse_answer, tedee.parse_notification):
        message = refused(parse, data)
        if message is not None:
            same(type(message).__name__, message.build(), data)
    package = refused(activity_log.parse_package, data)
    built = None if package is None else refused(activity_log.build_package, package)
    if built is not None:
        same("package", activity_log.parse_package(built), package)


def _tedee_bridge(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for parse in (bridge_events.parse_query, bridge_events.parse_path):
        event = refused(parse, text)
        if event is not None:
            same("event", bridge_events.parse_query(event.query()), event)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return
    refused(bridge_events.parse_event, document)


def _zwave(data: bytes) -> None:
    command = refused(decode, data)
    if command is not None and not isinstance(command, UnknownZWave):
        same(type(command).__name__, decode(encode(command)), command)


def _matter(data: bytes) -> None:
    """The first byte is an opcode; what follows is also read as bare TLV."""
    opcode, body = data[:1], data[1:]
    element = refused(tlv.read, body)
    if element is None:
        return
    if not _has_nan(element.value):
        same("element", tlv.build(element), body)
    tidy = refused(canonical.canonical, element)
    if tidy is not None:
        tlv.build(tidy)
    list(canonical.deviations(element))
    message = refused(interaction.parse_message, opcode[0], body)
    built = None if message is None else refused(message.build)
    if built is not None and not _has_nan(element.value):
        same(type(message).__name__, interaction.parse_message(opcode[0], built), message)


def _has_nan(value: Any) -> bool:
    if isinstance(value, tuple):
        return any(_has_nan(getattr(one, "value", one)) for one in value)
    return isinstance(value, float) and isnan(value)


def _zcl(data: bytes) -> None:
    """The first byte chooses the cluster, and whether the reader is tolerant."""
    choice, frame = data[:1], data[1:]
    cluster = CLUSTER_ALARMS if choice and choice[0] & 1 else CLUSTER_DOOR_LOCK
    refused(parse_frame, frame, cluster, tolerant=True)
    heard = refused(parse_frame, frame, cluster)
    if isinstance(heard, Heard) and not isinstance(heard.command, UnknownCommand):
        general = heard.frame_type is FrameType.GENERAL
        built = build_frame(
            heard.command,
            heard.sequence,
            to_client=heard.to_client if general else None,
            no_default_response=heard.no_default_response,
            manufacturer_code=heard.manufacturer_code,
        )
        if "nan" not in repr(heard.command):
            same(type(heard.command).__name__, built, frame)


def _zigbee2mqtt(data: bytes) -> None:
    """A topic, a zero byte, and the document."""
    topic, _, payload = data.partition(b"\x00")
    parsed = refused(zigbee2mqtt_topics.parse_topic, topic.decode("utf-8", "replace"))
    if parsed is not None:
        same("topic", zigbee2mqtt_topics.parse_topic(zigbee2mqtt_topics.build_topic(parsed)), parsed)
        refused(zigbee2mqtt_documents.read_document, parsed, payload)


def _ndef(data: bytes) -> None:
    records = refused(ndef.parse_message, data)
    if records is not None:
        same("message", ndef.parse_message(ndef.build_message(records)), records)
        for record in records:
            known = refused(well_known.read, record)
            again = None if known is None else refused(known.record)
            if again is not None:
                same(type(known).__name__, well_known.read(again), known)
    refused(well_known.link_of, data)
    refused(type2.message_in, data)
    tlvs = refused(type2.parse_tlvs, data)
    for one in tlvs or ():
        built = type2.build_tlv(one.tag, one.value)
        same("TLV", built, data[one.start : one.start + len(built)])
    container = refused(type2.Container.parse, data)
    if container is not None:
        same("container", container.build(), data)


def _apdus(data: bytes) -> None:
    command = refused(iso7816.CommandApdu.parse, data)
    if command is not None:
        same("command", command.build(), data)
    response = refused(iso7816.ResponseApdu.parse, data)
    if response is not None:
        same("response", response.build(), data)
    reader = refused(commands.parse_reader_command, data)
    if reader is not None:
        same(type(reader).__name__, reader.build(), data)
    for framing in Framing:
        for read, build in ((framing.read_command, framing.command), (framing.read_answer, framing.answer)):
            message = refused(read, data)
            if message is not None:
                same(framing.title, build(message.code, message.body), data)


def _cards(data: bytes) -> None:
    card = refused(atr.parse_atr, data)
    if card is not None:
        same("ATR", card.build(), data)
        repr((card.kind, card.card_type, card.tck_ok))
    objects = refused(transparent.parse_objects, data)
    if objects is not None:
        same("objects", transparent.parse_objects(transparent.build_objects(objects)), objects)
    refused(transparent.read_result, data)
    ats = refused(iso14443a.AnswerToSelect.parse, data)
    if ats is not None:
        same("ATS", ats.build(), data)
    for row in (mifare_classic.AccessConditions, mifare_classic.Trailer):
        one = refused(row.parse, data)
        if one is not None:
            same(row.__name__, row.parse(one.build()), one)
    refused(mifare_classic.parse_value, data)


def _wiegand(data: bytes) -> None:
    """The first byte is the number of bits."""
    bits = refused(Bits.of_bytes, data[1:], data[0]) if data else None
    for card in [] if bits is None else formats.readings(bits):
        same(card.format, formats.encode(formats.format_named(card.format), card.numbers), bits)


_KEY = bytes(16)


def _openkey(data: bytes) -> None:
    """A message of a phone or a lock, a credential, a list of what is revoked."""
    for row in (possession.Hello, possession.Present, possession.Result):
        message = refused(row.parse, data)
        if message is not None:
            same(row.__name__, message.build(), data)
    refused(credential.parse_credential, data)
    refused(revocation.parse_list, data)
    refused(symmetric.open_symmetric, data, b"lock", _KEY)
    refused(nfc.info, data)


def _fias(data: bytes) -> None:
    record = refused(parse_record, data.decode("latin-1"))
    if record is None:
        return
    same("record", parse_record(record.text()), record)
    message = refused(from_record, record)
    built = None if message is None else refused(to_record, message)
    if built is not None:
        same(type(message).__name__, from_record(built), message)


def _vision(data: bytes) -> None:
    fields = refused(vision.parse_data, data)
    if fields is None:
        return
    built = refused(vision.build_data, fields)
    if built is not None:
        same("data", built, data)
    stay = refused(vision.stay_of, fields)
    if stay is not None:
        refused(stay.fields)
    vision.uid_of(fields)


def _xml(data: bytes) -> None:
    root = refused(read_xml, data)
    written = None if root is None else refused(write_xml, root)
    if written is not None:
        same("document", write_xml(read_xml(written.encode())), written)


def _messenger(data: bytes) -> None:
    for parse, build in (
        (messenger.parse_envelope, messenger.build_envelope),
        (messenger.parse_answer, messenger.build_answer),
    ):
        message = refused(parse, data)
        if message is None or isinstance(message, messenger.Fault):
            continue
        built = refused(build, message)
        if built is not None:
            same(type(message).__name__, parse(built), message)


def _ship(data: bytes) -> None:
    for parse, build in ((ship.parse_request, ship.build_request), (ship.parse_response, ship.build_response)):
        message = refused(parse, data)
        built = None if message is None else refused(build, message)
        if built is not None:
            same(type(message).__name__, parse(built), message)


CLOUDS = ("salto_ks", "brivo", "avigilon_alta", "igloohome", "schlage")


def _calls() -> list[Call[Any]]:
    return [call for cloud in CLOUDS for call in import_module(f"latchwork.protocol.{cloud}.calls").CALLS]


def _cloud_answers() -> Callable[[bytes], None]:
    """Two bytes choose the call, one whether it went well; the rest is the answer's body."""
    calls = _calls()

    def check(data: bytes) -> None:
        call = calls[int.from_bytes(data[:2], "big") % len(calls)]
        status = min(call.done) if data[2:3] == b"\x00" else 400 + sum(data[2:3]) % 200
        refused(call.read, Answer(status, data[3:]), also=(Refused,))

    return check


def _cloud_seeds() -> Iterator[bytes]:
    bodies = [one for name in ("brivo", "salto-ks", "schlage") for one in documents(name, "body", "json", "response")]
    for index in range(len(_calls())):
        yield index.to_bytes(2, "big") + b"\x00" + bodies[index % len(bodies)][:2000]


def _prefixed(prefix: bytes, found: Iterable[bytes]) -> Iterator[bytes]:
    return (prefix + one for one in found)


def _topics() -> Iterator[bytes]:
    for document in documents("zigbee", "payload"):
        yield b"zigbee2mqtt/front_door/set\x00" + document
        yield b"zigbee2mqtt/front_door\x00" + document
    for kind in (b"state", b"info", b"devices", b"logging", b"event", b"request/device/options", b"response/x"):
        yield b"zigbee2mqtt/bridge/" + kind + b'\x00{"type":"x","data":{}}'


MESSAGES: tuple[Target, ...] = (
    Target("august-frames", "frames of August and Yale", _august, lambda: frames("august-yale-ble")),
    Target("ttlock-messages", "plaintexts of TTLock", _ttlock, lambda: frames("ttlock-ble", "plaintext", "data")),
    Target("nuki-messages", "messages of Nuki", _nuki, lambda: frames("nuki-ble", "message", "data")),
    Target("tedee-records", "messages and log records of Tedee", _tedee, lambda: frames("tedee", "plaintext", "data")),
    Target("tedee-bridge", "events of Tedee's bridge", _tedee_bridge, lambda: texts("tedee", "get_query", "json")),
    Target("zwave-commands", "commands of Z-Wave", _zwave, lambda: frames("zwave", "hex")),
    Target(
        "matter-tlv",
        "Matter's TLV and interaction model",
        _matter,
        lambda: _prefixed(b"\x08", frames("matter-door-lock", "tlv", "request_tlv", "response_tlv")),
    ),
    Target("zcl-frames", "frames of Zigbee's door lock", _zcl, lambda: _prefixed(b"\x00", frames("zigbee", "hex"))),
    Target("zigbee2mqtt", "topics and documents of Zigbee2MQTT", _zigbee2mqtt, _topics),
    Target("ndef", "NDEF messages and tags of type 2", _ndef, lambda: frames("ndef", "ndef", "tlv", "area", "cc")),
    Target(
        "apdus", "commands and responses of cards and readers", _apdus, lambda: frames("pcsc", "command", "response")
    ),
    Target(
        "cards", "what cards say of themselves", _cards, lambda: (*frames("pcsc", "atr"), *frames("iso14443a", "ats"))
    ),
    Target(
        "wiegand", "bits of Wiegand readers", _wiegand, lambda: _prefixed(b"\x1a", frames("wiegand", "left_justified"))
    ),
    Target("openkey", "COSE credentials and what phones and locks say", _openkey, lambda: frames("mobile-key")),
    Target("fias-records", "records of FIAS", _fias, lambda: texts("fias", "text")),
    Target("vision-data", "fields of Vision", _vision, lambda: (one[7:-3] for one in frames("visionline", "hex"))),
    Target("xml", "documents of strangers", _xml, lambda: texts("dormakaba", "text")),
    Target("messenger", "SOAP of Messenger", _messenger, lambda: texts("dormakaba", "text")),
    Target("ship", "SHIP's requests and responses", _ship, lambda: (one[11:] for one in texts("salto-space", "text"))),
    Target("cloud-answers", "answers of the makers' clouds", _cloud_answers(), _cloud_seeds),
    *_declarations(),
    *_wire_formats(),
)
