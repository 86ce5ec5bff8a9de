"""Running the background jobs of a test: as the worker does, until the queue is empty."""

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
