"""What is kept: sites as they were brought, rosters that never change, the published truth, and who did what."""
