"""What is known of Vostio, and the stand-in for its encode jobs."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.pms_line.line import LocalError
from latchwork.protocol.vectors import Mismatch, NotUnderstood
from latchwork.protocol.vostio import stand_in
from latchwork.protocol.vostio.settings import CREDENTIAL_FIELDS, DoorKind, credentials_from
from latchwork.protocol.vostio.stand_in import StandInJob, StandInState
from latchwork.protocol.vostio.transport import VostioTransport
from latchwork.protocol.vostio.vectors import CHECKS

FILE = Path(__file__).parents[2] / "vectors" / "vostio.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_the_settings_are_what_the_vector_says(vector: dict[str, Any]) -> None:
    CHECKS[vector["kind"]](vector)


@pytest.mark.parametrize(
    ("index", "field", "value"),
    [
        (0, "fields", [*CREDENTIAL_FIELDS, "region"]),
        (0, "expect", "the request shapes are known"),
        (1, "fields", ["guest door"]),
        (1, "expect", "a hosted sign-in"),
        (1, "moon", "full"),
    ],
)
def test_a_vector_that_says_something_else_fails(index: int, field: str, value: Any) -> None:
    changed = copy.deepcopy(VECTORS[index]) | {field: value}
    with pytest.raises((Mismatch, NotUnderstood)):
        CHECKS[changed["kind"]](changed)


@pytest.mark.parametrize(
    "names", [CREDENTIAL_FIELDS, ("Username", "PASSWORD", "userPoolId", "client_id")], ids=["words", "spelt otherwise"]
)
def test_the_credentials_file_is_read_however_it_spells_its_names(names: tuple[str, ...]) -> None:
    credentials = credentials_from(dict(zip(names, ("pms", "hunter2", "pool", "client"), strict=True)))
    assert (credentials.username, credentials.user_pool_id, credentials.client_id) == ("pms", "pool", "client")
    assert credentials.password == "hunter2"
    assert "hunter2" not in repr(credentials)


def test_a_file_that_lacks_a_value_is_told_which() -> None:
    with pytest.raises(Malformed, match="user pool ID is missing"):
        credentials_from({"username": "pms", "password": "x", "user pool ID": "", "client ID": "c"})


def test_only_guest_doors_take_reservations() -> None:
    assert [kind for kind in DoorKind if kind.takes_reservations] == [DoorKind.GUEST]


def test_the_place_for_a_transport_names_what_would_be_asked_of_it() -> None:
    assert {"doors", "encoders", "encode", "job_state", "cancel"} <= set(vars(VostioTransport))
    assert get_type_hints(VostioTransport.encode)["return"] is str


# --- the stand-in -----------------------------------------------------------------------------------------------------


def waiting() -> StandInJob:
    job = StandInJob(frozenset({"ultralight"}))
    job.encoder_free(10.0)
    return job


def test_a_job_waits_for_the_encoder_and_then_for_a_card() -> None:
    job = StandInJob(frozenset({"ultralight"}))
    assert job.state is StandInState.QUEUED
    assert job.deadline is None
    job.encoder_free(10.0)
    assert job.deadline == pytest.approx(70.0)
    assert job.card("ultralight") is StandInState.DONE
    assert job.state.is_over
    assert job.code is None
    assert job.deadline is None


def test_a_card_of_another_type_ends_the_job() -> None:
    job = waiting()
    assert job.card("classic") is StandInState.WRONG_CARD_TYPE
    assert job.code == "INVENTED_WRONG_CARD_TYPE"


def test_a_card_that_does_not_come_ends_the_job() -> None:
    job = waiting()
    assert job.expire(69.9) is StandInState.WAITING_FOR_CARD
    assert job.expire(70.0) is StandInState.NO_CARD
    assert job.expire(99.0) is StandInState.NO_CARD


def test_a_job_may_be_cancelled_until_it_is_over() -> None:
    assert StandInJob(frozenset()).cancel() is StandInState.CANCELLED
    job = waiting()
    job.card("ultralight")
    assert job.cancel() is StandInState.DONE


def test_what_is_out_of_turn_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(LocalError, match="only a queued job"):
        waiting().encoder_free(11.0)
    with pytest.raises(LocalError, match="waits for no card"):
        StandInJob(frozenset()).card("x")


def test_a_property_may_state_its_own_codes_and_the_others_say_that_they_are_invented() -> None:
    job = StandInJob(frozenset(), codes={StandInState.CANCELLED: "77"})
    job.cancel()
    assert job.code == "77"
    assert all(code.startswith("INVENTED_") for code in stand_in.INVENTED_CODES.values())
    assert "not the vendor's protocol" in (stand_in.__doc__ or "")
