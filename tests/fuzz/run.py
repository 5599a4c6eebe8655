"""Coverage-guided fuzzing of the parsers in protocol/, with atheris.

    python tests/fuzz/run.py --list
    python tests/fuzz/run.py zwave-serial --seconds 600
    python tests/fuzz/run.py --streams --seconds 600 --jobs 2 --logs .fuzz/logs

A find stops its target; the input that did it is written beside the corpus and printed. Put it, as short
as it gets, into `tests/fuzz/fuzz_finds.json`, and mend the parser.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha1
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / ".fuzz"
SLOWEST = 10
"""Seconds that one input may take: more is no linear time."""
MEMORY = 1024
"""Mebibytes that the fuzzer may take."""
INSTRUMENTED = ["latchwork.protocol"]


def main() -> int:
    options = read_options()
    if options.list:
        for row in import_module("fuzz_table").TARGETS.values():
            print(f"{row.name:28} {'stream' if row.stream else '':7} {row.about}")
        return 0
    if find_spec("atheris") is None:
        print("atheris is not installed: pip install atheris (Linux, CPython 3.11 to 3.13)", file=sys.stderr)
        return 2
    if len(options.targets) == 1:
        return fuzz(options.targets[0], options)
    rows = import_module("fuzz_table").TARGETS.values()
    names = [row.name for row in rows if options.all or (options.streams and row.stream)] or options.targets
    if not names:
        print("name targets, or give --streams or --all; --list names them", file=sys.stderr)
        return 2
    return run_each(names, options)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--list", action="store_true", help="print the targets and end")
    parser.add_argument("--all", action="store_true", help="every target")
    parser.add_argument("--streams", action="store_true", help="every target that reads a stream")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--jobs", type=int, default=1, help="targets at the same time")
    parser.add_argument("--longest", type=int, help="bytes of the longest input, tried at once")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of the corpora, one for each target")
    parser.add_argument("--logs", type=Path, help="write what each target says into a file of this folder")
    return parser.parse_args()


def run_each(names: list[str], options: argparse.Namespace) -> int:
    """A process for each target; 1 when one of them found something."""
    if options.logs is not None:
        options.logs.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(options.jobs) as pool:
        codes = list(pool.map(lambda name: run_one(name, options), names))
    for name, code in zip(names, codes, strict=True):
        print(f"{name:28} {'found nothing' if code == 0 else f'ended with {code}'}")
    return int(any(codes))


def run_one(name: str, options: argparse.Namespace) -> int:
    command = [sys.executable, __file__, name, "--seconds", str(options.seconds), "--corpus", str(options.corpus)]
    if options.longest is not None:
        command += ["--longest", str(options.longest)]
    if options.logs is None:
        return subprocess.run(command, check=False).returncode
    with (options.logs / f"{name}.log").open("wb") as log:
        return subprocess.run(command, check=False, stdout=log, stderr=subprocess.STDOUT).returncode


def fuzz(name: str, options: argparse.Namespace) -> int:
    """Fuzzes one target in this process and does not come back: libFuzzer ends the process itself."""
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=INSTRUMENTED):
        table = import_module("fuzz_table").TARGETS
    target = table.get(name)
    if target is None:
        print(f"there is no target {name}; --list names them", file=sys.stderr)
        return 2
    corpus: Path = options.corpus / name
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (corpus / sha1(seed).hexdigest()).write_bytes(seed)
    arguments = [*libfuzzer(options, options.longest or target.longest, corpus)]
    atheris.Setup([sys.argv[0], *arguments], target.check)
    atheris.Fuzz()
    return 0


def libfuzzer(options: argparse.Namespace, longest: int, corpus: Path) -> Iterator[str]:
    yield f"-max_total_time={options.seconds}"
    yield f"-max_len={longest}"
    if options.longest is not None:
        yield "-len_control=0"
    yield f"-timeout={SLOWEST}"
    yield f"-rss_limit_mb={MEMORY}"
    yield f"-artifact_prefix={corpus}-"
    yield "-print_final_stats=1"
    yield str(corpus)


if __name__ == "__main__":
    sys.exit(main())
