"""TTLock BLE, protocol type 5, sub version 3 ("V3"): the locks of the TTLock, Sciener and DLock family.

    commands.py        command ids, operation bytes, the small tables of values
    declarations.py    every message as a construct tree, from declared_*.py (generated.py is made from it)
    messages.py        (command, plaintext) <-> message: the one place that knows which layout is whose
    frames.py          header, length, CRC, terminator; cutting frames out of a byte stream
    crc.py, cipher.py, dates.py, errors.py, advertisement.py, log.py, passcodes.py, cards.py, cloud.py, keypads.py
                       one table or encoding each
    fields.py          a message as named plain values; vectors.py holds vectors against them
    session.py         the client's conversation as a state machine: bytes in, events out
    redact.py          which bytes of a recorded stream are secret

Facts come from the vendor's Android SDK 3.3.1 (package com.ttlock.bl.sdk), from the independent clients ttlock-sdk-js
and ttlock-ble, and from the frames captured for the DEF CON 34 talk "The Ghost Key".

Not public, so absent: how the cloud derives random passcodes from a lock's seeds, the order in which firmware checks a
request, how many codes and cards a model holds, and the link of the gateway. Other protocol types and sub versions than
5.3 are not here.
"""
