"""Latchwork's own key card for off-line doors: layout, seal, keys and where it lies on a card.

For simulators and for cards on a bench. It imitates no vendor: the layouts of hotel-lock makers are not public, and
nothing here is derived from one. `docs/keycard.md` has the bytes, what they protect and what they do not.
"""
