"""Nuki Smart Lock over Bluetooth LE, API V2.1: pairing, lock actions, configuration, keypad codes, log.

    constants.py       services, commands, actions, states, error and status codes
    declarations.py    every message, from declared_*.py (generated.py is made from it)
    crc.py, crypto.py  the checksum; key agreement, authenticators and boxes (libsodium)
    values.py          moments, times of day, weekdays, names and places inside messages
    frames.py          plain and sealed messages <-> bytes, and putting them together from 20-byte indications
    messages.py        (command, payload) <-> message
    pairing.py         an app becomes known to a lock: the app's side; lock_pairing.py: the lock's
    session.py         commands of an app that is known: its side; lock_session.py: the lock's
    keypad.py          which codes the shipped keypad takes
    vector_fields.py, vectors.py   a message as named plain values; vectors held against them

Facts come from the vendor's "Nuki Smart Lock API V2.1" (16.03.2020; a copy lies in I-Connect/NukiBleEsp32,
documentation/). Its examples are among the vectors.

Not in that document, so absent: fingerprints, Wi-Fi, MQTT, Matter and statistics of later versions, command 0030, and
the services of the Ultra models. Fields that later firmware appends to the lock's states are kept as `rest`.
"""
