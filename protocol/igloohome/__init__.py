"""igloohome's cloud API: algoPINs and the jobs of a bridge. There is no local protocol that is public.

    windows.py    which windows an algoPIN can have, and how a wished one is widened to such
    dates.py      the one form of a date that the API takes
    documents.py  devices, PINs, jobs
    calls.py      every call: method, path, bodies, scope
    vectors.py    holds vectors against all of it

Facts come from clients of the API (`igloohome-api`, several integrations that agree), from the guides of docs.seam.co
and from a support page of RemoteLOCK Japan; the vendor's own reference was not consulted. The figures of the windows
are those of `protocol.offline_code.rules`, whose codes are a stand-in and open no lock of igloohome's.

Not public, and absent: how a PIN follows from window and lock, the lock's seed, Bluetooth (services, frames, keys), the
bridge's link, the job types of cards and fingerprints, the `pinType` of permanent and one-time custom PINs. The body of
a permanent PIN is known by analogy only.
"""
