"""What of a session's time is spent in the crypto library: its calls are taped, and made again with nothing around.

While a tape runs, every name in a package's modules that comes from `cryptography` is replaced by a stand-in that
passes calls on and notes them: what was called, with which arguments, and what came back. The calls between `begin` and
the end of the tape then become one straight-line function, the same calls with the same inputs. It has to give the same
results, twice, or it is not used.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

LIBRARY = "cryptography"
PLAIN = (bytes, int, bool, type(None))
"""Kinds of arguments and results that stand for themselves."""


class Untapable(RuntimeError):
    """The calls cannot be made again as they were."""


@dataclass(frozen=True, slots=True)
class _Step:
    """`on` is the slot of the object; `name` None calls the object itself. `gives` is the slot of what came back, -1
    when that was plain."""

    on: int
    name: str | None
    arguments: tuple[Any, ...]
    named: tuple[tuple[str, Any], ...]
    gives: int
    result: Any


class _StandIn:
    """Passes everything on to an object of the library."""

    def __init__(self, tape: Tape, slot: int) -> None:
        self._tape, self._slot = tape, slot

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._tape.call(self._slot, None, arguments, named)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._tape.objects[self._slot], name)
        return partial(self._take, name) if callable(value) else value

    def _take(self, name: str, *arguments: Any, **named: Any) -> Any:
        return self._tape.call(self._slot, name, arguments, named)


class Tape:
    """`objects` are those of the library that were there or came up, by slot."""

    def __init__(self) -> None:
        self.objects: list[Any] = []
        self._stand_ins: dict[int, _StandIn] = {}
        self._steps: list[_Step] = []

    def begin(self) -> None:
        """From here on calls count; what was made before stays made."""
        self._steps.clear()

    @property
    def calls(self) -> int:
        return len(self._steps)

    def stand_in(self, thing: Any) -> _StandIn:
        if id(thing) not in self._stand_ins:
            self._stand_ins[id(thing)] = _StandIn(self, self._slot(thing))
        return self._stand_ins[id(thing)]

    def call(self, on: int, name: str | None, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Makes the call and notes it. Not for the code that is taped; its stand-ins come here."""
        called = self.objects[on] if name is None else getattr(self.objects[on], name)
        given = called(*map(self._real, arguments), **{key: self._real(one) for key, one in named.items()})
        plain = isinstance(given, PLAIN)
        slot = -1 if plain else self._slot(given)
        self._steps.append(_Step(on, name, arguments, tuple(named.items()), slot, given if plain else None))
        return given if plain else _StandIn(self, slot)

    def replay(self) -> Callable[[], None]:
        """The calls that counted, as a function. Raises `Untapable`."""
        if not self._steps:
            raise Untapable("nothing was taped: the session does not call the library by a name of its package")
        checked = self._compiled(check=True)
        expected = [step.result for step in self._steps if step.gives < 0]
        for _ in range(2):
            if checked() != expected:
                raise Untapable("the taped calls give other results when they are made again")
        replay: Callable[[], None] = self._compiled(check=False)
        return replay

    def _slot(self, thing: Any) -> int:
        self.objects.append(thing)  # kept, so that its id stays its own
        return len(self.objects) - 1

    def _real(self, value: Any) -> Any:
        return self.objects[value._slot] if isinstance(value, _StandIn) else value

    def _compiled(self, *, check: bool) -> Any:
        made = {step.gives for step in self._steps if step.gives >= 0}
        known = {f"o{slot}": thing for slot, thing in enumerate(self.objects) if slot not in made}
        lines = ["def replay():", *(["    results = []"] if check else [])]
        for step in self._steps:
            call = _text(step)
            if step.gives >= 0:
                lines.append(f"    o{step.gives} = {call}")
            else:
                lines.append(f"    results.append({call})" if check else f"    {call}")
        lines += ["    return results"] if check else []
        exec(compile("\n".join(lines), "taped_calls.py", "exec"), known)
        return known["replay"]


def _text(step: _Step) -> str:
    arguments = [_argument(one) for one in step.arguments]
    arguments += [f"{key}={_argument(one)}" for key, one in step.named]
    return f"o{step.on}{'' if step.name is None else '.' + step.name}({', '.join(arguments)})"


def _argument(value: Any) -> str:
    if isinstance(value, _StandIn):
        return f"o{value._slot}"
    if isinstance(value, PLAIN):
        return repr(value)
    raise Untapable(f"an argument of kind {type(value).__name__} cannot be written down")


@contextmanager
def taping(package: str) -> Iterator[Tape]:
    """Tapes what the modules of `package` call. Only names of modules are replaced, and only until the end."""
    tape = Tape()
    replaced: list[tuple[ModuleType, str, Any]] = []
    try:
        for module in [one for name, one in sys.modules.items() if f"{name}.".startswith(f"{package}.")]:
            for name, value in list(vars(module).items()):
                if _of_the_library(value):
                    replaced.append((module, name, value))
                    setattr(module, name, tape.stand_in(value))
        yield tape
    finally:
        for module, name, value in replaced:
            setattr(module, name, value)


def _of_the_library(value: Any) -> bool:
    """Classes, functions, modules and objects of it, but no errors: those are caught by what they are."""
    if isinstance(value, type) and issubclass(value, BaseException):
        return False
    origin = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
    return isinstance(origin, str) and f"{origin}.".startswith(f"{LIBRARY}.")
