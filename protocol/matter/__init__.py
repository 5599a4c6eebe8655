"""Matter locks: TLV, the interaction model's messages, and the Door Lock cluster (0101).

    tlv.py, canonical.py     elements, tags, containers; what is well-formed and not canonical
    schema.py                structures of the data model as classes, declared field by field
    constants.py             statuses, features, enumerations, masks: the small tables
    interaction.py           requests and responses of the interaction model
    door_lock_commands.py    every command of the cluster and its answer, with privilege and whether it has to be timed
    door_lock_events.py      the five events
    door_lock_attributes.py  the attributes
    door_lock.py             commands, answers, attributes and events as they lie in messages
    invoking.py              invoking one command as a state machine, timed where it has to be
    vectors.py               holds vectors against all of it

What lies below is absent: secure sessions (PASE, CASE), certificates, message headers, the reliability protocol and
commissioning. The specification itself is public only after registration and was not read; facts come from the models
that are published with matter.js and with the SDK's Python clusters. Times are `epoch-s`, seconds since 2000-01-01, the
same as in the ZCL (`latchwork.protocol.zigbee.times`).
"""
