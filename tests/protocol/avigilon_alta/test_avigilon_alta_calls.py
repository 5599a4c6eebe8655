"""Avigilon Alta: credentials, people, links and refusals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from latchwork.protocol.avigilon_alta import calls
from latchwork.protocol.avigilon_alta.credentials import (
    Card,
    CloudKey,
    EventAction,
    MifareCsn,
    Mobile,
    NewCredential,
    OpenpathDesfire,
    Pincode,
)
from latchwork.protocol.avigilon_alta.documents import (
    TOKEN_PROBLEMS,
    EntryData,
    Login,
    Mfa,
    NewIdentity,
    NewUser,
    StatusChange,
    TempState,
    UnlockLink,
)
from latchwork.protocol.rest.errors import BadRequest, Refused
from latchwork.protocol.rest.messages import Answer

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_credential_is_exactly_one_thing() -> None:
    card = NewCredential(credential_type_id=2, card=Card(number="0200", card_format_id=1), start_date=NOW)
    assert card.document() == {
        "credentialTypeId": 2,
        "card": {"number": "0200", "cardFormatId": 1},
        "startDate": "2026-01-01T00:00:00.000Z",
    }
    with pytest.raises(BadRequest, match="exactly one"):
        NewCredential(credential_type_id=2)
    with pytest.raises(BadRequest, match="exactly one"):
        NewCredential(credential_type_id=2, mobile=Mobile(name="x"), pincode=Pincode(number="1234"))
    with pytest.raises(BadRequest, match="before it starts"):
        NewCredential(credential_type_id=2, pincode=Pincode(number="1234"), start_date=NOW, end_date=NOW)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Pincode(number="123"),
        lambda: Pincode(number="12a4"),
        lambda: Pincode(number=1234),  # type: ignore[arg-type]
        lambda: MifareCsn(number="04a1b2c3"),
        lambda: MifareCsn(number="04A1"),
        lambda: OpenpathDesfire(number="04A1B2C3D4E5"),
        lambda: Card(facility_code="1a"),
        lambda: CloudKey(name=""),
        lambda: CloudKey(name="x", max_duration_seconds=0),
        lambda: Mobile(name="x" * 101),
        lambda: EventAction(command="open"),  # type: ignore[arg-type]
        lambda: StatusChange(status="X"),  # type: ignore[arg-type]
        lambda: TempState(entry_state_id=1, duration_seconds=0),
        lambda: TempState(entry_state_id=1, duration_seconds=315_360_001),
        lambda: NewIdentity(email=""),
    ],
)
def test_what_the_description_does_not_allow_is_our_own_mistake(make: Any) -> None:
    with pytest.raises(BadRequest):
        make()


def test_pins_cards_and_passwords_show_in_no_repr() -> None:
    shown = [
        NewCredential(credential_type_id=3, pincode=Pincode(number="048213")),
        NewCredential(credential_type_id=3, card=Card(number="048213", card_id="048213", facility_code="048213")),
        MifareCsn(number="048213"),
        Login(email="a@example.com", password="048213", mfa=Mfa(totp_code="048213")),
        NewUser(identity=NewIdentity(email="a@example.com", password="048213")),
        calls.LOGIN.read(Answer(201, b'{"data": {"token": "048213"}}')),
        calls.MAKE_LINK.read(Answer(201, b'{"data": {"cloudKeyUnlockToken": "048213", "webUrl": "https://x/048213"}}')),
        calls.USE_LINK.request({"token": "048213"}),
    ]
    assert not [one for one in map(repr, shown) if "048213" in one]


def test_a_link_has_one_door_or_several_with_buttons() -> None:
    several = UnlockLink(entry_data=(EntryData(entry_id=1, ui_label="Gate"), EntryData(entry_id=2)))
    assert several.document() == {"entryData": [{"entryId": 1, "uiLabel": "Gate"}, {"entryId": 2}]}
    with pytest.raises(BadRequest, match="either"):
        UnlockLink()
    with pytest.raises(BadRequest, match="either"):
        UnlockLink(entry_id=1, entry_data=(EntryData(entry_id=1),))
    with pytest.raises(BadRequest, match="before it starts"):
        UnlockLink(entry_id=1, not_before=NOW, expires=NOW - timedelta(seconds=1))


def test_a_link_is_used_without_logging_in() -> None:
    request = calls.USE_LINK.request({"token": "t/1"})
    assert request.path == "/tokens/cloudKeyUnlockTokens/t%2F1/use"
    assert request.body is None
    assert calls.USE_LINK.read(Answer(204)) is None


def test_a_token_stands_alone_in_its_header() -> None:
    assert calls.authorised("t") == {"Authorization": "t"}


def test_scopes_are_named_by_organisation_and_right() -> None:
    assert calls.scope(12, "users", write=True) == "o12-users:w"
    assert calls.scope(12, "users") == "o12-users:r"
    with pytest.raises(BadRequest):
        calls.scope(12, "users:w")


@pytest.mark.parametrize("name", TOKEN_PROBLEMS)
def test_a_refused_token_names_its_problem(name: str) -> None:
    with pytest.raises(Refused, match=name):
        calls.USERS.read(Answer(401, b'{"name": "' + name.encode() + b'", "message": "no"}'))


def test_a_check_of_a_token_tells_its_problem() -> None:
    body = b'{"data": {"isValid": false, "err": {"name": "TokenExpiredError"}}}'
    check = calls.CHECK_TOKEN.read(Answer(200, body)).data
    assert (check.is_valid, check.err and check.err.name) == (False, "TokenExpiredError")
