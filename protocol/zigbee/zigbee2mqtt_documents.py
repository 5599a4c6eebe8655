"""The JSON documents of a Zigbee2MQTT bridge, typed.

Source: Koenkk/zigbee2mqtt 2.12.1, lib/; zigbee-herdsman-converters 26.99.0, src/converters/.

What is about locks is checked, and a member that a bridge adds besides is kept. Numbers are not text and text is no
number: a bridge minds the difference. `read_document` raises `Malformed`, whose text never holds the document: it may
carry codes.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.zigbee.zigbee2mqtt_topics import Kind, Topic

OnlineWord = Literal["online", "offline"]
UserTypeWord = Literal["unrestricted", "year_day_schedule", "week_day_schedule", "master", "non_access"]
UserStatusWord = Literal["available", "enabled", "disabled"]
StateWord = Literal["LOCK", "UNLOCK"]


class Document(BaseModel):
    """A JSON object. `plain` gives back exactly what was read or stated."""

    SOURCE: ClassVar[str] = "Koenkk/zigbee2mqtt 2.12.1, lib/; zigbee-herdsman-converters 26.99.0, src/converters/"

    model_config = ConfigDict(strict=True, extra="allow", frozen=True, hide_input_in_errors=True)

    def plain(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)

    def text(self) -> str:
        """As it travels."""
        return json.dumps(self.plain(), separators=(",", ":"))


class Closed(Document):
    """A JSON object that has no other members."""

    model_config = ConfigDict(extra="forbid")


# --- the bridge -------------------------------------------------------------------------------------------------------


class OnlineState(Closed):
    """`bridge/state` and a device's availability; the bridge's last will says offline."""

    state: OnlineWord


class Coordinator(Document):
    ieee_address: str
    type: str


class Network(Document):
    channel: int
    pan_id: int


class BridgeInfo(Document):
    version: str
    coordinator: Coordinator | None = None
    network: Network | None = None
    permit_join: bool = False
    config: dict[str, Any] = Field(default_factory=dict, repr=False)
    config_schema: dict[str, Any] = Field(default_factory=dict, repr=False)


class Feature(Document):
    """One element of `exposes`, or a feature inside one."""

    type: str
    name: str = ""
    property: str = ""
    features: list[Feature] = Field(default_factory=list)


class Definition(Document):
    model: str
    vendor: str
    description: str = ""
    exposes: list[Feature] = Field(default_factory=list)
    supports_ota: bool = False


class Clusters(Document):
    input: list[str] = Field(default_factory=list)
    output: list[str] = Field(default_factory=list)


class Endpoint(Document):
    name: str | None = None
    bindings: list[Any] = Field(default_factory=list)
    configured_reportings: list[Any] = Field(default_factory=list)
    clusters: Clusters = Field(default_factory=Clusters)
    scenes: list[Any] = Field(default_factory=list)


class Device(Document):
    """One element of `bridge/devices`. `definition` is None for a device that the bridge does not know."""

    ieee_address: str
    type: Literal["Coordinator", "Router", "EndDevice", "GreenPower", "Unknown"]
    friendly_name: str
    network_address: int | None = None
    supported: bool = False
    disabled: bool = False
    definition: Definition | None = None
    description: str | None = None
    power_source: str | None = None
    software_build_id: str | None = None
    date_code: str | None = None
    model_id: str | None = None
    manufacturer: str | None = None
    interviewing: bool = False
    interview_completed: bool = True
    interview_state: str | None = None
    endpoints: dict[str, Endpoint] = Field(default_factory=dict)

    @property
    def is_lock(self) -> bool:
        return self.definition is not None and any(one.type == "lock" for one in self.definition.exposes)

    @property
    def takes_codes(self) -> bool:
        """Whether it exposes the composite `pin_code`."""
        exposes = [] if self.definition is None else self.definition.exposes
        return any(one.type == "composite" and one.name == "pin_code" for one in exposes)


class Logging(Closed):
    """Where a failed `set` shows, and nowhere else."""

    level: Literal["debug", "info", "warning", "error"]
    message: str
    namespace: str = ""


class BridgeEvent(Closed):
    type: Literal["device_joined", "device_interview", "device_announce", "device_leave"]
    data: dict[str, Any]


class Request(Document):
    """What is asked of the bridge; a response repeats the `transaction`."""

    transaction: str | int | None = None


class DeviceOptions(Request):
    """`bridge/request/device/options`, as it is needed to see codes: `{"expose_pin": true}`."""

    id: str
    options: dict[str, Any]


class Response(Closed):
    """`error` says why a `status` is error, and is there only then."""

    data: dict[str, Any]
    status: Literal["ok", "error"]
    error: str | None = None
    transaction: str | int | None = None


# --- a device ---------------------------------------------------------------------------------------------------------


class User(Closed):
    """A slot as the bridge remembers it. `pin_code` is there only with the option `expose_pin`."""

    status: str = Field(pattern=r"^(available|enabled|disabled|not_supported_\d+)$")
    pin_code: str | None = Field(default=None, repr=False)


class DeviceState(Document):
    """What a lock's topic says: all that the bridge remembers of it. `action` is an edge, the rest are levels."""

    state: StateWord | None = None
    lock_state: Literal["not_fully_locked", "locked", "unlocked"] | None = None
    door_state: (
        Literal["open", "closed", "error_jammed", "error_forced_open", "error_unspecified", "undefined"] | None
    ) = None
    battery: int | float | None = Field(default=None, ge=0, le=100)
    linkquality: int | None = Field(default=None, ge=0, le=255)
    users: dict[str, User] = Field(default_factory=dict)
    action: str | None = None
    action_user: int | None = Field(default=None, ge=0, le=0xFFFF)
    action_source: int | None = Field(default=None, ge=0, le=0xFF)
    action_source_name: str | None = None
    auto_relock_time: int | None = Field(default=None, ge=0)
    sound_volume: Literal["silent_mode", "low_volume", "high_volume"] | None = None
    last_successful_pincode_save: int | None = None
    last_successful_pincode_clear: int | None = None


