"""Webhooks: every event reaches every listener that asked for it, at least once, in the order of its grant.

The log of events is the outbox: an event is stored with its change, and each webhook remembers how far it is. So
nothing is written for a delivery that succeeds at once, and nothing is lost with the process. What fails gets a row of
its own, is tried again along the published ladder, and holds back the later events of the same grant meanwhile.

Facts: deliveries are signed as the published client libraries verify them (the Svix scheme, which is that of Standard
Webhooks under other header names).
"""

from latchwork.app.api.webhooks.office import PostOffice

__all__ = ["PostOffice"]
