"""Where a link leads, as one URL.

    ble://AA:BB:CC:DD:EE:FF?adapter=hci0      a BLE device; on macOS its UUID in place of the address
    serial:///dev/ttyUSB0?baud=115200         a serial port; on Windows serial://COM3
    socket://192.0.2.7:4001                   a serial port behind TCP
    rfc2217://192.0.2.7:4001?baud=9600        the same with baud rate and modem lines (RFC 2217)
    memory://desk                             a wire in this process, by its name
    pty://desk                                a pseudo-terminal that a simulator opened, by its name

Whether a `ble` address is looked for in the memory air, on bumble's stack or on the real radio is the rig's choice and
not part of the address, so that one test runs on each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

BLE_ADDRESS = re.compile(r"(?:[0-9A-F]{2}:){5}[0-9A-F]{2}")
APPLE_UUID = re.compile(r"[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}")

DEFAULT_BAUD = 115200


class BadAddress(ValueError):
    """An address that is not one; the text says what to write instead."""


class Scheme(StrEnum):
    BLE = "ble"
    SERIAL = "serial"
    SOCKET = "socket"
    RFC2217 = "rfc2217"
    MEMORY = "memory"
    PTY = "pty"


_EXAMPLES = {
    Scheme.BLE: "ble://AA:BB:CC:DD:EE:FF",
    Scheme.SERIAL: "serial:///dev/ttyUSB0?baud=115200 or serial://COM3",
    Scheme.SOCKET: "socket://host:4001",
    Scheme.RFC2217: "rfc2217://host:4001",
    Scheme.MEMORY: "memory://name",
    Scheme.PTY: "pty://name",
}

_OPTIONS = {
    Scheme.BLE: frozenset({"adapter"}),
    Scheme.SERIAL: frozenset({"baud"}),
    Scheme.SOCKET: frozenset[str](),
    Scheme.RFC2217: frozenset({"baud"}),
    Scheme.MEMORY: frozenset[str](),
    Scheme.PTY: frozenset({"baud"}),
}


@dataclass(frozen=True, slots=True)
class LinkAddress:
    """`target` is the BLE address in capitals, the port's path or name, `host:port`, or a simulated wire's name."""

    scheme: Scheme
    target: str
    baud: int = DEFAULT_BAUD
    adapter: str | None = None

    def __str__(self) -> str:
        return format_address(self)


def parse_address(text: str) -> LinkAddress:
    """Raises `BadAddress` with one sentence that names `text` and what would be right."""
    scheme_name, separator, rest = text.strip().partition("://")
    try:
        scheme = Scheme(scheme_name.lower())
    except ValueError:
        known = ", ".join(f"{one}://" for one in Scheme)
        problem = f"{scheme_name}:// is not a kind of link" if separator else "it has no scheme"
        raise BadAddress(f"link address {text!r}: {problem}; begin it with one of {known}") from None
    target, _, query = rest.partition("?")
    options = _options(text, scheme, query)
    return LinkAddress(
        scheme,
        _target(text, scheme, unquote(target)),
        baud=_baud(text, options.get("baud")),
        adapter=options.get("adapter"),
    )


def format_address(address: LinkAddress) -> str:
    """The URL that `parse_address` reads back as `address`; defaults are left out."""
    options = {}
    if address.baud != DEFAULT_BAUD:
        options["baud"] = str(address.baud)
    if address.adapter is not None:
        options["adapter"] = address.adapter
    query = f"?{urlencode(options)}" if options else ""
    return f"{address.scheme}://{quote(address.target, safe='/:[]')}{query}"


def _options(text: str, scheme: Scheme, query: str) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    allowed = _OPTIONS[scheme]
    for name, value in options.items():
        if name not in allowed:
            takes = f"takes only {', '.join(sorted(allowed))}" if allowed else "takes no options"
            raise BadAddress(f"link address {text!r}: unknown option {name!r}; {scheme}:// {takes}")
        if not value:
            raise BadAddress(f"link address {text!r}: option {name!r} has no value; write {name}=… or leave it out")
    return options


def _target(text: str, scheme: Scheme, target: str) -> str:
    example = _EXAMPLES[scheme]
    if not target:
        raise BadAddress(f"link address {text!r}: nothing follows {scheme}://; write for example {example}")
    if scheme is Scheme.BLE:
        target = target.upper()
        if not (BLE_ADDRESS.fullmatch(target) or APPLE_UUID.fullmatch(target)):
            raise BadAddress(f"link address {text!r}: not a BLE address; write six hex pairs, as in {example}")
    if scheme in (Scheme.SOCKET, Scheme.RFC2217):
        _require_host_and_port(text, target, example)
    return target


def _require_host_and_port(text: str, target: str, example: str) -> None:
    split = urlsplit(f"//{target}")
    try:
        port = split.port
    except ValueError:
        port = None
    if not split.hostname or not port or split.path or split.username:
        raise BadAddress(f"link address {text!r}: needs a host and a port from 1 to 65535, as in {example}")


def _baud(text: str, value: str | None) -> int:
    if value is None:
        return DEFAULT_BAUD
    if not value.isascii() or not value.isdigit() or not 0 < int(value) <= 4_000_000:
        raise BadAddress(f"link address {text!r}: baud={value} is not a line rate; write for example baud=115200")
    return int(value)
