"""A rig file becomes links, drivers, simulators and an engine."""

if not __name__.startswith("latchwork."):
    raise ImportError("import latchwork.rig; the folder alone would be a second copy of the package")
