import logging
import signal
import threading
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from disputes.services import checking, clocks
from portal.accounts import services as accounts
from portal.accounts.sessions import SessionStore
from portal.doors import idempotency, jobs
from portal.doors.jobs import Job
from portal.mailroom import services as mailroom
from portal.notices import services as notices
from portal.pages import services as pages
from portal.partners import services as partners
from portal.policies import services as policies
from portal.press import services as press
from portal.retention import services as retention
from portal.trail import services as trail
from portal.trail.witnesses import Round
from portal.vault import services as vault
from transparency_reports import live_services as reports

logger = logging.getLogger(__name__)


CHECKPOINT = "/tlog/checkpoint"


def extend_log(now: datetime | None = None, *, clock: int = 0) -> int:
    """Sequence what waits and publish it, unless our tables do not extend the checkpoint the public last saw."""
    seen = press.read(CHECKPOINT)
    return trail.sequence(publish=press.publish, seen=seen.body if seen else None, now=now, clock=clock)


def extend_log_in_time() -> int:
    """As `extend_log`, once in every round of LOG_CLOCK seconds."""
    return extend_log(clock=settings.LOG_CLOCK)


WITNESSES = Round()


def ask_witnesses(wait: float = 0) -> int:
    """Put the latest checkpoint to the witnesses and publish what they signed; who does not answer is not waited for."""
    return WITNESSES.turn(publish=press.publish, wait=wait)


class Shift(Worker):
    """Runs what is queued until `ends` (monotonic), and the task it is at to its end."""

    ends: float

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        self.running = time.monotonic() < self.ends


SHIFT = 2.0  # seconds


def run_tasks(longest: float = SHIFT) -> None:
    """What is in Django's task queue, for so many seconds: a queue of PDF copies holds up neither the clocks nor the log."""
    shift = Shift(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(16),
        excluded_queue_names=[],
    )
    shift.ends = time.monotonic() + longest
    shift.run()


def forget_finished_tasks() -> int:
    """Rows of tasks that ended more than a day ago; they hold pseudonyms only, but would pile up."""
    ended, _ = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - timedelta(days=1)).delete()
    return ended


JOBS = (
    Job("heartbeat", 5, pages.beat),
    Job("clocks", 5, clocks.sweep),
    Job("provisional dates", 60, clocks.settle_provisional),
    Job("files", 2, checking.sweep),
    Job("stray files", 3600, checking.remove_strays),
    Job("log", 2, extend_log_in_time),
    Job("witnesses", 2, ask_witnesses),
    Job("notices", 5, notices.deliver_due),
    Job("tasks", 2, run_tasks),
    Job("e-mail", 60, mailroom.fetch_mail),
    Job("old e-mail", 3600, mailroom.forget_old),
    Job("destroyed keys", 3600, vault.finish_destructions),
    Job("reviews of third parties", 3600, partners.remind_owners),
    Job("retention runs", 60, retention.carry_out),
    Job("policy in force", 60, policies.publish_pages),
    Job("live figures", 3600, reports.move_live),
    Job("press", 86400, press.sweep),
    Job("idempotency keys", 3600, idempotency.forget_expired),
    Job("unused codes", 60, accounts.forget_expired_challenges),
    Job("old notices", 3600, notices.forget_old),
    Job("old sessions", 3600, SessionStore.clear_expired),
    Job("finished tasks", 3600, forget_finished_tasks),
)


class Command(BaseCommand):
    help = "Do the work off the request: clocks, the public log, notices, tasks. Any number may run at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run every job once, and all tasks, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        ended = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: ended.set())
        everything = (*JOBS, *jobs.registered())
        due = dict.fromkeys(everything, 0.0)
        while not ended.is_set():
            for job in everything:
                if due[job] <= time.monotonic():
                    self.run_job(job)
                    due[job] = time.monotonic() + job.seconds
            if options["once"]:
                run_tasks(float("inf"))
                return
            ended.wait(0.25)

    def run_job(self, job: Job) -> None:
        """A job that fails is logged by kind and tried again at its next turn; the others go on."""
        close_old_connections()
        try:
            job.run()
        except Exception as error:
            logger.exception("job %s did not finish: %s", job.name, type(error).__name__)
