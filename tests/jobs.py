"""Running the background jobs of a test: as the worker does, until the queue is empty."""

from django_tasks_db.models import DBTaskResult, get_date_max

from assessments.management.commands.db_worker import Worker


def run_jobs(worker_id: str = "tests:1") -> None:
    """Everything that is to be done now."""
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    ).run()


def end_pauses() -> None:
    """As if the pause of every job that waits were over."""
    DBTaskResult.objects.filter(status="READY").update(run_after=get_date_max())
