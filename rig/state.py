"""The state folder of a rig: the store, the vault's key, the devices' keys, and what simulated devices remember.

store.sqlite    grants, evidence, events (latchwork.grants.store)
vault.key       the key of everything sealed, unless LATCHWORK_KEY gives it; readable by its owner alone
vault.check     a known word, sealed: shows at once whether the key is the one that belongs here
devices.sqlite  what pairing with each device gave, sealed, and what it said of itself (latchwork.rig.device_file)
flash.sqlite    what simulated devices remember over a power cut, and when they were left (latchwork.rig.flash);
                they are not secret, they are the test
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from latchwork.drivers.contract import Secret
from latchwork.drivers.registry import KeyShelf
from latchwork.grants.vault import KEY_VARIABLE, Vault, VaultError, load_key
from latchwork.rig.device_file import LEAST_SEALED, DeviceFile
from latchwork.rig.flash import FlashFile, read_flash
from latchwork.rig.yaml_source import RigError

KNOWN_WORD = Secret("latchwork")


class Shelf(KeyShelf, Protocol):
    """What building a rig needs of its state: keys and facts of devices, and the memories of the simulated ones."""

    def flash(self) -> dict[str, str]:
        """What simulated devices remembered, by device, as JSON."""

    def keep_flash(self, memories: Mapping[str, str], now: datetime) -> None:
        """Keeps what these devices remember at `now`, and of the others what was kept. Raises `StoreError`."""


class StateFolder:
    """One rig's folder; made, for its owner alone, when it is first used.

    Opening it raises `RigError` for a folder that cannot be used and `VaultError` for a key that does not fit.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except FileExistsError:
            raise RigError(str(path), "this is a file and no folder; choose another with --state") from None
        except OSError as error:
            raise _unusable(path, error) from error
        check = path / "vault.check"
        if not os.access(path, os.W_OK | os.X_OK):
            raise RigError(str(path), "the state folder cannot be written; choose another with --state")
        if check.exists() and KEY_VARIABLE not in os.environ and not key_file(path).exists():
            raise VaultError(
                f"the key file {key_file(path)} is gone and what it sealed is still there; "
                f"restore it from your backup or set {KEY_VARIABLE}"
            )
        self.vault = Vault(load_key(key_file(path)))
        self._devices = DeviceFile(device_file(path), self.vault)
        self._flash = FlashFile(flash_file(path))
        if check.exists():
            _unseal(self.vault, check)
        else:
            write_whole(check, _sealed(self.vault, KNOWN_WORD))

    @property
    def store(self) -> Path:
        return self.path / "store.sqlite"

    def device_keys(self, device: str) -> Secret | None:
        """What pairing with the device gave; None before it was paired."""
        return self._devices.keys(device)

    def has_device_keys(self, device: str) -> bool:
        return self._devices.has_keys(device)

    def keep_device_keys(self, device: str, keys: Secret) -> None:
        """Stores them whole or not at all, on the disk when it returns: a lock paired with lost keys needs a reset."""
        self._devices.keep_keys(device, keys)

    def device_facts(self, device: str) -> dict[str, Any] | None:
        """What the device said of itself when it was first met; None before, or when that is not to be read."""
        return self._devices.facts(device)

    def keep_device_facts(self, device: str, facts: dict[str, Any]) -> None:
        self._devices.keep_facts(device, facts)

    def flash(self) -> dict[str, str]:
        return read_flash(flash_file(self.path)).memories

    def keep_flash(self, memories: Mapping[str, str], now: datetime) -> None:
        self._flash.keep(memories, now)

    def close(self) -> None:
        """Lets go of the memories, which no other process may keep meanwhile."""
        self._flash.close()
        self._devices.close()


def key_file(state: Path) -> Path:
    return state / "vault.key"


def device_file(state: Path) -> Path:
    return state / "devices.sqlite"


def flash_file(state: Path) -> Path:
    return state / "flash.sqlite"


def left_at(state: Path) -> datetime | None:
    """When the simulated devices of this folder were last left, by the clock of their world; None for a new folder.

    Never before a moment that the store has seen, however they were left. Raises `RigError` or `StoreError`.
    """
    return read_flash(flash_file(state), memories=False).left_at


def _sealed(vault: Vault, secret: Secret) -> str:
    return base64.b64encode(vault.seal(secret)).decode() + "\n"


def _unseal(vault: Vault, path: Path) -> Secret:
    try:
        sealed = base64.b64decode(path.read_bytes().strip(), validate=True)
    except OSError as error:
        raise _unusable(path, error) from error
    except binascii.Error:
        sealed = b""
    if len(sealed) < LEAST_SEALED:
        raise VaultError(f"{path} is damaged; restore it from your backup")
    try:
        return vault.open(sealed)
    except VaultError:
        raise VaultError(
            f"{path} was sealed with another key; start with the vault.key or the {KEY_VARIABLE} "
            "that belongs to this state folder"
        ) from None


def _unusable(path: Path, error: OSError) -> RigError:
    return RigError(str(path), f"it cannot be used ({error.strerror}); choose another folder with --state")


def write_whole(path: Path, text: str) -> None:
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
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        problem = f"it cannot be written ({error.strerror}); make room, or choose another folder with --state"
        raise RigError(str(path), problem) from error
