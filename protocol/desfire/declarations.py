"""DESFire's commands and what they answer, one row each.

A command's bytes follow its code (native) or lie in the data field of `90 INS 00 00` (wrapped); an answer's are all its
frames together, without status. Both are as they are in the clear: a MAC or cipher is `messaging`'s. Numbers are little
endian. ISO file identifiers and names are those of CreateApplication only.
"""

from __future__ import annotations

from construct import (
    Bytes,
    GreedyBytes,
    GreedyRange,
    Int8ub,
    Int16ul,
    Int24ul,
    Int32sl,
    Optional,
    Prefixed,
    Struct,
    Switch,
    this,
)

from latchwork.protocol.codec import Family, Layout

EV1 = "libfreefare mifare_desfire.c; ridrix.wordpress.com DESFire EV1"
EV2 = "NXP AN12196, AN12343"
DATA = frozenset({"data"})

RIGHTS = ("file_no" / Int8ub, "comm" / Int8ub, "access" / Int16ul)
SPAN = ("file_no" / Int8ub, "offset" / Int24ul, "length" / Int24ul)
RECORDS = (*RIGHTS, "record_size" / Int24ul, "max_records" / Int24ul)


def _row(name: str, *fields: object, doc: str = "", source: str = EV1, secret: frozenset[str] = frozenset()) -> Layout:
    return Layout(name, Struct(*fields), source=source, doc=doc, secret=secret)


COMMANDS = Family(
    "command",
    {
        0x60: _row("GetVersion", doc="Hardware, software and production data, in three frames."),
        0x5A: _row("SelectApplication", "aid" / Int24ul, doc="AID 0 is the card itself. Ends the authentication."),
        0xCA: _row(
            "CreateApplication",
            "aid" / Int24ul,
            "key_settings1" / Int8ub,
            "key_settings2" / Int8ub,
            "iso_file_id" / Optional(Int16ul),
            "iso_name" / GreedyBytes,
            doc="`key_settings2`: bits 7-6 the kind of key, low nibble the number of keys.",
        ),
        0xDA: _row("DeleteApplication", "aid" / Int24ul),
        0x6A: _row("GetApplicationIDs"),
        0xCD: _row("CreateStdDataFile", *RIGHTS, "size" / Int24ul),
        0xCB: _row("CreateBackupDataFile", *RIGHTS, "size" / Int24ul),
        0xCC: _row(
            "CreateValueFile",
            *RIGHTS,
            "lower" / Int32sl,
            "upper" / Int32sl,
            "value" / Int32sl,
            "limited_credit" / Int8ub,
        ),
        0xC1: _row("CreateLinearRecordFile", *RECORDS),
        0xC0: _row("CreateCyclicRecordFile", *RECORDS, doc="One record of `max_records` is spare."),
        0xDF: _row("DeleteFile", "file_no" / Int8ub),
        0x6F: _row("GetFileIDs"),
        0xF5: _row("GetFileSettings", "file_no" / Int8ub),
        0x5F: _row(
            "ChangeFileSettings", "file_no" / Int8ub, "data" / GreedyBytes, doc="`data`: FileRights, mostly enciphered."
        ),
        0xBD: _row("ReadData", *SPAN, doc="Length 0 reads to the end."),
        0x3D: _row("WriteData", *SPAN, "data" / GreedyBytes, secret=DATA),
        0xAD: _row("ReadDataEV2", *SPAN, doc="The same under the code that EV2 adds.", source=EV2),
        0x8D: _row("WriteDataEV2", *SPAN, "data" / GreedyBytes, source=EV2, secret=DATA),
        0x6C: _row("GetValue", "file_no" / Int8ub),
        0x0C: _row("Credit", "file_no" / Int8ub, "amount" / Int32sl),
        0xDC: _row("Debit", "file_no" / Int8ub, "amount" / Int32sl),
        0x1C: _row("LimitedCredit", "file_no" / Int8ub, "amount" / Int32sl),
        0xBB: _row("ReadRecords", *SPAN, doc="`offset` counts back from the newest record, `length` in records."),
        0x3B: _row("WriteRecord", *SPAN, "data" / GreedyBytes, secret=DATA),
        0xEB: _row("ClearRecordFile", "file_no" / Int8ub),
        0xC7: _row("CommitTransaction", "option" / Optional(Int8ub), doc="Backup, value and record files need it."),
        0xA7: _row("AbortTransaction"),
        0x0A: _row("Authenticate", "key_no" / Int8ub, doc="The legacy authentication, DES and 2K3DES."),
        0x1A: _row("AuthenticateISO", "key_no" / Int8ub, doc="DES, 2K3DES and 3K3DES."),
        0xAA: _row("AuthenticateAES", "key_no" / Int8ub),
        0x71: _row(
            "AuthenticateEV2First", "key_no" / Int8ub, "pcd_capabilities" / Prefixed(Int8ub, GreedyBytes), source=EV2
        ),
        0x77: _row("AuthenticateEV2NonFirst", "key_no" / Int8ub, source=EV2),
        0xC4: _row(
            "ChangeKey",
            "key_no" / Int8ub,
            "data" / GreedyBytes,
            doc="`data` is the cryptogram; bits 7-6 of a PICC key's number are its new kind.",
            secret=DATA,
        ),
        0x64: _row("GetKeyVersion", "key_no" / Int8ub),
        0x45: _row("GetKeySettings"),
        0x54: _row("ChangeKeySettings", "data" / GreedyBytes, doc="`data`: one byte, enciphered."),
        0x51: _row("GetCardUID", doc="Needs an authentication; the answer is enciphered."),
        0xFC: _row("FormatPICC", doc="Deletes all applications; needs the PICC master key."),
        0x5C: _row("SetConfiguration", "option" / Int8ub, "data" / GreedyBytes, secret=DATA),
        0x6E: _row("GetFreeMemory"),
        0xAF: _row("AdditionalFrame", "data" / GreedyBytes, doc="Goes on where status AF broke off.", secret=DATA),
    },
)

