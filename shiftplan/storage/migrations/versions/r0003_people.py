"""Accounts, wishes, leave, swaps, edits, demand, waivers, jobs; versions of kind swap; guards of what is new."""

import sqlalchemy as sa
from alembic import op

from shiftplan.storage.guards import Guard, create_guards, drop_guards, unchanging, with_guards
from shiftplan.storage.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KIND = "roster_version_kind"
UNCHANGING = {
    "roster_origin": ("roster_version_id",),
    "roster_edit": ("roster_version_id", "number"),
    "demand": (),
    "proposal_decision": ("roster_version_id",),
    "publication_day": ("publication_id", "employee_id", "on_date"),
}


def guards() -> tuple[Guard, ...]:
    """The guards this revision made."""
    dialect = op.get_bind().dialect.name
    return tuple(guard for table, key in UNCHANGING.items() for guard in unchanging(dialect, table, key))


def upgrade() -> None:
    """Make them."""
    allow_kinds("kind IN ('draft', 'proposal', 'swap')")
    create_tables()
    create_guards(op.get_bind(), guards())


def downgrade() -> None:
    """Take them away."""
    drop_guards(op.get_bind(), guards())
    drop_tables()
    allow_kinds("kind IN ('draft', 'proposal')")


def allow_kinds(condition: str) -> None:
    """Versions may be of these kinds. SQLite copies the table, and knows its checks only from us."""
    with with_guards(op), op.batch_alter_table("roster_version", copy_from=roster_version()) as batch:
        batch.drop_constraint(op.f(KIND), type_="check")
        batch.create_check_constraint(op.f(KIND), condition)


