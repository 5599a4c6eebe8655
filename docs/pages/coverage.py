"""`api-coverage.md`: every published route, and whether it is served."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from typing import Any

from latchwork.app.api import routes
from latchwork.app.api.objects.event_types import EVENT_TYPES, NEVER_SENT
from latchwork.app.api.routing import ROUTES
from pages.markdown import DOCS, MADE, ROOT, names, table

NOT_SERVED: dict[str, str] = {}
"""Why a published route is not served, by the beginning of its path."""

OUT_OF_SCOPE = "cameras, noise sensors, thermostats, customers' portals and calendars"


def published() -> dict[str, Any]:
    """The published routes and where they were looked up, from `access_grants_api.json`."""
    found: dict[str, Any] = json.loads((DOCS / "access_grants_api.json").read_text("utf-8"))
    return found


def coverage_page() -> str:
    """Every published route and whether it is served, our own routes, and every type of error."""
    routes.load()
    known = published()
    page = MADE + "# Which routes are served\n\n"
    rows = known["routes"]
    served = [row for row in rows if row["path"] in ROUTES]
    page += (
        f"{len(served)} of {len(rows)} published routes are served. Every one takes POST with a JSON body, and the "
        "verb of the table beside it. *Not documented* marks routes that stand in the published description and not "
        "in its documentation.\n\n"
        f"Source: {known['source']} Left out are {OUT_OF_SCOPE}.\n"
    )
    sections: dict[str, list[tuple[object, ...]]] = {}
    for row in rows:
        sections.setdefault(row["path"].split("/")[1], []).append(_coverage_row(row))
    for section, lines in sections.items():
        page += f"\n## {section}\n\n" + table(("route", "verb", "served", "parameters that are not known"), lines)
    own = [route for _, route in sorted(ROUTES.items()) if route.ours]
    page += "\n## Latchwork's own\n\n" + table(
        ("route", "verb", "scope", "what it does"),
        ((f"`{one.path}`", one.verb.value, one.scope.value, one.summary.partition("\n")[0]) for one in own),
    )
    page += (
        "\n## Events\n\nAll published types but those of cameras, noise sensors and thermostats; a webhook may ask for "
    )
    page += "each of them.\n\n"
    rows_of_events = ((f"`{kind}`", _sent(kind), words) for kind, words in EVENT_TYPES.items())
    page += table(("type", "sent", "says"), rows_of_events)
    page += "\n## Types of errors\n\n`invalid_input`, `unauthorized`, `method_not_allowed`, `duplicate_access_code` "
    page += "and `<resource>_not_found` are published; the others are Latchwork's, and stable.\n\n"
    return page + table(("type", "status"), ((f"`{kind}`", status) for kind, status in error_types().items()))


def _coverage_row(row: Mapping[str, Any]) -> tuple[object, ...]:
    name = f"`{row['path']}`" + ("" if row["public"] else " *not documented*")
    route = ROUTES.get(row["path"])
    if route is None:
        reason = next((why for path, why in NOT_SERVED.items() if row["path"].startswith(path)), "not yet")
        return name, row["verb"], f"no: {reason}", "-"
    ignored = [one for one in row["parameters"] if one not in route.parameters.model_fields]
    return name, route.verb.value, "yes", names(ignored) or "-"


def _sent(kind: str) -> str:
    return f"no: {NEVER_SENT[kind]}" if kind in NEVER_SENT else "yes"


_RAISED = {"conflict": 409, "refused": 400, "not_found": 404, "ApiError": None}


def error_types() -> dict[str, int]:
    """The types of errors that the code of the API names, with their status."""
    found: dict[str, int] = {"invalid_input": 400}
    for path in sorted((ROOT / "app" / "api").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _RAISED):
                continue
            words = [one.value for one in node.args if isinstance(one, ast.Constant)]
            texts = [one for one in words if isinstance(one, str)]
            statuses = [one for one in words if isinstance(one, int)] + [_RAISED[node.func.id]]
            if texts and statuses[0] is not None:
                kind = f"{texts[0]}_not_found" if node.func.id == "not_found" else texts[0]
                found[kind] = statuses[0]
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))
