"""FIAS, the Fidelio Interface Application Specification: the key service between a PMS and a key system.

    tables.py    records, fields, key types and answers, one row each
    values.py    dates, times and names as fields have them
    record.py    a record as text: id, then fields ended by `|`
    messages.py  the records of the link and of the key service as typed messages
    carrier.py   records on TCP (STX record ETX) and on a serial line (ENQ, ACK, NAK and a check value as well)
    silence.py   signs of life: when LA asks, when it answers
    key_system.py, pms.py   both ends of the link as state machines
    vectors.py   vectors held against them

Facts come from public clients and notes: a Hotek bridge note, a Qt tester, a C# key station, a C++ hotel interface, an
OPERA connector note. The specification itself (Oracle, release 2.20.25) is under licence and was not used. So not here,
because it is not public: the whole table of answers and of key types, serial timing, the authentication key of IFC8,
certification.
"""
