"""People at the desk and at the off-line doors of a served estate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from served_house import House


@dataclass
class Desk:
    """What guests and staff do. Every question about a door is answered by the door."""

    house: House
    encoder: str = "reception"

    @property
    def encoder_id(self) -> str:
        return self.house.service.names.encoder(self.encoder)

    @property
    def system(self) -> str:
        return self.house.service.names.system("main-house")

    async def card_grant(self, *entrances: str, name: str = "Jane Doe", mode: str = "card", **more: Any) -> Any:
        """An access grant at entrances, with one method."""
        body: dict[str, Any] = {
            "acs_entrance_ids": [self.house.entrance(one) for one in entrances],
            "requested_access_methods": [{"mode": mode}],
            "ends_at": self.house.after(days=2),
        }
        if "user_identity_id" not in more:
            body["user_identity"] = {"full_name": name}
        return (await self.house.call("/access_grants/create", **(body | more)))["access_grant"]

    async def user(self, name: str = "Ari", **more: Any) -> str:
        made = await self.house.call("/acs/users/create", acs_system_id=self.system, full_name=name, **more)
        return str(made["acs_user"]["acs_user_id"])

    async def credential(self, user: str, *entrances: str, mode: str = "card", **more: Any) -> Any:
        """A credential that is made by itself."""
        body: dict[str, Any] = {"acs_user_id": user, "access_method": mode, "ends_at": self.house.after(days=1)}
        body["allowed_acs_entrance_ids"] = [self.house.entrance(one) for one in entrances]
        return (await self.house.call("/acs/credentials/create", **(body | more)))["acs_credential"]

    async def show(self, credential: Any) -> Any:
        found = await self.house.call("/acs/credentials/get", acs_credential_id=credential["acs_credential_id"])
        return found["acs_credential"]

    # --- the encoder ---

    async def lay(self, card: str, **kind: str) -> None:
        await self.lift()
        await self.house.call("/latchwork/simulate/lay_card", acs_encoder_id=self.encoder_id, card=card, **kind)

    async def lift(self) -> None:
        await self.house.call("/latchwork/simulate/lift_card", acs_encoder_id=self.encoder_id)

    async def attempt(self, path: str, **body: Any) -> Any:
        """An attempt as it ended."""
        told = await self.house.call(path, acs_encoder_id=self.encoder_id, **body)
        attempt = told["action_attempt"]
        while attempt["status"] == "pending":
            await self.house.sleep(0.5)
            again = await self.house.call("/action_attempts/get", action_attempt_id=attempt["action_attempt_id"])
            attempt = again["action_attempt"]
        return attempt

    async def encode(self, what: Any) -> Any:
        """Encodes a grant's one method, or a credential, on the card that lies there; the attempt as it ended."""
        if "access_method_ids" in what:
            return await self.attempt("/access_methods/encode", access_method_id=what["access_method_ids"][0])
        credential = what["acs_credential_id"]
        return await self.attempt("/acs/encoders/encode_credential", acs_credential_id=credential)

    async def write(self, card: str, what: Any) -> Any:
        """Has something written on the card of that name; what stands there now."""
        await self.lay(card)
        attempt = await self.encode(what)
        assert attempt["status"] == "success", attempt["error"]
        await self.lift()
        return attempt["result"]

    async def scan(self) -> Any:
        attempt = await self.attempt("/acs/encoders/scan_credential")
        assert attempt["status"] == "success", attempt["error"]
        return attempt["result"]

    async def will(self, what: str, **body: Any) -> None:
        """Arranges what happens next at the encoder."""
        await self.house.call(f"/acs/encoders/simulate/next_credential_{what}", acs_encoder_id=self.encoder_id, **body)

    # --- the doors ---

    async def tap(self, card: str, entrance: str) -> bool:
        return await self._opened("tap_card", card=card, acs_entrance_id=self.house.entrance(entrance))

    async def present(self, phone: str, entrance: str, **more: Any) -> bool:
        return await self._opened("present_phone", phone=phone, acs_entrance_id=self.house.entrance(entrance), **more)

    async def present_at(self, phone: str, door: str, **more: Any) -> bool:
        return await self._opened("present_phone", phone=phone, device_id=self.house.device(door), **more)

    async def open_link(self, phone: str, url: str) -> None:
        await self.house.call("/latchwork/simulate/open_instant_key", phone=phone, instant_key_url=url)

    async def _opened(self, act: str, **what: Any) -> bool:
        told = await self.house.call(f"/latchwork/simulate/{act}", **what)
        return bool(told["outcome"]["opened"])
