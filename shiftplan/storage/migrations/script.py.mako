"""${message}."""

import sqlalchemy as sa
from alembic import op

from shiftplan.storage.guards import with_guards
from shiftplan.storage.types import UtcDateTime

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Batch operations stand inside `with with_guards(op):`."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Back again."""
    ${downgrades if downgrades else "pass"}
