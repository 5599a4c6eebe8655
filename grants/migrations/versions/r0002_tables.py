"""The tables of a new store.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alarm",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("grant", sa.Text(), nullable=True),
        sa.Column("credential", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("kind", "door", "credential", name="alarm_once"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "api_access_code",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("engine_grant", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("credential", sa.Integer(), nullable=True),
        sa.Column("code", sa.LargeBinary(), nullable=True),
        sa.Column("former_code", sa.LargeBinary(), nullable=True),
        sa.Column("access_method", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("common_code_key", sa.Text(), nullable=True),
        sa.Column("external_allowed", sa.Boolean(), nullable=False),
        sa.Column("offline", sa.Boolean(), nullable=False),
        sa.Column("one_time", sa.Boolean(), nullable=False),
        sa.Column("backup", sa.Boolean(), nullable=False),
        sa.Column("uses_pool", sa.Boolean(), nullable=False),
        sa.Column("pulled", sa.Text(), nullable=True),
        sa.Column("stands_for", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Float(), nullable=True),
        sa.Column("ends_at", sa.Float(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("deleting", sa.Boolean(), nullable=False),
        sa.Column("look_at", sa.Float(), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "api_access_code_by_common_key",
        "api_access_code",
        ["common_code_key"],
        unique=False,
        sqlite_where=sa.text("common_code_key IS NOT NULL"),
    )
    op.create_index("api_access_code_by_door", "api_access_code", ["door"], unique=False)
    op.create_index("api_access_code_by_engine_grant", "api_access_code", ["engine_grant"], unique=False)
    op.create_index("api_access_code_by_look", "api_access_code", ["look_at"], unique=False)
    op.create_index(
        "api_access_code_by_method",
        "api_access_code",
        ["access_method"],
        unique=False,
        sqlite_where=sa.text("access_method IS NOT NULL"),
    )
    op.create_table(
        "api_access_grant",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("user_identity", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Float(), nullable=False),
        sa.Column("ends_at", sa.Float(), nullable=True),
        sa.Column("reservation_key", sa.Text(), nullable=True),
        sa.Column("customization_profile", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("deleting", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("api_access_grant_by_person", "api_access_grant", ["user_identity"], unique=False)
    op.create_index("api_access_grant_by_reservation", "api_access_grant", ["reservation_key"], unique=False)
    op.create_table(
        "api_acs_credential",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("engine_grant", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("access_method", sa.Text(), nullable=True),
        sa.Column("acs_user", sa.Text(), nullable=True),
        sa.Column("allowed", sa.Text(), nullable=True),
        sa.Column("starts_at", sa.Float(), nullable=True),
        sa.Column("ends_at", sa.Float(), nullable=True),
        sa.Column("metadata", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("issued_at", sa.Float(), nullable=True),
        sa.Column("deleting", sa.Boolean(), nullable=False),
        sa.Column("look_at", sa.Float(), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("engine_grant", "system", name="api_acs_credential_once"),
    )
    op.create_index("api_acs_credential_by_look", "api_acs_credential", ["look_at"], unique=False)
    op.create_index("api_acs_credential_by_method", "api_acs_credential", ["access_method"], unique=False)
    op.create_index("api_acs_credential_by_user", "api_acs_credential", ["acs_user"], unique=False)
    op.create_table(
        "api_acs_group_member",
        sa.Column("acs_group", sa.Text(), nullable=False),
        sa.Column("acs_user", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("acs_group", "acs_user"),
    )
    op.create_index("api_acs_group_member_by_user", "api_acs_group_member", ["acs_user"], unique=False)
    op.create_table(
        "api_acs_part",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "api_acs_user",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("user_identity", sa.Text(), nullable=True),
        sa.Column("full_name", sa.Text(), nullable=True),
        sa.Column("email_address", sa.Text(), nullable=True),
        sa.Column("phone_number", sa.Text(), nullable=True),
        sa.Column("starts_at", sa.Float(), nullable=True),
        sa.Column("ends_at", sa.Float(), nullable=True),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("suspended_at", sa.Float(), nullable=True),
        sa.Column("made_for_grant", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("system", "user_identity", name="api_acs_user_once"),
    )
    op.create_index("api_acs_user_by_person", "api_acs_user", ["user_identity"], unique=False)
    op.create_table(
        "api_acs_user_entrance",
        sa.Column("acs_user", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("acs_user", "door"),
    )
    op.create_table(
        "api_action_attempt",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("api_action_attempt_by_device", "api_action_attempt", ["device"], unique=False)
    op.create_table(
        "api_audit",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("ids", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sqlite_autoincrement=True,
    )
    op.create_index("api_audit_by_principal", "api_audit", ["principal"], unique=False)
    op.create_table(
        "api_audit_anchor",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "api_backup_pool",
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("look_at", sa.Float(), nullable=True),
        sa.Column("short", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("door"),
    )
    op.create_table(
        "api_client_session",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("customer_key", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("revoked_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    op.create_index("api_client_session_by_key", "api_client_session", ["key"], unique=False)
    op.create_table(
        "api_connect_webview",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("providers", sa.Text(), nullable=False),
        sa.Column("any_provider", sa.Boolean(), nullable=False),
        sa.Column("capabilities", sa.Text(), nullable=False),
        sa.Column("custom_metadata", sa.Text(), nullable=False),
        sa.Column("customer_key", sa.Text(), nullable=True),
        sa.Column("manages_new", sa.Boolean(), nullable=False),
        sa.Column("redirect_url", sa.Text(), nullable=True),
        sa.Column("failure_url", sa.Text(), nullable=True),
        sa.Column("waits_for_devices", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("selected_provider", sa.Text(), nullable=True),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("authorized_at", sa.Float(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "api_connected_account",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_system", sa.Boolean(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("customer_key", sa.Text(), nullable=True),
        sa.Column("custom_metadata", sa.Text(), nullable=False),
        sa.Column("capabilities", sa.Text(), nullable=False),
        sa.Column("manages_new", sa.Boolean(), nullable=False),
        sa.Column("connect_webview", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("disconnected_at", sa.Float(), nullable=True),
        sa.Column("deleted_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "api_customization_profile",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("primary_color", sa.Text(), nullable=True),
        sa.Column("secondary_color", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("messages", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "api_device",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("bound", sa.Boolean(), nullable=False),
        sa.Column("nickname", sa.Text(), nullable=True),
        sa.Column("custom_metadata", sa.Text(), nullable=False),
        sa.Column("managed", sa.Boolean(), nullable=False),
        sa.Column("backup_pool", sa.Boolean(), nullable=False),
        sa.Column("reported", sa.Text(), nullable=False),
        sa.Column("disturbed", sa.Text(), nullable=False),
        sa.Column("removed_at", sa.Float(), nullable=True),
        sa.Column("deleted_at", sa.Float(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("door"),
    )
    op.create_index("api_device_by_account", "api_device", ["account"], unique=False)
    op.create_table(
        "api_enrollment_automation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("user_identity", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_identity", "system", name="api_enrollment_automation_once"),
    )
    op.create_table(
        "api_event",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("occurred_at", sa.Float(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("secrets", sa.LargeBinary(), nullable=True),
        sa.Column("story", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("api_event_by_time", "api_event", ["created_at"], unique=False)
    op.create_index("api_event_by_type", "api_event", ["type"], unique=False)
    op.create_table(
        "api_event_about",
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("thing", "number"),
    )
    op.create_table(
        "api_instant_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("user_identity", sa.Text(), nullable=False),
        sa.Column("client_session", sa.Text(), nullable=False),
        sa.Column("access_method", sa.Text(), nullable=True),
        sa.Column("max_use_count", sa.Integer(), nullable=False),
        sa.Column("customization_profile", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("access_method"),
        sa.UniqueConstraint("tag"),
    )
    op.create_index("api_instant_key_by_person", "api_instant_key", ["user_identity"], unique=False)
    op.create_table(
        "api_instant_key_use",
        sa.Column("instant_key", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("instant_key", "phone"),
    )
    op.create_index("api_instant_key_use_by_phone", "api_instant_key_use", ["phone"], unique=False)
    op.create_table(
        "api_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=True),
        sa.Column("revoked_at", sa.Float(), nullable=True),
        sa.Column("last_used_at", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    op.create_table(
        "api_person_device",
        sa.Column("user_identity", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("user_identity", "door"),
    )
    op.create_table(
        "api_phone",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("metadata", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_index("api_phone_by_owner", "api_phone", ["owner"], unique=False)
    op.create_table(
        "api_projected",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "api_space",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("customer_key", sa.Text(), nullable=True),
        sa.Column("customer_data", sa.Text(), nullable=True),
        sa.Column("geolocation", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("space"),
    )
    op.create_table(
        "api_space_account",
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("space", "account"),
    )
    op.create_table(
        "api_space_brought",
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("space", "door"),
    )
    op.create_table(
        "api_unmanaged_code",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("foreign_code", sa.Integer(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("leaving", sa.Text(), nullable=True),
        sa.Column("attempt", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("door", "foreign_code", name="api_unmanaged_code_once"),
        sa.UniqueConstraint("foreign_code"),
    )
    op.create_index("api_unmanaged_code_by_leaving", "api_unmanaged_code", ["leaving"], unique=False)
    op.create_table(
        "api_user_identity",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("full_name", sa.Text(), nullable=True),
        sa.Column("email_address", sa.Text(), nullable=True),
        sa.Column("phone_number", sa.Text(), nullable=True),
        sa.Column("customer_key", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.Column("former_key", sa.Text(), nullable=True),
        sa.Column("deleting", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email_address"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("phone_number"),
    )
    op.create_index("api_user_identity_by_former_key", "api_user_identity", ["former_key"], unique=False)
    op.create_index("api_user_identity_by_merged", "api_user_identity", ["merged_into"], unique=False)
    op.create_table(
        "api_webhook",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("event_types", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "api_workspace",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("partner", sa.Text(), nullable=True),
        sa.Column("organization", sa.Text(), nullable=True),
        sa.Column("webviews", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "door",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("make", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("common", sa.Boolean(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("dirty", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=True),
        sa.Column("retry_at", sa.Float(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.Float(), nullable=True),
        sa.Column("log_at", sa.Float(), nullable=True),
        sa.Column("bolt", sa.Text(), nullable=True),
        sa.Column("battery", sa.Integer(), nullable=True),
        sa.Column("door_open", sa.Boolean(), nullable=True),
        sa.Column("auto_lock", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.Float(), nullable=True),
        sa.Column("burst", sa.Integer(), nullable=False),
        sa.Column("burst_at", sa.Float(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("talks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "event",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("grant", sa.Text(), nullable=True),
        sa.Column("door", sa.Text(), nullable=True),
        sa.Column("data", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        sqlite_autoincrement=True,
    )
    op.create_index("event_by_grant", "event", ["grant"], unique=False)
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("person_by_name", "person", ["name"], unique=False)
    op.create_table(
        "room_counter",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("system", "door"),
    )
    op.create_table("space", sa.Column("id", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("id"))
    op.create_table(
        "stay",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("reservation", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.Float(), nullable=False),
        sa.Column("rooms", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("system", "reservation"),
    )
    op.create_table(
        "access_grant",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Float(), nullable=True),
        sa.Column("ends_at", sa.Float(), nullable=True),
        sa.Column("methods", sa.Text(), nullable=False),
        sa.Column("reservation", sa.Text(), nullable=True),
        sa.Column("bundle", sa.Text(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("one_time", sa.Boolean(), nullable=False),
        sa.Column("rounding", sa.Float(), nullable=True),
        sa.Column("wish", sa.LargeBinary(), nullable=True),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("yields", sa.Boolean(), nullable=False),
        sa.Column("barred", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "grant_by_bundle", "access_grant", ["bundle"], unique=False, sqlite_where=sa.text("bundle IS NOT NULL")
    )
    op.create_index("grant_by_person", "access_grant", ["person"], unique=False)
    op.create_index(
        "grant_by_reservation",
        "access_grant",
        ["reservation"],
        unique=False,
        sqlite_where=sa.text("reservation IS NOT NULL"),
    )
    op.create_table(
        "api_access_method",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("access_grant", sa.Text(), nullable=False),
        sa.Column("requested", sa.Integer(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("engine_grant", sa.Text(), nullable=False),
        sa.Column("tag", sa.LargeBinary(), nullable=True),
        sa.Column("spare", sa.Text(), nullable=True),
        sa.Column("door", sa.Text(), nullable=True),
        sa.Column("original", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("issued_at", sa.Float(), nullable=True),
        sa.Column("deleting", sa.Boolean(), nullable=False),
        sa.Column("look_at", sa.Float(), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["access_grant"],
            ["api_access_grant.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("api_access_method_by_engine_grant", "api_access_method", ["engine_grant"], unique=False)
    op.create_index("api_access_method_by_grant", "api_access_method", ["access_grant"], unique=False)
    op.create_index("api_access_method_by_look", "api_access_method", ["look_at"], unique=False)
    op.create_table(
        "api_client_session_sees",
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session"],
            ["api_client_session.id"],
        ),
        sa.PrimaryKeyConstraint("session", "kind", "thing"),
    )
    op.create_index("api_client_session_by_thing", "api_client_session_sees", ["thing"], unique=False)
    op.create_table(
        "api_requested_method",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("access_grant", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=True),
        sa.Column("max_use_count", sa.Integer(), nullable=True),
        sa.Column("engine_grant", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["access_grant"],
            ["api_access_grant.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("api_requested_method_by_engine_grant", "api_requested_method", ["engine_grant"], unique=False)
    op.create_index("api_requested_method_by_grant", "api_requested_method", ["access_grant"], unique=False)
    op.create_table(
        "api_webhook_delivery",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("webhook", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("story", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=True),
        sa.Column("tried_at", sa.Float(), nullable=True),
        sa.Column("status_code", sa.Integer(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["webhook"],
            ["api_webhook.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("webhook", "number", name="api_webhook_delivery_once"),
    )
    op.create_index(
        "api_webhook_delivery_by_story", "api_webhook_delivery", ["webhook", "story", "number"], unique=False
    )
    op.create_index(
        "api_webhook_delivery_by_turn", "api_webhook_delivery", ["webhook", "state", "due_at"], unique=False
    )
    op.create_table(
        "foreign_code",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("tag", sa.LargeBinary(), nullable=True),
        sa.Column("prefix", sa.LargeBinary(), nullable=True),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.Float(), nullable=True),
        sa.Column("ends_at", sa.Float(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["door"],
            ["door.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("foreign_code_by_door", "foreign_code", ["door"], unique=False)
    op.create_index("foreign_code_by_prefix", "foreign_code", ["prefix"], unique=False)
    op.create_index("foreign_code_by_tag", "foreign_code", ["tag"], unique=False)
    op.create_table(
        "space_door",
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["door"],
            ["door.id"],
        ),
        sa.ForeignKeyConstraint(
            ["space"],
            ["space.id"],
        ),
        sa.PrimaryKeyConstraint("space", "door"),
    )
    op.create_table(
        "card",
        sa.Column("serial", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("grant", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.Float(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=True),
        sa.Column("doors", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.Float(), nullable=True),
        sa.Column("ends_at", sa.Float(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["grant"],
            ["access_grant.id"],
        ),
        sa.PrimaryKeyConstraint("serial"),
        sqlite_autoincrement=True,
    )
    op.create_index("card_by_grant", "card", ["grant"], unique=False)
    op.create_index("card_by_number", "card", ["system", "sequence"], unique=False)
    op.create_index("card_by_uid", "card", ["uid"], unique=False)
    op.create_table(
        "credential",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("grant", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("tag", sa.LargeBinary(), nullable=True),
        sa.Column("prefix", sa.LargeBinary(), nullable=True),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.Float(), nullable=True),
        sa.Column("ends_at", sa.Float(), nullable=True),
        sa.Column("load_at", sa.Float(), nullable=True),
        sa.Column("remove_at", sa.Float(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("have", sa.Boolean(), nullable=False),
        sa.Column("have_starts_at", sa.Float(), nullable=True),
        sa.Column("have_ends_at", sa.Float(), nullable=True),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("problem_text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["door"],
            ["door.id"],
        ),
        sa.ForeignKeyConstraint(
            ["grant"],
            ["access_grant.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("credential_by_door", "credential", ["door", "delivery", "state"], unique=False)
    op.create_index("credential_by_end", "credential", ["delivery", "state", "remove_at"], unique=False)
    op.create_index("credential_by_grant", "credential", ["grant"], unique=False)
    op.create_index("credential_by_prefix", "credential", ["prefix"], unique=False)
    op.create_index("credential_by_tag", "credential", ["tag"], unique=False)
    op.create_table(
        "grant_place",
        sa.Column("grant", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["grant"],
            ["access_grant.id"],
        ),
        sa.PrimaryKeyConstraint("grant", "kind", "place"),
    )
    op.create_index("grant_place_by_place", "grant_place", ["kind", "place"], unique=False)
