"""dormakaba: Saflok System 6000, Ilco, Messenger and LGS over SOAP, and what is known of Ambiance and Community.

    declarations.py  Saflok's fixed-width payloads (generated.py is made from it)
    saflok.py        Saflok's requests and replies, typed; frames and sessions for serial line and TCP
    ilco.py          the older front-desk unit: tags, frames, results
    messenger.py     the SOAP envelope, bookings and faults of Messenger and of Ambiance's LGS SOAP API
    faults.py        the reasons that its faults give
    settings.py      what Ambiance and Community want to have set; their REST bodies are not public
    vectors.py       vectors held against them

Facts from github.com/snowy13/node-saflok-messenger, public hotel-PMS drivers for Kaba Saflok and Kaba Ilco, a public
kiosk front end, the generated types of a connector (package uk.co.noetic.kaba), the System 6000 reference manual and
github.com/seamapi/docs. A specification of Saflok's interface that circulates marked confidential was not used.

Not here, because it is not public: Saflok's check-out and read transactions, other status codes than those named,
Ilco's command for reading a card and the span of its check value, REST bodies, what is on a card.
"""
