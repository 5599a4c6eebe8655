"""The chip's side of the dialogue: sleep, acknowledgement, abort, repetition, speed, and the faults of the line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from latchwork.protocol.pn532 import generated as pn532
from latchwork.protocol.pn532.frames import ACK, ERROR, NACK, TFI_CHIP, TFI_HOST, WAKE_UP, build_frame
from latchwork.protocol.pn532.host import Missing, Refused, Timing, Unanswered
from latchwork.simulators.cards.mifare_classic import MifareClassic
from latchwork.simulators.pn532.chip import Pn532
from latchwork.world import World

Bench = Any
MakeBench = Callable[..., Bench]
ASK = build_frame(TFI_HOST, 0x02)
ANSWER = build_frame(TFI_CHIP, 0x03, b"\x32\x01\x06\x07")
VERSION = pn532.FirmwareVersion(0x32, 1, 6, 7)
SAM = build_frame(TFI_HOST, 0x14, b"\x01")
SAM_ANSWER = build_frame(TFI_CHIP, 0x15)


def talk(bench: MakeBench, *lines: bytes | float, seed: int = 1) -> bytes:
    """Sends bytes and lets seconds pass; everything that came back."""
    world = World(seed)

    async def story() -> bytes:
        desk = bench(world)
        for line in lines:
            if isinstance(line, bytes):
                desk.port.send(line)
            else:
                await world.sleep(line)
        await world.sleep(1.0)
        return bytes(desk.raw)

    return world.run(story())


def test_the_published_example_is_answered_byte_for_byte(bench: MakeBench) -> None:
    said = talk(bench, b"\x55\x55" + bytes(14) + SAM, 0.1, ASK)
    assert said == ACK + SAM_ANSWER + ACK + ANSWER


def test_a_sleeping_chip_loses_a_frame_that_comes_without_a_preamble(bench: MakeBench) -> None:
    assert talk(bench, ASK) == b""
    assert talk(bench, ASK, 0.1, ASK) == ACK + ANSWER


def test_ten_zeros_wake_the_chip(bench: MakeBench) -> None:
    assert talk(bench, bytes(10) + ASK) == ACK + ANSWER


def test_one_byte_and_a_pause_wake_the_chip(bench: MakeBench) -> None:
    assert talk(bench, b"\x55", 0.003, ASK) == ACK + ANSWER


def test_a_frame_may_come_byte_by_byte(bench: MakeBench) -> None:
    assert talk(bench, *(bytes((byte,)) for byte in WAKE_UP + ASK)) == ACK + ANSWER


def test_after_power_up_only_the_version_is_told_before_samconfiguration(bench: MakeBench) -> None:
    diagnose = build_frame(TFI_HOST, 0x00, b"\x00hello")
    said = talk(bench, WAKE_UP + diagnose, 0.1, SAM, 0.1, diagnose)
    assert said == ACK + ERROR + ACK + SAM_ANSWER + ACK + build_frame(TFI_CHIP, 0x01, b"\x00hello")


def test_a_damaged_command_is_ignored_in_silence(bench: MakeBench) -> None:
    damaged = ASK[:-2] + bytes((ASK[-2] ^ 1, 0))
    assert talk(bench, WAKE_UP + damaged, 0.1, ASK) == ACK + ANSWER


@pytest.mark.parametrize("command", [b"\x03", b"\x02\x00", b"\x14\x09", b"\x32\x05\x01", b"\x10\x0b"])
def test_an_unknown_or_misshapen_command_is_acknowledged_and_refused(bench: MakeBench, command: bytes) -> None:
    assert talk(bench, WAKE_UP + SAM, 0.1, build_frame(TFI_HOST, command[0], command[1:]))[-14:] == ACK + ERROR


def test_a_frame_that_is_not_from_a_host_is_refused(bench: MakeBench) -> None:
    assert talk(bench, WAKE_UP + build_frame(TFI_CHIP, 0x02)) == ACK + ERROR


def test_the_last_response_is_repeated_on_demand(bench: MakeBench) -> None:
    assert talk(bench, WAKE_UP + ASK, 0.1, NACK, 0.1, NACK) == ACK + ANSWER * 3


def test_a_repetition_asked_for_before_anything_was_said_is_nothing(bench: MakeBench) -> None:
    assert talk(bench, WAKE_UP + NACK) == b""


def test_an_acknowledgement_from_the_host_aborts_the_command(bench: MakeBench) -> None:
    listing = build_frame(TFI_HOST, 0x4A, b"\x01\x00")
    said = talk(bench, WAKE_UP + SAM, 0.1, listing, 3.0, ACK, 3.0, ASK)
    assert said == ACK + SAM_ANSWER + ACK + ACK + ANSWER


def test_a_new_command_replaces_the_one_at_work(bench: MakeBench) -> None:
    listing = build_frame(TFI_HOST, 0x4A, b"\x01\x00")
    assert talk(bench, WAKE_UP + SAM, 0.1, listing, 0.1, ASK) == ACK + SAM_ANSWER + ACK + ACK + ANSWER


def test_the_chip_says_nothing_unasked(bench: MakeBench) -> None:
    assert talk(bench, 100.0) == b""


def test_a_diagnose_line_of_262_bytes_is_echoed_in_an_extended_frame(bench: MakeBench) -> None:
    data = bytes(n & 0xFF for n in range(262))
    said = talk(bench, WAKE_UP + SAM, 0.1, build_frame(TFI_HOST, 0x00, b"\x00" + data))
    echo = build_frame(TFI_CHIP, 0x01, b"\x00" + data)
    assert echo[3:7] == b"\xff\xff\x01\x09"
    assert said == ACK + SAM_ANSWER + ACK + echo


def test_the_new_speed_starts_with_the_hosts_acknowledgement(bench: MakeBench) -> None:
    world = World(1)

    async def story() -> None:
        desk = await bench(world).ready()
        desk.port.send(build_frame(TFI_HOST, 0x10, b"\x07"))
        await world.sleep(0.1)
        assert desk.chip.baud == 115_200
        desk.port.send(ACK)
        await world.sleep(0.1)
        assert desk.chip.baud == 921_600
        desk.chip.power_cycle()
        assert desk.chip.baud == 115_200

    world.run(story())


def test_powered_down_it_sleeps_until_it_is_woken(bench: MakeBench) -> None:
    down = build_frame(TFI_HOST, 0x16, b"\x10")
    said = talk(bench, WAKE_UP + SAM, 0.1, down, 0.1, ASK, 0.1, down, 0.1, WAKE_UP + ASK)
    asleep_again = ACK + build_frame(TFI_CHIP, 0x17, b"\x00")
    assert said == ACK + SAM_ANSWER + asleep_again + asleep_again + ACK + ANSWER


def test_power_down_without_a_way_to_wake_up_is_refused(bench: MakeBench) -> None:
    down = build_frame(TFI_HOST, 0x16, b"\x00")
    said = talk(bench, WAKE_UP + SAM, 0.1, down, 0.1, ASK)
    assert said.endswith(build_frame(TFI_CHIP, 0x17, b"\x10") + ACK + ANSWER)


# --- faults, met by the host's session


def outcome_with(bench: MakeBench, fault: str, *, device: str = "pn532", **parameters: Any) -> tuple[Any, Any, float]:
    """What the struck dialogue ends with, the one after it, and how long both took."""
    world = World(1)

    async def story() -> tuple[Any, Any, float]:
        desk = await bench(world, timing=Timing()).ready()
        world.faults.arm(fault, device, **parameters)
        start = world.monotonic()
        first = await desk.ask(pn532.GetFirmwareVersion(), wait=0.1)
        second = await desk.ask(pn532.ReadGPIO(), wait=0.1)
        return first, second, world.monotonic() - start

    return world.run(story())


GPIO = pn532.GPIOState(0x3F, 0x06, 0)


@pytest.mark.parametrize(
    ("fault", "parameters"),
    [
        ("ack_missing", {}),
        ("ack_missing", {"times": 2}),
        ("ack_late", {"seconds": 0.25}),
        ("crc_flip", {}),
        ("crc_flip", {"times": 3}),
        ("noise_bytes", {"device": "cable", "count": 40}),
        ("split_every_byte", {"device": "cable", "times": None}),
        ("merged_frames", {"device": "cable", "times": None}),
    ],
)
def test_a_disturbed_line_costs_time_and_nothing_else(bench: MakeBench, fault: str, parameters: dict[str, Any]) -> None:
    first, second, seconds = outcome_with(bench, fault, **parameters)
    assert first == VERSION
    assert second == GPIO
    assert seconds < 1.5


def test_a_command_that_is_never_acknowledged_is_reported(bench: MakeBench) -> None:
    first, second, _ = outcome_with(bench, "ack_missing", times=3)
    assert first == Unanswered(Missing.ACK, heard=False)
    assert second == GPIO


def test_a_lost_answer_is_reported_and_does_not_disturb_the_next_question(bench: MakeBench) -> None:
    first, second, _ = outcome_with(bench, "done_answer_lost")
    assert first == Unanswered(Missing.RESPONSE, heard=True)
    assert second == GPIO


def test_a_late_answer_is_called_off(bench: MakeBench) -> None:
    first, second, _ = outcome_with(bench, "answer_late", seconds=0.15)
    assert first == Unanswered(Missing.RESPONSE, heard=True)
    assert second == GPIO


def test_an_error_frame_is_a_refusal(bench: MakeBench) -> None:
    first, second, _ = outcome_with(bench, "error_frame")
    assert (first, second) == (Refused(), GPIO)


@pytest.mark.parametrize("fault", ["hang_until_reset", "reset_needed"])
def test_a_hung_chip_answers_again_after_a_power_cycle(bench: MakeBench, fault: str) -> None:
    world = World(1)

    async def story() -> None:
        desk = await bench(world).ready()
        world.faults.arm(fault, "pn532")
        for _ in range(2):
            assert await desk.ask(pn532.ReadGPIO()) == Unanswered(Missing.ACK, heard=False)
        desk.chip.power_cycle()
        assert await desk.ask(pn532.GetFirmwareVersion()) == VERSION

    world.run(story())


def test_a_pulled_cable_stops_the_work_of_the_chip(bench: MakeBench) -> None:
    world = World(1)

    async def story() -> None:
        desk = await bench(world).ready()
        desk.port.send(build_frame(TFI_HOST, 0x4A, b"\x01\x00"))
        await world.sleep(0.002)
        desk.port.close()
        await world.sleep(0.1)
        desk.chip.field.put(MifareClassic(world))
        await world.sleep(0.1)

    world.run(story())


def test_every_declared_fault_is_in_the_catalogue(bench: MakeBench) -> None:
    world = World(1)
    for name in Pn532.FAULTS:
        world.faults.arm(name)


def test_the_same_seed_gives_the_same_bytes(bench: MakeBench) -> None:
    world_bytes = [talk(bench, WAKE_UP + SAM, 0.1, ASK, seed=9) for _ in range(2)]
    assert world_bytes[0] == world_bytes[1]
