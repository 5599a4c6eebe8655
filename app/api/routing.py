"""The table of routes: each is declared once, beside what carries it out.

Every route answers POST with a JSON body and, beside it, the verb that current client libraries send.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from inspect import iscoroutinefunction
from typing import Any, TypeVar, get_type_hints

from pydantic import BaseModel

from latchwork.app.api.parameters import Parameters
from latchwork.app.api.scopes import Scope as Scope

Handler = TypeVar("Handler", bound=Callable[..., Any])


class Verb(StrEnum):
    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"

    @property
    def in_query(self) -> bool:
        """Whether the parameters come in the query string."""
        return self in (Verb.GET, Verb.DELETE)


@dataclass(frozen=True, slots=True)
class Route:
    """One row.

    `answers` is the key of the answer beside `ok`, None for `ok` alone; `model` is what stands there (a model, or a
    plain type such as `Timestamp`), and `many` says that it is a list of them, `paged` that pages of it are turned.
    `also` are further keys with the same value, `beside` keys with other things (see `latchwork.app.api.call.Beside`).
    `older` are verbs that earlier client libraries send.
    `waits` says that the handler awaits; else it runs whole inside one transaction. `ours` marks what the published
    API does not have. `open_to_sessions` lets a client session call it, which sees only its own. `reads_much`: it goes
    through so many rows that others should not have to wait for it, as lists are taken to do.
    """

    path: str
    verb: Verb
    parameters: type[Parameters]
    handler: Callable[..., Any]
    answers: str | None
    model: Any
    many: bool
    paged: bool
    also: tuple[str, ...]
    beside: Mapping[str, type[BaseModel]]
    scope: Scope
    waits: bool
    ours: bool
    open_to_sessions: bool
    older: tuple[Verb, ...]
    reads_much: bool

    @property
    def verbs(self) -> tuple[str, ...]:
        """Every verb that it takes."""
        return tuple(verb.value for verb in dict.fromkeys((self.verb, *self.older, Verb.POST)))

    @property
    def writes(self) -> bool:
        return self.verb is not Verb.GET

    @property
    def section(self) -> str:
        return self.path.split("/")[1]

    @property
    def summary(self) -> str:
        return (self.handler.__doc__ or "").strip()


ROUTES: dict[str, Route] = {}
"""By path. Filled by importing `latchwork.app.api.routes`."""


def route(
    path: str,
    verb: Verb,
    answers: str | None = None,
    model: Any = None,
    *,
    many: bool = False,
    paged: bool = False,
    also: tuple[str, ...] = (),
    beside: Mapping[str, type[BaseModel]] | None = None,
    scope: Scope | None = None,
    ours: bool = False,
    open_to_sessions: bool = False,
    older: tuple[Verb, ...] = (),
    reads_much: bool = False,
) -> Callable[[Handler], Handler]:
    """Declares a route. The handler takes what it works with and its parameters: `(Tx, P)`, or async `(Call, P)`."""

    def declare(handler: Handler) -> Handler:
        if path in ROUTES:
            raise ValueError(f"{path} is declared twice")
        ROUTES[path] = Route(
            path=path,
            verb=verb,
            parameters=get_type_hints(handler)["p"],
            handler=handler,
            answers=answers,
            model=model,
            many=many or paged,
            paged=paged,
            also=also,
            beside=beside or {},
            scope=scope or (Scope.READ if verb is Verb.GET else Scope.WRITE),
            waits=iscoroutinefunction(handler),
            ours=ours,
            open_to_sessions=open_to_sessions,
            older=older,
            reads_much=reads_much or many or paged,
        )
        return handler

    return declare
