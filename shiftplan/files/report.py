"""report.json: what a plan achieved."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shiftplan.files.writing import write_together


def without_infinity(value: Any) -> Any:
    """The same value with null where a number is infinite or none at all, which JSON cannot say."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): without_infinity(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [without_infinity(each) for each in value]
    return value


def json_text(document: Any) -> str:
    """A JSON document: no NaN, no Infinity, text as written, keys in their order."""
    return json.dumps(without_infinity(document), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def write_report(path: Path, report: Mapping[str, Any]) -> None:
    """Write report.json."""
    write_together({path: json_text(report)})
