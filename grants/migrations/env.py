"""Alembic's entry point: the engine hands its open connection over, so that a migration is one transaction of ours."""

from __future__ import annotations

from alembic import context

from latchwork.grants.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
    render_as_batch=True,
)
context.run_migrations()
