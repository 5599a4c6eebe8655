"""NXP PN532 over its high-speed UART: frames, commands, the host's side of the dialogue.

Facts from NXP UM0701-02 (PN532 User Manual, firmware 1.6) and AN10609 (PN532 C106 application note).
"""
