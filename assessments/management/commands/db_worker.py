"""Run background jobs, try failed ones again, take back what a dead worker held."""

from __future__ import annotations

import os
import time
from argparse import ArgumentParser
from typing import Any

from django.utils import timezone
from django_tasks_db.management.commands import db_worker as library
from django_tasks_db.models import DBTaskResult

from assessments.actions import job

ROUND = 60.0  # seconds between two looks at what the day brings


class Worker(library.Worker):
    """The library's worker, in a loop that also looks after the queue."""

    def __init__(self, *, parent: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self.parent = parent  # ends with this process, when it is somebody's companion
        self.ends_when_empty = self.batch
        self.batch = True  # so that the library's loop comes back when the queue is empty

    def run(self) -> None:
        """Until stopped; in a batch until nothing is left to do now."""
        job.take_back_lost(worker_id=self.worker_id, at=timezone.now())
        looked_at = None
        while self.running and self._is_wanted():
            if looked_at is None or time.monotonic() - looked_at >= ROUND:
                self._look_after()
                looked_at = time.monotonic()
            super().run()
            if self.ends_when_empty or self._has_done_enough():
                return
            if self.running:
                time.sleep(self.interval)

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Run one; a failed one waits for its next attempt."""
        super().run_task(db_task_result)
        job.retry_failed(at=timezone.now())

    def _look_after(self) -> None:
        now = timezone.now()
        job.take_back_lost(worker_id=self.worker_id, at=now)
        job.retry_failed(at=now)
        job.enqueue_daily(on=timezone.localdate(now))
        job.forget_finished(at=now)

    def _is_wanted(self) -> bool:
        return not self.parent or os.getppid() == self.parent

    def _has_done_enough(self) -> bool:
        return self.max_tasks is not None and self._run_tasks >= self.max_tasks


# In place of the library's command of the same name: that one neither retries nor takes back.
class Command(library.Command):
    help = "Run background jobs: texts of documents, e-mails, what is due. Tries failed ones again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        # The process number tells other workers whether this one still lives.
        parser.set_defaults(worker_id=job.own_worker_id(), reload=False, startup_delay=False)
        parser.add_argument(
            "--companion", action="store_true", help="Give way to the web process, and end when it ends."
        )

    def configure_logging(self, verbosity: int) -> None:
        """As the settings say, like everything else."""

    def handle(self, *, companion: bool, **options: Any) -> None:
        if companion:
            os.nice(10)
        worker = Worker(
            queue_names=options["queue_name"].split(","),
            interval=options["interval"],
            batch=options["batch"],
            backend_name=options["backend_name"],
            startup_delay=options["startup_delay"],
            max_tasks=options["max_tasks"],
            worker_id=options["worker_id"],
            excluded_queue_names=options["exclude_queues"].split(",") if options["exclude_queues"] else [],
            parent=os.getppid() if companion else 0,
        )
        worker.configure_signals()
        worker.run()
