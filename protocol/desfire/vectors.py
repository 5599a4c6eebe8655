"""The vectors of `desfire.json` held against commands, authentication, messaging and key changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from latchwork.protocol.codec.errors import CodecError
from latchwork.protocol.desfire import generated as g
from latchwork.protocol.desfire.authentication import (
    CardAuthentication,
    Established,
    ReaderAuthentication,
    Scheme,
)
from latchwork.protocol.desfire.change_key import Generation, KeyChange, read_change
from latchwork.protocol.desfire.checksums import crc32
from latchwork.protocol.desfire.ciphers import BlockCipher
from latchwork.protocol.desfire.diversification import diversify
from latchwork.protocol.desfire.errors import DesfireError
from latchwork.protocol.desfire.framing import Framing
from latchwork.protocol.desfire.keys import KeyKind, aes
from latchwork.protocol.desfire.messaging import Mode
from latchwork.protocol.desfire.messaging_ev1 import MAC_SIZE, Ev1Messaging
from latchwork.protocol.desfire.messaging_ev2 import COMMAND_LABEL, RESPONSE_LABEL, Ev2Messaging
from latchwork.protocol.desfire.settings import Access
from latchwork.protocol.desfire.status import Status, name_of
from latchwork.protocol.vectors import Check, Mismatch, NotUnderstood, Vector, expect, expect_fields

SILENT = frozenset({"id", "kind", "source", "note"})
WRAPPED = Framing.WRAPPED


def _only(vector: Vector, *fields: str) -> None:
    """Everything a vector states must be looked at."""
    unknown = set(vector) - SILENT - set(fields)
    if unknown:
        raise NotUnderstood(f"nothing is known of {', '.join(sorted(unknown))}")


def _hex(vector: Vector, name: str) -> bytes:
    return bytes.fromhex(vector[name])


# --- authentication ---------------------------------------------------------------------------------------------------


def _passes(vector: Vector, scheme: Scheme, ti: bytes = b"") -> Established:
    """All that goes between a reader and a card that draw the stated numbers."""
    key, number = aes(_hex(vector, "key")), vector["key_no"]
    reader = ReaderAuthentication(scheme, key, number, _hex(vector, "rnd_a"))
    card = CardAuthentication(scheme, key, number, _hex(vector, "rnd_b"))
    expect("c1", vector["c1"], WRAPPED.command(scheme, reader.begin()).hex())
    challenge = card.challenge()
    expect("r1", vector["r1"], WRAPPED.answer(Status.ADDITIONAL_FRAME, challenge).hex())
    proof = reader.challenged(challenge)
    expect("c2", vector["c2"], WRAPPED.command(Status.ADDITIONAL_FRAME, proof).hex())
    last, of_card = card.answered(proof, ti)
    expect("r2", vector["r2"], WRAPPED.answer(Status.OPERATION_OK, last).hex())
    of_reader = reader.confirmed(last)
    expect("session keys of the card", of_reader.session_keys, of_card.session_keys)
    return of_reader


def check_auth_aes_ev1(vector: Vector) -> None:
    _only(vector, "key", "key_no", "rnd_a", "rnd_b", "c1", "r1", "c2", "r2", "session_key")
    established = _passes(vector, Scheme.AES)
    expect("session_key", vector["session_key"], established.session_keys["session_key"].hex())


def check_auth_ev2_first(vector: Vector) -> None:
    _only(vector, "key", "key_no", "rnd_a", "rnd_b", "ti", "c1", "r1", "c2", "r2", "ses_auth_enc", "ses_auth_mac")
    established = _passes(vector, Scheme.EV2_FIRST, _hex(vector, "ti"))
    messaging = established.messaging
    expect("ti", vector["ti"], messaging.ti.hex() if isinstance(messaging, Ev2Messaging) else None)
    for name in ("ses_auth_enc", "ses_auth_mac"):
        expect(name, vector[name], established.session_keys[name].hex())


# --- checksums and MACs -----------------------------------------------------------------------------------------------


def check_crc32(vector: Vector) -> None:
    _only(vector, "data", "crc")
    expect("crc", vector["crc"], crc32(_hex(vector, "data")).hex())


def check_aes_cmac(vector: Vector) -> None:
    _only(vector, "key", "message", "cmac")
    expect("cmac", vector["cmac"], BlockCipher(aes(_hex(vector, "key"))).cmac(_hex(vector, "message")).hex())


def check_cmac_subkeys(vector: Vector) -> None:
    _only(vector, "key", "k1", "k2")
    whole, padded = BlockCipher(aes(_hex(vector, "key"))).subkeys()
    expect_fields({"k1": vector["k1"], "k2": vector["k2"]}, {"k1": whole.hex(), "k2": padded.hex()})


def check_ev1_cmac_chain(vector: Vector) -> None:
    _only(vector, "session_key", "steps", "iv")
    messaging = Ev1Messaging(aes(_hex(vector, "session_key")), _hex(vector, "iv") if "iv" in vector else None)
    for number, step in enumerate(vector["steps"]):
        _only(step, "direction", "mac_input", "iv_after", "transmitted")
        if step["direction"] not in ("command", "response"):
            raise NotUnderstood(f"no direction is called {step['direction']!r}")
        mac = messaging.command_mac(_hex(step, "mac_input"))
        expect(f"steps[{number}].iv_after", step["iv_after"], messaging.iv.hex())
        sent = step["direction"] == "response" or step["transmitted"] is not None
        expect(f"steps[{number}].transmitted", step["transmitted"], mac[:MAC_SIZE].hex() if sent else None)


def _ev2(vector: Vector, *, enc: str = "", mac: str = "") -> Ev2Messaging:
    keys = [_hex(vector, name) if name else bytes(16) for name in (enc, mac)]
    return Ev2Messaging(keys[0], keys[1], _hex(vector, "ti"), vector["cmd_ctr"])


def check_ev2_mac(vector: Vector) -> None:
    _only(vector, "ses_auth_mac", "direction", "code", "cmd_ctr", "ti", "data", "mac_input", "mact")
    if vector["direction"] not in ("command", "response"):
        raise NotUnderstood(f"no direction is called {vector['direction']!r}")
    messaging, code, data = _ev2(vector, mac="ses_auth_mac"), vector["code"], _hex(vector, "data")
    command = vector["direction"] == "command"
    expect(
        "whether that code goes in that direction", True, code in g.COMMAND if command else name_of(code) is not None
    )
    expect("mac_input", vector["mac_input"], messaging.mac_input(code, data).hex())
    expect("mact", vector["mact"], messaging.mac(code, data).hex())
    if command:
        sealed = messaging.seal_command(code, data, b"", Mode.MAC)
        expect("counter afterwards", vector["cmd_ctr"] + 1, messaging.counter)
    else:
        sealed = messaging.seal_response(code, data, Mode.MAC)
    expect("sealed", vector["data"] + vector["mact"], sealed.hex())


def check_ev2_iv(vector: Vector) -> None:
    _only(vector, "ses_auth_enc", "direction", "prefix", "ti", "cmd_ctr", "iv")
    labels = {"command": COMMAND_LABEL, "response": RESPONSE_LABEL}
    if vector["direction"] not in labels:
        raise NotUnderstood(f"no direction is called {vector['direction']!r}")
    label = labels[vector["direction"]]
    expect("prefix", vector["prefix"], label.hex())
    expect("iv", vector["iv"], _ev2(vector, enc="ses_auth_enc").iv(label).hex())


# --- keys -------------------------------------------------------------------------------------------------------------


def check_change_key_ev1(vector: Vector) -> None:
    _only(
        vector,
        "session_key",
        "iv",
        "key_no",
        "same_key",
        "old_key",
        "new_key",
        "new_version",
        "plaintext",
        "apdu",
    )
    number = vector["key_no"]
    expect("same_key", vector["same_key"], "old_key" not in vector)
    old = aes(_hex(vector, "old_key")) if "old_key" in vector else None
    change = KeyChange(number, aes(_hex(vector, "new_key"), vector["new_version"]), old)
    plaintext = change.plaintext(Generation.EV1, 16)
    expect("plaintext", vector["plaintext"], plaintext.hex())
    session_key, iv = aes(_hex(vector, "session_key")), _hex(vector, "iv")
    body = Ev1Messaging(session_key, iv).seal_cryptogram(g.ChangeKey.CODE, bytes((number,)), plaintext)
    expect("apdu", vector["apdu"], WRAPPED.command(g.ChangeKey.CODE, body).hex())
    header, opened = Ev1Messaging(session_key, iv).open_cryptogram(g.ChangeKey.CODE, body, 1)
    expect("key_no read by the card", bytes((number,)), header)
    got = read_change(opened, number, KeyKind.AES, old, Generation.EV1, 16)
    expect("key read by the card", True, got == change.new)


def check_diversify_aes(vector: Vector) -> None:
    _only(vector, "master", "input", "diversified")
    got = diversify(aes(_hex(vector, "master")), _hex(vector, "input"))
    expect("diversified", vector["diversified"], got.value.hex())


# --- commands ---------------------------------------------------------------------------------------------------------

_OTHER_COMMANDS = {
    "GetApplicationIds": "GetApplicationIDs",
    "GetFileIds": "GetFileIDs",
    "GetCardUid": "GetCardUID",
    "FormatPicc": "FormatPICC",
    "AuthenticateAes": "AuthenticateAES",
    "AuthenticateIso": "AuthenticateISO",
    "AuthenticateLegacy": "Authenticate",
    "AuthenticateDES": "Authenticate",
    "CreateStandardDataFile": "CreateStdDataFile",
    "AdditionalFrames": "AdditionalFrame",
    "FreeMemory": "GetFreeMemory",
}
"""Spellings of one command in the sources."""

_CRYPTO = {0x00: ("DES", "2K3DES", "3DES", "DES/2K3DES", "DES/3DES"), 0x40: ("3K3DES",), 0x80: ("AES", "AES-128")}
_MODES = {mode.value: mode.title for mode in Mode} | {2: "plain"}


def _settings_fields(fields: dict[str, Any], stated: dict[str, Any]) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if "key_settings2" in fields:
        names = _CRYPTO.get(fields["key_settings2"] & 0xC0, ())
        more["crypto"] = stated["crypto"] if stated.get("crypto") in names else "/".join(names)
        more["num_keys"] = fields["key_settings2"] & 0x0F
    if "access" in fields:
        access = Access.of(fields["access"])
        more["access"] = {name: getattr(access, name) for name in ("read", "write", "rw", "change")}
        more["access_word"] = f"{fields['access']:04x}"
        more["access_word_lsb_first"] = fields["access"].to_bytes(2, "little").hex()
        expect("access word rebuilt", fields["access"], access.word)
    if "comm" in fields:
        more["comm"] = _MODES.get(fields["comm"])
    if "aid" in fields:
        more["aid"] = f"{fields['aid']:06x}"
    return more


def check_wrapped_apdu(vector: Vector) -> None:
    _only(vector, "apdu", "decoded")
    message = WRAPPED.read_command(_hex(vector, "apdu"))
    command = g.parse_command(message.code, message.body)
    expect("apdu", vector["apdu"], WRAPPED.command(command.CODE, command.build()).hex())
    stated = dict(vector["decoded"])
    stated["ins"] = _OTHER_COMMANDS.get(stated["ins"], stated["ins"])
    fields = {name: getattr(command, name) for name in command.__dataclass_fields__}
    told = {name: value.hex() if isinstance(value, bytes) else value for name, value in fields.items()}
    told |= {"ins": type(command).__name__, "code": command.CODE} | _settings_fields(fields, stated)
    expect_fields(stated, told)


_OTHER_STATUSES = {
    "OUT_OF_MEMORY": "OUT_OF_EEPROM_ERROR",
    "OUT_OF_EEPROM": "OUT_OF_EEPROM_ERROR",
    "NO_CHANGE": "NO_CHANGES",
    "ILLEGAL_COMMAND": "ILLEGAL_COMMAND_CODE",
    "PERMISSION_ERROR": "PERMISSION_DENIED",
    "APPLICATION_INTEGRITY_ERROR": "APPL_INTEGRITY_ERROR",
}


def check_status(vector: Vector) -> None:
    _only(vector, "sw", "name")
    message = WRAPPED.read_answer(_hex(vector, "sw"))
    expect("data", b"", message.body)
    expect("name", _OTHER_STATUSES.get(vector["name"], vector["name"]), name_of(message.code))


def _strict(check: Check) -> Check:
    """What the codec refuses to read or build is a difference, too."""

    def run(vector: Vector) -> None:
        try:
            check(vector)
        except (CodecError, DesfireError) as problem:
            raise Mismatch(f"the codec refuses it: {problem}") from problem

    return run


_CHECKS: dict[str, Callable[[Vector], None]] = {
    "auth_aes_ev1": check_auth_aes_ev1,
    "auth_ev2_first": check_auth_ev2_first,
    "ev2_mac": check_ev2_mac,
    "ev2_iv": check_ev2_iv,
    "aes_cmac": check_aes_cmac,
    "cmac_subkeys": check_cmac_subkeys,
    "ev1_cmac_chain": check_ev1_cmac_chain,
    "crc32_desfire": check_crc32,
    "change_key_ev1": check_change_key_ev1,
    "diversify_aes": check_diversify_aes,
    "wrapped_apdu": check_wrapped_apdu,
    "status": check_status,
}

CHECKS: dict[str, Check] = {kind: _strict(check) for kind, check in _CHECKS.items()}
