"""Pairing a lock through a webview's page: what hangs in the air answers to a radio that the rig takes for real."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from devices_seen import device
from served_house import KEY, House
from test_connect_pages import Seen, opened, stands

from latchwork.app.api.principal import Principal
from latchwork.app.api.server import Api
from latchwork.app.api.service import Service
from latchwork.drivers.links.ble_memory import memory_radio
from latchwork.rig.build import open_rig
from latchwork.rig.file import load_rig
from latchwork.rig.media import BleMedium
from latchwork.simulators.ttlock import TTLock
from latchwork.world import World
from latchwork.world.air import Air

RIG = """\
latchwork: 1
level: real
zone: Europe/Zurich
media:
  radio: {kind: ble, adapter: hci0}
"""
ADDRESS, OTHER = "C0:11:00:00:00:07", "C0:11:00:00:00:08"


class Street:
    """The locks that the radio can hear, and how a person comes by."""

    def __init__(self, world: World) -> None:
        self.air = Air(world)
        self.new = TTLock(world, ADDRESS)
        taken = TTLock(world, OTHER)
        taken.provision(aes_key=bytes(16), admin_ps=1, unlock_key=2)
        self.air.add(self.new)
        self.air.add(taken)


Story = Callable[[House, Street], Awaitable[None]]


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Story], None]:
    """A served rig whose one radio is real, as far as the rig knows; a second story goes on where the first stopped."""
    path = tmp_path / "rig.yaml"
    path.write_text(RIG)

    def run(story: Story) -> None:
        world = World(7)

        async def main() -> None:
            street = Street(world)

            async def start(medium: BleMedium, _stack: object) -> None:
                medium._radio = memory_radio(street.air, medium.spec.adapter)

            monkeypatch.setattr(BleMedium, "start", start)
            async with open_rig(load_rig(path), world) as rig:
                service = Service(rig, rig.store, "http://127.0.0.1:8080")
                await service.start()
                service.doorkeeper.admit_token(KEY, Principal("first", "the first key"))
                api = Api(service)
                try:
                    transport = httpx.ASGITransport(api)
                    async with httpx.AsyncClient(transport=transport, base_url=service.base_url) as client:
                        await story(House(rig, service, api, client), street)
                finally:
                    await service.stop()

        world.run(main())

    return run


def test_a_lock_in_setting_mode_is_heard_paired_and_served(play: Callable[[Story], None]) -> None:
    async def story(house: House, street: Street) -> None:
        made, _, guide = await opened(house, accepted_providers=["ttlock"])
        assert ("deed", "log_in") not in guide.buttons
        heard = await house.client.post(made["url"], data={"provider": "ttlock", "deed": "listen"})
        assert ADDRESS in heard.text
        assert OTHER not in heard.text, "that one has an admin already"
        assert Seen(heard.text).named <= Seen(heard.text).labelled
        sent = {"provider": "ttlock", "deed": "pair", "lock": f"radio {ADDRESS}", "name": "front"}
        paired = await house.client.post(made["url"], data=sent, follow_redirects=True)
        assert "TTLock is connected" in paired.text
        shown = await stands(house, made)
        assert shown["connected_account_id"] == house.service.names.account("radio")
        assert (await device(house, "front"))["properties"]["online"] is True
        grant = await house.grant("front")
        methods = await house.call("/access_methods/list", access_grant_id=grant["access_grant_id"])
        assert street.new.type_pin(methods["access_methods"][0]["code"]).opened

    play(story)


@pytest.mark.parametrize("name", ["", "a door", "x" * 65])
def test_a_name_that_no_rig_takes_pairs_nothing(play: Callable[[Story], None], name: str) -> None:
    async def story(house: House, street: Street) -> None:
        made, _, _ = await opened(house, accepted_providers=["ttlock"])
        sent = {"provider": "ttlock", "deed": "pair", "lock": f"radio {ADDRESS}", "name": name}
        answer = await house.client.post(made["url"], data=sent)
        assert (answer.status_code, "cannot be a name" in answer.text) == (400, True)
        assert street.new.memory.admin is None
        assert (await stands(house, made))["status"] == "pending"

    play(story)


def test_a_lock_that_is_gone_meanwhile_leaves_the_webview_open(play: Callable[[Story], None]) -> None:
    async def story(house: House, street: Street) -> None:
        made, _, _ = await opened(house, accepted_providers=["ttlock"])
        street.air.remove(ADDRESS)
        nobody = await house.client.post(made["url"], data={"provider": "ttlock", "deed": "listen"})
        assert "No lock was heard" in nobody.text
        sent = {"provider": "ttlock", "deed": "pair", "lock": f"radio {ADDRESS}", "name": "front"}
        answer = await house.client.post(made["url"], data=sent)
        assert "is not heard" in answer.text
        assert (await stands(house, made))["status"] == "pending"
        street.air.add(street.new)
        await house.client.post(made["url"], data=sent)
        assert (await stands(house, made))["status"] == "authorized"

    play(story)


def test_a_provider_that_cannot_be_paired_here_offers_no_button_for_it(play: Callable[[Story], None]) -> None:
    async def story(house: House, _street: Street) -> None:
        made, _, guide = await opened(house, accepted_providers=["yale"])
        assert guide.buttons == [("deed", "give_up")]
        answer = await house.client.post(made["url"], data={"provider": "yale", "deed": "log_in"})
        assert (answer.status_code, "No account of this provider" in answer.text) == (400, True)

    play(story)
