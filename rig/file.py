"""A rig file as values: checked against the schema, with every reference resolved and every error at its line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from latchwork.drivers.links.address import BadAddress, Scheme, parse_address
from latchwork.drivers.registry import LOCKS, MEDIA
from latchwork.rig.additions import SECTIONS, Rows, additions_file, joined, read_additions, with_rows
from latchwork.rig.checked import looks_like_state_of, mark_of, recall, state_of
from latchwork.rig.schema import LEVELS
from latchwork.rig.suggestions import did_you_mean
from latchwork.rig.yaml_source import RigError, Source, parse_yaml, read_text, with_lines_later

SERIAL_SCHEMES = (Scheme.SERIAL, Scheme.SOCKET, Scheme.RFC2217)
"""What a rig file's `link` may begin with; a simulated port has no address that a file could know."""

YEARS = range(2000, 2100)
"""The years of `start`: what the clocks of locks can show."""


@dataclass(frozen=True, slots=True)
class Medium:
    """What devices share: a Bluetooth adapter or a Z-Wave stick."""

    name: str
    kind: str
    level: str
    adapter: str = "hci0"
    link: str = ""
    links: int = 1
    connect_time: float = 0.0
    latency: float = 0.0
    simulator: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """A door with a line to us."""

    name: str
    make: str
    medium: Medium
    level: str
    zone: ZoneInfo
    resource: Mapping[str, Any]
    owner: str = "house"
    offline_until: float = 0.0
    simulator: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EntranceSpec:
    name: str
    number: int
    common: bool
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class EncoderSpec:
    name: str
    make: str
    link: str
    level: str


@dataclass(frozen=True, slots=True)
class System:
    """An access system of off-line doors. `zone` is where they hang: a card has one local time. `groups` are sets of
    its entrances that users are given together."""

    name: str
    property_id: int
    entrances: Mapping[str, EntranceSpec]
    encoders: Mapping[str, EncoderSpec]
    zone: ZoneInfo
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RigFile:
    """All that one rig file says. `added` is what was added to the rig while it ran, and is not in the file; `override`
    the level that was asked for instead of the file's. `mark` tells the text of the file from every other; it is empty
    when what the file says is remembered under it already."""

    source: Source
    name: str
    level: str
    virtual: bool
    seed: int
    start: datetime | None
    state: Path
    media: Mapping[str, Medium]
    targets: Mapping[str, Target]
    systems: Mapping[str, System]
    spaces: Mapping[str, tuple[str, ...]]
    added: Rows = field(default_factory=dict)
    override: str | None = None
    mark: str = ""

    @property
    def simulated(self) -> bool:
        """Whether no part of it is real hardware."""
        return self.first_real is None

    @property
    def first_real(self) -> str | None:
        """The name of a medium, door or encoder that is real hardware."""
        rows: list[Medium | Target | EncoderSpec] = [*self.media.values(), *self.targets.values()]
        rows += [encoder for system in self.systems.values() for encoder in system.encoders.values()]
        return next((row.name for row in rows if row.level == "real"), None)


def load_rig(path: Path, *, level: str | None = None, state: Path | None = None) -> RigFile:
    """Reads and checks a rig file, with what was added to the rig while it ran; `level` and `state` override what it
    says. Raises `RigError`; touches nothing."""
    if level is not None and level not in LEVELS:
        raise RigError("--level", f"there is no level {level!r}; write one of {', '.join(LEVELS)}")
    text = read_text(path)
    mark = mark_of(text)
    source = _remembered(path, text, mark, state)
    if source is not None:
        mark = ""
    else:
        source = parse_yaml(path, text)
        _check(source)
    state = state or state_of(path, source.data)
    return replace(_with(source, read_additions(state), level, state), mark=mark)


def _remembered(path: Path, text: str, mark: str, state: Path | None) -> Source | None:
    """The file's values as they were when the rig was last opened; None when they were not the same."""
    folder = state or looks_like_state_of(path, text)
    known = recall(folder, mark)
    if known is None or (state or state_of(path, known)) != folder:
        return None
    return with_lines_later(path, known, text)


def _check(source: Source) -> None:
    # what holds files to schemas is large, and not needed for one that was checked before
    from latchwork.rig.complaints import check_schema

    check_schema(source)


def with_additions(file: RigFile, more: Rows) -> RigFile:
    """The same rig with more in it, which is not kept yet. Raises `RigError` for what does not fit into it."""
    before = Source(additions_file(file.state), {"latchwork": 1, **file.added})
    for section, rows in more.items():
        if both := sorted(set(rows) & set(file.added.get(section, {}))):
            raise before.error([], f"{both[0]} was added before; choose another name")
    rows = joined(file.added, more)
    whole = _with(file.source, Source(before.path, {"latchwork": 1, **rows}), file.override, file.state)
    return replace(whole, mark=file.mark)


