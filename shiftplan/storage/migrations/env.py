"""How Alembic runs our migrations: on the connection and in the transaction it is given."""

from alembic import context

from shiftplan.storage.tables import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
