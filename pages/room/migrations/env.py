"""Alembic runs this for each migration, on the connection that pages.room.database hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
