"""The store's tables. Moments are seconds since 1970 in UTC, None for an open side; secrets are sealed by the vault."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

person = Table(
    "person",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
)
Index("person_by_name", person.c.name)

door = Table(
    "door",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("make", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("system", Text),
    Column("number", Integer),
    Column("common", Boolean, nullable=False, default=False),
    Column("online", Boolean, nullable=False, default=True),
    # what a lane is (one row per door): see `latchwork.grants.lanes`
    Column("trusted", Boolean, nullable=False, default=False),
    Column("dirty", Integer, nullable=False, default=0),
    Column("due_at", Float),
    Column("retry_at", Float),
    Column("attempts", Integer, nullable=False, default=0),
    Column("read_at", Float),
    Column("log_at", Float),
    # how it stood when it was last asked, and when that was
    Column("bolt", Text),
    Column("battery", Integer),
    Column("door_open", Boolean),
    Column("auto_lock", Integer),
    Column("seen_at", Float),
    # what a lane may spend: see `latchwork.grants.lanes`
    Column("burst", Integer, nullable=False, default=0),
    Column("burst_at", Float),
    Column("day", Integer),
    Column("talks", Integer, nullable=False, default=0),
)

space = Table(
    "space",
    metadata,
    Column("id", Text, primary_key=True),
)

space_door = Table(
    "space_door",
    metadata,
    Column("space", Text, ForeignKey("space.id"), primary_key=True),
    Column("door", Text, ForeignKey("door.id"), primary_key=True),
)

grant = Table(
    "access_grant",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, ForeignKey("person.id"), nullable=False),
    Column("owner", Text, nullable=False),
    Column("starts_at", Float),
    Column("ends_at", Float),
    Column("methods", Text, nullable=False),
    Column("reservation", Text),
    # what was asked for in one breath: its cards belong to one stay, and its codes may be the same
    Column("bundle", Text),
    # the lock's own schedule is not to be used: the code comes at the start and goes at the end
    Column("late", Boolean, nullable=False, default=False),
    # what a derived code is to be: good for one opening, and how far its window may be widened (seconds)
    Column("one_time", Boolean, nullable=False, default=False),
    Column("rounding", Float),
    # the code that was asked for, sealed; where it is `exact`, no other may take its place
    Column("wish", LargeBinary),
    Column("exact", Boolean, nullable=False, default=False),
    # how many digits a code that is drawn should have
    Column("length", Integer),
    # what other hands change or take off a door stays as they left it
    Column("yields", Boolean, nullable=False, default=False),
    # names of access systems where it opens nothing for the time being: a JSON list
    Column("barred", Text),
    Column("state", Text, nullable=False),
    Column("created_at", Float, nullable=False),
)
# what most grants have not is not listed: each entry of an index is another page of every commit
Index("grant_by_reservation", grant.c.reservation, sqlite_where=grant.c.reservation.is_not(None))
Index("grant_by_bundle", grant.c.bundle, sqlite_where=grant.c.bundle.is_not(None))
Index("grant_by_person", grant.c.person)

grant_place = Table(
    "grant_place",
    metadata,
    Column("grant", Text, ForeignKey("access_grant.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("place", Text, primary_key=True),
)
Index("grant_place_by_place", grant_place.c.kind, grant_place.c.place)

credential = Table(
    "credential",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("grant", Text, ForeignKey("access_grant.id"), nullable=False),
    Column("door", Text, ForeignKey("door.id"), nullable=False),
    Column("method", Text, nullable=False),
    Column("delivery", Text, nullable=False),
    Column("secret", LargeBinary),
    # how an equal or a misleading PIN is found without opening the secret: see `latchwork.grants.ledger.Tags`
    Column("tag", LargeBinary),
    Column("prefix", LargeBinary),
    Column("length", Integer),
    Column("starts_at", Float),
    Column("ends_at", Float),
    Column("load_at", Float),
    Column("remove_at", Float),
    Column("state", Text, nullable=False),
    Column("evidence", Integer, nullable=False, default=0),
    Column("sent", Boolean, nullable=False, default=False),
    Column("have", Boolean, nullable=False, default=False),
    Column("have_starts_at", Float),
    Column("have_ends_at", Float),
    Column("slot", Integer),
    Column("problem", Text),
    Column("problem_text", Text),
    sqlite_autoincrement=True,
)
# all three, or SQLite would rather look for a door's credentials among all that have the same delivery and state
Index("credential_by_door", credential.c.door, credential.c.delivery, credential.c.state)
Index("credential_by_grant", credential.c.grant)
Index("credential_by_tag", credential.c.tag)
Index("credential_by_prefix", credential.c.prefix)
Index("credential_by_end", credential.c.delivery, credential.c.state, credential.c.remove_at)

foreign_code = Table(
    "foreign_code",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("door", Text, ForeignKey("door.id"), nullable=False),
    Column("method", Text, nullable=False),
    Column("slot", Integer),
    # what it is, where the door tells it, sealed
    Column("secret", LargeBinary),
    Column("tag", LargeBinary),
    Column("prefix", LargeBinary),
    Column("length", Integer),
    Column("starts_at", Float),
    Column("ends_at", Float),
    Column("enabled", Boolean, nullable=False, default=True),
)
Index("foreign_code_by_door", foreign_code.c.door)
Index("foreign_code_by_tag", foreign_code.c.tag)
Index("foreign_code_by_prefix", foreign_code.c.prefix)

event = Table(
    "event",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False),
    Column("kind", Text, nullable=False),
    Column("grant", Text),
    Column("door", Text),
    Column("data", Text),
    sqlite_autoincrement=True,
)
Index("event_by_grant", event.c.grant)

alarm = Table(
    "alarm",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False),
    Column("kind", Text, nullable=False),
    Column("door", Text, nullable=False),
    Column("grant", Text),
    Column("credential", Integer),
    Column("text", Text, nullable=False),
    UniqueConstraint("kind", "door", "credential", name="alarm_once"),
    sqlite_autoincrement=True,
)

stay = Table(
    "stay",
    metadata,
    Column("system", Text, primary_key=True),
    Column("reservation", Text, primary_key=True),
    Column("sequence", Integer, nullable=False),
    # every card of the stay carries the issue time of its first: a later one would look newer than the next guest's
    Column("issued_at", Float, nullable=False),
    Column("rooms", Text, nullable=False),
)

room_counter = Table(
    "room_counter",
    metadata,
    Column("system", Text, primary_key=True),
    Column("door", Text, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("issued_at", Float, nullable=False),
)

card = Table(
    "card",
    metadata,
    Column("serial", Integer, primary_key=True, autoincrement=True),
    Column("grant", Text, ForeignKey("access_grant.id"), nullable=False),
    Column("system", Text, nullable=False),
    # card, or mobile_key for what a phone carries as a card would
    Column("method", Text, nullable=False, default="card"),
    Column("kind", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("issued_at", Float, nullable=False),
    # the identifier of the card, or the public key of the phone
    Column("uid", Text),
    # what it opens: names of doors as a JSON list, and when
    Column("doors", Text, nullable=False),
    Column("starts_at", Float),
    Column("ends_at", Float),
    Column("state", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("card_by_grant", card.c.grant)
Index("card_by_uid", card.c.uid)
Index("card_by_number", card.c.system, card.c.sequence)
