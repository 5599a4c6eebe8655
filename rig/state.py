"""The state folder of a rig: the store, the vault's key, the devices' keys, and what simulated devices remember.

store.sqlite    grants, evidence, events (latchwork.grants.store)
vault.key       the key of everything sealed, unless LATCHWORK_KEY gives it; readable by its owner alone
keys/           what pairing with a device gave, sealed
flash.json      what simulated devices remember over a power cut; they are not secret, they are the test
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

from latchwork.drivers.contract import Secret
from latchwork.grants.vault import Vault, load_key
from latchwork.rig.yaml_source import RigError


class StateFolder:
    """One rig's folder; made, for its owner alone, when it is first used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            for folder in ("keys", "facts"):
                (path / folder).mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise RigError(
                str(path), f"the state folder cannot be made ({error.strerror}); choose another with --state"
            ) from error
        self.vault = Vault(load_key(path / "vault.key"))

    @property
    def store(self) -> Path:
        return self.path / "store.sqlite"

    def device_keys(self, device: str) -> Secret | None:
        """What pairing with the device gave; None before it was paired."""
        try:
            text = (self.path / "keys" / f"{device}.sealed").read_text()
        except FileNotFoundError:
            return None
        return self.vault.open(base64.b64decode(text))

    def keep_device_keys(self, device: str, keys: Secret) -> None:
        """Stores them whole or not at all, on the disk when it returns: a lock paired with lost keys needs a reset."""
        sealed = base64.b64encode(self.vault.seal(keys)).decode()
        _write_whole(self.path / "keys" / f"{device}.sealed", sealed + "\n")

    def device_facts(self, device: str) -> dict[str, Any] | None:
        """What the device said of itself when it was first met; None before, or when the file is not to be read."""
        try:
            facts: dict[str, Any] = json.loads((self.path / "facts" / f"{device}.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return None
        return facts

    def keep_device_facts(self, device: str, facts: dict[str, Any]) -> None:
        _write_whole(self.path / "facts" / f"{device}.json", json.dumps(facts, sort_keys=True) + "\n")

    def flash(self) -> dict[str, Any]:
        """What simulated devices remembered, by device."""
        path = self.path / "flash.json"
        try:
            remembered: dict[str, Any] = json.loads(path.read_text())
        except FileNotFoundError:
            return {}
        except json.JSONDecodeError as error:
            raise RigError(str(path), f"the simulated memories are damaged ({error}); delete the file") from None
        return remembered

    def keep_flash(self, flash: dict[str, Any]) -> None:
        _write_whole(self.path / "flash.json", json.dumps(flash, sort_keys=True))


def _write_whole(path: Path, text: str) -> None:
    """Writes beside the file and moves it over, so that a full disk or a kill leaves the old one."""
    draft = path.with_suffix(path.suffix + ".new")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise RigError(
            str(path), f"it cannot be written ({error.strerror}); make room or choose another --state"
        ) from error
