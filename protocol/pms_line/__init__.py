"""The line between a hotel's PMS and its key system: ENQ, ACK, NAK, and frames from STX to ETX with a check value.

    framing.py   the control bytes, the longitudinal check, cutting frames and control bytes out of a stream
    line.py      one end of the line: handing a frame over, taking one, repeating, all time limits
    asking.py    the PMS's side of one task after another: hand over, wait for the answer

The Onity family, Saflok, Ilco, Vision over RS-232 and serial FIAS share this hand-shake and differ in its numbers.
Facts from the public clients that each of those packages names.
"""
