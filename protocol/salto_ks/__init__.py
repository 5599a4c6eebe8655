"""SALTO KS: the hardware API, version 1.2, and its log-in.

    filters.py    the OData query of a list
    documents.py  locks, accessors, keys, groups, IQs, tags, entries
    calls.py      every call: method, path, bodies
    vectors.py    holds vectors against all of it

Access is a user (accessor) in an access group that has locks and time schedules. A credential is a tag, a PIN or a
phone's key. A PIN is made by KS: nobody chooses its digits, so no call here sets one. A user with a schedule that lies
ahead counts as not subscribed until it starts, and a site has a limit of subscriptions: beyond it there are no new
codes. Not every lock has a keypad, though a flag may say so. A lock out of reach keeps the off-line keys that it has.

Facts come from the maker's open client (ClaySolutions, clp-php-sdk) and from docs.saltosystems.com. The Connect API
(`/v1.1/sites/{site}/...`, scope `user_api.full_access`) is described for partners only; its paths and bodies are not in
these facts, and absent. So are the production address of the API (make it configuration), rate limits, the content of a
mobile key and the radio between IQ and lock.
"""
