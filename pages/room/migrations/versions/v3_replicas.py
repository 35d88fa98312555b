"""What several processes on one database need: which version of a room each row belongs to, what is on the screen, who is where,
keys for a second screen, lessons that people opened."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "3", "2"


def upgrade() -> None:
    """Add columns and tables; what is there stays."""
    op.add_column("room", sa.Column("version", sa.Integer, nullable=False, server_default="0"))
    for table in ("question", "phone", "answer", "ballot"):
        op.add_column(table, sa.Column("change", sa.Integer, nullable=False, server_default="0"))
    op.create_index("change_of_answer", "answer", ["question", "change"])
    _of_rooms()
    op.create_table(
        "lesson",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("made", sa.Float, nullable=False, index=True),
    )


def _of_rooms() -> None:
    op.create_table(
        "screen",
        sa.Column("room", sa.Integer, sa.ForeignKey("room.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("picture", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "here",
        sa.Column("room", sa.Integer, sa.ForeignKey("room.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("replica", sa.String(16), primary_key=True),
        sa.Column("seats", sa.Text, nullable=False),
        sa.Column("desks", sa.Boolean, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_table(
        "pairing",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("room", sa.Integer, sa.ForeignKey("room.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("until", sa.Float, nullable=False),
    )
