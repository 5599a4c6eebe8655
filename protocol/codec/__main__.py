"""`python -m latchwork.protocol.codec [--check] [package...]`: writes, or checks, every package's generated module."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

from latchwork.protocol.codec.generate import DeclarationError, Generated, generate
from latchwork.protocol.codec.packages import PACKAGES


def target_of(package: str) -> Path:
    """Where a package's generated module lies."""
    declarations = import_module(f"{package}.declarations")
    return Path(str(declarations.__file__)).resolve().with_name("generated.py")


def generate_package(package: str) -> Generated:
    """What `generated.py` of a package should hold; raises `DeclarationError`."""
    declarations = import_module(f"{package}.declarations")
    return generate(package, declarations.DECLARATIONS)


def stale(package: str) -> bool:
    """Whether the checked-in module differs from what its declarations say."""
    path = target_of(package)
    return not path.exists() or path.read_text(encoding="utf-8") != generate_package(package).text


def main(arguments: list[str] | None = None) -> int:
    """Returns 1 when a module is stale (`--check`) or a declaration is wrong."""
    parser = argparse.ArgumentParser(prog="python -m latchwork.protocol.codec", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a generated module is stale")
    parser.add_argument("packages", nargs="*", metavar="package", help="module names; all listed packages by default")
    options = parser.parse_args(arguments)
    failed = False
    for package in options.packages or PACKAGES:
        try:
            failed |= _one(package, options.check)
        except DeclarationError as error:
            print(f"{package}: {error}", file=sys.stderr)
            failed = True
    return int(failed)


def _one(package: str, check: bool) -> bool:
    """Writes or checks one package; says whether it is stale."""
    generated, path = generate_package(package), target_of(package)
    for name, reason in generated.interpreted.items():
        print(f"{package}: {name} is interpreted by construct ({reason})")
    if path.exists() and path.read_text(encoding="utf-8") == generated.text:
        print(f"{package}: up to date")
        return False
    if check:
        print(f"{package}: stale; run `python -m latchwork.protocol.codec {package}`", file=sys.stderr)
        return True
    path.write_text(generated.text, encoding="utf-8")
    print(f"{package}: written")
    return False


if __name__ == "__main__":
    sys.exit(main())
