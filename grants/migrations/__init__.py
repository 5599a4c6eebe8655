"""The store's history, in alembic's form; each revision is applied when a store is opened."""
