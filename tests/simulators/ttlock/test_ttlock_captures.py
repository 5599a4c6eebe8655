"""Captured conversations and the frames of independent clients, played to the simulated lock.

The lock's random number and its clock are set to what the captured lock had; everything else it must come to itself.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from latchwork.simulators.ttlock import TTLock
from latchwork.world import World

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "ttlock-ble.json").read_text())["vectors"]
EXCHANGES = [vector for vector in VECTORS if vector["kind"] == "decrypted_exchange"]
COMMANDS = [vector for vector in VECTORS if vector["kind"] == "command_frame"]

FACTORY_KEY = "987623e8a923a1bb3d9e7d0378124588"
NOT_UNDERSTOOD = {0x01, 0x17, 0x1B, 0x20}
"""Checksum, length, unknown command, impossible parameter: never the answer to a sound client."""


def test_the_file_has_something_to_play() -> None:
    assert len(EXCHANGES) >= 2
    assert len(COMMANDS) >= 30


@pytest.mark.parametrize("vector", EXCHANGES, ids=lambda vector: vector["id"])
def test_a_captured_conversation_comes_out_byte_for_byte(
    play: Any, vector: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(s: Any) -> None:
        expect = vector["expect"]
        s.lock.memory.admin.unlock_key = expect["unlock_key"]
        if "lock_time" in expect:
            s.lock.clock.set_local(datetime.fromisoformat(expect["lock_time"]))
        monkeypatch.setattr(s.lock.board.chance, "getrandbits", lambda bits: expect["ps_from_lock"])
        peer = s.peer()
        steps = iter(vector["steps"])
        for asked, answered in zip(steps, steps, strict=True):
            assert peer.ask(int(asked["command"], 16), asked["plaintext"]).hex() == answered["plaintext"]

    play(story)


@pytest.mark.parametrize("vector", COMMANDS, ids=lambda vector: vector["id"])
def test_every_published_request_frame_is_understood(vector: dict[str, Any]) -> None:
    world = World(1)

    async def story() -> None:
        lock = TTLock(world, "AA:BB:CC:11:22:33")
        key = vector.get("aes_key", FACTORY_KEY)
        lock.provision(aes_key=bytes.fromhex(key), admin_ps=12345678, unlock_key=87654321)
        heard: list[bytes] = []

        class Central:
            mtu = 23

            def notify(self, characteristic: str, data: bytes) -> None:
                heard.append(data)

            def disconnect(self) -> None: ...

        lock.connected(Central())
        lock.board.session.admin = True
        lock.written("0000fff2-0000-1000-8000-00805f9b34fb", bytes.fromhex(vector["frame"]))
        frame = b"".join(heard)
        cipher = lock.board.cipher()
        assert cipher is not None
        answer = cipher.decrypt(frame[12:-3])
        assert answer[0] == int(vector["command"], 16)
        assert answer[1] == 1 or len(answer) == 2 or answer[2] not in NOT_UNDERSTOOD, answer.hex()

    world.run(story())
