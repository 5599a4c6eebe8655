"""Contactless cards of ISO/IEC 14443 type A: frames, dialogues, and how their memories are laid out.

    iso14443a.py          selecting a card, its answer to RATS, the first bytes of blocks
    iso_dep.py            blocks of T=CL and the two ends of their dialogue
    iso7816.py            command and response APDUs
    mifare_classic.py     sectors, access bits, trailers, value blocks, the application directory
    ntag21x.py            pages of NTAG21x and Ultralight, lock bits, configuration, the 3DES handshake
    ntag21x_exchanges.py  a command to such a tag with its answer, taken apart
    vectors.py            holds vectors against all of it

Facts come from ISO/IEC 14443-3 and 14443-4, ISO/IEC 7816-4 and NXP's data sheets; each module names its own.

Absent: type B, and Crypto-1, which card and reader chip do among themselves. What makers of hotel locks write on their
cards is not public and absent.
"""
