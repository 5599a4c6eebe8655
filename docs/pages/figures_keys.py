"""Mobile keys and off-line codes: maps, arrays and pieces, drawn by the code that builds them."""

from __future__ import annotations

from datetime import datetime
from struct import calcsize
from typing import Any

from latchwork.protocol.codec.picture import Cell
from latchwork.protocol.mobile_key import cbor, nfc
from latchwork.protocol.mobile_key.claims import ROWS
from latchwork.protocol.mobile_key.fragments import ATT_HEADER, COUNTER_MASK, FIRST, LAST, SMALLEST_MTU, fragments
from latchwork.protocol.mobile_key.possession import MESSAGES, Action, Hello, Present, Result, signed_payload
from latchwork.protocol.offline_code import algorithm
from latchwork.protocol.offline_code.algorithm import MESSAGE
from latchwork.protocol.offline_code.rules import DIGITS, HOUR, RULES
from pages.boxes import bytes_of, framed
from pages.markdown import code, fenced, table

LOCK_ID, NONCE = bytes(range(8)), bytes(range(16))
MOST_WIDE = 60
"""Characters of bytes in front of a value."""
SAID_FIRST = Hello(LOCK_ID, NONCE)
SHOWN = Present(b"<credential>", NONCE, Action.UNLOCK, b"<proof>")
SAMPLES: dict[type, Hello | Present | Result] = {Hello: SAID_FIRST, Present: SHOWN, Result: Result(0)}


def claims_map() -> str:
    """The CBOR map of a credential, label by label."""
    lines = ["{"]
    for row in ROWS:
        lines.append(
            f"  {row.label:>6}: {row.name:10}" + f"{'' if row.needed else 'may be missing; '}{row.doc}".rstrip()
        )
    return fenced("\n".join([*lines, "}"]))


def messages() -> str:
    """The three messages as CBOR arrays, with an example of each."""
    text = ""
    for kind in MESSAGES.values():
        value = cbor.loads(SAMPLES[kind].build(), "sample")
        text += f"\nA {kind.__name__.lower()}, for example:\n{_items(value)}"
    payload = signed_payload(SAID_FIRST, NONCE, SHOWN.action, SHOWN.credential)
    what = "What the phone signs to prove that it has the key, for that hello and presentation:"
    return text + f"\n{what}\n{_items(cbor.loads(payload, 'sample'))}"


def _items(array: list[Any]) -> str:
    """A CBOR array, item by item: the bytes to the left, the value to the right."""
    head = cbor.dumps(array)[:1]
    lines = [
        (bytes_of(head), f"array of {len(array)}"),
        *((bytes_of(cbor.dumps(one)), _diagnostic(one)) for one in array),
    ]
    width = min(max(len(left) for left, _ in lines), MOST_WIDE)
    return fenced("\n".join(f"{left.ljust(width)}  {right}" for left, right in lines))


def _diagnostic(value: object) -> str:
    if isinstance(value, bytes):
        return f"h'{value.hex()}'"
    if isinstance(value, list):
        return f"[{', '.join(_diagnostic(one) for one in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def pieces() -> str:
    """A message that takes three pieces, cut by the code that cuts them."""
    room = SMALLEST_MTU - ATT_HEADER - 1
    message = bytes(2 * room + 5)
    text = ""
    for at, piece in enumerate(fragments(message, SMALLEST_MTU)):
        first, last = int(bool(piece[0] & FIRST)), int(bool(piece[0] & LAST))
        cells = [Cell(f"{piece[0]:02X}: first {first}, last {last}, count {piece[0] & COUNTER_MASK}", "1")]
        data = len(piece) - 1
        if at == 0:
            cells.append(Cell(f"length {len(message)}", "2"))
            data -= 2
        text += framed([*cells, Cell("data", str(data))])
    what = f"A message of {len(message)} bytes at the ATT_MTU of {SMALLEST_MTU}"
    return f"\n{what}, which leaves {room + 1} bytes for a piece:\n{text}"


def apdus() -> str:
    lines = (
        ("select", code(bytes_of(nfc.select()))),
        ("hello of two bytes", code(bytes_of(nfc.send_hello(b"\x01\x02")))),
        ("result of two bytes", code(bytes_of(nfc.send_result(b"\x01\x02")))),
        ("the rest, 16 bytes", code(bytes_of(nfc.get_response(16)))),
    )
    return "\n" + table(("command", "bytes"), lines)


def code_message() -> str:
    """What is authenticated for a window, and how digits come of it."""
    names = ("kind", "start, hours since 2000", "length, steps of the kind")
    cells = [Cell(name, str(calcsize(f">{one}"))) for name, one in zip(names, MESSAGE.format[1:], strict=True)]
    start = datetime(2026, 5, 1, 15)  # noqa: DTZ001 - a lock keeps naive local time
    text = framed(cells)
    for kind, rule in RULES.items():
        example = algorithm.message(kind, (start - algorithm.EPOCH) // HOUR, rule.shortest)
        name = kind.name.lower().replace("_", " ").capitalize()
        text += f"\n{name} from {start:%Y-%m-%d %H:%M}, the shortest: {code(bytes_of(example))}.\n"
    return text + f"\nA code has {DIGITS} digits.\n"
