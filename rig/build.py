"""From a rig file to a running rig: media, simulated twins, drivers, estate and engine, opened in that order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jsonschema import Draft202012Validator

from latchwork.drivers.contract import DoorDriver, DriverError, Encoder, Secret
from latchwork.drivers.links import LinkError
from latchwork.drivers.links.address import BadAddress
from latchwork.drivers.registry import ENCODERS, LOCKS, Desk, LockMake, NotPaired, Reach
from latchwork.drivers.zwave.stick import Stick
from latchwork.grants.engine import Engine
from latchwork.grants.estate import AccessSystem, Entrance, Estate, Lock
from latchwork.grants.store import Store
from latchwork.protocol.keycard.keys import PROPERTY_KEY_BYTES, PropertyKey
from latchwork.protocol.pn532.redact import Redactor as Pn532Redactor
from latchwork.protocol.ttlock.redact import Redactor as TtlockRedactor
from latchwork.protocol.zwave.redact import Redactor as ZwaveRedactor
from latchwork.rig.bench import Bench
from latchwork.rig.file import EncoderSpec, Medium, RigFile, System, Target
from latchwork.rig.media import BleMedium, BytePorts, recorded_ble, recorded_bytes
from latchwork.rig.state import StateFolder
from latchwork.simulators.offline_lock.lock import OfflineLock
from latchwork.simulators.pn532.chip import Pn532
from latchwork.simulators.registry import SIMULATED, Site
from latchwork.simulators.zwave.mesh import Mesh
from latchwork.simulators.zwave.stick import Stick as SimulatedStick
from latchwork.world import World
from latchwork.world.wire_file import Recorder


class Rig:
    """A running rig: `engine` for grants, `bench` for the people and the simulated things around the doors."""

    def __init__(self, file: RigFile, world: World, engine: Engine, bench: Bench, state: StateFolder) -> None:
        self.file = file
        self.world = world
        self.engine = engine
        self.bench = bench
        self.state = state

    async def settle(self) -> None:
        """Waits until no door has anything to do now, and keeps what the simulated devices remember."""
        await self.engine.settle()
        if self.bench.devices:
            self.state.keep_flash(self.bench.flash())


@asynccontextmanager
async def open_rig(file: RigFile, world: World, *, record: Path | None = None) -> AsyncIterator[Rig]:
    """Opens everything that `file` names and starts the engine; closes it all in reverse order.

    Raises `RigError`, `LinkError`, `StoreError`, `VaultError` or `NotPaired` with one sentence.
    """
    async with AsyncExitStack() as stack:
        state = StateFolder(file.state)
        store = Store.open(world, state.store)
        stack.callback(store.close)
        recorder = Recorder(world, record) if record is not None else None
        if recorder is not None:
            stack.callback(recorder.close)
        builder = _Builder(file, world, state, recorder, stack)
        estate = await builder.build()
        engine = Engine(world, estate, store, state.vault)
        await engine.start()
        stack.push_async_callback(engine.stop)
        rig = Rig(file, world, engine, builder.bench, state)
        builder.bench.start(engine)
        yield rig
        if builder.bench.devices:
            state.keep_flash(builder.bench.flash())


class _Builder:
    """Builds one rig. The order matters: a simulated lock must be in the air before its driver pairs with it."""

    def __init__(
        self, file: RigFile, world: World, state: StateFolder, recorder: Recorder | None, stack: AsyncExitStack
    ) -> None:
        self._file = file
        self._world = world
        self._state = state
        self._recorder = recorder
        self._stack = stack
        self._ports = BytePorts(world)
        self._radios: dict[str, BleMedium] = {}
        self._sticks: dict[str, Stick] = {}
        self._meshes: dict[str, tuple[Mesh, SimulatedStick]] = {}
        self.bench = Bench(world, state.flash())

    async def build(self) -> Estate:
        for medium in self._file.media.values():
            await self._open_medium(medium)
        estate = Estate(spaces=self._file.spaces)
        for target in self._file.targets.values():
            await self._simulate(target)
        for name, medium in self._file.media.items():
            if medium.kind == "zwave":
                await self._start_stick(name, medium)
        for target in self._file.targets.values():
            driver = await self._driver(target)
            estate.doors[target.name] = Lock(target.name, driver, target.owner)
        for system in self._file.systems.values():
            await self._open_system(estate, system)
        estate.media_room = {m.name: m.links for m in self._file.media.values() if m.kind == "ble"}
        return estate

    # --- media ---

    async def _open_medium(self, medium: Medium) -> None:
        if medium.kind == "ble":
            radio = BleMedium(self._world, medium)
            await radio.start(self._stack)
            self._radios[medium.name] = radio
        elif medium.level != "real":
            mesh = Mesh(self._world, field_timing=bool(medium.simulator.get("field_timing", False)))
            home_id = self._world.random("home id", medium.name).getrandbits(31) | 0x4000_0000
            stick = SimulatedStick(self._world, mesh, home_id)
            self._meshes[medium.name] = (mesh, stick)
            self._ports.plug_in(medium.name, medium.level, stick.attach, self._stack)

    async def _start_stick(self, name: str, medium: Medium) -> None:
        open_port = recorded_bytes(
            self._ports.opener(name, medium.level, medium.link), self._recorder, name, ZwaveRedactor
        )
        try:
            stick = Stick(self._world, await open_port(), name)
            await stick.start()
        except (BadAddress, LinkError, DriverError) as error:
            raise self._file.source.error(["media", name, "link"], str(error)) from error
        self._stack.push_async_callback(stick.close)
        self._sticks[name] = stick

    # --- targets ---

    def _make(self, target: Target) -> LockMake:
        path = ["targets", target.name]
        make = LOCKS.get(target.make)
        if make is None:
            problem = f"there is no make {target.make!r}; this Latchwork has {', '.join(sorted(LOCKS))}"
            raise self._file.source.error([*path, "make"], problem)
        if make.medium != target.medium.kind:
            problem = f"{target.make} is reached over {make.medium}, and {target.medium.name} is {target.medium.kind}"
            raise self._file.source.error([*path, "on"], problem)
        self._hold(make.resource, target.resource, [*path, "resource"])
        return make

    def _hold(self, schema: Mapping[str, Any], value: Mapping[str, Any], path: list[str]) -> None:
        error = next(iter(Draft202012Validator(dict(schema)).iter_errors(dict(value))), None)
        if error is not None:
            raise self._file.source.error([*path, *error.absolute_path], error.message)

    async def _simulate(self, target: Target) -> None:
        make = self._make(target)
        if target.level == "real":
            return
        twin = SIMULATED[target.make]
        self._hold(twin.settings, target.simulator, ["targets", target.name, "simulator"])
        mesh, stick = self._meshes.get(target.medium.name, (None, None))
        device = twin.build(Site(self._world, target.zone, target.resource, target.simulator, mesh))
        if make.medium == "ble":
            self.bench.add(target.name, device)
            radio = self._radios[target.medium.name]
            await radio.place(device)
            self.bench.within_reach(target.name, radio, target.offline_until)
        elif stick is not None:
            stick.include(device, target.resource["node"])
            self.bench.add(target.name, device)
            self.bench.within_reach(target.name, None, target.offline_until)

    async def _driver(self, target: Target) -> DoorDriver:
        make = self._make(target)
        reach = self._reach(target)
        try:
            if make.pair is not None and target.level != "real" and self._state.device_keys(target.name) is None:
                await make.pair(reach)
            return await make.open(reach)
        except (LinkError, DriverError, NotPaired) as error:
            raise self._file.source.error(["targets", target.name], str(error)) from error

    def _reach(self, target: Target) -> Reach:
        radio = self._radios.get(target.medium.name)
        ble = None
        if radio is not None:
            ble = recorded_ble(radio.connect, self._recorder, target.name, lambda _: TtlockRedactor)
        return Reach(
            world=self._world,
            door=target.name,
            medium=target.medium.name,
            zone=target.zone,
            resource=target.resource,
            keys=self._state,
            ble=ble,
            stick=self._sticks.get(target.medium.name),
        )

    # --- access systems ---

    async def _open_system(self, estate: Estate, system: System) -> None:
        key = self._property_key(system.name)
        for spec in system.entrances.values():
            estate.doors[spec.name] = Entrance(spec.name, system.name, spec.number, spec.common, "keycard")
            lock = OfflineLock(
                self._world,
                spec.name,
                key,
                property_id=system.property_id,
                door=spec.number,
                common=spec.common,
                zone=spec.zone,
            )
            self.bench.add(spec.name, lock)
        zones = {spec.zone for spec in system.entrances.values()}
        zone = zones.pop() if zones else ZoneInfo("UTC")
        if zones:
            problem = "its entrances lie in different zones, and a card has one local time; make one system per zone"
            raise self._file.source.error(["systems", system.name], problem)
        encoders = {name: self._encoder(spec, system, key, zone) for name, spec in system.encoders.items()}
        estate.systems[system.name] = AccessSystem(system.name, system.property_id, encoders)

    def _property_key(self, system: str) -> PropertyKey:
        name = f"property-{system}"
        stored = self._state.device_keys(name)
        if stored is None:
            stored = Secret(self._world.secret_bytes(PROPERTY_KEY_BYTES, name).hex())
            self._state.keep_device_keys(name, stored)
        return PropertyKey(bytes.fromhex(stored.reveal()))

    def _encoder(self, spec: EncoderSpec, system: System, key: PropertyKey, zone: ZoneInfo) -> Encoder:
        make = ENCODERS.get(spec.make)
        path: list[str | int] = ["systems", system.name, "encoders", spec.name, "make"]
        if make is None:
            raise self._file.source.error(path, f"there is no encoder {spec.make!r}; there is {', '.join(ENCODERS)}")
        if spec.level != "real":
            chip = Pn532(self._world, spec.name)
            self.bench.add_encoder(spec.name, chip)
            self._ports.plug_in(spec.name, spec.level, chip.attach, self._stack)
        opener = self._ports.opener(spec.name, spec.level, spec.link)
        link = recorded_bytes(opener, self._recorder, spec.name, Pn532Redactor)
        encoder = make.open(Desk(self._world, spec.name, link, key, system.property_id, zone))
        self._stack.push_async_callback(encoder.close)
        return encoder
