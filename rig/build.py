"""From a rig file to a running rig: media, simulated twins, drivers, estate and engine, opened in that order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from latchwork.drivers.contract import DoorDriver, DriverError, Encoder, Rejected, Secret
from latchwork.drivers.encoder import Locale, PhoneKeys, Pn532Encoder
from latchwork.drivers.links import LinkError
from latchwork.drivers.links.ble import Heard
from latchwork.drivers.registry import ENCODERS, LOCKS, MEDIA, Desk, NotPaired, Reach
from latchwork.drivers.zwave.stick import Stick
from latchwork.grants.engine import Engine
from latchwork.grants.estate import AccessSystem, Entrance, Estate, Lock
from latchwork.grants.store import Store, StoreError
from latchwork.protocol.keycard.keys import PROPERTY_KEY_BYTES, PropertyKey
from latchwork.protocol.ttlock.advertisement import waits_to_be_paired
from latchwork.rig import checked
from latchwork.rig.additions import Rows, keep_additions
from latchwork.rig.bench import Bench
from latchwork.rig.file import EncoderSpec, Medium, RigFile, System, Target, with_additions
from latchwork.rig.media import BleMedium, BytePorts, OpenBytes, recorded_ble, recorded_bytes
from latchwork.rig.memories import Memories
from latchwork.rig.replug import StickKeeper
from latchwork.rig.state import Shelf, StateFolder, flash_file, left_at
from latchwork.simulators.offline_lock.lock import OfflineLock
from latchwork.simulators.offline_lock.state import Family, Settings
from latchwork.simulators.pn532.chip import Pn532
from latchwork.simulators.registry import SIMULATED, Site, entrance_rests
from latchwork.simulators.zwave.lock import ZWaveLock
from latchwork.simulators.zwave.mesh import Mesh
from latchwork.simulators.zwave.stick import Stick as SimulatedStick
from latchwork.world import World
from latchwork.world.wire_file import Recorder
from latchwork.world.world import EPOCH

LISTEN = 5.0
"""Seconds for which a radio listens for locks in setting mode; they advertise several times a second."""


KEY_CARD_DOORS = Settings(family=Family.ISSUE_TIME)
"""Off-line doors tell a newer card by its issue time. A card has one number for all its rooms, and rooms that are let
to different numbers of guests drift apart: a window of numbers would shut the guest of a suite out of one of them."""


class Rig:
    """A running rig: `engine` for grants, `bench` for the people and the simulated things around the doors.

    `keepers` open the ports of sticks again when they fall.
    """

    def __init__(
        self, file: RigFile, world: World, engine: Engine, parts: Parts, state: StateFolder, store: Store
    ) -> None:
        self.store = store
        self.file = file
        self.world = world
        self.engine = engine
        self.bench = parts.bench
        self.state = state
        self.keepers: dict[str, StickKeeper] = {}
        self._parts = parts
        self._keeping: list[asyncio.Task[None]] = []

    def keep_sticks(self) -> None:
        """From now on the port of every stick that was started is opened again when it falls."""
        for name, keeper in self._parts.keepers(self.engine).items():
            if name not in self.keepers:
                self.keepers[name] = keeper
                task = asyncio.get_running_loop().create_task(keeper.run(), name=f"keep {name}")
                self._keeping.append(task)

    async def stop_keepers(self) -> None:
        for task in self._keeping:
            await _ended(task)

    async def add(self, rows: Rows) -> list[str]:
        """Adds media, doors and systems while the rig runs, and keeps them in its state folder; answers the doors.

        `rows` are in the words of a rig file. A lock whose keys are not here is paired first and must be in setting
        mode. Raises what `open_rig` raises; the rig is then as it was, but a lock may know an admin: reset that one.
        """
        file = with_additions(self.file, rows)
        doors = await self._parts.add(file, self.file)
        keep_additions(file.state, file.added)
        self.file = file
        rooms = {medium.name: medium.links for medium in file.media.values() if medium.kind == "ble"}
        await self.engine.bind(doors.doors.values(), doors.systems.values(), rooms)
        self.keep_sticks()
        self.keep_flash()
        return list(doors.doors)

    async def new_locks(self, medium: str) -> list[Heard]:
        """The locks in setting mode that a radio of the rig hears within a few seconds. Raises `LinkError`."""
        heard = await self._parts.radio(self.file.media[medium]).scan(LISTEN)
        return [one for one in heard if waits_to_be_paired(one.manufacturer_data)]

    async def settle(self) -> None:
        """Waits until no door has anything to do now, and keeps what the simulated devices remember."""
        await self.engine.settle()
        self.keep_flash()

    def keep_flash(self) -> None:
        """What the simulated devices remember is kept when this returns, whatever becomes of this process."""
        self.bench.memories.flush()


def world_for(file: RigFile) -> World:
    """The world that a rig file asks for.

    Virtual time goes on where the simulated devices were last left, and begins at `start` when they are new: a store
    never sees its clock go back. In real time a simulated rig draws from its seed and a real one from the system.
    """
    if file.virtual:
        return World(file.seed, start=left_at(file.state) or file.start or EPOCH)
    return World.real(file.seed if file.simulated else None)


Prepare = Callable[[Bench, Store], Awaitable[None]]
"""What is done at the simulated doors before the engine begins to speak to them."""


@asynccontextmanager
async def open_rig(
    file: RigFile, world: World, *, record: Path | None = None, prepare: Prepare | None = None
) -> AsyncIterator[Rig]:
    """Opens everything that `file` names and starts the engine; closes it all in reverse order.

    Raises `RigError`, `LinkError`, `DriverError`, `StoreError`, `VaultError` or `NotPaired` with one sentence. What
    the simulated devices remember is kept however it ends, as hardware keeps it.
    """
    async with AsyncExitStack() as stack:
        state = StateFolder(file.state)
        stack.callback(state.close)
        if file.mark:
            checked.keep(file.state, file.mark, file.source.data)
        is_new = not state.store.exists()
        store = Store.open(world, state.store)
        stack.callback(store.close)
        recorder = Recorder(world, record) if record is not None else None
        if recorder is not None:
            stack.callback(recorder.close)
        parts = Parts(file, world, state, stack, recorder)
        memories = parts.bench.memories
        stack.push(partial(leave, memories))
        # what is opened later, while the rig runs, is closed with the rest: after the engine, before the memories
        parts.closes_with(await stack.enter_async_context(AsyncExitStack()))
        estate = await parts.build()
        engine = Engine(world, estate, store, state.vault)
        rig = Rig(file, world, engine, parts, state, store)
        store.before_commit.append(memories.before_commit)
        if prepare is not None:
            await prepare(parts.bench, store)
        await engine.start()
        stack.push_async_callback(engine.stop)
        parts.bench.start(engine)
        if not is_new:
            # a twin that remembers nothing stands for a lock that was reset: the store is to look what is left
            engine.audit(sorted(parts.bench.fresh & set(file.targets)))
        stack.push_async_callback(rig.stop_keepers)
        rig.keep_sticks()
        yield rig


def leave(memories: Memories, _kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
    """Keeps what the twins remember; when that fails after something else failed, the first failure is told."""
    try:
        memories.flush()
    except StoreError:
        if error is None:
            raise
    finally:
        memories.stop()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def located(where: str, error: LinkError | DriverError | NotPaired) -> Exception:
    """The same failure, with the place in the rig file that it speaks of."""
    text = f"{where}: {error}"
    if isinstance(error, Rejected):
        return Rejected(error.reason, text, code=error.code, slot=error.slot)
    return type(error)(text)


class Parts:
    """Builds the parts of one rig, each when it is asked for; `build` asks for all.

    The order matters: a medium is opened before its twins are placed, and a twin is placed before its driver pairs
    with it. Everything that wants closing goes on `stack`. Each step raises one error with its place in the file.
    """

    def __init__(
        self, file: RigFile, world: World, shelf: Shelf, stack: AsyncExitStack, recorder: Recorder | None = None
    ) -> None:
        self._file = file
        self._world = world
        self._recorder = recorder
        self._stack = stack
        self._ports = BytePorts(world)
        stack.callback(self._ports.close)
        self._radios: dict[str, BleMedium] = {}
        self._sticks: dict[str, Stick] = {}
        self._stick_ports: dict[str, OpenBytes] = {}
        self._meshes: dict[str, tuple[Mesh, SimulatedStick]] = {}
        self.bench = Bench(world, self._ports, Memories(world, shelf, flash_file(file.state)))
        self._shelf = _TwinsShelf(shelf, self.bench)

    def closes_with(self, stack: AsyncExitStack) -> None:
        """What is opened from now on is closed with `stack`."""
        self._stack = stack

    async def build(self) -> Estate:
        file = self._file
        estate = Estate(spaces=file.spaces)
        await self._fill(estate, file.media.values(), file.targets.values(), file.systems.values())
        estate.media_room = {m.name: m.links for m in file.media.values() if m.kind == "ble"}
        return estate

    async def add(self, file: RigFile, before: RigFile) -> Estate:
        """Builds what `file` has and `before`, which is built already, has not: an estate of its own."""
        estate = Estate()
        await self._fill(
            estate,
            [medium for name, medium in file.media.items() if name not in before.media],
            [target for name, target in file.targets.items() if name not in before.targets],
            [system for name, system in file.systems.items() if name not in before.systems],
            pairs=True,
        )
        self._file = file
        return estate

    async def _fill(
        self,
        estate: Estate,
        media: Collection[Medium],
        targets: Collection[Target],
        systems: Collection[System],
        *,
        pairs: bool = False,
    ) -> None:
        """`pairs` takes real locks in setting mode over as well; else their keys must be here."""
        for medium in media:
            await self.open_medium(medium)
        for target in targets:
            await self.simulate(target)
        for medium in media:
            if medium.kind == "zwave":
                await self.start_stick(medium)
        for target in targets:
            driver = await self.driver(target, pairs=pairs)
            estate.doors[target.name] = Lock(target.name, driver, target.owner)
        for system in systems:
            self._open_system(estate, system)

    def keepers(self, engine: Engine) -> dict[str, StickKeeper]:
        """One for each stick that was started; its doors are tried at once when it is back."""
        made = {}
        for name, stick in self._sticks.items():
            doors = [target.name for target in self._file.targets.values() if target.medium.name == name]
            back = partial(engine.medium_is_back, doors)
            made[name] = StickKeeper(self._world, stick, self._stick_ports[name], back)
        return made

    # --- media -------------------------------------------------------------------------------------------------------

    async def open_medium(self, medium: Medium) -> None:
        """Switches a radio on; plugs a simulated stick in."""
        if medium.kind == "ble":
            radio = BleMedium(self._world, medium)
            try:
                await radio.start(self._stack)
            except LinkError as error:
                raise located(self._file.source.where(["media", medium.name]), error) from error
            self._radios[medium.name] = radio
        elif medium.kind == "zwave" and medium.level != "real":
            mesh = Mesh(self._world, field_timing=bool(medium.simulator.get("field_timing", False)))
            home_id = self._world.random("home id", medium.name).getrandbits(31) | 0x4000_0000
            stick = SimulatedStick(self._world, mesh, home_id)
            self.bench.add_stick(medium.name, stick)
            self._meshes[medium.name] = (mesh, stick)
            self._ports.plug_in(medium.name, medium.level, stick.attach)

    def radio(self, medium: Medium) -> BleMedium:
        return self._radios[medium.name]

    async def start_stick(self, medium: Medium) -> Stick:
        """Opens the port of a stick and asks it who it is."""
        name = medium.name
        opener = self._ports.opener(name, medium.level, medium.link)
        open_port = recorded_bytes(opener, self._recorder, name, MEDIA[medium.kind].redactor)
        try:
            link = await open_port()
            stick = Stick(self._world, link, name)
            self._stack.push_async_callback(stick.close)
            await stick.start()
        except (LinkError, DriverError) as error:
            raise located(self._file.source.where(["media", name, "link"]), error) from error
        self._sticks[name], self._stick_ports[name] = stick, open_port
        return stick

    # --- targets -----------------------------------------------------------------------------------------------------

    async def simulate(self, target: Target) -> None:
        """Places the simulated twin of a target, with what it remembers; nothing for real hardware."""
        if target.level == "real":
            return
        mesh, stick = self._meshes.get(target.medium.name, (None, None))
        site = Site(self._world, target.zone, target.resource, target.simulator, mesh)
        build = partial(SIMULATED[target.make].build, site)
        radio = self._radios.get(target.medium.name)
        self.bench.within_reach(target.name, radio, target.offline_until)
        if self._may_wait(target, radio):
            self.bench.add_later(target.name, build)
            if radio is not None:
                radio.place_later(target.resource["address"], partial(self.bench.devices.__getitem__, target.name))
            return
        device = build()
        self.bench.add(target.name, device)
        if radio is not None:
            await radio.place(device)
        elif stick is not None:
            _include(stick, device, target.resource["node"])

    def _may_wait(self, target: Target, radio: BleMedium | None) -> bool:
        """Whether its twin need not be there before somebody comes to it."""
        rests = self.bench.memories.rests(target.name, SIMULATED[target.make].rests)
        return rests and (radio is None or radio.can_wait())

    async def driver(self, target: Target, *, pairs: bool = False) -> DoorDriver:
        """Opens the driver of a target. A simulated lock that knows no admin is in setting mode, and is paired; with
        `pairs` a real one whose keys are not here, too."""
        try:
            new = target.name in self.bench.fresh or not self._paired(target)
            if new and (pairs or target.level != "real"):
                await self.pair(target)
            driver = await LOCKS[target.make].open(self.reach(target))
        except (LinkError, DriverError, NotPaired) as error:
            raise located(self._file.source.where(["targets", target.name]), error) from error
        self.bench.memories.keep(target.name)
        return driver

    def _paired(self, target: Target) -> bool:
        return self._shelf.has_device_keys(target.name)

    async def pair(self, target: Target) -> None:
        """Makes us the admin of a lock in setting mode and stores its keys; nothing for a make without keys."""
        pair = LOCKS[target.make].pair
        if pair is not None:
            await pair(self.reach(target))

    def reach(self, target: Target) -> Reach:
        radio = self._radios.get(target.medium.name)
        ble = None
        if radio is not None:
            ble = recorded_ble(radio.connect, self._recorder, target.name, LOCKS[target.make].redactor)
        return Reach(
            world=self._world,
            door=target.name,
            medium=target.medium.name,
            zone=target.zone,
            resource=target.resource,
            keys=self._shelf,
            ble=ble,
            stick=self._sticks.get(target.medium.name),
            installer=None if target.level == "real" else partial(self._tell_secret, target.name),
        )

    def _tell_secret(self, name: str, secret: bytes) -> None:
        """Takes the secret that a simulated lock computes its codes from to the lock."""
        self.bench.devices[name].learn_secret(secret)

    # --- access systems ----------------------------------------------------------------------------------------------

    def _open_system(self, estate: Estate, system: System) -> None:
        simulated = self._file.level != "real"
        for spec in system.entrances.values():
            estate.doors[spec.name] = Entrance(
                spec.name, system.name, spec.number, spec.common, "keycard", reads_phones=simulated
            )
        if simulated:
            self._simulate_entrances(system)
        encoders: dict[str, Encoder] = {name: self.encoder(spec, system) for name, spec in system.encoders.items()}
        phones = PhoneKeys(system.name, self._property_key(system), Locale(system.zone)) if simulated else None
        estate.systems[system.name] = AccessSystem(system.name, system.property_id, encoders, phones)

    def _simulate_entrances(self, system: System) -> None:
        key = self._property_key(system)
        for spec in system.entrances.values():
            build = partial(
                OfflineLock,
                self._world,
                spec.name,
                key,
                property_id=system.property_id,
                door=spec.number,
                common=spec.common,
                zone=spec.zone,
                settings=KEY_CARD_DOORS,
            )
            if self.bench.memories.rests(spec.name, entrance_rests):
                self.bench.add_later(spec.name, build)
                continue
            self.bench.add(spec.name, build())
            self.bench.memories.keep(spec.name)

    def _property_key(self, system: System) -> PropertyKey:
        # no door can have a name with a ~ in it
        name = f"property~{system.name}"
        stored = self._shelf.device_keys(name)
        if stored is None:
            stored = Secret(self._world.secret_bytes(PROPERTY_KEY_BYTES, name).hex())
            self._shelf.keep_device_keys(name, stored)
        return PropertyKey(bytes.fromhex(stored.reveal()))

    def encoder(self, spec: EncoderSpec, system: System) -> Pn532Encoder:
        """An encoder for the cards of `system`; its port is opened when it is first used."""
        make = ENCODERS[spec.make]
        if spec.level != "real":
            chip = Pn532(self._world, spec.name)
            self.bench.add_encoder(spec.name, chip)
            self._ports.plug_in(spec.name, spec.level, chip.attach)
        key = self._property_key(system)
        port = self.encoder_port(spec)
        encoder = make.open(Desk(self._world, spec.name, port, key, system.property_id, system.zone))
        self._stack.push_async_callback(encoder.close)
        return encoder

    def encoder_port(self, spec: EncoderSpec) -> OpenBytes:
        """What opens the port of an encoder that was asked for."""
        opener = self._ports.opener(spec.name, spec.level, spec.link)
        return recorded_bytes(opener, self._recorder, spec.name, ENCODERS[spec.make].redactor)


class _TwinsShelf:
    """The shelf beside simulated devices: what is stored of a device is never ahead of what it remembers itself."""

    def __init__(self, shelf: Shelf, bench: Bench) -> None:
        self._shelf = shelf
        self._bench = bench

    def device_keys(self, device: str) -> Secret | None:
        return self._shelf.device_keys(device)

    def has_device_keys(self, device: str) -> bool:
        return self._shelf.has_device_keys(device)

    def keep_device_keys(self, device: str, keys: Secret) -> None:
        self._bench.memories.flush()
        self._shelf.keep_device_keys(device, keys)

    def device_facts(self, device: str) -> dict[str, Any] | None:
        """None for a twin that remembers nothing: it is to be met as if for the first time."""
        return None if device in self._bench.fresh else self._shelf.device_facts(device)

    def keep_device_facts(self, device: str, facts: dict[str, Any]) -> None:
        self._bench.memories.flush()
        self._shelf.keep_device_facts(device, facts)


def _include(stick: SimulatedStick, lock: ZWaveLock, node: int) -> None:
    """Sees to it that the lock is the node that the rig file says; one that remembers being it stays as it is."""
    if node in stick.nodes and (lock.home_id, lock.node_id) == (stick.home_id, node):
        return
    stick.forget(node)
    stick.include(lock, node)
