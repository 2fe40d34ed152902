"""Many people who look at their own page at once: an open loop, whose views begin when they are due, not when it suits.

A view waits for nobody: what counts is the time from the moment it was due, so a server that falls behind is seen to.
"""

import http.client
import random
import re
import threading
import time
import urllib.parse
from dataclasses import dataclass

from tests.web.worlds import PASSWORD

TIMEOUT_SECONDS = 30
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Load:
    """So many people, for some seconds, with so many views a second among them."""

    people: int
    seconds: float
    per_second: float


class Visitor:
    """Somebody with a connection and a session."""

    def __init__(self, server: str, name: str) -> None:
        parts = urllib.parse.urlsplit(server)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
        self._cookies: dict[str, str] = {}
        found = TOKEN.search(self.get("/sign-in"))
        assert found, "no form on the sign-in page"
        form = urllib.parse.urlencode({"csrf_token": found[1], "name": name, "password": PASSWORD})
        status = self._ask("POST", "/sign-in", form)[0]
        assert status == 303, f"sign-in of {name}: {status}"

    def get(self, path: str) -> str:
        """A page that has to be there."""
        status, text = self._ask("GET", path)
        assert status == 200, f"{path}: {status}"
        return text

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, form: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, form, headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server closes connections that rest; a browser opens another one, too.
            self._connection.close()
            self._connection.request(method, path, form, headers)
            answer = self._connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, answer.read().decode()


def viewed(server: str, load: Load, *, path: str = "/my/small/", seed: int = 1) -> list[float]:
    """Seconds that each view took from the moment it was due; people look at random moments, each in their own time."""
    people = [Visitor(server, f"{number + 1:03d}") for number in range(load.people)]
    for person in people:
        person.get(path)
    chance = random.Random(seed)
    count = int(load.seconds * load.per_second)
    due: list[list[float]] = [[] for _ in people]
    for moment in sorted(chance.uniform(0.5, load.seconds) for _ in range(count)):
        due[chance.randrange(load.people)].append(moment)
    waits: list[float] = []
    start = time.perf_counter()

    def look(person: Visitor, moments: list[float]) -> None:
        for moment in moments:
            pause = start + moment - time.perf_counter()
            if pause > 0:
                time.sleep(pause)
            person.get(path)
            waits.append(time.perf_counter() - start - moment)

    threads = [threading.Thread(target=look, args=pair) for pair in zip(people, due, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for person in people:
        person.close()
    assert len(waits) == count, f"{count - len(waits)} of {count} views failed"
    return waits
