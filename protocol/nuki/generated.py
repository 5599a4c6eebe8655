"""Generated from `latchwork.protocol.nuki.declarations` by `python -m latchwork.protocol.codec`: do not edit.

Every `parse` accepts exactly the bytes that `build` makes; both raise `Malformed` and nothing else.
"""

# ruff: noqa: RUF100, SIM108

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.runtime import Message, misfit

_S1 = struct.Struct("<24sIH")
_S2 = struct.Struct("<H")
_S3 = struct.Struct("<32sBI32s32s")
_S4 = struct.Struct("<32sI16s32s")
_S5 = struct.Struct("<I32sH")
_S6 = struct.Struct("<HH32sH")
_S7 = struct.Struct("<IB32sBB7s7sHB")
_S8 = struct.Struct(">7s7sB2s2s")
_S9 = struct.Struct("<32sB32sBB7s7sB2s2s32sH")
_S10 = struct.Struct("<BBB7shB")
_S11 = struct.Struct(">B")
_S12 = struct.Struct("<HHHH")
_S13 = struct.Struct("<HHBBHHHbHH")
_S14 = struct.Struct("<BH")
_S15 = struct.Struct("<32s4s4sBBBBBhBBBBBBH32sH")
_S16 = struct.Struct("<I32s4s4sBBBBB7shBBBBBBBB3s2sBH")
_S17 = struct.Struct("<H32sH")
_S18 = struct.Struct("<32sH")
_S19 = struct.Struct("<32sI")
_S20 = struct.Struct("<I7s")
_S21 = struct.Struct("<7s32sH")
_S22 = struct.Struct("<I32sBBB7s7sB2s2s32sH")
_S23 = struct.Struct("<IHBB32sH")
_S24 = struct.Struct("<I7sI32sB")
_S25 = struct.Struct("<BHBB")
_S26 = struct.Struct("<B32sH")
_S27 = struct.Struct("<hhhhBBBBBBBHBB2s2sBBB32sH")
_S28 = struct.Struct("<HhhhhBBBBBBBHBB2s2sBBB")
_S29 = struct.Struct("<B2sB32sH")
_S30 = struct.Struct(">BBB2sB")
_S31 = struct.Struct("<BBB2sB32sH")
_S32 = struct.Struct("<I20sB7s7sB2s2s32sH")
_S33 = struct.Struct("<H7s")
_S34 = struct.Struct("<HI20sB7s7sHB")
_S35 = struct.Struct("<HI20sBB7s7sB2s2s32sH")
_S36 = struct.Struct("<BIB32s")
_S37 = struct.Struct(">B32s")
_S38 = struct.Struct("<BIB20s32s")
_S39 = struct.Struct(">BBBB")
_S40 = struct.Struct("<BBBH")


