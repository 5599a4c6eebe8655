"""The recorder, the reader, and what neither may show."""

from __future__ import annotations

import itertools
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from latchwork.world import World
from latchwork.world.wire_file import Direction, Record, Recorder, WireFileError, read_header, read_wire_file


class Bracketed:
    """Redacts what stands between < and >; decided once the bracket is closed."""

    def __init__(self, direction: Direction) -> None:
        self.settled = 0
        self.spans: list[tuple[int, int]] = []
        self._seen = 0
        self._opened: int | None = None

    def feed(self, data: bytes) -> None:
        for byte in data:
            if self._opened is None and byte == ord("<"):
                self._opened = self._seen + 1
            elif self._opened is not None and byte == ord(">"):
                self.spans.append((self._opened, self._seen))
                self._opened = None
            self._seen += 1
        self.settled = self._seen if self._opened is None else self._opened


def record(path: Path, pieces: list[tuple[str, str, bytes]], *, redact: bool = True, seed: int = 7) -> list[Record]:
    """Records (device, ">" or "<", bytes), one a second, and reads the file back."""
    world = World(seed)

    async def main() -> None:
        with Recorder(world, path) as recorder:
            taps = {name: recorder.tap(name, Bracketed if redact else None) for name in sorted({p[0] for p in pieces})}
            for name, arrow, data in pieces:
                await world.sleep(1)
                (taps[name].sent if arrow == ">" else taps[name].received)(data)

    world.run(main())
    return list(read_wire_file(path))


def test_open_bytes_are_shown_and_secret_ones_are_not(tmp_path: Path) -> None:
    path = tmp_path / "wire"
    records = record(path, [("door", ">", b"ab<1234>"), ("door", "<", b"ok")])
    assert [(r.number, r.time, r.device, r.sent, r.shown, len(r.marks)) for r in records] == [
        (1, 1.0, "door", True, "61623c********3e", 1),
        (2, 2.0, "door", False, "6f6b", 0),
    ]
    assert read_header(path).seed == 7
    assert read_header(path).start.isoformat() == "2026-03-02T09:00:00+00:00"


def test_equal_secrets_have_equal_marks_within_a_run_and_not_across_runs(tmp_path: Path) -> None:
    pieces = [("a", ">", b"<1234>"), ("b", "<", b"xx<12"), ("b", "<", b"34>"), ("a", ">", b"<9999>")]
    records = record(tmp_path / "one", pieces)
    marks = [mark for one in records for mark in one.marks]
    assert marks[0] == marks[1] != marks[2]
    assert [len(one.marks) for one in records] == [1, 0, 1, 1]
    assert record(tmp_path / "two", pieces, seed=8)[0].marks != records[0].marks


def test_a_piece_waits_until_its_secrecy_is_decided_and_other_links_do_not_wait_for_it(tmp_path: Path) -> None:
    records = record(tmp_path / "wire", [("a", ">", b"<12"), ("b", ">", b"open"), ("a", ">", b"34>")])
    assert [one.number for one in records] == [2, 1, 3]
    assert [one.shown for one in sorted(records, key=lambda one: one.number)] == ["3c****", "6f70656e", "****3e"]


def test_what_is_undecided_when_the_link_closes_is_masked(tmp_path: Path) -> None:
    records = record(tmp_path / "wire", [("a", ">", b"<12>open<34")])
    assert records[0].shown == "3c" + "****" + "3e" + b"open".hex() + "3c" + "****"
    assert len(records[0].marks) == 2


def test_a_link_that_nobody_described_is_masked_whole(tmp_path: Path) -> None:
    records = record(tmp_path / "wire", [("a", ">", b"same"), ("a", "<", b"same"), ("a", ">", b"else")], redact=False)
    assert {one.shown for one in records} == {"********"}
    assert records[0].marks == records[1].marks != records[2].marks


