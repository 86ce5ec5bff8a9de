"""Background jobs: put one into the queue, try it again when it fails, take back what a dead worker held.

A job is a ``@task`` (django_tasks) beside the action it belongs to. It may run twice, when a worker was
killed after the work and before the note of it: each job looks first whether there is still something to do.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.conf import settings
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

# How long a failed job waits before it is tried again; after the last it stays failed, for a person to see.
PAUSES = tuple(
    timedelta(**pause)
    for pause in ({"seconds": 30}, {"minutes": 2}, {"minutes": 10}, {"hours": 1}, {"hours": 6})
)
ATTEMPTS = len(PAUSES) + 1
# No job runs longer: one that seems to was held by a machine that is gone.
LONGEST = timedelta(hours=1)
KEPT = timedelta(days=30)  # finished jobs, so that a key is not used twice and a person can look


def enqueue(task: Task, *args: object, key: str = "", after: datetime | None = None) -> None:
    """Have this done in the background, once per ``key`` (none: each time), not before ``after``.

    Written in the caller's transaction: a worker sees the job once that is committed, and never if it is not.
    Arguments are what JSON can hold; pass keys of rows, not rows.
    """
    DBTaskResult.objects.bulk_create(
        [
            DBTaskResult(
                id=uuid5(NAMESPACE_URL, f"{task.module_path} {key}") if key else uuid4(),
                task_path=task.module_path,
                args_kwargs={"args": list(args), "kwargs": {}},
                priority=task.priority,
                queue_name=task.queue_name,
                backend_name=task.backend,
                run_after=after or get_date_max(),  # the library's word for "at once"
                exception_class_path="",
                traceback="",
            )
        ],
        ignore_conflicts=True,  # the key is there already
    )


def enqueue_daily(*, on: date) -> None:
    """What every day brings (``DAILY_JOBS`` in the settings): once a day, however often this is asked."""
    for path in settings.DAILY_JOBS:
        enqueue(import_string(path), key=f"daily {on.isoformat()}")


def retry_failed(*, at: datetime) -> None:
    """Have every failed job that has attempts left tried again, each after its pause."""
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=at - KEPT)
    for job_id, workers, failed_at in failed.values_list("id", "worker_ids", "finished_at"):
        if len(workers) < ATTEMPTS:
            _set_back(job_id, "FAILED", run_after=failed_at + PAUSES[len(workers) - 1])


def take_back_lost(*, worker_id: str, at: datetime) -> None:
    """Jobs that were running when their worker died wait again. ``worker_id``: of the one who asks."""
    running = DBTaskResult.objects.running().values_list("id", "worker_ids", "started_at")
    for job_id, workers, started_at in running:
        if started_at < at - LONGEST or _is_dead(workers[-1], asked_by=worker_id):
            _set_back(job_id, "RUNNING", run_after=get_date_max())


def run_again(*, job_ids: Sequence[Any]) -> int:
    """Have failed jobs tried anew, with all their attempts; how many there were."""
    return (
        DBTaskResult.objects.failed()
        .filter(pk__in=job_ids)
        .update(status=TaskResultStatus.READY, worker_ids=[], run_after=get_date_max(), finished_at=None)
    )


def forget_finished(*, at: datetime) -> None:
    """Remove the jobs that were finished long ago."""
    DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT).delete()


def own_worker_id() -> str:
    """Of this process: tells another worker on the same machine whether it still lives."""
    return f"{socket.gethostname()[:50]}:{os.getpid()}"


def _set_back(job_id: Any, status: str, *, run_after: datetime) -> None:
    # Only if nobody else did meanwhile. What went wrong last stays in the row until the job succeeds.
    DBTaskResult.objects.filter(pk=job_id, status=status).update(
        status=TaskResultStatus.READY, run_after=run_after, finished_at=None
    )


def _is_dead(worker_id: str, *, asked_by: str) -> bool:
    """Whether that worker ran on this machine and runs no more; of other machines nothing is known."""
    host, _colon, number = worker_id.rpartition(":")
    if worker_id == asked_by:  # the same number again, after a restart of a container
        return True
    if host != asked_by.rpartition(":")[0]:
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # somebody else's process: it lives
        return False
    return False
