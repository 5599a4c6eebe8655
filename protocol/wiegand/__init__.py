"""Card data as Wiegand readers send it: bits with parity on two wires, and the same bits inside OSDP.

Formats from proxmark3 (client/src/wiegand_formats.c). Vendors' private formats, and which site uses which company or
facility number, are not public and absent.
"""
