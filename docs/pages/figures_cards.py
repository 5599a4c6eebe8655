"""Memories of cards and the frames that reach them, drawn by the code that builds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from functools import partial
from typing import Any

from latchwork.protocol.cards import iso14443a, mifare_classic, ntag21x
from latchwork.protocol.cards.iso7816 import CommandApdu, ResponseApdu
from latchwork.protocol.cards.iso14443a import AnswerToSelect
from latchwork.protocol.cards.iso_dep import IBlock, RBlock, SBlock
from latchwork.protocol.cards.mifare_classic import AccessConditions, Bits, Key, Trailer
from latchwork.protocol.cards.ntag21x import MAPS, PAGE_SIZE, Configuration, LockBit, MemoryMap
from latchwork.protocol.codec.declare import Layout
from latchwork.protocol.codec.picture import Cell
from latchwork.protocol.wire_formats import card_layouts
from pages.boxes import bytes_of, framed, ladder, probed
from pages.layouts import layout_section
from pages.markdown import cell, code, fenced, table

# --- ISO/IEC 14443 ----------------------------------------------------------------------------------------------------


def activation() -> str:
    """What passes between a reader and a card until it is selected, for a UID of each length."""
    text = ""
    for size, name in ((4, "four"), (7, "seven"), (10, "ten")):
        uid = bytes(range(1, size + 1))
        lines = [f"{'reader':32}{'card':32}step"]
        for step in iso14443a.selection(uid, b"\x44\x00", 0x08):
            sent = bytes_of(step.sent) + (" (7 bits)" if step.sent_bits == iso14443a.SHORT_FRAME_BITS else "")
            lines.append(f"{sent:32}{bytes_of(step.answer):32}{step.name.replace('_', ' ')}, answered by {step.kind}")
        text += f"\nSelecting the card whose UID has the {name} bytes {code(bytes_of(uid))}:\n" + fenced(
            "\n".join(lines)
        )
    return text + _answer_to_select()


def _answer_to_select() -> str:
    whole = AnswerToSelect(0x75, 0x77, 0x81, 0x02, b"\x80").build()
    cells = [Cell(name, "1") for name in ("TL", "T0", "[TA1]", "[TB1]", "[TC1]")]
    text = "\nAn answer to RATS; TL counts itself and all that follows, and T0 says which interface bytes are there:\n"
    text += framed([*cells, Cell("historical bytes", "n")])
    return text + f"\nFor example {code(bytes_of(whole))}.\n"


def frames() -> str:
    """Every frame of a reader and of a card, as the byte map of `latchwork wire decode` has it."""
    groups: tuple[tuple[str, Mapping[str, Layout]], ...] = (
        ("Frames of a reader that carry no CRC_A", card_layouts.READER_FRAMES_BARE),
        ("Frames of a reader, before their CRC_A", card_layouts.READER_FRAMES),
        ("Frames of a card that carry no CRC_A", card_layouts.CARD_FRAMES_BARE),
        ("Frames of a card, before their CRC_A", card_layouts.CARD_FRAMES),
    )
    return "".join(
        f"\n## {title}\n" + "".join(layout_section(row, "") for row in rows.values()) for title, rows in groups
    )


def blocks() -> str:
    """The bits of the first byte of a block, found by building blocks that differ in one thing."""
    kinds: tuple[tuple[str, bytes, tuple[tuple[str, bytes], ...]], ...] = (
        (
            "I-block",
            IBlock(0).build(),
            (
                ("number", IBlock(1).build()),
                ("chaining", IBlock(0, chaining=True).build()),
                ("CID", IBlock(0, cid=0).build()),
                ("NAD", IBlock(0, nad=0).build()),
            ),
        ),
        (
            "R-block",
            RBlock(0).build(),
            (("number", RBlock(1).build()), ("NAK", RBlock(0, nak=True).build()), ("CID", RBlock(0, cid=0).build())),
        ),
        (
            "S-block",
            SBlock().build(),
            (("WTX", SBlock(1).build()), ("CID", SBlock(cid=0).build())),
        ),
    )
    text = framed([Cell("PCB", "1"), Cell("[CID]", "1"), Cell("[NAD]", "1"), Cell("INF", "n"), Cell("CRC_A", "2 LE")])
    for name, plain, others in kinds:
        marks = [(what, plain[0] ^ built[0]) for what, built in others]
        fixed = [
            (str(int(bool(plain[0] & 1 << bit))), 1 << bit)
            for bit in range(8)
            if not any(m & 1 << bit for _, m in marks)
        ]
        text += f"\n{name}:\n" + ladder(["PCB"], [*marks, *fixed])
    return text


# --- ISO 7816 ---------------------------------------------------------------------------------------------------------


def apdus() -> str:
    """Each case of a command, short and extended, as its bytes are built."""
    text = ""
    for extended in (False, True):
        lines = []
        for case, (data, le) in enumerate(((b"", None), (b"", 1), (b"\xdd", None), (b"\xdd", 1)), 1):
            built = CommandApdu(0xC0, 0xC1, 0xC2, 0xC3, data, le, extended).build()
            lines.append((f"{case}", _parts(built, data, le), code(bytes_of(built))))
        form = "extended" if extended else "short"
        text += f"\nCommands in the {form} form, with the data DD and Le 1:\n\n"
        text += table(("case", "parts with their sizes", "bytes"), lines)
    response = [Cell("data", "n"), Cell("SW1 SW2", str(len(ResponseApdu(b"", 0x9000).build())))]
    return text + "\nA response:\n" + framed(response)


def _parts(built: bytes, data: bytes, le: int | None) -> str:
    rest = len(built) - 4 - len(data)
    parts = ["CLA 1", "INS 1", "P1 1", "P2 1"]
    if data:
        size = built.index(data, 4) - 4
        parts += [f"Lc {size}", f"data {len(data)}"]
        rest -= size
    return cell(", ".join([*parts, *([f"Le {rest}"] if le is not None and rest else [])]))


# --- MIFARE Classic ---------------------------------------------------------------------------------------------------


def classic_memory() -> str:
    """Sectors and blocks, a trailer, its access bits, and who may do what."""
    return "".join((_sectors(), _trailer(), _access_bits(), _rights(), _value_block(), _directory()))


def _sectors() -> str:
    large = mifare_classic.SMALL_SECTORS
    lines = [f"{'sector':>6}  {'blocks':9}  holds"]
    for sector in (0, 1, large - 1, large, large + 7):
        first, last = mifare_classic.first_block(sector), mifare_classic.trailer_block(sector)
        data = mifare_classic.data_blocks(sector)
        grouped = [[one for one in range(first, last + 1) if mifare_classic.access_group(one) == at] for at in range(4)]
        groups = "; ".join(f"group {at}: {_run(blocks)}" for at, blocks in enumerate(grouped))
        if sector in (1, large):
            lines.append(f"{'…':>6}" if sector == large else "")
        lines.append(f"{sector:>6}  {first:>3} to {last:>3}  data {_run(data)}, trailer {last}")
        lines.append(f"{'':19}access bits: {groups}")
        if sector == 1:
            lines.append(f"{'…':>6}")
    lines = [line for at, line in enumerate(lines) if line and (at == 0 or line != lines[at - 1])]
    text = (
        f"\n### Sectors and blocks\n\nA block has {mifare_classic.BLOCK_SIZE} bytes. A 1K card ends with sector 15.\n"
    )
    return text + fenced("\n".join(lines))


def _run(numbers: Iterable[int]) -> str:
    found = list(numbers)
    return str(found[0]) if len(found) == 1 else f"{found[0]}-{found[-1]}"


def _trailer() -> str:
    built = Trailer(b"\xaa" * 6, mifare_classic.FACTORY_ACCESS, b"\xbb" * 6).build()
    access = mifare_classic.FACTORY_ACCESS.build()
    cells = [
        Cell("key A", str(built.count(0xAA))),
        Cell("access bits", str(len(access))),
        Cell("general purpose byte", "1"),
        Cell("key B", str(built.count(0xBB))),
    ]
    text = "\n### A sector trailer\n" + framed(cells)
    key = code(bytes_of(mifare_classic.FACTORY_KEY))
    return f"{text}\nFrom the factory the access bits are {code(bytes_of(access))}, both keys {key}.\n"


def _access_bits() -> str:
    """Which bit of bytes 6 to 8 is which, found by setting one at a time; each stands there twice, once inverted."""
    plain = AccessConditions(Bits.C000, Bits.C000, Bits.C000, Bits.C000)
    nothing = int.from_bytes(plain.build(), "big")
    names = [one.name for one in fields(plain)]
    marks: list[tuple[str, int]] = []
    for group, name in enumerate(names):
        for place, bits in enumerate((Bits.C100, Bits.C010, Bits.C001), 1):
            changed = int.from_bytes(replace(plain, **{name: bits}).build(), "big")
            marks += [(f"C{place}{group}", changed & ~nothing), (f"/C{place}{group}", nothing & ~changed)]
    text = "\n### Access bits\n\nBytes 6 to 8 of a trailer: C1 to C3 of groups 0 to 2 and of the trailer (3). "
    return f"{text}`/` is the inverted copy.\n" + ladder(["byte 6", "byte 7", "byte 8"], marks)


def _keys(keys: frozenset[Key]) -> str:
    return " or ".join(sorted(keys)) or "never"


def _rights() -> str:
    text = ""
    for title, rights in (("data block", mifare_classic.DATA_RIGHTS), ("trailer", mifare_classic.TRAILER_RIGHTS)):
        columns = [one.name for one in fields(next(iter(rights.values())))]  # type: ignore[arg-type]
        rows = ((code(bits.value), *(_keys(getattr(row, name)) for name in columns)) for bits, row in rights.items())
        text += f"\nWho may do what with a {title}, by C1 C2 C3:\n\n"
        text += table(("bits", *(name.replace("_", " ") for name in columns)), rows)
    return text


def _value_block() -> str:
    cells = [Cell("value", "4 LE"), Cell("value inverted", "4 LE"), Cell("value", "4 LE")]
    cells += [Cell(name, "1") for name in ("address", "inverted", "address", "inverted")]
    example = mifare_classic.build_value(100, 5)
    text = "\n### A value block\n" + framed(cells)
    return text + f"\nThe value 100 at the address 5 is {code(bytes_of(example))}.\n"


def _directory() -> str:
    size = mifare_classic.MAD_SECTORS
    cells = [
        Cell("CRC", "1"),
        Cell("info", "1"),
        Cell("application of sector 1", "2 LE"),
        Cell("…", ""),
        Cell(f"of sector {size}", "2 LE"),
    ]
    return "\n### The application directory\n" + framed(cells)


# --- NTAG21x and Ultralight -------------------------------------------------------------------------------------------


def tag_memory() -> str:
    """Every IC, page by page, with its lock bits, and the bits of its configuration."""
    text = "\nA page has four bytes. Page numbers are hexadecimal.\n"
    for row in MAPS.values():
        text += f"\n### {row.name.replace('_', ' ')}\n" + fenced("\n".join(_pages(row))) + _facts(row)
    return text + _static_locks() + _configuration()


def _pages(row: MemoryMap) -> list[str]:
    uid = ntag21x.build_uid_pages(bytes(range(0x11, 0x18)), internal=0x48)
    names = {0x11 + at: f"UID{at}" for at in range(7)} | {0x48: "internal"}
    first = [names.get(byte, "BCC" if at < 9 else "lock") for at, byte in enumerate(uid)]
    lines = [f"{'page':8}{'byte 0':10}{'byte 1':10}{'byte 2':10}byte 3"]
    for at in range(3):
        lines.append(f"{at:02X}{'':6}" + "".join(f"{one:10}" for one in first[4 * at : 4 * at + 4]).rstrip())
    cc = "" if row.cc is None else f", new: {bytes_of(row.cc)}"
    lines.append(_page(3, 3, f"one-time programmable: capability container{cc}"))
    lines.append(_page(row.user_first, row.user_last, f"user memory, {row.user_bytes} bytes"))
    if row.dynamic_lock_page is not None:
        lines.append(_page(row.dynamic_lock_page, row.dynamic_lock_page, "dynamic lock bytes"))
    for page, name in (
        (row.cfg0_page, "CFG0"),
        (row.cfg1_page, "CFG1"),
        (row.pwd_page, "PWD"),
        (row.pack_page, "PACK"),
    ):
        lines += [] if page is None else [_page(page, page, name)]
    if row is ntag21x.ULTRALIGHT_C:
        singles = (ntag21x.ULC_COUNTER_PAGE, ntag21x.ULC_AUTH0_PAGE, ntag21x.ULC_AUTH1_PAGE)
        lines += [_page(one, one, name) for one, name in zip(singles, ("counter", "AUTH0", "AUTH1"), strict=True)]
        lines += [_page(ntag21x.ULC_KEY_PAGES[0], ntag21x.ULC_KEY_PAGES[-1], "3DES key, each half reversed")]
    return lines


def _page(first: int, last: int, name: str) -> str:
    return f"{f'{first:02X}' if first == last else f'{first:02X}-{last:02X}':8}{name}"


def _facts(row: MemoryMap) -> str:
    facts = [] if row.version is None else [f"It answers GET_VERSION with {code(bytes_of(row.version))}."]
    facts += [f"Counters: {', '.join(map(str, row.counters))}."] if row.counters else []
    text = f"\n{' '.join(facts)}\n" if facts else ""
    return text + (_locks(row.locks, row.freezes) if row.locks else "")


def _locks(locks: Iterable[LockBit], freezes: Iterable[Any]) -> str:
    found = sorted(
        [*((one, "locks") for one in locks), *((one, "freezes the lock bits of") for one in freezes)],
        key=lambda one: (one[0].byte, one[0].bit),
    )
    lines = ((one.byte, one.bit, f"{what} {_pages_named(one.first, one.last)}") for one, what in found)
    return "\n" + table(("byte", "bit", "once set"), lines)


def _pages_named(first: int, last: int) -> str:
    return f"page {first:02X}" if first == last else f"pages {first:02X}-{last:02X}"


def _static_locks() -> str:
    return "\n### Static lock bytes\n\nIn page 02 of all of them.\n" + _locks(
        ntag21x.STATIC_LOCKS, ntag21x.STATIC_FREEZES
    )


def _configuration() -> str:
    """Which bit of the configuration pages is which, found by setting one field at a time."""
    plain = Configuration(strg_mod_en=False, auth0=0, vctid=0, pwd=bytes(4))
    widths = {
        "mirror_conf": 2,
        "mirror_byte": 2,
        "strg_mod_en": 1,
        "mirror_page": 8,
        "auth0": 8,
        "prot": 1,
        "cfglck": 1,
    }
    widths |= {"nfc_cnt_en": 1, "nfc_cnt_pwd_prot": 1, "authlim": 3, "vctid": 8}
    marks = [(name, probed(partial(_configured, plain, name), width)) for name, width in widths.items()]
    names = [f"CFG{at // PAGE_SIZE} byte {at % PAGE_SIZE}" for at in range(8)]
    return "\n### Configuration pages\n\nPWD has four bytes, PACK two and two zeros.\n" + ladder(names, marks)


def _configured(plain: Configuration, name: str, value: int) -> bytes:
    """CFG0 and CFG1 with one field set."""
    changed: Any = {name: value}
    return replace(plain, **changed).build()[: 2 * PAGE_SIZE]
