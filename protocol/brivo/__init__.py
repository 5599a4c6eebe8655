"""Brivo Access: its REST API, version 1, and the card number inside a credential.

    cards.py      encodedCredential of a 26-bit card, by protocol.wiegand
    documents.py  users, credentials, groups, access points, events
    filters.py    filters and pages of lists
    calls.py      every call: method, path, bodies
    vectors.py    holds vectors and recorded exchanges against all of it

Facts come from apidocs.brivo.com and from clients: techspaceco/brivo (whose recorded exchanges the vectors are),
mindbody-brivo and public integrations. The format of a card is looked up in `/credentials/formats`; only "Standard 26
Bit" is built here, the others are named there and their bits are not public.

Absent: sites, schedules, digital credentials by invitation and the rights of administrators, whose bodies are not in
these facts; the quota of a contract (429 is obeyed); the address for accounts in the EU. An on-line system has no
overriding of stays and no encoder.
"""
