"""Card encoders behind PC/SC: what their ATRs say, the commands that the reader itself takes, and the vpcd link.

Facts from the PC/SC specification part 3 with its supplemental document 2.02, the ACS ACR122U API V2.04 and
ACR1252U/ACM1252U manuals, the HID OMNIKEY developer guides, and vsmartcard's vpcd. The service's own interface
(SCardConnect and its like) is the operating system's and not here. What lies in OMNIKEY's vendor command differs from
model to model and is passed through as bytes.
"""
