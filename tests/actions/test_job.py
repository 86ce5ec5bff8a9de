"""Background jobs: once per key, with the caller's transaction, tried again, never lost."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from assessments.actions import job
from tests import factories
from tests.jobs import end_pauses, run_jobs

pytestmark = pytest.mark.django_db

done: list[str] = []


@task
def note(text: str) -> None:
    done.append(text)


@task
def fail(text: str) -> None:
    done.append(text)
    raise ConnectionError("the mail server is down")


@pytest.fixture(autouse=True)
def nothing_done(settings) -> None:
    settings.DAILY_JOBS = []
    done.clear()


def test_a_job_is_done_by_the_worker_and_not_by_who_asks():
    job.enqueue(note, "a")
    before = list(done)

    run_jobs()

    assert (before, done) == ([], ["a"])


def test_one_key_is_done_once_however_often_it_is_asked():
    job.enqueue(note, "a", key="mail 1")
    job.enqueue(note, "a", key="mail 1")
    run_jobs()
    job.enqueue(note, "a", key="mail 1")
    job.enqueue(note, "b", key="mail 2")

    run_jobs()

    assert done == ["a", "b"]


def test_the_same_key_of_another_task_is_another_job():
    job.enqueue(note, "a", key="1")
    job.enqueue(fail, "b", key="1")

    run_jobs()

    assert sorted(done) == ["a", "b"]


def test_what_is_rolled_back_leaves_no_job():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        job.enqueue(note, "a")
        1 / 0  # noqa: B018 -- the action fails

    run_jobs()

    assert done == []


def test_a_job_for_later_waits():
    job.enqueue(note, "a", after=timezone.now() + timedelta(hours=1))

    run_jobs()

    assert done == []


def test_a_failed_job_waits_and_is_tried_again_until_its_attempts_are_over():
    job.enqueue(fail, "a")

    run_jobs()
    row = DBTaskResult.objects.get()
    first = (row.status, len(row.worker_ids), row.run_after - timezone.now() > timedelta(seconds=20))
    for _attempt in range(10):
        end_pauses()
        run_jobs()
    row.refresh_from_db()

    assert first == ("READY", 1, True)
    assert (row.status, len(row.worker_ids), len(done)) == ("FAILED", job.ATTEMPTS, job.ATTEMPTS)
    assert "the mail server is down" in row.traceback


def test_a_failed_job_whose_worker_was_killed_before_it_could_wait_is_tried_again():
    job.enqueue(note, "a")
    DBTaskResult.objects.update(status="FAILED", worker_ids=["x:1"], finished_at=timezone.now())

    run_jobs()
    end_pauses()
    run_jobs()

    assert done == ["a"]


def test_what_a_killed_worker_held_is_done_by_the_next():
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    host = job.own_worker_id().rpartition(":")[0]
    job.enqueue(note, "a")
    row = DBTaskResult.objects.get()
    row.claim(f"{host}:{dead.pid}")

    run_jobs(job.own_worker_id())

    assert done == ["a"]


def test_what_a_living_worker_holds_is_left_to_it():
    host = job.own_worker_id().rpartition(":")[0]
    job.enqueue(note, "a")
    DBTaskResult.objects.get().claim(f"{host}:{os.getppid()}")

    run_jobs(job.own_worker_id())

    assert done == []


def test_what_another_machine_holds_is_taken_back_when_no_job_takes_so_long():
    job.enqueue(note, "a")
    DBTaskResult.objects.get().claim("elsewhere:7")
    run_jobs()
    before = list(done)

    DBTaskResult.objects.update(started_at=timezone.now() - job.LONGEST - timedelta(minutes=1))
    run_jobs()

    assert (before, done) == ([], ["a"])


@task
def daily() -> None:
    done.append("daily")


@override_settings(DAILY_JOBS=[daily.module_path])
def test_what_every_day_brings_is_done_once_a_day():
    run_jobs()
    run_jobs()

    assert done == ["daily"]


def test_what_was_finished_long_ago_is_forgotten():
    job.enqueue(note, "a")
    run_jobs()

    DBTaskResult.objects.update(finished_at=timezone.now() - job.KEPT - timedelta(days=1))
    run_jobs()

    assert DBTaskResult.objects.count() == 0


def test_the_administration_shows_why_a_job_failed_and_tries_it_again(client):
    client.force_login(factories.make_user("Root", is_staff=True, is_superuser=True))
    job.enqueue(fail, "a")
    for _attempt in range(job.ATTEMPTS):
        end_pauses()
        run_jobs()
    row = DBTaskResult.objects.get()
    listed = reverse("admin:django_tasks_database_dbtaskresult_changelist")

    page = client.get(listed).content.decode()
    client.post(listed, {"action": "try_again", "_selected_action": [str(row.pk)]})

    assert "the mail server is down" in page
    row.refresh_from_db()
    assert (row.status, row.worker_ids) == ("READY", [])
