"""Secure sessions in vectors: replayed by both state machines at once, and MAC by MAC.

Panel and reader of ours are set where the recording begins and given its random numbers. What each then sends must be
what was recorded, byte for byte, and what was recorded must mean to the other what the vector states.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from latchwork.protocol.osdp import generated as g
from latchwork.protocol.osdp import panel as panel_side
from latchwork.protocol.osdp import reader as reader_side
from latchwork.protocol.osdp.constants import DEFAULT_KEY, LONGEST, OWN_KEY, SCBK_D
from latchwork.protocol.osdp.errors import LocalError
from latchwork.protocol.osdp.handshake import Failure
from latchwork.protocol.osdp.keys import SessionKeys
from latchwork.protocol.osdp.messages import Message, parse_message, standard_name
from latchwork.protocol.osdp.packets import BLOCK_HEAD, Packet
from latchwork.protocol.osdp.panel import Panel
from latchwork.protocol.osdp.reader import Reader
from latchwork.protocol.osdp.secure_channel import SecureChannel
from latchwork.protocol.osdp.vector_fields import fields_of, stated_digits
from latchwork.protocol.vectors import Mismatch, NotUnderstood, Vector, expect, expect_fields

_TEXT = frozenset({"id", "kind", "source", "note"})
_FRAME = ("from", "frame", "sequence", "security_block", "code", "plain_code", "name", "plaintext", "fields")
ANYTIME = 0.0


def _only(where: str, stated: Mapping[str, Any], *known: str) -> None:
    unknown = set(stated) - _TEXT - set(known)
    if unknown:
        raise NotUnderstood(f"nothing is known of {where}{', '.join(sorted(unknown))}")


def _pairs(frames: list[Mapping[str, Any]]) -> Iterator[tuple[int, Mapping[str, Any], Mapping[str, Any]]]:
    """Commands with their replies, and the number of the command's frame."""
    if len(frames) % 2:
        raise Mismatch("frames: a command has no reply")
    for number in range(0, len(frames), 2):
        expect(f"frames[{number}].from", frames[number]["from"], "cp")
        expect(f"frames[{number + 1}].from", frames[number + 1]["from"], "pd")
        yield number, frames[number], frames[number + 1]


def _expect_frame(stated: Mapping[str, Any], packet: Packet, opened: Packet, mac: bytes | None, where: str) -> Message:
    """Everything that the vector says of one packet; `opened` is the same in the clear, `mac` its full MAC."""
    _only(where, stated, *_FRAME, "mac_full_after")
    message = parse_message(opened.code, opened.data, reply=opened.reply)
    block = packet.block
    got = {
        "from": "pd" if packet.reply else "cp",
        "sequence": packet.sequence,
        "security_block": None
        if block is None
        else bytes((BLOCK_HEAD + len(block.data), block.type, *block.data)).hex(),
        "code": packet.code,
        "plain_code": opened.code,
        "name": standard_name(type(message)),
        "plaintext": opened.data.hex(),
    }
    if mac is not None:
        got["mac_full_after"] = mac.hex()
    expect_fields({name: value for name, value in stated.items() if name not in ("frame", "fields")}, got, where)
    fields = stated.get("fields", {})
    expect_fields(fields, stated_digits(fields, fields_of(message)), f"{where}fields.")
    expect(f"{where}plaintext, built again", stated["plaintext"], message.build().hex())
    return message


