"""shiftplan serve."""

import os
from typing import Annotated

import typer

THREADS = 8


def serve(
    host: Annotated[str, typer.Option("--host", help="Where to listen; behind a proxy leave it.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="On which port.")] = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes; each answers 8 at once.")] = 2,
) -> None:
    """Serve the pages until Ctrl-C; `shiftplan work` does the jobs that people ask for there.

    Example: shiftplan serve --port 8000
    """
    from shiftplan.application import open_application

    # Said here once, in a sentence, and not by every process of the server.
    open_application().close()
    command = web_command(host, port, workers)
    os.execv(command[0], command)  # noqa: S606 - the server takes this process over, so signals reach it


def web_command(host: str, port: int, workers: int) -> list[str]:
    """What starts the web server: the interpreter first, so that it can be run as it stands."""
    import sys

    return [
        sys.executable,
        "-m",
        "gunicorn",
        "web.app:create_app()",
        f"--bind={f'[{host}]' if ':' in host else host}:{port}",
        f"--workers={workers}",
        "--worker-class=gthread",
        f"--threads={THREADS}",
        "--timeout=60",
        "--graceful-timeout=20",
        "--no-control-socket",
        "--log-level=warning",
    ]
