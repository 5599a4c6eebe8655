"""Codes that are computed from a lock's secret and a window: nothing is sent to the lock, which computes them too.

    rules.py      what windows there are, how many codes each has: a table
    windows.py    from a wished window to one that a code can say; the windows whose codes a lock may see now
    algorithm.py  the code of a window

This is a stand-in. igloohome, Lockly and TTLock compute such codes, and none of them says how; no code made here opens
a lock of theirs. The rules are those of igloohome's algoPIN, as its integrators document them.
"""
