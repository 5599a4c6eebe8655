"""Tedee: Bluetooth LE with its PTLS sessions, the bridge's local API, and the cloud's keypad PINs.

    constants.py       characteristics, headers, alerts, commands, results, states, events of the log
    declarations.py    hello messages, what is signed, commands, answers, notifications (generated.py is made from it)
    crypto.py          key derivation, nonces, AES-GCM, signatures
    ptls.py            the transcript, keys of each phase, and the channel with its counters
    session.py         the app as a state machine, lock_session.py the lock's side; messages.py (bytes) <-> message
    activity_log.py    packages of the lock's log
    identity.py        serial numbers and names on the air
    pins.py            the cloud's rules for keypad PINs
    bridge.py          the bridge's API, its tokens and documents; bridge_events.py what it tells
    cloud.py           the cloud's documents
    vectors.py         holds vectors against all of these; vector_sessions.py a whole session

Facts come from the vendor's documents (tedee-com/tedee-lock-ble-api-doc, tedee-api-doc, tedee-bridge-api) and, where
they leave a gap, from meltingice1337/tedee_ble, which runs on real locks.

Not public, so absent: the inner layout of an access certificate (it is handed through as bytes), how keypad PINs travel
from the cloud to lock and keypad, the keypad's radio, how many PINs fit, and the layout of `DeviceStatistics`.
"""
