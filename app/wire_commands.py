"""`latchwork wire`: vectors held against the codecs, frames taken apart and put together, recordings shown."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from latchwork.app.failures import Exit, told
from latchwork.app.wire_captures import is_capture, masked, read_capture
from latchwork.app.wire_sessions import SESSIONS, masked_bytes
from latchwork.protocol.codec.byte_map import Part
from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.vector_runner import FileResult, Verdict, run_directory
from latchwork.protocol.wire_formats.model import Reading, Sender, WireFormat
from latchwork.protocol.wire_formats.outline import OUTLINERS, outline, recognise
from latchwork.protocol.wire_formats.registry import FORMATS
from latchwork.world.wire_file import Header, Record, read_header, read_wire_file

app = typer.Typer(
    name="wire",
    help="Look at bytes: check vectors, take frames apart, put them together, show recordings.",
    no_args_is_help=True,
)

KEY_BYTES = {"nuki": 32}
"""Of the protocols whose keys are no AES-128 keys."""

Json = Annotated[bool, typer.Option("--json", help="One JSON document for programs.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say why, vector by vector.")]
From = Annotated[str | None, typer.Option("--from", metavar="host|device", help="Who sent the bytes.")]
Key = Annotated[str | None, typer.Option("--key", metavar="HEX", help="Key of an enciphered payload.")]
Keys = Annotated[
    list[str] | None,
    typer.Option("--key", metavar="HEX", help="Key of an enciphered payload. A Z-Wave session takes several."),
]
Session = Annotated[
    Path | None, typer.Option("--session", metavar="FILE", help="A recording instead of HEX; keys open what it kept.")
]
Device = Annotated[str | None, typer.Option("--device", "-d", help="One device of a recording alone.")]
Secrets = Annotated[bool, typer.Option("--show-secrets", help="Show codes, keys and card contents.")]


def _console() -> Console:
    """Made at each use, so that it writes to whatever standard output is then. Text in a pipe is never cut off."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=max(console.width, 160))


def _fail(sentence: str, code: int) -> NoReturn:
    typer.echo(f"latchwork: {sentence}", err=True)
    raise typer.Exit(code)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


# --- check ------------------------------------------------------------------------------------------------------------


