"""Work that an interruption does not cut in two."""

import signal
import threading

import pytest

from shiftplan.interruption import held

pytestmark = pytest.mark.usefixtures("interruptible")


def interrupt() -> None:
    signal.raise_signal(signal.SIGINT)


def test_an_interruption_is_told_after_the_block():
    done: list[str] = []

    @held()
    def work() -> None:
        interrupt()
        done.append("all of it")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["all of it"]

    with pytest.raises(KeyboardInterrupt):  # told at once again
        interrupt()


def test_a_block_within_a_block_is_told_after_the_outer_one():
    done: list[str] = []

    @held()
    def work() -> None:
        with held():
            interrupt()
        done.append("all of it")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["all of it"]


def test_nothing_is_told_where_nothing_came():
    with held():
        pass
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_who_ignores_interruptions_goes_on_ignoring_them():
    told = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with held():
            interrupt()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, told)


def test_another_thread_does_its_work_as_it_is():
    done: list[str] = []

    def work() -> None:
        with held():
            done.append("all of it")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["all of it"]