@settings(max_examples=150)
@given(
    text=st.lists(st.sampled_from([b"abc", b"<7391>", b"<>", b"<73915>", b"<73", b">", b"z"]), max_size=12),
    cuts=st.sets(st.integers(1, 60), max_size=12),
)
def test_any_cutting_of_the_stream_shows_the_same_bytes_and_no_secret(text: list[bytes], cuts: set[int]) -> None:
    stream = b"".join(text)
    edges = [0, *sorted(cut for cut in cuts if cut < len(stream)), len(stream)]
    pieces = [("a", ">", stream[low:high]) for low, high in itertools.pairwise(edges) if low < high]
    with tempfile.TemporaryDirectory() as folder:
        whole = record(Path(folder, "whole"), [("a", ">", stream)])
        parts = record(Path(folder, "parts"), pieces)
        raw = Path(folder, "parts").read_bytes()
    assert "".join(one.shown for one in parts) == "".join(one.shown for one in whole)
    assert [mark for one in parts for mark in one.marks] == [mark for one in whole for mark in one.marks]
    assert b"37333931" not in raw.replace(b'"', b"")


def test_an_existing_file_is_not_overwritten_and_a_wrong_folder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "wire"
    path.write_text("evidence")
    with pytest.raises(WireFileError, match=r"wire exists already; name another file"):
        record(path, [])
    assert path.read_text() == "evidence"
    with pytest.raises(WireFileError, match="No such file or directory"):
        record(tmp_path / "missing" / "wire", [])


@contextmanager
def files_end_at(size: int) -> Iterator[None]:
    """The operating system refuses to let any file grow beyond `size`, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk_leaves_whole_lines_and_is_reported_once_before_anything_more_is_sent(tmp_path: Path) -> None:
    path, world = tmp_path / "wire", World(1)

    async def main() -> None:
        recorder = Recorder(world, path)
        tap = recorder.tap("a", Bracketed)
        with files_end_at(400):
            for _ in range(20):
                tap.received(b"never raises")
            with pytest.raises(WireFileError, match=r"could not be written .* make room and record again"):
                tap.sent(b"stays here")
            with pytest.raises(WireFileError):
                recorder.close()

    world.run(main())
    assert len(list(read_wire_file(path))) > 2
    assert path.read_bytes().endswith(b"\n")


def test_a_killed_run_leaves_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "wire"
    program = f"""
import os, signal
from pathlib import Path
from latchwork.world import World
from latchwork.world.wire_file import Recorder
async def main():
    tap = Recorder(World(1), Path({str(path)!r})).tap("a", None)
    for _ in range(50):
        tap.sent(b"x" * 100)
    os.kill(os.getpid(), signal.SIGKILL)
World(1).run(main())
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -signal.SIGKILL
    assert len(list(read_wire_file(path))) == 50


def test_a_wire_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    record(tmp_path / "wire", [])
    assert os.stat(tmp_path / "wire").st_mode & 0o077 == 0


GOOD = {"n": 1, "t": 0.5, "dev": "a", "dir": ">", "hex": "00**"}
HEADER = {"wire": 1, "seed": None, "start": "2026-03-02T09:00:00+00:00"}


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("", "not a wire file"),
        ("hello\n", "line 1 is not JSON"),
        ("[]\n", "line 1 is not a JSON object"),
        ("{}\n", "no format version"),
        ('{"wire": 2}\n', "has wire format 2"),
        ('{"wire": 1, "seed": 1}\n', "lacks a seed or a start"),
        (json.dumps(HEADER), "line 1 is cut off"),
        *(
            (json.dumps(HEADER) + "\n" + json.dumps(GOOD | wrong) + "\n", f"line 2: {name!r} is missing or wrong")
            for name, wrong in (
                ("n", {"n": "1"}),
                ("t", {"t": None}),
                ("dev", {"dev": 3}),
                ("dir", {"dir": "?"}),
                ("hex", {"hex": "0*"}),
                ("hex", {"hex": "0G"}),
                ("mark", {"mark": "aa"}),
                ("char", {"char": 5}),
            )
        ),
        (json.dumps(HEADER) + "\n" + json.dumps(GOOD)[:-3], "line 2 is cut off"),
    ],
)
def test_a_damaged_file_is_refused_with_one_sentence_that_names_the_line(tmp_path: Path, lines: str, says: str) -> None:
    path = tmp_path / "wire"
    path.write_text(lines)
    with pytest.raises(WireFileError, match=says) as caught:
        list(read_wire_file(path))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WireFileError, match="cannot be read"):
        list(read_wire_file(tmp_path / "none"))