def roster_version() -> sa.Table:
    """The table as revision 0001 made it."""
    return sa.Table(
        "roster_version",
        sa.MetaData(),
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
        sa.CheckConstraint("kind IN ('draft', 'proposal')", name=op.f(KIND)),
        sa.CheckConstraint("first_day <= last_day", name=op.f("roster_version_has_days")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("roster_version_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("roster_version_key")),
        sa.UniqueConstraint("site_id", "number", name="roster_version_once"),
    )


def create_tables() -> None:
    """Every new table."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("uniquifier", sa.String(length=64), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("account_key")),
        sa.UniqueConstraint("name", name=op.f("account_name_once")),
        sa.UniqueConstraint("uniquifier", name=op.f("account_uniquifier_once")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("attempt_key")),
    )
    op.create_index("attempt_by_subject", "attempt", ["kind", "subject", "made_at"], unique=False)
    op.create_table(
        "worker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("worker_key")),
        sa.UniqueConstraint("name", name=op.f("worker_name_once")),
    )
    op.create_table(
        "demand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("forecast", sa.JSON(), nullable=False),
        sa.Column("requirement", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("demand_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("demand_key")),
    )
    op.create_index("demand_by_site_day", "demand", ["site_id", "first_day"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("dedupe_key", sa.String(length=200), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("checkpoint", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("job_state")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("job_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("job_key")),
    )
    op.create_index("job_by_site", "job", ["site_id", "id"], unique=False)
    op.create_index("job_by_state", "job", ["state", "id"], unique=False)
    op.create_index(
        "job_open_once",
        "job",
        ["dedupe_key"],
        unique=True,
        sqlite_where=sa.text("state IN ('queued', 'running')"),
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )
    op.create_table(
        "account_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(role = 'staff') = (employee_id IS NOT NULL)", name=op.f("account_grant_of_staff")),
        sa.CheckConstraint("role IN ('scheduler', 'staff', 'hr', 'admin')", name=op.f("account_grant_role")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("account_grant_account_id_exists")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("account_grant_employee_id_exists")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("account_grant_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("account_grant_key")),
        sa.UniqueConstraint("account_id", "site_id", "role", name="account_grant_once"),
    )
    op.create_index("account_grant_by_employee", "account_grant", ["employee_id"], unique=False)
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("feed_employee_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("feed_key")),
        sa.UniqueConstraint("employee_id", name="feed_once"),
        sa.UniqueConstraint("token_hash", name=op.f("feed_token_hash_once")),
    )
    op.create_table(
        "leave_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "status IN ('asked', 'approved', 'refused', 'withdrawn')", name=op.f("leave_request_status")
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("leave_request_has_days")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("leave_request_employee_id_exists")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("leave_request_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("leave_request_key")),
    )
    op.create_index("leave_request_by_site_day", "leave_request", ["site_id", "first_day"], unique=False)
    op.create_table(
        "proposal_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_version_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("decision IN ('accepted', 'rejected')", name=op.f("proposal_decision_known")),
        sa.ForeignKeyConstraint(["draft_id"], ["roster_version.id"], name=op.f("proposal_decision_draft_id_exists")),
        sa.ForeignKeyConstraint(
            ["roster_version_id"], ["roster_version.id"], name=op.f("proposal_decision_roster_version_id_exists")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("proposal_decision_key")),
        sa.UniqueConstraint("roster_version_id", name="proposal_decision_once"),
    )
    op.create_table(
        "roster_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("shift", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("roster_edit_employee_id_exists")),
        sa.ForeignKeyConstraint(
            ["roster_version_id"], ["roster_version.id"], name=op.f("roster_edit_roster_version_id_exists")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("roster_edit_key")),
        sa.UniqueConstraint("roster_version_id", "number", name="roster_edit_once"),
    )
    op.create_table(
        "roster_origin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_version_id", sa.Integer(), nullable=False),
        sa.Column("demand_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name=op.f("roster_origin_demand_id_exists")),
        sa.ForeignKeyConstraint(["parent_id"], ["roster_version.id"], name=op.f("roster_origin_parent_id_exists")),
        sa.ForeignKeyConstraint(
            ["roster_version_id"], ["roster_version.id"], name=op.f("roster_origin_roster_version_id_exists")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("roster_origin_key")),
        sa.UniqueConstraint("roster_version_id", name="roster_origin_once"),
    )
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("run_job_id_exists")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("run_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("run_key")),
        sa.UniqueConstraint("site_id", "kind", "business_date", name="run_once"),
    )
    op.create_table(
        "swap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("from_employee_id", sa.Integer(), nullable=False),
        sa.Column("to_employee_id", sa.Integer(), nullable=False),
        sa.Column("give_on", sa.Date(), nullable=False),
        sa.Column("give_starts_at", UtcDateTime(), nullable=False),
        sa.Column("take_on", sa.Date(), nullable=True),
        sa.Column("take_starts_at", UtcDateTime(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("publication", sa.Integer(), nullable=False),
        sa.Column("applied_publication", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "status IN ('open', 'applied', 'refused', 'expired', 'withdrawn', 'superseded')", name=op.f("swap_status")
        ),
        sa.CheckConstraint("(take_on IS NULL) = (take_starts_at IS NULL)", name=op.f("swap_takes_a_shift")),
        sa.ForeignKeyConstraint(["from_employee_id"], ["employee.id"], name=op.f("swap_from_employee_id_exists")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("swap_site_id_exists")),
        sa.ForeignKeyConstraint(["to_employee_id"], ["employee.id"], name=op.f("swap_to_employee_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("swap_key")),
        sa.UniqueConstraint("key", name=op.f("swap_key_once")),
    )
    op.create_index("swap_by_from_employee", "swap", ["from_employee_id"], unique=False)
    op.create_index("swap_by_site_status", "swap", ["site_id", "status"], unique=False)
    op.create_index("swap_by_to_employee", "swap", ["to_employee_id"], unique=False)
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("confirmed_by <> asked_by", name=op.f("waiver_by_two")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("waiver_has_days")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("waiver_employee_id_exists")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("waiver_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("waiver_key")),
    )
    op.create_index("waiver_by_site_day", "waiver", ["site_id", "first_day"], unique=False)
    op.create_table(
        "wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("wish", sa.String(length=200), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("wish_employee_id_exists")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("wish_site_id_exists")),
        sa.PrimaryKeyConstraint("id", name=op.f("wish_key")),
        sa.UniqueConstraint("employee_id", "on_date", name="wish_once"),
    )
    op.create_index("wish_by_site_day", "wish", ["site_id", "on_date"], unique=False)
    op.create_table(
        "publication_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("publication_day_employee_id_exists")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("publication_day_publication_id_exists")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("publication_day_key")),
        sa.UniqueConstraint("publication_id", "employee_id", "on_date", name="publication_day_once"),
    )


def drop_tables() -> None:
    """Every new table, those that others name last."""
    op.drop_table("publication_day")
    op.drop_index("wish_by_site_day", table_name="wish")
    op.drop_table("wish")
    op.drop_index("waiver_by_site_day", table_name="waiver")
    op.drop_table("waiver")
    op.drop_index("swap_by_to_employee", table_name="swap")
    op.drop_index("swap_by_site_status", table_name="swap")
    op.drop_index("swap_by_from_employee", table_name="swap")
    op.drop_table("swap")
    op.drop_table("run")
    op.drop_table("roster_origin")
    op.drop_table("roster_edit")
    op.drop_table("proposal_decision")
    op.drop_index("leave_request_by_site_day", table_name="leave_request")
    op.drop_table("leave_request")
    op.drop_table("feed")
    op.drop_index("account_grant_by_employee", table_name="account_grant")
    op.drop_table("account_grant")
    op.drop_index(
        "job_open_once",
        table_name="job",
        sqlite_where=sa.text("state IN ('queued', 'running')"),
        postgresql_where=sa.text("state IN ('queued', 'running')"),
    )
    op.drop_index("job_by_state", table_name="job")
    op.drop_index("job_by_site", table_name="job")
    op.drop_table("job")
    op.drop_index("demand_by_site_day", table_name="demand")
    op.drop_table("demand")
    op.drop_table("worker")
    op.drop_index("attempt_by_subject", table_name="attempt")
    op.drop_table("attempt")
    op.drop_table("account")