@dataclass(slots=True, init=False, repr=False, eq=False)
class Sealed(Message):
    """An encrypted message. The box holds the id again, command, payload and CRC. Source: Nuki Smart Lock API V2.1
    §3.2.
    """

    nonce: bytes
    authorization_id: int
    box: bytes

    def __init__(self, nonce: bytes, authorization_id: int, box: bytes) -> None:
        self.nonce = nonce
        self.authorization_id = authorization_id
        self.box = box

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        box = self.box
        try:
            if len(nonce) != 24:
                raise Malformed("Sealed", f"nonce has {len(nonce)} bytes where 24 belong")
            return _S1.pack(nonce, self.authorization_id, len(box)) + box
        except (struct.error, OverflowError):
            raise misfit(
                "Sealed",
                ("authorization_id", self.authorization_id, 0, 4294967295),
                ("the length of box", len(box), 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Sealed:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 30:
            raise Malformed("Sealed", f"{len(data)} bytes where at least 30 belong")
        nonce, authorization_id, box_length = _S1.unpack_from(data)
        end = 30 + box_length
        if len(data) != end:
            raise Malformed("Sealed", "box does not have its stated length")
        box = data[30:end]
        message = cls.__new__(cls)
        message.nonce = nonce
        message.authorization_id = authorization_id
        message.box = box
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RequestData(Message):
    """Asks for the message of a command. Source: Nuki Smart Lock API V2.1 §5, RequestData."""

    CODE: ClassVar[int] = 0x01

    command: int
    data: bytes

    def __init__(self, command: int, data: bytes) -> None:
        self.command = command
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.command) + self.data
        except (struct.error, OverflowError):
            raise misfit("RequestData", ("command", self.command, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> RequestData:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("RequestData", f"{len(data)} bytes where at least 2 belong")
        (command,) = _S2.unpack_from(data)
        data_ = data[2:]
        message = cls.__new__(cls)
        message.command = command
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class PublicKey(Message):
    """The sender's, for X25519. Source: Nuki Smart Lock API V2.1 §5, PublicKey."""

    CODE: ClassVar[int] = 0x03

    public_key: bytes

    def __init__(self, public_key: bytes) -> None:
        self.public_key = public_key

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        public_key = self.public_key
        if len(public_key) != 32:
            raise Malformed("PublicKey", f"public_key has {len(public_key)} bytes where 32 belong")
        return public_key

    @classmethod
    def parse(cls, data: bytes) -> PublicKey:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 32:
            raise Malformed("PublicKey", f"{len(data)} bytes where 32 belong")
        public_key = data[0:32]
        message = cls.__new__(cls)
        message.public_key = public_key
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Challenge(Message):
    """Good for the next command alone. Source: Nuki Smart Lock API V2.1 §5, Challenge."""

    CODE: ClassVar[int] = 0x04

    nonce: bytes

    def __init__(self, nonce: bytes) -> None:
        self.nonce = nonce

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        if len(nonce) != 32:
            raise Malformed("Challenge", f"nonce has {len(nonce)} bytes where 32 belong")
        return nonce

    @classmethod
    def parse(cls, data: bytes) -> Challenge:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 32:
            raise Malformed("Challenge", f"{len(data)} bytes where 32 belong")
        nonce = data[0:32]
        message = cls.__new__(cls)
        message.nonce = nonce
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AuthorizationAuthenticator(Message):
    """HMAC over both public keys and the challenge. Source: Nuki Smart Lock API V2.1 §5, AuthorizationAuthenticator."""

    CODE: ClassVar[int] = 0x05

    authenticator: bytes

    def __init__(self, authenticator: bytes) -> None:
        self.authenticator = authenticator

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        authenticator = self.authenticator
        if len(authenticator) != 32:
            raise Malformed(
                "AuthorizationAuthenticator", f"authenticator has {len(authenticator)} bytes where 32 belong"
            )
        return authenticator

    @classmethod
    def parse(cls, data: bytes) -> AuthorizationAuthenticator:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 32:
            raise Malformed("AuthorizationAuthenticator", f"{len(data)} bytes where 32 belong")
        authenticator = data[0:32]
        message = cls.__new__(cls)
        message.authenticator = authenticator
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AuthorizationData(Message):
    """Who wants to be authorized. The HMAC covers what follows it and the challenge. Source: Nuki Smart Lock API
    V2.1 §5, AuthorizationData.
    """

    CODE: ClassVar[int] = 0x06

    authenticator: bytes
    id_type: int
    app_id: int
    name: bytes
    nonce: bytes

    def __init__(self, authenticator: bytes, id_type: int, app_id: int, name: bytes, nonce: bytes) -> None:
        self.authenticator = authenticator
        self.id_type = id_type
        self.app_id = app_id
        self.name = name
        self.nonce = nonce

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        authenticator = self.authenticator
        name = self.name
        nonce = self.nonce
        try:
            if len(authenticator) != 32:
                raise Malformed("AuthorizationData", f"authenticator has {len(authenticator)} bytes where 32 belong")
            if len(name) != 32:
                raise Malformed("AuthorizationData", f"name has {len(name)} bytes where 32 belong")
            if len(nonce) != 32:
                raise Malformed("AuthorizationData", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S3.pack(authenticator, self.id_type, self.app_id, name, nonce)
        except (struct.error, OverflowError):
            raise misfit(
                "AuthorizationData", ("id_type", self.id_type, 0, 255), ("app_id", self.app_id, 0, 4294967295)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AuthorizationData:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 101:
            raise Malformed("AuthorizationData", f"{len(data)} bytes where 101 belong")
        authenticator, id_type, app_id, name, nonce = _S3.unpack_from(data)
        message = cls.__new__(cls)
        message.authenticator = authenticator
        message.id_type = id_type
        message.app_id = app_id
        message.name = name
        message.nonce = nonce
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AuthorizationId(Message):
    """The new id; the lock's UUID stays until it is reset. The HMAC covers what follows it and the app's nonce.
    Source: Nuki Smart Lock API V2.1 §5, AuthorizationId.
    """

    CODE: ClassVar[int] = 0x07

    authenticator: bytes
    authorization_id: int
    uuid: bytes
    nonce: bytes

    def __init__(self, authenticator: bytes, authorization_id: int, uuid: bytes, nonce: bytes) -> None:
        self.authenticator = authenticator
        self.authorization_id = authorization_id
        self.uuid = uuid
        self.nonce = nonce

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        authenticator = self.authenticator
        uuid = self.uuid
        nonce = self.nonce
        try:
            if len(authenticator) != 32:
                raise Malformed("AuthorizationId", f"authenticator has {len(authenticator)} bytes where 32 belong")
            if len(uuid) != 16:
                raise Malformed("AuthorizationId", f"uuid has {len(uuid)} bytes where 16 belong")
            if len(nonce) != 32:
                raise Malformed("AuthorizationId", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S4.pack(authenticator, self.authorization_id, uuid, nonce)
        except (struct.error, OverflowError):
            raise misfit("AuthorizationId", ("authorization_id", self.authorization_id, 0, 4294967295)) from None

    @classmethod
    def parse(cls, data: bytes) -> AuthorizationId:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 84:
            raise Malformed("AuthorizationId", f"{len(data)} bytes where 84 belong")
        authenticator, authorization_id, uuid, nonce = _S4.unpack_from(data)
        message = cls.__new__(cls)
        message.authenticator = authenticator
        message.authorization_id = authorization_id
        message.uuid = uuid
        message.nonce = nonce
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RemoveAuthorizationEntry(Message):
    """Takes an authorization away. Source: Nuki Smart Lock API V2.1 §5, RemoveAuthorizationEntry."""

    CODE: ClassVar[int] = 0x08

    authorization_id: int
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(self, authorization_id: int, nonce: bytes, security_pin: int) -> None:
        self.authorization_id = authorization_id
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        try:
            if len(nonce) != 32:
                raise Malformed("RemoveAuthorizationEntry", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S5.pack(self.authorization_id, nonce, self.security_pin)
        except (struct.error, OverflowError):
            raise misfit(
                "RemoveAuthorizationEntry",
                ("authorization_id", self.authorization_id, 0, 4294967295),
                ("security_pin", self.security_pin, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> RemoveAuthorizationEntry:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 38:
            raise Malformed("RemoveAuthorizationEntry", f"{len(data)} bytes where 38 belong")
        authorization_id, nonce, security_pin = _S5.unpack_from(data)
        message = cls.__new__(cls)
        message.authorization_id = authorization_id
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RequestAuthorizationEntries(Message):
    """Lists them. Source: Nuki Smart Lock API V2.1 §5, RequestAuthorizationEntries."""

    CODE: ClassVar[int] = 0x09

    offset: int
    count: int
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(self, offset: int, count: int, nonce: bytes, security_pin: int) -> None:
        self.offset = offset
        self.count = count
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        try:
            if len(nonce) != 32:
                raise Malformed("RequestAuthorizationEntries", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S6.pack(self.offset, self.count, nonce, self.security_pin)
        except (struct.error, OverflowError):
            raise misfit(
                "RequestAuthorizationEntries",
                ("offset", self.offset, 0, 65535),
                ("count", self.count, 0, 65535),
                ("security_pin", self.security_pin, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> RequestAuthorizationEntries:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 38:
            raise Malformed("RequestAuthorizationEntries", f"{len(data)} bytes where 38 belong")
        offset, count, nonce, security_pin = _S6.unpack_from(data)
        message = cls.__new__(cls)
        message.offset = offset
        message.count = count
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AuthorizationEntryWindow(Message):
    """Part of `AuthorizationEntry`."""

    allowed_from: bytes
    allowed_until: bytes
    weekdays: int
    daily_from: bytes
    daily_until: bytes

    def __init__(
        self, allowed_from: bytes, allowed_until: bytes, weekdays: int, daily_from: bytes, daily_until: bytes
    ) -> None:
        self.allowed_from = allowed_from
        self.allowed_until = allowed_until
        self.weekdays = weekdays
        self.daily_from = daily_from
        self.daily_until = daily_until


@dataclass(slots=True, init=False, repr=False, eq=False)
class AuthorizationEntry(Message):
    """One of them; the first is the asker's own. Source: Nuki Smart Lock API V2.1 §5, AuthorizationEntry."""

    CODE: ClassVar[int] = 0x0A

    authorization_id: int
    id_type: int
    name: bytes
    enabled: int
    remote_allowed: int
    created: bytes
    last_active: bytes
    lock_count: int
    time_limited: int
    window: AuthorizationEntryWindow | None = None

    def __init__(
        self,
        authorization_id: int,
        id_type: int,
        name: bytes,
        enabled: int,
        remote_allowed: int,
        created: bytes,
        last_active: bytes,
        lock_count: int,
        time_limited: int,
        window: AuthorizationEntryWindow | None = None,
    ) -> None:
        self.authorization_id = authorization_id
        self.id_type = id_type
        self.name = name
        self.enabled = enabled
        self.remote_allowed = remote_allowed
        self.created = created
        self.last_active = last_active
        self.lock_count = lock_count
        self.time_limited = time_limited
        self.window = window

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        name = self.name
        created = self.created
        last_active = self.last_active
        window = self.window
        try:
            if len(name) != 32:
                raise Malformed("AuthorizationEntry", f"name has {len(name)} bytes where 32 belong")
            if len(created) != 7:
                raise Malformed("AuthorizationEntry", f"created has {len(created)} bytes where 7 belong")
            if len(last_active) != 7:
                raise Malformed("AuthorizationEntry", f"last_active has {len(last_active)} bytes where 7 belong")
            window_part = b""
            if window is not None:
                allowed_from = window.allowed_from
                allowed_until = window.allowed_until
                daily_from = window.daily_from
                daily_until = window.daily_until
                if len(allowed_from) != 7:
                    raise Malformed("AuthorizationEntry", f"allowed_from has {len(allowed_from)} bytes where 7 belong")
                if len(allowed_until) != 7:
                    raise Malformed(
                        "AuthorizationEntry", f"allowed_until has {len(allowed_until)} bytes where 7 belong"
                    )
                if len(daily_from) != 2:
                    raise Malformed("AuthorizationEntry", f"daily_from has {len(daily_from)} bytes where 2 belong")
                if len(daily_until) != 2:
                    raise Malformed("AuthorizationEntry", f"daily_until has {len(daily_until)} bytes where 2 belong")
                window_part = _S8.pack(allowed_from, allowed_until, window.weekdays, daily_from, daily_until)
            return (
                _S7.pack(
                    self.authorization_id,
                    self.id_type,
                    name,
                    self.enabled,
                    self.remote_allowed,
                    created,
                    last_active,
                    self.lock_count,
                    self.time_limited,
                )
                + window_part
            )
        except (struct.error, OverflowError):
            raise misfit(
                "AuthorizationEntry",
                ("authorization_id", self.authorization_id, 0, 4294967295),
                ("id_type", self.id_type, 0, 255),
                ("enabled", self.enabled, 0, 255),
                ("remote_allowed", self.remote_allowed, 0, 255),
                ("lock_count", self.lock_count, 0, 65535),
                ("time_limited", self.time_limited, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AuthorizationEntry:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 56:
            raise Malformed("AuthorizationEntry", f"{len(data)} bytes where at least 56 belong")
        authorization_id, id_type, name, enabled, remote_allowed, created, last_active, lock_count, time_limited = (
            _S7.unpack_from(data)
        )
        window: AuthorizationEntryWindow | None = None
        end = 56
        if len(data) > 56:
            if len(data) < 75:
                raise Malformed("AuthorizationEntry", "it ends too early")
            allowed_from, allowed_until, weekdays, daily_from, daily_until = _S8.unpack_from(data, 56)
            window = AuthorizationEntryWindow(allowed_from, allowed_until, weekdays, daily_from, daily_until)
            end = 75
        if len(data) != end:
            raise Malformed("AuthorizationEntry", "bytes are left over")
        message = cls.__new__(cls)
        message.authorization_id = authorization_id
        message.id_type = id_type
        message.name = name
        message.enabled = enabled
        message.remote_allowed = remote_allowed
        message.created = created
        message.last_active = last_active
        message.lock_count = lock_count
        message.time_limited = time_limited
        message.window = window
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AuthorizationDataInvite(Message):
    """Authorizes somebody who is not there, under a key that is handed over by other means. Source: Nuki Smart Lock
    API V2.1 §5, AuthorizationDataInvite.
    """

    CODE: ClassVar[int] = 0x0B

    name: bytes
    id_type: int
    shared_key: bytes = field(repr=False)
    remote_allowed: int
    time_limited: int
    allowed_from: bytes
    allowed_until: bytes
    weekdays: int
    daily_from: bytes
    daily_until: bytes
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(
        self,
        name: bytes,
        id_type: int,
        shared_key: bytes,
        remote_allowed: int,
        time_limited: int,
        allowed_from: bytes,
        allowed_until: bytes,
        weekdays: int,
        daily_from: bytes,
        daily_until: bytes,
        nonce: bytes,
        security_pin: int,
    ) -> None:
        self.name = name
        self.id_type = id_type
        self.shared_key = shared_key
        self.remote_allowed = remote_allowed
        self.time_limited = time_limited
        self.allowed_from = allowed_from
        self.allowed_until = allowed_until
        self.weekdays = weekdays
        self.daily_from = daily_from
        self.daily_until = daily_until
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        name = self.name
        shared_key = self.shared_key
        allowed_from = self.allowed_from
        allowed_until = self.allowed_until
        daily_from = self.daily_from
        daily_until = self.daily_until
        nonce = self.nonce
        try:
            if len(name) != 32:
                raise Malformed("AuthorizationDataInvite", f"name has {len(name)} bytes where 32 belong")
            if len(shared_key) != 32:
                raise Malformed("AuthorizationDataInvite", f"shared_key has {len(shared_key)} bytes where 32 belong")
            if len(allowed_from) != 7:
                raise Malformed("AuthorizationDataInvite", f"allowed_from has {len(allowed_from)} bytes where 7 belong")
            if len(allowed_until) != 7:
                raise Malformed(
                    "AuthorizationDataInvite", f"allowed_until has {len(allowed_until)} bytes where 7 belong"
                )
            if len(daily_from) != 2:
                raise Malformed("AuthorizationDataInvite", f"daily_from has {len(daily_from)} bytes where 2 belong")
            if len(daily_until) != 2:
                raise Malformed("AuthorizationDataInvite", f"daily_until has {len(daily_until)} bytes where 2 belong")
            if len(nonce) != 32:
                raise Malformed("AuthorizationDataInvite", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S9.pack(
                name,
                self.id_type,
                shared_key,
                self.remote_allowed,
                self.time_limited,
                allowed_from,
                allowed_until,
                self.weekdays,
                daily_from,
                daily_until,
                nonce,
                self.security_pin,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "AuthorizationDataInvite",
                ("id_type", self.id_type, 0, 255),
                ("remote_allowed", self.remote_allowed, 0, 255),
                ("time_limited", self.time_limited, 0, 255),
                ("weekdays", self.weekdays, 0, 255),
                ("security_pin", self.security_pin, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AuthorizationDataInvite:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 120:
            raise Malformed("AuthorizationDataInvite", f"{len(data)} bytes where 120 belong")
        (
            name,
            id_type,
            shared_key,
            remote_allowed,
            time_limited,
            allowed_from,
            allowed_until,
            weekdays,
            daily_from,
            daily_until,
            nonce,
            security_pin,
        ) = _S9.unpack_from(data)
        message = cls.__new__(cls)
        message.name = name
        message.id_type = id_type
        message.shared_key = shared_key
        message.remote_allowed = remote_allowed
        message.time_limited = time_limited
        message.allowed_from = allowed_from
        message.allowed_until = allowed_until
        message.weekdays = weekdays
        message.daily_from = daily_from
        message.daily_until = daily_until
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeyturnerStates(Message):
    """What the lock does and did last. Older firmware ends earlier, newer one says more (`rest`). Source: Nuki Smart
    Lock API V2.1 §5, KeyturnerStates.
    """

    CODE: ClassVar[int] = 0x0C

    nuki_state: int
    lock_state: int
    trigger: int
    time: bytes
    offset_min: int
    battery_critical: int
    config_update_count: int | None
    lock_n_go_timer: int | None
    last_action: int | None
    last_trigger: int | None
    last_completion: int | None
    door_sensor: int | None
    rest: bytes

    def __init__(
        self,
        nuki_state: int,
        lock_state: int,
        trigger: int,
        time: bytes,
        offset_min: int,
        battery_critical: int,
        config_update_count: int | None,
        lock_n_go_timer: int | None,
        last_action: int | None,
        last_trigger: int | None,
        last_completion: int | None,
        door_sensor: int | None,
        rest: bytes,
    ) -> None:
        self.nuki_state = nuki_state
        self.lock_state = lock_state
        self.trigger = trigger
        self.time = time
        self.offset_min = offset_min
        self.battery_critical = battery_critical
        self.config_update_count = config_update_count
        self.lock_n_go_timer = lock_n_go_timer
        self.last_action = last_action
        self.last_trigger = last_trigger
        self.last_completion = last_completion
        self.door_sensor = door_sensor
        self.rest = rest

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        time = self.time
        config_update_count = self.config_update_count
        lock_n_go_timer = self.lock_n_go_timer
        last_action = self.last_action
        last_trigger = self.last_trigger
        last_completion = self.last_completion
        door_sensor = self.door_sensor
        try:
            if len(time) != 7:
                raise Malformed("KeyturnerStates", f"time has {len(time)} bytes where 7 belong")
            config_update_count_part = b""
            if config_update_count is not None:
                config_update_count_part = _S11.pack(config_update_count)
            lock_n_go_timer_part = b""
            if lock_n_go_timer is not None:
                lock_n_go_timer_part = _S11.pack(lock_n_go_timer)
            last_action_part = b""
            if last_action is not None:
                last_action_part = _S11.pack(last_action)
            last_trigger_part = b""
            if last_trigger is not None:
                last_trigger_part = _S11.pack(last_trigger)
            last_completion_part = b""
            if last_completion is not None:
                last_completion_part = _S11.pack(last_completion)
            door_sensor_part = b""
            if door_sensor is not None:
                door_sensor_part = _S11.pack(door_sensor)
            frame = b"".join(
                (
                    _S10.pack(
                        self.nuki_state, self.lock_state, self.trigger, time, self.offset_min, self.battery_critical
                    ),
                    config_update_count_part,
                    lock_n_go_timer_part,
                    last_action_part,
                    last_trigger_part,
                    last_completion_part,
                    door_sensor_part,
                    self.rest,
                )
            )
            if (
                config_update_count is None
                or lock_n_go_timer is None
                or last_action is None
                or last_trigger is None
                or last_completion is None
                or door_sensor is None
            ) and type(self).parse(frame) != self:
                raise Malformed("KeyturnerStates", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit(
                "KeyturnerStates",
                ("nuki_state", self.nuki_state, 0, 255),
                ("lock_state", self.lock_state, 0, 255),
                ("trigger", self.trigger, 0, 255),
                ("offset_min", self.offset_min, -32768, 32767),
                ("battery_critical", self.battery_critical, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> KeyturnerStates:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 13:
            raise Malformed("KeyturnerStates", f"{len(data)} bytes where at least 13 belong")
        nuki_state, lock_state, trigger, time, offset_min, battery_critical = _S10.unpack_from(data)
        config_update_count: int | None = None
        end = 13
        if len(data) >= 14:
            config_update_count_2 = data[13]
            config_update_count = config_update_count_2
            end = 14
        lock_n_go_timer: int | None = None
        end_2 = end
        if len(data) >= end + 1:
            lock_n_go_timer_2 = data[end]
            lock_n_go_timer = lock_n_go_timer_2
            end_2 = end + 1
        last_action: int | None = None
        end_3 = end_2
        if len(data) >= end_2 + 1:
            last_action_2 = data[end_2]
            last_action = last_action_2
            end_3 = end_2 + 1
        last_trigger: int | None = None
        end_4 = end_3
        if len(data) >= end_3 + 1:
            last_trigger_2 = data[end_3]
            last_trigger = last_trigger_2
            end_4 = end_3 + 1
        last_completion: int | None = None
        end_5 = end_4
        if len(data) >= end_4 + 1:
            last_completion_2 = data[end_4]
            last_completion = last_completion_2
            end_5 = end_4 + 1
        door_sensor: int | None = None
        end_6 = end_5
        if len(data) >= end_5 + 1:
            door_sensor_2 = data[end_5]
            door_sensor = door_sensor_2
            end_6 = end_5 + 1
        rest = data[end_6:]
        message = cls.__new__(cls)
        message.nuki_state = nuki_state
        message.lock_state = lock_state
        message.trigger = trigger
        message.time = time
        message.offset_min = offset_min
        message.battery_critical = battery_critical
        message.config_update_count = config_update_count
        message.lock_n_go_timer = lock_n_go_timer
        message.last_action = last_action
        message.last_trigger = last_trigger
        message.last_completion = last_completion
        message.door_sensor = door_sensor
        message.rest = rest
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Status(Message):
    """01: the command was accepted; 00: it is complete. Source: Nuki Smart Lock API V2.1 §5, Status."""

    CODE: ClassVar[int] = 0x0E

    status: int

    def __init__(self, status: int) -> None:
        self.status = status

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S11.pack(self.status)
        except (struct.error, OverflowError):
            raise misfit("Status", ("status", self.status, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Status:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("Status", f"{len(data)} bytes where 1 belong")
        status = data[0]
        message = cls.__new__(cls)
        message.status = status
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class MostRecentCommand(Message):
    """The command that was carried out last. Source: Nuki Smart Lock API V2.1 §5, MostRecentCommand."""

    CODE: ClassVar[int] = 0x0F

    command: int

    def __init__(self, command: int) -> None:
        self.command = command

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.command)
        except (struct.error, OverflowError):
            raise misfit("MostRecentCommand", ("command", self.command, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> MostRecentCommand:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("MostRecentCommand", f"{len(data)} bytes where 2 belong")
        (command,) = _S2.unpack_from(data)
        message = cls.__new__(cls)
        message.command = command
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class OpeningsClosingsSummary(Message):
    """How often the bolt moved. Source: Nuki Smart Lock API V2.1 §5, OpeningsClosingsSummary."""

    CODE: ClassVar[int] = 0x10

    openings: int
    closings: int
    openings_since_boot: int
    closings_since_boot: int

    def __init__(self, openings: int, closings: int, openings_since_boot: int, closings_since_boot: int) -> None:
        self.openings = openings
        self.closings = closings
        self.openings_since_boot = openings_since_boot
        self.closings_since_boot = closings_since_boot

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S12.pack(self.openings, self.closings, self.openings_since_boot, self.closings_since_boot)
        except (struct.error, OverflowError):
            raise misfit(
                "OpeningsClosingsSummary",
                ("openings", self.openings, 0, 65535),
                ("closings", self.closings, 0, 65535),
                ("openings_since_boot", self.openings_since_boot, 0, 65535),
                ("closings_since_boot", self.closings_since_boot, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> OpeningsClosingsSummary:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("OpeningsClosingsSummary", f"{len(data)} bytes where 8 belong")
        openings, closings, openings_since_boot, closings_since_boot = _S12.unpack_from(data)
        message = cls.__new__(cls)
        message.openings = openings
        message.closings = closings
        message.openings_since_boot = openings_since_boot
        message.closings_since_boot = closings_since_boot
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class BatteryReport(Message):
    """The battery during the last action. Source: Nuki Smart Lock API V2.1 §5, BatteryReport."""

    CODE: ClassVar[int] = 0x11

    drain_mws: int
    voltage_mv: int
    critical: int
    action: int
    start_mv: int
    lowest_mv: int
    distance_degrees: int
    start_celsius: int
    most_current: int
    resistance: int

    def __init__(
        self,
        drain_mws: int,
        voltage_mv: int,
        critical: int,
        action: int,
        start_mv: int,
        lowest_mv: int,
        distance_degrees: int,
        start_celsius: int,
        most_current: int,
        resistance: int,
    ) -> None:
        self.drain_mws = drain_mws
        self.voltage_mv = voltage_mv
        self.critical = critical
        self.action = action
        self.start_mv = start_mv
        self.lowest_mv = lowest_mv
        self.distance_degrees = distance_degrees
        self.start_celsius = start_celsius
        self.most_current = most_current
        self.resistance = resistance

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S13.pack(
                self.drain_mws,
                self.voltage_mv,
                self.critical,
                self.action,
                self.start_mv,
                self.lowest_mv,
                self.distance_degrees,
                self.start_celsius,
                self.most_current,
                self.resistance,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "BatteryReport",
                ("drain_mws", self.drain_mws, 0, 65535),
                ("voltage_mv", self.voltage_mv, 0, 65535),
                ("critical", self.critical, 0, 255),
                ("action", self.action, 0, 255),
                ("start_mv", self.start_mv, 0, 65535),
                ("lowest_mv", self.lowest_mv, 0, 65535),
                ("distance_degrees", self.distance_degrees, 0, 65535),
                ("start_celsius", self.start_celsius, -128, 127),
                ("most_current", self.most_current, 0, 65535),
                ("resistance", self.resistance, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> BatteryReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 17:
            raise Malformed("BatteryReport", f"{len(data)} bytes where 17 belong")
        (
            drain_mws,
            voltage_mv,
            critical,
            action,
            start_mv,
            lowest_mv,
            distance_degrees,
            start_celsius,
            most_current,
            resistance,
        ) = _S13.unpack_from(data)
        message = cls.__new__(cls)
        message.drain_mws = drain_mws
        message.voltage_mv = voltage_mv
        message.critical = critical
        message.action = action
        message.start_mv = start_mv
        message.lowest_mv = lowest_mv
        message.distance_degrees = distance_degrees
        message.start_celsius = start_celsius
        message.most_current = most_current
        message.resistance = resistance
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ErrorReport(Message):
    """The command was refused. Source: Nuki Smart Lock API V2.1 §5, ErrorReport."""

    CODE: ClassVar[int] = 0x12

    error: int
    command: int

    def __init__(self, error: int, command: int) -> None:
        self.error = error
        self.command = command

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S14.pack(self.error, self.command)
        except (struct.error, OverflowError):
            raise misfit("ErrorReport", ("error", self.error, 0, 255), ("command", self.command, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> ErrorReport:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("ErrorReport", f"{len(data)} bytes where 3 belong")
        error, command = _S14.unpack_from(data)
        message = cls.__new__(cls)
        message.error = error
        message.command = command
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetConfig(Message):
    """Coordinates are single-precision numbers; time zone ffff is none. Source: Nuki Smart Lock API V2.1 §5,
    SetConfig.
    """

    CODE: ClassVar[int] = 0x13

    name: bytes
    latitude: bytes
    longitude: bytes
    auto_unlatch: int
    pairing_enabled: int
    button_enabled: int
    led_enabled: int
    led_brightness: int
    offset_min: int
    dst_mode: int
    fob_action_1: int
    fob_action_2: int
    fob_action_3: int
    single_lock: int
    advertising_mode: int
    time_zone: int
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(
        self,
        name: bytes,
        latitude: bytes,
        longitude: bytes,
        auto_unlatch: int,
        pairing_enabled: int,
        button_enabled: int,
        led_enabled: int,
        led_brightness: int,
        offset_min: int,
        dst_mode: int,
        fob_action_1: int,
        fob_action_2: int,
        fob_action_3: int,
        single_lock: int,
        advertising_mode: int,
        time_zone: int,
        nonce: bytes,
        security_pin: int,
    ) -> None:
        self.name = name
        self.latitude = latitude
        self.longitude = longitude
        self.auto_unlatch = auto_unlatch
        self.pairing_enabled = pairing_enabled
        self.button_enabled = button_enabled
        self.led_enabled = led_enabled
        self.led_brightness = led_brightness
        self.offset_min = offset_min
        self.dst_mode = dst_mode
        self.fob_action_1 = fob_action_1
        self.fob_action_2 = fob_action_2
        self.fob_action_3 = fob_action_3
        self.single_lock = single_lock
        self.advertising_mode = advertising_mode
        self.time_zone = time_zone
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        name = self.name
        latitude = self.latitude
        longitude = self.longitude
        nonce = self.nonce
        try:
            if len(name) != 32:
                raise Malformed("SetConfig", f"name has {len(name)} bytes where 32 belong")
            if len(latitude) != 4:
                raise Malformed("SetConfig", f"latitude has {len(latitude)} bytes where 4 belong")
            if len(longitude) != 4:
                raise Malformed("SetConfig", f"longitude has {len(longitude)} bytes where 4 belong")
            if len(nonce) != 32:
                raise Malformed("SetConfig", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S15.pack(
                name,
                latitude,
                longitude,
                self.auto_unlatch,
                self.pairing_enabled,
                self.button_enabled,
                self.led_enabled,
                self.led_brightness,
                self.offset_min,
                self.dst_mode,
                self.fob_action_1,
                self.fob_action_2,
                self.fob_action_3,
                self.single_lock,
                self.advertising_mode,
                self.time_zone,
                nonce,
                self.security_pin,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "SetConfig",
                ("auto_unlatch", self.auto_unlatch, 0, 255),
                ("pairing_enabled", self.pairing_enabled, 0, 255),
                ("button_enabled", self.button_enabled, 0, 255),
                ("led_enabled", self.led_enabled, 0, 255),
                ("led_brightness", self.led_brightness, 0, 255),
                ("offset_min", self.offset_min, -32768, 32767),
                ("dst_mode", self.dst_mode, 0, 255),
                ("fob_action_1", self.fob_action_1, 0, 255),
                ("fob_action_2", self.fob_action_2, 0, 255),
                ("fob_action_3", self.fob_action_3, 0, 255),
                ("single_lock", self.single_lock, 0, 255),
                ("advertising_mode", self.advertising_mode, 0, 255),
                ("time_zone", self.time_zone, 0, 65535),
                ("security_pin", self.security_pin, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SetConfig:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 89:
            raise Malformed("SetConfig", f"{len(data)} bytes where 89 belong")
        (
            name,
            latitude,
            longitude,
            auto_unlatch,
            pairing_enabled,
            button_enabled,
            led_enabled,
            led_brightness,
            offset_min,
            dst_mode,
            fob_action_1,
            fob_action_2,
            fob_action_3,
            single_lock,
            advertising_mode,
            time_zone,
            nonce,
            security_pin,
        ) = _S15.unpack_from(data)
        message = cls.__new__(cls)
        message.name = name
        message.latitude = latitude
        message.longitude = longitude
        message.auto_unlatch = auto_unlatch
        message.pairing_enabled = pairing_enabled
        message.button_enabled = button_enabled
        message.led_enabled = led_enabled
        message.led_brightness = led_brightness
        message.offset_min = offset_min
        message.dst_mode = dst_mode
        message.fob_action_1 = fob_action_1
        message.fob_action_2 = fob_action_2
        message.fob_action_3 = fob_action_3
        message.single_lock = single_lock
        message.advertising_mode = advertising_mode
        message.time_zone = time_zone
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RequestConfig(Message):
    """Asks for `Config`. Source: Nuki Smart Lock API V2.1 §5, RequestConfig."""

    CODE: ClassVar[int] = 0x14

    nonce: bytes

    def __init__(self, nonce: bytes) -> None:
        self.nonce = nonce

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        if len(nonce) != 32:
            raise Malformed("RequestConfig", f"nonce has {len(nonce)} bytes where 32 belong")
        return nonce

    @classmethod
    def parse(cls, data: bytes) -> RequestConfig:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 32:
            raise Malformed("RequestConfig", f"{len(data)} bytes where 32 belong")
        nonce = data[0:32]
        message = cls.__new__(cls)
        message.nonce = nonce
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Config(Message):
    """What is configured, and what the lock is. Source: Nuki Smart Lock API V2.1 §5, Config."""

    CODE: ClassVar[int] = 0x15

    nuki_id: int
    name: bytes
    latitude: bytes
    longitude: bytes
    auto_unlatch: int
    pairing_enabled: int
    button_enabled: int
    led_enabled: int
    led_brightness: int
    time: bytes
    offset_min: int
    dst_mode: int
    has_fob: int
    fob_action_1: int
    fob_action_2: int
    fob_action_3: int
    single_lock: int
    advertising_mode: int
    has_keypad: int
    firmware: bytes
    hardware: bytes
    homekit: int
    time_zone: int

    def __init__(
        self,
        nuki_id: int,
        name: bytes,
        latitude: bytes,
        longitude: bytes,
        auto_unlatch: int,
        pairing_enabled: int,
        button_enabled: int,
        led_enabled: int,
        led_brightness: int,
        time: bytes,
        offset_min: int,
        dst_mode: int,
        has_fob: int,
        fob_action_1: int,
        fob_action_2: int,
        fob_action_3: int,
        single_lock: int,
        advertising_mode: int,
        has_keypad: int,
        firmware: bytes,
        hardware: bytes,
        homekit: int,
        time_zone: int,
    ) -> None:
        self.nuki_id = nuki_id
        self.name = name
        self.latitude = latitude
        self.longitude = longitude
        self.auto_unlatch = auto_unlatch
        self.pairing_enabled = pairing_enabled
        self.button_enabled = button_enabled
        self.led_enabled = led_enabled
        self.led_brightness = led_brightness
        self.time = time
        self.offset_min = offset_min
        self.dst_mode = dst_mode
        self.has_fob = has_fob
        self.fob_action_1 = fob_action_1
        self.fob_action_2 = fob_action_2
        self.fob_action_3 = fob_action_3
        self.single_lock = single_lock
        self.advertising_mode = advertising_mode
        self.has_keypad = has_keypad
        self.firmware = firmware
        self.hardware = hardware
        self.homekit = homekit
        self.time_zone = time_zone

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        name = self.name
        latitude = self.latitude
        longitude = self.longitude
        time = self.time
        firmware = self.firmware
        hardware = self.hardware
        try:
            if len(name) != 32:
                raise Malformed("Config", f"name has {len(name)} bytes where 32 belong")
            if len(latitude) != 4:
                raise Malformed("Config", f"latitude has {len(latitude)} bytes where 4 belong")
            if len(longitude) != 4:
                raise Malformed("Config", f"longitude has {len(longitude)} bytes where 4 belong")
            if len(time) != 7:
                raise Malformed("Config", f"time has {len(time)} bytes where 7 belong")
            if len(firmware) != 3:
                raise Malformed("Config", f"firmware has {len(firmware)} bytes where 3 belong")
            if len(hardware) != 2:
                raise Malformed("Config", f"hardware has {len(hardware)} bytes where 2 belong")
            return _S16.pack(
                self.nuki_id,
                name,
                latitude,
                longitude,
                self.auto_unlatch,
                self.pairing_enabled,
                self.button_enabled,
                self.led_enabled,
                self.led_brightness,
                time,
                self.offset_min,
                self.dst_mode,
                self.has_fob,
                self.fob_action_1,
                self.fob_action_2,
                self.fob_action_3,
                self.single_lock,
                self.advertising_mode,
                self.has_keypad,
                firmware,
                hardware,
                self.homekit,
                self.time_zone,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "Config",
                ("nuki_id", self.nuki_id, 0, 4294967295),
                ("auto_unlatch", self.auto_unlatch, 0, 255),
                ("pairing_enabled", self.pairing_enabled, 0, 255),
                ("button_enabled", self.button_enabled, 0, 255),
                ("led_enabled", self.led_enabled, 0, 255),
                ("led_brightness", self.led_brightness, 0, 255),
                ("offset_min", self.offset_min, -32768, 32767),
                ("dst_mode", self.dst_mode, 0, 255),
                ("has_fob", self.has_fob, 0, 255),
                ("fob_action_1", self.fob_action_1, 0, 255),
                ("fob_action_2", self.fob_action_2, 0, 255),
                ("fob_action_3", self.fob_action_3, 0, 255),
                ("single_lock", self.single_lock, 0, 255),
                ("advertising_mode", self.advertising_mode, 0, 255),
                ("has_keypad", self.has_keypad, 0, 255),
                ("homekit", self.homekit, 0, 255),
                ("time_zone", self.time_zone, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> Config:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 74:
            raise Malformed("Config", f"{len(data)} bytes where 74 belong")
        (
            nuki_id,
            name,
            latitude,
            longitude,
            auto_unlatch,
            pairing_enabled,
            button_enabled,
            led_enabled,
            led_brightness,
            time,
            offset_min,
            dst_mode,
            has_fob,
            fob_action_1,
            fob_action_2,
            fob_action_3,
            single_lock,
            advertising_mode,
            has_keypad,
            firmware,
            hardware,
            homekit,
            time_zone,
        ) = _S16.unpack_from(data)
        message = cls.__new__(cls)
        message.nuki_id = nuki_id
        message.name = name
        message.latitude = latitude
        message.longitude = longitude
        message.auto_unlatch = auto_unlatch
        message.pairing_enabled = pairing_enabled
        message.button_enabled = button_enabled
        message.led_enabled = led_enabled
        message.led_brightness = led_brightness
        message.time = time
        message.offset_min = offset_min
        message.dst_mode = dst_mode
        message.has_fob = has_fob
        message.fob_action_1 = fob_action_1
        message.fob_action_2 = fob_action_2
        message.fob_action_3 = fob_action_3
        message.single_lock = single_lock
        message.advertising_mode = advertising_mode
        message.has_keypad = has_keypad
        message.firmware = firmware
        message.hardware = hardware
        message.homekit = homekit
        message.time_zone = time_zone
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetSecurityPin(Message):
    """`pin` is the new one. Source: Nuki Smart Lock API V2.1 §5, SetSecurityPin."""

    CODE: ClassVar[int] = 0x19

    pin: int = field(repr=False)
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(self, pin: int, nonce: bytes, security_pin: int) -> None:
        self.pin = pin
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        try:
            if len(nonce) != 32:
                raise Malformed("SetSecurityPin", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S17.pack(self.pin, nonce, self.security_pin)
        except (struct.error, OverflowError):
            raise misfit(
                "SetSecurityPin", ("pin", self.pin, 0, 65535), ("security_pin", self.security_pin, 0, 65535)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SetSecurityPin:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 36:
            raise Malformed("SetSecurityPin", f"{len(data)} bytes where 36 belong")
        pin, nonce, security_pin = _S17.unpack_from(data)
        message = cls.__new__(cls)
        message.pin = pin
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RequestCalibration(Message):
    """The lock finds its positions anew. Source: Nuki Smart Lock API V2.1 §5, RequestCalibration."""

    CODE: ClassVar[int] = 0x1A

    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(self, nonce: bytes, security_pin: int) -> None:
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        try:
            if len(nonce) != 32:
                raise Malformed("RequestCalibration", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S18.pack(nonce, self.security_pin)
        except (struct.error, OverflowError):
            raise misfit("RequestCalibration", ("security_pin", self.security_pin, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> RequestCalibration:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 34:
            raise Malformed("RequestCalibration", f"{len(data)} bytes where 34 belong")
        nonce, security_pin = _S18.unpack_from(data)
        message = cls.__new__(cls)
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RequestReboot(Message):
    """The lock starts anew. Source: Nuki Smart Lock API V2.1 §5, RequestReboot."""

    CODE: ClassVar[int] = 0x1D

    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(self, nonce: bytes, security_pin: int) -> None:
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        try:
            if len(nonce) != 32:
                raise Malformed("RequestReboot", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S18.pack(nonce, self.security_pin)
        except (struct.error, OverflowError):
            raise misfit("RequestReboot", ("security_pin", self.security_pin, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> RequestReboot:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 34:
            raise Malformed("RequestReboot", f"{len(data)} bytes where 34 belong")
        nonce, security_pin = _S18.unpack_from(data)
        message = cls.__new__(cls)
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AuthorizationIdConfirmation(Message):
    """The HMAC covers the id and the lock's nonce. Source: Nuki Smart Lock API V2.1 §5, AuthorizationIdConfirmation."""

    CODE: ClassVar[int] = 0x1E

    authenticator: bytes
    authorization_id: int

    def __init__(self, authenticator: bytes, authorization_id: int) -> None:
        self.authenticator = authenticator
        self.authorization_id = authorization_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        authenticator = self.authenticator
        try:
            if len(authenticator) != 32:
                raise Malformed(
                    "AuthorizationIdConfirmation", f"authenticator has {len(authenticator)} bytes where 32 belong"
                )
            return _S19.pack(authenticator, self.authorization_id)
        except (struct.error, OverflowError):
            raise misfit(
                "AuthorizationIdConfirmation", ("authorization_id", self.authorization_id, 0, 4294967295)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AuthorizationIdConfirmation:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 36:
            raise Malformed("AuthorizationIdConfirmation", f"{len(data)} bytes where 36 belong")
        authenticator, authorization_id = _S19.unpack_from(data)
        message = cls.__new__(cls)
        message.authenticator = authenticator
        message.authorization_id = authorization_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AuthorizationIdInvite(Message):
    """Answer to `AuthorizationDataInvite`. Source: Nuki Smart Lock API V2.1 §5, AuthorizationIdInvite."""

    CODE: ClassVar[int] = 0x1F

    authorization_id: int
    created: bytes

    def __init__(self, authorization_id: int, created: bytes) -> None:
        self.authorization_id = authorization_id
        self.created = created

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        created = self.created
        try:
            if len(created) != 7:
                raise Malformed("AuthorizationIdInvite", f"created has {len(created)} bytes where 7 belong")
            return _S20.pack(self.authorization_id, created)
        except (struct.error, OverflowError):
            raise misfit("AuthorizationIdInvite", ("authorization_id", self.authorization_id, 0, 4294967295)) from None

    @classmethod
    def parse(cls, data: bytes) -> AuthorizationIdInvite:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 11:
            raise Malformed("AuthorizationIdInvite", f"{len(data)} bytes where 11 belong")
        authorization_id, created = _S20.unpack_from(data)
        message = cls.__new__(cls)
        message.authorization_id = authorization_id
        message.created = created
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class VerifySecurityPin(Message):
    """Nothing but the check. Source: Nuki Smart Lock API V2.1 §5, VerifySecurityPin."""

    CODE: ClassVar[int] = 0x20

    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(self, nonce: bytes, security_pin: int) -> None:
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        try:
            if len(nonce) != 32:
                raise Malformed("VerifySecurityPin", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S18.pack(nonce, self.security_pin)
        except (struct.error, OverflowError):
            raise misfit("VerifySecurityPin", ("security_pin", self.security_pin, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> VerifySecurityPin:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 34:
            raise Malformed("VerifySecurityPin", f"{len(data)} bytes where 34 belong")
        nonce, security_pin = _S18.unpack_from(data)
        message = cls.__new__(cls)
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UpdateTime(Message):
    """Sets the lock's clock, UTC. Source: Nuki Smart Lock API V2.1 §5, UpdateTime."""

    CODE: ClassVar[int] = 0x21

    time: bytes
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(self, time: bytes, nonce: bytes, security_pin: int) -> None:
        self.time = time
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        time = self.time
        nonce = self.nonce
        try:
            if len(time) != 7:
                raise Malformed("UpdateTime", f"time has {len(time)} bytes where 7 belong")
            if len(nonce) != 32:
                raise Malformed("UpdateTime", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S21.pack(time, nonce, self.security_pin)
        except (struct.error, OverflowError):
            raise misfit("UpdateTime", ("security_pin", self.security_pin, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> UpdateTime:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 41:
            raise Malformed("UpdateTime", f"{len(data)} bytes where 41 belong")
        time, nonce, security_pin = _S21.unpack_from(data)
        message = cls.__new__(cls)
        message.time = time
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UpdateAuthorizationEntry(Message):
    """Gives an authorization other rights. Source: Nuki Smart Lock API V2.1 §5, UpdateAuthorizationEntry."""

    CODE: ClassVar[int] = 0x25

    authorization_id: int
    name: bytes
    enabled: int
    remote_allowed: int
    time_limited: int
    allowed_from: bytes
    allowed_until: bytes
    weekdays: int
    daily_from: bytes
    daily_until: bytes
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(
        self,
        authorization_id: int,
        name: bytes,
        enabled: int,
        remote_allowed: int,
        time_limited: int,
        allowed_from: bytes,
        allowed_until: bytes,
        weekdays: int,
        daily_from: bytes,
        daily_until: bytes,
        nonce: bytes,
        security_pin: int,
    ) -> None:
        self.authorization_id = authorization_id
        self.name = name
        self.enabled = enabled
        self.remote_allowed = remote_allowed
        self.time_limited = time_limited
        self.allowed_from = allowed_from
        self.allowed_until = allowed_until
        self.weekdays = weekdays
        self.daily_from = daily_from
        self.daily_until = daily_until
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        name = self.name
        allowed_from = self.allowed_from
        allowed_until = self.allowed_until
        daily_from = self.daily_from
        daily_until = self.daily_until
        nonce = self.nonce
        try:
            if len(name) != 32:
                raise Malformed("UpdateAuthorizationEntry", f"name has {len(name)} bytes where 32 belong")
            if len(allowed_from) != 7:
                raise Malformed(
                    "UpdateAuthorizationEntry", f"allowed_from has {len(allowed_from)} bytes where 7 belong"
                )
            if len(allowed_until) != 7:
                raise Malformed(
                    "UpdateAuthorizationEntry", f"allowed_until has {len(allowed_until)} bytes where 7 belong"
                )
            if len(daily_from) != 2:
                raise Malformed("UpdateAuthorizationEntry", f"daily_from has {len(daily_from)} bytes where 2 belong")
            if len(daily_until) != 2:
                raise Malformed("UpdateAuthorizationEntry", f"daily_until has {len(daily_until)} bytes where 2 belong")
            if len(nonce) != 32:
                raise Malformed("UpdateAuthorizationEntry", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S22.pack(
                self.authorization_id,
                name,
                self.enabled,
                self.remote_allowed,
                self.time_limited,
                allowed_from,
                allowed_until,
                self.weekdays,
                daily_from,
                daily_until,
                nonce,
                self.security_pin,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "UpdateAuthorizationEntry",
                ("authorization_id", self.authorization_id, 0, 4294967295),
                ("enabled", self.enabled, 0, 255),
                ("remote_allowed", self.remote_allowed, 0, 255),
                ("time_limited", self.time_limited, 0, 255),
                ("weekdays", self.weekdays, 0, 255),
                ("security_pin", self.security_pin, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> UpdateAuthorizationEntry:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 92:
            raise Malformed("UpdateAuthorizationEntry", f"{len(data)} bytes where 92 belong")
        (
            authorization_id,
            name,
            enabled,
            remote_allowed,
            time_limited,
            allowed_from,
            allowed_until,
            weekdays,
            daily_from,
            daily_until,
            nonce,
            security_pin,
        ) = _S22.unpack_from(data)
        message = cls.__new__(cls)
        message.authorization_id = authorization_id
        message.name = name
        message.enabled = enabled
        message.remote_allowed = remote_allowed
        message.time_limited = time_limited
        message.allowed_from = allowed_from
        message.allowed_until = allowed_until
        message.weekdays = weekdays
        message.daily_from = daily_from
        message.daily_until = daily_until
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AuthorizationEntryCount(Message):
    """How many there are. Source: Nuki Smart Lock API V2.1 §5, AuthorizationEntryCount."""

    CODE: ClassVar[int] = 0x27

    count: int

    def __init__(self, count: int) -> None:
        self.count = count

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.count)
        except (struct.error, OverflowError):
            raise misfit("AuthorizationEntryCount", ("count", self.count, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> AuthorizationEntryCount:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("AuthorizationEntryCount", f"{len(data)} bytes where 2 belong")
        (count,) = _S2.unpack_from(data)
        message = cls.__new__(cls)
        message.count = count
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RequestLogEntries(Message):
    """Entries beside `start`; 0 begins at an end. Order 00 goes up, 01 down. Source: Nuki Smart Lock API V2.1 §5,
    RequestLogEntries.
    """

    CODE: ClassVar[int] = 0x31

    start: int
    count: int
    order: int
    total_wanted: int
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(self, start: int, count: int, order: int, total_wanted: int, nonce: bytes, security_pin: int) -> None:
        self.start = start
        self.count = count
        self.order = order
        self.total_wanted = total_wanted
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        try:
            if len(nonce) != 32:
                raise Malformed("RequestLogEntries", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S23.pack(self.start, self.count, self.order, self.total_wanted, nonce, self.security_pin)
        except (struct.error, OverflowError):
            raise misfit(
                "RequestLogEntries",
                ("start", self.start, 0, 4294967295),
                ("count", self.count, 0, 65535),
                ("order", self.order, 0, 255),
                ("total_wanted", self.total_wanted, 0, 255),
                ("security_pin", self.security_pin, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> RequestLogEntries:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 42:
            raise Malformed("RequestLogEntries", f"{len(data)} bytes where 42 belong")
        start, count, order, total_wanted, nonce, security_pin = _S23.unpack_from(data)
        message = cls.__new__(cls)
        message.start = start
        message.count = count
        message.order = order
        message.total_wanted = total_wanted
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LogEntry(Message):
    """`kind` tells the layout of `data`. Source: Nuki Smart Lock API V2.1 §5, LogEntry."""

    CODE: ClassVar[int] = 0x32

    index: int
    time: bytes
    authorization_id: int
    name: bytes
    kind: int
    data: bytes

    def __init__(self, index: int, time: bytes, authorization_id: int, name: bytes, kind: int, data: bytes) -> None:
        self.index = index
        self.time = time
        self.authorization_id = authorization_id
        self.name = name
        self.kind = kind
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        time = self.time
        name = self.name
        try:
            if len(time) != 7:
                raise Malformed("LogEntry", f"time has {len(time)} bytes where 7 belong")
            if len(name) != 32:
                raise Malformed("LogEntry", f"name has {len(name)} bytes where 32 belong")
            return _S24.pack(self.index, time, self.authorization_id, name, self.kind) + self.data
        except (struct.error, OverflowError):
            raise misfit(
                "LogEntry",
                ("index", self.index, 0, 4294967295),
                ("authorization_id", self.authorization_id, 0, 4294967295),
                ("kind", self.kind, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> LogEntry:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 48:
            raise Malformed("LogEntry", f"{len(data)} bytes where at least 48 belong")
        index, time, authorization_id, name, kind = _S24.unpack_from(data)
        data_ = data[48:]
        message = cls.__new__(cls)
        message.index = index
        message.time = time
        message.authorization_id = authorization_id
        message.name = name
        message.kind = kind
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LogEntryCount(Message):
    """How many entries there are. Source: Nuki Smart Lock API V2.1 §5, LogEntryCount."""

    CODE: ClassVar[int] = 0x33

    enabled: int
    count: int
    door_sensor: int
    door_sensor_logging: int

    def __init__(self, enabled: int, count: int, door_sensor: int, door_sensor_logging: int) -> None:
        self.enabled = enabled
        self.count = count
        self.door_sensor = door_sensor
        self.door_sensor_logging = door_sensor_logging

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S25.pack(self.enabled, self.count, self.door_sensor, self.door_sensor_logging)
        except (struct.error, OverflowError):
            raise misfit(
                "LogEntryCount",
                ("enabled", self.enabled, 0, 255),
                ("count", self.count, 0, 65535),
                ("door_sensor", self.door_sensor, 0, 255),
                ("door_sensor_logging", self.door_sensor_logging, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> LogEntryCount:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("LogEntryCount", f"{len(data)} bytes where 5 belong")
        enabled, count, door_sensor, door_sensor_logging = _S25.unpack_from(data)
        message = cls.__new__(cls)
        message.enabled = enabled
        message.count = count
        message.door_sensor = door_sensor
        message.door_sensor_logging = door_sensor_logging
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class EnableLogging(Message):
    """Turns the log on or off. Source: Nuki Smart Lock API V2.1 §5, EnableLogging."""

    CODE: ClassVar[int] = 0x34

    enabled: int
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(self, enabled: int, nonce: bytes, security_pin: int) -> None:
        self.enabled = enabled
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        try:
            if len(nonce) != 32:
                raise Malformed("EnableLogging", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S26.pack(self.enabled, nonce, self.security_pin)
        except (struct.error, OverflowError):
            raise misfit(
                "EnableLogging", ("enabled", self.enabled, 0, 255), ("security_pin", self.security_pin, 0, 65535)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> EnableLogging:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 35:
            raise Malformed("EnableLogging", f"{len(data)} bytes where 35 belong")
        enabled, nonce, security_pin = _S26.unpack_from(data)
        message = cls.__new__(cls)
        message.enabled = enabled
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetAdvancedConfig(Message):
    """Offsets are degrees, time-outs seconds. Source: Nuki Smart Lock API V2.1 §5, SetAdvancedConfig."""

    CODE: ClassVar[int] = 0x35

    unlocked_offset: int
    locked_offset: int
    single_locked_offset: int
    transition_offset: int
    lock_n_go_timeout: int
    single_press: int
    double_press: int
    detached_cylinder: int
    battery_type: int
    battery_type_detected: int
    unlatch_duration: int
    auto_lock_timeout: int
    auto_unlock_disabled: int
    night_mode: int
    night_start: bytes
    night_end: bytes
    night_auto_lock: int
    night_auto_unlock_disabled: int
    night_immediate_lock: int
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(
        self,
        unlocked_offset: int,
        locked_offset: int,
        single_locked_offset: int,
        transition_offset: int,
        lock_n_go_timeout: int,
        single_press: int,
        double_press: int,
        detached_cylinder: int,
        battery_type: int,
        battery_type_detected: int,
        unlatch_duration: int,
        auto_lock_timeout: int,
        auto_unlock_disabled: int,
        night_mode: int,
        night_start: bytes,
        night_end: bytes,
        night_auto_lock: int,
        night_auto_unlock_disabled: int,
        night_immediate_lock: int,
        nonce: bytes,
        security_pin: int,
    ) -> None:
        self.unlocked_offset = unlocked_offset
        self.locked_offset = locked_offset
        self.single_locked_offset = single_locked_offset
        self.transition_offset = transition_offset
        self.lock_n_go_timeout = lock_n_go_timeout
        self.single_press = single_press
        self.double_press = double_press
        self.detached_cylinder = detached_cylinder
        self.battery_type = battery_type
        self.battery_type_detected = battery_type_detected
        self.unlatch_duration = unlatch_duration
        self.auto_lock_timeout = auto_lock_timeout
        self.auto_unlock_disabled = auto_unlock_disabled
        self.night_mode = night_mode
        self.night_start = night_start
        self.night_end = night_end
        self.night_auto_lock = night_auto_lock
        self.night_auto_unlock_disabled = night_auto_unlock_disabled
        self.night_immediate_lock = night_immediate_lock
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        night_start = self.night_start
        night_end = self.night_end
        nonce = self.nonce
        try:
            if len(night_start) != 2:
                raise Malformed("SetAdvancedConfig", f"night_start has {len(night_start)} bytes where 2 belong")
            if len(night_end) != 2:
                raise Malformed("SetAdvancedConfig", f"night_end has {len(night_end)} bytes where 2 belong")
            if len(nonce) != 32:
                raise Malformed("SetAdvancedConfig", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S27.pack(
                self.unlocked_offset,
                self.locked_offset,
                self.single_locked_offset,
                self.transition_offset,
                self.lock_n_go_timeout,
                self.single_press,
                self.double_press,
                self.detached_cylinder,
                self.battery_type,
                self.battery_type_detected,
                self.unlatch_duration,
                self.auto_lock_timeout,
                self.auto_unlock_disabled,
                self.night_mode,
                night_start,
                night_end,
                self.night_auto_lock,
                self.night_auto_unlock_disabled,
                self.night_immediate_lock,
                nonce,
                self.security_pin,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "SetAdvancedConfig",
                ("unlocked_offset", self.unlocked_offset, -32768, 32767),
                ("locked_offset", self.locked_offset, -32768, 32767),
                ("single_locked_offset", self.single_locked_offset, -32768, 32767),
                ("transition_offset", self.transition_offset, -32768, 32767),
                ("lock_n_go_timeout", self.lock_n_go_timeout, 0, 255),
                ("single_press", self.single_press, 0, 255),
                ("double_press", self.double_press, 0, 255),
                ("detached_cylinder", self.detached_cylinder, 0, 255),
                ("battery_type", self.battery_type, 0, 255),
                ("battery_type_detected", self.battery_type_detected, 0, 255),
                ("unlatch_duration", self.unlatch_duration, 0, 255),
                ("auto_lock_timeout", self.auto_lock_timeout, 0, 65535),
                ("auto_unlock_disabled", self.auto_unlock_disabled, 0, 255),
                ("night_mode", self.night_mode, 0, 255),
                ("night_auto_lock", self.night_auto_lock, 0, 255),
                ("night_auto_unlock_disabled", self.night_auto_unlock_disabled, 0, 255),
                ("night_immediate_lock", self.night_immediate_lock, 0, 255),
                ("security_pin", self.security_pin, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> SetAdvancedConfig:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 60:
            raise Malformed("SetAdvancedConfig", f"{len(data)} bytes where 60 belong")
        (
            unlocked_offset,
            locked_offset,
            single_locked_offset,
            transition_offset,
            lock_n_go_timeout,
            single_press,
            double_press,
            detached_cylinder,
            battery_type,
            battery_type_detected,
            unlatch_duration,
            auto_lock_timeout,
            auto_unlock_disabled,
            night_mode,
            night_start,
            night_end,
            night_auto_lock,
            night_auto_unlock_disabled,
            night_immediate_lock,
            nonce,
            security_pin,
        ) = _S27.unpack_from(data)
        message = cls.__new__(cls)
        message.unlocked_offset = unlocked_offset
        message.locked_offset = locked_offset
        message.single_locked_offset = single_locked_offset
        message.transition_offset = transition_offset
        message.lock_n_go_timeout = lock_n_go_timeout
        message.single_press = single_press
        message.double_press = double_press
        message.detached_cylinder = detached_cylinder
        message.battery_type = battery_type
        message.battery_type_detected = battery_type_detected
        message.unlatch_duration = unlatch_duration
        message.auto_lock_timeout = auto_lock_timeout
        message.auto_unlock_disabled = auto_unlock_disabled
        message.night_mode = night_mode
        message.night_start = night_start
        message.night_end = night_end
        message.night_auto_lock = night_auto_lock
        message.night_auto_unlock_disabled = night_auto_unlock_disabled
        message.night_immediate_lock = night_immediate_lock
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RequestAdvancedConfig(Message):
    """Asks for `AdvancedConfig`. Source: Nuki Smart Lock API V2.1 §5, RequestAdvancedConfig."""

    CODE: ClassVar[int] = 0x36

    nonce: bytes

    def __init__(self, nonce: bytes) -> None:
        self.nonce = nonce

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        if len(nonce) != 32:
            raise Malformed("RequestAdvancedConfig", f"nonce has {len(nonce)} bytes where 32 belong")
        return nonce

    @classmethod
    def parse(cls, data: bytes) -> RequestAdvancedConfig:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 32:
            raise Malformed("RequestAdvancedConfig", f"{len(data)} bytes where 32 belong")
        nonce = data[0:32]
        message = cls.__new__(cls)
        message.nonce = nonce
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AdvancedConfig(Message):
    """Offsets are degrees. Source: Nuki Smart Lock API V2.1 §5, AdvancedConfig."""

    CODE: ClassVar[int] = 0x37

    total_degrees: int
    unlocked_offset: int
    locked_offset: int
    single_locked_offset: int
    transition_offset: int
    lock_n_go_timeout: int
    single_press: int
    double_press: int
    detached_cylinder: int
    battery_type: int
    battery_type_detected: int
    unlatch_duration: int
    auto_lock_timeout: int
    auto_unlock_disabled: int
    night_mode: int
    night_start: bytes
    night_end: bytes
    night_auto_lock: int
    night_auto_unlock_disabled: int
    night_immediate_lock: int

    def __init__(
        self,
        total_degrees: int,
        unlocked_offset: int,
        locked_offset: int,
        single_locked_offset: int,
        transition_offset: int,
        lock_n_go_timeout: int,
        single_press: int,
        double_press: int,
        detached_cylinder: int,
        battery_type: int,
        battery_type_detected: int,
        unlatch_duration: int,
        auto_lock_timeout: int,
        auto_unlock_disabled: int,
        night_mode: int,
        night_start: bytes,
        night_end: bytes,
        night_auto_lock: int,
        night_auto_unlock_disabled: int,
        night_immediate_lock: int,
    ) -> None:
        self.total_degrees = total_degrees
        self.unlocked_offset = unlocked_offset
        self.locked_offset = locked_offset
        self.single_locked_offset = single_locked_offset
        self.transition_offset = transition_offset
        self.lock_n_go_timeout = lock_n_go_timeout
        self.single_press = single_press
        self.double_press = double_press
        self.detached_cylinder = detached_cylinder
        self.battery_type = battery_type
        self.battery_type_detected = battery_type_detected
        self.unlatch_duration = unlatch_duration
        self.auto_lock_timeout = auto_lock_timeout
        self.auto_unlock_disabled = auto_unlock_disabled
        self.night_mode = night_mode
        self.night_start = night_start
        self.night_end = night_end
        self.night_auto_lock = night_auto_lock
        self.night_auto_unlock_disabled = night_auto_unlock_disabled
        self.night_immediate_lock = night_immediate_lock

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        night_start = self.night_start
        night_end = self.night_end
        try:
            if len(night_start) != 2:
                raise Malformed("AdvancedConfig", f"night_start has {len(night_start)} bytes where 2 belong")
            if len(night_end) != 2:
                raise Malformed("AdvancedConfig", f"night_end has {len(night_end)} bytes where 2 belong")
            return _S28.pack(
                self.total_degrees,
                self.unlocked_offset,
                self.locked_offset,
                self.single_locked_offset,
                self.transition_offset,
                self.lock_n_go_timeout,
                self.single_press,
                self.double_press,
                self.detached_cylinder,
                self.battery_type,
                self.battery_type_detected,
                self.unlatch_duration,
                self.auto_lock_timeout,
                self.auto_unlock_disabled,
                self.night_mode,
                night_start,
                night_end,
                self.night_auto_lock,
                self.night_auto_unlock_disabled,
                self.night_immediate_lock,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "AdvancedConfig",
                ("total_degrees", self.total_degrees, 0, 65535),
                ("unlocked_offset", self.unlocked_offset, -32768, 32767),
                ("locked_offset", self.locked_offset, -32768, 32767),
                ("single_locked_offset", self.single_locked_offset, -32768, 32767),
                ("transition_offset", self.transition_offset, -32768, 32767),
                ("lock_n_go_timeout", self.lock_n_go_timeout, 0, 255),
                ("single_press", self.single_press, 0, 255),
                ("double_press", self.double_press, 0, 255),
                ("detached_cylinder", self.detached_cylinder, 0, 255),
                ("battery_type", self.battery_type, 0, 255),
                ("battery_type_detected", self.battery_type_detected, 0, 255),
                ("unlatch_duration", self.unlatch_duration, 0, 255),
                ("auto_lock_timeout", self.auto_lock_timeout, 0, 65535),
                ("auto_unlock_disabled", self.auto_unlock_disabled, 0, 255),
                ("night_mode", self.night_mode, 0, 255),
                ("night_auto_lock", self.night_auto_lock, 0, 255),
                ("night_auto_unlock_disabled", self.night_auto_unlock_disabled, 0, 255),
                ("night_immediate_lock", self.night_immediate_lock, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AdvancedConfig:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 28:
            raise Malformed("AdvancedConfig", f"{len(data)} bytes where 28 belong")
        (
            total_degrees,
            unlocked_offset,
            locked_offset,
            single_locked_offset,
            transition_offset,
            lock_n_go_timeout,
            single_press,
            double_press,
            detached_cylinder,
            battery_type,
            battery_type_detected,
            unlatch_duration,
            auto_lock_timeout,
            auto_unlock_disabled,
            night_mode,
            night_start,
            night_end,
            night_auto_lock,
            night_auto_unlock_disabled,
            night_immediate_lock,
        ) = _S28.unpack_from(data)
        message = cls.__new__(cls)
        message.total_degrees = total_degrees
        message.unlocked_offset = unlocked_offset
        message.locked_offset = locked_offset
        message.single_locked_offset = single_locked_offset
        message.transition_offset = transition_offset
        message.lock_n_go_timeout = lock_n_go_timeout
        message.single_press = single_press
        message.double_press = double_press
        message.detached_cylinder = detached_cylinder
        message.battery_type = battery_type
        message.battery_type_detected = battery_type_detected
        message.unlatch_duration = unlatch_duration
        message.auto_lock_timeout = auto_lock_timeout
        message.auto_unlock_disabled = auto_unlock_disabled
        message.night_mode = night_mode
        message.night_start = night_start
        message.night_end = night_end
        message.night_auto_lock = night_auto_lock
        message.night_auto_unlock_disabled = night_auto_unlock_disabled
        message.night_immediate_lock = night_immediate_lock
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddTimeControlEntry(Message):
    """The lock will act at a time of day. Source: Nuki Smart Lock API V2.1 §5, AddTimeControlEntry."""

    CODE: ClassVar[int] = 0x39

    weekdays: int
    time: bytes
    action: int
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(self, weekdays: int, time: bytes, action: int, nonce: bytes, security_pin: int) -> None:
        self.weekdays = weekdays
        self.time = time
        self.action = action
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        time = self.time
        nonce = self.nonce
        try:
            if len(time) != 2:
                raise Malformed("AddTimeControlEntry", f"time has {len(time)} bytes where 2 belong")
            if len(nonce) != 32:
                raise Malformed("AddTimeControlEntry", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S29.pack(self.weekdays, time, self.action, nonce, self.security_pin)
        except (struct.error, OverflowError):
            raise misfit(
                "AddTimeControlEntry",
                ("weekdays", self.weekdays, 0, 255),
                ("action", self.action, 0, 255),
                ("security_pin", self.security_pin, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AddTimeControlEntry:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 38:
            raise Malformed("AddTimeControlEntry", f"{len(data)} bytes where 38 belong")
        weekdays, time, action, nonce, security_pin = _S29.unpack_from(data)
        message = cls.__new__(cls)
        message.weekdays = weekdays
        message.time = time
        message.action = action
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TimeControlEntryId(Message):
    """The entry is stored. Source: Nuki Smart Lock API V2.1 §5, TimeControlEntryId."""

    CODE: ClassVar[int] = 0x3A

    entry_id: int

    def __init__(self, entry_id: int) -> None:
        self.entry_id = entry_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S11.pack(self.entry_id)
        except (struct.error, OverflowError):
            raise misfit("TimeControlEntryId", ("entry_id", self.entry_id, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> TimeControlEntryId:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("TimeControlEntryId", f"{len(data)} bytes where 1 belong")
        entry_id = data[0]
        message = cls.__new__(cls)
        message.entry_id = entry_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RemoveTimeControlEntry(Message):
    """Takes an entry away. Source: Nuki Smart Lock API V2.1 §5, RemoveTimeControlEntry."""

    CODE: ClassVar[int] = 0x3B

    entry_id: int
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(self, entry_id: int, nonce: bytes, security_pin: int) -> None:
        self.entry_id = entry_id
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        try:
            if len(nonce) != 32:
                raise Malformed("RemoveTimeControlEntry", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S26.pack(self.entry_id, nonce, self.security_pin)
        except (struct.error, OverflowError):
            raise misfit(
                "RemoveTimeControlEntry",
                ("entry_id", self.entry_id, 0, 255),
                ("security_pin", self.security_pin, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> RemoveTimeControlEntry:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 35:
            raise Malformed("RemoveTimeControlEntry", f"{len(data)} bytes where 35 belong")
        entry_id, nonce, security_pin = _S26.unpack_from(data)
        message = cls.__new__(cls)
        message.entry_id = entry_id
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RequestTimeControlEntries(Message):
    """Lists them. Source: Nuki Smart Lock API V2.1 §5, RequestTimeControlEntries."""

    CODE: ClassVar[int] = 0x3C

    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(self, nonce: bytes, security_pin: int) -> None:
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        try:
            if len(nonce) != 32:
                raise Malformed("RequestTimeControlEntries", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S18.pack(nonce, self.security_pin)
        except (struct.error, OverflowError):
            raise misfit("RequestTimeControlEntries", ("security_pin", self.security_pin, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> RequestTimeControlEntries:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 34:
            raise Malformed("RequestTimeControlEntries", f"{len(data)} bytes where 34 belong")
        nonce, security_pin = _S18.unpack_from(data)
        message = cls.__new__(cls)
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TimeControlEntryCount(Message):
    """How many there are. Source: Nuki Smart Lock API V2.1 §5, TimeControlEntryCount."""

    CODE: ClassVar[int] = 0x3D

    count: int

    def __init__(self, count: int) -> None:
        self.count = count

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S11.pack(self.count)
        except (struct.error, OverflowError):
            raise misfit("TimeControlEntryCount", ("count", self.count, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> TimeControlEntryCount:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("TimeControlEntryCount", f"{len(data)} bytes where 1 belong")
        count = data[0]
        message = cls.__new__(cls)
        message.count = count
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class TimeControlEntry(Message):
    """One entry. Source: Nuki Smart Lock API V2.1 §5, TimeControlEntry."""

    CODE: ClassVar[int] = 0x3E

    entry_id: int
    enabled: int
    weekdays: int
    time: bytes
    action: int

    def __init__(self, entry_id: int, enabled: int, weekdays: int, time: bytes, action: int) -> None:
        self.entry_id = entry_id
        self.enabled = enabled
        self.weekdays = weekdays
        self.time = time
        self.action = action

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        time = self.time
        try:
            if len(time) != 2:
                raise Malformed("TimeControlEntry", f"time has {len(time)} bytes where 2 belong")
            return _S30.pack(self.entry_id, self.enabled, self.weekdays, time, self.action)
        except (struct.error, OverflowError):
            raise misfit(
                "TimeControlEntry",
                ("entry_id", self.entry_id, 0, 255),
                ("enabled", self.enabled, 0, 255),
                ("weekdays", self.weekdays, 0, 255),
                ("action", self.action, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> TimeControlEntry:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 6:
            raise Malformed("TimeControlEntry", f"{len(data)} bytes where 6 belong")
        entry_id, enabled, weekdays, time, action = _S30.unpack_from(data)
        message = cls.__new__(cls)
        message.entry_id = entry_id
        message.enabled = enabled
        message.weekdays = weekdays
        message.time = time
        message.action = action
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UpdateTimeControlEntry(Message):
    """Changes an entry. Source: Nuki Smart Lock API V2.1 §5, UpdateTimeControlEntry."""

    CODE: ClassVar[int] = 0x3F

    entry_id: int
    enabled: int
    weekdays: int
    time: bytes
    action: int
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(
        self, entry_id: int, enabled: int, weekdays: int, time: bytes, action: int, nonce: bytes, security_pin: int
    ) -> None:
        self.entry_id = entry_id
        self.enabled = enabled
        self.weekdays = weekdays
        self.time = time
        self.action = action
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        time = self.time
        nonce = self.nonce
        try:
            if len(time) != 2:
                raise Malformed("UpdateTimeControlEntry", f"time has {len(time)} bytes where 2 belong")
            if len(nonce) != 32:
                raise Malformed("UpdateTimeControlEntry", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S31.pack(self.entry_id, self.enabled, self.weekdays, time, self.action, nonce, self.security_pin)
        except (struct.error, OverflowError):
            raise misfit(
                "UpdateTimeControlEntry",
                ("entry_id", self.entry_id, 0, 255),
                ("enabled", self.enabled, 0, 255),
                ("weekdays", self.weekdays, 0, 255),
                ("action", self.action, 0, 255),
                ("security_pin", self.security_pin, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> UpdateTimeControlEntry:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 40:
            raise Malformed("UpdateTimeControlEntry", f"{len(data)} bytes where 40 belong")
        entry_id, enabled, weekdays, time, action, nonce, security_pin = _S31.unpack_from(data)
        message = cls.__new__(cls)
        message.entry_id = entry_id
        message.enabled = enabled
        message.weekdays = weekdays
        message.time = time
        message.action = action
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddKeypadCode(Message):
    """Answered by `KeypadCodeId`. Source: Nuki Smart Lock API V2.1 §5, AddKeypadCode."""

    CODE: ClassVar[int] = 0x41

    code: int = field(repr=False)
    name: bytes
    time_limited: int
    allowed_from: bytes
    allowed_until: bytes
    weekdays: int
    daily_from: bytes
    daily_until: bytes
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(
        self,
        code: int,
        name: bytes,
        time_limited: int,
        allowed_from: bytes,
        allowed_until: bytes,
        weekdays: int,
        daily_from: bytes,
        daily_until: bytes,
        nonce: bytes,
        security_pin: int,
    ) -> None:
        self.code = code
        self.name = name
        self.time_limited = time_limited
        self.allowed_from = allowed_from
        self.allowed_until = allowed_until
        self.weekdays = weekdays
        self.daily_from = daily_from
        self.daily_until = daily_until
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        name = self.name
        allowed_from = self.allowed_from
        allowed_until = self.allowed_until
        daily_from = self.daily_from
        daily_until = self.daily_until
        nonce = self.nonce
        try:
            if len(name) != 20:
                raise Malformed("AddKeypadCode", f"name has {len(name)} bytes where 20 belong")
            if len(allowed_from) != 7:
                raise Malformed("AddKeypadCode", f"allowed_from has {len(allowed_from)} bytes where 7 belong")
            if len(allowed_until) != 7:
                raise Malformed("AddKeypadCode", f"allowed_until has {len(allowed_until)} bytes where 7 belong")
            if len(daily_from) != 2:
                raise Malformed("AddKeypadCode", f"daily_from has {len(daily_from)} bytes where 2 belong")
            if len(daily_until) != 2:
                raise Malformed("AddKeypadCode", f"daily_until has {len(daily_until)} bytes where 2 belong")
            if len(nonce) != 32:
                raise Malformed("AddKeypadCode", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S32.pack(
                self.code,
                name,
                self.time_limited,
                allowed_from,
                allowed_until,
                self.weekdays,
                daily_from,
                daily_until,
                nonce,
                self.security_pin,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "AddKeypadCode",
                ("code", self.code, 0, 4294967295),
                ("time_limited", self.time_limited, 0, 255),
                ("weekdays", self.weekdays, 0, 255),
                ("security_pin", self.security_pin, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AddKeypadCode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 78:
            raise Malformed("AddKeypadCode", f"{len(data)} bytes where 78 belong")
        (
            code,
            name,
            time_limited,
            allowed_from,
            allowed_until,
            weekdays,
            daily_from,
            daily_until,
            nonce,
            security_pin,
        ) = _S32.unpack_from(data)
        message = cls.__new__(cls)
        message.code = code
        message.name = name
        message.time_limited = time_limited
        message.allowed_from = allowed_from
        message.allowed_until = allowed_until
        message.weekdays = weekdays
        message.daily_from = daily_from
        message.daily_until = daily_until
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeypadCodeId(Message):
    """The code is stored. Source: Nuki Smart Lock API V2.1 §5, KeypadCodeId."""

    CODE: ClassVar[int] = 0x42

    code_id: int
    created: bytes

    def __init__(self, code_id: int, created: bytes) -> None:
        self.code_id = code_id
        self.created = created

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        created = self.created
        try:
            if len(created) != 7:
                raise Malformed("KeypadCodeId", f"created has {len(created)} bytes where 7 belong")
            return _S33.pack(self.code_id, created)
        except (struct.error, OverflowError):
            raise misfit("KeypadCodeId", ("code_id", self.code_id, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> KeypadCodeId:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 9:
            raise Malformed("KeypadCodeId", f"{len(data)} bytes where 9 belong")
        code_id, created = _S33.unpack_from(data)
        message = cls.__new__(cls)
        message.code_id = code_id
        message.created = created
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RequestKeypadCodes(Message):
    """Lists them. Source: Nuki Smart Lock API V2.1 §5, RequestKeypadCodes."""

    CODE: ClassVar[int] = 0x43

    offset: int
    count: int
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(self, offset: int, count: int, nonce: bytes, security_pin: int) -> None:
        self.offset = offset
        self.count = count
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        try:
            if len(nonce) != 32:
                raise Malformed("RequestKeypadCodes", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S6.pack(self.offset, self.count, nonce, self.security_pin)
        except (struct.error, OverflowError):
            raise misfit(
                "RequestKeypadCodes",
                ("offset", self.offset, 0, 65535),
                ("count", self.count, 0, 65535),
                ("security_pin", self.security_pin, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> RequestKeypadCodes:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 38:
            raise Malformed("RequestKeypadCodes", f"{len(data)} bytes where 38 belong")
        offset, count, nonce, security_pin = _S6.unpack_from(data)
        message = cls.__new__(cls)
        message.offset = offset
        message.count = count
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeypadCodeCount(Message):
    """How many there are; the entries follow. Source: Nuki Smart Lock API V2.1 §5, KeypadCodeCount."""

    CODE: ClassVar[int] = 0x44

    count: int

    def __init__(self, count: int) -> None:
        self.count = count

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S2.pack(self.count)
        except (struct.error, OverflowError):
            raise misfit("KeypadCodeCount", ("count", self.count, 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> KeypadCodeCount:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("KeypadCodeCount", f"{len(data)} bytes where 2 belong")
        (count,) = _S2.unpack_from(data)
        message = cls.__new__(cls)
        message.count = count
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeypadCode(Message):
    """One code. Source: Nuki Smart Lock API V2.1 §5, KeypadCode."""

    CODE: ClassVar[int] = 0x45

    code_id: int
    code: int = field(repr=False)
    name: bytes
    enabled: int
    created: bytes
    last_active: bytes
    lock_count: int
    time_limited: int
    window: AuthorizationEntryWindow | None = None

    def __init__(
        self,
        code_id: int,
        code: int,
        name: bytes,
        enabled: int,
        created: bytes,
        last_active: bytes,
        lock_count: int,
        time_limited: int,
        window: AuthorizationEntryWindow | None = None,
    ) -> None:
        self.code_id = code_id
        self.code = code
        self.name = name
        self.enabled = enabled
        self.created = created
        self.last_active = last_active
        self.lock_count = lock_count
        self.time_limited = time_limited
        self.window = window

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        name = self.name
        created = self.created
        last_active = self.last_active
        window = self.window
        try:
            if len(name) != 20:
                raise Malformed("KeypadCode", f"name has {len(name)} bytes where 20 belong")
            if len(created) != 7:
                raise Malformed("KeypadCode", f"created has {len(created)} bytes where 7 belong")
            if len(last_active) != 7:
                raise Malformed("KeypadCode", f"last_active has {len(last_active)} bytes where 7 belong")
            window_part = b""
            if window is not None:
                allowed_from = window.allowed_from
                allowed_until = window.allowed_until
                daily_from = window.daily_from
                daily_until = window.daily_until
                if len(allowed_from) != 7:
                    raise Malformed("KeypadCode", f"allowed_from has {len(allowed_from)} bytes where 7 belong")
                if len(allowed_until) != 7:
                    raise Malformed("KeypadCode", f"allowed_until has {len(allowed_until)} bytes where 7 belong")
                if len(daily_from) != 2:
                    raise Malformed("KeypadCode", f"daily_from has {len(daily_from)} bytes where 2 belong")
                if len(daily_until) != 2:
                    raise Malformed("KeypadCode", f"daily_until has {len(daily_until)} bytes where 2 belong")
                window_part = _S8.pack(allowed_from, allowed_until, window.weekdays, daily_from, daily_until)
            return (
                _S34.pack(
                    self.code_id,
                    self.code,
                    name,
                    self.enabled,
                    created,
                    last_active,
                    self.lock_count,
                    self.time_limited,
                )
                + window_part
            )
        except (struct.error, OverflowError):
            raise misfit(
                "KeypadCode",
                ("code_id", self.code_id, 0, 65535),
                ("code", self.code, 0, 4294967295),
                ("enabled", self.enabled, 0, 255),
                ("lock_count", self.lock_count, 0, 65535),
                ("time_limited", self.time_limited, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> KeypadCode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 44:
            raise Malformed("KeypadCode", f"{len(data)} bytes where at least 44 belong")
        code_id, code, name, enabled, created, last_active, lock_count, time_limited = _S34.unpack_from(data)
        window: AuthorizationEntryWindow | None = None
        end = 44
        if len(data) > 44:
            if len(data) < 63:
                raise Malformed("KeypadCode", "it ends too early")
            allowed_from, allowed_until, weekdays, daily_from, daily_until = _S8.unpack_from(data, 44)
            window = AuthorizationEntryWindow(allowed_from, allowed_until, weekdays, daily_from, daily_until)
            end = 63
        if len(data) != end:
            raise Malformed("KeypadCode", "bytes are left over")
        message = cls.__new__(cls)
        message.code_id = code_id
        message.code = code
        message.name = name
        message.enabled = enabled
        message.created = created
        message.last_active = last_active
        message.lock_count = lock_count
        message.time_limited = time_limited
        message.window = window
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UpdateKeypadCode(Message):
    """Changes a code, its name, or when it is good. Source: Nuki Smart Lock API V2.1 §5, UpdateKeypadCode."""

    CODE: ClassVar[int] = 0x46

    code_id: int
    code: int = field(repr=False)
    name: bytes
    enabled: int
    time_limited: int
    allowed_from: bytes
    allowed_until: bytes
    weekdays: int
    daily_from: bytes
    daily_until: bytes
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(
        self,
        code_id: int,
        code: int,
        name: bytes,
        enabled: int,
        time_limited: int,
        allowed_from: bytes,
        allowed_until: bytes,
        weekdays: int,
        daily_from: bytes,
        daily_until: bytes,
        nonce: bytes,
        security_pin: int,
    ) -> None:
        self.code_id = code_id
        self.code = code
        self.name = name
        self.enabled = enabled
        self.time_limited = time_limited
        self.allowed_from = allowed_from
        self.allowed_until = allowed_until
        self.weekdays = weekdays
        self.daily_from = daily_from
        self.daily_until = daily_until
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        name = self.name
        allowed_from = self.allowed_from
        allowed_until = self.allowed_until
        daily_from = self.daily_from
        daily_until = self.daily_until
        nonce = self.nonce
        try:
            if len(name) != 20:
                raise Malformed("UpdateKeypadCode", f"name has {len(name)} bytes where 20 belong")
            if len(allowed_from) != 7:
                raise Malformed("UpdateKeypadCode", f"allowed_from has {len(allowed_from)} bytes where 7 belong")
            if len(allowed_until) != 7:
                raise Malformed("UpdateKeypadCode", f"allowed_until has {len(allowed_until)} bytes where 7 belong")
            if len(daily_from) != 2:
                raise Malformed("UpdateKeypadCode", f"daily_from has {len(daily_from)} bytes where 2 belong")
            if len(daily_until) != 2:
                raise Malformed("UpdateKeypadCode", f"daily_until has {len(daily_until)} bytes where 2 belong")
            if len(nonce) != 32:
                raise Malformed("UpdateKeypadCode", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S35.pack(
                self.code_id,
                self.code,
                name,
                self.enabled,
                self.time_limited,
                allowed_from,
                allowed_until,
                self.weekdays,
                daily_from,
                daily_until,
                nonce,
                self.security_pin,
            )
        except (struct.error, OverflowError):
            raise misfit(
                "UpdateKeypadCode",
                ("code_id", self.code_id, 0, 65535),
                ("code", self.code, 0, 4294967295),
                ("enabled", self.enabled, 0, 255),
                ("time_limited", self.time_limited, 0, 255),
                ("weekdays", self.weekdays, 0, 255),
                ("security_pin", self.security_pin, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> UpdateKeypadCode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 81:
            raise Malformed("UpdateKeypadCode", f"{len(data)} bytes where 81 belong")
        (
            code_id,
            code,
            name,
            enabled,
            time_limited,
            allowed_from,
            allowed_until,
            weekdays,
            daily_from,
            daily_until,
            nonce,
            security_pin,
        ) = _S35.unpack_from(data)
        message = cls.__new__(cls)
        message.code_id = code_id
        message.code = code
        message.name = name
        message.enabled = enabled
        message.time_limited = time_limited
        message.allowed_from = allowed_from
        message.allowed_until = allowed_until
        message.weekdays = weekdays
        message.daily_from = daily_from
        message.daily_until = daily_until
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class RemoveKeypadCode(Message):
    """Takes a code away. Source: Nuki Smart Lock API V2.1 §5, RemoveKeypadCode."""

    CODE: ClassVar[int] = 0x47

    code_id: int
    nonce: bytes
    security_pin: int = field(repr=False)

    def __init__(self, code_id: int, nonce: bytes, security_pin: int) -> None:
        self.code_id = code_id
        self.nonce = nonce
        self.security_pin = security_pin

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        try:
            if len(nonce) != 32:
                raise Malformed("RemoveKeypadCode", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S17.pack(self.code_id, nonce, self.security_pin)
        except (struct.error, OverflowError):
            raise misfit(
                "RemoveKeypadCode", ("code_id", self.code_id, 0, 65535), ("security_pin", self.security_pin, 0, 65535)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> RemoveKeypadCode:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 36:
            raise Malformed("RemoveKeypadCode", f"{len(data)} bytes where 36 belong")
        code_id, nonce, security_pin = _S17.unpack_from(data)
        message = cls.__new__(cls)
        message.code_id = code_id
        message.nonce = nonce
        message.security_pin = security_pin
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeypadAction(Message):
    """A keypad says what was typed on it. Source: Nuki Smart Lock API V2.1 §5, KeypadAction."""

    CODE: ClassVar[int] = 0x48

    source: int
    code: int = field(repr=False)
    action: int
    nonce: bytes

    def __init__(self, source: int, code: int, action: int, nonce: bytes) -> None:
        self.source = source
        self.code = code
        self.action = action
        self.nonce = nonce

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        try:
            if len(nonce) != 32:
                raise Malformed("KeypadAction", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S36.pack(self.source, self.code, self.action, nonce)
        except (struct.error, OverflowError):
            raise misfit(
                "KeypadAction",
                ("source", self.source, 0, 255),
                ("code", self.code, 0, 4294967295),
                ("action", self.action, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> KeypadAction:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 38:
            raise Malformed("KeypadAction", f"{len(data)} bytes where 38 belong")
        source, code, action, nonce = _S36.unpack_from(data)
        message = cls.__new__(cls)
        message.source = source
        message.code = code
        message.action = action
        message.nonce = nonce
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SimpleLockAction(Message):
    """Unlock or lock, and nothing beside it. Source: Nuki Smart Lock API V2.1 §5, SimpleLockAction."""

    CODE: ClassVar[int] = 0x100

    action: int
    nonce: bytes

    def __init__(self, action: int, nonce: bytes) -> None:
        self.action = action
        self.nonce = nonce

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        try:
            if len(nonce) != 32:
                raise Malformed("SimpleLockAction", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S37.pack(self.action, nonce)
        except (struct.error, OverflowError):
            raise misfit("SimpleLockAction", ("action", self.action, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SimpleLockAction:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 33:
            raise Malformed("SimpleLockAction", f"{len(data)} bytes where 33 belong")
        action = data[0]
        nonce = data[1:33]
        message = cls.__new__(cls)
        message.action = action
        message.nonce = nonce
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LockAction(Message):
    """Moves the bolt. Flag bit 0 is auto unlock, bit 1 force. Source: Nuki Smart Lock API V2.1 §5, LockAction."""

    CODE: ClassVar[int] = 0x26

    action: int
    app_id: int
    flags: int
    nonce: bytes

    def __init__(self, action: int, app_id: int, flags: int, nonce: bytes) -> None:
        self.action = action
        self.app_id = app_id
        self.flags = flags
        self.nonce = nonce

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        nonce = self.nonce
        try:
            if len(nonce) != 32:
                raise Malformed("LockAction", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S36.pack(self.action, self.app_id, self.flags, nonce)
        except (struct.error, OverflowError):
            raise misfit(
                "LockAction",
                ("action", self.action, 0, 255),
                ("app_id", self.app_id, 0, 4294967295),
                ("flags", self.flags, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> LockAction:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 38:
            raise Malformed("LockAction", f"{len(data)} bytes where 38 belong")
        action, app_id, flags, nonce = _S36.unpack_from(data)
        message = cls.__new__(cls)
        message.action = action
        message.app_id = app_id
        message.flags = flags
        message.nonce = nonce
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class NamedLockAction(Message):
    """The same, with a suffix for the name in the log. Source: Nuki Smart Lock API V2.1 §5, NamedLockAction."""

    CODE: ClassVar[int] = 0x3A

    action: int
    app_id: int
    flags: int
    suffix: bytes
    nonce: bytes

    def __init__(self, action: int, app_id: int, flags: int, suffix: bytes, nonce: bytes) -> None:
        self.action = action
        self.app_id = app_id
        self.flags = flags
        self.suffix = suffix
        self.nonce = nonce

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        suffix = self.suffix
        nonce = self.nonce
        try:
            if len(suffix) != 20:
                raise Malformed("NamedLockAction", f"suffix has {len(suffix)} bytes where 20 belong")
            if len(nonce) != 32:
                raise Malformed("NamedLockAction", f"nonce has {len(nonce)} bytes where 32 belong")
            return _S38.pack(self.action, self.app_id, self.flags, suffix, nonce)
        except (struct.error, OverflowError):
            raise misfit(
                "NamedLockAction",
                ("action", self.action, 0, 255),
                ("app_id", self.app_id, 0, 4294967295),
                ("flags", self.flags, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> NamedLockAction:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 58:
            raise Malformed("NamedLockAction", f"{len(data)} bytes where 58 belong")
        action, app_id, flags, suffix, nonce = _S38.unpack_from(data)
        message = cls.__new__(cls)
        message.action = action
        message.app_id = app_id
        message.flags = flags
        message.suffix = suffix
        message.nonce = nonce
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LoggingSwitched(Message):
    """The log was turned on or off. Source: Nuki Smart Lock API V2.1 §5, LoggingSwitched."""

    CODE: ClassVar[int] = 0x01

    enabled: int

    def __init__(self, enabled: int) -> None:
        self.enabled = enabled

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S11.pack(self.enabled)
        except (struct.error, OverflowError):
            raise misfit("LoggingSwitched", ("enabled", self.enabled, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> LoggingSwitched:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("LoggingSwitched", f"{len(data)} bytes where 1 belong")
        enabled = data[0]
        message = cls.__new__(cls)
        message.enabled = enabled
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ActionLogged(Message):
    """The bolt was moved. Source: Nuki Smart Lock API V2.1 §5, ActionLogged."""

    CODE: ClassVar[int] = 0x02

    action: int
    trigger: int
    flags: int
    completion: int

    def __init__(self, action: int, trigger: int, flags: int, completion: int) -> None:
        self.action = action
        self.trigger = trigger
        self.flags = flags
        self.completion = completion

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S39.pack(self.action, self.trigger, self.flags, self.completion)
        except (struct.error, OverflowError):
            raise misfit(
                "ActionLogged",
                ("action", self.action, 0, 255),
                ("trigger", self.trigger, 0, 255),
                ("flags", self.flags, 0, 255),
                ("completion", self.completion, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ActionLogged:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("ActionLogged", f"{len(data)} bytes where 4 belong")
        action, trigger, flags, completion = _S39.unpack_from(data)
        message = cls.__new__(cls)
        message.action = action
        message.trigger = trigger
        message.flags = flags
        message.completion = completion
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CalibrationLogged(Message):
    """The lock was calibrated. Source: Nuki Smart Lock API V2.1 §5, CalibrationLogged."""

    CODE: ClassVar[int] = 0x03

    action: int
    trigger: int
    flags: int
    completion: int

    def __init__(self, action: int, trigger: int, flags: int, completion: int) -> None:
        self.action = action
        self.trigger = trigger
        self.flags = flags
        self.completion = completion

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S39.pack(self.action, self.trigger, self.flags, self.completion)
        except (struct.error, OverflowError):
            raise misfit(
                "CalibrationLogged",
                ("action", self.action, 0, 255),
                ("trigger", self.trigger, 0, 255),
                ("flags", self.flags, 0, 255),
                ("completion", self.completion, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> CalibrationLogged:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("CalibrationLogged", f"{len(data)} bytes where 4 belong")
        action, trigger, flags, completion = _S39.unpack_from(data)
        message = cls.__new__(cls)
        message.action = action
        message.trigger = trigger
        message.flags = flags
        message.completion = completion
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class InitializationLogged(Message):
    """The lock started. Source: Nuki Smart Lock API V2.1 §5, InitializationLogged."""

    CODE: ClassVar[int] = 0x04

    action: int
    trigger: int
    flags: int
    completion: int

    def __init__(self, action: int, trigger: int, flags: int, completion: int) -> None:
        self.action = action
        self.trigger = trigger
        self.flags = flags
        self.completion = completion

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S39.pack(self.action, self.trigger, self.flags, self.completion)
        except (struct.error, OverflowError):
            raise misfit(
                "InitializationLogged",
                ("action", self.action, 0, 255),
                ("trigger", self.trigger, 0, 255),
                ("flags", self.flags, 0, 255),
                ("completion", self.completion, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> InitializationLogged:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("InitializationLogged", f"{len(data)} bytes where 4 belong")
        action, trigger, flags, completion = _S39.unpack_from(data)
        message = cls.__new__(cls)
        message.action = action
        message.trigger = trigger
        message.flags = flags
        message.completion = completion
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class KeypadActionLogged(Message):
    """Somebody used the keypad. Source: Nuki Smart Lock API V2.1 §5, KeypadActionLogged."""

    CODE: ClassVar[int] = 0x05

    action: int
    source: int
    completion: int
    code_id: int

    def __init__(self, action: int, source: int, completion: int, code_id: int) -> None:
        self.action = action
        self.source = source
        self.completion = completion
        self.code_id = code_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S40.pack(self.action, self.source, self.completion, self.code_id)
        except (struct.error, OverflowError):
            raise misfit(
                "KeypadActionLogged",
                ("action", self.action, 0, 255),
                ("source", self.source, 0, 255),
                ("completion", self.completion, 0, 255),
                ("code_id", self.code_id, 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> KeypadActionLogged:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 5:
            raise Malformed("KeypadActionLogged", f"{len(data)} bytes where 5 belong")
        action, source, completion, code_id = _S40.unpack_from(data)
        message = cls.__new__(cls)
        message.action = action
        message.source = source
        message.completion = completion
        message.code_id = code_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DoorLogged(Message):
    """00 opened, 01 closed, 02 the sensor is jammed. Source: Nuki Smart Lock API V2.1 §5, DoorLogged."""

    CODE: ClassVar[int] = 0x06

    event: int

    def __init__(self, event: int) -> None:
        self.event = event

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S11.pack(self.event)
        except (struct.error, OverflowError):
            raise misfit("DoorLogged", ("event", self.event, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> DoorLogged:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("DoorLogged", f"{len(data)} bytes where 1 belong")
        event = data[0]
        message = cls.__new__(cls)
        message.event = event
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DoorLoggingSwitched(Message):
    """The door's log was turned on or off. Source: Nuki Smart Lock API V2.1 §5, DoorLoggingSwitched."""

    CODE: ClassVar[int] = 0x07

    enabled: int

    def __init__(self, enabled: int) -> None:
        self.enabled = enabled

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S11.pack(self.enabled)
        except (struct.error, OverflowError):
            raise misfit("DoorLoggingSwitched", ("enabled", self.enabled, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> DoorLoggingSwitched:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("DoorLoggingSwitched", f"{len(data)} bytes where 1 belong")
        enabled = data[0]
        message = cls.__new__(cls)
        message.enabled = enabled
        return message


Payload: TypeAlias = (
    RequestData
    | PublicKey
    | Challenge
    | AuthorizationAuthenticator
    | AuthorizationData
    | AuthorizationId
    | RemoveAuthorizationEntry
    | RequestAuthorizationEntries
    | AuthorizationEntry
    | AuthorizationDataInvite
    | KeyturnerStates
    | Status
    | MostRecentCommand
    | OpeningsClosingsSummary
    | BatteryReport
    | ErrorReport
    | SetConfig
    | RequestConfig
    | Config
    | SetSecurityPin
    | RequestCalibration
    | RequestReboot
    | AuthorizationIdConfirmation
    | AuthorizationIdInvite
    | VerifySecurityPin
    | UpdateTime
    | UpdateAuthorizationEntry
    | AuthorizationEntryCount
    | RequestLogEntries
    | LogEntry
    | LogEntryCount
    | EnableLogging
    | SetAdvancedConfig
    | RequestAdvancedConfig
    | AdvancedConfig
    | AddTimeControlEntry
    | TimeControlEntryId
    | RemoveTimeControlEntry
    | RequestTimeControlEntries
    | TimeControlEntryCount
    | TimeControlEntry
    | UpdateTimeControlEntry
    | AddKeypadCode
    | KeypadCodeId
    | RequestKeypadCodes
    | KeypadCodeCount
    | KeypadCode
    | UpdateKeypadCode
    | RemoveKeypadCode
    | KeypadAction
    | SimpleLockAction
)

PAYLOAD: dict[int, type[Payload]] = {
    0x01: RequestData,
    0x03: PublicKey,
    0x04: Challenge,
    0x05: AuthorizationAuthenticator,
    0x06: AuthorizationData,
    0x07: AuthorizationId,
    0x08: RemoveAuthorizationEntry,
    0x09: RequestAuthorizationEntries,
    0x0A: AuthorizationEntry,
    0x0B: AuthorizationDataInvite,
    0x0C: KeyturnerStates,
    0x0E: Status,
    0x0F: MostRecentCommand,
    0x10: OpeningsClosingsSummary,
    0x11: BatteryReport,
    0x12: ErrorReport,
    0x13: SetConfig,
    0x14: RequestConfig,
    0x15: Config,
    0x19: SetSecurityPin,
    0x1A: RequestCalibration,
    0x1D: RequestReboot,
    0x1E: AuthorizationIdConfirmation,
    0x1F: AuthorizationIdInvite,
    0x20: VerifySecurityPin,
    0x21: UpdateTime,
    0x25: UpdateAuthorizationEntry,
    0x27: AuthorizationEntryCount,
    0x31: RequestLogEntries,
    0x32: LogEntry,
    0x33: LogEntryCount,
    0x34: EnableLogging,
    0x35: SetAdvancedConfig,
    0x36: RequestAdvancedConfig,
    0x37: AdvancedConfig,
    0x39: AddTimeControlEntry,
    0x3A: TimeControlEntryId,
    0x3B: RemoveTimeControlEntry,
    0x3C: RequestTimeControlEntries,
    0x3D: TimeControlEntryCount,
    0x3E: TimeControlEntry,
    0x3F: UpdateTimeControlEntry,
    0x41: AddKeypadCode,
    0x42: KeypadCodeId,
    0x43: RequestKeypadCodes,
    0x44: KeypadCodeCount,
    0x45: KeypadCode,
    0x46: UpdateKeypadCode,
    0x47: RemoveKeypadCode,
    0x48: KeypadAction,
    0x100: SimpleLockAction,
}


def parse_payload(code: int, data: bytes) -> Payload:
    """Reads the payload of that code; raises `Malformed`."""
    row = PAYLOAD.get(code)
    if row is None:
        raise Malformed("payload", f"no layout for code {code:#04x}")
    return row.parse(data)


LockActionRequest: TypeAlias = LockAction | NamedLockAction

LOCK_ACTION_REQUEST: dict[int, type[LockActionRequest]] = {
    0x26: LockAction,
    0x3A: NamedLockAction,
}


def parse_lock_action_request(code: int, data: bytes) -> LockActionRequest:
    """Reads the lock action request of that code; raises `Malformed`."""
    row = LOCK_ACTION_REQUEST.get(code)
    if row is None:
        raise Malformed("lock_action_request", f"no layout for code {code:#04x}")
    return row.parse(data)


LogData: TypeAlias = (
    LoggingSwitched
    | ActionLogged
    | CalibrationLogged
    | InitializationLogged
    | KeypadActionLogged
    | DoorLogged
    | DoorLoggingSwitched
)

LOG_DATA: dict[int, type[LogData]] = {
    0x01: LoggingSwitched,
    0x02: ActionLogged,
    0x03: CalibrationLogged,
    0x04: InitializationLogged,
    0x05: KeypadActionLogged,
    0x06: DoorLogged,
    0x07: DoorLoggingSwitched,
}


def parse_log_data(code: int, data: bytes) -> LogData:
    """Reads the log data of that code; raises `Malformed`."""
    row = LOG_DATA.get(code)
    if row is None:
        raise Malformed("log_data", f"no layout for code {code:#04x}")
    return row.parse(data)
