"""The PN532's commands and answers, one row each, as UM0701-02 chapter 7 tables them.

A request's bytes follow `D4 <code>` in the frame, a response's follow `D5 <code + 1>`. Card data, keys and passwords
travel inside `data`, so those fields are secret. The same rows serve the host and the simulated chip.
"""

from construct import (
    Array,
    Bytes,
    GreedyBytes,
    GreedyRange,
    Int8ub,
    Int16ub,
    Optional,
    Prefixed,
    Rebuild,
    Struct,
    len_,
    this,
)

from latchwork.protocol.codec import Family, Layout

MANUAL = "NXP UM0701-02 §7"
CARD_DATA = frozenset({"data"})


def _row(name: str, *fields: object, doc: str = "", secret: frozenset[str] = frozenset()) -> Layout:
    return Layout(name, Struct(*fields), source=MANUAL, doc=doc, secret=secret)


REQUESTS = Family(
    "request",
    {
        0x00: _row("Diagnose", "num_tst" / Int8ub, "data" / GreedyBytes, doc="Self-tests; test 00 echoes `data`."),
        0x02: _row("GetFirmwareVersion"),
        0x04: _row("GetGeneralStatus"),
        0x06: _row("ReadRegister", "addresses" / GreedyRange(Int16ub)),
        0x08: _row("WriteRegister", "writes" / GreedyRange(Struct("address" / Int16ub, "value" / Int8ub))),
        0x0C: _row("ReadGPIO"),
        0x0E: _row("WriteGPIO", "p3" / Int8ub, "p7" / Int8ub, doc="Bit 7 of a port's byte says that it is to be set."),
        0x10: _row("SetSerialBaudRate", "br" / Int8ub, doc="The new speed starts when the host has acknowledged."),
        0x12: _row("SetParameters", "flags" / Int8ub),
        0x14: _row(
            "SAMConfiguration",
            "mode" / Int8ub,
            "timeout" / Optional(Int8ub),
            "irq" / Optional(Int8ub),
            doc="`timeout` counts 50 ms and matters in virtual-card mode only; the last two may be left out.",
        ),
        0x16: _row("PowerDown", "wakeup" / Int8ub, "irq" / Optional(Int8ub)),
        0x32: _row("RFConfiguration", "item" / Int8ub, "values" / GreedyBytes),
        0x40: _row(
            "InDataExchange",
            "tg" / Int8ub,
            "data" / GreedyBytes,
            doc="Bit 6 of `tg` says that more data follows, bit 7 that a NAD does.",
            secret=CARD_DATA,
        ),
        0x42: _row("InCommunicateThru", "data" / GreedyBytes, secret=CARD_DATA),
        0x44: _row("InDeselect", "tg" / Int8ub),
        0x46: _row("InJumpForPSL", "act_pass" / Int8ub, "br" / Int8ub, "next" / Int8ub, "data" / GreedyBytes),
        0x4A: _row("InListPassiveTarget", "max_tg" / Int8ub, "brty" / Int8ub, "initiator_data" / GreedyBytes),
        0x52: _row("InRelease", "tg" / Int8ub),
        0x54: _row("InSelect", "tg" / Int8ub),
        0x56: _row("InJumpForDEP", "act_pass" / Int8ub, "br" / Int8ub, "next" / Int8ub, "data" / GreedyBytes),
        0x60: _row("InAutoPoll", "poll_nr" / Int8ub, "period" / Int8ub, "types" / GreedyBytes),
        0x86: _row("TgGetData"),
        0x88: _row("TgGetInitiatorCommand"),
        0x8A: _row("TgGetTargetStatus"),
        0x8C: _row("TgInitAsTarget", "mode" / Int8ub, "data" / GreedyBytes),
        0x8E: _row("TgSetData", "data" / GreedyBytes, secret=CARD_DATA),
        0x90: _row("TgResponseToInitiator", "data" / GreedyBytes, secret=CARD_DATA),
        0x92: _row("TgSetGeneralBytes", "data" / GreedyBytes),
        0x94: _row("TgSetMetaData", "data" / GreedyBytes, secret=CARD_DATA),
    },
)

