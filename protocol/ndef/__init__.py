"""NDEF: the messages on NFC tags, and how tags of type 2 and type 4 hold them.

Facts from the NFC Forum's NDEF 1.0, URI RTD 1.0, Text RTD 1.0, Smart Poster RTD 1.0, Type 2 Tag and Type 4 Tag
specifications, and from ndeflib, which tests hold this library against. Signatures, connection handover and tags of
types 1, 3 and 5 are absent.
"""
