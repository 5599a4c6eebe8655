"""Frames and commands as people look at them: a byte map of what was recorded, and bytes from what is stated.

`registry.FORMATS` has one row per protocol; `model` says what a row offers.
"""
