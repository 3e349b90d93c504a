"""How the invented cases went: each a generator that does one thing through the real services and says when the next is due."""

from collections.abc import Generator, Iterator
from datetime import datetime
from typing import Any

from disputes.rules import Kind, Resolution
from disputes.services import agreements, answering, clocks, mediation, neutrality, offers, reading, triage
from portal.law import queries as law
from portal.pages.demo import aftermath, dealing, table
from portal.pages.demo.told import Told
from portal.trail.rules import Actor

Steps = Iterator[datetime]
ALL: dict[str, dict[str, Any]] = {}  # what staff say, by language; filled from stories.yaml


def ordinary(told: Told, at: datetime) -> Steps:
    """A case as most of them go, from filing to closing."""
    told.file(at)
    yield (at := told.later(at, 0.01, 0.02))
    if told.rng.random() < 0.03:
        yield (at := told.later(at, 2, 40))
        answering.withdraw_case(case=told.case, by=told.client, at=at)
        if told.rng.random() < 0.6:
            return
        yield (at := told.later(at, 30, 300))
        answering.reopen_case(case=told.case, text=told.say("contest"), by=told.client, at=at)
        yield from _read_and_answer(told, at)
        return
    yield (at := told.work(at, 22, 34) if told.rng.random() < 0.11 else told.work(at, 0.3, 5))
    triage.take_case(case=told.case, by=told.team.intake, at=at)
    if told.rng.random() < 0.05 and told.kind != Kind.DISPUTE:
        yield (at := told.work(at, 1, 4))
        ground = told.rng.choice([each.code for each in law.refusal_grounds("complaint", at)])
        triage.decline_case(case=told.case, ground=ground, text=told.say("declined"), by=told.team.intake, at=at)
        if told.rng.random() < 0.3:
            yield from _appealed(told, at)
        return
    yield from _read_and_answer(told, at)


def _appealed(told: Told, at: datetime) -> Steps:
    """The client objects to not being accepted, and the privacy officer, who had no part in it, answers."""
    yield (at := told.later(at, 10, 200))
    answering.reopen_case(case=told.case, text=told.say("contest"), by=told.client, at=at)
    yield (at := told.work(at, 1, 6))
    triage.take_case(case=told.case, by=told.team.officer, at=at)
    yield (at := told.work(at, 4, 40))
    answering.settle_case(case=told.case, resolution=Resolution.EXPLAINED, text=told.say("explained"), by=told.team.officer, at=at)
    yield (at := told.later(at, 2, 120))
    answering.close_case(case=told.case, by=told.client, at=at)


def _read_and_answer(told: Told, at: datetime) -> Steps:
    if told.rng.random() < 0.55:
        yield (at := told.work(at, 0.1, 1))
        reason = told.rng.choices(("handling", "verifying", "legal_duty"), (70, 25, 5))[0]
        reading.reveal_text(case=told.case, what="story", reason=reason, by=told.team.intake, at=at)
    yield (at := told.work(at, 0.2, 2))
    answering.reply_to_case(case=told.case, text=told.say("reply"), by=told.team.intake, at=at)
    if told.rng.random() < 0.25 and told.kind != Kind.FEEDBACK:
        yield (at := told.work(at, 1, 8))
        triage.ask_for_more(case=told.case, text=told.say("question"), by=told.team.intake, at=at)
        if told.rng.random() < 0.08:
            return  # nobody hears from the client again: the case closes by itself
        yield (at := told.later(at, 3, 90))
        answering.write_to_case(case=told.case, text=told.say("more"), by=told.client, at=at)
    if told.kind == Kind.DISPUTE:
        yield from mediated(told, at)
    else:
        yield from _settled(told, at)


def _settled(told: Told, at: datetime) -> Steps:
    slow = told.rng.random() < 0.11 and told.kind == Kind.COMPLAINT
    yield (at := told.work(at, 125, 150) if slow else told.work(at, 4, 12 if told.kind == Kind.FEEDBACK else 70))
    outcomes = (Resolution.UPHELD, Resolution.PARTLY_UPHELD, Resolution.NOT_UPHELD, Resolution.EXPLAINED)
    outcome = Resolution.EXPLAINED if told.kind == Kind.FEEDBACK else told.rng.choices(outcomes, (50, 22, 18, 10))[0]
    aftermath.settle_claim(told, outcome, at)
    answering.settle_case(case=told.case, resolution=outcome, text=told.say(outcome), by=told.team.intake, at=at)
    if slow:
        yield (at := told.work(at, 1, 3))
        _explain(told, at)
    if outcome != Resolution.UPHELD and told.kind == Kind.COMPLAINT and told.rng.random() < 0.3:
        yield (at := told.later(at, 4, 60))
        answering.contest_answer(case=told.case, text=told.say("contest"), by=told.client, at=at)
        yield from mediated(told, at)
        return
    if told.rng.random() < 0.1:
        return  # the client says nothing about the answer: the case closes as it said
    yield (at := told.later(at, 2, 120))
    answering.close_case(case=told.case, by=told.client if told.rng.random() < 0.7 else told.team.intake, at=at)
    aftermath.after_closing(told, at)


def _explain(told: Told, at: datetime) -> None:
    late = told.case.clocks.exclude(breached_at=None).order_by("due_at").first()
    if late is not None:
        cause, reason = told.rng.choice(list(told.words["breach"].items()))
        clocks.explain_breach(case=told.case, code=late.code, run=late.run, cause=cause, reason=reason, by=told.team.intake, at=at)


