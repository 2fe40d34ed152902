"""What must hold: one rule a file, each read by the auditor (`check`) and by the planner (`constrain`)."""
