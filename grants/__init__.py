"""Who, where, when and how become desired credentials, operations on doors, and evidence."""

if not __name__.startswith("latchwork."):
    raise ImportError("import latchwork.grants; the folder alone would be a second copy of the package")
