"""The bytes of HTTP: uvicorn's protocol, with a bound for what comes before a body, and its own errors as JSON."""

from __future__ import annotations

import asyncio
import json

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 64 * 1024
"""Bytes of the request line and all headers."""

STATUS_LINES = {400: b"HTTP/1.1 400 Bad Request\r\n", 431: b"HTTP/1.1 431 Request Header Fields Too Large\r\n"}


class BoundedHttp(HttpToolsProtocol):
    """One connection. Who sends a head without end is told so and cut off."""

    _head = 0
    _in_head = True

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
