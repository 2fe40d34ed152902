"""Work that an interruption must not cut in two."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held() -> Iterator[None]:
    """An interruption (SIGINT) during the block is told after it: what the block does is done wholly.

    Where Python's own code stands between a callback and what called it, an exception is printed and lost, and what
    was being made is left half made; so it is while machine code is compiled. Other threads are never interrupted.
    """
    told = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(told):
        yield
        return
    came = threading.Event()
    signal.signal(signal.SIGINT, lambda number, frame: came.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, told)
        if came.is_set():
            signal.raise_signal(signal.SIGINT)
