"""The encoder at the desk: cards are written and read, and each way in which that fails has a name."""

from __future__ import annotations

from typing import Any

import pytest
from api_doors import Doors
from api_house import Clock, House, codes_of
from api_waiting import Watch, until
from seam import Seam, SeamActionAttemptFailedError
from seam.resources import AcsEntrance


@pytest.fixture(scope="module")
def room(house: House) -> AcsEntrance:
    return house.rooms(1)[0]


@pytest.fixture
def encoder(seam: Seam, house: House, room: AcsEntrance, doors: Doors) -> str:
    """The encoder, with nothing on it."""
    encoder_id = house.encoder_of(room).acs_encoder_id
    doors.lift(encoder_id)
    return encoder_id


@pytest.fixture
def method(seam: Seam, clock: Clock, room: AcsEntrance) -> str:
    """A card that waits to be written."""
    grant = seam.access_grants.create(
        user_identity={"full_name": "Ella Encode"},
        acs_entrance_ids=[room.acs_entrance_id],
        requested_access_methods=[{"mode": "card"}],
        ends_at=clock.after(days=1),
    )
    (method_id,) = grant.access_method_ids
    until(lambda: seam.access_methods.get(access_method_id=method_id).is_ready_for_encoding)
    return method_id


def test_encoding_answers_the_credential_that_is_now_on_the_card(
    seam: Seam, doors: Doors, room: AcsEntrance, encoder: str, method: str
) -> None:
    doors.lay("ella", encoder)
    attempt = seam.access_methods.encode(access_method_id=method, acs_encoder_id=encoder)
    assert (attempt.action_type, attempt.status, attempt.error) == ("ENCODE_CREDENTIAL", "success", None)
    written = attempt.result
    assert written.access_method == "card"
    assert written.is_issued is True
    assert written.acs_system_id == room.acs_system_id
    kept = seam.acs.credentials.get(acs_credential_id=written.acs_credential_id)
    assert kept.is_issued
    assert kept.issued_at is not None
    reached = seam.acs.credentials.list_accessible_entrances(acs_credential_id=written.acs_credential_id)
    assert [one.acs_entrance_id for one in reached] == [room.acs_entrance_id]
    assert doors.tap("ella", acs_entrance_id=room.acs_entrance_id)


def test_an_attempt_can_be_followed_by_hand(seam: Seam, doors: Doors, encoder: str, method: str) -> None:
    doors.lay("followed", encoder)
    pending = seam.access_methods.encode(access_method_id=method, acs_encoder_id=encoder, wait_for_action_attempt=False)
    assert pending.status in ("pending", "success")
    done = until(
        lambda: seam.action_attempts.get(action_attempt_id=pending.action_attempt_id, wait_for_action_attempt=False),
        lambda attempt: attempt.status != "pending",
    )
    assert done.status == "success"
    listed = seam.action_attempts.list(action_attempt_ids=[pending.action_attempt_id])
    assert [one.action_attempt_id for one in listed] == [pending.action_attempt_id]


def test_an_encoder_without_a_card_says_so_and_the_card_can_be_written_afterwards(
    seam: Seam, doors: Doors, room: AcsEntrance, encoder: str, method: str
) -> None:
    with pytest.raises(SeamActionAttemptFailedError) as refused:
        seam.access_methods.encode(
            access_method_id=method, acs_encoder_id=encoder, wait_for_action_attempt={"timeout": 15.0}
        )
    assert refused.value.code == "no_credential_on_encoder"
    assert refused.value.action_attempt.result is None
    assert seam.access_methods.get(access_method_id=method).is_encoding_required
    doors.write_card("late", method, encoder)
    assert doors.tap("late", acs_entrance_id=room.acs_entrance_id)


def test_a_card_of_the_wrong_kind_is_refused(seam: Seam, doors: Doors, encoder: str, method: str) -> None:
    doors.lay("a tag", encoder, kind="ultralight_c")
    with pytest.raises(SeamActionAttemptFailedError) as refused:
        seam.access_methods.encode(access_method_id=method, acs_encoder_id=encoder)
    assert refused.value.code == "incompatible_card_format"


def test_a_method_that_was_written_cannot_be_put_on_a_second_card(
    seam: Seam, doors: Doors, room: AcsEntrance, encoder: str, method: str
) -> None:
    doors.write_card("one", method, encoder)
    doors.lay("two", encoder)
    with pytest.raises(SeamActionAttemptFailedError) as refused:
        seam.access_methods.encode(access_method_id=method, acs_encoder_id=encoder)
    assert refused.value.code == "credential_cannot_be_reissued"
    assert doors.tap("one", acs_entrance_id=room.acs_entrance_id)
    assert not doors.tap("two", acs_entrance_id=room.acs_entrance_id)


ENCODE_FAILURES = ("no_credential_on_encoder", "encoding_interrupted", "uncategorized_error", "action_attempt_expired")


@pytest.mark.parametrize("error_code", ENCODE_FAILURES)
def test_the_next_encode_can_be_made_to_fail_in_each_way(
    seam: Seam, doors: Doors, room: AcsEntrance, encoder: str, method: str, error_code: Any
) -> None:
    doors.lay(f"card for {error_code}", encoder)
    seam.acs.encoders.simulate.next_credential_encode_will_fail(acs_encoder_id=encoder, error_code=error_code)
    with pytest.raises(SeamActionAttemptFailedError) as refused:
        seam.access_methods.encode(access_method_id=method, acs_encoder_id=encoder)
    assert refused.value.code == error_code
    assert str(refused.value)
    assert not seam.access_methods.get(access_method_id=method).is_issued
    assert not doors.tap(f"card for {error_code}", acs_entrance_id=room.acs_entrance_id)
    doors.lay(f"card for {error_code}", encoder)
    seam.access_methods.encode(access_method_id=method, acs_encoder_id=encoder)
    assert doors.tap(f"card for {error_code}", acs_entrance_id=room.acs_entrance_id), "only the next one fails"


