"""Webhooks, how far each of them is in the log of events, and the deliveries that did not succeed at once."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from latchwork.grants.schema import metadata

webhook = Table(
    "api_webhook",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    # a JSON list; * is all
    Column("event_types", Text, nullable=False),
    # what its deliveries are signed with, sealed
    Column("secret", LargeBinary, nullable=False),
    # the number of the last event that was delivered, or has a row below
    Column("reached", Integer, nullable=False),
    Column("created_at", Float, nullable=False),
)

delivery = Table(
    "api_webhook_delivery",
    metadata,
    Column("id", Text, primary_key=True),
    Column("webhook", Text, ForeignKey("api_webhook.id"), nullable=False),
    # the event's number
    Column("number", Integer, nullable=False),
    # what has to wait for each other; None for what waits for nothing
    Column("story", Text),
    # see latchwork.app.api.webhooks.ledger.State
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Float),
    Column("tried_at", Float),
    # what the listener answered, or what became of the attempt
    Column("status_code", Integer),
    Column("problem", Text),
    Column("created_at", Float, nullable=False),
    UniqueConstraint("webhook", "number", name="api_webhook_delivery_once"),
)
Index("api_webhook_delivery_by_turn", delivery.c.webhook, delivery.c.state, delivery.c.due_at)
Index("api_webhook_delivery_by_story", delivery.c.webhook, delivery.c.story, delivery.c.number)
