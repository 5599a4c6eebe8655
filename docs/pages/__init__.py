"""What `docs/generate.py` makes pages of, one idea in each module. No fact stands here: all come from the code."""
