"""Keeps the API's view in step with the engine's, inside the very transaction that changes it.

Triggers mark every grant and door that a transaction touches; before it is committed each of them is looked at anew,
what is seen is laid beside what was last told, and the difference becomes events. So an event is stored with its
change, none is told twice, none is missed, and nothing has to be remembered but the state itself.
"""

from latchwork.app.api.projection.projector import Projector

__all__ = ["Projector"]
