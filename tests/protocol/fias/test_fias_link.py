"""Both ends of a FIAS link, alone and with each other, on TCP and on a serial line."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.fias import pms as pms_side
from latchwork.protocol.fias.carrier import TCP, Carrier, Lost, SerialCarrier, TcpCarrier, decode, encode
from latchwork.protocol.fias.key_system import (
    DEFAULT_WANTED,
    KeySystemLink,
    LinkDown,
    LinkState,
    LinkUp,
    Ordered,
    ResyncDone,
    ResyncGivenUp,
    Stay,
    UnknownRecord,
    Wanted,
)
from latchwork.protocol.fias.messages import GuestIn, KeyAnswer, KeyDelete, KeyMove, KeyRequest
from latchwork.protocol.fias.pms import Answered, Linked, PmsLink, PmsState, ResyncAsked, Unanswered, Unasked
from latchwork.protocol.fias.record import Record, parse_record
from latchwork.protocol.pms_line.line import Damaged, LocalError, PeerFault, Why

NOON = datetime(2026, 7, 4, 12)  # noqa: DTZ001 - a hotel's local time
ORDER = KeyRequest(workstation="1", coder="1", room="202", key_type="N", reservation="7", departure=date(2026, 7, 11))


def local(now: float) -> datetime:
    return NOON + timedelta(seconds=now)


def frame(text: str) -> bytes:
    return TCP.build(encode(parse_record(text), "utf-8"))


def texts(data: bytes) -> list[str]:
    return [event.text() for event in TcpCarrier().receive(data, 0.0) if isinstance(event, Record)]


def key_system(**settings: object) -> KeySystemLink:
    return KeySystemLink(TcpCarrier(), local, wanted=(Wanted("KR", ("KC", "RN", "KT")),), **settings)  # type: ignore[arg-type]


def up() -> KeySystemLink:
    link = key_system()
    link.receive(frame("LS|DA260704|TI120000|"), 0.0)
    link.outgoing()
    return link


def linked() -> PmsLink:
    link = PmsLink(TcpCarrier(), local)
    link.start(0.0)
    link.outgoing()
    link.receive(frame("LD|V#1.0|IFKS|") + frame("LR|RIKR|FLKCRNKT|") + frame("LR|RIKD|FLRN|") + frame("LA|"), 1.0)
    link.outgoing()
    return link


def talk(pms: PmsLink, keys: KeySystemLink, now: float = 0.0) -> tuple[list[object], list[object]]:
    """Carries bytes both ways until both are silent; what the two ends tell."""
    at_pms: list[object] = []
    at_keys: list[object] = []
    while True:
        there, back = pms.outgoing(), keys.outgoing()
        if not there and not back:
            return at_pms, at_keys
        at_keys += keys.receive(there, now)
        at_pms += pms.receive(back, now)


def pair(serial: bool) -> tuple[PmsLink, KeySystemLink]:
    def carrier() -> Carrier:
        return SerialCarrier() if serial else TcpCarrier()

    pms, keys = PmsLink(carrier(), local), KeySystemLink(carrier(), local)
    pms.start(0.0)
    talk(pms, keys)
    return pms, keys


# --- the key system ---------------------------------------------------------------------------------------------------


def test_a_start_is_answered_with_description_wishes_and_a_sign_of_life() -> None:
    link = key_system()
    assert link.receive(frame("LS|DA260704|TI120000|"), 5.0) == [LinkUp()]
    assert texts(link.outgoing()) == [
        "LD|DA260704|TI120005|V#1.0|IFKS|",
        "LR|RIKR|FLKCRNKT|",
        "LA|DA260704|TI120005|",
    ]
    assert link.state is LinkState.UP


def test_whenever_the_start_comes_again_everything_is_sent_again() -> None:
    link = up()
    assert link.receive(frame("LS|"), 100.0) == [LinkUp()]
    assert [text[:2] for text in texts(link.outgoing())] == ["LD", "LR", "LA"]


def test_an_order_is_told_and_answered() -> None:
    link = up()
    [event] = link.receive(frame("KR|WS1|KC1|RN202|KTN|"), 1.0)
    assert isinstance(event, Ordered)
    assert event.order == KeyRequest(workstation="1", coder="1", room="202", key_type="N")
    assert link.answer(event.order, "OK", 2.0) == []
    assert texts(link.outgoing()) == ["KA|WS1|KC1|ASOK|"]


def test_an_order_before_the_start_is_a_fault_of_the_pms() -> None:
    assert key_system().receive(frame("KR|RN202|"), 0.0) == [PeerFault("it sent KR before it started the link")]


def test_an_answer_on_a_link_that_is_down_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(LocalError, match="down"):
        key_system().answer(ORDER, "OK", 0.0)


def test_a_silent_pms_is_asked_once_and_then_given_up() -> None:
    link = up()
    assert link.deadline == pytest.approx(30.0)
    assert link.expire(29.0) == []
    assert link.expire(30.0) == []
    assert texts(link.outgoing()) == ["LA|DA260704|TI120030|"]
    [event] = link.expire(60.0)
    assert isinstance(event, LinkDown)
    assert link.state is LinkState.DOWN
    assert link.deadline is None


def test_a_sign_of_life_puts_the_end_off() -> None:
    link = up()
    link.expire(30.0)
    assert link.receive(frame("LA|"), 31.0) == []
    assert link.expire(60.0) == []
    assert link.deadline == pytest.approx(61.0)


def test_a_question_for_a_sign_of_life_is_answered_and_an_answer_is_not() -> None:
    link = up()
    assert link.receive(frame("LA|"), 1.0) == []
    assert link.outgoing() == b"", "it answers the LA that ended our description"
    assert link.receive(frame("LA|"), 2.0) == []
    assert texts(link.outgoing()) == ["LA|DA260704|TI120002|"]
    assert key_system().receive(frame("LA|"), 0.0) == [PeerFault("it sent LA before it started the link")]


def test_a_resync_that_never_comes_or_never_ends_is_given_up_and_what_was_held_goes_out() -> None:
    link = up()
    link.ask_resync(1.0)
    link.outgoing()
    link.answer(ORDER, "OK", 2.0)
    assert link.receive(frame("DS|"), 20.0) == []
    assert link.expire(31.0) == []
    events = link.expire(50.0)
    assert events[0] == ResyncGivenUp()
    assert [text[:2] for text in texts(link.outgoing())] == ["KA", "LA"]


def test_a_pms_that_ends_the_link_is_believed() -> None:
    link = up()
    assert link.receive(frame("LE|"), 1.0) == [LinkDown("the PMS ended the link")]


def test_what_is_sent_during_a_resync_is_held_back_until_its_end() -> None:
    link = up()
    assert link.ask_resync(1.0) == []
    assert texts(link.outgoing()) == ["DR|DA260704|TI120001|"]
    link.answer(ORDER, "OK", 2.0)
    assert link.outgoing() == b""
    events = link.receive(frame("DS|") + frame("GI|RN202|G#7|GNGuest|SF|") + frame("DE|"), 3.0)
    stay, done = events
    assert isinstance(stay, Stay)
    assert (stay.guest.room, stay.guest.name, stay.resync) == ("202", "Guest", True)
    assert done == ResyncDone()
    assert texts(link.outgoing()) == ["KA|WS1|KC1|ASOK|"]


def test_a_resync_that_the_pms_begins_by_itself_holds_back_as_well() -> None:
    link = up()
    assert link.receive(frame("DS|"), 1.0) == []
    link.answer(ORDER, "BY", 2.0, "in use")
    assert link.outgoing() == b""
    link.receive(frame("DE|"), 3.0)
    assert texts(link.outgoing()) == ["KA|WS1|KC1|ASBY|CTin use|"]


def test_what_is_unknown_out_of_form_or_out_of_turn_is_told() -> None:
    link = up()
    events = link.receive(frame("ZZ|A11|") + frame("KR|K#x|") + frame("KA|ASOK|") + b"noise" + frame("GI|RN1|"), 1.0)
    assert isinstance(events[0], UnknownRecord)
    assert events[1] == Damaged(7, "KR: it has something other than digits")
    assert events[2] == PeerFault("it sent KA, which is ours to send")
    assert events[3] == Damaged(5, "bytes outside any frame")
    assert isinstance(events[4], Stay)


def test_ending_the_link_says_so() -> None:
    link = up()
    assert link.end(2.0) == []
    assert texts(link.outgoing()) == ["LE|DA260704|TI120002|"]
    assert link.state is LinkState.DOWN


# --- the PMS ----------------------------------------------------------------------------------------------------------


def test_a_key_system_that_does_not_answer_the_start_is_told() -> None:
    link = PmsLink(TcpCarrier(), local)
    assert link.start(0.0) == []
    assert texts(link.outgoing()) == ["LS|DA260704|TI120000|"]
    assert link.deadline == pytest.approx(30.0)
    assert link.expire(29.0) == []
    assert link.expire(30.0) == [LinkDown("the key system did not answer the start of the link")]
    assert link.state is PmsState.DOWN


def test_a_key_system_that_wants_records_without_end_is_heard_for_those_that_there_are() -> None:
    link = PmsLink(TcpCarrier(), local)
    link.start(0.0)
    link.receive(b"".join(frame(f"LR|RI{number}|FLRN|") for number in range(3000)) + frame("LR|RIKR|FLRN|"), 0.0)
    assert link.wanted == {"KR": frozenset({"RN"})}


def test_the_pms_learns_what_is_wanted_and_sends_nothing_else() -> None:
    link = linked()
    assert link.wanted == {"KR": frozenset({"KC", "RN", "KT"}), "KD": frozenset({"RN"})}
    link.ask(ORDER, 2.0)
    assert texts(link.outgoing()) == ["KR|KC1|RN202|KTN|"]
    with pytest.raises(LocalError, match="did not ask for KM"):
        link.ask(KeyMove(coder="2", room="203", old_room="202"), 2.0)


def test_a_key_system_that_answers_la_at_once_takes_everything() -> None:
    link = PmsLink(TcpCarrier(), local)
    link.start(0.0)
    link.outgoing()
    assert link.receive(frame("LA|"), 1.0) == [Linked(None, None)]
    link.outgoing()
    link.ask(KeyMove(coder="1", room="203", old_room="202"), 2.0)
    assert texts(link.outgoing()) == ["KM|KC1|RN203|RO202|"]


def test_an_answer_finds_its_order_also_when_its_coder_is_padded_or_left_out() -> None:
    for answer in ("KA|ASOK|KC1|", "KA|ASOK|KC01|WS1|", "KA|ASOK|"):
        link = linked()
        link.ask(ORDER, 2.0)
        [event] = link.receive(frame(answer), 3.0)
        assert isinstance(event, Answered)
        assert event.order == ORDER
        assert event.answer.ok


def test_an_answer_that_nothing_waits_for_is_told() -> None:
    link = linked()
    assert link.receive(frame("KA|KC9|ASOK|"), 2.0) == [Unasked(KeyAnswer(coder="9", status="OK"))]
    link.ask(ORDER, 3.0)
    assert isinstance(link.receive(frame("KA|KC9|ASOK|"), 4.0)[0], Unasked)


def test_an_order_without_an_answer_ends_unanswered_and_is_not_repeated() -> None:
    link = linked()
    link.ask(ORDER, 2.0)
    link.outgoing()
    link.receive(frame("LA|"), 29.0)
    link.outgoing()
    link.receive(frame("LA|"), 58.0)
    link.outgoing()
    assert link.deadline == pytest.approx(62.0)
    assert link.expire(61.0) == []
    assert link.expire(62.0) == [Unanswered(ORDER)]
    assert link.outgoing() == b""


def test_a_coder_has_one_order_at_a_time_and_two_coders_work_side_by_side() -> None:
    link = linked()
    link.ask(ORDER, 2.0)
    with pytest.raises(LocalError, match="coder 1 has an order open"):
        link.ask(ORDER, 2.0)
    link.ask(KeyDelete(coder="2", room="101"), 2.0)
    assert isinstance(link.receive(frame("KA|ASOK|"), 3.0)[0], Unasked)
    assert isinstance(link.receive(frame("KA|ASOK|KC2|"), 3.0)[0], Answered)


def test_orders_on_a_link_that_is_not_up_are_a_mistake_of_the_caller() -> None:
    link = PmsLink(TcpCarrier(), local)
    with pytest.raises(LocalError, match="not up"):
        link.ask(ORDER, 0.0)
    with pytest.raises(LocalError, match="not up"):
        link.resync([], 0.0)


def test_open_orders_are_unanswered_when_the_link_ends_or_starts_again() -> None:
    link = linked()
    link.ask(ORDER, 2.0)
    assert link.receive(frame("LE|"), 3.0) == [LinkDown("the key system ended the link"), Unanswered(ORDER)]
    link = linked()
    link.ask(ORDER, 2.0)
    assert link.start(3.0) == [Unanswered(ORDER)]
    link = linked()
    link.ask(ORDER, 2.0)
    link.outgoing()
    assert link.end(3.0) == [Unanswered(ORDER)]
    assert texts(link.outgoing()) == ["LE|DA260704|TI120003|"]


def test_a_sign_of_life_is_answered_and_one_before_the_start_is_a_fault() -> None:
    link = linked()
    assert link.receive(frame("LA|"), 5.0) == []
    assert texts(link.outgoing()) == ["LA|DA260704|TI120005|"]
    assert PmsLink(TcpCarrier(), local).receive(frame("LA|"), 0.0) == [
        PeerFault("it sent LA before the link was started")
    ]


def test_a_silent_key_system_is_asked_once_and_then_given_up() -> None:
    link = linked()
    link.ask(ORDER, 2.0)
    link.outgoing()
    assert link.expire(31.0) == []
    assert texts(link.outgoing()) == ["LA|DA260704|TI120031|"]
    assert link.receive(frame("LA|"), 32.0) == []
    assert link.outgoing() == b"", "it answers ours"
    link.ask(KeyDelete(coder="2", room="101"), 33.0)
    link.expire(62.0)
    events = link.expire(92.0)
    assert events[0] == LinkDown("the key system has sent nothing, not even when it was asked")
    assert events[1] == Unanswered(KeyDelete(coder="2", room="101"))
    assert link.state is PmsState.DOWN
    assert link.deadline is None


def test_two_ends_that_both_ask_for_signs_of_life_fall_silent_again() -> None:
    pms, keys = pair(serial=False)
    for now in (30.0, 60.0, 90.0):
        assert pms.expire(now) == []
        assert keys.expire(now) == []
        assert talk(pms, keys, now) == ([], [])
    assert pms.state is PmsState.UP
    assert keys.state is LinkState.UP


def test_what_the_key_system_sends_wrongly_is_told() -> None:
    link = linked()
    events = link.receive(frame("ZZ|") + frame("KR|RN1|") + frame("LR|FLABC|") + frame("DR|") + b"\xff", 2.0)
    assert isinstance(events[0], pms_side.UnknownRecord)
    assert events[1] == PeerFault("it sent KR, which is ours to send")
    assert isinstance(events[2], Damaged)
    assert events[3] == ResyncAsked()
    assert isinstance(events[4], Damaged)


# --- both ends --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("serial", [False, True], ids=["tcp", "serial"])
def test_a_key_is_asked_for_made_and_answered(serial: bool) -> None:
    pms, keys = pair(serial)
    assert pms.state is PmsState.UP
    assert keys.state is LinkState.UP
    assert set(pms.wanted or ()) == {wanted.record for wanted in DEFAULT_WANTED}
    assert pms.ask(ORDER, 1.0) == []
    _, [ordered] = talk(pms, keys, 1.0)
    assert isinstance(ordered, Ordered)
    assert ordered.order.room == "202"
    keys.answer(ordered.order, "OK", 20.0)
    [answered], _ = talk(pms, keys, 20.0)
    assert isinstance(answered, Answered)
    assert answered.answer.ok


@pytest.mark.parametrize("serial", [False, True], ids=["tcp", "serial"])
def test_all_stays_are_given_in_a_resync(serial: bool) -> None:
    pms, keys = pair(serial)
    keys.ask_resync(1.0)
    [asked], _ = talk(pms, keys, 1.0)
    assert asked == ResyncAsked()
    pms.resync([GuestIn(room="101", in_resync="x"), GuestIn(room="102", in_resync="x")], 2.0)
    _, told = talk(pms, keys, 2.0)
    assert [event.guest.room for event in told if isinstance(event, Stay)] == ["101", "102"]
    assert told[-1] == ResyncDone()


def test_a_serial_line_that_does_not_answer_loses_the_record_and_says_so() -> None:
    pms = PmsLink(SerialCarrier(), local)
    pms.start(0.0)
    assert pms.outgoing() == b"\x05"
    assert pms.deadline == pytest.approx(3.0)
    assert pms.expire(3.0) == [Lost(Why.SILENT)]
    assert pms.state is PmsState.STARTING


def test_a_damaged_record_on_a_serial_line_is_refused_and_comes_again() -> None:
    carrier = SerialCarrier()
    carrier.put(parse_record("LA|"), 0.0)
    carrier.receive(b"\x06", 0.1)
    sent = carrier.outgoing()[1:]
    other = SerialCarrier()
    assert other.receive(sent[:-1] + b"\xee", 0.2) == [Damaged(len(sent), "the check value is wrong")]
    assert other.outgoing() == b"\x15"
    carrier.receive(b"\x15", 0.3)
    assert other.receive(carrier.outgoing(), 0.4) == [Record("LA")]


# --- characters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("character_set", ["utf-8", "cp1252", "iso8859-1"])
def test_names_go_through_in_the_character_set_of_the_link(character_set: str) -> None:
    record = Record("GI", (("GN", "Zoë"),))
    carrier = TcpCarrier(character_set)
    carrier.put(record, 0.0)
    assert TcpCarrier(character_set).receive(carrier.outgoing(), 0.0) == [record]
    assert decode(encode(record, character_set), character_set) == record


def test_a_character_that_the_set_does_not_have_is_refused() -> None:
    with pytest.raises(Malformed, match="not in iso8859-1"):
        encode(Record("GI", (("GN", "Łukasz"),)), "iso8859-1")
    with pytest.raises(ValueError, match="character sets"):
        TcpCarrier("ebcdic")
    assert TcpCarrier().receive(b"\x02GI|GN\xff|\x03", 0.0) == [Damaged(7, "it is no utf-8 text")]


def test_records_are_cut_at_every_split_and_byte_by_byte() -> None:
    stream = b"xx" + frame("LA|DA240501|") + frame("KR|RN202|") + b"\x02KR|RN" + frame("LE|")
    whole = [event for event in TcpCarrier().receive(stream, 0.0) if isinstance(event, Record)]
    assert [record.id for record in whole] == ["LA", "KR", "LE"]
    for cut in range(len(stream) + 1):
        carrier = TcpCarrier()
        events = carrier.receive(stream[:cut], 0.0) + carrier.receive(stream[cut:], 0.0)
        assert [event for event in events if isinstance(event, Record)] == whole
    carrier = TcpCarrier()
    events = [event for byte in stream for event in carrier.receive(bytes((byte,)), 0.0)]
    assert [event for event in events if isinstance(event, Record)] == whole