def _with(source: Source, additions: Source, level: str | None, state: Path) -> RigFile:
    """`source` is the rig file alone."""
    if any(section in additions.data for section in SECTIONS):
        _check(additions)
    added = {section: rows for section, rows in additions.data.items() if section in SECTIONS}
    whole = with_rows(source, added, additions.path)
    rig = _Reader(whole, level, state).rig()
    return replace(rig, source=source, added=added, override=level)


class _Reader:
    """Resolves one checked document."""

    def __init__(self, source: Source, level: str | None, state: Path) -> None:
        self._source = source
        self._data: dict[str, Any] = source.data
        self._override = level
        self._level = level or self._data.get("level", "memory")
        self._state = state

    def rig(self) -> RigFile:
        data = self._data
        media = {name: self._medium(name, row) for name, row in data.get("media", {}).items()}
        targets = {name: self._target(name, row, media) for name, row in data.get("targets", {}).items()}
        systems = {name: self._system(name, row) for name, row in data.get("systems", {}).items()}
        self._check_devices(targets)
        doors = self._check_doors(targets, systems)
        self._check_ports(media, systems)
        rig = RigFile(
            source=self._source,
            name=data.get("name", self._source.path.stem),
            level=self._level,
            virtual=data.get("time", "real") == "virtual",
            seed=data.get("seed", 0),
            start=self._start(),
            state=self._state,
            media=media,
            targets=targets,
            systems=systems,
            spaces={name: self._space(name, rows, doors) for name, rows in data.get("spaces", {}).items()},
        )
        if rig.virtual and rig.first_real is not None:
            problem = f"time is virtual and {rig.first_real} is real hardware, which cannot wait; write time: real"
            raise self._source.error(["time"], problem)
        return rig

    # --- media and targets ---------------------------------------------------------------------------------------

    def _row_level(self, row: Mapping[str, Any], parent: str | None = None) -> str:
        level: str = self._override or row.get("level") or parent or self._level
        return level

    def _medium(self, name: str, row: dict[str, Any]) -> Medium:
        medium = Medium(name=name, **(row | {"level": self._row_level(row)}))
        if MEDIA[medium.kind].plugged:
            if not medium.link and medium.level == "real":
                problem = f"{name} is real and lacks 'link'; add where it is, such as link: serial:///dev/ttyACM0"
                raise self._source.error(["media", name], problem)
            if "link" in row:
                self._check_link(["media", name, "link"], medium.link)
        elif "link" in row:
            instead = "name its adapter, such as adapter: hci0" if medium.kind == "ble" else "take the line out"
            problem = f"a {medium.kind} medium has no 'link'; {instead}"
            raise self._source.error(["media", name, "link"], problem)
        return medium

    def _check_link(self, path: list[str | int], link: str) -> None:
        try:
            scheme = parse_address(link).scheme
        except BadAddress as error:
            raise self._source.error(path, str(error)) from None
        if scheme not in SERIAL_SCHEMES:
            known = ", ".join(f"{one}://" for one in SERIAL_SCHEMES)
            raise self._source.error(path, f"{link!r} leads to no serial port; begin it with one of {known}")

    def _target(self, name: str, row: dict[str, Any], media: Mapping[str, Medium]) -> Target:
        path = ["targets", name]
        medium = media.get(row["on"])
        if medium is None:
            hint = did_you_mean(row["on"], media, "declare it under media")
            raise self._source.error([*path, "on"], f"there is no medium {row['on']!r}; {hint}")
        make = LOCKS[row["make"]]
        if make.medium != medium.kind:
            fitting = [one.name for one in media.values() if one.kind == make.medium]
            hint = f"write on: {fitting[0]}" if fitting else f"declare one of kind {make.medium} under media"
            problem = f"{make.name} is reached over {make.medium}, and {medium.name} is {medium.kind}; {hint}"
            raise self._source.error([*path, "on"], problem)
        level = self._row_level(row, medium.level)
        if level != medium.level:
            problem = f"{name} is {level} and its medium {medium.name} is {medium.level}; give both one level"
            raise self._source.error([*path, "level"], problem)
        fields = {key: value for key, value in row.items() if key not in ("on", "zone", "level")}
        return Target(name=name, medium=medium, level=level, zone=self._zone([*path, "zone"], row), **fields)

    def _check_devices(self, targets: Mapping[str, Target]) -> None:
        """No two doors are one device."""
        seen: dict[tuple[str, str], str] = {}
        for target in targets.values():
            key = LOCKS[target.make].identity
            device = str(target.resource[key])
            first = seen.setdefault((target.medium.name, device.upper()), target.name)
            if first != target.name:
                problem = f"{target.name} and {first} both have {key} {device}; each door is a device of its own"
                raise self._source.error(["targets", target.name, "resource", key], problem)

    def _zone(self, path: Sequence[str | int], row: Mapping[str, Any]) -> ZoneInfo:
        key = row.get("zone", self._data.get("zone", "UTC"))
        try:
            return ZoneInfo(key)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            hint = did_you_mean(key, available_timezones(), "write one such as Europe/Paris", likeness=0.8)
            problem = f"there is no time zone {key!r}; {hint}"
            raise self._source.error(path if "zone" in row else ["zone"], problem) from None

    # --- access systems ------------------------------------------------------------------------------------------

    def _system(self, name: str, row: dict[str, Any]) -> System:
        entrances: dict[str, EntranceSpec] = {}
        numbers: dict[int, str] = {}
        for door, spec in row["entrances"].items():
            path = ["systems", name, "entrances", door]
            first = numbers.setdefault(spec["number"], door)
            if first != door:
                problem = f"{door} and {first} are both number {spec['number']}; give each a number of its own"
                raise self._source.error([*path, "number"], problem)
            zone = self._zone([*path, "zone"], spec)
            entrances[door] = EntranceSpec(door, spec["number"], spec.get("common", False), zone)
        encoders = {one: self._encoder(name, one, spec) for one, spec in row["encoders"].items()}
        groups = {
            one: self._doors(["systems", name, "groups", one], doors, entrances, f"declare it as an entrance of {name}")
            for one, doors in row.get("groups", {}).items()
        }
        return System(name, row["property"], entrances, encoders, self._one_zone(name, entrances), groups)

    def _encoder(self, system: str, name: str, spec: Mapping[str, Any]) -> EncoderSpec:
        self._check_link(["systems", system, "encoders", name, "link"], spec["link"])
        return EncoderSpec(name, spec["make"], spec["link"], self._row_level(spec))

    def _one_zone(self, system: str, entrances: Mapping[str, EntranceSpec]) -> ZoneInfo:
        first = next(iter(entrances.values()), None)
        if first is None:
            return self._zone(["zone"], {})
        for spec in entrances.values():
            if spec.zone != first.zone:
                zones = f"{spec.name} hangs in {spec.zone} and {first.name} in {first.zone}"
                problem = f"{zones}, and a card has one local time; make one system per zone"
                raise self._source.error(["systems", system, "entrances", spec.name, "zone"], problem)
        return first.zone

    # --- names ---------------------------------------------------------------------------------------------------

    def _check_doors(self, targets: Mapping[str, Target], systems: Mapping[str, System]) -> set[str]:
        """Every door has a name of its own, also where files are told apart without regard to capitals."""
        places: list[tuple[str, list[str | int]]] = [(name, ["targets", name]) for name in targets]
        for system in systems.values():
            places += [(name, ["systems", system.name, "entrances", name]) for name in system.entrances]
        self._check_names("door", places)
        return {name for name, _ in places}

    def _check_ports(self, media: Mapping[str, Medium], systems: Mapping[str, System]) -> None:
        places: list[tuple[str, list[str | int]]] = [(name, ["media", name]) for name in media]
        for system in systems.values():
            places += [(name, ["systems", system.name, "encoders", name]) for name in system.encoders]
        self._check_names("medium or encoder", places)

    def _check_names(self, kind: str, places: list[tuple[str, list[str | int]]]) -> None:
        seen: dict[str, list[str | int]] = {}
        for name, path in places:
            first = seen.setdefault(name.casefold(), path)
            if first is not path:
                line = self._source.line(first)
                problem = f"another {kind} is called {first[-1]!r} (line {line}); give this one a name of its own"
                raise self._source.error(path, problem)

    def _space(self, name: str, rows: list[str], doors: set[str]) -> tuple[str, ...]:
        return self._doors(["spaces", name], rows, doors, "declare it under targets or a system")

    def _doors(self, path: list[str | int], rows: list[str], known: Collection[str], remedy: str) -> tuple[str, ...]:
        for index, door in enumerate(rows):
            if door not in known:
                problem = f"there is no door {door!r}; {did_you_mean(door, known, remedy)}"
                raise self._source.error([*path, index], problem)
        return tuple(dict.fromkeys(rows))

    def _start(self) -> datetime | None:
        text = self._data.get("start")
        if text is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            problem = f"{text!r} is no moment; write one such as 2026-03-02T09:00:00Z"
            raise self._source.error(["start"], problem) from None
        if moment.year not in YEARS:
            problem = f"{text!r} is out of reach; write a year from {YEARS[0]} to {YEARS[-1]}"
            raise self._source.error(["start"], problem)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
