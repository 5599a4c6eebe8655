"""SALTO Space: the "Industry Standard" PMS protocol and SHIP, the SALTO Host Interface Protocol.

    tables.py     commands, errors and read codes of the Industry Standard, one row each
    fields.py     hours, authorisations and room names as its fields have them
    messages.py   its requests and answers, typed
    session.py    both ends of it as state machines, on top of pms_line
    stp.py        SHIP's frame: `STP/00/<length>/` and a document
    ship.py       SHIP's requests and responses
    vectors.py    vectors held against both

SALTO's own document for the Industry Standard is not public. A public PMS drives "Salto Hotel" with the module that it
uses for Onity HT22, HT24 and HT28, so what is here is the Onity family: evidence for frames and the common commands,
not proof of each SALTO extension. Facts from github.com/batiati/Onity, public PMS drivers,
github.com/azratul/ship-client, public lockers clients and SALTO's support pages.

Not here, because it is not public: mobile and re-rooming commands, the layouts of T1, T2 and WT, how authorisations
above 9 are spelt, characters outside ASCII, SHIP's schema and errors and its paths over HTTP, the cards' data. The
bodies of the Space Hospitality API stand in SALTO's own reference and are not repeated. FIAS, which Space speaks as
well, is latchwork.protocol.fias.
"""
