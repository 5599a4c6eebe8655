"""One line of JSON for each thing that is logged, on stderr."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from latchwork.app.api.clock import written

_as_json = json.JSONEncoder(ensure_ascii=False, default=str).encode


class JsonLines(logging.Formatter):
    """`at`, `level`, `from`, what is said, and the fields that were given as `extra={"fields": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": written(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.getMessage(),
        }
        line.update(getattr(record, "fields", {}))
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return _as_json(line)


def log_to_stderr() -> None:
    """Has everything that is logged from here on written to stderr as JSON."""
    # a line does not say from where in the program it comes, and finding that out costs more than writing it
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for talkative in ("uvicorn", "alembic", "httpx", "bleak"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
