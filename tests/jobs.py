"""Running the background jobs of a test: as the worker does, until the queue is empty."""

from unittest.mock import patch

from django_tasks_db.management.commands import db_worker as library
from django_tasks_db.models import DBTaskResult, get_date_max

from assessments.management.commands.db_worker import Worker


def run_jobs(worker_id: str = "tests:1") -> None:
    """Everything that is to be done now."""
    worker = Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    # The worker drops old connections between two jobs; a test's own holds its transaction.
    with patch.object(library, "close_old_connections"):
        worker.run()


def end_pauses() -> None:
    """As if the pause of every job that waits were over."""
    DBTaskResult.objects.filter(status="READY").update(run_after=get_date_max())
