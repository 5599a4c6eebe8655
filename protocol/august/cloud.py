"""The cloud of August and Yale Access: keys and slots of the Bluetooth protocol, PIN documents, remote operation.

Source: `Yale-Libs/yalexs`, `api_common.py`, `lock.py`, `pin.py` and its fixtures. Writing PINs through the cloud is not
public, nor are the load states other than `loaded` and the access types other than `one-time`.
"""

from __future__ import annotations

from enum import StrEnum

from latchwork.protocol.rest.calls import Api, Call
from latchwork.protocol.rest.documents import CamelRead, Document, Read, named, secret

SOURCE = "Yale-Libs/yalexs, api_common.py"
AUGUST_HOST = "api-production.august.com"
YALE_HOST = "api.aaecosystem.com"

API_KEY_HEADER = "x-august-api-key"
TOKEN_HEADER = "x-august-access-token"
VERSION_HEADER = "Accept-Version"

HOMEKIT_SLOT = 256
"""The slot of an offline key that belongs to HomeKit (`loadedhk`)."""


class OfflineKey(Read):
    """`created` and not yet `loaded` is a key that the lock does not have. `key` is 32 hex digits."""

    user_id: str | None = named("UserID", default=None)
    slot: int
    key: str = secret()
    created: str | None = None
    loaded: str | None = None


class OfflineKeys(Read):
    """The lock's keys by where they are: in the lock, on the way there, taken out, and HomeKit's."""

    loaded: tuple[OfflineKey, ...] = ()
    created: tuple[OfflineKey, ...] = ()
    deleted: tuple[OfflineKey, ...] = ()
    loaded_homekit: tuple[OfflineKey, ...] = named("loadedhk", default=())


class LockDetail(Read):
    """The part of a lock's document that Bluetooth needs."""

    lock_id: str = named("LockID")
    serial: str | None = named("SerialNumber", default=None)
    offline_keys: OfflineKeys = named("OfflineKeys", default=OfflineKeys())


class PinDocument(CamelRead):
    """A keypad code as the cloud keeps it; times are ISO 8601."""

    id: str = named("_id")
    lock_id: str = named("lockID")
    user_id: str = named("userID")
    state: str
    pin: str = secret()
    slot: int
    access_type: str
    first_name: str | None = None
    last_name: str | None = None
    unverified: bool | None = None
    created_at: str | None = None
    updated_at: str | None = None
    loaded_date: str | None = None
    access_start_time: str | None = None
    access_end_time: str | None = None
    access_times: str | None = None


PinList = dict[str, list[PinDocument]]
"""By load state."""

LOADED = "loaded"


class Action(StrEnum):
    """What the log of a house says that happened; `finger_`, `rf_` (card), `homekey_` and `linked_` come with the same
    two endings."""

    LOCK = "lock"
    UNLOCK = "unlock"
    ONE_TOUCH_LOCK = "onetouchlock"
    AUTO_LOCK = "auto_lock"
    BLE_LOCK = "ble_lock"
    BLE_UNLOCK = "ble_unlock"
    REMOTE_LOCK = "remote_lock"
    REMOTE_UNLOCK = "remote_unlock"
    MANUAL_LOCK = "manual_lock"
    MANUAL_UNLOCK = "manual_unlock"
    PIN_LOCK = "pin_lock"
    PIN_UNLOCK = "pin_unlock"
    FINGER_LOCK = "finger_lock"
    FINGER_UNLOCK = "finger_unlock"
    RF_LOCK = "rf_lock"
    RF_UNLOCK = "rf_unlock"
    HOMEKEY_LOCK = "homekey_lock"
    HOMEKEY_UNLOCK = "homekey_unlock"
    LINKED_LOCK = "linked_lock"
    LINKED_UNLOCK = "linked_unlock"
    JAMMED = "jammed"
    DOOR_OPEN = "dooropen"
    DOOR_CLOSED = "doorclosed"


class Login(Document):
    """`identifier` is `email:` or `phone:` and the address."""

    identifier: str
    install_id: str = named("installId")
    password: str = secret()


class CodeWanted(Document):
    value: str


class PhoneCode(Document):
    phone: str
    code: str = secret()


class EmailCode(Document):
    email: str
    code: str = secret()


Anything = dict[str, object]
"""A document of which no field is described here."""

API = Api("August cloud")

LOG_IN = Call(API, "log in", "POST", "/session", Anything, SOURCE, body=Login)
ASK_PHONE_CODE = Call(API, "ask for a code by phone", "POST", "/validation/phone", Anything, SOURCE, body=CodeWanted)
ASK_EMAIL_CODE = Call(API, "ask for a code by e-mail", "POST", "/validation/email", Anything, SOURCE, body=CodeWanted)
VALIDATE_PHONE = Call(API, "validate a phone", "POST", "/validate/phone", Anything, SOURCE, body=PhoneCode)
VALIDATE_EMAIL = Call(API, "validate an e-mail", "POST", "/validate/email", Anything, SOURCE, body=EmailCode)
LOCKS = Call(API, "list locks", "GET", "/users/locks/mine", dict[str, Anything], SOURCE)
LOCK_DETAIL = Call(API, "read a lock", "GET", "/locks/{lock_id}", LockDetail, SOURCE)
PINS = Call(API, "list PINs", "GET", "/locks/{lock_id}/pins", PinList, SOURCE)
ACTIVITIES = Call(API, "list activities", "GET", "/houses/{house_id}/activities", Anything, SOURCE, query=("limit",))

OPERATE_QUERY = ("v", "type", "intent")
ASYNCHRONOUS = {"v": "2.3.1", "type": "async"}
"""The answer comes as a push and not in the reply."""


def _operate(verb: str) -> Call[Anything]:
    return Call(
        API, f"{verb} remotely", "PUT", f"/remoteoperate/{{lock_id}}/{verb}", Anything, SOURCE, query=OPERATE_QUERY
    )


REMOTE_LOCK = _operate("lock")
REMOTE_UNLOCK = _operate("unlock")
REMOTE_UNLATCH = _operate("unlatch")
REMOTE_STATUS = _operate("status")
WAKE_UP = {**ASYNCHRONOUS, "intent": "wakeup"}

CALLS = (
    LOG_IN,
    ASK_PHONE_CODE,
    ASK_EMAIL_CODE,
    VALIDATE_PHONE,
    VALIDATE_EMAIL,
    LOCKS,
    LOCK_DETAIL,
    PINS,
    ACTIVITIES,
    REMOTE_LOCK,
    REMOTE_UNLOCK,
    REMOTE_UNLATCH,
    REMOTE_STATUS,
)


def headers(api_key: str, token: str | None = None, version: str = "0.0.1") -> dict[str, str]:
    """What every call carries; the token comes from logging in."""
    sent = {API_KEY_HEADER: api_key, VERSION_HEADER: version}
    return sent if token is None else {**sent, TOKEN_HEADER: token}
