"""What a person's phone is handed: the link and the token that stand at a grant or a method with a mobile key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row

from latchwork.app.api.call import Tx

if TYPE_CHECKING:
    from latchwork.app.api.service import Service


class PhoneLinks:
    """Links of the mobile keys of grants and methods."""

    def __init__(self, api: Service) -> None:
        self._api = api

    def of_grant(self, tx: Tx, grant: Row[Any], methods: Sequence[Row[Any]]) -> dict[str, Any]:
        return {}

    def of_method(self, tx: Tx, grant: Row[Any], method: Row[Any]) -> dict[str, Any]:
        return {}
