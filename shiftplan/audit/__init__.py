"""Whether a roster holds: every rule's check over stored shifts, without the planner (法令遵守チェック)."""

from shiftplan.audit.auditor import audit
from shiftplan.audit.report import AuditReport

__all__ = ["AuditReport", "audit"]
