"""Runs a simulated PN532 behind a pseudo-terminal, in real time, for programs that are not ours.

    python serve_pn532.py ntag213 | classic | two

Prints the path to open. Each line on standard input is a request: `flash` prints what the cards hold, as JSON; the end
of the input ends the program.
"""

from __future__ import annotations

import asyncio
import json
import sys

from latchwork.simulators.cards.iso14443a import TypeACard
from latchwork.simulators.cards.mifare_classic import MifareClassic
from latchwork.simulators.cards.ultralight import Ntag21x
from latchwork.simulators.hosts.pty_host import PtyHost
from latchwork.simulators.pn532.chip import Pn532
from latchwork.world import World


def cards(world: World, wanted: str) -> list[TypeACard]:
    classic = MifareClassic(world, bytes.fromhex("deadbeef"))
    ntag = Ntag21x(world, bytes.fromhex("04a1b2c3d4e580"))
    return {"ntag213": [ntag], "classic": [classic], "two": [ntag, classic]}[wanted]


async def serve(world: World, wanted: str) -> None:
    host = PtyHost(world)
    chip = Pn532(world)
    chip.attach(host)
    for card in cards(world, wanted):
        chip.field.put(card)
    print(host.path, flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.strip() == "flash":
            print(json.dumps([card.flash() for card in chip.field.cards]), flush=True)
    host.close()


if __name__ == "__main__":
    simulated = World(1, virtual=False)
    simulated.run(serve(simulated, sys.argv[1]))
