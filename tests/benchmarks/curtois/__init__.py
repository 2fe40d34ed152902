"""The public benchmark of employee shift scheduling (Curtois and Qu): reader, day-level planner, recount."""
