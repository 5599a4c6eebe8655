"""Access codes as they are answered."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal["time_bound", "ongoing"]


class Trouble(BaseModel):
    """What is wrong, or should be known; each code has fields of its own beside these."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    message: str
    created_at: str


class CodeError(Trouble):
    error_code: str
    is_access_code_error: bool | None = None
    is_device_error: bool | None = None
    is_connected_account_error: bool | None = None


class CodeWarning(Trouble):
    warning_code: str


class CodeMutation(Trouble):
    mutation_code: str


class AccessCode(BaseModel):
    """A code that is managed here."""

    access_code_id: str
    workspace_id: str
    device_id: str
    name: str | None
    code: str | None
    common_code_key: str | None
    type: Kind
    status: Literal["setting", "set", "unset", "removing", "unknown"]
    display_status: str
    starts_at: str | None
    ends_at: str | None
    is_managed: Literal[True]
    is_scheduled_on_device: bool
    is_external_modification_allowed: bool
    is_offline_access_code: bool
    is_one_time_use: bool
    is_backup: bool
    is_backup_access_code_available: bool
    pulled_backup_access_code_id: str | None
    is_waiting_for_code_assignment: bool
    created_at: str
    errors: list[CodeError]
    warnings: list[CodeWarning]
    pending_mutations: list[CodeMutation]


class UnmanagedAccessCode(BaseModel):
    """A code that somebody else put on a device."""

    access_code_id: str
    workspace_id: str
    device_id: str
    name: str | None
    code: str | None
    type: Kind
    status: Literal["set", "unset"]
    starts_at: str | None
    ends_at: str | None
    is_managed: Literal[False]
    cannot_be_managed: bool
    cannot_delete_unmanaged_access_code: bool
    created_at: str
    errors: list[CodeError]
    warnings: list[CodeWarning]


class GeneratedCode(BaseModel):
    """A PIN that the device takes and that is on it nowhere yet. It is not set."""

    code: str
    device_id: str


class TimelineEvent(BaseModel):
    """An event about one code; each type has fields of its own beside these."""

    model_config = ConfigDict(extra="allow", defer_build=True)

    event_id: str
    event_type: str
    created_at: str
    occurred_at: str
