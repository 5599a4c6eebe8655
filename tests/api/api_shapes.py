"""What every object has in an answer, as the published types say: the SDK would read a missing member as None."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

Check = Callable[[Any], bool]


def uuid(value: Any) -> bool:
    return isinstance(value, str) and value == str(UUID(value))


def moment(value: Any) -> bool:
    """A time in UTC."""
    return isinstance(value, str) and value.endswith("Z") and datetime.fromisoformat(value).tzinfo is not None


def word(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def truth(value: Any) -> bool:
    return isinstance(value, bool)


def number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def table(value: Any) -> bool:
    return isinstance(value, dict)


def url(value: Any) -> bool:
    return isinstance(value, str) and re.match(r"https?://", value) is not None


def maybe(check: Check) -> Check:
    return lambda value: value is None or check(value)


def each(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(check(one) for one in value)


def one_of(*words: str) -> Check:
    return lambda value: value in words


def entries(kind: str) -> Check:
    """A list of errors, warnings or pending mutations, each with what every entry has."""
    wanted = {f"{kind}_code": word, "message": word, "created_at": moment}
    return each(lambda entry: table(entry) and not complaints(entry, wanted))


ERRORS, WARNINGS, MUTATIONS = entries("error"), entries("warning"), entries("mutation")
TROUBLES: dict[str, Check] = {"errors": ERRORS, "warnings": WARNINGS}
MODES = one_of("code", "card", "mobile_key", "cloud_key")
CAPABILITIES = each(one_of("lock", "thermostat", "noise_sensor", "access_control", "camera"))

ASKED_METHOD: dict[str, Check] = {
    "mode": MODES,
    "display_name": word,
    "created_at": moment,
    "created_access_method_ids": each(uuid),
}

SHAPES: dict[str, dict[str, Check]] = {
    "access_grant": {
        "access_grant_id": uuid,
        "access_method_ids": each(uuid),
        "created_at": moment,
        "display_name": word,
        "display_status": word,
        "ends_at": maybe(moment),
        "location_ids": each(uuid),
        "name": maybe(word),
        "pending_mutations": MUTATIONS,
        "requested_access_methods": each(lambda one: table(one) and not complaints(one, ASKED_METHOD)),
        "space_ids": each(uuid),
        "starts_at": moment,
        "user_identity_id": uuid,
        "workspace_id": uuid,
        **TROUBLES,
    },
    "access_method": {
        "access_method_id": uuid,
        "created_at": moment,
        "display_name": word,
        "display_status": word,
        "is_issued": truth,
        "issued_at": maybe(moment),
        "mode": MODES,
        "pending_mutations": MUTATIONS,
        "workspace_id": uuid,
        **TROUBLES,
    },
    "user_identity": {
        "acs_user_ids": each(uuid),
        "created_at": moment,
        "display_name": word,
        "email_address": maybe(word),
        "full_name": maybe(word),
        "merged_user_identity_ids": each(uuid),
        "merged_user_identity_keys": each(word),
        "phone_number": maybe(word),
        "user_identity_id": uuid,
        "user_identity_key": maybe(word),
        "workspace_id": uuid,
        **TROUBLES,
    },
    "space": {
        "acs_entrance_count": number,
        "created_at": moment,
        "device_count": number,
        "display_name": word,
        "name": word,
        "space_id": uuid,
        "workspace_id": uuid,
    },
    "device": {
        "device_id": uuid,
        "workspace_id": uuid,
        "connected_account_id": uuid,
        "device_type": word,
        "display_name": word,
        "capabilities_supported": each(one_of("access_code", "lock", "battery", "phone")),
        "is_managed": lambda value: value is True,
        "space_ids": each(uuid),
        "custom_metadata": table,
        "created_at": moment,
        "properties": lambda value: table(value) and truth(value.get("online")) and word(value.get("name")),
        "errors": ERRORS,
        "warnings": WARNINGS,
    },
    "access_code": {
        "access_code_id": uuid,
        "code": maybe(word),
        "common_code_key": maybe(word),
        "created_at": moment,
        "device_id": uuid,
        "is_backup_access_code_available": truth,
        "is_external_modification_allowed": truth,
        "is_managed": lambda value: value is True,
        "is_offline_access_code": truth,
        "is_one_time_use": truth,
        "name": maybe(word),
        "pending_mutations": MUTATIONS,
        "status": one_of("setting", "set", "unset", "removing", "unknown"),
        "type": one_of("time_bound", "ongoing"),
        "workspace_id": uuid,
        **TROUBLES,
    },
    "unmanaged_access_code": {
        "access_code_id": uuid,
        "code": maybe(word),
        "created_at": moment,
        "device_id": uuid,
        "is_managed": lambda value: value is False,
        "name": maybe(word),
        "status": one_of("set", "unset"),
        "type": one_of("time_bound", "ongoing"),
        "workspace_id": uuid,
        **TROUBLES,
    },
    "acs_system": {
        "acs_system_id": uuid,
        "connected_account_id": uuid,
        "connected_account_ids": each(uuid),
        "created_at": moment,
        "image_alt_text": lambda value: isinstance(value, str),
        "image_url": lambda value: isinstance(value, str),
        "is_credential_manager": truth,
        "location": lambda value: table(value) and "time_zone" in value,
        "name": word,
        "workspace_id": uuid,
        **TROUBLES,
    },
    "acs_entrance": {
        "acs_entrance_id": uuid,
        "acs_system_id": uuid,
        "connected_account_id": uuid,
        "created_at": moment,
        "display_name": word,
        "space_ids": each(uuid),
        **TROUBLES,
    },
    "acs_encoder": {
        "acs_encoder_id": uuid,
        "acs_system_id": uuid,
        "connected_account_id": uuid,
        "created_at": moment,
        "display_name": word,
        "errors": ERRORS,
        "workspace_id": uuid,
    },
    "acs_user": {
        "acs_system_id": uuid,
        "acs_user_id": uuid,
        "connected_account_id": uuid,
        "created_at": moment,
        "display_name": word,
        "is_managed": lambda value: value is True,
        "last_successful_sync_at": maybe(moment),
        "workspace_id": uuid,
        **TROUBLES,
    },
    "acs_credential": {
        "access_method": MODES,
        "acs_credential_id": uuid,
        "acs_system_id": uuid,
        "connected_account_id": uuid,
        "created_at": moment,
        "display_name": word,
        "is_managed": lambda value: value is True,
        "workspace_id": uuid,
        **TROUBLES,
    },
    "acs_access_group": {
        "access_group_type": word,
        "access_group_type_display_name": word,
        "acs_access_group_id": uuid,
        "acs_system_id": uuid,
        "connected_account_id": uuid,
        "created_at": moment,
        "display_name": word,
        "external_type": word,
        "external_type_display_name": word,
        "is_managed": lambda value: value is True,
        "name": word,
        "pending_mutations": MUTATIONS,
        "workspace_id": uuid,
        **TROUBLES,
    },
    "connected_account": {
        "accepted_capabilities": CAPABILITIES,
        "account_type_display_name": word,
        "automatically_manage_new_devices": truth,
        "connected_account_id": uuid,
        "custom_metadata": table,
        "display_name": word,
        **TROUBLES,
    },
    "connect_webview": {
        "accepted_capabilities": CAPABILITIES,
        "accepted_providers": each(word),
        "any_provider_allowed": truth,
        "authorized_at": maybe(moment),
        "automatically_manage_new_devices": truth,
        "connect_webview_id": uuid,
        "connected_account_id": maybe(uuid),
        "created_at": moment,
        "custom_metadata": table,
        "custom_redirect_failure_url": maybe(url),
        "custom_redirect_url": maybe(url),
        "device_selection_mode": one_of("none", "single", "multiple"),
        "login_successful": truth,
        "selected_provider": maybe(word),
        "status": one_of("pending", "failed", "authorized"),
        "url": url,
        "wait_for_device_creation": truth,
        "workspace_id": uuid,
    },
    "webhook": {"url": url, "webhook_id": word},
    "instant_key": {
        "client_session_id": uuid,
        "created_at": moment,
        "expires_at": moment,
        "instant_key_id": uuid,
        "instant_key_url": url,
        "user_identity_id": uuid,
        "workspace_id": uuid,
    },
    "client_session": {
        "client_session_id": uuid,
        "connect_webview_ids": each(uuid),
        "connected_account_ids": each(uuid),
        "created_at": moment,
        "device_count": number,
        "expires_at": moment,
        "token": lambda value: str(value).startswith("seam_cst"),
        "user_identifier_key": maybe(word),
        "user_identity_ids": each(uuid),
        "workspace_id": uuid,
    },
    "action_attempt": {
        "action_attempt_id": uuid,
        "action_type": word,
        "status": one_of("pending", "success", "error"),
        "result": maybe(table),
        "error": maybe(table),
    },
    "event": {
        "event_id": uuid,
        "event_type": word,
        "workspace_id": uuid,
        "created_at": moment,
        "occurred_at": moment,
    },
}


def complaints(answer: Mapping[str, Any], wanted: Mapping[str, Check]) -> list[str]:
    """What is missing in an answer or is not of its kind."""
    missing = [f"{name} is missing" for name in wanted if name not in answer]
    return missing + [
        f"{name} is {answer[name]!r}"
        for name, check in wanted.items()
        if name in answer and not _holds(check, answer[name])
    ]


def _holds(check: Check, value: Any) -> bool:
    try:
        return check(value)
    except ValueError:
        return False
