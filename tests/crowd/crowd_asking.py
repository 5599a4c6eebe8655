"""One client's line to the server: what is answered, what is refused, and what nobody hears the answer of.

The official library, unmodified and with its own retries off: what is asked again here is asked on purpose.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
from api_server import API_KEY
from httpx_retries import Retry
from seam import AsyncSeam, SeamHttpApiError

T = TypeVar("T")
Question = Callable[[AsyncSeam], Awaitable[T]]

PATIENCE = 60.0
"""Seconds in which every answer has to come while the server runs."""

LOST, DOUBLED, ORDER, DOOR, ERROR = "lost", "doubled", "out of order", "wrong at a door", "error"
KINDS = (LOST, DOUBLED, ORDER, DOOR, ERROR)
"""What can be found wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


class Lost(Exception):
    """The answer did not come: the request was carried out, or it was not. `again` says whether it may be asked again;
    where the server itself made a mistake that is pointless."""

    def __init__(self, *, again: bool = True) -> None:
        super().__init__("the answer was lost")
        self.again = again


class Refused(Exception):
    """The server says that it was not carried out."""

    def __init__(self, status: int, kind: str, data: dict[str, Any]) -> None:
        super().__init__(f"{status} {kind}")
        self.status = status
        self.kind = kind
        self.data = data


@dataclass(slots=True)
class Tally:
    """What all clients saw together. `writes` are the answered requests that write: path and status by their id."""

    answered: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    unreachable: int = 0
    seconds: list[float] = field(default_factory=list)
    writes: dict[str, tuple[str, int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when nobody asks any more."""
    _awaited: list[tuple[float, asyncio.Event]] = field(default_factory=list)

    def has_answer(self, seconds: float) -> None:
        self.answered += 1
        self.seconds.append(seconds)
        for count, event in self._awaited:
            if self.answered >= count:
                event.set()

    async def reaches(self, count: float) -> None:
        """Returns after so many answers, or when it is over."""
        reached = asyncio.Event()
        self._awaited.append((count, reached))
        tasks = [asyncio.ensure_future(one.wait()) for one in (reached, self.over)]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()

    def find(self, kind: str, text: str) -> None:
        self.findings.append(Finding(kind, text))


class Line:
    """One client of the library. Close it when done."""

    def __init__(self, url: str, tally: Tally, chance: random.Random) -> None:
        self.tally = tally
        self._chance = chance
        self.seam = AsyncSeam(
            api_key=API_KEY,
            endpoint=url,
            wait_for_action_attempt=False,
            retries=Retry(total=0),
            timeout=PATIENCE,
            # each context for TLS costs more than the rest of a client, and nothing here is spoken over TLS
            httpx_options={"verify": False, "event_hooks": {"response": [self._heard]}},
        )

    async def close(self) -> None:
        await self.seam.client.aclose()

    async def _heard(self, response: httpx.Response) -> None:
        # what the server says of itself while it stops is no answer to what was asked
        if response.request.method != "GET" and response.status_code < 500:
            path = response.request.url.path
            self.tally.writes[response.headers["seam-request-id"]] = path, response.status_code

    async def ask(self, question: Question[T]) -> T:
        """Its answer; while nobody listens at the port nothing is sent, and it is asked later.

        Raises `Lost` and `Refused`.
        """
        while True:
            began = time.perf_counter()
            try:
                answer = await question(self.seam)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                self.tally.unreachable += 1
                await asyncio.sleep(self._chance.uniform(0.1, 0.4))
                continue
            except (httpx.NetworkError, httpx.RemoteProtocolError):
                self.tally.lost += 1
                raise Lost from None
            except httpx.TimeoutException as error:
                asked = f"{error.request.method} {error.request.url.path}"
                raise self._wrong(f"{asked}: no answer within {PATIENCE:g} s ({type(error).__name__})") from None
            except httpx.HTTPStatusError as error:
                raise self._wrong(f"{error.response.status_code} without an error of the API") from None
            except SeamHttpApiError as error:
                raise self._refused(error) from None
            self.tally.has_answer(time.perf_counter() - began)
            return answer

    def _refused(self, error: SeamHttpApiError) -> Lost | Refused:
        if error.status_code == 503 and error.code == "server_stopping":
            self.tally.lost += 1
            return Lost()
        if error.status_code >= 500 or error.status_code == 429:
            return self._wrong(f"{error.status_code} {error.code}: {error}")
        kind = str(error.code)
        self.tally.refused[kind] += 1
        return Refused(error.status_code, kind, error.data or {})

    def _wrong(self, what: str) -> Lost:
        self.tally.find(ERROR, what)
        self.tally.lost += 1
        return Lost(again=False)
