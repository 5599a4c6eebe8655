"""Z-Wave as a host sees it: the Serial API of a USB stick and the command classes that a lock understands."""
