"""What exists at a site: people, contracts, work, demand, rosters. Frozen values; standard library only."""
