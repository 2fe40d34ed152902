"""Guards against double bookings, and against changes of what must never change."""

from alembic import op

from shiftplan.storage.guards import Guard, create_guards, drop_guards, no_double_booking, unchanging

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def guards() -> tuple[Guard, ...]:
    """The guards this revision made."""
    dialect = op.get_bind().dialect.name
    return (
        *no_double_booking(dialect),
        *unchanging(dialect, "roster_version", ("site_id", "number")),
        *unchanging(dialect, "roster_shift"),
        *unchanging(dialect, "publication", ("site_id", "number")),
        *unchanging(dialect, "audit_entry", ("site_id", "number")),
    )


def upgrade() -> None:
    """Make them."""
    create_guards(op.get_bind(), guards())


def downgrade() -> None:
    """Take them away."""
    drop_guards(op.get_bind(), guards())
