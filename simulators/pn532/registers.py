"""The registers of the chip's contactless interface unit: a store in which a few have a meaning."""

from __future__ import annotations

from collections import deque

from latchwork.protocol.pn532.constants import CRC_ENABLED, Register

_AFTER_LISTING_TYPE_A: dict[int, int] = {Register.CIU_TX_MODE: CRC_ENABLED, Register.CIU_RX_MODE: CRC_ENABLED}


class Registers:
    """Any address can be written and read back; one that was never written reads as zero."""

    def __init__(self) -> None:
        self._values: dict[int, int] = {}
        self.fifo: deque[int] = deque(maxlen=64)
        self.reset()

    def reset(self) -> None:
        self._values = {}
        self.fifo.clear()
        self.for_type_a()

    def for_type_a(self) -> None:
        """What InListPassiveTarget sets for 106 kbit/s type A: CRC both ways, whole bytes."""
        self._values.update(_AFTER_LISTING_TYPE_A)
        self._values[Register.CIU_BIT_FRAMING] = 0

    def read(self, address: int) -> int:
        if address == Register.CIU_FIFO_DATA:
            return self.fifo.popleft() if self.fifo else 0
        if address == Register.CIU_FIFO_LEVEL:
            return len(self.fifo)
        return self._values.get(address, 0)

    def write(self, address: int, value: int) -> None:
        if address == Register.CIU_FIFO_DATA:
            self.fifo.append(value)
        elif address == Register.CIU_FIFO_LEVEL:
            if value & 0x80:  # FlushBuffer
                self.fifo.clear()
        else:
            self._values[address] = value

    @property
    def sends_crc(self) -> bool:
        return bool(self.read(Register.CIU_TX_MODE) & CRC_ENABLED)

    @property
    def checks_crc(self) -> bool:
        return bool(self.read(Register.CIU_RX_MODE) & CRC_ENABLED)

    @property
    def bits_of_last_byte_sent(self) -> int:
        """TxLastBits: how many bits of a frame's last byte go out; 0 means all eight."""
        return self.read(Register.CIU_BIT_FRAMING) & 0x07

    def received(self, bits: int) -> None:
        """Notes RxLastBits: how many bits of the last received byte count; 0 means all eight."""
        kept = self._values.get(Register.CIU_CONTROL, 0) & ~0x07
        self._values[Register.CIU_CONTROL] = kept | bits % 8