def mediated(told: Told, at: datetime) -> Steps:
    """Mediation offered, accepted by both sides, one or two proposals, and what came of it."""
    team, case = told.team, told.case
    yield (at := told.work(at, 3, 20))
    mediation.route_to_mediation(case=case, by=team.intake, at=at)
    yield (at := told.work(at, 1, 6))
    mediation.assign_mediator(case=case, mediator=told.rng.choice(team.mediators), by=team.intake, at=at)
    neutrality.declare_neutrality(case=case, by=mediator_of(told), at=at)
    yield (at := told.work(at, 0.5, 4))
    mediation.accept_mediation(case=case, by=team.officer, at=at)
    yield (at := told.later(at, 5, 80))
    if told.rng.random() < 0.12:
        mediation.decline_mediation(case=case, by=told.client, at=at)
        yield (at := told.work(at, 5, 20))
        answering.settle_case(case=case, resolution=Resolution.NOT_UPHELD, text=told.say("not_upheld"), by=team.intake, at=at)
        yield (at := told.later(at, 20, 90))
        answering.close_case(case=case, by=told.client, at=at)
        return
    mediation.accept_mediation(case=case, by=told.client, at=at)
    yield from proposed(told, at, 1)


def mediator_of(told: Told) -> Actor:
    told.case.refresh_from_db()
    return next(user.actor("mediator") for user in told.team.mediators if str(user.public_id) == told.case.mediator)


def proposed(told: Told, at: datetime, n: int) -> Steps:
    yield (at := told.work(at, 16, 60))
    mediator = mediator_of(told)
    if n == 1:
        table.talk(told, mediator, at)
    offers.make_offer(case=told.case, text=told.say("proposal"), language=told.language, by=mediator, at=at)
    yield (at := told.work(at, 3, 16))
    offers.accept_offer(case=told.case, proposal=n, by=told.team.officer, at=at)
    yield (at := told.later(at, 8, 100))
    if told.rng.random() < 0.3:
        offers.decline_offer(case=told.case, proposal=n, by=told.client, at=at)
        if n == 1:
            yield from proposed(told, at, 2)
            return
        yield (at := told.work(at, 2, 8))
        mediation.end_mediation(case=told.case, by=mediator, at=at)
        return
    offers.accept_offer(case=told.case, proposal=n, by=told.client, at=at)
    yield (at := told.work(at, 2, 10))
    if told.case.pk % 2:
        texts = {"text_zh": ALL["zh-hans"]["agreement"], "text_en": ALL["en"]["agreement"]}
        agreements.record_agreement(case=told.case, seen=told.team.witness, by=mediator, at=at, **texts)
    else:
        at = yield from dealing.signed(told, mediator, at)
    yield (at := told.work(at, 40, 85))
    mediation.confirm_performance(case=told.case, by=told.client, at=at)
    yield (at := told.work(at, 1, 5))
    answering.close_case(case=told.case, by=told.team.intake, at=at)


def overdue(told: Told, at: datetime) -> Steps:
    """Nobody has answered in time: the system itself records it."""
    told.file(at)
    yield (at := told.later(at, 200, 201))
    told.say("hello")


def waiting_for_client(told: Told, at: datetime) -> Steps:
    told.file(at)
    yield (at := told.work(at, 0.5, 2))
    triage.take_case(case=told.case, by=told.team.intake, at=at)
    yield (at := told.work(at, 0.2, 1))
    reading.reveal_text(case=told.case, what="story", reason="handling", by=told.team.intake, at=at)
    yield (at := told.work(at, 0.5, 2))
    triage.ask_for_more(case=told.case, text=told.say("question"), by=told.team.intake, at=at)


def agreement_ready(told: Told, at: datetime) -> Steps:
    """In mediation, the firm has signed the text of an agreement, the client has not yet."""
    at = yield from _begun(told, at)
    yield (at := told.work(at, 16, 18))
    yield from dealing.ready_to_sign(told, at)


def _begun(told: Told, at: datetime) -> Generator[datetime, None, datetime]:
    """From the filing to the beginning of the mediation; returns when that was."""
    team = told.team
    told.file(at)
    yield (at := told.work(at, 0.5, 2))
    triage.take_case(case=told.case, by=team.intake, at=at)
    yield (at := told.work(at, 0.5, 2))
    answering.reply_to_case(case=told.case, text=told.say("reply"), by=team.intake, at=at)
    yield (at := told.work(at, 3, 5))
    mediation.route_to_mediation(case=told.case, by=told.client, at=at)
    yield (at := told.work(at, 1, 3))
    mediation.assign_mediator(case=told.case, mediator=team.mediators[0], by=team.intake, at=at)
    neutrality.declare_neutrality(case=told.case, by=team.mediators[0].actor("mediator"), at=at)
    mediation.accept_mediation(case=told.case, by=team.officer, at=at)
    return at


def proposal_open(told: Told, at: datetime) -> Steps:
    """In mediation, the firm has accepted the mediator's proposal, the client has not answered yet."""
    at, team = (yield from _begun(told, at)), told.team
    yield (at := told.work(at, 16, 18))
    table.talk(told, team.mediators[0].actor("mediator"), at)
    offers.make_offer(case=told.case, text=told.say("proposal"), language=told.language, by=team.mediators[0].actor("mediator"), at=at)
    yield (at := told.work(at, 2, 3))
    offers.accept_offer(case=told.case, proposal=1, by=team.officer, at=at)
