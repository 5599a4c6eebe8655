"""Simulated contactless cards, spoken to frame by frame as they are over the air."""
