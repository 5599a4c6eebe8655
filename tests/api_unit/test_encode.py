"""Cards at the desk: written, read, and each way in which that ends; what a card opens is asked at the door."""

from __future__ import annotations

import pytest
from desk import Desk
from served_house import READER, House, Play, Refused
from sqlalchemy import select

from latchwork.app.api.tables.events import action_attempt


def test_a_written_card_opens_its_door_and_a_blank_one_opens_nothing(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301")
        assert not await desk.tap("jane", "room-301")
        written = await desk.write("jane", grant)
        assert (written["is_issued"], written["access_method"]) == (True, "card")
        assert await desk.tap("jane", "room-301")
        assert not await desk.tap("jane", "room-302")
        assert not await desk.tap("another", "room-301")

    play(story)


def test_an_empty_encoder_says_so_and_the_card_can_be_written_afterwards(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301")
        attempt = await desk.encode(grant)
        assert (attempt["status"], attempt["error"]["type"]) == ("error", "no_credential_on_encoder")
        await desk.write("jane", grant)
        assert await desk.tap("jane", "room-301")

    play(story)


def test_a_card_of_a_kind_that_no_key_is_made_of_is_refused(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301")
        await desk.lay("foreign", kind="ultralight_c")
        assert (await desk.encode(grant))["error"]["type"] == "incompatible_card_format"
        await desk.lay("ours", kind="ntag213")
        assert (await desk.encode(grant))["status"] == "success"
        assert await desk.tap("ours", "room-301")

    play(story)


def test_a_card_keeps_its_kind_over_a_restart(play: Play) -> None:
    async def write(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301")
        await desk.lay("jane", kind="ntag213")
        assert (await desk.encode(grant))["status"] == "success"

    async def tap(house: House) -> None:
        assert await Desk(house).tap("jane", "room-301")

    play(write)
    play(tap)


def test_what_is_on_a_card_goes_on_no_second_one_before_the_first_is_erased_or_overwritten(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        jane, bob = await desk.card_grant("room-301"), await desk.card_grant("room-302", name="Bob")
        await desk.write("one", jane)
        await desk.lay("two")
        assert (await desk.encode(jane))["error"]["type"] == "credential_cannot_be_reissued"
        assert not await desk.tap("two", "room-301")
        await desk.write("one", bob)
        assert not await desk.tap("one", "room-301")
        assert await desk.tap("one", "room-302")
        method = await house.call("/access_methods/get", access_method_id=jane["access_method_ids"][0])
        assert method["access_method"]["is_encoding_required"]
        await desk.write("two", jane)
        assert await desk.tap("two", "room-301")

    play(story)


FAILURES = {
    "no_credential_on_encoder": "no card",
    "encoding_interrupted": "gone from the encoder",
    "uncategorized_error": "more than one card",
    "action_attempt_expired": "in time",
}


@pytest.mark.parametrize("error", FAILURES)
def test_the_next_encoding_can_be_made_to_end_in_each_way_and_only_that_one_does(play: Play, error: str) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301")
        await desk.lay("jane")
        await desk.will("encode_will_fail", error_code=error)
        attempt = await desk.encode(grant)
        assert attempt["error"]["type"] == error
        assert FAILURES[error] in attempt["error"]["message"]
        assert attempt["result"] is None
        assert not await desk.tap("jane", "room-301")
        await desk.write("jane", grant)
        assert await desk.tap("jane", "room-301")

    play(story)


def test_a_failure_that_is_arranged_for_one_credential_waits_for_it(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        user = await desk.user()
        one, two = await desk.credential(user, "room-301"), await desk.credential(user, "room-302")
        await desk.will(
            "encode_will_fail", error_code="uncategorized_error", acs_credential_id=two["acs_credential_id"]
        )
        await desk.write("one", one)
        await desk.lay("two")
        assert (await desk.encode(two))["error"]["type"] == "uncategorized_error"

    play(story)


def test_the_next_encoding_can_be_made_to_find_a_card(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301")
        await desk.will("encode_will_succeed", scenario="credential_is_issued")
        attempt = await desk.encode(grant)
        assert attempt["result"]["is_issued"]

    play(story)


def test_an_encoder_without_its_cable_is_not_online(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301")
        await desk.lay("jane")
        house.rig.bench.unplug("reception")
        assert (await desk.encode(grant))["error"]["type"] == "encoder_not_online"
        house.rig.bench.plug_in("reception")
        assert (await desk.encode(grant))["status"] == "success"

    play(story)


def test_an_encoder_that_hangs_is_told_apart_from_one_that_is_not_there(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301")
        await desk.lay("jane")
        house.rig.world.faults.arm("hang_until_reset", house.rig.bench.fault_name("reception"))
        assert (await desk.encode(grant))["error"]["type"] == "encoder_communication_timeout"

    play(story)


def test_a_grant_that_is_over_is_written_on_nothing(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301", ends_at=house.after(hours=1))
        await house.sleep(2 * 3600)
        await desk.lay("late")
        assert (await desk.encode(grant))["error"]["type"] == "credential_deleted"

    play(story)


def test_only_a_card_of_the_encoders_own_system_is_encoded(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        key = await desk.card_grant("room-301", mode="mobile_key")
        with pytest.raises(Refused) as refused:
            await desk.encode(key)
        assert refused.value.kind == "access_method_not_a_card"
        grant = await house.grant("front-door", requested_access_methods=[{"mode": "card"}])
        with pytest.raises(Refused) as refused:
            await desk.encode(grant)
        assert refused.value.kind == "access_method_on_no_card"

    play(story)


# --- reading ------------------------------------------------------------------------------------------------------


def test_a_scan_lays_what_the_card_says_beside_what_is_known(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301", "pool")
        written = await desk.write("jane", grant)
        await desk.lay("jane")
        scan = await desk.scan()
        found, known = scan["acs_credential_on_encoder"], scan["acs_credential_on_seam"]
        assert (found["is_issued"], scan["warnings"]) == (True, [])
        assert known["acs_credential_id"] == written["acs_credential_id"]
        assert found["card_number"] == known["card_number"]
        says = found["visionline_metadata"]
        assert says["guest_acs_entrance_ids"] == [house.entrance("room-301")]
        assert says["common_acs_entrance_ids"] == [house.entrance("pool")]
        assert (says["card_holder"], says["number_of_issued_cards"]) == ("Jane Doe", 1)
        assert not any(says[name] for name in ("cancelled", "discarded", "expired", "overridden", "overwritten"))

    play(story)


def test_a_scan_tells_that_a_newer_stay_has_the_room_and_that_a_card_is_over_or_cancelled(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        old = await desk.card_grant("room-301", name="Old")
        await desk.write("old", old)
        await desk.write("new", await desk.card_grant("room-301", name="New"))

        async def says(card: str) -> dict[str, bool]:
            await desk.lay(card)
            found: dict[str, bool] = (await desk.scan())["acs_credential_on_encoder"]["visionline_metadata"]
            return found

        assert (await says("old"))["overridden"]
        assert not (await says("new"))["overridden"]
        await house.call("/access_grants/delete", access_grant_id=old["access_grant_id"])
        assert (await says("old"))["cancelled"]
        await house.sleep(3 * 86400)
        assert (await says("new"))["expired"]

    play(story)


def test_a_scan_of_a_blank_card_knows_its_number_alone(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        await desk.lay("blank")
        scan = await desk.scan()
        assert scan["acs_credential_on_seam"] is None
        assert not scan["acs_credential_on_encoder"]["is_issued"]
        assert scan["acs_credential_on_encoder"]["card_number"].isdigit()

    play(story)


def test_a_card_that_says_less_than_its_grant_wants_a_new_encoding_once_it_was_seen(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        grant = await desk.card_grant("room-301")
        written = await desk.write("jane", grant)
        await desk.will(
            "scan_will_succeed",
            scenario="credential_on_encoder_needs_update",
            acs_credential_id_on_seam=written["acs_credential_id"],
        )
        scan = await desk.scan()
        (warning,) = scan["warnings"]
        assert warning["warning_code"] == "acs_credential_on_encoder_out_of_sync"
        assert ": ends_at;" in warning["warning_message"]
        told = await house.call("/access_methods/get", access_method_id=grant["access_method_ids"][0])
        assert told["access_method"]["is_encoding_required"]
        assert "needs_to_be_reissued" in [one["warning_code"] for one in (await desk.show(written))["warnings"]]
        await desk.write("jane", grant)
        await desk.lay("jane")
        assert (await desk.scan())["warnings"] == []

    play(story)


SCENARIOS = {
    "credential_exists_on_seam": ([], True),
    "credential_does_not_exist_on_seam": (["acs_credential_on_seam_not_found"], False),
    "credential_on_encoder_is_empty": ([], False),
}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_next_scan_can_be_made_to_find_each_kind_of_card(play: Play, scenario: str) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        written = await desk.write("jane", await desk.card_grant("room-301"))
        warnings, known = SCENARIOS[scenario]
        named = {"acs_credential_id_on_seam": written["acs_credential_id"]} if known else {}
        await desk.will("scan_will_succeed", scenario=scenario, **named)
        scan = await desk.scan()
        assert [one["warning_code"] for one in scan["warnings"]] == warnings
        assert (scan["acs_credential_on_seam"] is not None) is known

    play(story)


@pytest.mark.parametrize("error", ["no_credential_on_encoder", "uncategorized_error", "action_attempt_expired"])
def test_the_next_scan_can_be_made_to_end_in_each_way_and_only_that_one_does(play: Play, error: str) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        await desk.lay("jane")
        await desk.will("scan_will_fail", error_code=error)
        assert (await desk.attempt("/acs/encoders/scan_credential"))["error"]["type"] == error
        assert (await desk.attempt("/acs/encoders/scan_credential"))["status"] == "success"

    play(story)


def test_a_scanned_card_that_is_nobodys_is_given_to_a_user(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        first, second = await desk.user("First"), await desk.user("Second")
        credential = await desk.credential(first, "room-301")
        await desk.write("card", credential)
        await house.call(
            "/acs/credentials/unassign", acs_credential_id=credential["acs_credential_id"], acs_user_id=first
        )
        await desk.lay("card")
        attempt = await desk.attempt("/acs/encoders/scan_to_assign_credential", acs_user_id=second)
        assert attempt["result"]["acs_user_id"] == second
        await desk.lay("blank")
        attempt = await desk.attempt("/acs/encoders/scan_to_assign_credential", acs_user_id=second)
        assert attempt["error"]["type"] == "uncategorized_error"

    play(story)


# --- cards that are known by their numbers --------------------------------------------------------------------------


def test_a_lock_that_knows_cards_by_number_is_given_the_number(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        await desk.lay("jane")
        number = (await desk.scan())["acs_credential_on_encoder"]["card_number"]
        grant = await house.grant("front-door", requested_access_methods=[{"mode": "card"}])
        (method,) = grant["access_method_ids"]
        shown = (await house.call("/access_methods/get", access_method_id=method))["access_method"]
        assert (shown["is_assignment_required"], shown["is_encoding_required"]) == (True, False)
        told = await house.call("/access_methods/assign_card", access_method_id=method, card_number=number)
        assert told["action_attempt"]["result"]["is_issued"]
        tapped = await house.call("/latchwork/simulate/tap_card", card="jane", device_id=house.device("front-door"))
        assert tapped["outcome"]["opened"]
        other = await house.call("/latchwork/simulate/tap_card", card="other", device_id=house.device("front-door"))
        assert not other["outcome"]["opened"]

    play(story)


def test_a_card_of_an_off_line_door_has_to_be_written_and_not_assigned(play: Play) -> None:
    async def story(house: House) -> None:
        grant = await Desk(house).card_grant("room-301")
        with pytest.raises(Refused) as refused:
            await house.call(
                "/access_methods/assign_card", access_method_id=grant["access_method_ids"][0], card_number="4711"
            )
        assert refused.value.kind == "access_method_wants_encoding"

    play(story)


def test_no_door_here_opens_to_a_cloud_key(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        user = await desk.user()
        credential = await desk.credential(user, "room-301")
        with pytest.raises(Refused) as refused:
            await house.call(
                "/acs/entrances/unlock",
                acs_entrance_id=house.entrance("room-301"),
                acs_credential_id=credential["acs_credential_id"],
            )
        assert refused.value.kind == "cloud_key_not_supported"
        grant = await desk.card_grant("room-301")
        with pytest.raises(Refused) as refused:
            await house.call(
                "/access_methods/unlock_door",
                access_method_id=grant["access_method_ids"][0],
                acs_entrance_id=house.entrance("room-301"),
            )
        assert refused.value.kind == "access_method_not_a_cloud_key"

    play(story)


def test_the_number_of_a_card_in_a_result_is_for_those_who_may_see_codes(play: Play) -> None:
    async def story(house: House) -> None:
        desk = Desk(house)
        await desk.lay("jane")
        written = await desk.encode(await desk.card_grant("room-301"))
        number = written["result"]["card_number"]
        scanned = await desk.scan()
        assert scanned["acs_credential_on_encoder"]["card_number"] == number
        assert scanned["acs_credential_on_seam"]["card_number"] == number
        attempts = (await house.get("/action_attempts/list", token=READER))["action_attempts"]
        assert [one["status"] for one in attempts] == ["success"] * 2
        for one in attempts:
            got = await house.get("/action_attempts/get", token=READER, action_attempt_id=one["action_attempt_id"])
            assert got["action_attempt"] == one
            assert number not in str(one)
        assert attempts[0]["result"]["card_number"] is None
        kept = await house.service.store.run(lambda c: c.execute(select(action_attempt)).all())
        assert number not in str(kept), "and it is sealed in the store"
        assert attempts[1]["result"]["acs_credential_on_encoder"]["card_number"] is None
        await desk.lift()
        assert await desk.tap("jane", "room-301")

    play(story)
