"""Writes, or checks, the pages of this folder that are made from the code.

    python docs/generate.py            writes them
    python docs/generate.py --check    writes nothing; fails when a page is stale

Vectors are run anew each time. What independent implementations did stands in `peers.json`, which
`python tests/peers/record.py` writes when it has run them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # for those who load this script by its path

from pages import coverage, faults, fidelity, protocol_index, protocol_page

DOCS = Path(__file__).resolve().parent

PAGES: dict[str, Callable[[], str]] = {
    "api-coverage.md": coverage.coverage_page,
    "faults.md": faults.faults_page,
    "fidelity.md": fidelity.fidelity_page,
    protocol_index.NAME: protocol_index.index_page,
    **{protocol_page.name_of(one): partial(protocol_page.protocol_page, one) for one in protocol_page.packages()},
}


def main(arguments: list[str] | None = None) -> int:
    """Returns 1 when a page is stale (`--check`)."""
    parser = argparse.ArgumentParser(prog="python docs/generate.py", description="Writes or checks the made pages.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")
    check = parser.parse_args(arguments).check
    stale = False
    for name, make in PAGES.items():
        path, text = DOCS / name, make()
        if path.exists() and path.read_text("utf-8") == text:
            print(f"docs/{name}: up to date")
        elif check:
            print(f"docs/{name}: stale; run `python docs/generate.py`", file=sys.stderr)
            stale = True
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
            print(f"docs/{name}: written")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
