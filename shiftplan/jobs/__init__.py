"""What happens by itself: a queue of jobs with leases, the worker that does them, the clock, and the nightly run."""
