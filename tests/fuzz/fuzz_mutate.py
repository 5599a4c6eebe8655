"""Mutations without a fuzzer: a few of each kind, from a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from random import Random

Mutation = Callable[[Random, bytes, Sequence[bytes]], bytes]


def mutations(seeds: Sequence[bytes], count: int, seed: str) -> Iterator[bytes]:
    """`count` inputs, each made of one of `seeds` by one to three changes; the same for the same `seed`."""
    random = Random(seed)
    for data, _ in zip(cycle(seeds), range(count), strict=False):
        changed = data
        for _ in range(random.randint(1, 3)):
            changed = random.choice(_KINDS)(random, changed, seeds)
        yield changed


def _flip(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + bytes(byte ^ 1 << random.randrange(8) for byte in data[at : at + 1]) + data[at + 1 :]


def _overwrite(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    byte = random.choice((0x00, 0x7F, 0x80, 0xFF, random.randrange(256)))
    return data[:at] + bytes((byte,)) + data[at + 1 :]


def _insert(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.randbytes(random.randint(1, 4)) + data[at:]


def _cut(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at + random.randint(1, 8) :]


def _truncate(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _splice(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    other, at = random.choice(seeds), random.randrange(len(data) + 1)
    return data[:at] + other[random.randrange(len(other) + 1) :][:200] + data[at:]


def _repeat(random: Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at : at + random.randint(1, 16)] * random.randint(2, 12) + data[at:]


_KINDS: tuple[Mutation, ...] = (_flip, _overwrite, _insert, _cut, _truncate, _splice, _repeat)
