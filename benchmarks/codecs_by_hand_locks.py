"""Frames of locks by hand: `struct`, and the same checks as the declarations make."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from latchwork.protocol.august.checksums import secure_checksum
from latchwork.protocol.codec import Malformed
from latchwork.protocol.ttlock.crc import crc8
from latchwork.protocol.zwave.checksum import frame_checksum

_ENVELOPE = struct.Struct(">2sBBBHHBBB")


@dataclass(slots=True)
class HandTtlockFrame:
    protocol_type: int
    sub_version: int
    scene: int
    group_id: int
    org_id: int
    command: int
    encrypt: int
    payload: bytes

    def build(self) -> bytes:
        try:
            body = (
                _ENVELOPE.pack(
                    b"\x7f\x5a",
                    self.protocol_type,
                    self.sub_version,
                    self.scene,
                    self.group_id,
                    self.org_id,
                    self.command,
                    self.encrypt,
                    len(self.payload),
                )
                + self.payload
            )
        except struct.error:
            raise Malformed("frame", "out of range") from None
        return body + bytes((crc8(body), 0x0D, 0x0A))

    @classmethod
    def parse(cls, data: bytes) -> HandTtlockFrame:
        if len(data) < 15:
            raise Malformed("frame", "too short")
        magic, kind, sub, scene, group, org, command, encrypt, size = _ENVELOPE.unpack_from(data)
        end = 12 + size
        if magic != b"\x7f\x5a" or len(data) != end + 3 or data[end + 1 :] != b"\r\n":
            raise Malformed("frame", "not a frame")
        if crc8(data[:end]) != data[end]:
            raise Malformed("frame", "checksum")
        return cls(kind, sub, scene, group, org, command, encrypt, data[12:end])


_CHECK_ADMIN = struct.Struct(">IBHI")


@dataclass(slots=True)
class HandCheckAdmin:
    admin_ps: int
    lock_flag_pos: int
    uid: int

    def build(self) -> bytes:
        flags = self.lock_flag_pos
        try:
            return _CHECK_ADMIN.pack(self.admin_ps, flags >> 16, flags & 0xFFFF, self.uid)
        except struct.error:
            raise Malformed("check admin", "out of range") from None

    @classmethod
    def parse(cls, data: bytes) -> HandCheckAdmin:
        if len(data) != 11:
            raise Malformed("check admin", "length")
        admin_ps, high, low, uid = _CHECK_ADMIN.unpack(data)
        return cls(admin_ps, high << 16 | low, uid)


_THREE = struct.Struct(">BBB")


@dataclass(slots=True)
class HandAddPasscode:
    kind: int
    code: bytes
    start: bytes
    end: bytes

    def build(self) -> bytes:
        if len(self.start) != 5:
            raise Malformed("add passcode", "start")
        try:
            return _THREE.pack(2, self.kind, len(self.code)) + self.code + self.start + self.end
        except struct.error:
            raise Malformed("add passcode", "out of range") from None

    @classmethod
    def parse(cls, data: bytes) -> HandAddPasscode:
        if len(data) < 8:
            raise Malformed("add passcode", "too short")
        operation, kind, size = _THREE.unpack_from(data)
        end = 3 + size
        if operation != 2 or len(data) < end + 5:
            raise Malformed("add passcode", "not one")
        return cls(kind, data[3:end], data[end : end + 5], data[end + 5 :])


_USER_CODE_HEAD = struct.Struct(">B2sBB2sBB")


@dataclass(slots=True)
class HandUserCodeFrame:
    node: int
    user: int
    status: int
    code: bytes
    tx_options: int
    callback: int

    def build(self) -> bytes:
        code = self.code
        try:
            body = (
                _USER_CODE_HEAD.pack(
                    len(code) + 11, b"\x00\x13", self.node, len(code) + 4, b"\x63\x01", self.user, self.status
                )
                + code
                + bytes((self.tx_options, self.callback))
            )
        except (struct.error, ValueError):
            raise Malformed("user code", "out of range") from None
        return b"\x01" + body + bytes((frame_checksum(body),))

    @classmethod
    def parse(cls, data: bytes) -> HandUserCodeFrame:
        if len(data) < 13 or data[0] != 1:
            raise Malformed("user code", "not a frame")
        length, function, node, size, command, user, status = _USER_CODE_HEAD.unpack_from(data, 1)
        end = 6 + size
        if len(data) != end + 3 or length != size + 7 or function != b"\x00\x13" or command != b"\x63\x01":
            raise Malformed("user code", "not one")
        if frame_checksum(data[1:-1]) != data[-1]:
            raise Malformed("user code", "checksum")
        return cls(node, user, status, data[10:end], data[end], data[end + 1])


@dataclass(slots=True)
class HandApplicationCommand:
    rx_status: int
    source: int
    data: bytes
    rssi: int | None = None
    security_key: int | None = None

    def build(self) -> bytes:
        try:
            frame = _THREE.pack(self.rx_status, self.source, len(self.data)) + self.data
            if self.rssi is not None:
                frame += struct.pack("b", self.rssi)
            if self.security_key is not None:
                if self.rssi is None:
                    raise Malformed("application command", "key without rssi")
                frame += bytes((self.security_key,))
        except (struct.error, ValueError):
            raise Malformed("application command", "out of range") from None
        return frame

    @classmethod
    def parse(cls, data: bytes) -> HandApplicationCommand:
        if len(data) < 3:
            raise Malformed("application command", "too short")
        status, source, size = _THREE.unpack_from(data)
        end = 3 + size
        more = len(data) - end
        if not 0 <= more <= 2:
            raise Malformed("application command", "length")
        rssi = struct.unpack_from("b", data, end)[0] if more else None
        return cls(status, source, data[3:end], rssi, data[end + 1] if more == 2 else None)


_USER_CODE_REPORT_HEAD = struct.Struct(">B2sBBB2sBB")


@dataclass(slots=True)
class HandUserCodeReportFrame:
    rx_status: int
    node: int
    user: int
    status: int
    code: bytes

    def build(self) -> bytes:
        code = self.code
        try:
            body = (
                _USER_CODE_REPORT_HEAD.pack(
                    len(code) + 10,
                    b"\x00\x04",
                    self.rx_status,
                    self.node,
                    len(code) + 4,
                    b"\x63\x03",
                    self.user,
                    self.status,
                )
                + code
            )
        except struct.error:
            raise Malformed("user code report", "out of range") from None
        return b"\x01" + body + bytes((frame_checksum(body),))

    @classmethod
    def parse(cls, data: bytes) -> HandUserCodeReportFrame:
        if len(data) < 12 or data[0] != 1:
            raise Malformed("user code report", "not a frame")
        length, function, rx, node, size, command, user, status = _USER_CODE_REPORT_HEAD.unpack_from(data, 1)
        end = 7 + size
        if len(data) != end + 1 or length != size + 6 or function != b"\x00\x04" or command != b"\x63\x03":
            raise Malformed("user code report", "not one")
        if frame_checksum(data[1:-1]) != data[-1]:
            raise Malformed("user code report", "checksum")
        return cls(rx, node, user, status, data[11:end])


_SET_PIN = struct.Struct("<HBBB")


@dataclass(slots=True)
class HandSetPinCode:
    user_id: int
    user_status: int
    user_type: int
    pin_code: bytes

    def build(self) -> bytes:
        try:
            return _SET_PIN.pack(self.user_id, self.user_status, self.user_type, len(self.pin_code)) + self.pin_code
        except struct.error:
            raise Malformed("set PIN code", "out of range") from None

    @classmethod
    def parse(cls, data: bytes) -> HandSetPinCode:
        if len(data) < 5:
            raise Malformed("set PIN code", "too short")
        user, status, kind, size = _SET_PIN.unpack_from(data)
        if len(data) != 5 + size:
            raise Malformed("set PIN code", "length")
        return cls(user, status, kind, data[5:])


_AUGUST_FRAME = struct.Struct("<BBBB12sBB")


@dataclass(slots=True)
class HandAugustFrame:
    flag: int
    opcode: int
    checksum: int
    body: bytes
    index: int = 0
    mark: int = 2
    end: int = 0

    def build(self) -> bytes:
        if len(self.body) != 12:
            raise Malformed("August frame", "body")
        try:
            return _AUGUST_FRAME.pack(self.flag, self.opcode, self.index, self.checksum, self.body, self.mark, self.end)
        except struct.error:
            raise Malformed("August frame", "out of range") from None

    @classmethod
    def parse(cls, data: bytes) -> HandAugustFrame:
        if len(data) != 18:
            raise Malformed("August frame", "length")
        flag, opcode, index, checksum, body, mark, end = _AUGUST_FRAME.unpack(data)
        return cls(flag, opcode, checksum, body, index, mark, end)


_AUGUST_COVERED = struct.Struct("<B3s8s")
_AUGUST_TAIL = struct.Struct("<IBB")


@dataclass(slots=True)
class HandAugustSecureFrame:
    opcode: int
    gap: bytes
    payload: bytes
    slot: int

    def build(self) -> bytes:
        if len(self.gap) != 3 or len(self.payload) != 8:
            raise Malformed("August secure frame", "size of a field")
        try:
            covered = _AUGUST_COVERED.pack(self.opcode, self.gap, self.payload)
            return covered + _AUGUST_TAIL.pack(secure_checksum(covered), 0x0F, self.slot)
        except struct.error:
            raise Malformed("August secure frame", "out of range") from None

    @classmethod
    def parse(cls, data: bytes) -> HandAugustSecureFrame:
        if len(data) != 18:
            raise Malformed("August secure frame", "length")
        opcode, gap, payload = _AUGUST_COVERED.unpack_from(data)
        checksum, trailer, slot = _AUGUST_TAIL.unpack_from(data, 12)
        if trailer != 0x0F or checksum != secure_checksum(data[:12]):
            raise Malformed("August secure frame", "trailer or checksum")
        return cls(opcode, gap, payload, slot)
