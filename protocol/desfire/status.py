"""The status byte of a DESFire answer: `91 xx` when wrapped, the first byte when native.

Names are the data sheet's, with those of libfreefare for the three file-system faults that it adds.
"""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    OPERATION_OK = 0x00
    NO_CHANGES = 0x0C
    OUT_OF_EEPROM_ERROR = 0x0E
    ILLEGAL_COMMAND_CODE = 0x1C
    INTEGRITY_ERROR = 0x1E
    NO_SUCH_KEY = 0x40
    LENGTH_ERROR = 0x7E
    PERMISSION_DENIED = 0x9D
    PARAMETER_ERROR = 0x9E
    APPLICATION_NOT_FOUND = 0xA0
    APPL_INTEGRITY_ERROR = 0xA1
    AUTHENTICATION_ERROR = 0xAE
    ADDITIONAL_FRAME = 0xAF
    BOUNDARY_ERROR = 0xBE
    PICC_INTEGRITY_ERROR = 0xC1
    COMMAND_ABORTED = 0xCA
    PICC_DISABLED_ERROR = 0xCD
    COUNT_ERROR = 0xCE
    DUPLICATE_ERROR = 0xDE
    EEPROM_ERROR = 0xEE
    FILE_NOT_FOUND = 0xF0
    FILE_INTEGRITY_ERROR = 0xF1


WORDS: dict[Status, str] = {
    Status.OPERATION_OK: "done",
    Status.NO_CHANGES: "nothing was changed, so there was nothing to commit or abort",
    Status.OUT_OF_EEPROM_ERROR: "the card's memory is full",
    Status.ILLEGAL_COMMAND_CODE: "the card does not know this command",
    Status.INTEGRITY_ERROR: "a CRC, MAC or padding is wrong",
    Status.NO_SUCH_KEY: "there is no key of this number",
    Status.LENGTH_ERROR: "the command has the wrong length",
    Status.PERMISSION_DENIED: "the settings of the card, application or file do not allow this",
    Status.PARAMETER_ERROR: "a parameter has a value that is not allowed",
    Status.APPLICATION_NOT_FOUND: "there is no application of this AID",
    Status.APPL_INTEGRITY_ERROR: "the application is damaged and was shut",
    Status.AUTHENTICATION_ERROR: "this needs an authentication, or the key is wrong",
    Status.ADDITIONAL_FRAME: "more frames follow",
    Status.BOUNDARY_ERROR: "the access reaches beyond the file or its limits",
    Status.PICC_INTEGRITY_ERROR: "the card is damaged and was shut",
    Status.COMMAND_ABORTED: "the command before was not carried through",
    Status.PICC_DISABLED_ERROR: "the card was disabled",
    Status.COUNT_ERROR: "there is no room for another application (28 at most)",
    Status.DUPLICATE_ERROR: "a file or application of this number exists already",
    Status.EEPROM_ERROR: "the memory could not be written",
    Status.FILE_NOT_FOUND: "there is no file of this number",
    Status.FILE_INTEGRITY_ERROR: "the file is damaged and was shut",
}


def name_of(status: int) -> str | None:
    """The data sheet's name, None for a byte that it does not list."""
    return Status(status).name if status in WORDS else None


def words_of(status: int) -> str:
    """One phrase for people; an unknown byte is given in hex."""
    return WORDS[Status(status)] if status in WORDS else f"unknown status {status:02x}"
