"""Schlage: the cloud of the Wi-Fi locks (Encode), and what is particular to the Z-Wave and Zigbee locks (Connect).

    states.py        lock, door, battery, alarm and operating modes; automatic locking; the penalty for wrong codes
    schedules.py     days of the week and the four kinds of schedule of a code
    events.py        the numbers in the log
    documents.py     devices, codes, notifications, log entries as the cloud writes them
    access_codes.py  a code as a person means it, and as the cloud's document
    calls.py         every call of the cloud: method, path, bodies
    connect.py       Z-Wave parameters and Zigbee limits of the Connect locks; their commands are in protocol.zwave and
                     protocol.zigbee
    vectors.py       holds vectors against all of it

Facts come from the unofficial client `pyschlage` 2026.10.0, from zwave-js and zigbee-herdsman-converters, and from
Allegion's support pages. The cloud is not documented by its maker.

Not public, and absent: the Bluetooth protocol of the Sense BE479 and of commissioning an Encode (CAT and SAT in the
device document look like its keys), the size and values of most Z-Wave parameters, the longest name of a code. Logging
in is AWS Cognito SRP, which a client library of AWS does; here a bearer token is taken as given.
"""
