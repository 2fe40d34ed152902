"""Requirement, people and rules -> lawful, published roster.

domain (what exists), rules (what must hold), planning (what is best), audit (whether it holds), files (what comes in
and goes out), services (what one can do), cli (what one types). Who may import whom is held by import-linter.
"""
