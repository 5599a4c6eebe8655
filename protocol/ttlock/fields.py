"""A message as named plain values: what a vector, a trace or a person calls the parts of it.

Dates are digits as the vendor's clients write them (yyMMddHHmm in an eKey check, yyyyMMddHHmm elsewhere), moments of
the lock's clock ISO 8601. A part that clients name in two ways is offered under both names. Codes and keys are in the
clear here: these values are for test vectors, never for logs.
"""

from __future__ import annotations

from typing import Any

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.ttlock import cards, errors, log, passcodes
from latchwork.protocol.ttlock import generated as g
from latchwork.protocol.ttlock.commands import (
    AddStatus,
    CardOperation,
    Command,
    CyclicOperation,
    CyclicUser,
    DeviceInfo,
    FingerprintOperation,
    PassageOperation,
    PassageType,
    PasscodeOperation,
    PasscodeType,
    SettingOperation,
)
from latchwork.protocol.ttlock.dates import parse_date5, parse_date6
from latchwork.protocol.ttlock.messages import COMMAND_OF, Reply, Request

Fields = dict[str, Any]

SETTINGS = frozenset({Command.AUTO_LOCK, Command.REMOTE_UNLOCK, Command.PASSCODE_DISPLAY, Command.SOUND})


def request_fields(request: Request) -> Fields:
    """The named values of a request."""
    command = COMMAND_OF[type(request)]
    if command is Command.MANAGE_PASSCODE:
        return _passcode_request(request)
    if command in (Command.CARDS, Command.FINGERPRINTS):
        return _numbered_request(request)
    if command in (Command.CYCLIC_VALIDITY, Command.PASSAGE_MODE):
        return _schedule_request(request)
    if command in SETTINGS:
        return _setting_request(request)
    return _plain_request(request)


def _plain_request(request: Request) -> Fields:
    match request:
        case g.AddAdmin():
            return {"admin_ps": request.admin_ps, "unlock_key": request.unlock_key, "vendor": _text(request.vendor)}
        case g.CheckAdmin():
            return {"admin_ps": request.admin_ps, "lock_flag_pos": request.lock_flag_pos, "uid": request.uid}
        case g.CheckUserTime():
            return {
                "uid": request.uid,
                "lock_flag_pos": request.lock_flag_pos,
                "start": _ekey_date(request.start),
                "end": _ekey_date(request.end),
                "start_iso": _minute(request.start),
                "end_iso": _minute(request.end),
            }
        case g.CheckRandom():
            return {"sum": request.sum}
        case g.Unlock() | g.Lock():
            return {"sum": request.sum, "unix_time": request.unix_time}
        case g.CalibrateTime():
            return {"time": parse_date6(request.time).isoformat()}
        case g.ListPasscodes() | g.ReadLog():
            return {"sequence": request.sequence}
        case g.GetAesKey() | g.ReadStatus():
            return {"vendor": _text(request.vendor)}
        case g.SetAdminPasscode():
            return {"code": "".join(map(str, request.digits))}
        case g.ReadDeviceInfo():
            return {"info": _name(DeviceInfo, request.selector), "selector": request.selector}
        case g.InitPasswords():
            records = [{"code": seed.code, "secret": f"{seed.table:010d}"} for seed in request.records]
            return {"year": request.year, "records": records, "count": len(records)}
    return {}


def _passcode_request(request: Request) -> Fields:
    match request:
        case g.ClearPasscodes():
            return {"op": _name(PasscodeOperation, PasscodeOperation.CLEAR)}
        case g.AddPasscode():
            kind = _name(PasscodeType, request.kind)
            named = {"op": "add", "type": kind, "code": _text(request.code), "start": _date(request.start)}
            return named | ({} if request.kind == PasscodeType.PERMANENT else _end(request.kind, request.end))
        case g.RemovePasscode():
            kind = _name(PasscodeType, request.kind)
            return {"op": _name(PasscodeOperation, 3), "type": kind, "code": _text(request.code)}
        case g.ModifyPasscode():
            old, new = _text(request.code), _text(request.new_code)
            named = {"op": "modify", "type": _name(PasscodeType, request.kind), "old_code": old, "new_code": new}
            return named | _window(request.window)
        case g.RecoverPasscode():
            named = {"op": "recover", "type": _name(PasscodeType, request.kind), "code": _text(request.code)}
            named |= {"new_code": _text(request.new_code), "start": _date(request.start)}
            return named | _end(request.kind, request.end)
    return {}