class _Replay:
    """A panel and a reader of ours, and a third party that has the keys and listens."""

    def __init__(self, vector: Vector, scbk: bytes, default_key: bool) -> None:
        first = Packet.parse(bytes.fromhex(vector["frames"][0]["frame"]))
        answer = Packet.parse(bytes.fromhex(vector["frames"][1]["frame"]))
        self.scbk, self.default_key = scbk, default_key
        self.rnd_a = bytes.fromhex(vector["rnd_a"])
        ccrypt = g.Ccrypt.parse(answer.data)
        self.rnd_b = ccrypt.rnd_b
        self.panel = Panel(first.address, crc=first.crc, mark=first.mark, sequence=first.sequence)
        self.panel.longest = LONGEST
        before = None if first.sequence == 0 else (first.sequence + 1) % 3 + 1
        self.reader = Reader(
            first.address,
            ccrypt.cuid,
            None if default_key else scbk,
            install=default_key,
            receives=LONGEST,
            mark=answer.mark,
            sequence=before,
        )
        self.listener: SecureChannel | None = None

    def command(self, stated: Mapping[str, Any], where: str) -> list[reader_side.Event]:
        """The panel sends what was recorded; returns what that is to the reader."""
        frame = bytes.fromhex(stated["frame"])
        packet = Packet.parse(frame)
        opened = packet if self.listener is None else self.listener.open_command(packet)
        mac = None if self.listener is None else self.listener.command_mac
        message = _expect_frame(stated, packet, opened, mac, where)
        if isinstance(message, g.Chlng):
            self.panel.open_channel(self.scbk, self.rnd_a, ANYTIME, default_key=self.default_key)
        elif isinstance(message, g.Command) and not isinstance(message, g.Scrypt):
            self.panel.ask(message, ANYTIME)
        expect(f"{where}frame, as the panel sends it", stated["frame"], self.panel.outgoing().hex())
        return self.reader.receive(frame, ANYTIME)

    def reply(self, stated: Mapping[str, Any], heard: list[reader_side.Event], where: str) -> list[panel_side.Event]:
        """The reader sends what was recorded; returns what that is to the panel."""
        frame = bytes.fromhex(stated["frame"])
        packet = Packet.parse(frame)
        opened = packet if self.listener is None else self.listener.open_reply(packet)
        mac = None if self.listener is None else self.listener.reply_mac
        message = _expect_frame(stated, packet, opened, mac, where)
        for event in heard:
            if isinstance(event, reader_side.Challenged):
                self.reader.challenge(self.rnd_b)
            elif isinstance(event, reader_side.Asked) and isinstance(message, g.Reply):
                self.reader.reply(message)
        expect(f"{where}frame, as the reader sends it", stated["frame"], self.reader.outgoing().hex())
        return self.panel.receive(frame, ANYTIME)

    def keys(self) -> SessionKeys:
        return SessionKeys.derive(SCBK_D if self.default_key else self.scbk, self.rnd_a)

    def open(self) -> dict[str, str]:
        """From here on the listener follows the chain; returns the keys as a vector states them."""
        keys = self.keys()
        initial = keys.initial_rmac(keys.server_cryptogram(self.rnd_a, self.rnd_b))
        self.listener = SecureChannel(keys, initial)
        named = {"s_enc": keys.enc, "s_mac1": keys.mac1, "s_mac2": keys.mac2, "rmac_i": initial}
        return {name: value.hex() for name, value in named.items()}


def check_session(vector: Vector) -> None:
    """The whole conversation, from the challenge on, as both of ours lead it."""
    _only("", vector, "base_key_kind", "base_key", "rnd_a", "keys", "frames")
    default_key = vector["base_key_kind"] == "SCBK-D"
    scbk = bytes.fromhex(vector["base_key"])
    expect("base_key_kind", vector["base_key_kind"], "SCBK-D" if scbk == SCBK_D else "SCBK")
    marker = Packet.parse(bytes.fromhex(vector["frames"][0]["frame"])).block
    expect("base_key_kind, in the first block", DEFAULT_KEY if default_key else OWN_KEY, marker and marker.data)
    try:
        _replay(vector, _Replay(vector, scbk, default_key))
    except LocalError as error:
        raise Mismatch(f"frames: ours does not do what was recorded: {error}") from error