PARTS = (
    "vendor" / Int8ub,
    "type" / Int8ub,
    "subtype" / Int8ub,
    "major" / Int8ub,
    "minor" / Int8ub,
    "storage" / Int8ub,
    "protocol" / Int8ub,
)


def _record_counts() -> Struct:
    return Struct("record_size" / Int24ul, "max_records" / Int24ul, "records" / Int24ul)


ANSWERS = Family(
    "answer",
    {
        0x60: _row(
            "Version",
            "hardware" / Struct(*PARTS),
            "software" / Struct(*PARTS),
            "uid" / Bytes(7),
            "batch" / Bytes(5),
            "week" / Int8ub,
            "year" / Int8ub,
            doc="`storage`: half of it is the exponent of two, bit 0 says that there is more; week and year are BCD.",
        ),
        0x6A: _row("ApplicationIDs", "aids" / GreedyRange(Int24ul)),
        0x6F: _row("FileIDs", "file_numbers" / GreedyRange(Int8ub)),
        0xF5: _row(
            "FileSettings",
            "file_type" / Int8ub,
            "comm" / Int8ub,
            "access" / Int16ul,
            "detail"
            / Switch(
                this.file_type,
                {
                    2: Struct(
                        "lower" / Int32sl, "upper" / Int32sl, "limited_value" / Int32sl, "limited_credit" / Int8ub
                    ),
                    3: _record_counts(),
                    4: _record_counts(),
                },
                Int24ul,
            ),
            doc="`file_type` 0 standard, 1 backup (`detail` is the size), 2 value, 3 linear and 4 cyclic record.",
        ),
        0xBD: _row("Data", "data" / GreedyBytes, secret=DATA),
        0xAD: _row("DataEV2", "data" / GreedyBytes, source=EV2, secret=DATA),
        0xBB: _row("Records", "data" / GreedyBytes, secret=DATA),
        0x6C: _row("Value", "value" / Int32sl, secret=frozenset({"value"})),
        0x64: _row("KeyVersion", "version" / Int8ub),
        0x45: _row("KeySettings", "key_settings1" / Int8ub, "key_settings2" / Int8ub),
        0x51: _row("CardUID", "uid" / Bytes(7)),
        0x6E: _row("FreeMemory", "size" / Int24ul),
    },
)

FILE_RIGHTS = _row("FileRights", "comm" / Int8ub, "access" / Int16ul, doc="What ChangeFileSettings sets.")

DECLARATIONS = (COMMANDS, ANSWERS, FILE_RIGHTS)
