"""What every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """Root of the tree: where pyproject.toml stands."""
    return Path(__file__).resolve().parent.parent
