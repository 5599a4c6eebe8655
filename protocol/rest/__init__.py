"""What the cloud APIs of several makes have in common: requests built, answers read, errors in words. No I/O.

    errors.py      whose mistake it was: ours, theirs, or a refusal
    documents.py   JSON documents as typed models
    messages.py    a request ready to be sent, an answer as it came
    calls.py       one row of an API's table of calls: method, path, bodies, what success is
    times.py       moments as these APIs write them

A make's package holds its documents and its table `CALLS`; whoever sends the requests is not here.
"""
