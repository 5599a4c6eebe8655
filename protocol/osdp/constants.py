"""Names and tables of OSDP that are not packets: codes, refusals, capabilities, controls, colours, speeds, times.

From libosdp 3.2 (osdp_common.h, include/osdp.h), which repeats the tables of SIA OSDP v2.2; biometric numbers from
OSDP.Net. How well a capability is kept (`compliance`) has a meaning of its own for each function.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag

SOM = 0x53
MARK = 0xFF
"""An idle line read as a byte. It may stand in front of a packet; no length and no check counts it."""

BROADCAST = 0x7F
HIGHEST_ADDRESS = 0x7E

SHORTEST = 6
LONGEST = 1440
EVERYBODY_TAKES = 128
"""A packet of this length is taken by every device; capability 10 and ACURXSIZE say who takes more."""

BAUD_RATES = (9_600, 19_200, 38_400, 57_600, 115_200, 230_400)

SCBK_D = bytes(range(0x30, 0x40))
"""The default key. Everybody knows it: only for installing, and then replaced by KEYSET at once."""


class CommandCode(IntEnum):
    POLL = 0x60
    ID = 0x61
    CAP = 0x62
    LSTAT = 0x64
    ISTAT = 0x65
    OSTAT = 0x66
    RSTAT = 0x67
    OUT = 0x68
    LED = 0x69
    BUZ = 0x6A
    TEXT = 0x6B
    COMSET = 0x6E
    BIOREAD = 0x73
    BIOMATCH = 0x74
    KEYSET = 0x75
    CHLNG = 0x76
    SCRYPT = 0x77
    ACURXSIZE = 0x7B
    FILETRANSFER = 0x7C
    MFG = 0x80
    XWR = 0xA1
    ABORT = 0xA2
    PIVDATA = 0xA3
    GENAUTH = 0xA4
    CRAUTH = 0xA5
    KEEPACTIVE = 0xA7


class ReplyCode(IntEnum):
    ACK = 0x40
    NAK = 0x41
    PDID = 0x45
    PDCAP = 0x46
    LSTATR = 0x48
    ISTATR = 0x49
    OSTATR = 0x4A
    RSTATR = 0x4B
    RAW = 0x50
    FMT = 0x51
    KEYPAD = 0x53
    COM = 0x54
    BIOREADR = 0x57
    BIOMATCHR = 0x58
    CCRYPT = 0x76
    RMAC_I = 0x78
    BUSY = 0x79
    FTSTAT = 0x7A
    PIVDATAR = 0x80
    GENAUTHR = 0x81
    CRAUTHR = 0x82
    MFGSTATR = 0x83
    MFGERRR = 0x84
    MFGREP = 0x90
    XRD = 0xB1


class NakCode(IntEnum):
    MESSAGE_CHECK = 1
    COMMAND_LENGTH = 2
    UNKNOWN_COMMAND = 3
    SEQUENCE = 4
    SC_UNSUPPORTED = 5
    """libosdp says it as well of a server cryptogram that is wrong."""
    SC_CONDITION = 6
    BIO_TYPE = 7
    BIO_FORMAT = 8
    RECORD = 9


class Block(IntEnum):
    """Types of security block. 11 to 14 carry a third byte, 15 to 18 go with a MAC; 17 and 18 encipher the data."""

    CHLNG = 0x11
    CCRYPT = 0x12
    SCRYPT = 0x13
    RMAC_I = 0x14
    COMMAND_MAC = 0x15
    REPLY_MAC = 0x16
    COMMAND_ENCIPHERED = 0x17
    REPLY_ENCIPHERED = 0x18


HANDSHAKE = frozenset({Block.CHLNG, Block.CCRYPT, Block.SCRYPT, Block.RMAC_I})
WITH_MAC = frozenset({Block.COMMAND_MAC, Block.REPLY_MAC, Block.COMMAND_ENCIPHERED, Block.REPLY_ENCIPHERED})
DEFAULT_KEY = b"\x00"
OWN_KEY = b"\x01"
ACCEPTED = b"\x01"


class Capability(IntEnum):
    CONTACT_MONITORING = 1
    OUTPUTS = 2
    CARD_DATA_FORMAT = 3
    LEDS = 4
    AUDIBLE = 5
    TEXT = 6
    TIMEKEEPING = 7
    CHECK_CHARACTER = 8
    SECURITY = 9
    RECEIVE_BUFFER = 10
    COMBINED_MESSAGE = 11
    SMART_CARD = 12
    READERS = 13
    BIOMETRICS = 14
    SECURE_PIN_ENTRY = 15
    OSDP_VERSION = 16


CRC_SUPPORTED = 0x01
"""Bit 0 of the compliance of CHECK_CHARACTER."""
AES128_SUPPORTED = 0x01
"""Bit 0 of the compliance of SECURITY."""
DEFAULT_KEY_ACTIVE = 0x01
"""Bit 0 of the items of SECURITY."""

COMPLIANCE: dict[int, dict[int, str]] = {
    Capability.CARD_DATA_FORMAT: {1: "bits", 2: "BCD", 3: "bits and BCD"},
    Capability.LEDS: {1: "on and off", 2: "timed", 3: "two colours, timed", 4: "three colours, timed"},
    Capability.AUDIBLE: {1: "on and off", 2: "timed"},
    Capability.OSDP_VERSION: {1: "IEC 60839-11-5", 2: "SIA 2.2"},
}


class OutputControl(IntEnum):
    NOP = 0
    OFF_ABORT_TIMER = 1
    ON_ABORT_TIMER = 2
    OFF_KEEP_TIMER = 3
    ON_KEEP_TIMER = 4
    ON_FOR_TIMER = 5
    OFF_FOR_TIMER = 6


class LedTemporary(IntEnum):
    NOP = 0
    CANCEL = 1
    SET = 2


class LedPermanent(IntEnum):
    NOP = 0
    SET = 1


class Color(IntEnum):
    BLACK = 0
    RED = 1
    GREEN = 2
    AMBER = 3
    BLUE = 4
    MAGENTA = 5
    CYAN = 6
    WHITE = 7


class Tone(IntEnum):
    NONE = 0
    OFF = 1
    DEFAULT = 2


class TextControl(IntEnum):
    PERMANENT = 1
    PERMANENT_WRAP = 2
    TEMPORARY = 3
    TEMPORARY_WRAP = 4


class CardFormat(IntEnum):
    UNSPECIFIED = 0
    WIEGAND = 1
    """The reader has checked the parity."""


class ReaderStatus(IntEnum):
    NORMAL = 0
    NOT_CONNECTED = 1
    TAMPER = 2


class BioType(IntEnum):
    NOT_SPECIFIED = 0x00
    RIGHT_THUMB = 0x01
    RIGHT_INDEX_FINGER = 0x02
    RIGHT_MIDDLE_FINGER = 0x03
    RIGHT_RING_FINGER = 0x04
    RIGHT_LITTLE_FINGER = 0x05
    LEFT_THUMB = 0x06
    LEFT_INDEX_FINGER = 0x07
    LEFT_MIDDLE_FINGER = 0x08
    LEFT_RING_FINGER = 0x09
    LEFT_LITTLE_FINGER = 0x0A
    RIGHT_IRIS = 0x0B
    RIGHT_RETINA = 0x0C
    LEFT_IRIS = 0x0D
    LEFT_RETINA = 0x0E
    FULL_FACE = 0x0F
    RIGHT_HAND_GEOMETRY = 0x10
    LEFT_HAND_GEOMETRY = 0x11


class BioFormat(IntEnum):
    NOT_SPECIFIED = 0
    RAW_FINGERPRINT = 1
    FINGERPRINT_TEMPLATE = 2


class BioStatus(IntEnum):
    SUCCESS = 0x00
    TIMED_OUT = 0x01
    UNKNOWN_ERROR = 0xFF


KEYSET_SCBK = 1
KEY_SIZE = 16

FILE_OPAQUE = 0x01
FILE_PRIVATE = range(0x80, 0x100)


class FileControl(IntFlag):
    INTERLEAVE = 0x01
    """Other commands may come between the pieces."""
    LEAVE_SECURE_CHANNEL = 0x02
    POLL_FOR_REPLY = 0x04


class FileStatus(IntEnum):
    GO_ON = 0
    PROCESSED = 1
    REBOOTING = 2
    FINISHING = 3
    """All is there and being worked on: go on with empty pieces."""
    ABORT = -1
    UNRECOGNISED = -2
    MALFORMED = -3


STAR, HASH = 0x7F, 0x0D
"""What the keys * and # send; some readers send their ASCII."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds, and how often.

    `reply` is how long a reader may take, `inter_character` the longest gap inside a packet. A command that nobody
    answers is sent again after `retry`, one that was answered with BUSY after `busy`; `sends` is how often it is sent
    in all, and `busies` how many BUSY are borne. `offline` without a valid reply means that a reader is gone, and
    without a command ends its secure session. `late` is when a reader that has no answer yet says BUSY.
    """

    reply: float = 0.2
    inter_character: float = 0.02
    retry: float = 0.8
    busy: float = 0.8
    sends: int = 9
    busies: int = 9
    offline: float = 8.0
    late: float = 0.15


TIMING = Timing()
"""Those of the standard where it has one, else those of libosdp's control panel."""

BITS_PER_BYTE = 10
"""A start bit, eight of data, a stop bit, no parity."""
IDLE_CHARACTERS = 2
"""The line is idle for this long before somebody sends."""


def line_time(size: int, baud: int) -> float:
    """Seconds that `size` bytes take on the line."""
    return size * BITS_PER_BYTE / baud
