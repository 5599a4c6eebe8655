"""Webhooks: each event once, signed so that the SDK's own verifier believes it, again when the listener was ill."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from api_doors import Doors
from api_house import Clock, House
from api_listener import Listener, listening
from api_waiting import fields_of, is_gone, issued, until
from seam import Seam, SeamWebhook, SeamWebhookVerificationError
from seam.resources import AccessGrant, Webhook


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as one:
        yield one


@pytest.fixture
def webhook(seam: Seam, listener: Listener) -> Iterator[Webhook]:
    """A webhook for everything."""
    made = seam.webhooks.create(url=listener.url)
    yield made
    if made.webhook_id in {one.webhook_id for one in seam.webhooks.list()}:
        seam.webhooks.delete(webhook_id=made.webhook_id)


def granted(seam: Seam, clock: Clock, house: House) -> AccessGrant:
    return seam.access_grants.create(
        user_identity={"full_name": "Hook Hooked"},
        device_ids=[house.lock.device_id],
        requested_access_methods=[{"mode": "code"}],
        ends_at=clock.after(hours=1),
    )


def verified(listener: Listener, webhook: Webhook) -> list[dict[str, Any]]:
    """All that arrived, each checked by the SDK's verifier."""
    verifier = SeamWebhook(str(webhook.secret))
    return [fields_of(verifier.verify(body, headers)) for body, headers in list(listener.deliveries)]


def arrived(listener: Listener, webhook: Webhook, event_type: str, **fields: str) -> dict[str, Any]:
    """The first delivery of that event, as soon as it has come."""

    def found() -> list[dict[str, Any]]:
        wanted = {"event_type": event_type, **fields}
        return [one for one in verified(listener, webhook) if wanted.items() <= one.items()]

    return until(found)[0]


def test_what_happens_is_delivered_and_the_sdk_believes_it(
    seam: Seam, clock: Clock, house: House, doors: Doors, listener: Listener, webhook: Webhook
) -> None:
    assert str(webhook.secret).startswith("whsec_")
    grant = granted(seam, clock, house)
    method = issued(seam, grant.access_grant_id)
    arrived(listener, webhook, "access_grant.created", access_grant_id=grant.access_grant_id)
    told = arrived(listener, webhook, "access_method.issued", access_method_id=method.access_method_id)
    assert told["code"] == method.code
    doors.walk_up(house.lock.device_id, str(method.code))
    arrived(listener, webhook, "lock.unlocked", device_id=house.lock.device_id)


def test_a_delivery_is_the_event_that_the_list_tells_and_comes_once(
    seam: Seam, clock: Clock, house: House, listener: Listener, webhook: Webhook
) -> None:
    grant = granted(seam, clock, house)
    issued(seam, grant.access_grant_id)
    event = arrived(listener, webhook, "access_grant.created", access_grant_id=grant.access_grant_id)
    kept = fields_of(seam.events.get(event_id=event["event_id"]))
    assert kept == event
    arrived(listener, webhook, "access_code.set_on_device")
    ids = [json.loads(body)["event_id"] for body, _ in listener.deliveries]
    assert len(ids) == len(set(ids))


def test_a_delivery_that_somebody_changed_is_not_believed(
    seam: Seam, clock: Clock, house: House, listener: Listener, webhook: Webhook
) -> None:
    granted(seam, clock, house)
    until(lambda: listener.deliveries)
    body, headers = listener.deliveries[0]
    for changed in (body.replace("access", "excess"), body + " "):
        with pytest.raises(SeamWebhookVerificationError):
            SeamWebhook(str(webhook.secret)).verify(changed, headers)


def test_only_the_types_that_were_asked_for_are_delivered(
    seam: Seam, clock: Clock, house: House, listener: Listener
) -> None:
    webhook = seam.webhooks.create(url=listener.url, event_types=["access_method.issued"])
    assert webhook.event_types == ["access_method.issued"]
    issued(seam, granted(seam, clock, house).access_grant_id)
    arrived(listener, webhook, "access_method.issued")
    assert {one["event_type"] for one in verified(listener, webhook)} == {"access_method.issued"}
    seam.webhooks.update(webhook_id=webhook.webhook_id, event_types=["access_grant.created"])
    assert seam.webhooks.get(webhook_id=webhook.webhook_id).event_types == ["access_grant.created"]
    listener.deliveries.clear()
    issued(seam, granted(seam, clock, house).access_grant_id)
    arrived(listener, webhook, "access_grant.created")
    assert {one["event_type"] for one in verified(listener, webhook)} == {"access_grant.created"}
    seam.webhooks.delete(webhook_id=webhook.webhook_id)


def test_a_webhook_that_was_deleted_delivers_nothing_more(
    seam: Seam, clock: Clock, house: House, listener: Listener, webhook: Webhook
) -> None:
    with listening() as other:
        kept = seam.webhooks.create(url=other.url)
        seam.webhooks.delete(webhook_id=webhook.webhook_id)
        assert is_gone(lambda: seam.webhooks.get(webhook_id=webhook.webhook_id), "webhook_not_found")
        listener.deliveries.clear()
        grant = granted(seam, clock, house)
        arrived(other, kept, "access_grant.created", access_grant_id=grant.access_grant_id)
        assert listener.deliveries == []
        seam.webhooks.delete(webhook_id=kept.webhook_id)


def test_a_listener_that_was_ill_is_told_again_under_the_same_id(
    seam: Seam, clock: Clock, house: House, listener: Listener, webhook: Webhook
) -> None:
    listener.status = 500
    grant = granted(seam, clock, house)
    event = arrived(listener, webhook, "access_grant.created", access_grant_id=grant.access_grant_id)

    def tries() -> list[dict[str, str]]:
        return [
            {name.lower(): value for name, value in headers.items()}
            for body, headers in list(listener.deliveries)
            if json.loads(body)["event_id"] == event["event_id"]
        ]

    assert len(tries()) == 1
    listener.status = 200
    clock.advance(seconds=6)
    again = until(tries, lambda told: len(told) == 2)
    assert again[0]["svix-id"] == again[1]["svix-id"]
    assert verified(listener, webhook)


def test_webhooks_are_listed(seam: Seam, webhook: Webhook, listener: Listener) -> None:
    (found,) = [one for one in seam.webhooks.list() if one.webhook_id == webhook.webhook_id]
    assert found.url == listener.url
    assert seam.webhooks.get(webhook_id=webhook.webhook_id).url == listener.url
