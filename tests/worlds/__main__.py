"""`python -m tests.worlds [FOLDER]` rewrites the sample sites, by default those in data/samples/."""

import sys
from pathlib import Path

from tests.worlds.osaka import OSAKA
from tests.worlds.site import build
from tests.worlds.tokyo import TOKYO

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"


def main(folder: Path) -> None:
    """Write every sample site into its folder."""
    for definition in (TOKYO, OSAKA):
        build(definition).write(folder / definition.id)
        print(folder / definition.id)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
