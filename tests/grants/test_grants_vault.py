"""Secrets at rest: where the key comes from, who may read it, and what a wrong one does."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.drivers.contract import Secret
from latchwork.grants.vault import KEY_VARIABLE, Vault, VaultError, load_key

KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def _no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)


def test_the_key_file_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "key"
    key = load_key(path)
    assert load_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["key"]


def test_a_key_file_that_others_may_read_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "key"
    load_key(path)
    path.chmod(0o644)
    with pytest.raises(VaultError, match="chmod 600"):
        load_key(path)


@pytest.mark.parametrize("text", ["", "beef", "zz" * 32, "00" * 33])
def test_a_damaged_key_file_is_refused_and_never_replaced(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(VaultError, match="64 hex digits"):
        load_key(path)
    assert path.read_text() == text


def test_bytes_that_are_no_text_are_refused_with_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"\xff\xfe\x00")
    path.chmod(0o600)
    with pytest.raises(VaultError, match="cannot be read"):
        load_key(path)


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, KEY.hex())
    assert load_key(tmp_path / "key") == KEY
    assert not (tmp_path / "key").exists()


def test_a_malformed_key_in_the_environment_names_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "1234")
    with pytest.raises(VaultError, match=KEY_VARIABLE):
        load_key(tmp_path / "key")


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="cannot be made"):
        load_key(tmp_path / "nowhere" / "key")


def test_what_another_key_sealed_does_not_open_and_the_error_shows_nothing() -> None:
    sealed = Vault(KEY).seal(Secret("470281"))
    with pytest.raises(VaultError) as caught:
        Vault(bytes(32)).open(sealed)
    assert "470281" not in str(caught.value)


@given(st.text(alphabet="0123456789", max_size=12))
def test_sealing_hides_and_opens_again_and_no_two_seals_are_alike(pin: str) -> None:
    vault = Vault(KEY)
    one, two = vault.seal(Secret(pin)), vault.seal(Secret(pin))
    assert one != two
    assert vault.open(one).reveal() == pin
    assert len(pin) < 4 or pin.encode() not in one


def test_tags_meet_for_equal_texts_and_one_key_alone() -> None:
    assert Vault(KEY).tag("4711") == Vault(KEY).tag("4711")
    assert Vault(KEY).tag("4711") != Vault(KEY).tag("4712")
    assert Vault(KEY).tag("4711") != Vault(bytes(32)).tag("4711")


def test_neither_vault_nor_secret_show_themselves() -> None:
    assert "4711" not in repr(Secret("4711")) + str(Secret("4711"))
    assert KEY.hex() not in repr(Vault(KEY))
    with pytest.raises(TypeError):
        pickle.dumps(Secret("4711"))
