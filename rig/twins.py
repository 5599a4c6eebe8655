"""The simulated locks of a rig by name. One that waits as it was left is built when somebody comes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any


class _Waiting:
    """Stands for a lock that was not built yet."""

    __slots__ = ("build",)

    def __init__(self, build: Callable[[], Any]) -> None:
        self.build = build


class Twins(MutableMapping[str, Any]):
    """For the loop's thread, but for the names, which any thread may ask for.

    In a large estate most locks are touched seldom, and until then each costs a row.
    """

    def __init__(self) -> None:
        self._locks: dict[str, Any] = {}

    def later(self, name: str, build: Callable[[], Any]) -> None:
        """Has the lock built by whoever asks for it first, who is told what `build` raises."""
        self._locks[name] = _Waiting(build)

    def __getitem__(self, name: str) -> Any:
        found = self._locks[name]
        if isinstance(found, _Waiting):
            found = self._locks[name] = found.build()
        return found

    def __setitem__(self, name: str, lock: Any) -> None:
        self._locks[name] = lock

    def __delitem__(self, name: str) -> None:
        del self._locks[name]

    def __contains__(self, name: object) -> bool:
        return name in self._locks

    def __iter__(self) -> Iterator[str]:
        return iter(self._locks)

    def __len__(self) -> int:
        return len(self._locks)
