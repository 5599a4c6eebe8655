"""The first tables.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
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
        sa.UniqueConstraint("name"),
    )
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
        sa.Column("wish", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("grant_by_reservation", "access_grant", ["reservation"], unique=False)
    op.create_table(
        "foreign_code",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("tag", sa.LargeBinary(), nullable=True),
        sa.Column("prefix", sa.LargeBinary(), nullable=True),
        sa.Column("length", sa.Integer(), nullable=True),
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
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.Float(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=True),
        sa.Column("doors", sa.Text(), nullable=False),
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
