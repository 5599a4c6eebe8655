"""NXP PN532 over its high-speed UART: frames, commands, the host's side of the dialogue.

    constants.py     speeds, items of RFConfiguration, modulations, status codes: the small tables
    declarations.py  every command and its answer (generated.py is made from it)
    frames.py        frames, and cutting them out of a stream
    targets.py       the targets that InListPassiveTarget and InAutoPoll list
    host.py          the host's side of the dialogue as a state machine
    redact.py        which bytes of a recorded stream are secret
    vectors.py       holds vectors against all of it

Facts from NXP UM0701-02 (PN532 User Manual, firmware 1.6) and AN10609 (PN532 C106 application note).

Absent: the links over I2C and SPI, and the bits inside the chip's registers.
"""
