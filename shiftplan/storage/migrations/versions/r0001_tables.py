"""The tables."""

import sqlalchemy as sa
from alembic import op

from shiftplan.storage.types import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("site_key")),
        sa.UniqueConstraint("code", name=op.f("site_code_once")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("audit_entry_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("audit_entry_key")),
        sa.UniqueConstraint("site_id", "number", name="audit_entry_once"),
    )
    op.create_table(
        "employee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("employee_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("employee_key")),
        sa.UniqueConstraint("site_id", "code", name="employee_once"),
    )
    op.create_table(
        "history_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("queue", sa.String(length=200), nullable=False),
        sa.Column("interval_start", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("offered", sa.String(), nullable=False),
        sa.Column("handled", sa.String(), nullable=False),
        sa.Column("abandoned", sa.String(), nullable=False),
        sa.Column("aht_seconds", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("history_count_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("history_count_key")),
        sa.UniqueConstraint("site_id", "queue", "interval_start", name="history_count_once"),
    )
    op.create_table(
        "roster_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('draft', 'proposal')", name=op.f("roster_version_kind")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("roster_version_has_days")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("roster_version_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("roster_version_key")),
        sa.UniqueConstraint("site_id", "number", name="roster_version_once"),
    )
    op.create_table(
        "site_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("site_row_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("site_row_key")),
        sa.UniqueConstraint("site_id", "table_name", "key", name="site_row_once"),
    )
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("roster_version_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("breaks", sa.JSON(), nullable=False),
        sa.Column("activities", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.CheckConstraint("status IN ('active', 'moving')", name=op.f("duty_status")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("duty_has_length")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("duty_employee_id_exists")),
        sa.ForeignKeyConstraint(
            ["roster_version_id"], ["roster_version.id"], name=op.f("duty_roster_version_id_exists")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("duty_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("duty_key")),
    )
    op.create_index("duty_by_employee_start", "duty", ["employee_id", "starts_at"], unique=False)
    op.create_index("duty_by_site_day", "duty", ["site_id", "on_date"], unique=False)
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("roster_version_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["roster_version_id"], ["roster_version.id"], name=op.f("publication_roster_version_id_exists")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("publication_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("publication_key")),
        sa.UniqueConstraint("site_id", "first_day", "last_day", "roster_version_id", name="publication_once"),
        sa.UniqueConstraint("site_id", "number", name="publication_number_once"),
    )
    op.create_table(
        "roster_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_version_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("breaks", sa.JSON(), nullable=False),
        sa.Column("activities", sa.JSON(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("roster_shift_has_length")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("roster_shift_employee_id_exists")),
        sa.ForeignKeyConstraint(
            ["roster_version_id"], ["roster_version.id"], name=op.f("roster_shift_roster_version_id_exists")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("roster_shift_key")),
    )
    op.create_index(op.f("roster_shift_by_roster_version_id"), "roster_shift", ["roster_version_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("roster_shift_by_roster_version_id"), table_name="roster_shift")
    op.drop_table("roster_shift")
    op.drop_table("publication")
    op.drop_index("duty_by_site_day", table_name="duty")
    op.drop_index("duty_by_employee_start", table_name="duty")
    op.drop_table("duty")
    op.drop_table("site_row")
    op.drop_table("roster_version")
    op.drop_table("history_count")
    op.drop_table("employee")
    op.drop_table("audit_entry")
    op.drop_table("site")
