"""`latchwork serve`: the engine of one rig over HTTP, until it is told to stop."""

from __future__ import annotations

import asyncio
import os
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from latchwork.app import collecting
from latchwork.app.api.key_form import KEY_VARIABLE, check_form
from latchwork.app.failures import Exit, told
from latchwork.app.json_log import log_to_stderr
from latchwork.app.listening import LOOPBACK, listen, tls_of, url_of
from latchwork.app.running import world_of
from latchwork.drivers.contract import Secret
from latchwork.rig.file import load_rig


def serve(
    rig: Annotated[Path, typer.Option("--rig", help="The rig file.", envvar="LATCHWORK_RIG")],
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.")] = 8080,
    host: Annotated[str, typer.Option(help="The address to listen at; beyond this machine only with TLS.")] = LOOPBACK,
    url: Annotated[str | None, typer.Option(help="What callers call this server, if not by host and port.")] = None,
    certificate: Annotated[Path | None, typer.Option("--tls-cert", help="The certificate chain, as PEM.")] = None,
    private_key: Annotated[Path | None, typer.Option("--tls-key", help="Its private key, as PEM.")] = None,
    published_limits: Annotated[
        bool | None,
        typer.Option(
            "--device-limits/--no-device-limits",
            help="Whether each device may be asked only as often as published; where all is simulated it may be more.",
        ),
    ] = None,
    keep_events: Annotated[
        float, typer.Option(min=0, help="Days for which events and action attempts are kept; 0: for ever.")
    ] = 90,
    keep_audit: Annotated[
        float, typer.Option(min=0, help="Days for which rows of the audit trail are kept; 0: for ever.")
    ] = 365,
    state: Annotated[Path | None, typer.Option(help="Another state folder than the rig file's.")] = None,
    level: Annotated[str | None, typer.Option(help="Another level than the rig file's.")] = None,
) -> None:
    """Offers the engine over HTTP, for programs that speak to an access-grants API."""
    collecting.begin()
    # everything that HTTP needs, which no other command should wait for
    from latchwork.app.serving import Serving, serve_rig

    collecting.keep()
    with told():
        key = _key_of_environment()
        file = load_rig(rig, level=level, state=state)
        tls = tls_of(host, certificate, private_key)
        with closing(listen(host, port)) as listener:
            at, days = (url or url_of(listener, tls)).rstrip("/"), (keep_events or None, keep_audit or None)
            how = Serving(file, listener, at, tls, key, published_limits, *days)
            world = world_of(file)
            log_to_stderr()
            try:
                world.run(serve_rig(how, world))
            except asyncio.CancelledError:
                raise typer.Exit(Exit.DONE) from None


def _key_of_environment() -> Secret | None:
    text = os.environ.get(KEY_VARIABLE)
    if not text:
        return None
    key = Secret(text)
    check_form(key, f"the environment variable {KEY_VARIABLE}")
    return key
