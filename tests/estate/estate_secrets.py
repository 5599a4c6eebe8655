"""Looks for secrets where none may be: logs, events, alarms, exceptions, wire files and the bytes of the store."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from estate_house import House

WIRE_FILE = "wire.jsonl"
NUMBER = re.compile(r"(?<![0-9A-Za-z.:+-])[0-9]{6,}(?![0-9A-Za-z.:+-])")

SHORTEST = 8
"""Shorter secrets are met by chance in a few hundred kilobytes of times and keys, so only long ones are looked for."""


CERTAIN = 12
"""Bytes from which on a shape is never met by chance."""


def shapes(secret: str | bytes) -> set[bytes]:
    """How a secret may be hidden: ASCII, hex of it, BCD both ways, and base64 at each of its three phases."""
    raw = secret if isinstance(secret, bytes) else secret.encode()
    found = {raw, raw.hex().encode(), raw.hex().upper().encode()}
    if isinstance(secret, str) and secret.isdigit() and len(secret) % 2 == 0:
        packed = bytes.fromhex(secret)
        swapped = bytes((byte << 4 | byte >> 4) & 0xFF for byte in packed)
        found |= {packed, swapped}
    for phase in range(3):
        text = base64.b64encode(b"\0" * phase + raw)
        found.add(text[-(-8 * phase // 6) : 8 * (phase + len(raw)) // 6])  # the characters that it alone decides
    return found


def device_secrets(house: House) -> Iterable[bytes]:
    """The keys that paired locks and the property have."""
    for name in house.locks:
        if house.is_ttlock(name):
            yield house.bench.devices[name].memory.aes_key
    for name in house.entrances:
        yield house.bench.devices[name]._key._value


def told(house: House) -> str:
    """Every event and alarm, and what else the store keeps as text."""
    rows: list[Any] = []
    with house.store._connection.begin():
        for table in ("event", "alarm", "door", "access_grant", "person"):
            rows += house.store._connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall()
    return repr(rows)


def leak(secrets: Iterable[str | bytes], places: dict[str, bytes]) -> str | None:
    """The first place that holds long secrets in any shape, in words that do not repeat them.

    A few bytes are met by chance once in some hundred files, so short shapes count when two secrets are met.
    """
    met: dict[str, int] = {}
    for secret in secrets:
        if len(secret) < SHORTEST:
            continue
        for where, content in places.items():
            found = [shape for shape in shapes(secret) if shape in content]
            met[where] = met.get(where, 0) + bool(found)
            if any(len(shape) >= CERTAIN for shape in found) or (found and met[where] > 1):
                kind = "a key" if isinstance(secret, bytes) else f"a PIN of {len(secret)} digits"
                return f"{where} holds {kind} in the clear, as {max(map(len, found))} bytes"
    return None


def named(secrets: Iterable[str], texts: dict[str, str]) -> str | None:
    """The first text in which a PIN of six digits or more stands as a number of its own."""
    pins = [secret for secret in secrets if secret.isdigit() and len(secret) >= 6]
    for where, text in texts.items():
        numbers = set(NUMBER.findall(text))
        if not numbers.isdisjoint(pins):
            return f"{where} names a PIN"
    return None


def files(folder: Path) -> dict[str, bytes]:
    """The store's bytes, the journal's too, and the wire file if one was recorded."""
    paths = [*sorted((folder / "state").glob("store.sqlite*")), folder / WIRE_FILE]
    return {path.name: path.read_bytes() for path in paths if path.exists()}
