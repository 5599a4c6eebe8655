"""Generated from `latchwork.protocol.tedee.declarations` by `python -m latchwork.protocol.codec`: do not edit.

Every `parse` accepts exactly the bytes that `build` makes; both raise `Malformed` and nothing else.
"""

# ruff: noqa: RUF100, SIM108

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.codec.runtime import Message, misfit

_S1 = struct.Struct(">BBB32s65s52s")
_S2 = struct.Struct(">BBB32s65s")
_S3 = struct.Struct(">Q")
_S4 = struct.Struct(">2s8sH")
_S5 = struct.Struct(">2s32s")
_S6 = struct.Struct(">H")
_S7 = struct.Struct(">B")
_S8 = struct.Struct(">BQ")
_S9 = struct.Struct(">BB")
_S10 = struct.Struct(">I")
_S11 = struct.Struct(">BBB")


@dataclass(slots=True, init=False, repr=False, eq=False)
class AppHello(Message):
    """Opens a session. `point` is ephemeral; `cache` is zero for a new session. Source: tedee-lock-ble-api-doc,
    ptls/hello_handshake.
    """

    version: int
    mtu: int
    reserved: int
    random: bytes
    point: bytes
    cache: bytes

    def __init__(self, version: int, mtu: int, reserved: int, random: bytes, point: bytes, cache: bytes) -> None:
        self.version = version
        self.mtu = mtu
        self.reserved = reserved
        self.random = random
        self.point = point
        self.cache = cache

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        random = self.random
        point = self.point
        cache = self.cache
        try:
            if len(random) != 32:
                raise Malformed("AppHello", f"random has {len(random)} bytes where 32 belong")
            if len(point) != 65:
                raise Malformed("AppHello", f"point has {len(point)} bytes where 65 belong")
            if len(cache) != 52:
                raise Malformed("AppHello", f"cache has {len(cache)} bytes where 52 belong")
            return _S1.pack(self.version, self.mtu, self.reserved, random, point, cache)
        except (struct.error, OverflowError):
            raise misfit(
                "AppHello",
                ("version", self.version, 0, 255),
                ("mtu", self.mtu, 0, 255),
                ("reserved", self.reserved, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> AppHello:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 152:
            raise Malformed("AppHello", f"{len(data)} bytes where 152 belong")
        version, mtu, reserved, random, point, cache = _S1.unpack_from(data)
        message = cls.__new__(cls)
        message.version = version
        message.mtu = mtu
        message.reserved = reserved
        message.random = random
        message.point = point
        message.cache = cache
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LockHello(Message):
    """The lock's half; `mtu` is what it can take at once. Source: tedee-lock-ble-api-doc, ptls/hello_handshake."""

    version: int
    mtu: int
    reserved: int
    random: bytes
    point: bytes

    def __init__(self, version: int, mtu: int, reserved: int, random: bytes, point: bytes) -> None:
        self.version = version
        self.mtu = mtu
        self.reserved = reserved
        self.random = random
        self.point = point

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        random = self.random
        point = self.point
        try:
            if len(random) != 32:
                raise Malformed("LockHello", f"random has {len(random)} bytes where 32 belong")
            if len(point) != 65:
                raise Malformed("LockHello", f"point has {len(point)} bytes where 65 belong")
            return _S2.pack(self.version, self.mtu, self.reserved, random, point)
        except (struct.error, OverflowError):
            raise misfit(
                "LockHello",
                ("version", self.version, 0, 255),
                ("mtu", self.mtu, 0, 255),
                ("reserved", self.reserved, 0, 255),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> LockHello:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 100:
            raise Malformed("LockHello", f"{len(data)} bytes where 100 belong")
        version, mtu, reserved, random, point = _S2.unpack_from(data)
        message = cls.__new__(cls)
        message.version = version
        message.mtu = mtu
        message.reserved = reserved
        message.random = random
        message.point = point
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class AuthData(Message):
    """The app's challenge: the present moment, milliseconds since 1970. Source: tedee-lock-ble-api-doc,
    ptls/server_verification.
    """

    time_ms: int

    def __init__(self, time_ms: int) -> None:
        self.time_ms = time_ms

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S3.pack(self.time_ms)
        except (struct.error, OverflowError):
            raise misfit("AuthData", ("time_ms", self.time_ms, 0, 18446744073709551615)) from None

    @classmethod
    def parse(cls, data: bytes) -> AuthData:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 8:
            raise Malformed("AuthData", f"{len(data)} bytes where 8 belong")
        (time_ms,) = _S3.unpack_from(data)
        message = cls.__new__(cls)
        message.time_ms = time_ms
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ServerVerify(Message):
    """The lock proves who it is. Deciphered; `signature` is DER. Source: tedee-lock-ble-api-doc,
    ptls/server_verification.
    """

    auth_data: bytes
    signature: bytes
    hash: bytes

    def __init__(self, auth_data: bytes, signature: bytes, hash: bytes) -> None:
        self.auth_data = auth_data
        self.signature = signature
        self.hash = hash

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        auth_data = self.auth_data
        signature = self.signature
        hash = self.hash
        try:
            if len(auth_data) != 8:
                raise Malformed("ServerVerify", f"auth_data has {len(auth_data)} bytes where 8 belong")
            if len(hash) != 32:
                raise Malformed("ServerVerify", f"hash has {len(hash)} bytes where 32 belong")
            return _S4.pack(b"\x00\x08", auth_data, len(signature)) + signature + _S5.pack(b"\x00\x20", hash)
        except (struct.error, OverflowError):
            raise misfit("ServerVerify", ("the length of signature", len(signature), 0, 65535)) from None

    @classmethod
    def parse(cls, data: bytes) -> ServerVerify:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 46:
            raise Malformed("ServerVerify", f"{len(data)} bytes where at least 46 belong")
        constant, auth_data, signature_length = _S4.unpack_from(data)
        if constant != b"\x00\x08":
            raise Malformed("ServerVerify", "constant is not 0008")
        end = 12 + signature_length
        if len(data) != end + 34:
            raise Malformed("ServerVerify", "signature does not have its stated length")
        signature = data[12:end]
        constant_2 = data[end : end + 2]
        hash = data[end + 2 : end + 34]
        if constant_2 != b"\x00\x20":
            raise Malformed("ServerVerify", "constant_2 is not 0020")
        message = cls.__new__(cls)
        message.auth_data = auth_data
        message.signature = signature
        message.hash = hash
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ClientVerify(Message):
    """The app proves who it is and what it may do. Deciphered. Source: tedee-lock-ble-api-doc,
    ptls/client_verification; the length before the hash: meltingice1337/tedee_ble.
    """

    certificate: bytes = field(repr=False)
    signature: bytes
    hash: bytes

    def __init__(self, certificate: bytes, signature: bytes, hash: bytes) -> None:
        self.certificate = certificate
        self.signature = signature
        self.hash = hash

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        certificate = self.certificate
        signature = self.signature
        hash = self.hash
        try:
            if len(hash) != 32:
                raise Malformed("ClientVerify", f"hash has {len(hash)} bytes where 32 belong")
            return b"".join(
                (
                    _S6.pack(len(certificate)),
                    certificate,
                    _S6.pack(len(signature)),
                    signature,
                    _S5.pack(b"\x00\x20", hash),
                )
            )
        except (struct.error, OverflowError):
            raise misfit(
                "ClientVerify",
                ("the length of certificate", len(certificate), 0, 65535),
                ("the length of signature", len(signature), 0, 65535),
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> ClientVerify:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 38:
            raise Malformed("ClientVerify", f"{len(data)} bytes where at least 38 belong")
        (certificate_length,) = _S6.unpack_from(data)
        end = 2 + certificate_length
        if len(data) < end:
            raise Malformed("ClientVerify", "certificate ends too early")
        certificate = data[2:end]
        if len(data) < end + 2:
            raise Malformed("ClientVerify", "it ends too early")
        (signature_length,) = _S6.unpack_from(data, end)
        end_2 = end + 2 + signature_length
        if len(data) != end_2 + 34:
            raise Malformed("ClientVerify", "signature does not have its stated length")
        signature = data[end + 2 : end_2]
        constant = data[end_2 : end_2 + 2]
        hash = data[end_2 + 2 : end_2 + 34]
        if constant != b"\x00\x20":
            raise Malformed("ClientVerify", "constant is not 0020")
        message = cls.__new__(cls)
        message.certificate = certificate
        message.signature = signature
        message.hash = hash
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Alerted(Message):
    """Something is wrong, see `constants.Alert`. Source: tedee-lock-ble-api-doc."""

    code: int

    def __init__(self, code: int) -> None:
        self.code = code

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S7.pack(self.code)
        except (struct.error, OverflowError):
            raise misfit("Alerted", ("code", self.code, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> Alerted:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("Alerted", f"{len(data)} bytes where 1 belong")
        code = data[0]
        message = cls.__new__(cls)
        message.code = code
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Initialised(Message):
    """The session is there. Source: tedee-lock-ble-api-doc."""

    session_id: bytes

    def __init__(self, session_id: bytes) -> None:
        self.session_id = session_id

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        session_id = self.session_id
        if len(session_id) != 4:
            raise Malformed("Initialised", f"session_id has {len(session_id)} bytes where 4 belong")
        return session_id

    @classmethod
    def parse(cls, data: bytes) -> Initialised:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 4:
            raise Malformed("Initialised", f"{len(data)} bytes where 4 belong")
        session_id = data[0:4]
        message = cls.__new__(cls)
        message.session_id = session_id
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetBattery(Message):
    """Asks for level and charging. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x0C

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x0c"

    @classmethod
    def parse(cls, data: bytes) -> GetBattery:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("GetBattery", f"{len(data)} bytes where 1 belong")
        command = data[0]
        if command != 0x0C:
            raise Malformed("GetBattery", "command is not 0c")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetActivityLogs(Message):
    """Takes a package out of the log. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x2D

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x2d"

    @classmethod
    def parse(cls, data: bytes) -> GetActivityLogs:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("GetActivityLogs", f"{len(data)} bytes where 1 belong")
        command = data[0]
        if command != 0x2D:
            raise Malformed("GetActivityLogs", "command is not 2d")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class Lock(Message):
    """No mode is the normal one. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x50

    mode: int | None = None

    def __init__(self, mode: int | None = None) -> None:
        self.mode = mode

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        mode = self.mode
        try:
            mode_part = b""
            if mode is not None:
                mode_part = _S7.pack(mode)
            return b"\x50" + mode_part
        except (struct.error, OverflowError):
            raise misfit("Lock") from None

    @classmethod
    def parse(cls, data: bytes) -> Lock:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("Lock", f"{len(data)} bytes where at least 1 belong")
        command = data[0]
        if command != 0x50:
            raise Malformed("Lock", "command is not 50")
        mode: int | None = None
        end = 1
        if len(data) > 1:
            mode_2 = data[1]
            mode = mode_2
            end = 2
        if len(data) != end:
            raise Malformed("Lock", "bytes are left over")
        message = cls.__new__(cls)
        message.mode = mode
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class Unlock(Message):
    """No mode is the normal one. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x51

    mode: int | None = None

    def __init__(self, mode: int | None = None) -> None:
        self.mode = mode

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        mode = self.mode
        try:
            mode_part = b""
            if mode is not None:
                mode_part = _S7.pack(mode)
            return b"\x51" + mode_part
        except (struct.error, OverflowError):
            raise misfit("Unlock") from None

    @classmethod
    def parse(cls, data: bytes) -> Unlock:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("Unlock", f"{len(data)} bytes where at least 1 belong")
        command = data[0]
        if command != 0x51:
            raise Malformed("Unlock", "command is not 51")
        mode: int | None = None
        end = 1
        if len(data) > 1:
            mode_2 = data[1]
            mode = mode_2
            end = 2
        if len(data) != end:
            raise Malformed("Unlock", "bytes are left over")
        message = cls.__new__(cls)
        message.mode = mode
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class PullSpring(Message):
    """Opens the latch of an unlocked door. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x52

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x52"

    @classmethod
    def parse(cls, data: bytes) -> PullSpring:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("PullSpring", f"{len(data)} bytes where 1 belong")
        command = data[0]
        if command != 0x52:
            raise Malformed("PullSpring", "command is not 52")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class CalibrationInit(Message):
    """Begins to calibrate locked and unlocked. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x53

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x53"

    @classmethod
    def parse(cls, data: bytes) -> CalibrationInit:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("CalibrationInit", f"{len(data)} bytes where 1 belong")
        command = data[0]
        if command != 0x53:
            raise Malformed("CalibrationInit", "command is not 53")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class CalibrateLocked(Message):
    """Here it is locked. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x54

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x54"

    @classmethod
    def parse(cls, data: bytes) -> CalibrateLocked:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("CalibrateLocked", f"{len(data)} bytes where 1 belong")
        command = data[0]
        if command != 0x54:
            raise Malformed("CalibrateLocked", "command is not 54")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class CalibrateUnlocked(Message):
    """Here it is unlocked. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x55

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x55"

    @classmethod
    def parse(cls, data: bytes) -> CalibrateUnlocked:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("CalibrateUnlocked", f"{len(data)} bytes where 1 belong")
        command = data[0]
        if command != 0x55:
            raise Malformed("CalibrateUnlocked", "command is not 55")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class CalibrationCancel(Message):
    """Gives it up. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x56

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x56"

    @classmethod
    def parse(cls, data: bytes) -> CalibrationCancel:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("CalibrationCancel", f"{len(data)} bytes where 1 belong")
        command = data[0]
        if command != 0x56:
            raise Malformed("CalibrationCancel", "command is not 56")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class PullCalibrationInit(Message):
    """Begins to calibrate the pull spring. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x57

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x57"

    @classmethod
    def parse(cls, data: bytes) -> PullCalibrationInit:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("PullCalibrationInit", f"{len(data)} bytes where 1 belong")
        command = data[0]
        if command != 0x57:
            raise Malformed("PullCalibrationInit", "command is not 57")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class PullCalibrationStart(Message):
    """The lock looks for the position by itself. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x58

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x58"

    @classmethod
    def parse(cls, data: bytes) -> PullCalibrationStart:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("PullCalibrationStart", f"{len(data)} bytes where 1 belong")
        command = data[0]
        if command != 0x58:
            raise Malformed("PullCalibrationStart", "command is not 58")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class PullCalibrationCancel(Message):
    """Gives it up. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x59

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x59"

    @classmethod
    def parse(cls, data: bytes) -> PullCalibrationCancel:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("PullCalibrationCancel", f"{len(data)} bytes where 1 belong")
        command = data[0]
        if command != 0x59:
            raise Malformed("PullCalibrationCancel", "command is not 59")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class GetState(Message):
    """Asks for position and jam. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x5A

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\x5a"

    @classmethod
    def parse(cls, data: bytes) -> GetState:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("GetState", f"{len(data)} bytes where 1 belong")
        command = data[0]
        if command != 0x5A:
            raise Malformed("GetState", "command is not 5a")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetSignedTime(Message):
    """The time with the cloud's signature, in clear. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x71

    time_ms: int
    signature: bytes

    def __init__(self, time_ms: int, signature: bytes) -> None:
        self.time_ms = time_ms
        self.signature = signature

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S8.pack(0x71, self.time_ms) + self.signature
        except (struct.error, OverflowError):
            raise misfit("SetSignedTime", ("time_ms", self.time_ms, 0, 18446744073709551615)) from None

    @classmethod
    def parse(cls, data: bytes) -> SetSignedTime:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 9:
            raise Malformed("SetSignedTime", f"{len(data)} bytes where at least 9 belong")
        command, time_ms = _S8.unpack_from(data)
        if command != 0x71:
            raise Malformed("SetSignedTime", "command is not 71")
        signature = data[9:]
        message = cls.__new__(cls)
        message.time_ms = time_ms
        message.signature = signature
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class BatteryAnswer(Message):
    """What was asked. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x0C

    result: int
    percent: int | None = None
    charging: int | None = None

    def __init__(self, result: int, percent: int | None = None, charging: int | None = None) -> None:
        self.result = result
        self.percent = percent
        self.charging = charging

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        percent = self.percent
        charging = self.charging
        try:
            percent_part = b""
            if percent is not None:
                percent_part = _S7.pack(percent)
            charging_part = b""
            if charging is not None:
                charging_part = _S7.pack(charging)
            frame = _S9.pack(0x0C, self.result) + percent_part + charging_part
            if (percent is None and charging is not None) and type(self).parse(frame) != self:
                raise Malformed("BatteryAnswer", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit("BatteryAnswer", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> BatteryAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("BatteryAnswer", f"{len(data)} bytes where at least 2 belong")
        command = data[0]
        result = data[1]
        if command != 0x0C:
            raise Malformed("BatteryAnswer", "command is not 0c")
        percent: int | None = None
        end = 2
        if len(data) >= 3:
            percent_2 = data[2]
            percent = percent_2
            end = 3
        charging: int | None = None
        end_2 = end
        if len(data) > end:
            charging_2 = data[end]
            charging = charging_2
            end_2 = end + 1
        if len(data) != end_2:
            raise Malformed("BatteryAnswer", "bytes are left over")
        message = cls.__new__(cls)
        message.result = result
        message.percent = percent
        message.charging = charging
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class ActivityLogsAnswer(Message):
    """See activity_log.py. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x2D

    result: int
    package: bytes

    def __init__(self, result: int, package: bytes) -> None:
        self.result = result
        self.package = package

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0x2D, self.result) + self.package
        except (struct.error, OverflowError):
            raise misfit("ActivityLogsAnswer", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> ActivityLogsAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("ActivityLogsAnswer", f"{len(data)} bytes where at least 2 belong")
        command = data[0]
        result = data[1]
        if command != 0x2D:
            raise Malformed("ActivityLogsAnswer", "command is not 2d")
        package = data[2:]
        message = cls.__new__(cls)
        message.result = result
        message.package = package
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LockAnswer(Message):
    """The operation begins; its end is notified. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x50

    result: int

    def __init__(self, result: int) -> None:
        self.result = result

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0x50, self.result)
        except (struct.error, OverflowError):
            raise misfit("LockAnswer", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> LockAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("LockAnswer", f"{len(data)} bytes where 2 belong")
        command = data[0]
        result = data[1]
        if command != 0x50:
            raise Malformed("LockAnswer", "command is not 50")
        message = cls.__new__(cls)
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class UnlockAnswer(Message):
    """`seconds` since the last unlocking, for results 06 and 0a. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x51

    result: int
    seconds: int | None = None

    def __init__(self, result: int, seconds: int | None = None) -> None:
        self.result = result
        self.seconds = seconds

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        seconds = self.seconds
        try:
            seconds_part = b""
            if seconds is not None:
                seconds_part = _S10.pack(seconds)
            return _S9.pack(0x51, self.result) + seconds_part
        except (struct.error, OverflowError):
            raise misfit("UnlockAnswer", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> UnlockAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("UnlockAnswer", f"{len(data)} bytes where at least 2 belong")
        command = data[0]
        result = data[1]
        if command != 0x51:
            raise Malformed("UnlockAnswer", "command is not 51")
        seconds: int | None = None
        end = 2
        if len(data) > 2:
            if len(data) < 6:
                raise Malformed("UnlockAnswer", "it ends too early")
            (seconds_2,) = _S10.unpack_from(data, 2)
            seconds = seconds_2
            end = 6
        if len(data) != end:
            raise Malformed("UnlockAnswer", "bytes are left over")
        message = cls.__new__(cls)
        message.result = result
        message.seconds = seconds
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class PullSpringAnswer(Message):
    """The operation begins. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x52

    result: int

    def __init__(self, result: int) -> None:
        self.result = result

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0x52, self.result)
        except (struct.error, OverflowError):
            raise misfit("PullSpringAnswer", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> PullSpringAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("PullSpringAnswer", f"{len(data)} bytes where 2 belong")
        command = data[0]
        result = data[1]
        if command != 0x52:
            raise Malformed("PullSpringAnswer", "command is not 52")
        message = cls.__new__(cls)
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CalibrationInitAnswer(Message):
    """Accepted or not. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x53

    result: int

    def __init__(self, result: int) -> None:
        self.result = result

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0x53, self.result)
        except (struct.error, OverflowError):
            raise misfit("CalibrationInitAnswer", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> CalibrationInitAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("CalibrationInitAnswer", f"{len(data)} bytes where 2 belong")
        command = data[0]
        result = data[1]
        if command != 0x53:
            raise Malformed("CalibrationInitAnswer", "command is not 53")
        message = cls.__new__(cls)
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CalibrateLockedAnswer(Message):
    """Accepted or not. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x54

    result: int

    def __init__(self, result: int) -> None:
        self.result = result

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0x54, self.result)
        except (struct.error, OverflowError):
            raise misfit("CalibrateLockedAnswer", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> CalibrateLockedAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("CalibrateLockedAnswer", f"{len(data)} bytes where 2 belong")
        command = data[0]
        result = data[1]
        if command != 0x54:
            raise Malformed("CalibrateLockedAnswer", "command is not 54")
        message = cls.__new__(cls)
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CalibrateUnlockedAnswer(Message):
    """Accepted or not. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x55

    result: int

    def __init__(self, result: int) -> None:
        self.result = result

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0x55, self.result)
        except (struct.error, OverflowError):
            raise misfit("CalibrateUnlockedAnswer", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> CalibrateUnlockedAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("CalibrateUnlockedAnswer", f"{len(data)} bytes where 2 belong")
        command = data[0]
        result = data[1]
        if command != 0x55:
            raise Malformed("CalibrateUnlockedAnswer", "command is not 55")
        message = cls.__new__(cls)
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class CalibrationCancelAnswer(Message):
    """Accepted or not. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x56

    result: int

    def __init__(self, result: int) -> None:
        self.result = result

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0x56, self.result)
        except (struct.error, OverflowError):
            raise misfit("CalibrationCancelAnswer", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> CalibrationCancelAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("CalibrationCancelAnswer", f"{len(data)} bytes where 2 belong")
        command = data[0]
        result = data[1]
        if command != 0x56:
            raise Malformed("CalibrationCancelAnswer", "command is not 56")
        message = cls.__new__(cls)
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class PullCalibrationInitAnswer(Message):
    """Accepted or not. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x57

    result: int

    def __init__(self, result: int) -> None:
        self.result = result

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0x57, self.result)
        except (struct.error, OverflowError):
            raise misfit("PullCalibrationInitAnswer", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> PullCalibrationInitAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("PullCalibrationInitAnswer", f"{len(data)} bytes where 2 belong")
        command = data[0]
        result = data[1]
        if command != 0x57:
            raise Malformed("PullCalibrationInitAnswer", "command is not 57")
        message = cls.__new__(cls)
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class PullCalibrationStartAnswer(Message):
    """Accepted or not. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x58

    result: int

    def __init__(self, result: int) -> None:
        self.result = result

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0x58, self.result)
        except (struct.error, OverflowError):
            raise misfit("PullCalibrationStartAnswer", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> PullCalibrationStartAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("PullCalibrationStartAnswer", f"{len(data)} bytes where 2 belong")
        command = data[0]
        result = data[1]
        if command != 0x58:
            raise Malformed("PullCalibrationStartAnswer", "command is not 58")
        message = cls.__new__(cls)
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class PullCalibrationCancelAnswer(Message):
    """Accepted or not. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x59

    result: int

    def __init__(self, result: int) -> None:
        self.result = result

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0x59, self.result)
        except (struct.error, OverflowError):
            raise misfit("PullCalibrationCancelAnswer", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> PullCalibrationCancelAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("PullCalibrationCancelAnswer", f"{len(data)} bytes where 2 belong")
        command = data[0]
        result = data[1]
        if command != 0x59:
            raise Malformed("PullCalibrationCancelAnswer", "command is not 59")
        message = cls.__new__(cls)
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateAnswer(Message):
    """What was asked. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x5A

    result: int
    state: int | None = None
    jam: int | None = None

    def __init__(self, result: int, state: int | None = None, jam: int | None = None) -> None:
        self.result = result
        self.state = state
        self.jam = jam

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        state = self.state
        jam = self.jam
        try:
            state_part = b""
            if state is not None:
                state_part = _S7.pack(state)
            jam_part = b""
            if jam is not None:
                jam_part = _S7.pack(jam)
            frame = _S9.pack(0x5A, self.result) + state_part + jam_part
            if (state is None and jam is not None) and type(self).parse(frame) != self:
                raise Malformed("StateAnswer", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit("StateAnswer", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> StateAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 2:
            raise Malformed("StateAnswer", f"{len(data)} bytes where at least 2 belong")
        command = data[0]
        result = data[1]
        if command != 0x5A:
            raise Malformed("StateAnswer", "command is not 5a")
        state: int | None = None
        end = 2
        if len(data) >= 3:
            state_2 = data[2]
            state = state_2
            end = 3
        jam: int | None = None
        end_2 = end
        if len(data) > end:
            jam_2 = data[end]
            jam = jam_2
            end_2 = end + 1
        if len(data) != end_2:
            raise Malformed("StateAnswer", "bytes are left over")
        message = cls.__new__(cls)
        message.result = result
        message.state = state
        message.jam = jam
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SignedTimeAnswer(Message):
    """In clear; whether the time is set is notified. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x71

    result: int

    def __init__(self, result: int) -> None:
        self.result = result

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0x71, self.result)
        except (struct.error, OverflowError):
            raise misfit("SignedTimeAnswer", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SignedTimeAnswer:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("SignedTimeAnswer", f"{len(data)} bytes where 2 belong")
        command = data[0]
        result = data[1]
        if command != 0x71:
            raise Malformed("SignedTimeAnswer", "command is not 71")
        message = cls.__new__(cls)
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class SignedTimeSet(Message):
    """In clear; 0 is set. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0x7B

    result: int

    def __init__(self, result: int) -> None:
        self.result = result

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0x7B, self.result)
        except (struct.error, OverflowError):
            raise misfit("SignedTimeSet", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> SignedTimeSet:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("SignedTimeSet", f"{len(data)} bytes where 2 belong")
        kind = data[0]
        result = data[1]
        if kind != 0x7B:
            raise Malformed("SignedTimeSet", "kind is not 7b")
        message = cls.__new__(cls)
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class BatteryChanged(Message):
    """A new level. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0xA0

    percent: int
    charging: int

    def __init__(self, percent: int, charging: int) -> None:
        self.percent = percent
        self.charging = charging

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S11.pack(0xA0, self.percent, self.charging)
        except (struct.error, OverflowError):
            raise misfit(
                "BatteryChanged", ("percent", self.percent, 0, 255), ("charging", self.charging, 0, 255)
            ) from None

    @classmethod
    def parse(cls, data: bytes) -> BatteryChanged:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 3:
            raise Malformed("BatteryChanged", f"{len(data)} bytes where 3 belong")
        kind, percent, charging = _S11.unpack_from(data)
        if kind != 0xA0:
            raise Malformed("BatteryChanged", "kind is not a0")
        message = cls.__new__(cls)
        message.percent = percent
        message.charging = charging
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class NeedTime(Message):
    """The lock has no time. Source: meltingice1337/tedee_ble, tedee_lib/lock_commands.py."""

    CODE: ClassVar[int] = 0xA4

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\xa4"

    @classmethod
    def parse(cls, data: bytes) -> NeedTime:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("NeedTime", f"{len(data)} bytes where 1 belong")
        kind = data[0]
        if kind != 0xA4:
            raise Malformed("NeedTime", "kind is not a4")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class HasLogs(Message):
    """The log waits to be read; every 5 s. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0xA5

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\xa5"

    @classmethod
    def parse(cls, data: bytes) -> HasLogs:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("HasLogs", f"{len(data)} bytes where 1 belong")
        kind = data[0]
        if kind != 0xA5:
            raise Malformed("HasLogs", "kind is not a5")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class CalibrationFinished(Message):
    """How it ended. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0xB3

    result: int

    def __init__(self, result: int) -> None:
        self.result = result

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0xB3, self.result)
        except (struct.error, OverflowError):
            raise misfit("CalibrationFinished", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> CalibrationFinished:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("CalibrationFinished", f"{len(data)} bytes where 2 belong")
        kind = data[0]
        result = data[1]
        if kind != 0xB3:
            raise Malformed("CalibrationFinished", "kind is not b3")
        message = cls.__new__(cls)
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateChanged(Message):
    """The bolt or the door moved. What follows `jam` is from the open client. Source: tedee-lock-ble-api-doc;
    meltingice1337/tedee_ble, tedee_lib/lock_commands.py.
    """

    CODE: ClassVar[int] = 0xBA

    state: int
    jam: int
    trigger: int | None = None
    access_id: int | None = None
    door: int | None = None

    def __init__(
        self, state: int, jam: int, trigger: int | None = None, access_id: int | None = None, door: int | None = None
    ) -> None:
        self.state = state
        self.jam = jam
        self.trigger = trigger
        self.access_id = access_id
        self.door = door

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        trigger = self.trigger
        access_id = self.access_id
        door = self.door
        try:
            trigger_part = b""
            if trigger is not None:
                trigger_part = _S7.pack(trigger)
            access_id_part = b""
            if access_id is not None:
                access_id_part = _S10.pack(access_id)
            door_part = b""
            if door is not None:
                door_part = _S7.pack(door)
            frame = _S11.pack(0xBA, self.state, self.jam) + trigger_part + access_id_part + door_part
            if (
                (trigger is None and (access_id is not None or door is not None))
                or (access_id is None and door is not None)
            ) and type(self).parse(frame) != self:
                raise Malformed("StateChanged", "a field is missing in front of one that is there")
            return frame
        except (struct.error, OverflowError):
            raise misfit("StateChanged", ("state", self.state, 0, 255), ("jam", self.jam, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> StateChanged:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 3:
            raise Malformed("StateChanged", f"{len(data)} bytes where at least 3 belong")
        kind, state, jam = _S11.unpack_from(data)
        if kind != 0xBA:
            raise Malformed("StateChanged", "kind is not ba")
        trigger: int | None = None
        end = 3
        if len(data) >= 4:
            trigger_2 = data[3]
            trigger = trigger_2
            end = 4
        access_id: int | None = None
        end_2 = end
        if len(data) >= end + 4:
            (access_id_2,) = _S10.unpack_from(data, end)
            access_id = access_id_2
            end_2 = end + 4
        door: int | None = None
        end_3 = end_2
        if len(data) > end_2:
            door_2 = data[end_2]
            door = door_2
            end_3 = end_2 + 1
        if len(data) != end_3:
            raise Malformed("StateChanged", "bytes are left over")
        message = cls.__new__(cls)
        message.state = state
        message.jam = jam
        message.trigger = trigger
        message.access_id = access_id
        message.door = door
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class StartCharging(Message):
    """Power came. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0xBC

    percent: int

    def __init__(self, percent: int) -> None:
        self.percent = percent

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0xBC, self.percent)
        except (struct.error, OverflowError):
            raise misfit("StartCharging", ("percent", self.percent, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> StartCharging:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("StartCharging", f"{len(data)} bytes where 2 belong")
        kind = data[0]
        percent = data[1]
        if kind != 0xBC:
            raise Malformed("StartCharging", "kind is not bc")
        message = cls.__new__(cls)
        message.percent = percent
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class StopCharging(Message):
    """Power went. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0xBD

    percent: int

    def __init__(self, percent: int) -> None:
        self.percent = percent

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0xBD, self.percent)
        except (struct.error, OverflowError):
            raise misfit("StopCharging", ("percent", self.percent, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> StopCharging:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("StopCharging", f"{len(data)} bytes where 2 belong")
        kind = data[0]
        percent = data[1]
        if kind != 0xBD:
            raise Malformed("StopCharging", "kind is not bd")
        message = cls.__new__(cls)
        message.percent = percent
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class FullyCharged(Message):
    """The battery is full. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0xBE

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\xbe"

    @classmethod
    def parse(cls, data: bytes) -> FullyCharged:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 1:
            raise Malformed("FullyCharged", f"{len(data)} bytes where 1 belong")
        kind = data[0]
        if kind != 0xBE:
            raise Malformed("FullyCharged", "kind is not be")
        return cls()


@dataclass(slots=True, init=False, repr=False, eq=False)
class PullCalibrationFinished(Message):
    """How it ended. Source: tedee-lock-ble-api-doc."""

    CODE: ClassVar[int] = 0xBF

    result: int

    def __init__(self, result: int) -> None:
        self.result = result

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            return _S9.pack(0xBF, self.result)
        except (struct.error, OverflowError):
            raise misfit("PullCalibrationFinished", ("result", self.result, 0, 255)) from None

    @classmethod
    def parse(cls, data: bytes) -> PullCalibrationFinished:
        """Reads exactly one; raises `Malformed`."""
        if len(data) != 2:
            raise Malformed("PullCalibrationFinished", f"{len(data)} bytes where 2 belong")
        kind = data[0]
        result = data[1]
        if kind != 0xBF:
            raise Malformed("PullCalibrationFinished", "kind is not bf")
        message = cls.__new__(cls)
        message.result = result
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class DeviceStatistics(Message):
    """No layout is public. Source: meltingice1337/tedee_ble, tedee_lib/lock_commands.py."""

    CODE: ClassVar[int] = 0xE2

    data: bytes

    def __init__(self, data: bytes) -> None:
        self.data = data

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        return b"\xe2" + self.data

    @classmethod
    def parse(cls, data: bytes) -> DeviceStatistics:
        """Reads exactly one; raises `Malformed`."""
        if len(data) < 1:
            raise Malformed("DeviceStatistics", f"{len(data)} bytes where at least 1 belong")
        kind = data[0]
        if kind != 0xE2:
            raise Malformed("DeviceStatistics", "kind is not e2")
        data_ = data[1:]
        message = cls.__new__(cls)
        message.data = data_
        return message


@dataclass(slots=True, init=False, repr=False, eq=False)
class LogPackageItem(Message):
    """Part of `LogPackage`."""

    tag: int
    value: bytes

    def __init__(self, tag: int, value: bytes) -> None:
        self.tag = tag
        self.value = value


@dataclass(slots=True, init=False, repr=False, eq=False)
class LogPackage(Message):
    """Tags 01 version, 03 event, 04 source, 05 time, 06 device, 07 user, 08 PIN alias, 02 signature. Source: tedee-
    lock-ble-api-doc, commands/activity-logs.
    """

    items: list[LogPackageItem]

    def __init__(self, items: list[LogPackageItem]) -> None:
        self.items = items

    def build(self) -> bytes:
        """The bytes; raises `Malformed`."""
        try:
            items_parts: list[bytes] = []
            for item in self.items:
                value = item.value
                items_parts.append(_S9.pack(item.tag, len(value)) + value)
            return b"".join(items_parts)
        except (struct.error, OverflowError):
            raise misfit("LogPackage") from None

    @classmethod
    def parse(cls, data: bytes) -> LogPackage:
        """Reads exactly one; raises `Malformed`."""
        items: list[LogPackageItem] = []
        at = 0
        while at < len(data):
            if len(data) < at + 2:
                raise Malformed("LogPackage", "it ends too early")
            tag = data[at]
            value_length = data[at + 1]
            end = at + 2 + value_length
            if len(data) < end:
                raise Malformed("LogPackage", "value ends too early")
            value = data[at + 2 : end]
            items.append(LogPackageItem(tag, value))
            at = end
        message = cls.__new__(cls)
        message.items = items
        return message


Request: TypeAlias = (
    GetBattery
    | GetActivityLogs
    | Lock
    | Unlock
    | PullSpring
    | CalibrationInit
    | CalibrateLocked
    | CalibrateUnlocked
    | CalibrationCancel
    | PullCalibrationInit
    | PullCalibrationStart
    | PullCalibrationCancel
    | GetState
    | SetSignedTime
)

REQUEST: dict[int, type[Request]] = {
    0x0C: GetBattery,
    0x2D: GetActivityLogs,
    0x50: Lock,
    0x51: Unlock,
    0x52: PullSpring,
    0x53: CalibrationInit,
    0x54: CalibrateLocked,
    0x55: CalibrateUnlocked,
    0x56: CalibrationCancel,
    0x57: PullCalibrationInit,
    0x58: PullCalibrationStart,
    0x59: PullCalibrationCancel,
    0x5A: GetState,
    0x71: SetSignedTime,
}


def parse_request(code: int, data: bytes) -> Request:
    """Reads the request of that code; raises `Malformed`."""
    row = REQUEST.get(code)
    if row is None:
        raise Malformed("request", f"no layout for code {code:#04x}")
    return row.parse(data)


Answer: TypeAlias = (
    BatteryAnswer
    | ActivityLogsAnswer
    | LockAnswer
    | UnlockAnswer
    | PullSpringAnswer
    | CalibrationInitAnswer
    | CalibrateLockedAnswer
    | CalibrateUnlockedAnswer
    | CalibrationCancelAnswer
    | PullCalibrationInitAnswer
    | PullCalibrationStartAnswer
    | PullCalibrationCancelAnswer
    | StateAnswer
    | SignedTimeAnswer
)

ANSWER: dict[int, type[Answer]] = {
    0x0C: BatteryAnswer,
    0x2D: ActivityLogsAnswer,
    0x50: LockAnswer,
    0x51: UnlockAnswer,
    0x52: PullSpringAnswer,
    0x53: CalibrationInitAnswer,
    0x54: CalibrateLockedAnswer,
    0x55: CalibrateUnlockedAnswer,
    0x56: CalibrationCancelAnswer,
    0x57: PullCalibrationInitAnswer,
    0x58: PullCalibrationStartAnswer,
    0x59: PullCalibrationCancelAnswer,
    0x5A: StateAnswer,
    0x71: SignedTimeAnswer,
}


def parse_answer(code: int, data: bytes) -> Answer:
    """Reads the answer of that code; raises `Malformed`."""
    row = ANSWER.get(code)
    if row is None:
        raise Malformed("answer", f"no layout for code {code:#04x}")
    return row.parse(data)


Notification: TypeAlias = (
    SignedTimeSet
    | BatteryChanged
    | NeedTime
    | HasLogs
    | CalibrationFinished
    | StateChanged
    | StartCharging
    | StopCharging
    | FullyCharged
    | PullCalibrationFinished
    | DeviceStatistics
)

NOTIFICATION: dict[int, type[Notification]] = {
    0x7B: SignedTimeSet,
    0xA0: BatteryChanged,
    0xA4: NeedTime,
    0xA5: HasLogs,
    0xB3: CalibrationFinished,
    0xBA: StateChanged,
    0xBC: StartCharging,
    0xBD: StopCharging,
    0xBE: FullyCharged,
    0xBF: PullCalibrationFinished,
    0xE2: DeviceStatistics,
}


def parse_notification(code: int, data: bytes) -> Notification:
    """Reads the notification of that code; raises `Malformed`."""
    row = NOTIFICATION.get(code)
    if row is None:
        raise Malformed("notification", f"no layout for code {code:#04x}")
    return row.parse(data)
