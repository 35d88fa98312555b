"""The tables of a room: who asked what, and what was answered.

Nothing in them says who somebody is: a phone is a number on a seat, and of its cookie only a hash is kept.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData()
ROOM = Table(
    "room",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("code", String(6), nullable=False, unique=True),  # on the projector
    Column("name", String(80), nullable=False),
    Column("lesson", String(80), nullable=False),
    Column("key", String(64), nullable=False),  # SHA-256 of the lecturer's cookie
    Column("made", Float, nullable=False),  # seconds since 1970, as all times here
    Column("locked", Boolean, nullable=False),  # whether nobody else joins
    Column("results", Boolean, nullable=False),  # whether phones see what the room said
    Column("look", Boolean, nullable=False),  # whether phones may open the full app
    Column("over", Boolean, nullable=False),
    Column("released", Text, nullable=False),  # JSON: words that the lecturer lets the hall see
    Column("version", Integer, nullable=False, server_default="0"),  # one more with each transaction that changes it
)
QUESTION = Table(
    "question",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("room", ForeignKey("room.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("number", Integer, nullable=False),  # from 1, in its room
    Column("round", Integer, nullable=False),  # 1, or 2 where it was asked again
    Column(
        "state", String(8), nullable=False
    ),  # asking, closed, shown, revealed; then done, or dropped where it never was
    Column("asked", Text, nullable=False),  # JSON: pages.room.asking.Asked
    Column(
        "judged", Text, nullable=False
    ),  # JSON: {word: the model's value} of the words that the room said, once revealed
    Column("made", Float, nullable=False),
    Column("seconds", Float),  # that it is open, None without a clock
    Column("ends", Float),  # on the database's clock
    Column("change", Integer, nullable=False, server_default="0"),  # its room's version when it was written last
)
PHONE = Table(
    "phone",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("room", ForeignKey("room.id", ondelete="CASCADE"), nullable=False),
    Column("seat", Integer, nullable=False),  # from 0, in the order of joining: its pseudonym
    Column("token", String(64), nullable=False),  # SHA-256 of its cookie
    Column("made", Float, nullable=False),
    Column("change", Integer, nullable=False, server_default="0"),
    UniqueConstraint("room", "token", name="one_voter"),
    UniqueConstraint("room", "seat", name="one_seat"),
)
ANSWER = Table(
    "answer",
    METADATA,
    Column("question", ForeignKey("question.id", ondelete="CASCADE"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("phone", ForeignKey("phone.id", ondelete="CASCADE"), primary_key=True),
    Column("value", Text, nullable=False),  # JSON
    Column("at", Float, nullable=False),
    Column("change", Integer, nullable=False, server_default="0"),
    Index("change_of_answer", "question", "change"),
)
BALLOT = Table(
    "ballot",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("room", String(32), nullable=False, index=True),  # of RLHF: whoever shares its name
    Column("act", String(16), nullable=False),  # what one undo takes back
    Column("voter", String(32), nullable=False),
    Column("rater", String(16), nullable=False),
    Column("prompt", Text, nullable=False),
    Column("first", Text, nullable=False),
    Column("second", Text, nullable=False),
    Column("verdict", String(8), nullable=False),
    # Where phones were asked: the question, the phone, and which pair of the question it is.
    Column("question", ForeignKey("question.id", ondelete="CASCADE")),
    Column("phone", ForeignKey("phone.id", ondelete="CASCADE")),
    Column("item", Integer),
    Column("at", Float),
    Column("change", Integer, nullable=False, server_default="0"),
    UniqueConstraint("question", "phone", "item", name="one_verdict"),
)
SCREEN = Table(
    "screen",  # what is on the projector, for phones at other replicas
    METADATA,
    Column("room", ForeignKey("room.id", ondelete="CASCADE"), primary_key=True),
    Column("said", Text, nullable=False),  # JSON: pages.room.state.Screen
    Column("kind", String(20), nullable=False),  # of the picture, "" without one
    Column("picture", LargeBinary, nullable=False),
)
HERE = Table(
    "here",  # who is in a room at each replica
    METADATA,
    Column("room", ForeignKey("room.id", ondelete="CASCADE"), primary_key=True),
    Column("replica", String(16), primary_key=True),
    Column("seats", Text, nullable=False),  # JSON
    Column("desks", Boolean, nullable=False),  # whether a screen of its lecturer is there
    Column("at", Float, nullable=False),  # on the database's clock: a replica that was killed says no more
)
PAIRING = Table(
    "pairing",  # keys for a second screen, each of which works once
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("room", ForeignKey("room.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("key", String(128), nullable=False),  # the lecturer's, readable only with the one-time key
    Column("until", Float, nullable=False),
)
LESSON = Table(
    "lesson",  # that people have opened: they belong to no room
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("file", Text, nullable=False),  # TOML
    Column("made", Float, nullable=False, index=True),
)
Index("act_of_room", BALLOT.c.room, BALLOT.c.act)
KEYS = {  # by which a later one replaces
    ANSWER: ("question", "round", "phone"),
    BALLOT: ("question", "phone", "item"),
    SCREEN: ("room",),
    HERE: ("room", "replica"),
    LESSON: ("name",),
}