class PinCodeSet(Closed):
    """A code for a slot; without one the slot is cleared. A code that is a number has lost its leading zeros."""

    user: int
    user_type: UserTypeWord = "unrestricted"
    user_enabled: bool = True
    pin_code: str | int | None = Field(default=None, repr=False)


class UserStatusSet(Closed):
    user: int
    status: UserStatusWord


class StateSet(Closed):
    """A state with the code that RequirePINForRFOperation asks for."""

    state: str
    code: str = Field(default="", repr=False)


class DeviceSet(Document):
    """What `F/set` asks."""

    state: str | StateSet | None = None
    pin_code: PinCodeSet | None = None
    user_status: UserStatusSet | None = None


class UserAsked(Closed):
    user: int


class DeviceGet(Document):
    """What `F/get` asks; the empty text for `pin_code` or `user_status` asks for every slot."""

    state: Literal[""] | None = None
    pin_code: Literal[""] | UserAsked | None = None
    user_status: Literal[""] | UserAsked | None = None


OF_KIND: dict[Kind, type[Document]] = {
    Kind.BRIDGE_STATE: OnlineState,
    Kind.BRIDGE_INFO: BridgeInfo,
    Kind.BRIDGE_LOGGING: Logging,
    Kind.BRIDGE_EVENT: BridgeEvent,
    Kind.BRIDGE_REQUEST: Request,
    Kind.BRIDGE_RESPONSE: Response,
    Kind.DEVICE: DeviceState,
    Kind.AVAILABILITY: OnlineState,
    Kind.SET: DeviceSet,
    Kind.GET: DeviceGet,
}
"""Kind of topic to its document. `bridge/devices` is a list of `Device`; groups and definitions are not about locks."""

OF_REQUEST: dict[str, type[Request]] = {"device/options": DeviceOptions}

D = TypeVar("D", bound=Document)


def validated(model: type[D], value: object) -> D:
    """A document out of parsed JSON; raises `Malformed` with the place and what is wrong there."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(step) for step in first["loc"]) or "the document"
    raise Malformed(model.__name__, f"{where}: {first['msg']}")


def read_document(topic: Topic, payload: bytes | str) -> Document | list[Device] | Any:
    """The document of a topic; raises `Malformed`.

    `bridge/devices` gives a list of devices, groups and definitions parsed JSON. A bridge older than 2.0 says its state
    as a bare word. The attribute behind `set` or `get` stands round the payload, which is then any JSON, or text.
    """
    value = _json(topic, payload)
    if topic.kind is Kind.BRIDGE_DEVICES:
        if not isinstance(value, list):
            raise Malformed("bridge/devices", "it is no list")
        return [validated(Device, one) for one in value]
    if topic.kind is Kind.BRIDGE_STATE and isinstance(value, str):
        value = {"state": value}
    if topic.attribute:
        value = {topic.attribute: value}
    if topic.kind is Kind.BRIDGE_REQUEST and topic.name in OF_REQUEST:
        return validated(OF_REQUEST[topic.name], value)
    model = OF_KIND.get(topic.kind)
    return value if model is None else validated(model, value)


def _json(topic: Topic, payload: bytes | str) -> Any:
    """A word without quotes is only the state of an old bridge, or the value of an attribute."""
    try:
        text = payload if isinstance(payload, str) else payload.decode()
        return json.loads(text)
    except UnicodeDecodeError:
        raise Malformed(topic.kind.value, "the payload is not UTF-8") from None
    except (ValueError, RecursionError):  # also a number of more digits than Python reads
        if topic.attribute or topic.kind is Kind.BRIDGE_STATE:
            return text
        raise Malformed(topic.kind.value, "the payload is no JSON") from None
