"""The file of votes as it was before rooms: it may be there already."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "1", None


def upgrade() -> None:
    """Make the table where there is none."""
    if sa.inspect(op.get_bind()).has_table("ballots"):
        return
    op.create_table(
        "ballots",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("room", sa.String(32), nullable=False, index=True),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("voter", sa.String(32), nullable=False),
        sa.Column("rater", sa.String(16), nullable=False),
        sa.Column("prompt", sa.String, nullable=False),
        sa.Column("first", sa.String, nullable=False),
        sa.Column("second", sa.String, nullable=False),
        sa.Column("verdict", sa.String(8), nullable=False),
    )