def _end(kind: int, end: bytes) -> Fields:
    if kind == PasscodeType.CYCLIC:
        return {"cycle_type": int.from_bytes(end, "big"), "cycle": int.from_bytes(end, "big")}
    return {"end": _date(end)} if end else {}


def _window(window: bytes) -> Fields:
    return {"start": _date(window[:5]), "end": _date(window[5:])} if window else {}


def _numbered_request(request: Request) -> Fields:
    command = COMMAND_OF[type(request)]
    fingerprint = command is Command.FINGERPRINTS
    operation = request.build()[0]
    named: Fields = {"op": _name(FingerprintOperation if fingerprint else CardOperation, operation)}
    if isinstance(request, g.SearchCards | g.SearchFingerprints):
        named["sequence"] = request.sequence
    number = getattr(request, "number", None)
    if number is not None:
        named["fingerprint" if fingerprint else "card"] = str(_integer(number))
    start, end = getattr(request, "start", None), getattr(request, "end", None)
    if start is not None and end is not None:
        named |= {"start": _date(start), "end": _date(end)}
    return named


def _schedule_request(request: Request) -> Fields:
    match request:
        case g.AddCycle() | g.ClearCycles():
            named: Fields = {
                "op": _name(CyclicOperation, request.CODE),
                "user_type": _name(CyclicUser, request.user_type),
                "user": str(_integer(request.user)),
            }
            if isinstance(request, g.AddCycle):
                named |= {"cycle_type": request.cycle_type, "week_day": request.week_day} | _hours(request)
            return named
        case g.QueryPassage():
            return {"op": "query", "sequence": request.sequence}
        case g.AddPassage() | g.DeletePassage():
            return {"op": _name(PassageOperation, request.CODE)} | _passage(request)
        case g.ClearPassage():
            return {"op": "clear"}
    return {}


def _hours(window: Any) -> Fields:
    return {
        "start": f"{window.start_hour:02d}:{window.start_minute:02d}",
        "end": f"{window.end_hour:02d}:{window.end_minute:02d}",
    }


def _passage(entry: Any) -> Fields:
    day = entry.week_or_day
    named = {"type": _name(PassageType, entry.kind), "week_or_day": day, "month": entry.month}
    return named | {"day": day, "week_day": day} | _hours(entry)


def _setting_request(request: Request) -> Fields:
    operation = {"op": _name(SettingOperation, request.build()[0])}
    match request:
        case g.SetAutoLock():
            return operation | {"seconds": request.seconds}
        case g.SetRemoteUnlock() | g.SetPasscodeDisplay():
            return operation | {"value": request.value}
        case g.SetSound():
            return operation | {"value": request.on, "on": bool(request.on)}
        case g.SetVolume():
            return operation | {"value": request.on, "on": bool(request.on), "level": request.level}
    return operation


# --- replies --------------------------------------------------------------------------------------------------


def outcome_fields(answer: g.Answer) -> Fields:
    """The named values of a refusal."""
    code = answer.data[0] if answer.data else None
    return {"name": errors.name(code)} | ({} if code is None else {"error": code})


def reply_fields(reply: Reply) -> Fields:
    """The named values of what a lock says after status 1."""
    named: Fields = {}
    battery = getattr(reply, "battery", None)
    if battery is not None:
        named["battery"] = battery
    return named | _plain_reply(reply) | _list_reply(reply) | _setting_reply(reply)


