"""Cards that speak APDUs, through the chip's T=CL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from latchwork.protocol.cards.iso14443a import R_NAK, i_block, rats, with_crc
from latchwork.protocol.pn532 import generated as pn532
from latchwork.protocol.pn532.constants import Status
from latchwork.protocol.pn532.targets import parse_type_a_targets
from latchwork.simulators.cards.field import Field
from latchwork.simulators.cards.iso14443a import Frame
from latchwork.simulators.cards.iso_dep import DESFIRE_ATS, IsoDepCard
from latchwork.simulators.cards.memory import Memory
from latchwork.simulators.cards.reader import Reader
from latchwork.world import World

Bench = Any
MakeBench = Callable[..., Bench]


class Echo(IsoDepCard):
    """Answers each command with itself, its length and 9000; forgets nothing but the count when deselected."""

    sessions = 0

    def apdu(self, command: bytes) -> bytes:
        return command + len(command).to_bytes(2, "big") + b"\x90\x00"

    def session_lost(self) -> None:
        self.sessions += 1


def echo(world: World) -> Echo:
    return Echo(world, bytes.fromhex("04123456789abc"), Memory(b""))


@pytest.mark.parametrize("size", [1, 5, 60, 61, 62, 125, 200, 255])
@pytest.mark.parametrize("extensions", [0, 2])
def test_an_apdu_of_any_length_comes_back(bench: MakeBench, size: int, extensions: int) -> None:
    world = World(1)

    async def story() -> None:
        desk = await bench(world).ready()
        card = echo(world)
        card.extensions = extensions
        desk.chip.field.put(card)
        found = await desk.listed()
        assert parse_type_a_targets(found.nb_tg, found.data)[0].ats == DESFIRE_ATS
        command = bytes(n & 0xFF for n in range(size))
        for _ in range(3):
            answer = command + size.to_bytes(2, "big") + b"\x90\x00"
            assert await desk.exchange(command) == (0, answer)

    world.run(story())


def test_a_long_apdu_may_come_in_several_exchanges(bench: MakeBench) -> None:
    world = World(1)

    async def story() -> None:
        desk = await bench(world).ready()
        desk.chip.field.put(echo(world))
        await desk.listed()
        assert await desk.exchange(b"first ", 0x41) == (0, b"")
        assert (await desk.exchange(b"second"))[1].startswith(b"first second")

    world.run(story())


def test_without_automatic_rats_there_is_no_ats(bench: MakeBench) -> None:
    world = World(1)

    async def story() -> None:
        desk = await bench(world).ready()
        desk.chip.field.put(echo(world))
        await desk.ask(pn532.SetParameters(0x04))
        found = await desk.listed()
        assert parse_type_a_targets(found.nb_tg, found.data, auto_rats=False)[0].ats is None

    world.run(story())


def test_a_deselected_card_starts_anew_when_it_is_selected(bench: MakeBench) -> None:
    world = World(1)

    async def story() -> None:
        desk = await bench(world).ready()
        card = echo(world)
        desk.chip.field.put(card)
        await desk.listed()
        await desk.exchange(b"hello")
        before = card.sessions
        assert (await desk.ask(pn532.InDeselect(1))).status == 0
        assert card.sessions > before
        assert (await desk.exchange(b"hello"))[0] == 0

    world.run(story())


def test_a_card_that_leaves_is_a_time_out(bench: MakeBench) -> None:
    world = World(1)

    async def story() -> None:
        desk = await bench(world).ready()
        card = echo(world)
        desk.chip.field.put(card)
        await desk.listed()
        desk.chip.field.remove(card)
        assert await desk.exchange(b"hello") == (Status.TIMEOUT, b"")

    world.run(story())


def test_a_card_repeats_a_block_that_the_reader_missed() -> None:
    world = World(1)
    card = echo(world)
    field = Field()
    field.power(True)
    field.put(card)
    reader = Reader(field)
    assert reader.select() is not None
    assert reader.exchange(rats(5)) == DESFIRE_ATS
    answer = reader.exchange(i_block(0, b"once"))
    assert reader.exchange(bytes((R_NAK,))) == answer
    assert reader.exchange(bytes((R_NAK | 1,))) == bytes((0xA2,)), "it never saw that block"
    assert field.send(Frame.whole(with_crc(b"\x26\x00"))) is None
