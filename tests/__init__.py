"""The tests mirror the code; beside the mirror stand builders of small worlds and journeys over several packages."""
