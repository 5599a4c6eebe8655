"""August and Yale Access over Bluetooth LE: one protocol for August locks and Yale locks with the Access module.

    constants.py       opcodes, status and result bytes, characteristics, the times that clients wait
    declarations.py    both kinds of frame, every body and every activity record (generated.py is made from it)
    checksums.py       the byte sum of normal frames, the word sum of secure ones
    frames.py          18 bytes <-> frame, and which layout a body has
    ciphers.py         AES-ECB of the secure channel, the running AES-CBC of the normal one
    session.py         the client as a state machine, lock_session.py the lock's side; completion.py: what answers what
    pins.py            PIN field and slots; schedules.py when a PIN is good; keycodes.py the steps that set one
    status.py          bolt, door and battery; settings.py auto lock; activity.py the lock's log
    advertisement.py, identity.py, cloud.py     what is advertised, names and models, the cloud's documents
    vectors.py         holds vectors against all of these; vector_sessions.py whole sessions

Facts come from yalexs-ble 7.2.2, which Home Assistant runs on real locks. Schedules, the clock and a few opcodes come
from a second source alone, the analysis in jonasfh/snippen-doorman-service; such rows name it as their `source`.

Not public, so absent: the layouts of opcodes 2a, 30, 42 and 43 (their bodies are kept as bytes), the lock's own rules
for PINs and how many slots a model has, the difference between access types 81 and 82, windows past midnight, one-time
codes over Bluetooth, wrong-code lockout, and the radio link of the separate keypad.
"""