RESPONSES = Family(
    "response",
    {
        0x01: _row("Diagnosed", "data" / GreedyBytes, doc="What the test gives; test 00 repeats its number and data."),
        0x03: _row("FirmwareVersion", "ic" / Int8ub, "ver" / Int8ub, "rev" / Int8ub, "support" / Int8ub),
        0x05: _row(
            "GeneralStatus",
            "err" / Int8ub,
            "field" / Int8ub,
            "nb_tg" / Rebuild(Int8ub, len_(this.targets)),
            "targets"
            / Array(this.nb_tg, Struct("tg" / Int8ub, "br_rx" / Int8ub, "br_tx" / Int8ub, "modulation" / Int8ub)),
            "sam_status" / Int8ub,
        ),
        0x07: _row("RegisterValues", "values" / GreedyBytes),
        0x09: _row("RegistersWritten"),
        0x0D: _row("GPIOState", "p3" / Int8ub, "p7" / Int8ub, "i0i1" / Int8ub),
        0x0F: _row("GPIOWritten"),
        0x11: _row("SerialBaudRateSet"),
        0x13: _row("ParametersSet"),
        0x15: _row("SAMConfigured"),
        0x17: _row("PoweringDown", "status" / Int8ub),
        0x33: _row("RFConfigured"),
        0x41: _row("DataExchanged", "status" / Int8ub, "data" / GreedyBytes, secret=CARD_DATA),
        0x43: _row("CommunicatedThru", "status" / Int8ub, "data" / GreedyBytes, secret=CARD_DATA),
        0x45: _row("Deselected", "status" / Int8ub),
        0x47: _row("JumpedForPSL", "status" / Int8ub, "data" / GreedyBytes),
        0x4B: _row(
            "PassiveTargets",
            "nb_tg" / Int8ub,
            "data" / GreedyBytes,
            doc="`data` holds the targets; `targets.py` takes apart those of type A.",
        ),
        0x53: _row("Released", "status" / Int8ub),
        0x55: _row("Selected", "status" / Int8ub),
        0x57: _row("JumpedForDEP", "status" / Int8ub, "data" / GreedyBytes),
        0x61: _row(
            "AutoPolled",
            "nb_tg" / Rebuild(Int8ub, len_(this.targets)),
            "targets" / Array(this.nb_tg, Struct("type" / Int8ub, "data" / Prefixed(Int8ub, GreedyBytes))),
        ),
        0x87: _row("TargetData", "status" / Int8ub, "data" / GreedyBytes, secret=CARD_DATA),
        0x89: _row("InitiatorCommand", "status" / Int8ub, "data" / GreedyBytes, secret=CARD_DATA),
        0x8B: _row("TargetStatus", "state" / Int8ub, "br_it" / Int8ub),
        0x8D: _row("InitialisedAsTarget", "mode" / Int8ub, "data" / GreedyBytes),
        0x8F: _row("TargetDataSet", "status" / Int8ub),
        0x91: _row("RespondedToInitiator", "status" / Int8ub),
        0x93: _row("GeneralBytesSet", "status" / Int8ub),
        0x95: _row("MetaDataSet", "status" / Int8ub),
    },
)

RF_ITEMS = Family(
    "rf_item",
    {
        0x01: _row("RfField", "flags" / Int8ub, doc="Bit 0 field on, bit 1 automatic RF collision avoidance."),
        0x02: _row("RfTimings", "rfu" / Int8ub, "atr_res_timeout" / Int8ub, "retry_timeout" / Int8ub),
        0x04: _row("MaxRtyCom", "max_rty_com" / Int8ub),
        0x05: _row("MaxRetries", "max_rty_atr" / Int8ub, "max_rty_psl" / Int8ub, "max_rty_passive_activation" / Int8ub),
        0x0A: _row("AnalogTypeA", "values" / Bytes(11)),
        0x0B: _row("AnalogFelica", "values" / Bytes(8)),
        0x0C: _row("AnalogTypeB", "values" / Bytes(3)),
        0x0D: _row("AnalogHighRates", "values" / Bytes(9)),
    },
)

DECLARATIONS = (REQUESTS, RESPONSES, RF_ITEMS)
