"""Every way in which a rig file can be wrong: one sentence with file, line and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from latchwork.rig.file import load_rig
from latchwork.rig.yaml_source import RigError

GOOD = """\
latchwork: 1
name: bench
level: memory
zone: Europe/Zurich
media:
  radio: {kind: ble, links: 3}
  stick: {kind: zwave, link: serial:///dev/ttyACM0}
targets:
  front:
    make: ttlock
    on: radio
    resource:
      address: "C0:11:00:00:00:01"
      codes: 150
  back:
    make: zwave
    on: stick
    resource:
      node: 5
    simulator:
      profile: yale_assure_zw3
systems:
  annex:
    property: 4711
    entrances:
      suite: {number: 301}
      lift:
        number: 900
        common: true
    encoders:
      desk: {make: pn532, link: serial:///dev/ttyUSB0}
spaces:
  wellness: [front, lift]
"""


def error_of(tmp_path: Path, text: str, **overrides: str) -> str:
    """The one sentence, without the folder; and nothing was written."""
    path = tmp_path / "rig.yaml"
    path.write_text(text)
    with pytest.raises(RigError) as caught:
        load_rig(path, **overrides)  # type: ignore[arg-type]
    assert [one.name for one in tmp_path.iterdir()] == ["rig.yaml"]
    said = str(caught.value)
    assert "\n" not in said
    return said.replace(f"{tmp_path}/", "")


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def test_the_good_file_is_good(tmp_path: Path) -> None:
    path = tmp_path / "rig.yaml"
    path.write_text(GOOD)
    rig = load_rig(path)
    assert set(rig.targets) == {"front", "back"}
    assert rig.targets["back"].level == "memory"


WRONG = {
    "an unknown key, with the one that was meant": (
        ("name: bench", "nmae: bench"),
        "rig.yaml:2: the rig does not take 'nmae'; did you mean 'name'?",
    ),
    "an unknown key that is like none": (
        ("    property: 4711", "    property: 4711\n    colour: red"),
        "rig.yaml:25: annex does not take 'colour'; it takes encoders, entrances, groups, property",
    ),
    "an unknown key of a resource": (
        ("      node: 5", "      nod: 5"),
        "rig.yaml:18: resource lacks 'node' (the number that the stick gave it at inclusion); add node: 2",
    ),
    "a missing key": (
        ("    make: zwave\n", ""),
        "rig.yaml:15: back lacks 'make' (the lock's make; `latchwork rig makes` lists them); "
        "add make: offline_code_standin or ttlock or zwave",
    ),
    "a missing version": (
        ("latchwork: 1\n", ""),
        "rig.yaml:1: the rig lacks 'latchwork' (the version of this format); add latchwork: 1",
    ),
    "another version": (("latchwork: 1", "latchwork: 2"), "rig.yaml:1: latchwork is 2; write 1"),
    "text for a number": (
        ("      codes: 150", "      codes: many"),
        "rig.yaml:14: codes is 'many'; write a whole number",
    ),
    "a point in a whole number": (("node: 5", "node: 5.0"), "rig.yaml:19: node is 5.0; write a whole number"),
    "a truth for a number": (("node: 5", "node: true"), "rig.yaml:19: node is true; write a whole number"),
    "a number for text": (
        ("name: bench", "name: 12"),
        'rig.yaml:2: name is the number 12; it is text, so write it in quotes: "12"',
    ),
    "a word for a list": (
        ("  wellness: [front, lift]", "  wellness: front"),
        "rig.yaml:33: wellness is 'front'; write a list, such as [one, two]",
    ),
    "a list for a block": (
        ("      suite: {number: 301}", "      suite: [301]"),
        "rig.yaml:26: suite is [301]; write a block of `key: value` lines",
    ),
    "a number in a list of names": (
        ("[front, lift]", "[front, 7]"),
        'rig.yaml:33: entry 2 of wellness is the number 7; it is text, so write it in quotes: "7"',
    ),
    "a word for a truth": (
        ("        common: true", "        common: yes"),
        "rig.yaml:29: common is 'yes'; write true or false",
    ),
    "a key without a value": (
        ("level: memory", "level:"),
        "rig.yaml:3: level has no value; write memory or wire or real or take the line out",
    ),
    "a block without a value": (
        ("    resource:\n      node: 5\n", "    resource:\n"),
        "rig.yaml:18: resource has no value; write a block of `key: value` lines or take the line out",
    ),
    "an unknown make": (("make: zwave", "make: zwve"), "rig.yaml:16: make is 'zwve'; did you mean 'zwave'?"),
    "a make unlike any other": (
        ("make: zwave", "make: acme"),
        "rig.yaml:16: make is 'acme'; write one of offline_code_standin, ttlock, zwave",
    ),
    "an unknown level": (("level: memory", "level: rael"), "rig.yaml:3: level is 'rael'; did you mean 'real'?"),
    "an unknown encoder": (
        ("make: pn532", "make: acr122u"),
        "rig.yaml:31: make is 'acr122u'; write one of pn532",
    ),
    "a make on a medium of another kind": (
        ("    on: radio", "    on: stick"),
        "rig.yaml:11: ttlock is reached over ble, and stick is zwave; write on: radio",
    ),
    "a medium that is not there": (
        ("    on: radio", "    on: rado"),
        "rig.yaml:11: there is no medium 'rado'; did you mean 'radio'?",
    ),
    "a door on another level than its medium": (
        ("    on: radio", "    on: radio\n    level: real"),
        "rig.yaml:12: front is real and its medium radio is memory; give both one level",
    ),
    "a number out of its range": (
        ("node: 5", "node: 300"),
        "rig.yaml:19: node is 300; write a whole number from 2 to 232",
    ),
    "a number below its least": (
        ("codes: 150", "codes: 0"),
        "rig.yaml:14: codes is 0; write a whole number from 1 up",
    ),
    "an address that is none": (
        ('"C0:11:00:00:00:01"', "C0-11-00-00-00-01"),
        "rig.yaml:13: address is 'C0-11-00-00-00-01'; write it like C0:11:22:33:44:55",
    ),
    "an unknown setting of a twin": (
        ("      profile: yale_assure_zw3", "      profil: yale_assure_zw3"),
        "rig.yaml:21: simulator does not take 'profil'; did you mean 'profile'?",
    ),
    "a link of no kind": (
        ("link: serial:///dev/ttyACM0", "link: usb:///dev/ttyACM0"),
        "rig.yaml:7: link address 'usb:///dev/ttyACM0': usb:// is not a kind of link; begin it with one of ble://, "
        "serial://, socket://, rfc2217://, memory://, pty://",
    ),
    "a link without a scheme": (
        ("link: serial:///dev/ttyUSB0", "link: /dev/ttyUSB0"),
        "rig.yaml:31: link address '/dev/ttyUSB0': it has no scheme; begin it with one of ble://, serial://, "
        "socket://, rfc2217://, memory://, pty://",
    ),
    "a link that leads to no port": (
        ("link: serial:///dev/ttyUSB0", "link: memory://desk"),
        "rig.yaml:31: 'memory://desk' leads to no serial port; begin it with one of serial://, socket://, rfc2217://",
    ),
    "a link for a radio": (
        ("links: 3", "link: serial:///dev/ttyACM1"),
        "rig.yaml:6: a ble medium has no 'link'; name its adapter, such as adapter: hci0",
    ),
    "a real stick without a link": (
        ("{kind: zwave, link: serial:///dev/ttyACM0}", "{kind: zwave, level: real}"),
        "rig.yaml:7: stick is real and lacks 'link'; add where it is, such as link: serial:///dev/ttyACM0",
    ),
    "a key that stands twice": (
        ("name: bench", "name: bench\nname: two"),
        "rig.yaml:3: 'name' stands twice, first on line 2; rename one or take it out",
    ),
    "a door that stands twice": (
        ("  back:\n", "  front:\n"),
        "rig.yaml:15: 'front' stands twice, first on line 9; rename one or take it out",
    ),
    "an entrance with a target's name": (
        ("      suite: ", "      front: "),
        "rig.yaml:26: another door is called 'front' (line 9); give this one a name of its own",
    ),
    "a door that differs by capitals alone": (
        ("      suite: ", "      Front: "),
        "rig.yaml:26: another door is called 'front' (line 9); give this one a name of its own",
    ),
    "an encoder with a medium's name": (
        ("      desk: ", "      stick: "),
        "rig.yaml:31: another medium or encoder is called 'stick' (line 7); give this one a name of its own",
    ),
    "two entrances of one number": (
        ("        number: 900", "        number: 301"),
        "rig.yaml:28: lift and suite are both number 301; give each a number of its own",
    ),
    "two doors that are one device": (
        ("  back:\n", "  side: {make: ttlock, on: radio, resource: {address: 'c0:11:00:00:00:01'}}\n  back:\n"),
        "rig.yaml:15: side and front both have address c0:11:00:00:00:01; each door is a device of its own",
    ),
    "a space with an unknown door": (
        ("[front, lift]", "[front, lfit]"),
        "rig.yaml:33: there is no door 'lfit'; did you mean 'lift'?",
    ),
    "a name with a blank": (
        ("  wellness:", "  well ness:"),
        "rig.yaml:33: 'well ness' cannot be a name; use up to 64 letters, digits, '.', '_' and '-'",
    ),
    "a zone that is none": (
        ("Europe/Zurich", "Europe/Zürich"),
        "rig.yaml:4: there is no time zone 'Europe/Zürich'; did you mean 'Europe/Zurich'?",
    ),
    "a continent for a zone": (
        ("zone: Europe/Zurich", "zone: Europe"),
        "rig.yaml:4: there is no time zone 'Europe'; write one such as Europe/Paris",
    ),
    "entrances in two zones": (
        ("        common: true", "        common: true\n        zone: Asia/Tokyo"),
        "rig.yaml:30: lift hangs in Asia/Tokyo and suite in Europe/Zurich, and a card has one local time; "
        "make one system per zone",
    ),
    "a start that is no moment": (
        ("name: bench", "start: tomorrow"),
        "rig.yaml:2: 'tomorrow' is no moment; write one such as 2026-03-02T09:00:00Z",
    ),
    "a start that no clock shows": (
        ("name: bench", "start: 1066-10-14"),
        "rig.yaml:2: '1066-10-14' is out of reach; write a year from 2000 to 2099",
    ),
    "virtual time with real hardware": (
        ("level: memory", "level: real\ntime: virtual"),
        "rig.yaml:4: time is virtual and radio is real hardware, which cannot wait; write time: real",
    ),
    "a folder without a name": (
        ("name: bench", 'state: ""'),
        "rig.yaml:2: state is empty; write something or leave it out",
    ),
    "a group with a door of another system": (
        ("    encoders:\n", "    groups: {staff: [lift, front]}\n    encoders:\n"),
        "rig.yaml:30: there is no door 'front'; declare it as an entrance of annex",
    ),
    "a tab in the indentation": (
        ("    make: zwave", "\tmake: zwave"),
        "rig.yaml:16: this is not YAML (found character '\\t' that cannot start any token); mind the indentation, "
        "and quote text that holds : or #",
    ),
    "a bracket that is not closed": (
        ("[front, lift]", "[front, lift"),
        "rig.yaml:34: this is not YAML (expected ',' or ']', but got '<stream end>'); mind the indentation, and quote "
        "text that holds : or #",
    ),
    "a colon in text": (
        ("name: bench", "name: bench: one"),
        "rig.yaml:2: this is not YAML (mapping values are not allowed here); mind the indentation, and quote text "
        "that holds : or #",
    ),
    "a second document": (
        ("spaces:\n", "---\nspaces:\n"),
        "rig.yaml:32: this is not YAML (but found another document); mind the indentation, and quote text that holds "
        ": or #",
    ),
    "a key that is a list": (
        ("name: bench", "? [name]\n: bench"),
        "rig.yaml:2: this is not YAML (a key that is not a plain word); mind the indentation, and quote text that "
        "holds : or #",
    ),
    "a tag for Python": (
        ("name: bench", "name: !!python/object/apply:os.system [ls]"),
        "rig.yaml:2: this is not YAML (could not determine a constructor for the tag "
        "'tag:yaml.org,2002:python/object/apply:os.system'); mind the indentation, and quote text that holds : or #",
    ),
    "a control character": (
        ("name: bench", "name: be\0nch"),
        "rig.yaml:2: the character '\\x00' cannot stand in YAML; take it out",
    ),
    "an endless number": (
        ("name: bench", "seed: " + "9" * 5000),
        "rig.yaml:2: this is not YAML (a number with too many digits); mind the indentation, and quote text that "
        "holds : or #",
    ),
    "an alias that holds itself": (
        ("spaces:\n", "spaces: &all\n  again: *all\n"),
        "rig.yaml:32: this block holds itself through an alias; write it out",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_one_sentence_with_file_and_line(case: str, tmp_path: Path) -> None:
    (old, new), sentence = WRONG[case]
    assert error_of(tmp_path, changed(old, new)) == sentence


def test_an_empty_file_is_told_how_to_begin(tmp_path: Path) -> None:
    assert error_of(tmp_path, "") == "rig.yaml:1: the rig file is empty; begin it with latchwork: 1"


def test_a_list_is_no_rig(tmp_path: Path) -> None:
    assert error_of(tmp_path, "- latchwork\n") == (
        "rig.yaml:1: the rig is ['latchwork']; write a block of `key: value` lines"
    )


def test_nesting_without_an_end_is_refused(tmp_path: Path) -> None:
    assert error_of(tmp_path, "[" * 20_000) == "rig.yaml: it is nested too deeply for a rig file; write it flatter"


def test_aliases_that_stand_for_millions_are_refused(tmp_path: Path) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    assert error_of(tmp_path, "\n".join(lines)) == (
        "rig.yaml: it holds more than 500000 values; divide it into several rigs"
    )


def test_a_level_that_is_none_is_refused_before_anything_real_is_opened(tmp_path: Path) -> None:
    assert error_of(tmp_path, GOOD, level="memroy") == (
        "--level: there is no level 'memroy'; write one of memory, wire, real"
    )


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(RigError, match=r"none\.yaml: there is no such file; give the path of a rig file$"):
        load_rig(tmp_path / "none.yaml")


def test_a_folder_is_no_rig_file(tmp_path: Path) -> None:
    with pytest.raises(RigError, match=r"the file cannot be read \(Is a directory\); give the path of a rig file$"):
        load_rig(tmp_path)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "rig.yaml"
    path.write_bytes(b"name: \xff\xfe")
    with pytest.raises(RigError, match=r"the file is not text in UTF-8; save it as UTF-8$"):
        load_rig(path)


def test_the_topmost_of_several_mistakes_is_told(tmp_path: Path) -> None:
    text = changed("name: bench", "nmae: bench").replace("node: 5", "node: 300")
    assert error_of(tmp_path, text).startswith("rig.yaml:2: the rig does not take 'nmae'")


def test_a_long_value_is_not_repeated_whole(tmp_path: Path) -> None:
    said = error_of(tmp_path, changed("codes: 150", "codes: " + "x" * 500))
    assert len(said) < 120


def test_a_door_may_be_called_by_a_number(tmp_path: Path) -> None:
    path = tmp_path / "rig.yaml"
    path.write_text(changed("  front:\n", "  101:\n").replace("[front, lift]", '["101", lift]'))
    assert "101" in load_rig(path).targets


def test_a_leading_zero_makes_no_octal_number(tmp_path: Path) -> None:
    path = tmp_path / "rig.yaml"
    path.write_text(changed("node: 5", "node: 010"))
    assert load_rig(path).targets["back"].resource["node"] == 10
