"""Card formats, bit by bit, and which bits a parity bit covers."""

from __future__ import annotations

from latchwork.protocol.wiegand.formats import FORMATS, Format, Kind
from pages.markdown import cell, code, fenced, table


def formats() -> str:
    """A picture of each format; letters are explained under it."""
    text = "\nBit 0 is transmitted first. `P` is a parity bit; below it, `x` marks what it covers.\n"
    return text + "".join(_format(row) for row in FORMATS.values())


def _format(row: Format) -> str:
    text = f"\n### {' or '.join((row.name, *row.aliases))}\n\n{row.doc} *{row.source}*\n"
    letters = _letters(row)
    rows = [
        (
            code(letters[one.name]),
            one.name,
            f"{one.first} to {one.first + one.width - 1}",
            one.width,
            f"0 to {one.most}",
        )
        for one in row.numbers
    ]
    return text + fenced(_map(row)) + "\n" + table(("letter", "number", "bits", "width", "values"), rows)


def _letters(row: Format) -> dict[str, str]:
    """The first letter of each number's name that none behind it has taken."""
    found: dict[str, str] = {}
    for number in reversed(row.numbers):
        found[number.name] = next(one for one in number.name.upper() if one not in found.values())
    return found


def _map(row: Format) -> str:
    bits = ["·"] * row.bits
    for number in row.numbers:
        bits[number.first : number.first + number.width] = _letters(row)[number.name] * number.width
    for parity in row.parities:
        bits[parity.at] = "P"
    every = range(row.bits)
    lines = [
        f"{'bit':10}" + "".join(str(at // 10) if at % 10 == 0 else " " for at in every).rstrip(),
        f"{'':10}" + "".join(str(at % 10) for at in every),
        f"{'':10}" + "".join(bits),
    ]
    for parity in row.parities:
        covered = f"{parity.mask:0{row.bits}b}"
        marks = "".join("P" if at == parity.at else "x" if covered[at] == "1" else "·" for at in every)
        lines.append(f"{_parity_name(parity.kind, parity.at):10}{marks}")
    return "\n".join(lines)


def _parity_name(kind: Kind, at: int) -> str:
    return cell(f"{kind.name.lower()} {at}")