def _replay(vector: Vector, replay: _Replay) -> None:
    for number, command, reply in _pairs(vector["frames"]):
        heard = replay.command(command, f"frames[{number}].")
        events = replay.reply(reply, heard, f"frames[{number + 1}].")
        _expect_events(replay, number, heard, events)
        if number == 2:
            expect_fields(vector["keys"], replay.open(), "keys.")
        if replay.panel.channel is None:
            replay.listener = None
    if replay.listener is None and len(vector["frames"]) <= 2:
        raise Mismatch("frames: the handshake has no end")


def _expect_events(
    replay: _Replay, number: int, heard: list[reader_side.Event], events: list[panel_side.Event]
) -> None:
    where = f"frames[{number}], "
    if number == 0:
        expect(f"{where}as the reader takes it", [reader_side.Challenged(replay.default_key)], heard)
        expect(f"{where}as the panel takes the answer", [], events)
    elif number == 2:
        expect(f"{where}as the reader takes it", [reader_side.ChannelOpened(replay.default_key)], heard)
        opened = panel_side.ChannelOpened(replay.reader.client_uid, replay.default_key)
        expect(f"{where}as the panel takes the answer", [opened], events)
    else:
        secured = [isinstance(event, reader_side.Asked) and event.secured for event in heard]
        expect(f"{where}as the reader takes it", [True], secured)
        answered = [one.secured for one in events if isinstance(one, panel_side.Answered | panel_side.Refused)]
        expect(f"{where}as the panel takes the answer", [True], answered)


_FAILED = re.compile(r"client cryptogram does not verify with the configured SCBK(-D)?(; control panel falls back)?")


def check_session_failed(vector: Vector) -> None:
    """The reader's proof does not fit the key that was tried."""
    _only("", vector, "outcome", "base_key_tried", "rnd_a", "frames")
    if not _FAILED.fullmatch(str(vector["outcome"])):
        raise NotUnderstood(f"what {vector['outcome']!r} asks of a panel")
    block = Packet.parse(bytes.fromhex(vector["frames"][0]["frame"])).block
    default_key = block is not None and block.data == DEFAULT_KEY
    replay = _Replay(vector, bytes.fromhex(vector["base_key_tried"]), default_key)
    for number, command, reply in _pairs(vector["frames"]):
        replay.command(command, f"frames[{number}].")
        frame = bytes.fromhex(reply["frame"])
        packet = Packet.parse(frame)
        _expect_frame(reply, packet, packet, None, f"frames[{number + 1}].")
        events = replay.panel.receive(frame, ANYTIME)
        expect("outcome", [panel_side.ChannelFailed(Failure.CLIENT_CRYPTOGRAM)], events)


def check_secure_exchange(vector: Vector) -> None:
    """Packets inside a session whose beginning is computed from the stated keys and random numbers."""
    _only("", vector, "base_key", "rnd_a", "rnd_b", "start_rmac", "frames")
    rnd_a, rnd_b = bytes.fromhex(vector["rnd_a"]), bytes.fromhex(vector["rnd_b"])
    keys = SessionKeys.derive(bytes.fromhex(vector["base_key"]), rnd_a)
    initial = keys.initial_rmac(keys.server_cryptogram(rnd_a, rnd_b))
    expect("start_rmac", vector["start_rmac"], initial.hex())
    sender, receiver = SecureChannel(keys, initial), SecureChannel(keys, initial)
    for number, stated in enumerate(vector["frames"]):
        where = f"frames[{number}]."
        packet = Packet.parse(bytes.fromhex(stated["frame"]))
        opened = receiver.open_reply(packet) if packet.reply else receiver.open_command(packet)
        sealed = sender.seal_reply(opened) if packet.reply else sender.seal_command(opened)
        expect(f"{where}frame, sealed again", stated["frame"], sealed.build().hex())
        mac = receiver.reply_mac if packet.reply else receiver.command_mac
        _expect_frame(stated, packet, opened, mac, where)