def test_the_next_encode_can_be_made_to_succeed(seam: Seam, encoder: str, method: str) -> None:
    seam.acs.encoders.simulate.next_credential_encode_will_succeed(
        acs_encoder_id=encoder, scenario="credential_is_issued"
    )
    attempt = seam.access_methods.encode(access_method_id=method, acs_encoder_id=encoder)
    assert attempt.result.is_issued is True


def test_a_scan_tells_what_is_on_the_card_and_what_is_known_of_it(
    seam: Seam, doors: Doors, encoder: str, method: str
) -> None:
    doors.lay("scanned", encoder)
    written = seam.access_methods.encode(access_method_id=method, acs_encoder_id=encoder).result
    scan = seam.acs.encoders.scan_credential(acs_encoder_id=encoder)
    assert (scan.action_type, scan.status) == ("SCAN_CREDENTIAL", "success")
    assert scan.result.acs_credential_on_encoder.is_issued is True
    assert scan.result.acs_credential_on_encoder.card_number is not None
    assert scan.result.acs_credential_on_seam.acs_credential_id == written.acs_credential_id


def test_a_scan_of_a_blank_card_knows_nothing(seam: Seam, doors: Doors, encoder: str) -> None:
    doors.lay("blank and scanned", encoder)
    scan = seam.acs.encoders.scan_credential(acs_encoder_id=encoder)
    assert scan.result.acs_credential_on_seam is None
    on_encoder = scan.result.acs_credential_on_encoder
    assert on_encoder is None or not on_encoder.is_issued


def test_a_scan_without_a_card_says_so(seam: Seam, encoder: str) -> None:
    with pytest.raises(SeamActionAttemptFailedError) as refused:
        seam.acs.encoders.scan_credential(acs_encoder_id=encoder, wait_for_action_attempt={"timeout": 15.0})
    assert refused.value.code == "no_credential_on_encoder"


@pytest.mark.parametrize("error_code", ["no_credential_on_encoder", "uncategorized_error", "action_attempt_expired"])
def test_the_next_scan_can_be_made_to_fail_in_each_way(seam: Seam, doors: Doors, encoder: str, error_code: Any) -> None:
    doors.lay("to be scanned", encoder)
    seam.acs.encoders.simulate.next_credential_scan_will_fail(acs_encoder_id=encoder, error_code=error_code)
    with pytest.raises(SeamActionAttemptFailedError) as refused:
        seam.acs.encoders.scan_credential(acs_encoder_id=encoder)
    assert refused.value.code == error_code
    assert seam.acs.encoders.scan_credential(acs_encoder_id=encoder).status == "success", "only the next one fails"


SCAN_SCENARIOS = {
    "credential_exists_on_seam": True,
    "credential_on_encoder_needs_update": True,
    "credential_does_not_exist_on_seam": False,
    "credential_on_encoder_is_empty": False,
}
SCAN_WARNINGS = {
    "credential_on_encoder_needs_update": {"acs_credential_on_encoder_out_of_sync"},
    "credential_does_not_exist_on_seam": {"acs_credential_on_seam_not_found"},
}


@pytest.mark.parametrize("scenario", SCAN_SCENARIOS)
def test_the_next_scan_can_be_made_to_find_each_kind_of_card(
    seam: Seam, encoder: str, doors: Doors, method: str, scenario: Any
) -> None:
    doors.lay(f"card {scenario}", encoder)
    known = seam.access_methods.encode(access_method_id=method, acs_encoder_id=encoder).result.acs_credential_id
    doors.lift(encoder)
    named = {"acs_credential_id_on_seam": known} if SCAN_SCENARIOS[scenario] else {}
    seam.acs.encoders.simulate.next_credential_scan_will_succeed(acs_encoder_id=encoder, scenario=scenario, **named)
    result = seam.acs.encoders.scan_credential(acs_encoder_id=encoder).result
    if SCAN_SCENARIOS[scenario]:
        assert result.acs_credential_on_seam.acs_credential_id == known
    else:
        assert result.acs_credential_on_seam is None
    assert set(codes_of(result.warnings)) <= SCAN_WARNINGS.get(scenario, set())
    if scenario == "credential_on_encoder_needs_update":
        assert result.warnings


def test_encoders_are_listed_by_system_and_by_id(seam: Seam, encoder: str, room: AcsEntrance) -> None:
    one = seam.acs.encoders.get(acs_encoder_id=encoder)
    assert (one.acs_system_id, one.errors) == (room.acs_system_id, [])
    for found in (
        seam.acs.encoders.list(acs_system_id=room.acs_system_id),
        seam.acs.encoders.list(acs_system_ids=[room.acs_system_id]),
        seam.acs.encoders.list(acs_encoder_ids=[encoder]),
    ):
        assert encoder in {each.acs_encoder_id for each in found}


def test_a_failed_encode_is_told_to_whoever_listens(seam: Seam, encoder: str, method: str, watch: Watch) -> None:
    seam.acs.encoders.simulate.next_credential_encode_will_fail(
        acs_encoder_id=encoder, error_code="no_credential_on_encoder"
    )
    with pytest.raises(SeamActionAttemptFailedError):
        seam.access_methods.encode(access_method_id=method, acs_encoder_id=encoder)
    assert not watch.events("access_method.issued", access_method_id=method)
