"""@zwave-js/cc and @zwave-js/core in a process of their own, asked line by line; `codec.mjs` is the other end."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("codec.mjs")
PACKAGES = Path(__file__).parents[3] / ".peers" / "zwave-js"


def node_and_packages() -> tuple[str, Path]:
    """The program and the folder with zwave-js; the test fails where `make peers` has not installed them."""
    node = shutil.which("node")
    if node is None:
        pytest.fail("node is not installed (Debian package: nodejs); this test runs zwave-js", pytrace=False)
    if not (PACKAGES / "node_modules" / "zwave-js").is_dir():
        pytest.fail(f"zwave-js is not installed in {PACKAGES.name}; run `make peers`", pytrace=False)
    return node, PACKAGES


class Refusal(Exception):
    """zwave-js threw instead of answering; the text is its own."""


class Codec:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @classmethod
    def start(cls) -> Codec:
        node, packages = node_and_packages()
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        return cls(subprocess.Popen([node, str(SCRIPT), str(packages)], text=True, **pipes))

    def ask(self, verb: str, **order: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": verb, **order}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "zwave-js ended; its words are above"
        answer: dict[str, Any] = json.loads(line)
        if "failed" in answer:
            raise Refusal(answer["failed"])
        assert answer["did"] == verb
        return answer

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
