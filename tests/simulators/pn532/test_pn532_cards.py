"""What the chip does with cards: listing, exchanges, raw frames, and everything that can go wrong at the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from latchwork.protocol.cards import ntag21x
from latchwork.protocol.cards.iso14443a import crc_a, with_crc
from latchwork.protocol.cards.mifare_classic import FACTORY_KEY, build_value, parse_value
from latchwork.protocol.cards.ntag21x import Configuration
from latchwork.protocol.pn532 import generated as pn532
from latchwork.protocol.pn532.constants import Register, Status
from latchwork.protocol.pn532.frames import ACK
from latchwork.protocol.pn532.targets import TypeATarget, parse_type_a_targets, uid_to_select
from latchwork.simulators.cards.mifare_classic import MifareClassic
from latchwork.simulators.cards.ultralight import Ntag21x
from latchwork.simulators.pn532.firmware import HANDLERS
from latchwork.world import World

Bench = Any
MakeBench = Callable[..., Bench]
Story = Callable[[Bench], Awaitable[None]]
UID = bytes.fromhex("deadbeef")
TAG_UID = bytes.fromhex("04a1b2c3d4e580")
BLOCK = bytes(range(16))
OK = (Status.OK, b"")


def told(bench: MakeBench, story: Story, seed: int = 1) -> None:
    """Runs a story at a bench whose chip is ready."""

    async def run(world: World) -> None:
        await story(await bench(world).ready())

    world = World(seed)
    world.run(run(world))


async def with_classic(desk: Bench) -> MifareClassic:
    """A factory-fresh card, listed and authenticated for sector 1."""
    card = MifareClassic(desk.world, UID)
    desk.chip.field.put(card)
    assert (await desk.listed()).nb_tg == 1
    assert await desk.exchange(b"\x60\x04" + FACTORY_KEY + UID) == OK
    return card


async def with_tag(desk: Bench) -> Ntag21x:
    card = Ntag21x(desk.world, TAG_UID)
    desk.chip.field.put(card)
    assert (await desk.listed()).nb_tg == 1
    return card


def targets(found: pn532.PassiveTargets) -> tuple[TypeATarget, ...]:
    return parse_type_a_targets(found.nb_tg, found.data)


# --- listing


def test_an_empty_field_is_reported_after_the_tries_that_were_allowed(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        start = desk.world.monotonic()
        assert (await desk.listed()).nb_tg == 0
        assert 0.05 < desk.world.monotonic() - start < 0.2
        assert await desk.ask(pn532.ReadRegister([Register.CIU_FIFO_DATA])) == pn532.RegisterValues(b"\x26")

    told(bench, story)


def test_a_card_is_listed_as_the_manual_says(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        desk.chip.field.put(Ntag21x(desk.world, TAG_UID))
        assert targets(await desk.listed()) == (TypeATarget(1, 0x0044, 0x00, TAG_UID),)

    told(bench, story)


def test_with_endless_tries_the_chip_waits_until_a_card_is_put_there(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        await desk.ask(pn532.RFConfiguration(5, b"\xff\x01\xff"))
        card = MifareClassic(desk.world, UID)
        asyncio.get_running_loop().call_later(3600.0, desk.chip.field.put, card)
        found = await desk.ask(pn532.InListPassiveTarget(1, 0, b""), wait=None)
        assert found.nb_tg == 1
        assert 3600 < desk.world.monotonic() < 3601

    told(bench, story)


def test_two_cards_are_told_apart_and_spoken_to_in_turn(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        first, second = MifareClassic(desk.world, UID), MifareClassic(desk.world, bytes.fromhex("deadbeee"))
        for card in (first, second):
            desk.chip.field.put(card)
        listed = targets(await desk.listed(2))
        assert {target.nfcid1 for target in listed} == {first.uid, second.uid}
        for target in listed:
            auth = b"\x60\x04" + FACTORY_KEY + target.nfcid1
            assert await desk.exchange(auth, target.tg) == OK
            assert await desk.exchange(b"\xa0\x04" + target.nfcid1 * 4, target.tg) == OK
        assert (first.block(4), second.block(4)) == (first.uid * 4, second.uid * 4)
        status = await desk.ask(pn532.GetGeneralStatus())
        assert [row.tg for row in status.targets] == [1, 2]

    told(bench, story)


def test_one_card_of_several_is_listed_by_its_uid(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        for card in (MifareClassic(desk.world, UID), Ntag21x(desk.world, TAG_UID)):
            desk.chip.field.put(card)
        found = await desk.ask(pn532.InListPassiveTarget(1, 0, uid_to_select(TAG_UID)))
        assert [target.nfcid1 for target in targets(found)] == [TAG_UID]
        found = await desk.ask(pn532.InListPassiveTarget(1, 0, bytes(4)))
        assert found.nb_tg == 0

    told(bench, story)


@pytest.mark.parametrize("modulation", [1, 2, 3, 4])
def test_no_card_of_another_modulation_is_ever_found(bench: MakeBench, modulation: int) -> None:
    async def story(desk: Bench) -> None:
        desk.chip.field.put(MifareClassic(desk.world, UID))
        assert (await desk.ask(pn532.InListPassiveTarget(1, modulation, b"\x00"))).nb_tg == 0

    told(bench, story)


def test_a_released_card_sleeps_until_the_field_was_off(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        await with_tag(desk)
        assert await desk.ask(pn532.InRelease(0)) == pn532.Released(0)
        assert (await desk.listed()).nb_tg == 0
        await desk.ask(pn532.RFConfiguration(1, b"\x00"))
        assert (await desk.listed()).nb_tg == 1

    told(bench, story)


def test_a_deselected_card_is_woken_by_selecting_it(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        await with_tag(desk)
        assert await desk.ask(pn532.InDeselect(1)) == pn532.Deselected(0)
        assert await desk.ask(pn532.InSelect(1)) == pn532.Selected(0)
        assert (await desk.exchange(b"\x30\x04"))[0] == 0
        assert await desk.ask(pn532.InSelect(2)) == pn532.Selected(Status.WRONG_CONTEXT)

    told(bench, story)


def test_without_a_listed_target_nothing_is_exchanged(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        desk.chip.field.put(MifareClassic(desk.world, UID))
        assert await desk.exchange(b"\x30\x04") == (Status.WRONG_CONTEXT, b"")

    told(bench, story)


def test_automatic_polling_finds_a_card_that_comes_later(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(1.0, desk.chip.field.put, Ntag21x(desk.world, TAG_UID))
        found = await desk.ask(pn532.InAutoPoll(0xFF, 1, b"\x10\x11"), wait=None)
        assert [row.type for row in found.targets] == [0x10]
        assert TAG_UID in found.targets[0].data
        desk.chip.field.clear()
        assert await desk.ask(pn532.InAutoPoll(2, 1, b"\x10")) == pn532.AutoPolled([])

    told(bench, story)


# --- exchanges


def test_a_classic_block_is_written_and_read_back(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        card = await with_classic(desk)
        assert await desk.exchange(b"\xa0\x04" + BLOCK) == OK
        assert await desk.exchange(b"\x30\x04") == (0, BLOCK)
        assert card.block(4) == BLOCK

    told(bench, story)


def test_value_commands_and_transfer_reach_the_card(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        card = await with_classic(desk)
        await desk.exchange(b"\xa0\x04" + build_value(10))
        assert await desk.exchange(b"\xc1\x04" + (5).to_bytes(4, "little")) == OK
        assert await desk.exchange(b"\xb0\x05") == OK
        assert await desk.exchange(b"\xc0\x05" + (1).to_bytes(4, "little")) == OK
        assert await desk.exchange(b"\xb0\x05") == OK
        assert await desk.exchange(b"\xc2\x05" + bytes(4)) == OK
        assert await desk.exchange(b"\xb0\x06") == OK
        assert parse_value(card.block(6)) == (14, 0)

    told(bench, story)


def test_a_wrong_key_is_status_14_and_the_card_must_be_listed_again(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        card = MifareClassic(desk.world, UID)
        desk.chip.field.put(card)
        await desk.listed()
        assert await desk.exchange(b"\x60\x04" + bytes(6) + UID) == (Status.MIFARE_AUTH, b"")
        assert await desk.exchange(b"\x60\x04" + FACTORY_KEY + UID) == (Status.MIFARE_AUTH, b"")
        assert (await desk.listed()).nb_tg == 1
        assert await desk.exchange(b"\x60\x04" + FACTORY_KEY + UID) == OK

    told(bench, story)


def test_a_block_without_permission_is_refused_with_a_status(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        desk.chip.field.put(MifareClassic(desk.world, UID))
        await desk.listed()
        assert await desk.exchange(b"\x30\x04") == (Status.MIFARE_AUTH, b"")
        await desk.listed()
        await desk.exchange(b"\x60\x04" + FACTORY_KEY + UID)
        assert await desk.exchange(b"\x30\x08") == (Status.DATA_FORMAT, b"")

    told(bench, story)


def test_an_ntag_page_is_written_and_read_back(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        card = await with_tag(desk)
        assert await desk.exchange(b"\xa2\x04page") == OK
        status, data = await desk.exchange(b"\x30\x04")
        assert (status, data[:4], card.page(4)) == (0, b"page", b"page")

    told(bench, story)


# --- raw frames


def test_a_raw_command_goes_out_with_crc_and_comes_back_without(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        card = await with_tag(desk)
        assert await desk.through(ntag21x.get_version()) == (0, card.layout.version)

    told(bench, story)


def test_a_four_bit_answer_is_a_crc_error_unless_checking_is_switched_off(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        await with_tag(desk)
        assert await desk.through(ntag21x.write(4, b"page")) == (Status.CRC, b"")
        await desk.ask(pn532.WriteRegister([pn532.WriteRegisterWrite(Register.CIU_RX_MODE, 0x00)]))
        assert await desk.through(ntag21x.write(4, b"page")) == (0, b"\x0a")
        status, data = await desk.through(ntag21x.read(4))
        assert (status, len(data), data[16:]) == (0, 18, crc_a(data[:16]))
        assert await desk.ask(pn532.ReadRegister([Register.CIU_RX_MODE])) == pn532.RegisterValues(b"\x00")
        await desk.listed()
        assert (await desk.through(ntag21x.read(4)))[1] == data[:16], "listing sets the register anew"

    told(bench, story)


def test_a_raw_anticollision_can_be_done_bit_by_bit(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        desk.chip.field.put(MifareClassic(desk.world, UID))
        await desk.ask(pn532.RFConfiguration(1, b"\x01"))
        registers = [
            pn532.WriteRegisterWrite(Register.CIU_TX_MODE, 0),
            pn532.WriteRegisterWrite(Register.CIU_RX_MODE, 0),
            pn532.WriteRegisterWrite(Register.CIU_BIT_FRAMING, 7),
        ]
        await desk.ask(pn532.WriteRegister(registers))
        assert await desk.through(b"\x26") == (0, b"\x04\x00")
        await desk.ask(pn532.WriteRegister([pn532.WriteRegisterWrite(Register.CIU_BIT_FRAMING, 0)]))
        assert await desk.through(b"\x93\x20") == (0, UID + b"\x22")
        assert await desk.through(with_crc(b"\x93\x70" + UID + b"\x22")) == (0, with_crc(b"\x08"))

    told(bench, story)


def test_a_password_opens_a_protected_page(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        card = Ntag21x(desk.world, TAG_UID)
        pages = Configuration(auth0=4, prot=True, pwd=b"PWD!", pack=b"OK").build()
        for n in range(4):
            card.put_page(0x29 + n, pages[4 * n : 4 * n + 4])
        desk.chip.field.put(card)
        await desk.listed()
        assert await desk.through(ntag21x.pwd_auth(b"PWD!")) == (0, b"OK")
        assert (await desk.exchange(b"\x30\x04"))[0] == 0

    told(bench, story)


# --- misfortune


def test_a_card_that_is_gone_costs_the_retry_time_out(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        card = await with_classic(desk)
        desk.chip.field.remove(card)
        start = desk.world.monotonic()
        assert await desk.exchange(b"\x30\x04") == (Status.TIMEOUT, b"")
        assert desk.world.monotonic() - start == pytest.approx(0.0512, abs=0.01)
        assert (await desk.listed()).nb_tg == 0

    told(bench, story)


def test_a_card_pulled_during_a_write_leaves_the_old_block_or_the_new_one(bench: MakeBench) -> None:
    left = set()

    async def story(desk: Bench) -> None:
        card = await with_classic(desk)
        loop = asyncio.get_running_loop()
        loop.call_later(0.006, desk.chip.field.remove, card)
        assert await desk.exchange(b"\xa0\x04" + BLOCK) == (Status.TIMEOUT, b"")
        left.add(card.block(4))

    # the card's own chance decides, so several worlds are needed to see both
    for seed in range(12):
        told(bench, story, seed)
    assert left == {bytes(16), BLOCK}


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_torn_card_leaves_after_the_exchanges_that_were_asked_for(bench: MakeBench, after: int) -> None:
    async def story(desk: Bench) -> None:
        card = await with_classic(desk)
        desk.world.faults.arm("card_torn", "pn532", exchanges=after)
        for _ in range(after):
            assert await desk.exchange(b"\x30\x04") == (0, bytes(16))
        assert await desk.exchange(b"\xa0\x04" + BLOCK) == (Status.TIMEOUT, b"")
        assert card not in desk.chip.field.cards
        assert card.block(4) in (bytes(16), BLOCK)

    told(bench, story)


def test_a_status_can_be_injected(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        card = await with_classic(desk)
        desk.world.faults.arm("status_injected", "pn532", status=0x2B)
        assert await desk.exchange(b"\xa0\x04" + BLOCK) == (Status.CARD_GONE, b"")
        assert card.block(4) == bytes(16)
        assert (await desk.ask(pn532.GetGeneralStatus())).err == 0x2B

    told(bench, story)


def test_a_card_may_refuse_the_right_key(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        desk.chip.field.put(MifareClassic(desk.world, UID))
        await desk.listed()
        desk.world.faults.arm("card_wrong_key", "pn532")
        assert await desk.exchange(b"\x60\x04" + FACTORY_KEY + UID) == (Status.MIFARE_AUTH, b"")

    told(bench, story)


def test_a_locked_card_refuses_every_write_from_then_on(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        card = await with_tag(desk)
        desk.world.faults.arm("card_locked", "pn532")
        for _ in range(2):
            assert await desk.exchange(b"\xa2\x04page") == (Status.DATA_FORMAT, b"")
            await desk.listed()
        assert card.page(4) != b"page"

    told(bench, story)


def test_a_second_card_shows_at_the_listing_and_is_gone_at_the_next(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        card = await with_classic(desk)
        desk.world.faults.arm("card_second", "pn532")
        uids = {target.nfcid1 for target in targets(await desk.listed(2))}
        assert len(uids) == 2
        assert card.uid in uids
        await desk.ask(pn532.RFConfiguration(1, b"\x00"))
        assert [target.nfcid1 for target in targets(await desk.listed(2))] == [UID]

    told(bench, story)


@pytest.mark.parametrize("relist", [False, True])
def test_a_card_swapped_after_the_write_has_another_uid(bench: MakeBench, relist: bool) -> None:
    async def story(desk: Bench) -> None:
        card = await with_classic(desk)
        assert await desk.exchange(b"\xa0\x04" + BLOCK) == OK
        desk.world.faults.arm("card_swapped", "pn532")
        if not relist:
            assert await desk.exchange(b"\x30\x04") == (Status.TIMEOUT, b"")
        (other,) = targets(await desk.listed())
        assert other.nfcid1 != UID
        assert card.block(4) == BLOCK

    told(bench, story)


def test_an_acknowledged_write_may_not_be_kept(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        card = await with_classic(desk)
        desk.world.faults.arm("card_ack_not_kept", "pn532")
        assert await desk.exchange(b"\xa0\x04" + BLOCK) == OK
        assert await desk.exchange(b"\x30\x04") == (0, bytes(16))
        assert await desk.exchange(b"\xa0\x04" + BLOCK) == OK
        assert card.block(4) == BLOCK

    told(bench, story)


def test_a_done_write_whose_answer_is_lost_is_on_the_card(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        card = await with_classic(desk)
        desk.world.faults.arm("done_answer_lost", "pn532")
        desk.session.ask(0x40, b"\x01\xa0\x04" + BLOCK, desk.world.monotonic())
        desk.port.send(desk.session.outgoing())
        del desk.raw[:]
        await desk.world.sleep(1.0)
        assert desk.raw == ACK
        assert card.block(4) == BLOCK

    told(bench, story)


# --- the rest of the command table


def test_registers_and_ports_keep_what_was_written(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        write = pn532.WriteRegisterWrite
        await desk.ask(pn532.WriteRegister([write(0x6305, 0x12), write(0xFFB0, 0x34)]))
        assert await desk.ask(pn532.ReadRegister([0x6305, 0xFFB0, 0x6306])) == pn532.RegisterValues(b"\x12\x34\x00")
        await desk.ask(pn532.WriteGPIO(0x80 | 0x15, 0x02))
        assert await desk.ask(pn532.ReadGPIO()) == pn532.GPIOState(0x15, 0x06, 0)

    told(bench, story)


@pytest.mark.parametrize("values", ["0101", "02000b0a", "0400", "05ff01ff", "0a" + "00" * 11, "0b" + "00" * 8])
def test_every_rf_item_is_taken(bench: MakeBench, values: str) -> None:
    async def story(desk: Bench) -> None:
        item, data = bytes.fromhex(values)[0], bytes.fromhex(values)[1:]
        assert await desk.ask(pn532.RFConfiguration(item, data)) == pn532.RFConfigured()

    told(bench, story)


@pytest.mark.parametrize(("test", "result"), [(1, b"\0"), (2, b"\0"), (4, b"\0"), (6, b"\1"), (7, b"\0")])
def test_the_self_tests_pass(bench: MakeBench, test: int, result: bytes) -> None:
    async def story(desk: Bench) -> None:
        assert await desk.ask(pn532.Diagnose(test, b"")) == pn532.Diagnosed(result)

    told(bench, story)


def test_the_presence_test_knows_whether_the_card_still_lies_there(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        card = await with_tag(desk)
        assert await desk.ask(pn532.Diagnose(6, b"")) == pn532.Diagnosed(b"\x00")
        desk.chip.field.remove(card)
        assert await desk.ask(pn532.Diagnose(6, b"")) == pn532.Diagnosed(b"\x01")

    told(bench, story)


def test_nobody_plays_peer_to_peer_here(bench: MakeBench) -> None:
    async def story(desk: Bench) -> None:
        await desk.ask(pn532.RFConfiguration(5, b"\x01\x01\x10"))
        assert (await desk.ask(pn532.InJumpForDEP(0, 0, 0, b""))).status == Status.TIMEOUT
        assert (await desk.ask(pn532.TgGetData())).status == Status.WRONG_CONTEXT

    told(bench, story)


@pytest.mark.parametrize("request_type", list(pn532.REQUEST.values()), ids=lambda row: row.__name__)
def test_every_command_has_a_handler(request_type: Any) -> None:
    assert request_type in HANDLERS
