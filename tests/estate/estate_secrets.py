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


def shapes(secret: str | bytes) -> set[bytes]:
    """How a secret may be hidden: ASCII, hex of it, BCD both ways, and base64 at each of its three phases."""
    raw = secret if isinstance(secret, bytes) else secret.encode()
    found = {raw, raw.hex().encode(), raw.hex().upper().encode()}
    if isinstance(secret, str) and secret.isdigit() and len(secret) % 2 == 0:
        packed = bytes.fromhex(secret)
        swapped = bytes((byte << 4 | byte >> 4) & 0xFF for byte in packed)
        found |= {packed, swapped, packed.hex().encode()}
    for phase in range(3):
        text = base64.b64encode(b"\0" * phase + raw)
        whole = len(raw) // 3 * 4 - 4
        found.add(text[4 : 4 + whole] if phase else text[:whole])
    return {shape for shape in found if len(shape) >= 4}


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
    """The first place that holds one of the long secrets in any shape, in words that do not repeat it."""
    for secret in secrets:
        if len(secret) < SHORTEST:
            continue
        for shape in shapes(secret):
            for where, content in places.items():
                if shape in content:
                    kind = "a key" if isinstance(secret, bytes) else f"a PIN of {len(secret)} digits"
                    return f"{where} holds {kind} in the clear, as {len(shape)} bytes"
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
