"""Links to hardware and one driver per make; a driver speaks to one device at the far end of a link."""

if not __name__.startswith("latchwork."):
    raise ImportError("import latchwork.drivers; the folder alone would be a second copy of the package")
