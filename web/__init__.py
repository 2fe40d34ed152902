"""Pages for three audiences (scheduler, staff, HR); no rule, no query, no arithmetic."""
