"""Days of demand changed by hand, and the guard that they are only ever added."""

import sqlalchemy as sa
from alembic import op

from shiftplan.storage.guards import Guard, create_guards, drop_guards, unchanging
from shiftplan.storage.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def guards() -> tuple[Guard, ...]:
    """The guards this revision made."""
    return unchanging(op.get_bind().dialect.name, "demand_change", ("site_id", "number"))


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "demand_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("queue", sa.String(length=200), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("demand_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name=op.f("demand_change_demand_id_exists")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("demand_change_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("demand_change_key")),
        sa.UniqueConstraint("site_id", "number", name="demand_change_once"),
    )
    create_guards(op.get_bind(), guards())


def downgrade() -> None:
    """Take them away."""
    drop_guards(op.get_bind(), guards())
    op.drop_table("demand_change")
