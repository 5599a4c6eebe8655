"""Status words of PC/SC readers in words.

Facts from PC/SC part 3 §3.2.2 and ISO/IEC 7816-4 §5.1.3.
"""

from __future__ import annotations

SUCCESS = 0x9000
FAILED = 0x6300

WORDS: dict[int, str] = {
    0x9000: "success",
    0x6282: "end of data reached before Le bytes",
    0x6300: "operation failed",
    0x6301: "not executed because another data object failed",
    0x6400: "no response from the card, state unchanged",
    0x6581: "memory failure",
    0x6700: "wrong length",
    0x6800: "class byte not supported",
    0x6981: "command incompatible with the card",
    0x6982: "security status not satisfied",
    0x6983: "authentication cannot be done, the key is blocked",
    0x6986: "command not allowed (no such key/auth order)",
    0x6988: "key length or key number wrong",
    0x6A81: "function not supported",
    0x6A82: "no such address, file or application",
    0x6B00: "wrong parameters P1 P2",
    0x6D00: "instruction not supported",
    0x6E00: "class not supported",
    0x6F00: "no precise diagnosis / no response from card",
}

WRONG_LE = 0x6C
MORE_DATA = 0x61


def words_of(sw: int) -> str:
    """One phrase; a word that is not known is given in hex."""
    high, low = sw >> 8, sw & 0xFF
    if high == WRONG_LE:
        return f"wrong Le, {low or 256} is right"
    if high == MORE_DATA:
        return f"{low or 256} more bytes can be fetched"
    return WORDS.get(sw, f"unknown status word {sw:04x}")


def right_le(sw: int) -> int | None:
    """The length to ask for again after 6Cxx; None for another status word."""
    return (sw & 0xFF or 256) if sw >> 8 == WRONG_LE else None
