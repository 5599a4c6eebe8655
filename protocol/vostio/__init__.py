"""ASSA ABLOY Vostio: its interface is not public, so there is no wire format here.

    settings.py    what a set-up guide tells: the credentials file, the four kinds of door
    transport.py   where somebody who has the vendor's document puts the transport
    stand_in.py    a *stand-in* for its encode jobs, for simulators: not the vendor's protocol
    vectors.py     vectors held against the settings

Facts from github.com/seamapi/docs, Vostio set-up guide and overview. Not public: the sign-in's region and token
exchange, every request and answer, error codes, rate limits.
"""
