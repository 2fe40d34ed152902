"""What people said of flagged parts of the history, and the guard that it is only ever added."""

import sqlalchemy as sa
from alembic import op

from shiftplan.storage.guards import Guard, create_guards, drop_guards, unchanging
from shiftplan.storage.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def guards() -> tuple[Guard, ...]:
    """The guards this revision made."""
    return unchanging(op.get_bind().dialect.name, "history_mark", ("site_id", "number"))


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "history_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("queue", sa.String(length=200), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("verdict IN ('confirmed', 'rejected', 'open')", name=op.f("history_mark_known")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("history_mark_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("history_mark_key")),
        sa.UniqueConstraint("site_id", "number", name="history_mark_once"),
    )
    create_guards(op.get_bind(), guards())


def downgrade() -> None:
    """Take them away."""
    drop_guards(op.get_bind(), guards())
    op.drop_table("history_mark")
