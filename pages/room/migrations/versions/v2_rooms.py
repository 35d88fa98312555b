"""Rooms, and the votes as they were in a table beside them: each keeps its number."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "2", "1"
NAMES = "id, room, act, voter, rater, prompt, first, second, verdict"


def upgrade() -> None:
    """Make the tables, and carry every vote over."""
    _rooms()
    _answers()
    _ballots()
    op.execute(f"INSERT INTO ballot ({NAMES}) SELECT {NAMES} FROM ballots")
    op.drop_table("ballots")
    if op.get_bind().dialect.name == "postgresql":  # it counts on by itself in SQLite
        op.execute(
            "SELECT setval(pg_get_serial_sequence('ballot', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM ballot), false)"
        )


def _rooms() -> None:
    op.create_table(
        "room",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(6), nullable=False, unique=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("lesson", sa.String(80), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("made", sa.Float, nullable=False),
        sa.Column("locked", sa.Boolean, nullable=False),
        sa.Column("results", sa.Boolean, nullable=False),
        sa.Column("look", sa.Boolean, nullable=False),
        sa.Column("over", sa.Boolean, nullable=False),
        sa.Column("released", sa.Text, nullable=False),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("room", sa.Integer, sa.ForeignKey("room.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("judged", sa.Text, nullable=False),
        sa.Column("made", sa.Float, nullable=False),
        sa.Column("seconds", sa.Float),
        sa.Column("ends", sa.Float),
    )


def _answers() -> None:
    op.create_table(
        "phone",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("room", sa.Integer, sa.ForeignKey("room.id", ondelete="CASCADE"), nullable=False),
        sa.Column("seat", sa.Integer, nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("made", sa.Float, nullable=False),
        sa.UniqueConstraint("room", "token", name="one_voter"),
        sa.UniqueConstraint("room", "seat", name="one_seat"),
    )
    op.create_table(
        "answer",
        sa.Column("question", sa.Integer, sa.ForeignKey("question.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("round", sa.Integer, primary_key=True),
        sa.Column("phone", sa.Integer, sa.ForeignKey("phone.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )


def _ballots() -> None:
    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("room", sa.String(32), nullable=False, index=True),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("voter", sa.String(32), nullable=False),
        sa.Column("rater", sa.String(16), nullable=False),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("first", sa.Text, nullable=False),
        sa.Column("second", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("question", sa.Integer, sa.ForeignKey("question.id", ondelete="CASCADE")),
        sa.Column("phone", sa.Integer, sa.ForeignKey("phone.id", ondelete="CASCADE")),
        sa.Column("item", sa.Integer),
        sa.Column("at", sa.Float),
        sa.UniqueConstraint("question", "phone", "item", name="one_verdict"),
    )
    op.create_index("act_of_room", "ballot", ["room", "act"])