def _plain_reply(reply: Reply) -> Fields:
    match reply:
        case g.GetAesKeyReply():
            return {"aes_key": reply.aes_key.hex(), "new_aes_key": reply.aes_key.hex()}
        case g.AddAdminReply():
            return {"vendor": _text(reply.vendor)}
        case g.CheckAdminReply() | g.CheckUserTimeReply():
            return {"ps_from_lock": reply.random}
        case g.UnlockReply() | g.LockReply() if reply.record is not None:
            return _operated(reply.record)
        case g.OperationEvent():
            return _operated(reply)
        case g.StatusReply():
            state = {0: "locked", 1: "unlocked"}.get(reply.state, "unknown")
            return {"lock_state": state, "state": reply.state, "sensor": reply.sensor, "door_sensor": reply.sensor}
        case g.ReadTimeReply():
            return {"lock_time": parse_date6(reply.time).isoformat()}
        case g.ReadFeaturesReply():
            return {"features": b"".join(group.to_bytes(4, "big") for group in reply.groups).hex()}
        case g.ReadAdminPasscodeReply():
            return {"code": _text(reply.code)}
        case g.DeviceInfoReply():
            return {"text": _text(reply.text[:-1])}
    return {}


def _operated(record: Any) -> Fields:
    when = parse_date6(record.time).isoformat()
    return {"uid": record.uid, "record_id": record.record_id, "lock_time": when}


def _list_reply(reply: Reply) -> Fields:
    match reply:
        case g.PasscodeReply():
            return {"op": _name(PasscodeOperation, reply.operation)}
        case g.ListPasscodesReply():
            _, codes = passcodes.parse_page(reply)
            return _page(reply.page) | {"entries": [_passcode(code) for code in codes]}
        case g.ReadLogReply():
            _, records = log.parse_page(reply)
            return _page(reply.page) | {"records": [_record(record) for record in records]}
        case g.SearchCardsReply():
            _, held = cards.parse_page(reply)
            found = [{"card": c.number, "start": _digits(c.start), "end": _digits(c.end)} for c in held]
            return {"op": "search", "next_sequence": reply.next_sequence, "cards": found}
        case g.AddCardReply():
            named: Fields = {"op": "add", "status": _name(AddStatus, reply.status)}
            number = cards.added_number(reply)
            return named if number is None else named | {"card": number}
        case g.SearchFingerprintsReply():
            prints = [
                {"fingerprint": str(_integer(row.number)), "start": _date(row.start), "end": _date(row.end)}
                for row in reply.records
            ]
            return {"op": "search", "next_sequence": reply.next_sequence, "fingerprints": prints}
        case g.AddFingerprintReply():
            named = {"op": "add", "status": _name(AddStatus, reply.status)}
            added = reply.status == AddStatus.ADDED
            return named | ({"fingerprint": str(_integer(reply.rest[:6]))} if added else {})
    return {}


def _page(page: bytes) -> Fields:
    return {"total": len(page)} | ({"next_sequence": int.from_bytes(page[:2], "big")} if page else {})


def _passcode(code: passcodes.Passcode) -> Fields:
    named: Fields = {
        "type": _name(PasscodeType, code.kind),
        "code": code.original,
        "new_code": code.code,
        "start": _digits(code.start),
    }
    if code.end is not None:
        named["end"] = _digits(code.end)
    if code.cycle:
        named["cycle_type"] = named["cycle"] = int.from_bytes(code.cycle, "big")
    return named


_SWITCHES = (
    g.QueryRemoteUnlockReply,
    g.SetRemoteUnlockReply,
    g.QueryPasscodeDisplayReply,
    g.SetPasscodeDisplayReply,
)


