"""Two servers side by side, asked in turn (A B B A), and the ratio of the two with its interval."""

from __future__ import annotations

import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO
from urllib.parse import urlencode

RESAMPLES = 2_000
CSRF_SECRET = "a" * 32


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``gate`` is the bound on ``low`` when there is one; a plain fact has none."""

    goal: str
    what: str
    ours: str
    floor: str
    ratio: float
    low: float
    high: float
    gate: float

    @property
    def is_met(self) -> bool:
        """Judged on the lower end of the 95 % interval."""
        return self.low <= self.gate


@dataclass(slots=True)
class Pairs:
    """Measurements taken in turn; the n-th of each side belong together."""

    ours: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)

    def row(
        self,
        goal: str,
        what: str,
        *,
        gate: float,
        at: Callable[[list[float]], float] = statistics.median,
        unit: str = "ms",
    ) -> Row:
        """The ratio ``at(ours) / at(floor)`` with a 95 % bootstrap interval over the pairs."""
        draw = random.Random(20261125)
        count = len(self.ours)
        ratios = []
        for _ in range(RESAMPLES):
            picked = [draw.randrange(count) for _ in range(count)]
            ratios.append(at([self.ours[i] for i in picked]) / at([self.floor[i] for i in picked]))
        ratios.sort()
        ours, floor = at(self.ours), at(self.floor)
        return Row(
            goal=goal,
            what=what,
            ours=f"{ours:.2f} {unit}",
            floor=f"{floor:.2f} {unit}",
            ratio=ours / floor,
            low=ratios[int(0.025 * RESAMPLES)],
            high=ratios[int(0.975 * RESAMPLES)],
            gate=gate,
        )


def p95(values: list[float]) -> float:
    """The value that 95 % stay under."""
    return statistics.quantiles(values, n=20)[-1]


def in_turn(ours: Callable[[], float], floor: Callable[[], float], *, rounds: int, warm_up: int = 5) -> Pairs:
    """Call both A B B A, ``rounds`` times each; each call returns its own measure."""
    for _ in range(warm_up):
        ours()
        floor()
    pairs = Pairs()
    for number in range(rounds):
        if number % 2:
            pairs.floor.append(floor())
            pairs.ours.append(ours())
        else:
            pairs.ours.append(ours())
            pairs.floor.append(floor())
    return pairs


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Client:
    """One signed-in person on one kept connection."""

    port: int
    session: str
    language: str = "en"
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None, **headers: str
    ) -> tuple[float, int, bytes]:
        """Milliseconds, status and body of one request."""
        sent = {
            "Cookie": f"sessionid={self.session}; csrftoken={CSRF_SECRET}; django_language={self.language}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        body = None
        if fields is not None:
            body = urlencode({**fields, "csrfmiddlewaretoken": CSRF_SECRET})
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter_ns()
        self.connection.request(method, path, body=body, headers=sent)
        answer = self.connection.getresponse()
        content = answer.read()
        return (time.perf_counter_ns() - started) / 1e6, answer.status, content

    def timed(
        self,
        method: str,
        path: str,
        fields: dict[str, str] | None = None,
        *,
        expect: int = 200,
        **headers: str,
    ) -> float:
        """Milliseconds of one request that must answer ``expect``."""
        elapsed, status, content = self.ask(method, path, fields, **headers)
        if status != expect:
            raise RuntimeError(f"{method} {path} answered {status}: {content[:300]!r}")
        return elapsed


@contextmanager
def serving(application: str, environment: dict[str, str]) -> Iterator[tuple[int, float]]:
    """A gunicorn with one worker of two threads; yields its port and the seconds until its first answer."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--config", "python:benchmarks.gunicorn"]
    # A file, not a pipe: a pipe that nobody empties would stop the server once it is full.
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}"],
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        try:
            yield port, first_answer(port, process, started, errors)
        finally:
            process.terminate()
            process.wait(timeout=20)


def first_answer(port: int, process: subprocess.Popen[bytes], started: float, errors: IO[bytes]) -> float:
    """Seconds from the start of the process to its first HTTP answer."""
    while time.perf_counter() - started < 60:
        if process.poll() is not None:
            errors.seek(0)
            raise RuntimeError(errors.read().decode())
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/accounts/login/")
            connection.getresponse().read()
        except ConnectionError:
            time.sleep(0.005)
        else:
            return time.perf_counter() - started
        finally:
            connection.close()
    raise RuntimeError("The server did not answer within a minute.")
