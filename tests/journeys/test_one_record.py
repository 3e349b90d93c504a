"""The same complaint through every door is the same case and leaves the same record."""

import pytest

from disputes import queries, sealed
from portal.notices.models import Notice
from portal.trail.models import Entry
from tests.journeys.doors import DOORS, HAPPENED, STORY, WISH

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("firm")]
WHERE = {"channel"}  # the one fact in which the doors may differ


def record(case):
    """What the public record says of a case: per entry its event, who by kind and role, the facts but the texts' salted hashes."""
    entries = Entry.objects.filter(subject=case.subject).order_by("n")
    return [
        (
            entry.event,
            entry.actor_kind,
            entry.actor_role,
            len(bytes(entry.leaf)),
            {name: value for name, value in entry.facts.items() if name not in {*WHERE, "row"} and not name.endswith("sha256")},
            sorted(entry.facts),
        )
        for entry in entries
    ]


def life(case):
    return [
        (event.event, event.by_kind, event.by_role, event.from_stage, event.to_stage, sorted(event.data)) for event in queries.events(case)
    ]


def clocks(case):
    return [(view.clock.code, view.clock.version, view.clock.run) for view in queries.clocks(case)]


def said(case):
    return (case.kind, case.topic, sealed.open_in_case(case, "story"), sealed.open_in_case(case, "wish"), case.happened, case.language)


def test_every_door_leaves_the_same_case_and_the_same_record():
    cases = {name: file().case for name, file in DOORS.items()}
    for name, case in cases.items():
        assert said(case) == ("complaint", "retention", STORY, WISH, HAPPENED, "zh-hans"), name
        assert record(case) == record(cases["page"]), name
        assert life(case) == life(cases["page"]), name
        assert clocks(case) == clocks(cases["page"]), name
        assert case.notice == cases["page"].notice or name == "api", name


def test_every_door_gives_a_receipt_that_opens_its_case():
    filed = {name: file() for name, file in DOORS.items()}
    assert len({each.receipt for each in filed.values()}) == len(DOORS)
    for each in filed.values():
        assert queries.by_receipt(each.receipt.lower().replace("-", " ")) == each.case


def test_no_door_writes_a_letter_to_somebody_who_gave_no_address():
    for file in DOORS.values():
        file()
    assert not Notice.objects.exists()
