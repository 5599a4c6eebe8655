"""What can be connected, as `device_provider`."""

from __future__ import annotations

from typing import Any

from latchwork.app.api.makes import OFFLINE_CODE, PROVIDERS, Category, Provider


def providers_of(category: Category | None) -> list[Provider]:
    """All of a category; all that there are when none is named."""
    return [one for one in PROVIDERS.values() if category is None or category in one.categories]


def shown_provider(base_url: str, provider: Provider) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "device_provider_name": provider.key,
        "display_name": provider.display_name,
        "image_url": image_url(base_url, provider),
        "provider_categories": list(provider.categories),
    }
    if not provider.locks:
        return shown
    computed = provider.key == OFFLINE_CODE
    return shown | {
        "can_program_online_access_codes": not computed,
        "can_program_offline_access_codes": computed,
        "can_remotely_lock": not computed,
        "can_remotely_unlock": not computed,
        "can_unlock_with_code": True,
    }


def image_url(base_url: str, provider: Provider) -> str:
    """Where this server serves the provider's sign."""
    return f"{base_url}/connect/signs/{provider.key}.svg"
