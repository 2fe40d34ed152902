"""Generators of the sample sites: `python -m tests.worlds` rewrites data/samples/ byte for byte."""
