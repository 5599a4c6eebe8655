"""Answers leave in one piece; what waits for its body waits for one turn of the loop and no longer."""

from __future__ import annotations

import asyncio
from typing import Any

from latchwork.app.api.wire import InOnePiece
from latchwork.world import World

HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"


class Line(asyncio.Transport):
    """Keeps what is sent, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []
        self.closed = False

    def write(self, data: Any) -> None:
        self.sent.append(bytes(data))

    def close(self) -> None:
        self.closed = True


def test_a_head_leaves_with_its_body() -> None:
    async def main() -> None:
        line = Line()
        held = InOnePiece(line)
        held.write(HEAD)
        held.write(b"{}")
        assert line.sent == [HEAD + b"{}"]
        held.write(b"more")
        await asyncio.sleep(0)
        assert line.sent == [HEAD + b"{}", b"more"]

    World(1).run(main())


def test_a_head_without_a_body_leaves_by_itself() -> None:
    async def main() -> None:
        line = Line()
        held = InOnePiece(line)
        held.write(HEAD)
        assert line.sent == []
        await asyncio.sleep(0)
        assert line.sent == [HEAD]

    World(1).run(main())


def test_closing_sends_what_is_held() -> None:
    async def main() -> None:
        line = Line()
        held = InOnePiece(line)
        held.write(HEAD)
        held.close()
        assert line.sent == [HEAD]
        assert line.closed
        await asyncio.sleep(0)
        assert line.sent == [HEAD]

    World(1).run(main())
