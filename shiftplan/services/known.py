"""What was counted before and is still true, by what it depends on."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")

MOST = 12


class Known(Generic[T]):
    """The values asked for last. Threads may count the same value twice, never get a wrong one."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._values: dict[Hashable, T] = {}
        self._lock = Lock()

    def get(self, mark: Hashable, count: Callable[[], T]) -> T:
        """The value for a mark, counted when it is not known.

        Args:
            mark: all that the value depends on.
        """
        with self._lock:
            found = self._values.get(mark)
        if found is None:
            found = count()
            with self._lock:
                while len(self._values) >= self._most:
                    self._values.pop(next(iter(self._values)))
                self._values[mark] = found
        return found
