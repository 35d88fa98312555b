"""Makes the tables, and carries older ones over: Alembic, by the steps in migrations/."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from model.errors import UserError

STEPS = Path(__file__).with_name("migrations")


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring a database to what this Glassbox reads, or to an earlier step. Raises UserError for one that a newer Glassbox has made."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(STEPS))
    try:
        command.upgrade(config, to)
    except CommandError as error:  # it stands at a step that is not known here
        raise UserError(
            "The database of votes was made by a newer Glassbox: update this one, or choose another database."
        ) from error
