"""Cards that leave, answers that get lost, cables that fall out: the card is the old one, the new one or no card."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from latchwork.drivers.contract import DriverError, Evidence, Reason, Rejected, Unconfirmed, Unreachable
from latchwork.drivers.encoder.pn532 import FAULTS
from latchwork.protocol.keycard.keys import PropertyKey
from latchwork.simulators.cards.mifare_classic import MifareClassic
from latchwork.world.wires import cable

Desk = Callable[..., None]

KEY = PropertyKey(bytes(range(32)))
OLD, NEW = 1, 2


def what_the_door_hears(bench: Any) -> int | None:
    """The sequence number that a lock reads off the card; None for an unreadable one."""
    bench.lift()
    lock = bench.lock()
    outcome = lock.tap(bench.card)
    bench.lay(bench.card)
    if outcome.reason == "unreadable":
        return None
    assert outcome.opened, outcome
    return int(lock.memory.events[-1].serial) - 1000


def calm(bench: Any) -> None:
    """Takes back every fault, also one that was still counting exchanges."""
    bench.world.faults.disarm()
    bench.chip.radio._leaves_in = None


async def outcome_of(verb: Coroutine[Any, Any, Any]) -> DriverError | None:
    try:
        await verb
    except DriverError as error:
        return error
    return None


def test_a_card_torn_away_at_any_exchange_of_a_first_writing_is_new_or_unreadable_and_can_be_finished(
    at_the_desk: Desk,
) -> None:
    finished = []

    async def story(bench: Any, point: int) -> None:
        bench.world.faults.arm("card_torn", "desk", exchanges=point)
        error = await outcome_of(bench.encoder.write(bench.order(NEW)))
        torn = bench.card not in bench.chip.field.cards
        calm(bench)
        if not torn:
            finished.append(point)
            assert error is None
        else:
            assert isinstance(error, Unconfirmed | Unreachable)
            bench.lay(bench.card)
        heard = what_the_door_hears(bench)
        assert heard in ((NEW,) if error is None else (None, NEW))
        seen, receipt = await bench.encoder.write(bench.order(NEW))
        assert receipt.evidence is Evidence.READ_BACK
        assert seen.order == bench.order(NEW)
        assert what_the_door_hears(bench) == NEW

    for point in range(0, 160, 1):
        at_the_desk(lambda bench, point=point: story(bench, point), seed=point)
        if finished:
            break
    assert finished
    assert finished[0] > 30


def test_a_card_torn_away_at_any_exchange_of_a_rewriting_is_the_old_card_or_the_new_one(at_the_desk: Desk) -> None:
    finished = []
    heard_all = set()

    async def story(bench: Any, point: int) -> None:
        await bench.encoder.write(bench.order(OLD))
        bench.world.faults.arm("card_torn", "desk", exchanges=point)
        error = await outcome_of(bench.encoder.write(bench.order(NEW)))
        torn = bench.card not in bench.chip.field.cards
        calm(bench)
        if not torn:
            finished.append(point)
            assert error is None
        else:
            bench.lay(bench.card)
        heard = what_the_door_hears(bench)
        heard_all.add(heard)
        assert heard in (OLD, NEW)
        if isinstance(error, Unreachable):
            assert heard == OLD
        seen, _ = await bench.encoder.write(bench.order(NEW))
        assert seen.order == bench.order(NEW)
        assert what_the_door_hears(bench) == NEW

    for point in range(160):
        at_the_desk(lambda bench, point=point: story(bench, point), seed=point, garbage_when_torn=True)
        if finished:
            break
    assert finished
    assert heard_all == {OLD, NEW}


def test_a_card_torn_away_at_any_exchange_of_an_erasing_is_its_old_self_or_unreadable_and_can_be_erased(
    at_the_desk: Desk,
) -> None:
    finished = []

    async def story(bench: Any, point: int) -> None:
        fresh = bench.card.memory.dump()
        await bench.encoder.write(bench.order(OLD))
        bench.world.faults.arm("card_torn", "desk", exchanges=point)
        await outcome_of(bench.encoder.erase())
        if bench.card in bench.chip.field.cards:
            finished.append(point)
        else:
            bench.lay(bench.card)
        calm(bench)
        assert what_the_door_hears(bench) in (OLD, None)
        await bench.encoder.erase()
        assert bench.card.memory.dump() == fresh

    for point in range(0, 200, 3):
        at_the_desk(lambda bench, point=point: story(bench, point), seed=point)
        if finished:
            break
    assert finished


def test_an_answer_lost_at_any_command_ends_made_or_untouched_or_unconfirmed_and_never_in_a_lie(
    at_the_desk: Desk,
) -> None:
    finished = []

    async def story(bench: Any, point: int) -> None:
        await bench.encoder.write(bench.order(OLD))
        asked = 0
        respond = bench.chip._respond

        def losing(response: Any) -> None:
            nonlocal asked
            asked += 1
            if asked == point:
                bench.world.faults.arm("done_answer_lost", "desk")
            respond(response)

        bench.chip._respond = losing
        error = await outcome_of(bench.encoder.write(bench.order(NEW)))
        bench.chip._respond = respond
        if asked < point:
            finished.append(point)
        heard = what_the_door_hears(bench)
        if error is None:
            assert heard == NEW
        elif isinstance(error, Unreachable):
            assert heard == OLD
        else:
            assert isinstance(error, Unconfirmed)
            assert heard in (OLD, NEW)
        seen, _ = await bench.encoder.write(bench.order(NEW))
        assert seen.order == bench.order(NEW)

    for point in range(1, 200):
        at_the_desk(lambda bench, point=point: story(bench, point))
        if finished:
            break
    assert finished


def test_the_answer_lost_after_the_last_byte_is_made_up_for_by_reading_the_card(at_the_desk: Desk) -> None:
    """The first write of the field-off that follows is the last thing that can be lost; nothing is written twice."""
    made = []

    async def story(bench: Any, point: int) -> None:
        await bench.encoder.write(bench.order(OLD))
        writes = 0
        exchange = bench.chip.radio.exchange

        def counting(tg: int, data: bytes, *, more: bool) -> Any:
            nonlocal writes
            if data[0] in (0xA0, 0xA2):
                writes += 1
                if writes == point:
                    bench.world.faults.arm("done_answer_lost", "desk")
            return exchange(tg, data, more=more)

        bench.chip.radio.exchange = counting
        error = await outcome_of(bench.encoder.write(bench.order(NEW)))
        if error is None and writes == point:
            made.append(point)

    for point in range(1, 30):
        at_the_desk(lambda bench, point=point: story(bench, point))
    assert made


def test_a_verb_cancelled_at_any_moment_leaves_the_old_card_or_the_new_one(at_the_desk: Desk) -> None:
    async def story(bench: Any, step: int) -> None:
        await bench.encoder.write(bench.order(OLD))
        task = asyncio.ensure_future(bench.encoder.write(bench.order(NEW)))
        await bench.world.sleep(step * 0.011)
        task.cancel()
        done = (await asyncio.gather(task, return_exceptions=True))[0]
        assert isinstance(done, asyncio.CancelledError | tuple)
        assert what_the_door_hears(bench) in (OLD, NEW)
        seen, _ = await bench.encoder.write(bench.order(NEW))
        assert seen.order == bench.order(NEW)
        assert what_the_door_hears(bench) == NEW

    for step in range(40):
        at_the_desk(lambda bench, step=step: story(bench, step), seed=step)


def test_a_card_torn_in_the_middle_of_a_cell_of_its_keys_is_finished_or_declared_unsafe(at_the_desk: Desk) -> None:
    """A sector whose keys were torn into garbage is shut for everybody; the encoder says so and makes nothing up."""
    ends = set()

    async def story(bench: Any, point: int) -> None:
        bench.world.faults.arm("card_torn", "desk", exchanges=point)
        await outcome_of(bench.encoder.write(bench.order(NEW)))
        if bench.card not in bench.chip.field.cards:
            bench.lay(bench.card)
        calm(bench)
        assert what_the_door_hears(bench) in (None, NEW)
        error = await outcome_of(bench.encoder.write(bench.order(NEW)))
        ends.add(None if error is None else getattr(error, "reason", type(error)))
        if error is None:
            assert what_the_door_hears(bench) == NEW

    for point in range(70):
        at_the_desk(lambda bench, point=point: story(bench, point), seed=point, garbage_when_torn=True)
    assert ends <= {None, Reason.WRONG_CARD}
    assert None in ends


def test_a_card_that_acknowledges_and_forgets_is_never_called_made(at_the_desk: Desk) -> None:
    async def story(bench: Any, nth: int) -> None:
        await bench.encoder.write(bench.order(OLD))
        writes = 0
        write = bench.card.memory.write

        def forgetful(at: int, data: bytes) -> None:
            nonlocal writes
            writes += 1
            if writes == nth:
                bench.card.memory.forgets_next_write = True
            write(at, data)

        bench.card.memory.write = forgetful
        error = await outcome_of(bench.encoder.write(bench.order(NEW)))
        if writes < nth:
            assert error is None
            return
        heard = what_the_door_hears(bench)
        assert heard in (OLD, NEW)
        # a page that was to become what it already was may be forgotten without harm
        assert isinstance(error, Unconfirmed) or heard == NEW

    for nth in range(1, 24):
        at_the_desk(lambda bench, nth=nth: story(bench, nth))


def test_a_card_swapped_for_another_before_the_read_back_is_noticed(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        store = bench.encoder._antenna

        async def swapped_again() -> None:
            if store.writing and bench.card in bench.chip.field.cards:
                bench.lift()
                bench.lay(bench.card.stranger())
            await again()

        again, store.again = store.again, swapped_again
        with pytest.raises(Unconfirmed, match="another card"):
            await bench.encoder.write(bench.order(NEW))

    at_the_desk(story)


def test_a_cable_that_falls_out_before_the_writing_is_unreachable_and_during_it_unconfirmed(at_the_desk: Desk) -> None:
    async def story(bench: Any, during: bool) -> None:
        task = asyncio.ensure_future(bench.encoder.write(bench.order(NEW)))
        await bench.world.sleep(0.001)
        while during and not bench.encoder._antenna.writing:
            await bench.world.sleep(0.001)
        bench.ports._ports["desk"].close()
        with pytest.raises(Unconfirmed if during else Unreachable):
            await task

    at_the_desk(lambda bench: story(bench, during=False))
    at_the_desk(lambda bench: story(bench, during=True))


def test_a_port_that_cannot_be_opened_is_unreachable(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        bench.ports.remove("desk")
        with pytest.raises(Unreachable, match="does not exist"):
            await bench.encoder.read()

    at_the_desk(story)


def test_a_chip_that_hangs_is_unreachable_until_it_is_reset(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        bench.world.faults.arm("hang_until_reset", "desk")
        with pytest.raises(Unreachable):
            await bench.encoder.read()
        bench.chip.power_cycle()
        assert (await bench.encoder.write(bench.order(NEW)))[0].order == bench.order(NEW)

    at_the_desk(story)


@pytest.mark.parametrize("fault", ["noise_bytes", "split_every_byte", "merged_frames", "crc_flip", "answer_late"])
def test_a_bad_line_slows_the_work_and_does_not_change_its_outcome(at_the_desk: Desk, fault: str) -> None:
    async def story(bench: Any) -> None:
        bench.world.faults.arm(fault, "desk", times=1)
        error = await outcome_of(bench.encoder.write(bench.order(NEW)))
        assert error is None or isinstance(error, Unreachable | Unconfirmed)
        assert (await bench.encoder.write(bench.order(NEW)))[0].order == bench.order(NEW)

    at_the_desk(story)


def test_a_key_refused_once_is_called_a_wrong_card_and_nothing_is_written(at_the_desk: Desk) -> None:
    async def story(bench: Any) -> None:
        if not isinstance(bench.card, MifareClassic):
            return
        await bench.encoder.write(bench.order(OLD))
        bench.world.faults.arm("card_wrong_key", "desk", times=None)
        with pytest.raises(Rejected) as refused:
            await bench.encoder.write(bench.order(NEW))
        assert refused.value.reason is Reason.WRONG_CARD
        bench.world.faults.disarm()
        assert what_the_door_hears(bench) == OLD

    at_the_desk(story)


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_under_each_declared_fault_the_card_is_old_new_or_unreadable_and_the_encoder_tells_the_truth(
    at_the_desk: Desk, fault: str
) -> None:
    async def story(bench: Any) -> None:
        await bench.encoder.write(bench.order(OLD))
        bench.world.faults.arm(fault, "desk", exchanges=20)
        error = await outcome_of(bench.encoder.write(bench.order(NEW)))
        calm(bench)
        bench.chip.power_cycle()
        bench.card.memory.worn_out = False
        bench.lift()
        bench.lay(bench.card)
        if not bench.ports._ports["desk"].up:
            host, device = cable(bench.world, "desk", baud=115200)
            bench.ports.add("desk", host)
            bench.chip.attach(device)
        heard = what_the_door_hears(bench)
        assert heard in ((NEW,) if error is None else (OLD, NEW))
        if isinstance(error, Unreachable | Rejected):
            assert heard == OLD
        assert (await bench.encoder.write(bench.order(NEW)))[0].order == bench.order(NEW)

    at_the_desk(story)


def test_no_key_password_or_sealed_byte_shows_in_errors_or_representations(at_the_desk: Desk) -> None:
    shown: list[str] = []

    async def story(bench: Any, point: int) -> None:
        await bench.encoder.write(bench.order(OLD))
        bench.world.faults.arm("card_torn", "desk", exchanges=point)
        error = await outcome_of(bench.encoder.write(bench.order(NEW)))
        calm(bench)
        for told in (error, error and error.__context__, bench.card, bench.encoder.__dict__):
            shown.append(f"{told!r} {told}")
        uid, text = bench.card.uid, " ".join(shown).lower()
        secrets = [bytes(range(32)), KEY.password(uid), KEY.seal_key(uid)]
        secrets += [KEY.write_key(uid, sector) for sector in range(1, 6)]
        for secret in secrets:
            assert secret.hex() not in text
            assert repr(secret).lower() not in text

    for point in (0, 10, 25, 40):
        at_the_desk(lambda bench, point=point: story(bench, point))
