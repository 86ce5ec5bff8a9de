"""How gunicorn serves riskapp, in `make run` and in production: `gunicorn` reads this file by itself."""

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import environ

env = environ.Env()
env.read_env(Path(__file__).parent / ".env")

wsgi_app = "riskapp.wsgi"
bind = f"{env.str('HOST', default='127.0.0.1')}:{env.int('PORT', default=8000)}"
# Printing a PDF keeps one worker busy for seconds; another goes on answering.
workers = env.int("WEB_CONCURRENCY", default=2)
threads = 2
timeout = 120
# Heartbeats go through memory where there is some: on a slow disk they could make healthy workers look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 -- a mount, nothing of ours
# No remote control of the server through a socket in somebody's home.
control_socket_disable = True
loglevel = env.str("LOG_LEVEL", default="WARNING").lower()

# Background jobs run beside the web process, in one process of their own.
# false: `manage.py db_worker` runs somewhere else.
has_companion = env.bool("RUN_WORKER", default=True)


class Companion:
    """The worker for background jobs: started again whenever it ends, stopped with the server."""

    first_pages_first = 5.0  # seconds: while the server starts, every core is for it
    pause = 2.0  # before a worker that has died is started again
    command = (sys.executable, str(Path(__file__).parent / "manage.py"), "db_worker", "--companion")

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.is_over = threading.Event()

    def start(self) -> None:
        """Watch over a worker from a thread; the server goes on."""
        threading.Thread(target=self._watch, name="companion", daemon=True).start()

    def stop(self) -> None:
        """Let the job in hand end, for ten seconds; what is not done by then waits for the next start."""
        self.is_over.set()
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def renew(self) -> None:
        """End the worker; the next one reads the code and the settings anew."""
        if self.process is not None:
            self.process.terminate()

    def _watch(self) -> None:
        wait = self.first_pages_first
        while not self.is_over.wait(wait):
            self.process = subprocess.Popen(self.command)  # noqa: S603 -- our own command
            self.process.wait()
            wait = self.pause


companion = Companion()


def when_ready(server: Any) -> None:
    """Say where the pages are, once they can be opened."""
    print(f"riskapp is at http://{bind}/ (Ctrl-C stops it)", flush=True)  # noqa: T201 -- for the person who started it
    if has_companion:
        companion.start()


def on_reload(server: Any) -> None:
    """The worker takes the new code too."""
    companion.renew()


def on_exit(server: Any) -> None:
    """The worker ends with the server."""
    companion.stop()
