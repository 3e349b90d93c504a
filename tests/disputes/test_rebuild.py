"""Columns and clock rows are only a copy of what the events say: rebuilt at any time they come out the same."""

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from disputes import guards
from disputes.models import Case, Clock
from disputes.rules import Event, Stage
from disputes.services import clocks, moving
from portal.trail.rules import Actor
from tests.disputes.cases import FILED, agreed, answered, file, mediated, proposed, taken
from tests.disputes.histories import ACTORS, CLOCKS, MEDIATOR, data_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("law")]
COLUMNS = [*moving.FOLDED]
ROWS = ["code", "run", "version", "started_at", "pauses", "paused_at", "due_at", "provisional", "stopped_at", "stopped_by", "breached_at"]
ROWS += ["under", "by_day", "level", "next_at"]


def picture(case):
    return Case.objects.values(*COLUMNS).get(pk=case.pk), list(Clock.objects.filter(case=case).order_by("code", "run").values(*ROWS))


@hypothesis(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_fold_equals_rebuild_for_any_life(data):
    with transaction.atomic():
        case = file(
            kind=data.draw(st.sampled_from(["feedback", "complaint", "dispute"])), jurisdiction=data.draw(st.sampled_from(["cn", "uk"]))
        ).case
        at = FILED
        for _ in range(data.draw(st.integers(1, 9))):
            at += data.draw(st.timedeltas(min_value=FILED - FILED, max_value=(FILED.replace(day=28) - FILED)))
            moving.catch_up(moving.locked(case), at)  # what the clocks brought about meanwhile decides what is possible now
            state = moving.state_of(case)
            actors = {**ACTORS, "client": Actor("client", str(case.public_id), "client")}
            possible = [
                (event, actor)
                for event in Event
                if event not in {Event.FILED, Event.CLOCK_MOVED} | CLOCKS
                for actor in actors.values()
                if guards.may(state, event, actor, MEDIATOR)
            ]
            event, actor = data.draw(st.sampled_from(possible))
            moving.move(case, event, by=actor, at=at, data=data_for(event, state, data.draw), about=MEDIATOR)
        before = picture(case)
        clocks.rebuild_case(case)
        assert picture(case) == before
        Clock.objects.filter(case=case).delete()
        Case.objects.filter(pk=case.pk).update(stage=Stage.FILED, resolution="", closed_at=None, ball="firm", handler="x", late=False)
        clocks.rebuild_case(case)
        assert picture(case) == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("make", [taken, answered, mediated, proposed, agreed], ids=lambda make: make.__name__)
def test_command_rebuilds_what_somebody_edited(make, capsys):
    case = make()
    before = picture(case)
    Clock.objects.filter(case=case).update(due_at=FILED.replace(year=2030), breached_at=None, stopped_at=None, stopped_by=None)
    call_command("rebuild_clocks")
    assert picture(case) == before
    assert "1 case" in capsys.readouterr().out


def test_command_says_when_nothing_differed(capsys):
    taken()
    call_command("rebuild_clocks")
    assert "0 differed" in capsys.readouterr().out
