"""How gunicorn serves riskapp, in `make run` and in production: `gunicorn` reads this file by itself."""

import os
from typing import Any

wsgi_app = "riskapp.wsgi"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
# Printing a PDF keeps one worker busy for seconds; another goes on answering.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 2
timeout = 120
# Heartbeats go through memory where there is some: on a slow disk they could make healthy workers look dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 -- a mount, nothing of ours
# No remote control of the server through a socket in somebody's home.
control_socket_disable = True
loglevel = os.environ.get("LOG_LEVEL", "warning").lower()


def when_ready(server: Any) -> None:
    """Say where the pages are, once they can be opened."""
    print(f"riskapp is at http://{bind}/ (Ctrl-C stops it)", flush=True)  # noqa: T201 -- for the person who started it
