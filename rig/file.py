"""A rig file as values: checked against the schema, with every reference resolved and every error at its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jsonschema import Draft202012Validator, ValidationError

from latchwork.rig.schema import RIG_SCHEMA
from latchwork.rig.yaml_source import Source, read_yaml


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
    simulator: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EncoderSpec:
    name: str
    make: str
    link: str
    level: str
    simulator: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class System:
    """An access system of off-line doors."""

    name: str
    property_id: int
    entrances: Mapping[str, EntranceSpec]
    encoders: Mapping[str, EncoderSpec]


@dataclass(frozen=True, slots=True)
class RigFile:
    """All that one rig file says."""

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

    @property
    def simulated(self) -> bool:
        """Whether no part of it is real hardware."""
        levels = [m.level for m in self.media.values()] + [t.level for t in self.targets.values()]
        levels += [e.level for s in self.systems.values() for e in s.encoders.values()]
        return "real" not in levels


def load_rig(path: Path, *, level: str | None = None, state: Path | None = None) -> RigFile:
    """Reads and checks a rig file; `level` and `state` override what it says. Raises `RigError`."""
    source = read_yaml(path)
    _check_schema(source)
    return _Reader(source, level, state).rig()


def _check_schema(source: Source) -> None:
    errors = sorted(Draft202012Validator(RIG_SCHEMA).iter_errors(source.data), key=lambda e: (len(e.path), str(e.path)))
    if errors:
        error = errors[0]
        raise source.error([*error.absolute_path], _say(error))


def _say(error: ValidationError) -> str:
    here = str(error.absolute_path[-1]) if error.absolute_path else "the rig"
    schema: Any = error.schema
    instance: Any = error.instance
    wanted: Any = error.validator_value
    match error.validator:
        case "additionalProperties":
            known = sorted(schema.get("properties", {}))
            odd = sorted(set(instance) - set(known))[0]
            close = get_close_matches(odd, known, 1)
            hint = f"did you mean {close[0]!r}?" if close else f"it takes {', '.join(known)}"
            return f"{here} does not take {odd!r}; {hint}"
        case "required":
            missing = next(name for name in wanted if name not in instance)
            says = schema.get("properties", {}).get(missing, {}).get("description", "")
            return f"{here} lacks {missing!r}" + (f" ({says})" if says else "") + "; add it"
        case "enum":
            return f"{here} is {error.instance!r}; write one of {', '.join(map(str, wanted))}"
        case "const":
            return f"{here} is {error.instance!r}; write {wanted!r}"
        case "type":
            return f"{here} is {error.instance!r}; it must be of type {wanted}"
        case _:
            return f"{here}: {error.message}"


class _Reader:
    """Resolves one checked document."""

    def __init__(self, source: Source, level: str | None, state: Path | None) -> None:
        self._source = source
        self._data: dict[str, Any] = source.data
        self._override = level
        self._level = level or self._data.get("level", "memory")
        self._state = state

    def rig(self) -> RigFile:
        data = self._data
        media = {name: self._medium(name, row) for name, row in data.get("media", {}).items()}
        targets = {name: self._target(name, row, media) for name, row in data.get("targets", {}).items()}
        systems = {name: self._system(name, row, targets) for name, row in data.get("systems", {}).items()}
        doors = {*targets, *(entrance for system in systems.values() for entrance in system.entrances)}
        rig = RigFile(
            source=self._source,
            name=data.get("name", self._source.path.stem),
            level=self._level,
            virtual=data.get("time", "real") == "virtual",
            seed=data.get("seed", 0),
            start=self._start(),
            state=self._state or self._source.path.parent / data.get("state", self._source.path.stem + ".state"),
            media=media,
            targets=targets,
            systems=systems,
            spaces={name: self._space(name, rows, doors) for name, rows in data.get("spaces", {}).items()},
        )
        if rig.virtual and not rig.simulated:
            raise self._source.error(["time"], "time is virtual but something is real; write time: real")
        return rig

    def _row_level(self, row: Mapping[str, Any], parent: str | None = None) -> str:
        level: str = self._override or row.get("level") or parent or self._level
        return level

    def _medium(self, name: str, row: dict[str, Any]) -> Medium:
        return Medium(name=name, **(row | {"level": self._row_level(row)}))

    def _target(self, name: str, row: dict[str, Any], media: Mapping[str, Medium]) -> Target:
        medium = media.get(row["on"])
        if medium is None:
            known = ", ".join(sorted(media)) or "none is declared under media"
            raise self._source.error(["targets", name, "on"], f"there is no medium {row['on']!r}; {known}")
        fields = {key: value for key, value in row.items() if key not in ("on", "zone", "level")}
        level = self._row_level(row, medium.level)
        return Target(name=name, medium=medium, level=level, zone=self._zone(["targets", name, "zone"], row), **fields)

    def _zone(self, path: list[str | int], row: Mapping[str, Any]) -> ZoneInfo:
        key = row.get("zone", self._data.get("zone", "UTC"))
        try:
            return ZoneInfo(key)
        except (ZoneInfoNotFoundError, ValueError):
            path = path if "zone" in row else ["zone"]
            raise self._source.error(path, f"there is no time zone {key!r}; write one such as Europe/Paris") from None

    def _system(self, name: str, row: dict[str, Any], targets: Mapping[str, Target]) -> System:
        entrances: dict[str, EntranceSpec] = {}
        numbers: dict[int, str] = {}
        for door, spec in row["entrances"].items():
            path = ["systems", name, "entrances", door]
            if door in targets:
                raise self._source.error(path, f"{door!r} is a target already; give the entrance a name of its own")
            if spec["number"] in numbers:
                raise self._source.error(path, f"{door} and {numbers[spec['number']]} have one number; change one")
            numbers[spec["number"]] = door
            zone = self._zone([*path, "zone"], spec)
            entrances[door] = EntranceSpec(
                door, spec["number"], spec.get("common", False), zone, spec.get("simulator", {})
            )
        encoders = {
            one: EncoderSpec(one, spec["make"], spec["link"], self._row_level(spec), spec.get("simulator", {}))
            for one, spec in row["encoders"].items()
        }
        return System(name, row["property"], entrances, encoders)

    def _space(self, name: str, rows: list[str], doors: set[str]) -> tuple[str, ...]:
        for index, door in enumerate(rows):
            if door not in doors:
                close = get_close_matches(door, doors, 1)
                hint = f"did you mean {close[0]!r}?" if close else "declare it under targets or a system"
                raise self._source.error(["spaces", name, index], f"there is no door {door!r}; {hint}")
        return tuple(dict.fromkeys(rows))

    def _start(self) -> datetime | None:
        text = self._data.get("start")
        if text is None:
            return None
        try:
            moment = datetime.fromisoformat(str(text))
        except ValueError:
            problem = f"{text!r} is no moment; write one such as 2026-03-02T09:00:00Z"
            raise self._source.error(["start"], problem) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
