"""The bytes of HTTP: uvicorn's protocol, with a bound for what comes before a body and one for open connections, its
own errors as JSON, and answers that leave in one piece."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from latchwork.app.api.errors import ApiError

MOST_CONNECTIONS = 800
"""Connections that may be open at once. A process may often have no more than 1024 files open, and whoever is told that
there are too many needs one as well."""

LARGEST_HEAD = 64 * 1024
"""Bytes of the request line and all headers."""

STATUS_LINES = {400: b"HTTP/1.1 400 Bad Request\r\n", 431: b"HTTP/1.1 431 Request Header Fields Too Large\r\n"}


class InOnePiece(asyncio.Transport):
    """Holds the head of an answer until its body comes, so that both leave together: sent by itself, a head wakes the
    caller for nothing. A head whose body is not written in the same turn of the loop leaves alone."""

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport
        self._held = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held + data)
        elif data[:9] == b"HTTP/1.1 ":
            self._held = bytes(data)
            asyncio.get_running_loop().call_soon(self._let_go)
        else:
            self._transport.write(data)

    def _let_go(self) -> None:
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held)

    def close(self) -> None:
        self._let_go()
        self._transport.close()

    def abort(self) -> None:
        self._transport.abort()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._transport.get_extra_info(name, default)

    def pause_reading(self) -> None:
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        self._transport.resume_reading()

    def is_reading(self) -> bool:
        return self._transport.is_reading()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._transport.set_protocol(protocol)

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self._transport.get_protocol()


async def _refuse_connection(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers whatever is asked, and has the connection closed."""
    sentence = f"{MOST_CONNECTIONS} connections are open already; close those that are idle, or ask again later."
    error = ApiError(503, "too_many_connections", sentence, headers={"retry-after": "1"})
    headers = error.headers | {"connection": "close"}
    await Response(json.dumps(error.body()), error.status, headers, "application/json")(scope, receive, send)


class BoundedHttp(HttpToolsProtocol):
    """One connection. Who sends a head without end, or is one too many, is told so and cut off."""

    _head = 0
    _in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(InOnePiece(transport))
        if len(self.connections) > MOST_CONNECTIONS:
            # those that were here before are answered as ever
            self.app = _refuse_connection

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._in_head or self.transport.is_closing():
            return
        self._head += len(data)
        if self._head > LARGEST_HEAD:
            sentence = f"The URL and the headers are larger than {LARGEST_HEAD} bytes; send less, or in a body."
            self._refuse(431, "request_header_fields_too_large", sentence)

    def on_message_begin(self) -> None:
        self._head, self._in_head = 0, True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400, "invalid_request", "This is no HTTP request.")

    def _refuse(self, status: int, kind: str, sentence: str) -> None:
        body = json.dumps({"error": {"type": kind, "message": sentence}, "ok": False}).encode()
        head = b"content-type: application/json\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(body)
        transport: asyncio.Transport = self.transport
        transport.write(STATUS_LINES[status] + head + body)
        transport.close()
