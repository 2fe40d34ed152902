"""One file a revision. Tables and guards are written out: what a revision did must not follow later changes."""
