"""The published policy page follows the calendar and an upgrade without anybody thinking of it."""

import io

from django.core.management import call_command

from disputes import outcome_pages
from portal.pages.management.commands import prepare, worker
from portal.policies import services as policies
from transparency_reports import keeping


def test_the_worker_turns_the_policy_page_over_when_the_next_version_takes_effect():
    assert [job.seconds <= 60 for job in worker.JOBS if job.run is policies.publish_pages] == [True]


def test_preparing_after_an_upgrade_renders_published_policy_pages_again(monkeypatch):
    done = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: done.append(name))
    monkeypatch.setattr(policies, "publish_pages", lambda again: done.append(("policy pages", again)))
    monkeypatch.setattr(outcome_pages, "publish_again", lambda: done.append("outcomes"))
    monkeypatch.setattr(keeping, "print_again", lambda: done.append("reports") or ["/en/reports/2026-q1/v1/"])
    complained = io.StringIO()
    call_command("prepare", stderr=complained)
    assert done[-3:] == [("policy pages", True), "outcomes", "reports"] and "migrate" in done
    assert "/en/reports/2026-q1/v1/" in complained.getvalue()
