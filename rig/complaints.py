"""What is wrong with a rig file by its schema, in one plain sentence at the line where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from latchwork.drivers.registry import LOCKS
from latchwork.rig.schema import rig_schema
from latchwork.rig.suggestions import did_you_mean
from latchwork.rig.yaml_source import Source

SHOWN = 40
"""Characters of a wrong value that an error repeats."""

_TYPES = {
    "object": "a block of `key: value` lines",
    "array": "a list, such as [one, two]",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


@cache
def _validator() -> Validator:
    # JSON Schema takes 5.0 for an integer; node numbers and seeds are written without a point
    integer = Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    )
    make: Any = extend
    validator: Validator = make(Draft202012Validator, type_checker=integer)(rig_schema())
    return validator


@cache
def _row_of(make: str) -> Validator:
    """For a door of this make: its rules alone, without the choice between makes that the whole schema has to offer."""
    row: dict[str, Any] = dict(rig_schema()["properties"]["targets"]["additionalProperties"])
    of_make = next(one["then"] for one in row.pop("allOf") if one["if"]["properties"]["make"]["const"] == make)
    row["properties"] = row["properties"] | of_make["properties"]
    return _validator().evolve(schema=row)


def check_schema(source: Source) -> None:
    """Raises `RigError` for the first thing in the file that the schema does not allow."""
    if _fits(source.data):
        return
    errors = [_placed(error) for error in _validator().iter_errors(source.data)]
    if errors:
        path, error = min(errors, key=lambda one: (source.line(one[0]), len(one[0]), str(one[0])))
        raise source.error(path, say(error))


def _fits(data: Any) -> bool:
    """Whether nothing is wrong. Doors are nearly all of a large file, so each is held to what a door may say."""
    targets = data.get("targets") if isinstance(data, dict) else None
    if not isinstance(targets, dict):
        return False
    names = rig_schema()["properties"]["targets"]["propertyNames"]
    name, longest = re.compile(names["pattern"]), names["maxLength"]
    return (
        all(name.search(one) and len(one) <= longest for one in targets)
        and all(isinstance(row, dict) and row.get("make") in LOCKS for row in targets.values())
        and all(_row_of(row["make"]).is_valid(row) for row in targets.values())
        and _validator().is_valid(data | {"targets": {}})
    )


def _placed(error: ValidationError) -> tuple[list[str | int], ValidationError]:
    """The error with the path of what it speaks of; the schema blames the block for a key that does not belong."""
    path = [*error.absolute_path]
    if error.validator == "additionalProperties":
        path.append(_odd(error))
    elif "propertyNames" in error.absolute_schema_path:
        path.append(str(error.instance))
    return path, error


def _odd(error: ValidationError) -> str:
    schema: Any = error.schema
    instance: Any = error.instance
    return str(next(key for key in instance if key not in schema.get("properties", {})))


def say(error: ValidationError) -> str:
    """One sentence: where, what is wrong, what to write instead."""
    if "propertyNames" in error.absolute_schema_path:
        return f"{_shown(error.instance)} cannot be a name; use up to 64 letters, digits, '.', '_' and '-'"
    here = str(error.absolute_path[-1]) if error.absolute_path else "the rig"
    if isinstance(error.absolute_path[-1] if error.absolute_path else None, int):
        here = f"entry {int(here) + 1} of {error.absolute_path[-2]}"
    return f"{here} {_complaint(error)}"


def _complaint(error: ValidationError) -> str:
    schema: Any = error.schema
    instance: Any = error.instance
    wanted: Any = error.validator_value
    match error.validator:
        case "enum" | "const" if instance is None:
            return f"has no value; write {_example(schema)} or take the line out"
        case "additionalProperties":
            known = sorted(schema.get("properties", {}))
            odd = _odd(error)
            return f"does not take {odd!r}; {did_you_mean(odd, known, 'it takes ' + ', '.join(known))}"
        case "required":
            missing = next(name for name in wanted if name not in instance)
            row = schema.get("properties", {}).get(missing, {})
            says = row.get("description", "")
            return f"lacks {missing!r}" + (f" ({says})" if says else "") + f"; add {missing}: {_example(row)}"
        case "enum":
            choices = [str(choice) for choice in wanted]
            listed = f"write one of {', '.join(choices)}"
            return f"is {_shown(instance)}; {did_you_mean(instance, choices, listed)}"
        case "const":
            return f"is {_shown(instance)}; write {wanted!r}"
        case "type":
            return _wrong_type(instance, wanted, error)
        case "minimum" | "maximum":
            return f"is {_shown(instance)}; write {_range(schema)}"
        case "pattern":
            return f"is {_shown(instance)}; write it like {_example(schema)}"
        case "minLength":
            return "is empty; write something or leave it out"
        case other:
            raise NotImplementedError(f"the rig schema uses {other!r}, and nobody wrote what to say when it fails")


def _wrong_type(instance: Any, wanted: str, error: ValidationError) -> str:
    if instance is None:
        if not error.absolute_path:
            return "file is empty; begin it with latchwork: 1"
        return f"has no value; write {_TYPES[wanted]} or take the line out"
    if wanted == "string" and isinstance(instance, int | float) and not isinstance(instance, bool):
        return f'is the number {_shown(instance)}; it is text, so write it in quotes: "{_shown(instance)}"'
    return f"is {_shown(instance)}; write {_TYPES[wanted]}"


def _range(schema: dict[str, Any]) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    number = "a whole number" if schema.get("type") == "integer" else "a number"
    if most is None:
        return f"{number} from {least} up"
    return f"{number} from {least} to {most}"


def _example(schema: dict[str, Any]) -> str:
    for example in _examples(schema):
        return example
    return "…"


def _examples(schema: dict[str, Any]) -> Iterator[str]:
    if "const" in schema:
        yield str(schema["const"])
    if "examples" in schema:
        yield str(schema["examples"][0])
    if "enum" in schema:
        yield " or ".join(str(choice) for choice in schema["enum"])
    if "minimum" in schema:
        yield str(schema["minimum"])
    if schema.get("type") == "object":
        yield "{}"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = f"a block with {', '.join(map(str, value))}" if isinstance(value, dict) else repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
