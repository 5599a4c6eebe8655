"""The store's history, in alembic's form; each revision is applied when a store is opened."""

NEWEST = "0002"
"""The revision of a store that is up to date: the last one in `versions/`."""
