"""Every change of the schema, in order; see storage/migrate.py."""