def _setting_reply(reply: Reply) -> Fields:
    if isinstance(reply, g.QueryAutoLockReply):
        named: Fields = {"op": "query", "current": reply.current, "minimum": reply.minimum, "maximum": reply.maximum}
        return named | {"seconds": reply.current, "min": reply.minimum, "max": reply.maximum, "sensor": reply.sensor}
    if isinstance(reply, _SWITCHES):
        return {"op": _name(SettingOperation, reply.CODE), "value": reply.value}
    if isinstance(reply, g.QuerySoundReply):
        return {"op": "query", "value": reply.on, "on": bool(reply.on), "volume": reply.volume}
    if isinstance(reply, g.QueryPassageReply):
        entries = [_passage(entry) for entry in reply.entries]
        return {"op": "query", "next_sequence": reply.next_sequence, "entries": entries}
    code = getattr(type(reply), "CODE", None)
    operations = _OPERATIONS.get(type(reply).__name__)
    return {"op": _name(operations, code)} if operations and isinstance(code, int) else {}


_OPERATIONS: dict[str, type[Any]] = {
    **{row.__name__: CardOperation for row in (g.DeleteCardReply, g.ClearCardsReply, g.ModifyCardReply)},
    **{
        row.__name__: FingerprintOperation
        for row in (g.DeleteFingerprintReply, g.ClearFingerprintsReply, g.ModifyFingerprintReply)
    },
    **{row.__name__: CyclicOperation for row in (g.AddCycleReply, g.ClearCyclesReply)},
    **{row.__name__: PassageOperation for row in (g.AddPassageReply, g.DeletePassageReply, g.ClearPassageReply)},
    **{row.__name__: SettingOperation for row in (g.SetAutoLockReply, g.SetSoundReply)},
}
"""Replies that say nothing but which operation is done."""


def _record(record: log.Logged) -> Fields:
    named: Fields = {"type": record.kind, "time": record.time.isoformat(), "battery": record.battery}
    return named | _tail(record.tail)


def _tail(tail: log.Tail | bytes) -> Fields:
    match tail:
        case g.AppTail():
            return {"uid": tail.uid, "record_id": tail.record_id}
        case g.RemoteTail():
            return {"uid": tail.uid, "record_id": tail.record_id, "key_id": tail.key_id}
        case g.KeypadTail():
            return {"code": _text(tail.code), "new_code": _text(tail.new_code)}
        case g.WrongCodeTail():
            return {"code": _text(tail.code)}
        case g.CodesRemovedTail():
            when = parse_date5(tail.time).isoformat(timespec="minutes")
            return {"date": when, "delete_date": when} | ({} if tail.code is None else {"code": _text(tail.code)})
        case g.CardTail():
            return {"card": str(_integer(tail.number))}
        case g.FingerprintTail():
            return {"fingerprint": str(_integer(tail.number))}
        case g.DeviceTail():
            mac = tail.reversed_mac[::-1].hex(":").upper()
            return {"mac": mac, "key_id": tail.key_id, "accessory_battery": tail.battery}
        case g.CodeAddedTail():
            return {"code": _text(tail.code), "start": _date(tail.start), "end": _date(tail.end)}
        case g.SensorTail() if tail.battery is not None:
            return {"accessory_battery": tail.battery, "sensor_battery": tail.battery}
    return {}


# --- parts ----------------------------------------------------------------------------------------------------


def _name(values: type[Any], value: int) -> str:
    try:
        return str(values(value).name).lower()
    except ValueError:
        return f"unknown {value}"


def _text(data: bytes) -> str:
    return data.decode("ascii", "replace")


def _integer(number: int | bytes) -> int:
    return number if isinstance(number, int) else int.from_bytes(number, "big")


def _digits(moment: Any) -> str:
    return f"{moment:%Y%m%d%H%M}"


def _date(data: bytes) -> str:
    return _digits(parse_date5(data))


def _minute(data: bytes) -> str | None:
    try:
        return parse_date5(data).isoformat(timespec="minutes")
    except Malformed:
        return None


def _ekey_date(data: bytes) -> str:
    """Ten digits; bytes that are no date are digits packed two to a byte, as ttlock-ble sends them."""
    return data.hex() if _minute(data) is None else "".join(f"{part:02d}" for part in data)
