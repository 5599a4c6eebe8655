"""Avigilon Alta Access, formerly Openpath: its REST API.

    credentials.py  what a credential can be, one document each
    documents.py    users, groups, zones, entries, card formats, log-in, unlocking
    calls.py        every call: method, path, bodies
    vectors.py      holds vectors against all of it

Facts come from openpath.readme.io and from the machine-readable description 1.0.0 of the API (356 paths) in
api-evangelist/openpath. Creating something twice makes two: there is no idempotency key. `credentialTypeId` differs
from organisation to organisation and is looked up. An on-line system has no overriding of stays and no encoder.

Not public, and absent: rate limits, the bodies of most errors, how a phone speaks to a reader and to the cloud, the
content of a wallet's pass. Off-line wireless locks follow their hub. Of the 356 paths those are here that people,
credentials, groups, zones, doors and unlocking need.
"""
