"""What went wrong, as one sentence and an exit code, for everything that a person can mend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import typer

from latchwork.app.api.key_form import BadKey
from latchwork.app.listening import BadCertificate, CannotListen, NotAllowed
from latchwork.drivers.contract import DriverError, Rejected
from latchwork.drivers.links import LinkError
from latchwork.drivers.links.address import BadAddress
from latchwork.drivers.registry import NotPaired
from latchwork.grants.model import GrantError
from latchwork.grants.store import StoreError
from latchwork.grants.vault import VaultError
from latchwork.rig.pairing import PairingRefused
from latchwork.rig.yaml_source import RigError
from latchwork.world.wire_file import WireFileError


class Exit(IntEnum):
    """How a command ends. 2 is the command line's own, for words that it does not take."""

    DONE = 0
    NOT_AS_PROMISED = 1
    RIG = 3
    LINK = 4
    STORE = 5
    REFUSED = 6
    DEVICE = 7
    FILE = 8


_CODES: tuple[tuple[type[Exception], Exit], ...] = (
    (RigError, Exit.RIG),
    (BadAddress, Exit.RIG),
    (NotPaired, Exit.RIG),
    (LinkError, Exit.LINK),
    (CannotListen, Exit.LINK),
    (StoreError, Exit.STORE),
    (VaultError, Exit.STORE),
    (GrantError, Exit.REFUSED),
    (PairingRefused, Exit.REFUSED),
    (NotAllowed, Exit.REFUSED),
    (BadKey, Exit.REFUSED),
    (Rejected, Exit.DEVICE),
    (DriverError, Exit.DEVICE),
    (WireFileError, Exit.FILE),
    (BadCertificate, Exit.FILE),
)


@contextmanager
def told() -> Iterator[None]:
    """Ends the command with one sentence and its code when something fails that a person can mend.

    Anything else is a mistake in the program and keeps its trace.
    """
    try:
        yield
    except tuple(kind for kind, _ in _CODES) as error:
        code = next(code for kind, code in _CODES if isinstance(error, kind))
        typer.echo(f"latchwork: {error}", err=True)
        raise typer.Exit(code) from None
