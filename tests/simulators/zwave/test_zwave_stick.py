"""The stick, byte by byte on its serial port."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from latchwork.protocol.zwave import generated as g
from latchwork.protocol.zwave.frames import FrameType, Signal, build_frame
from latchwork.simulators.zwave.stick import Library
from latchwork.world import World

Run = Callable[..., None]

GET_VERSION = bytes.fromhex("01030015e9")


def test_a_request_is_acknowledged_before_it_is_answered(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.host.port.send(GET_VERSION)
        await b.host.message(g.GetControllerVersionResponse)
        assert b.host.raw[:1] == b"\x06"
        assert b.host.raw[1:] == build_frame(FrameType.RESPONSE, 0x15, b"Z-Wave 7.17\x00\x07")

    at_the_bench(story)


def test_a_frame_with_a_wrong_checksum_is_answered_with_nak_alone(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.host.port.send(bytes.fromhex("01030015e8"))
        await b.world.sleep(5)
        assert bytes(b.host.raw) == b"\x15"

    at_the_bench(story)


def test_a_frame_not_complete_after_a_second_and_a_half_is_dropped_without_a_word(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.host.port.send(GET_VERSION[:3])
        await b.world.sleep(1.6)
        b.host.port.send(GET_VERSION[3:])
        await b.world.sleep(1)
        assert bytes(b.host.raw) == b""
        b.host.port.send(GET_VERSION)
        await b.host.message(g.GetControllerVersionResponse)

    at_the_bench(story)


def test_a_frame_that_comes_in_single_bytes_is_one_frame(at_the_bench: Run) -> None:
    async def story(b) -> None:
        for byte in GET_VERSION:
            b.host.port.send(bytes((byte,)))
            await b.world.sleep(0.2)
        await b.host.message(g.GetControllerVersionResponse)

    at_the_bench(story)


def test_a_frame_sent_while_the_stick_waits_for_an_ack_is_dropped_with_can(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.host.acknowledges = False
        b.host.port.send(GET_VERSION)
        await b.host.message(g.GetControllerVersionResponse)
        b.host.forget()
        b.host.send(g.GetSucNodeId())
        await b.host.message(Signal)
        assert bytes(b.host.raw) == b"\x18"
        b.host.port.send(b"\x06")
        b.host.acknowledges = True
        assert (await b.host.request(g.GetSucNodeId(), g.GetSucNodeIdResponse)).node == 1

    at_the_bench(story)


def test_an_unacknowledged_frame_is_sent_four_times_in_all_and_then_dropped(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.host.acknowledges = False
        b.host.port.send(GET_VERSION)
        await b.world.sleep(60)
        assert sum(isinstance(heard, g.GetControllerVersionResponse) for heard in b.host.heard) == 4
        assert b.stick.line.dropped == 1
        b.host.acknowledges = True
        assert (await b.host.request(g.GetSucNodeId(), g.GetSucNodeIdResponse)).node == 1

    at_the_bench(story)


@pytest.mark.parametrize("signal", [Signal.NAK, Signal.CAN])
def test_nak_and_can_make_the_stick_send_again(at_the_bench: Run, signal: Signal) -> None:
    async def story(b) -> None:
        b.host.acknowledges = False
        b.host.port.send(GET_VERSION)
        await b.host.message(g.GetControllerVersionResponse)
        b.host.port.send(bytes((signal,)))
        before = b.world.monotonic()
        await b.host.message(g.GetControllerVersionResponse)
        assert b.world.monotonic() - before == pytest.approx(0.1)

    at_the_bench(story)


def test_bytes_between_frames_and_a_nak_to_begin_with_are_skipped(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.host.port.send(b"\x15\x00\xff\x06" + GET_VERSION)
        await b.host.message(g.GetControllerVersionResponse)
        assert bytes(b.host.raw[:1]) == b"\x06"

    at_the_bench(story)


def test_an_unknown_function_is_acknowledged_and_never_answered(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.host.port.send(build_frame(FrameType.REQUEST, 0x38, b""))
        await b.world.sleep(30)
        assert bytes(b.host.raw) == b"\x06"
        told = await b.host.request(g.GetSerialApiCapabilities(), g.GetSerialApiCapabilitiesResponse)
        assert not told.functions[(0x38 - 1) // 8] >> ((0x38 - 1) % 8) & 1

    at_the_bench(story)


@pytest.mark.parametrize(("library", "bridge"), [(Library.STATIC, False), (Library.BRIDGE, True)])
def test_only_a_bridge_library_offers_the_bridge_functions(at_the_bench: Run, library: Library, bridge: bool) -> None:
    async def story(b) -> None:
        told = await b.host.request(g.GetSerialApiCapabilities(), g.GetSerialApiCapabilitiesResponse)
        offered = {8 * i + bit + 1 for i in range(32) for bit in range(8) if told.functions[i] >> bit & 1}
        assert ({0xA8, 0xA9} <= offered) is bridge
        assert {0x02, 0x07, 0x13, 0x15, 0x20, 0x41, 0x4A, 0x4B, 0x56, 0x60} <= offered
        b.host.send(g.SendDataBridge(1, b.node, b"\x86\x11", 0x25, bytes(4), 9))
        if bridge:
            await b.host.message(g.SendDataBridgeCallback)
            await b.host.message(g.BridgeApplicationCommand)
        else:
            await b.world.sleep(5)
            assert set(b.host.heard) == {Signal.ACK}

    at_the_bench(story, stick={"library": library})


def test_a_bridge_may_report_with_the_plain_function(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.host.send(g.SendDataBridge(1, b.node, b"\x86\x11", 0x25, bytes(4), 9))
        report = await b.host.message(g.ApplicationCommand)
        assert (report.source, report.data[:2]) == (b.node, b"\x86\x12")

    at_the_bench(story, stick={"plain_reports": True})


def test_the_node_list_and_the_home_id_are_those_of_the_network(at_the_bench: Run) -> None:
    async def story(b) -> None:
        data = await b.host.request(g.GetInitData(), g.GetInitDataResponse)
        assert (len(data.nodes), data.nodes[0]) == (29, 0b11)
        home = await b.host.request(g.GetHomeAndNodeId(), g.GetHomeAndNodeIdResponse)
        assert (home.home.hex(), home.node) == ("c0ffee01", 1)
        lock = await b.host.request(g.GetNodeProtocolInfo(2), g.GetNodeProtocolInfoResponse)
        assert (lock.capability & 0x80, lock.security & 0x40, lock.generic, lock.specific) == (0, 0x40, 0x40, 0x03)
        nobody = await b.host.request(g.GetNodeProtocolInfo(77), g.GetNodeProtocolInfoResponse)
        assert nobody.build() == bytes(6)
        flags = (await b.host.request(g.GetControllerCapabilities(), g.GetControllerCapabilitiesResponse)).flags
        assert flags & 0x29 == 0x08

    at_the_bench(story)


def test_timeouts_are_set_and_the_old_ones_are_told(at_the_bench: Run) -> None:
    async def story(b) -> None:
        before = await b.host.request(g.SetSerialApiTimeouts(20, 50), g.SetSerialApiTimeoutsResponse)
        assert (before.ack_ticks, before.byte_ticks) == (160, 150)
        before = await b.host.request(g.SetSerialApiTimeouts(160, 150), g.SetSerialApiTimeoutsResponse)
        assert (before.ack_ticks, before.byte_ticks) == (20, 50)

    at_the_bench(story)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (g.SerialApiSetup(0x01, b""), g.SerialApiSetupResponse(0x01, b"\x73")),
        (g.SerialApiSetup(0x10, b""), g.SerialApiSetupResponse(0x10, b"\x2e")),
        (g.SerialApiSetup(0x20, b""), g.SerialApiSetupResponse(0x20, b"\x00")),
        (g.SerialApiSetup(0x40, b"\x01"), g.SerialApiSetupResponse(0x40, b"\x01")),
        (g.SerialApiSetup(0x80, b"\x01"), g.SerialApiSetupResponse(0x80, b"\x01")),
        (g.SerialApiSetup(0x80, b"\x02"), g.SerialApiSetupResponse(0x80, b"\x00")),
        (g.SerialApiSetup(0x04, b"\x00"), g.SerialApiSetupResponse(0x00, b"\x04")),
    ],
)
def test_setup_answers_what_it_supports_and_refuses_the_rest(
    at_the_bench: Run, asked: g.SerialApiSetup, told: g.SerialApiSetupResponse
) -> None:
    async def story(b) -> None:
        assert await b.host.request(asked, g.SerialApiSetupResponse) == told

    at_the_bench(story)


def test_a_soft_reset_is_acknowledged_and_ends_with_a_start_message(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.host.send(g.SoftReset())
        started = await b.host.message(g.SerialApiStarted)
        assert b.host.heard == [Signal.ACK]
        assert started.wake_reason == 7

    at_the_bench(story)


def test_a_transmission_is_accepted_and_called_back(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.host.send(g.SendData(b.node, b"\x00", 0x25, 42))
        assert (await b.host.message(g.SendDataResponse)).accepted == 1
        ended = await b.host.message(g.SendDataCallback)
        assert (ended.callback, ended.tx_status, ended.report) == (42, 0, b"")

    at_the_bench(story)


def test_no_callback_comes_for_callback_id_zero(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.host.send(g.SendData(b.node, b"\x00", 0x25, 0))
        await b.world.sleep(5)
        assert b.host.heard == [Signal.ACK, g.SendDataResponse(1)]

    at_the_bench(story)


def test_the_transmit_report_comes_once_it_was_switched_on(at_the_bench: Run) -> None:
    async def story(b) -> None:
        assert (await b.host.request(g.SerialApiSetup(0x02, b"\x01"), g.SerialApiSetupResponse)).payload == b"\x01"
        b.host.send(g.SendData(b.node, b"\x00", 0x25, 42))
        report = (await b.host.message(g.SendDataCallback)).report
        assert len(report) == 19
        assert int.from_bytes(report[:2], "big") == 1

    at_the_bench(story)


def test_a_node_out_of_range_acknowledges_nothing_and_counts_as_failed(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.lock.in_range = False
        assert await b.host.send_data(b.node, b"\x00") == 0x01
        assert (await b.host.request(g.IsFailedNode(b.node), g.IsFailedNodeResponse)).failed == 1
        b.lock.in_range = True
        assert await b.host.send_data(b.node, b"\x00") == 0x00
        assert (await b.host.request(g.IsFailedNode(b.node), g.IsFailedNodeResponse)).failed == 0

    at_the_bench(story)


def test_busy_air_is_reported_as_not_idle(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.stick.busy_air = 1
        assert await b.host.send_data(b.node, b"\x00") == 0x03
        assert await b.host.send_data(b.node, b"\x00") == 0x00

    at_the_bench(story)


def test_an_aborted_transmission_ends_unacknowledged_and_is_not_heard(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.host.send(g.SendData(b.node, b"\x63\x01\x01\x011234", 0x25, 7))
        await b.host.message(g.SendDataResponse)
        b.host.send(g.SendDataAbort())
        assert (await b.host.message(g.SendDataCallback)).tx_status == 0x01
        await b.world.sleep(5)
        assert b.lock.codes.slots == {}

    at_the_bench(story)


def test_more_transmissions_than_the_queue_holds_are_refused(at_the_bench: Run) -> None:
    async def story(b) -> None:
        for callback in range(1, 7):
            b.host.send(g.SendData(b.node, b"\x00", 0x25, callback))
            assert (await b.host.message(g.SendDataResponse)).accepted == int(callback <= 4)

    at_the_bench(story, field_timing=True)


def test_a_sleeping_lock_takes_a_beam_and_an_awake_one_does_not(at_the_bench: Run) -> None:
    async def story(b) -> None:
        async def span() -> float:
            before = b.world.monotonic()
            assert await b.host.send_data(b.node, b"\x00") == 0
            return b.world.monotonic() - before

        assert 1.1 <= await span() <= 1.5
        assert 0.03 <= await span() <= 0.08
        await b.world.sleep(10)
        assert 1.1 <= await span() <= 1.5

    at_the_bench(story, field_timing=True)


def test_node_information_comes_as_an_update(at_the_bench: Run) -> None:
    async def story(b) -> None:
        assert (await b.host.request(g.RequestNodeInfo(b.node), g.RequestNodeInfoResponse)).accepted == 1
        update = await b.host.message(g.ApplicationUpdate)
        assert (update.status, update.node, update.info[:3]) == (0x84, b.node, b"\x04\x40\x03")
        assert {0x63, 0x62, 0x86, 0x72} <= set(update.info[3:])
        b.lock.in_range = False
        await b.host.request(g.RequestNodeInfo(b.node), g.RequestNodeInfoResponse)
        assert (await b.host.message(g.ApplicationUpdate)).status == 0x81

    at_the_bench(story)


def test_a_route_is_assigned_over_the_air(at_the_bench: Run) -> None:
    async def story(b) -> None:
        assert (await b.host.request(g.AssignSucReturnRoute(b.node, 5), g.AssignSucReturnRouteResponse)).accepted == 1
        ended = await b.host.message(g.AssignSucReturnRouteCallback)
        assert (ended.callback, ended.tx_status) == (5, 0)
        b.lock.in_range = False
        await b.host.request(g.AssignReturnRoute(b.node, 1, 6), g.AssignReturnRouteResponse)
        assert (await b.host.message(g.AssignReturnRouteCallback)).tx_status == 1

    at_the_bench(story)


def test_a_stick_that_needs_a_reset_is_silent_until_its_port_is_attached_again(at_the_bench: Run) -> None:
    async def story(b) -> None:
        b.world.faults.arm("reset_needed", b.stick.name)
        b.host.port.send(GET_VERSION * 3)
        await b.world.sleep(30)
        assert bytes(b.host.raw) == b""
        b.stick.power_cycle()
        await b.host.message(g.SerialApiStarted)
        b.host.port.send(GET_VERSION)
        await b.host.message(g.GetControllerVersionResponse)

    at_the_bench(story)


def test_the_network_survives_a_power_cut(at_the_bench: Run) -> None:
    async def story(b) -> None:
        flash = b.stick.flash()
        b.stick.nodes.clear()
        b.stick.home_id = 0
        b.stick.restore(flash)
        assert b.stick.flash() == flash
        assert await b.host.send_data(b.node, b"\x00") == 0

    at_the_bench(story)


def test_the_same_seed_gives_the_same_bytes() -> None:
    from_seed = []
    for seed in (3, 3, 4):
        world = World(seed)

        async def main(world: World = world) -> bytes:
            from latchwork.simulators.zwave import PROFILES, Mesh, Stick, ZWaveLock
            from latchwork.world.wires import cable

            mesh = Mesh(world, field_timing=True)
            stick = Stick(world, mesh, 0x01020304)
            lock = ZWaveLock(world, mesh, PROFILES["schlage_be469zp"])
            stick.include(lock)
            host, device = cable(world, "stick")
            stick.attach(device)
            received = bytearray()

            def take(data: bytes) -> None:
                received.extend(data)
                if data[:1] == b"\x01":
                    host.send(b"\x06")

            host.attach(take, lambda: None)
            host.send(build_frame(FrameType.REQUEST, 0x0B, b"\x02\x01"))
            await world.sleep(1)
            host.send(build_frame(FrameType.REQUEST, 0x13, b"\x02\x02\x86\x11\x25\x09"))
            await world.sleep(5)
            return bytes(received)

        from_seed.append(world.run(main()))
    assert from_seed[0] == from_seed[1]
    assert from_seed[0] != from_seed[2]
