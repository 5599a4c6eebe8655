"""Generated from `latchwork.protocol.dormakaba.declarations` by `python -m latchwork.protocol.codec`: do not edit.

Every `parse` accepts exactly the bytes that `build` makes; both raise `Malformed` and nothing else.
"""

# ruff: noqa: RUF100, SIM108

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.runtime import Message, misfit

_S1 = struct.Struct(">2s2s2s3s3s7s5s1s2s2s2s6s4s6s4s")
_S2 = struct.Struct(">2s2s2s3s3s7s15s1s2s2s2s6s4s6s4s1s12s")
_S3 = struct.Struct(">2s2s2s3s2s3s")


@dataclass(slots=True, init=False, repr=False, eq=False)
class MakeKey5(Message):
    """A key by its name of 5 characters. Source: github.com/snowy13/node-saflok-messenger; a public hotel-PMS driver
    for Kaba Saflok agrees.
    """

    pfc: bytes
    to: bytes
    frm: bytes
    terminal: bytes
    transaction: bytes
    password: bytes = field(repr=False)
    key: bytes
    level: bytes
    encoder: bytes
    led: bytes
    count: bytes
    checkout_date: bytes
    checkout_time: bytes
    expiry_date: bytes
    expiry_time: bytes
    tracks: bytes = field(repr=False)

    def __init__(
        self,
        pfc: bytes,
        to: bytes,
        frm: bytes,
        terminal: bytes,
        transaction: bytes,
        password: bytes,
        key: bytes,
        level: bytes,
        encoder: bytes,
        led: bytes,
        count: bytes,
        checkout_date: bytes,
        checkout_time: bytes,
        expiry_date: bytes,
        expiry_time: bytes,
        tracks: bytes,
    ) -> None:
        self.pfc = pfc
        self.to = to
        self.frm = frm
        self.terminal = terminal
        self.transaction = transaction
        self.password = password
        self.key = key
        self.level = level
        self.encoder = encoder
        self.led = led
        self.count = count
        self.checkout_date = checkout_date
        self.checkout_time = checkout_time
        self.expiry_date = expiry_date
        self.expiry_time = expiry_time
        self.tracks = tracks

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pfc = self.pfc
        to = self.to
        frm = self.frm
        terminal = self.terminal
        transaction = self.transaction
        password = self.password
        key = self.key
        level = self.level
        encoder = self.encoder
        led = self.led
        count = self.count
        checkout_date = self.checkout_date
        checkout_time = self.checkout_time
        expiry_date = self.expiry_date
        expiry_time = self.expiry_time
        try:
            if len(pfc) != 2:
                raise Malformed("MakeKey5", f"pfc has {len(pfc)} bytes where 2 belong")
            if len(to) != 2:
                raise Malformed("MakeKey5", f"to has {len(to)} bytes where 2 belong")
            if len(frm) != 2:
                raise Malformed("MakeKey5", f"frm has {len(frm)} bytes where 2 belong")
            if len(terminal) != 3:
                raise Malformed("MakeKey5", f"terminal has {len(terminal)} bytes where 3 belong")
            if len(transaction) != 3:
                raise Malformed("MakeKey5", f"transaction has {len(transaction)} bytes where 3 belong")
            if len(password) != 7:
                raise Malformed("MakeKey5", f"password has {len(password)} bytes where 7 belong")
            if len(key) != 5:
                raise Malformed("MakeKey5", f"key has {len(key)} bytes where 5 belong")
            if len(level) != 1:
                raise Malformed("MakeKey5", f"level has {len(level)} bytes where 1 belong")
            if len(encoder) != 2:
                raise Malformed("MakeKey5", f"encoder has {len(encoder)} bytes where 2 belong")
            if len(led) != 2:
                raise Malformed("MakeKey5", f"led has {len(led)} bytes where 2 belong")
            if len(count) != 2:
                raise Malformed("MakeKey5", f"count has {len(count)} bytes where 2 belong")
            if len(checkout_date) != 6:
                raise Malformed("MakeKey5", f"checkout_date has {len(checkout_date)} bytes where 6 belong")
            if len(checkout_time) != 4:
                raise Malformed("MakeKey5", f"checkout_time has {len(checkout_time)} bytes where 4 belong")
            if len(expiry_date) != 6:
                raise Malformed("MakeKey5", f"expiry_date has {len(expiry_date)} bytes where 6 belong")
            if len(expiry_time) != 4:
                raise Malformed("MakeKey5", f"expiry_time has {len(expiry_time)} bytes where 4 belong")
            return (
                _S1.pack(
                    pfc,
                    to,
                    frm,
                    terminal,
                    transaction,
                    password,
                    key,
                    level,
                    encoder,
                    led,
                    count,
                    checkout_date,
                    checkout_time,
                    expiry_date,
                    expiry_time,
                )
                + self.tracks
            )
        except (struct.error, OverflowError):
            raise misfit("MakeKey5") from None

    @classmethod
    def parse(cls, data: bytes) -> MakeKey5:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 51:
            raise Malformed("MakeKey5", f"{len(data)} bytes where at least 51 belong")
        (
            pfc,
            to,
            frm,
            terminal,
            transaction,
            password,
            key,
            level,
            encoder,
            led,
            count,
            checkout_date,
            checkout_time,
            expiry_date,
            expiry_time,
        ) = _S1.unpack_from(data)
        tracks = data[51:]
        message = cls.__new__(cls)
        message.pfc = pfc
        message.to = to
        message.frm = frm
        message.terminal = terminal
        message.transaction = transaction
        message.password = password
        message.key = key
        message.level = level
        message.encoder = encoder
        message.led = led
        message.count = count
        message.checkout_date = checkout_date
        message.checkout_time = checkout_time
        message.expiry_date = expiry_date
        message.expiry_time = expiry_time
        message.tracks = tracks
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class MakeKey15(Message):
    """A key by its name of 15 characters, with pass numbers 12 to 1. Source: github.com/snowy13/node-saflok-
    messenger; a public hotel-PMS driver for Kaba Saflok agrees.
    """

    pfc: bytes
    to: bytes
    frm: bytes
    terminal: bytes
    transaction: bytes
    password: bytes = field(repr=False)
    key: bytes
    level: bytes
    encoder: bytes
    led: bytes
    count: bytes
    checkout_date: bytes
    checkout_time: bytes
    expiry_date: bytes
    expiry_time: bytes
    pass_option: bytes
    passes: bytes
    tracks: bytes = field(repr=False)

    def __init__(
        self,
        pfc: bytes,
        to: bytes,
        frm: bytes,
        terminal: bytes,
        transaction: bytes,
        password: bytes,
        key: bytes,
        level: bytes,
        encoder: bytes,
        led: bytes,
        count: bytes,
        checkout_date: bytes,
        checkout_time: bytes,
        expiry_date: bytes,
        expiry_time: bytes,
        pass_option: bytes,
        passes: bytes,
        tracks: bytes,
    ) -> None:
        self.pfc = pfc
        self.to = to
        self.frm = frm
        self.terminal = terminal
        self.transaction = transaction
        self.password = password
        self.key = key
        self.level = level
        self.encoder = encoder
        self.led = led
        self.count = count
        self.checkout_date = checkout_date
        self.checkout_time = checkout_time
        self.expiry_date = expiry_date
        self.expiry_time = expiry_time
        self.pass_option = pass_option
        self.passes = passes
        self.tracks = tracks

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pfc = self.pfc
        to = self.to
        frm = self.frm
        terminal = self.terminal
        transaction = self.transaction
        password = self.password
        key = self.key
        level = self.level
        encoder = self.encoder
        led = self.led
        count = self.count
        checkout_date = self.checkout_date
        checkout_time = self.checkout_time
        expiry_date = self.expiry_date
        expiry_time = self.expiry_time
        pass_option = self.pass_option
        passes = self.passes
        try:
            if len(pfc) != 2:
                raise Malformed("MakeKey15", f"pfc has {len(pfc)} bytes where 2 belong")
            if len(to) != 2:
                raise Malformed("MakeKey15", f"to has {len(to)} bytes where 2 belong")
            if len(frm) != 2:
                raise Malformed("MakeKey15", f"frm has {len(frm)} bytes where 2 belong")
            if len(terminal) != 3:
                raise Malformed("MakeKey15", f"terminal has {len(terminal)} bytes where 3 belong")
            if len(transaction) != 3:
                raise Malformed("MakeKey15", f"transaction has {len(transaction)} bytes where 3 belong")
            if len(password) != 7:
                raise Malformed("MakeKey15", f"password has {len(password)} bytes where 7 belong")
            if len(key) != 15:
                raise Malformed("MakeKey15", f"key has {len(key)} bytes where 15 belong")
            if len(level) != 1:
                raise Malformed("MakeKey15", f"level has {len(level)} bytes where 1 belong")
            if len(encoder) != 2:
                raise Malformed("MakeKey15", f"encoder has {len(encoder)} bytes where 2 belong")
            if len(led) != 2:
                raise Malformed("MakeKey15", f"led has {len(led)} bytes where 2 belong")
            if len(count) != 2:
                raise Malformed("MakeKey15", f"count has {len(count)} bytes where 2 belong")
            if len(checkout_date) != 6:
                raise Malformed("MakeKey15", f"checkout_date has {len(checkout_date)} bytes where 6 belong")
            if len(checkout_time) != 4:
                raise Malformed("MakeKey15", f"checkout_time has {len(checkout_time)} bytes where 4 belong")
            if len(expiry_date) != 6:
                raise Malformed("MakeKey15", f"expiry_date has {len(expiry_date)} bytes where 6 belong")
            if len(expiry_time) != 4:
                raise Malformed("MakeKey15", f"expiry_time has {len(expiry_time)} bytes where 4 belong")
            if len(pass_option) != 1:
                raise Malformed("MakeKey15", f"pass_option has {len(pass_option)} bytes where 1 belong")
            if len(passes) != 12:
                raise Malformed("MakeKey15", f"passes has {len(passes)} bytes where 12 belong")
            return (
                _S2.pack(
                    pfc,
                    to,
                    frm,
                    terminal,
                    transaction,
                    password,
                    key,
                    level,
                    encoder,
                    led,
                    count,
                    checkout_date,
                    checkout_time,
                    expiry_date,
                    expiry_time,
                    pass_option,
                    passes,
                )
                + self.tracks
            )
        except (struct.error, OverflowError):
            raise misfit("MakeKey15") from None

    @classmethod
    def parse(cls, data: bytes) -> MakeKey15:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 74:
            raise Malformed("MakeKey15", f"{len(data)} bytes where at least 74 belong")
        (
            pfc,
            to,
            frm,
            terminal,
            transaction,
            password,
            key,
            level,
            encoder,
            led,
            count,
            checkout_date,
            checkout_time,
            expiry_date,
            expiry_time,
            pass_option,
            passes,
        ) = _S2.unpack_from(data)
        tracks = data[74:]
        message = cls.__new__(cls)
        message.pfc = pfc
        message.to = to
        message.frm = frm
        message.terminal = terminal
        message.transaction = transaction
        message.password = password
        message.key = key
        message.level = level
        message.encoder = encoder
        message.led = led
        message.count = count
        message.checkout_date = checkout_date
        message.checkout_time = checkout_time
        message.expiry_date = expiry_date
        message.expiry_time = expiry_time
        message.pass_option = pass_option
        message.passes = passes
        message.tracks = tracks
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Reply(Message):
    """How it went; what follows `~` is the card's number. Source: public hotel-PMS driver for Kaba Saflok; that the
    first nine characters mirror the request is assumed.
    """

    pfc: bytes
    to: bytes
    frm: bytes
    terminal: bytes
    status: bytes
    detail: bytes
    rest: bytes

    def __init__(
        self, pfc: bytes, to: bytes, frm: bytes, terminal: bytes, status: bytes, detail: bytes, rest: bytes
    ) -> None:
        self.pfc = pfc
        self.to = to
        self.frm = frm
        self.terminal = terminal
        self.status = status
        self.detail = detail
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        pfc = self.pfc
        to = self.to
        frm = self.frm
        terminal = self.terminal
        status = self.status
        detail = self.detail
        try:
            if len(pfc) != 2:
                raise Malformed("Reply", f"pfc has {len(pfc)} bytes where 2 belong")
            if len(to) != 2:
                raise Malformed("Reply", f"to has {len(to)} bytes where 2 belong")
            if len(frm) != 2:
                raise Malformed("Reply", f"frm has {len(frm)} bytes where 2 belong")
            if len(terminal) != 3:
                raise Malformed("Reply", f"terminal has {len(terminal)} bytes where 3 belong")
            if len(status) != 2:
                raise Malformed("Reply", f"status has {len(status)} bytes where 2 belong")
            if len(detail) != 3:
                raise Malformed("Reply", f"detail has {len(detail)} bytes where 3 belong")
            return _S3.pack(pfc, to, frm, terminal, status, detail) + self.rest
        except (struct.error, OverflowError):
            raise misfit("Reply") from None

    @classmethod
    def parse(cls, data: bytes) -> Reply:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 14:
            raise Malformed("Reply", f"{len(data)} bytes where at least 14 belong")
        pfc, to, frm, terminal, status, detail = _S3.unpack_from(data)
        rest = data[14:]
        message = cls.__new__(cls)
        message.pfc = pfc
        message.to = to
        message.frm = frm
        message.terminal = terminal
        message.status = status
        message.detail = detail
        message.rest = rest
        return message
