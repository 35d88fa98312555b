"""Lessons that people open, kept in the database beside the rooms: every replica finds them, and a server that begins anew."""

import time

from sqlalchemy import Connection, delete, select

from pages.room import database, writer
from pages.room.tables import LESSON
from pages.room.writer import WRITER

MOST = 300  # lessons; the ones that were opened longest ago go first
YEAR = 365 * 24 * 3600.0  # seconds after which one goes in any case


class Shelf:
    """What pages.server.lessons puts lessons on. Raises UserError where the database cannot now."""

    def put(self, name: str, file: str) -> None:
        """Keep a lesson, as TOML, under its name."""

        def write(connection: Connection) -> None:
            writer.upsert(connection, LESSON, [{"name": name, "file": file, "made": time.time()}])
            latest = select(LESSON.c.name).order_by(LESSON.c.made.desc(), LESSON.c.name).limit(MOST)
            old = LESSON.c.name.not_in(latest) | (LESSON.c.made < time.time() - YEAR)
            connection.execute(delete(LESSON).where(old))

        WRITER.do(write).result(database.SILENT)

    def find(self, name: str) -> str | None:
        """The lesson of that name, as TOML."""
        with database.reading() as connection:
            return connection.scalar(select(LESSON.c.file).where(LESSON.c.name == name))
