"""Frames of card readers, taken apart by the code that reads them."""

from __future__ import annotations

from latchwork.protocol.codec.picture import Cell
from latchwork.protocol.pcsc import vpcd
from latchwork.protocol.pn532.frames import ACK, ERROR, NACK, TFI_CHIP, TFI_HOST, build_frame
from latchwork.protocol.pn532.generated import GetFirmwareVersion
from pages.boxes import bytes_of, decoded, framed
from pages.markdown import code, table


def pn532_frames() -> str:
    """A command in both forms, its answer, and the frames without data."""
    command = build_frame(TFI_HOST, GetFirmwareVersion.CODE)
    longer = build_frame(TFI_HOST, GetFirmwareVersion.CODE, extended=True)
    answer = build_frame(TFI_CHIP, GetFirmwareVersion.CODE + 1, bytes.fromhex("32010607"))
    text = f"\nA normal frame:\n{decoded('pn532', command)}\nThe same as an extended frame:\n{decoded('pn532', longer)}"
    text += f"\nThe answer:\n{decoded('pn532', answer)}\n"
    rows = ((name, code(bytes_of(data))) for name, data in (("ACK", ACK), ("NACK", NACK), ("error", ERROR)))
    return text + table(("frame without data", "bytes"), rows)


def vpcd_messages() -> str:
    rows = ((one.name.lower().replace("_", " "), code(bytes_of(vpcd.frame(bytes((one,)))))) for one in vpcd.Control)
    cells = [Cell("length", str(vpcd.LENGTH_SIZE)), Cell("control, APDU, response or ATR", "length")]
    return framed(cells) + "\n" + table(("control", "message"), rows)
