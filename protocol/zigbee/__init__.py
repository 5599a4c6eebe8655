"""Zigbee locks: ZCL frames, the Door Lock cluster (0101), and the documents of a Zigbee2MQTT bridge.

    constants.py       statuses, user states and types, events, masks, modes: the small tables
    declarations.py    the frame and every command of the Door Lock and Alarms clusters (generated.py is made from it)
    frames.py          one frame: which table its command is in, and what it says
    tolerance.py       what real locks send beside the rules: strings without a value, bytes behind the end
    data_types.py      values that say their own type
    general.py         reading, writing, configuring and reporting attributes; the default response
    attributes.py      the attributes of the Door Lock and Time clusters
    times.py           seconds since 2000-01-01
    events.py          which mask lets which event out
    requester.py       the client's side of a conversation as a state machine: one command under way at a time
    zigbee2mqtt_*.py   topics, JSON documents, and what they are as commands; models and their quirks
    vectors.py         holds vectors against all of it

The radio, the network and APS layers below the ZCL are a coordinator's business and absent. The Zigbee2MQTT documents
were read from its source; they are not a published interface.
"""
