"""Records, requests and frames of hotel systems, drawn by the code that builds them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import latchwork.protocol
from latchwork.protocol.codec.picture import Cell
from latchwork.protocol.dormakaba import ilco
from latchwork.protocol.dormakaba.messenger import OPERATIONS
from latchwork.protocol.fias import carrier
from latchwork.protocol.fias.messages import COLUMNS, MESSAGES
from latchwork.protocol.fias.record import SEPARATOR as BAR
from latchwork.protocol.fias.tables import FIELDS
from latchwork.protocol.pms_line.framing import ETX, STX, Framing
from latchwork.protocol.pms_line.line import LineRules
from latchwork.protocol.salto_space import messages as industry
from latchwork.protocol.salto_space.ship import REQUESTS, Param, Request, build_request
from latchwork.protocol.salto_space.stp import build_stp
from latchwork.protocol.salto_space.tables import COMMANDS, READ_FIELDS, SEPARATOR, Command
from latchwork.protocol.visionline.data import LEAD, build_data
from latchwork.protocol.visionline.tables import CALLS
from latchwork.protocol.visionline.web_api import BASE
from pages.boxes import bytes_of, decoded, framed, wrapped
from pages.markdown import cell, code, fenced, table
from pages.members import docstring
from pages.values import shown

PAYLOAD = b"?"


def frame(framing: Framing, payload: str = "payload") -> str:
    """What `build` puts before and behind a payload."""
    cells = [Cell(f"STX {STX:02X}", "1"), Cell(payload, "n"), Cell(f"ETX {ETX:02X}", "1")]
    if framing.check_size:
        kind = "check, not public" if framing.check is None else "check"
        cells.append(Cell(kind, str(framing.check_size)))
    return framed(cells)


# --- the line ---------------------------------------------------------------------------------------------------------


def line_rules() -> str:
    """The numbers of everybody who uses the line."""
    rows = [("the default", LineRules()), *_rules()]
    columns = ("enquire", "acknowledge", "enquiry_wait", "frame_wait", "sends", "quiet", "busy", "after")
    lines = []
    for name, rules in rows:
        lines.append((name, *(shown(getattr(rules, one)) for one in columns), _framing(rules.framing)))
    text = "\n### Who uses the line, and with which rules\n\nWaits are seconds.\n\n"
    return text + table(("rules", *(one.replace("_", " ") for one in columns), "frame"), lines)


def _rules() -> Iterator[tuple[str, LineRules]]:
    """Each once, by the first module that has it: its own."""
    seen = set()
    for found in walk_packages(latchwork.protocol.__path__, "latchwork.protocol."):
        module = import_module(found.name)
        for name, value in vars(module).items():
            if isinstance(value, LineRules) and not name.startswith("_") and id(value) not in seen:
                seen.add(id(value))
                yield code(".".join((*found.name.split(".")[2:], name))), value


def _framing(framing: Framing) -> str:
    check = getattr(framing.check, "__name__", "") or ("not verified" if framing.check_size else "none")
    return f"check: {code(check)}, at most {framing.longest} bytes"


def line_frame() -> str:
    return frame(Framing())


# --- FIAS -------------------------------------------------------------------------------------------------------------


def fias_frames() -> str:
    return f"\nOn TCP:\n{frame(carrier.TCP, 'record')}\nOn a serial line:\n{frame(carrier.SERIAL.framing, 'record')}"


def fias_records() -> str:
    """Every record as its text, and its fields."""
    return "".join(_fias_record(name) for name in MESSAGES)


def _fias_record(name: str) -> str:
    kind, row = MESSAGES[name], MESSAGES[name].row()
    fields = [FIELDS[one] for one in COLUMNS[name]]
    heading = (
        f"\n### {name}: {row.says}\n\n`{kind.__name__}`, sent by: {row.sender}. {docstring(kind)} *{row.source}*\n"
    )
    parts = [name, *(f"{one.id}‹{COLUMNS[name][one.id].replace('_', ' ')}›" for one in fields)]
    lines = (
        (code(one.id), code(COLUMNS[name][one.id]), one.says, one.form, "yes" if one.secret else "", cell(one.source))
        for one in fields
    )
    picture = fenced(wrapped([part + BAR for part in parts], ""))
    return (
        heading.replace("  ", " ")
        + picture
        + "\n"
        + table(("field", "attribute", "says", "form", "secret", "source"), lines)
    )


# --- SALTO Space ------------------------------------------------------------------------------------------------------


def industry_frame() -> str:
    built = industry.FRAMING.build(industry.build_fields(("A", "B")))
    shape = " ".join(f"{byte:02X}" for byte in built)
    text = f"\nTwo fields, `A` and `B`, are the bytes {code(shape)}.\n"
    return frame(industry.FRAMING, f"{SEPARATOR:02X} field 0 {SEPARATOR:02X} … field n {SEPARATOR:02X}") + text


def industry_requests() -> str:
    """Every command with its fields in their places, and the answer to a reading."""
    text = ""
    for row in COMMANDS.values():
        text += f"\n### {row.command.value}: {row.says}\n\n*{row.source}*\n"
        text += fenced(wrapped([f"│ {name} " for name in (row.command.value, *row.fields, "")], "").rstrip())
    text += "\n### What a guest card says that was read\n"
    return text + fenced(wrapped([f"│ {name} " for name in (Command.READ.value, *READ_FIELDS, "")], "").rstrip())


def stp_frame() -> str:
    built = build_stp(b"<a/>")
    head, digits, document = built[:7].decode(), built[7:8].decode(), built[9:].decode()
    cells = [
        Cell(head, str(len(head))),
        Cell("length in decimal digits", "n"),
        Cell("/", "1"),
        Cell("document", "length"),
    ]
    return framed(cells) + f"\nThe document {code(document)} has the length {digits}: {code(built.decode())}.\n"


def ship_requests() -> str:
    """Every request as a client sends it, its values left open."""
    text = ""
    for row in REQUESTS.values():
        tree = _params([path.split("/") for path in row.params])
        xml = build_request(Request(row.name, tree)).decode()
        text += f"\n### {row.name}\n\n*{row.source}*\n" + fenced(_indented(xml), "xml")
    return text


def _params(paths: list[list[str]]) -> tuple[Param, ...]:
    found = []
    for name in dict.fromkeys(path[0] for path in paths):
        below = [path[1:] for path in paths if path[0] == name and len(path) > 1]
        found.append(Param(name, _params(below) if below else "…"))
    return tuple(found)


def _indented(xml: str) -> str:
    """One element to a line; there are no attributes and no mixed content."""
    lines, depth = [], 0
    for part in xml.replace("><", ">\n<").splitlines():
        depth -= part.startswith("</")
        lines.append("  " * depth + part)
        depth += (
            part.startswith("<") and not part.startswith(("</", "<?")) and "</" not in part and not part.endswith("/>")
        )
    return "\n".join(lines)


# --- dormakaba --------------------------------------------------------------------------------------------------------


def ilco_frame() -> str:
    """An order as it is read; nobody knows how its last byte is made."""
    order = ilco.Message(ilco.DRIVER_MAKES_KEYS_WITH, (('"', "101"), ("&", "1")), encoder=1)
    return decoded("ilco", order.build_without_check() + b"?")


def messenger_bodies() -> str:
    """The bodies that are public, element by element."""
    text = ""
    for row in OPERATIONS.values():
        text += f"\n### {row.name}\n\n{row.says[:1].upper()}{row.says[1:]}."
        if row.fields is None:
            text += " Its body is not public.\n"
            continue
        lines = [f"<{row.name}>", *(f"  <{name}>{attribute}: {form}</{name}>" for name, attribute, form in row.fields)]
        text += "\n" + fenced("\n".join([*lines, f"</{row.name}>"]), "xml")
    return text


# --- Visionline -------------------------------------------------------------------------------------------------------


def vision_fields() -> str:
    """One field after the other; a letter says what each is."""
    lead = Cell(f"{LEAD:02X}", "1")
    example = build_data((("R", "101"), ("N", "Doe")))
    text = framed([lead, Cell("letter", "1"), Cell("text", "n"), lead, Cell("…", "")])
    return f"{text}\nRoom 101 for the last name Doe is {code(bytes_of(example))}.\n"


def web_calls() -> str:
    """The calls of the web API as they go out, before they are signed."""
    text = ""
    for row in CALLS.values():
        query = "&".join(f"{name}=…" for name in row.query)
        lines = [f"{row.method} {BASE}{row.path}" + (f"?{query}" if query else "")]
        lines += ["", *_object(row.body)] if row.body else []
        text += f"\n### {row.name[:1].upper()}{row.name[1:]}\n{fenced(chr(10).join(lines), 'http')}"
        text += f"\n{row.says[:1].upper()}{row.says[1:]}. *{row.source}*\n"
    return text


def _object(names: tuple[str, ...]) -> list[str]:
    inside = [f'  "{name}": …' for name in names]
    return ["{", *(line + "," for line in inside[:-1]), inside[-1], "}"]
