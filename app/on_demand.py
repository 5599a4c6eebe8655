"""Commands that are imported when they are asked for: nobody waits for what is not run."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

WHERE: dict[str, tuple[str, str]] = {
    "plan": ("grant_commands", "plan"),
    "serve": ("serve_command", "serve"),
    "sim": ("sim_commands", "sim"),
    "test": ("test_command", "test_command"),
    "demo": ("demo_command", "demo"),
    "grant": ("grant_commands", "grant_app"),
    "card": ("grant_commands", "card_app"),
    "key": ("key_commands", "key_app"),
    "audit": ("key_commands", "audit_app"),
    "rig": ("rig_commands", "app"),
    "wire": ("wire_commands", "app"),
}
"""By the command's name, in the order in which they are listed: the module in this package, and what it is there."""

SETTINGS: dict[str, dict[str, Any]] = {
    "test": {"allow_extra_args": True, "ignore_unknown_options": True},
}
"""Of commands that take more words than they know."""


class OnDemand(TyperGroup):
    """The commands of `WHERE`."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(WHERE)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in WHERE:
            return None
        module, what = WHERE[cmd_name]
        found = getattr(import_module(f"latchwork.app.{module}"), what)
        if isinstance(found, typer.Typer):
            command: Any = typer.main.get_group(found)
        else:
            alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
            alone.command(cmd_name, context_settings=SETTINGS.get(cmd_name))(found)
            command = typer.main.get_command(alone)
        command.name = cmd_name
        return command
