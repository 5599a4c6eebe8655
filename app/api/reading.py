"""The pages about the API itself: its description, and the same for people."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from typing import Any

from latchwork.app.api.openapi import document, errors

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The page for people runs nothing and loads nothing."""

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
h2 { border-bottom: 1px solid #ccc; margin-top: 2.5rem; }
h3 { font: 600 1rem ui-monospace, monospace; margin: 1.5rem 0 .2rem; }
h3 small { color: #666; font-weight: 400; }
code { font: .9em ui-monospace, monospace; background: #f3f3f3; padding: 0 .2em; }
p { margin: .2rem 0; white-space: pre-line; }
"""


@cache
def description(url: str) -> bytes:
    """OpenAPI as JSON."""
    return json.dumps(document(url), separators=(",", ":")).encode()


@cache
def page(url: str) -> bytes:
    """Every route with its parameters, as one page that needs nothing else."""
    told = document(url)
    sections: dict[str, list[str]] = {}
    for path, item in told["paths"].items():
        verbs = " or ".join(verb.upper() for verb in item)
        operation = next(iter(item.values()))
        text = f"<h3 id='{escape(operation['operationId'])}'>{escape(path)} <small>{verbs}</small></h3>"
        text += f"<p>{escape(operation['summary'])}</p>"
        if "description" in operation:
            text += f"<p>{escape(operation['description'])}</p>"
        parameters = _parameters(item)
        if parameters:
            text += f"<p>Takes {', '.join(parameters)}.</p>"
        if path in errors():
            kinds = [kind for own in errors()[path].values() for kind in own]
            text += f"<p>Refuses with {', '.join(f'<code>{kind}</code>' for kind in sorted(set(kinds)))}.</p>"
        sections.setdefault(operation["tags"][0], []).append(text)
    contents = " · ".join(f"<a href='#section-{escape(name)}'>{escape(name)}</a>" for name in sections)
    body = "".join(
        f"<h2 id='section-{escape(name)}'>{escape(name)}</h2>{''.join(rows)}" for name, rows in sections.items()
    )
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        f"<title>Latchwork</title><style>{_STYLE}</style></head><body>"
        f"<h1>Latchwork {escape(told['info']['version'])}</h1>"
        f"<p>{escape(told['info']['description'])}</p><p><a href='/openapi.json'>openapi.json</a></p>"
        f"<p>{contents}</p>{body}</body></html>"
    ).encode()


def _parameters(item: dict[str, Any]) -> list[str]:
    """The names, those that must be there marked."""
    if "post" not in item:
        return []
    schema = item["post"]["requestBody"]["content"]["application/json"]["schema"]
    required = schema.get("required", ())
    return [
        f"<code>{escape(name)}</code>{' (must)' if name in required else ''}" for name in schema.get("properties", {})
    ]
