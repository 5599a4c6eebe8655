"""SHIP's requests and responses."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from latchwork.protocol.codec.errors import Malformed
from latchwork.protocol.salto_space.ship import (
    REQUESTS,
    Param,
    Request,
    RequestRow,
    Response,
    build_request,
    build_response,
    format_local,
    parse_request,
    parse_response,
)

TEXT = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x2FF, exclude_characters="\x7f\x85\xa0\xad"), max_size=8
)
NAMES = st.sampled_from(["DoorID", "EncoderID", "User.Expiration", "EOF", "MaxCount"])
PARAMS = st.recursive(
    st.builds(Param, NAMES, TEXT),
    lambda inner: st.builds(Param, NAMES, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    max_leaves=6,
)


@given(name=st.sampled_from(sorted(REQUESTS)), params=st.lists(PARAMS, max_size=4).map(tuple))
def test_requests_and_responses_are_read_as_they_were_built(name: str, params: tuple[Param, ...]) -> None:
    assert parse_request(build_request(Request(name, params))) == Request(name, params)
    assert parse_response(build_response(Response(name, params))) == Response(name, params)


@pytest.mark.parametrize("row", REQUESTS.values(), ids=lambda row: row.name)
def test_every_request_builds_parses_and_names_its_source(row: RequestRow) -> None:
    assert row.source
    tree: dict[str, list[str]] = {}
    for path in row.params:
        head, _, rest = path.partition("/")
        tree.setdefault(head, []).extend([rest] if rest else [])
    params = tuple(
        Param(name, tuple(Param(one, "1") for one in inner) if inner else "1") for name, inner in tree.items()
    )
    request = parse_request(build_request(Request(row.name, params)))
    assert request.unknown_params == ()


def test_values_are_trimmed_and_found_by_their_path() -> None:
    xml = b"<RequestCall><RequestName> A.B </RequestName><Params><L><D> x </D></L><M> 1 </M></Params></RequestCall>"
    request = parse_request(xml)
    assert request.name == "A.B"
    assert request.get("L", "D") == "x"
    assert request.get("M") == "1"
    for path in (("L",), ("M", "D"), ("N",), ("L", "E")):
        assert request.get(*path) is None
    assert request.unknown_params == ("L", "M")


def test_a_list_may_be_paged_and_what_lies_in_a_known_parameter_is_not_judged() -> None:
    paged = Request("SaltoDBDoorList.Read", (Param("StartingFromExtDoorID", "7"), Param("ReturnPin", "1")))
    assert paged.unknown_params == ()
    nested = Request("OnlineDoor.Open", (Param("DoorNameList", (Param("Moon", "1"),)), Param("Moon", "1")))
    assert nested.unknown_params == ("Moon",)
    assert Request("SaltoDBGroup.Update", (Param("Moon", "1"),)).unknown_params == ()


def test_a_request_may_have_no_parameters() -> None:
    for inside in (b"", b"<Params/>", b"<Params> </Params>"):
        xml = b"<RequestCall><RequestName>A</RequestName>" + inside + b"</RequestCall>"
        assert parse_request(xml) == Request("A")


@pytest.mark.parametrize(
    "xml",
    [
        b"<RequestResponse><RequestName>A</RequestName></RequestResponse>",
        b"<RequestCall><Params/></RequestCall>",
        b"<RequestCall><RequestName> </RequestName></RequestCall>",
        b"<RequestCall><RequestName>A</RequestName><RequestName>B</RequestName></RequestCall>",
        b"<RequestCall><RequestName>A</RequestName><Other/></RequestCall>",
        b"<RequestCall><RequestName>A</RequestName><Params/><Params/></RequestCall>",
        b"<RequestCall><RequestName>A</RequestName><Params>text</Params></RequestCall>",
        b"<RequestCall>",
        b'<!DOCTYPE x [<!ENTITY e "e">]><RequestCall><RequestName>&e;</RequestName></RequestCall>',
    ],
)
def test_what_is_no_request_is_refused(xml: bytes) -> None:
    with pytest.raises(Malformed):
        parse_request(xml)


def test_a_list_says_whether_it_is_the_last_page() -> None:
    for flag, last in (("1", True), ("true", True), ("0", False)):
        assert Response("L.Read", (Param("Params", (Param("EOF", flag),)),)).is_last is last
    assert Response("L.Read").is_last is None
    assert Response("L.Read", (Param("EOF", "1"),)).get("EOF") == "1"


def test_a_response_with_an_exception_has_failed() -> None:
    assert Response("A", (Param("Exception", (Param("Code", "1"),)),)).failed
    assert not Response("A", (Param("Params", ""),)).failed


def test_times_are_the_servers_own() -> None:
    assert format_local(datetime(2024, 5, 1, 15)) == "2024-05-01T15:00:00"  # noqa: DTZ001 - local
    with pytest.raises(Malformed, match="zone"):
        format_local(datetime.fromisoformat("2024-05-01T15:00:00+02:00"))


def test_values_stay_out_of_a_repr() -> None:
    assert "hunter2" not in repr(Request("A", (Param("PIN", "hunter2"),)))
