"""A check of our own beside those of schemathesis: what the description allows is never refused for its form."""

from __future__ import annotations

from urllib.parse import urlsplit

import schemathesis
from schemathesis import Case, CheckContext, Response

from latchwork.app.api import routes
from latchwork.app.api.errors import ApiError
from latchwork.app.api.parameters import from_body, from_query
from latchwork.app.api.routing import ROUTES, Verb

routes.load()


@schemathesis.check
def what_the_description_allows_is_well_formed(ctx: CheckContext, response: Response, case: Case) -> None:
    """Reads the request once more as the server did, to tell a refusal of form from one of substance."""
    route = ROUTES.get(case.operation.path)
    if response.status_code != 400 or route is None or case.meta is None or not case.meta.generation.mode.is_positive:
        return
    sent = response.request
    try:
        if Verb(sent.method or "").in_query:
            from_query(route.parameters, urlsplit(sent.url or "").query)
        else:
            body = sent.body or b""
            from_body(route.parameters, body.encode() if isinstance(body, str) else body)
    except ApiError as error:
        one_of = route.parameters.at_least_one_of
        if not (one_of and error.message == f"Give {' or '.join(one_of)}."):
            raise AssertionError(f"the description allows what is refused: {error.message}") from None
