"""Open mobile key ("openkey"): a key on a phone, made of published parts. It is the project's own, no vendor's.

    cbor.py         deterministic CBOR (RFC 8949 §4.2.1), and what is refused of it
    cose.py         COSE_Sign1, COSE_Mac0, COSE_Encrypt0, COSE_Key (RFC 9052, 9053): the parts that are used here
    claims.py       the claims of a credential, a table
    credential.py   a credential: a CWT (RFC 8392) signed by an issuer and bound to a phone's key (RFC 8747)
    symmetric.py    the profile for tiny locks: encrypted to a lock's own key, held by nobody in particular
    possession.py   hello, present, result, and the proof that the phone holds the key
    statuses.py     what a lock answers, a table
    decision.py     in which order a lock decides
    revocation.py   the signed list of keys that are no longer good
    sessions.py     both ends of a conversation as state machines: messages in, events out
    fragments.py    a message in pieces for Bluetooth LE
    nfc.py          the same over ISO 7816 APDUs
    links.py        the link that invites somebody to fetch a key
    stated.py       claims and lists as JSON writes them
    vectors.py      holds vectors against all of it

Every byte is specified by an RFC; signatures, encryption and derivation are done by `cryptography`, CBOR by `cbor2`.
Relaying a phone's answer while it is wanted is not prevented: nothing here measures distance.

What vendors carry on phones (Aliro's BLE service and UWB parameters, HID's Seos, ASSA ABLOY's, SALTO's and dormakaba's
keys, CCC Digital Key) is not public and absent; nothing here conforms to Aliro or claims to.
"""
