"""Numbered places in a lock's memory, found by key and listed by number.

A list is read page by page over minutes. Numbers that stand still while others come and go are what makes a page
cursor mean the same thing on the next page.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Slots(Generic[K, T]):
    """Finding costs one dictionary look-up, a page costs its own length."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._places: list[T | None] = []
        self._number: dict[K, int] = {}
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._number)

    def __contains__(self, key: K) -> bool:
        return key in self._number

    def __iter__(self) -> Iterator[T]:
        return (item for item in self._places if item is not None)

    @property
    def full(self) -> bool:
        return len(self._number) >= self.capacity

    def get(self, key: K) -> T | None:
        number = self._number.get(key)
        return None if number is None else self._places[number]

    def put(self, key: K, item: T) -> None:
        """Takes the lowest free place, or replaces what already has this key."""
        number = self._number.get(key)
        if number is None:
            number = heapq.heappop(self._free) if self._free else len(self._places)
            if number == len(self._places):
                self._places.append(None)
            self._number[key] = number
        self._places[number] = item

    def rename(self, old: K, new: K) -> None:
        """Gives the item another key in the same place."""
        self._number[new] = self._number.pop(old)

    def remove(self, key: K) -> T | None:
        number = self._number.pop(key, None)
        if number is None:
            return None
        item, self._places[number] = self._places[number], None
        heapq.heappush(self._free, number)
        return item

    def clear(self) -> None:
        self._places.clear()
        self._number.clear()
        self._free.clear()

    def starting_at(self, number: int) -> Iterator[tuple[int, T]]:
        """What lies in place `number` and after it, with the numbers."""
        for place in range(number, len(self._places)):
            item = self._places[place]
            if item is not None:
                yield place, item

    @property
    def end(self) -> int:
        """The number after the last place that was ever taken."""
        return len(self._places)
