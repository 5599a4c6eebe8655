"""ASSA ABLOY Visionline and VingCard Vision: three interfaces that share a name.

    tables.py        commands, fields and results of Vision, card formats and paths of the web API, one row each
    data.py          the fields of a command, each led by 1Eh
    declarations.py  PMSif's packed structures and the RS-232 payload (generated.py is made from it)
    pmsif.py         PMSif on TCP: messages, cutting a stream, the client's session
    rs232.py         the same commands on a serial line
    web_api.py       the web API: digest, signature and what a server checks
    requests.py      sessions, cards, doors: the web API's calls as typed requests
    vectors.py       vectors held against them

Facts from the Visionline web-API connector example v1.1 as kept on GitHub and four clients in Java, C#, Python and for
Android; github.com/dlgcy/VingCardXMS and a public hotel-PMS driver for Vision; github.com/seamapi/docs. The vendor's
manuals carry a notice against reproduction and were not used.

Not here, because it is not public: the PMS codes "CCA" and their like, other commands of Vision than I, H, G, E and C,
how the web API names an encoder, its list of errors, what is on a card.
"""