@app.command()
def check(
    directory: Annotated[Path, typer.Argument(help="A folder of vector files (*.json).")],
    as_json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Holds every test vector of a folder against the codecs. Ends with 0 only if all of them passed."""
    try:
        results = run_directory(directory)
    except FileNotFoundError as error:
        _fail(str(error), Exit.FILE)
    if not results:
        _fail(f"{directory} holds no vector file (*.json); name the folder that does", Exit.FILE)
    if as_json:
        _print_json(_check_json(results))
    else:
        _show_check(results, verbose)
    if not all(result.clean and result.passed for result in results):
        raise typer.Exit(Exit.NOT_AS_PROMISED)


def _totals(results: list[FileResult]) -> dict[str, int]:
    return {
        "passed": sum(len(one.passed) for one in results),
        "failed": sum(len(one.failed) for one in results),
        "not_understood": sum(len(one.not_understood) for one in results),
        "unusable_files": sum(bool(one.problem) for one in results),
    }


def _check_json(results: list[FileResult]) -> dict[str, Any]:
    def verdicts(rows: list[Verdict]) -> list[dict[str, str]]:
        return [{"id": row.id, "kind": row.kind, "reason": row.reason} for row in rows]

    rows = [
        {
            "file": str(one.path),
            "protocol": one.protocol,
            "passed": len(one.passed),
            "failed": len(one.failed),
            "not_understood": len(one.not_understood),
            "problem": one.problem or None,
            "failures": verdicts(one.failed),
            "unread": verdicts(one.not_understood),
        }
        for one in results
    ]
    clean = all(one.clean and one.passed for one in results)
    return {"all_passed": clean, "totals": _totals(results), "files": rows}


def _show_check(results: list[FileResult], verbose: bool) -> None:
    table = Table(title="test vectors", title_justify="left")
    table.add_column("protocol")
    table.add_column("file")
    for column in ("passed", "failed", "not understood"):
        table.add_column(column, justify="right")
    for one in results:
        table.add_row(
            one.protocol or "?",
            Text(one.path.name),
            Text(str(len(one.passed)), style="green" if one.clean else ""),
            Text(str(len(one.failed)), style="red" if one.failed else ""),
            Text(str(len(one.not_understood)), style="yellow" if one.not_understood else ""),
        )
    totals = _totals(results)
    table.add_section()
    table.add_row("all", "", *(str(totals[name]) for name in ("passed", "failed", "not_understood")))
    console = _console()
    console.print(table)
    for one in results:
        if one.problem:
            console.print(Text(f"{one.path.name}: {one.problem}"))
        for word, rows in (("failed", one.failed), ("not understood", one.not_understood)):
            for row in rows if verbose else ():
                console.print(Text(f"{one.protocol} {row.id} ({row.kind or 'no kind'}) {word}: {row.reason}"))
    if not verbose and totals["failed"] + totals["not_understood"]:
        console.print("-v says why.")


# --- decode and encode ------------------------------------------------------------------------------------------------


def _format(protocol: str) -> WireFormat:
    row = FORMATS.get(protocol)
    if row is None:
        raise typer.BadParameter(f"there is no protocol {protocol!r}; there is {', '.join(FORMATS)}")
    return row


def _sender(text: str | None) -> Sender | None:
    if text is None:
        return None
    if text == "host":
        return "host"
    if text == "device":
        return "device"
    raise typer.BadParameter(f"--from is host or device, not {text!r}")


def _hex(text: str, what: str) -> bytes:
    try:
        return bytes.fromhex(text.removeprefix("0x").replace(":", "").replace("_", ""))
    except ValueError:
        raise typer.BadParameter(f"{what} is not hex: write two digits for each byte, such as 7f5a05") from None


def _key(text: str | None, protocol: str) -> bytes | None:
    key, wanted = None if text is None else _hex(text, "the key"), KEY_BYTES.get(protocol, 16)
    if key is not None and len(key) != wanted:
        raise typer.BadParameter(f"a key of {protocol} has {wanted} bytes, this one {len(key)}")
    return key


@app.command()
def decode(
    protocol: Annotated[str, typer.Argument(help=", ".join(FORMATS))],
    hex_text: Annotated[
        list[str] | None, typer.Argument(metavar="HEX", help="The bytes, in one piece or several.")
    ] = None,
    sender: From = None,
    key: Keys = None,
    session: Session = None,
    device: Device = None,
    show_secrets: Secrets = False,
    as_json: Json = False,
) -> None:
    """Takes bytes apart: offset, bytes, field, value and meaning of each part. Secrets are masked."""
    row, who = _format(protocol), _sender(sender)
    keys = [opened for one in key or () if (opened := _key(one, protocol)) is not None]
    if session is not None:
        if hex_text:
            raise typer.BadParameter("state a recording or bytes, not both")
        _decode_session(session, device, protocol, keys, secrets=show_secrets, as_json=as_json)
        return
    data = _hex("".join(hex_text or ()), "what is to be decoded")
    if not data:
        raise typer.BadParameter("there are no bytes to decode")
    if len(keys) > 1:
        raise typer.BadParameter("one key is enough for bytes; a recording takes several")
    try:
        readings = row.read(data, who, keys[0] if keys else None)
    except CodecError as error:
        _fail(str(error), Exit.NOT_AS_PROMISED)
    if as_json:
        _print_json([_reading_json(one, secrets=show_secrets) for one in readings])
    else:
        for one in readings:
            _show_reading(one, secrets=show_secrets)
    if any(one.problem for one in readings):
        raise typer.Exit(Exit.NOT_AS_PROMISED)


def _decode_session(
    file: Path, device: str | None, protocol: str, keys: list[bytes], *, secrets: bool, as_json: bool
) -> None:
    """A whole recorded conversation of one device, message by message in the order in which they passed."""
    open_session = SESSIONS.get(protocol)
    if open_session is None:
        raise typer.BadParameter(f"sessions of {protocol} do not open here; those of {', '.join(SESSIONS)} do")
    with told():
        header, records = _recorded(file)
    records = _of_device(file, records, device)
    if (others := sorted({record.device for record in records}))[1:]:
        _fail(f"{file} has the devices {', '.join(others)}; name one with --device", Exit.FILE)
    heard = open_session(records, keys)
    if as_json:
        rows = [
            {"n": one.record.number, "t": one.record.time, **_reading_json(one.reading, secrets=secrets)}
            for one in heard
        ]
        _print_json({"file": str(file), "start": header.start.isoformat(), "messages": rows})
        return
    console = _console()
    for one in heard:
        time = f"{header.start + timedelta(seconds=one.record.time):%H:%M:%S.%f}"[:-3]
        console.print(Text(f"{one.record.number}  {time}", style="dim"))
        _show_reading(one.reading, secrets=secrets)


def _recorded(file: Path, *, masks: bool = False) -> tuple[Header, list[Record]]:
    """Raises `WireFileError`. The records come in the order in which they passed. `masks` hides what is secret in a
    capture; a wire file has its masks already."""
    if is_capture(file):
        captured, pieces = read_capture(file)
        return captured, masked(pieces) if masks else pieces
    header = read_header(file)
    return header, sorted(read_wire_file(file), key=lambda record: record.number)


def _of_device(file: Path, records: list[Record], device: str | None) -> list[Record]:
    devices = sorted({record.device for record in records})
    if device is None:
        return records
    if device not in devices:
        _fail(f"{file} has no device {device!r}; it has {', '.join(devices) or 'none'}", Exit.FILE)
    return [record for record in records if record.device == device]


def _shown_bytes(part: Part, secrets: bool) -> str:
    return part.data.hex() if secrets or not part.secret else "**" * len(part.data)


def _value(part: Part, secrets: bool) -> str:
    value = part.value
    if part.secret and not secrets:
        return "secret"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value} ({value:#x})" if abs(value) > 9 else str(value)
    if isinstance(value, bytes):
        text = value.decode("ascii", "replace")
        return f'"{text}"' if len(value) > 1 and text.isprintable() and text.isascii() else ""
    return str(value)


def _show_reading(reading: Reading, *, secrets: bool) -> None:
    console = _console()
    title = reading.message + (f", from the {reading.sender}" if reading.sender else "")
    console.print(Text(title, style="bold"))
    if reading.problem:
        console.print(Text(reading.problem, style="red"))
    if reading.about:
        console.print(Text(reading.about, style="dim"))
    for section in reading.sections:
        table = Table(title=section.title, title_justify="left")
        table.add_column("offset", justify="right")
        for column in ("bytes", "field", "value", "meaning"):
            table.add_column(column, overflow="fold")
        for part in section.parts:
            row = (str(part.start), _shown_bytes(part, secrets), part.name, _value(part, secrets), part.meaning)
            table.add_row(*(Text(cell) for cell in row))
        console.print(table)


def _reading_json(reading: Reading, *, secrets: bool) -> dict[str, Any]:
    def part(one: Part) -> dict[str, Any]:
        value = one.value.hex() if isinstance(one.value, bytes) else one.value
        return {
            "offset": one.start,
            "bytes": _shown_bytes(one, secrets),
            "field": one.name,
            "value": None if one.secret and not secrets else value,
            "meaning": one.meaning,
            "secret": one.secret,
        }

    return {
        "message": reading.message,
        "from": reading.sender,
        "about": reading.about,
        "problem": reading.problem or None,
        "fields": reading.shown_fields(secrets=secrets),
        "sections": [{"title": one.title, "parts": [part(p) for p in one.parts]} for one in reading.sections],
    }


@app.command()
def encode(
    protocol: Annotated[str, typer.Argument(help=", ".join(FORMATS))],
    message: Annotated[str, typer.Argument(help="Its name, as decode gives it; ? lists them.")],
    stated: Annotated[
        list[str] | None, typer.Argument(metavar="FIELD=VALUE...", help="Numbers, hex, text:words or JSON.")
    ] = None,
    sender: From = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Puts a message together, the reverse of decode, and prints its bytes in hex."""
    row, who, opened = _format(protocol), _sender(sender) or "host", _key(key, protocol)
    if message in ("?", "list"):
        typer.echo("\n".join(row.messages(who)))
        return
    values = dict(_stated(one) for one in stated or ())
    try:
        data = row.write(message, values, who, opened)
    except CodecError as error:
        _fail(f"{error}; `latchwork wire encode {protocol} ?` lists the messages", Exit.NOT_AS_PROMISED)
    if as_json:
        _print_json({"protocol": protocol, "message": message, "hex": data.hex(), "length": len(data)})
    else:
        typer.echo(data.hex())


def _stated(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise typer.BadParameter(f"state fields as name=value, not {text!r}")
    if value[:1] in ("[", "{"):
        try:
            return name, json.loads(value)
        except json.JSONDecodeError as error:
            raise typer.BadParameter(f"the JSON of {name} is wrong: {error.msg} at column {error.colno}") from None
    return name, value


# --- show -------------------------------------------------------------------------------------------------------------


@app.command()
def show(
    file: Annotated[Path, typer.Argument(help="A recorded wire file, or a Bluetooth capture (btsnoop, pcapng).")],
    device: Device = None,
    protocol: Annotated[
        str | None, typer.Option("--protocol", help=f"Instead of guessing: {', '.join(OUTLINERS)}.")
    ] = None,
    show_secrets: Annotated[
        bool, typer.Option("--show-secrets", help="Do not mask a capture; a wire file has its masks for good.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Prints a recording in the order in which the bytes passed, with the messages that can be told."""
    if protocol is not None and protocol not in OUTLINERS:
        raise typer.BadParameter(f"there is no protocol {protocol!r}; there is {', '.join(OUTLINERS)}")
    with told():
        header, records = _recorded(file, masks=not show_secrets)
    devices = sorted({record.device for record in records})
    records = _of_device(file, records, device)
    names = _names(records, protocol)
    if as_json:
        rows = [_record_json(record, names[record.number]) for record in records]
        start = header.start.isoformat()
        _print_json({"file": str(file), "seed": header.seed, "start": start, "devices": devices, "records": rows})
        return
    console = _console()
    seed = "" if header.seed is None else f", seed {header.seed}"
    console.print(Text(f"{file}: from {header.start:%Y-%m-%d %H:%M:%S %Z}{seed}"))
    table = Table()
    for column in ("n", "time", "device", "", "bytes", "message"):
        table.add_column(column, overflow="fold")
    for record in records:
        time = f"{header.start + timedelta(seconds=record.time):%H:%M:%S.%f}"[:-3]
        arrow, said = (">" if record.sent else "<"), ", ".join(names[record.number])
        table.add_row(*(Text(cell) for cell in (str(record.number), time, record.device, arrow, record.shown, said)))
    console.print(table)


def _record_json(record: Record, names: list[str]) -> dict[str, Any]:
    return {
        "n": record.number,
        "t": record.time,
        "device": record.device,
        "from": "host" if record.sent else "device",
        "characteristic": record.characteristic,
        "hex": record.shown,
        "marks": list(record.marks),
        "messages": names,
    }


def _names(records: list[Record], protocol: str | None) -> dict[int, list[str]]:
    """For each record the frames that begin in it: a frame may be spread over several records of one direction."""
    streams: dict[tuple[str, bool], list[Record]] = defaultdict(list)
    by_device: dict[str, list[int | None]] = defaultdict(list)
    for record in records:
        streams[record.device, record.sent].append(record)
        by_device[record.device] += masked_bytes(record.shown)
    spoken = {name: protocol or recognise(stream) for name, stream in by_device.items()}
    names: dict[int, list[str]] = {record.number: [] for record in records}
    for (device, sent), pieces in streams.items():
        language = spoken[device]
        if language is None:
            continue
        starts: list[int] = []
        stream: list[int | None] = []
        for record in pieces:
            starts.append(len(stream))
            stream += masked_bytes(record.shown)
        owners = [record.number for record, start in zip(pieces, starts, strict=True)]
        for frame in outline(language, stream, "host" if sent else "device"):
            index = bisect_right(starts, frame.start) - 1
            if frame.name:
                names[owners[index]].append(frame.name)
    return names
