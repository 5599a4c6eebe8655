"""Z-Wave frames out and in beside zwave-js, which runs in a Node process of its own.

Both start from values and end at bytes, or the other way round: Serial API frame, SendData or ApplicationCommand, User
Code. Ours goes through the library as a driver does, cutter included; zwave-js is spared its own cutter, a stream of
Node's. The process is told how often and says what that took of its processor time, all its threads together, so it
takes part in the rounds like everybody else.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

from benchmarks.codecs_contest import Contest, rate_of, same_bytes, same_values
from latchwork.protocol.zwave.commands import decode, encode
from latchwork.protocol.zwave.frames import Cutter, FrameType, build_frame
from latchwork.protocol.zwave.generated import ApplicationCommand, DataFrame, SendData, UserCodeReport, UserCodeSet

PROGRAM = Path(__file__).with_suffix(".mjs")
INSTALLED = Path(__file__).parents[1] / ".peers" / "zwave-js"
WARM = 20_000
"""Calls before the first that counts: until then Node's compiler is still at work."""

OUT = {"node": 4, "user": 5, "status": 1, "code": "471147", "options": 0x25, "callback": 17}
IN = {"node": 4, "user": 5, "status": 1, "code": "471147"}


def why_not() -> str | None:
    """Why it cannot be measured here; None when it can."""
    if shutil.which("node") is None:
        return "node is not installed (Debian packages: nodejs npm)"
    if not (INSTALLED / "node_modules" / "zwave-js").exists():
        return "it is not installed; `make .peers/zwave-js/.ready` does that where npm is and reaches its registry"
    return None


class ZwaveJs:
    """The process. `order` waits for its answer."""

    def __init__(self, process: subprocess.Popen[str], to_it: IO[str], from_it: IO[str]) -> None:
        self._process, self._to_it, self._from_it = process, to_it, from_it

    def order(self, **order: Any) -> dict[str, Any]:
        self._to_it.write(json.dumps(order) + "\n")
        self._to_it.flush()
        line = self._from_it.readline()
        if not line:
            raise RuntimeError(f"zwave-js ended with {self._process.wait()} instead of an answer")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def rate(self, order: dict[str, Any], repeats: int) -> float:
        seconds: float = self.order(**order, repeats=repeats)["seconds"]
        return repeats / seconds


@contextmanager
def running() -> Iterator[ZwaveJs]:
    command = ["node", str(PROGRAM), str(INSTALLED)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdin is None or process.stdout is None:
                raise RuntimeError("the process was given no pipes")
            yield ZwaveJs(process, process.stdin, process.stdout)
        finally:
            process.kill()  # it holds nothing


def frame_out() -> bytes:
    command = encode(UserCodeSet(5, 1, b"471147"))
    return build_frame(FrameType.REQUEST, SendData.CODE, SendData(4, command, 0x25, 17).build())


class _Receiver:
    def __init__(self) -> None:
        self._cutter = Cutter()

    def frame_in(self, data: bytes) -> tuple[int, UserCodeReport]:
        (frame,) = self._cutter.feed(data)
        if not isinstance(frame, DataFrame) or frame.function != ApplicationCommand.CODE:
            raise RuntimeError("the cutter gave something else than the frame")
        received = ApplicationCommand.parse(frame.parameters)
        report = decode(received.data)
        if not isinstance(report, UserCodeReport):
            raise RuntimeError("the frame was read as something else")
        return received.source, report


def contests(peer: ZwaveJs | None) -> Iterator[Contest]:
    """Ours alone when there is no peer."""
    out, into = frame_out(), _Receiver()
    command = encode(UserCodeReport(5, 1, b"471147"))
    data = build_frame(FrameType.REQUEST, ApplicationCommand.CODE, ApplicationCommand(0, 4, command).build())
    built = {("build", "ours"): rate_of(frame_out)}
    read = {("parse", "ours"): rate_of(partial(into.frame_in, data))}
    if peer is not None:
        order_out = {"do": "build", "values": OUT}
        order_in = {"do": "parse", "frame": data.hex()}
        answer = peer.order(**order_out, repeats=WARM)
        same_bytes("Z-Wave frame out", bytes.fromhex(answer["frame"]), out)
        node, report = into.frame_in(data)
        ours = {"node": node, "user": report.user, "status": report.status, "code": report.code.decode()}
        same_values("Z-Wave frame in", peer.order(**order_in, repeats=WARM)["values"], ours)
        same_values("Z-Wave frame in", ours, IN)
        built["build", "zwave-js"] = partial(peer.rate, order_out)
        read["parse", "zwave-js"] = partial(peer.rate, order_in)
    yield Contest("Z-Wave frame out, SendData, User Code Set", built)
    yield Contest("Z-Wave frame in, User Code Report", read)
