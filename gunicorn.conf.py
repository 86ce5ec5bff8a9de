"""How gunicorn serves riskapp, in `make run` and in production: `gunicorn` reads this file by itself."""

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


def when_ready(server: Any) -> None:
    """Say where the pages are, once they can be opened."""
    print(f"riskapp is at http://{bind}/ (Ctrl-C stops it)", flush=True)  # noqa: T201 -- for the person who started it
