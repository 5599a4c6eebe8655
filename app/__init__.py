"""What a person or another program calls."""

if not __name__.startswith("latchwork."):
    raise ImportError("import latchwork.app; the folder alone would be a second copy of the package")
