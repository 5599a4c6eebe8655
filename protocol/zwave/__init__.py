"""Z-Wave as a host sees it: the Serial API of a USB stick and the command classes that a lock understands.

    declarations.py     frames, functions and commands, from declared_*.py (generated.py is made from it)
    frames.py           data frames and signals, and cutting them out of a stream; checksum.py their check values
    serial_api.py       the host's side of the Serial API as a state machine
    commands.py         (bytes) <-> command; irregular.py the commands that no row can declare
    alarms.py, listening.py   what alarms mean; how often a node listens
    security_s0.py, s0_channel.py, s0_inclusion.py   Security 0: its computations, a channel, handing the key over
    security_s2.py, s2_channel.py, s2_inclusion.py   Security 2: the same; s2_including.py the controller's side of an
                        inclusion, s2_joining.py the node's
    security_errors.py  what both report
    redact.py           which bytes of a recorded stream are secret
    vectors.py          holds vectors against all of it

Facts come from ZWave_cmd_classes.xml, the Z-Wave command class specifications, Silicon Labs INS12350 and zwave-js.

Not here: the radio and the network layer, which a stick does by itself, multicast under S2, and Z-Wave Long Range. What
is known from the XML alone says so in its `source`.
"""
