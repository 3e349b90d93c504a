"""Giving, refusing, withdrawing: what counts, what is refused, what is on record."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.consent import queries, services
from portal.consent.models import ConsentEvent, Purpose
from portal.doors.errors import Refusal
from portal.trail import queries as trail
from tests.people import chen, wang

pytestmark = pytest.mark.django_db
WANG, CHEN = "conversation:wang1", "conversation:chen1"
KEEP = "keep_conversation_to_improve"


@pytest.fixture(autouse=True)
def _texts(texts):
    pass


def said(service, subject=WANG, code=KEEP, language="zh-hans", by=None, **options):
    shown = queries.purpose(code).sha256(language)
    return service(purpose=code, subject=subject, shown=shown, language=language, how="chat", by=by or wang(), **options)


def withdraw(subject=WANG, code=KEEP, by=None):
    return services.withdraw_consent(purpose=code, subject=subject, language="zh-hans", how="page", by=by or wang())


def newer(code=KEEP):
    """The purpose with new words, as a second version."""
    old = queries.purpose(code)
    fields = {name: getattr(old, name) for name in ("title_zh", "title_en", "text_zh", "text_en", "refusal_zh", "refusal_en", "basis")}
    return Purpose.objects.create(code=code, version=2, valid_from=old.valid_from, **{**fields, "text_zh": "新的说法。"})


def test_a_yes_counts_for_its_purpose_and_subject_only():
    said(services.give_consent)
    assert queries.state(WANG, KEEP).valid
    assert not queries.state(WANG, "share_with_other_party").valid
    assert not queries.state(CHEN, KEEP).valid


def test_a_yes_names_the_words_shown():
    event = said(services.give_consent, language="en")
    assert event.shown_sha256 == queries.purpose(KEEP).sha256("en") != queries.purpose(KEEP).sha256("zh-hans")
    assert (event.version, event.language, event.how) == (1, "en", "chat")


def test_a_yes_to_words_that_have_changed_is_refused():
    shown = queries.purpose(KEEP).sha256("zh-hans")
    newer()
    with pytest.raises(Refusal, match="consent.words_changed"):
        services.give_consent(purpose=KEEP, subject=WANG, shown=shown, language="zh-hans", how="page", by=wang())
    assert not ConsentEvent.objects.exists()


def test_a_yes_to_older_words_ends_with_the_new_ones():
    said(services.give_consent)
    newer()
    state = queries.state(WANG, KEEP)
    assert (state.answer, state.valid) == ("given", False)


def test_the_same_yes_twice_is_one():
    assert said(services.give_consent) == said(services.give_consent)
    assert ConsentEvent.objects.count() == 1


def test_after_a_no_nobody_asks_for_ninety_days():
    event = said(services.refuse_consent)
    state = queries.state(WANG, KEEP)
    assert timedelta(days=89) < state.ask_again_at - event.at <= timedelta(days=92)
    assert not state.may_ask(event.at + timedelta(days=89))


def test_one_may_still_say_yes_after_a_no():
    said(services.refuse_consent)
    said(services.give_consent)
    assert queries.state(WANG, KEEP).valid


def test_withdrawing_takes_effect_at_once():
    said(services.give_consent)
    withdraw()
    state = queries.state(WANG, KEEP)
    assert (state.answer, state.valid) == ("withdrawn", False)


@pytest.mark.parametrize("before", [None, services.refuse_consent])
def test_there_must_be_a_yes_to_withdraw(before):
    if before:
        said(before)
    with pytest.raises(Refusal, match="consent.not_given"):
        withdraw()


def test_chen_cannot_withdraw_for_wang():
    said(services.give_consent)
    with pytest.raises(Refusal, match="consent.not_given"):
        withdraw(subject=CHEN, by=chen())
    assert queries.state(WANG, KEEP).valid


def test_an_unknown_purpose_is_refused():
    with pytest.raises(Refusal, match="consent.no_purpose"):
        services.give_consent(purpose="everything", subject=WANG, shown="", language="en", how="page", by=wang())


def test_every_answer_is_on_record_without_its_words():
    said(services.give_consent)
    withdraw()
    entries = trail.history(WANG)
    assert [entry.event for entry in entries] == ["consent.given", "consent.withdrawn"]
    assert entries[0].facts == {
        "row": entries[0].facts["row"],
        "purpose": KEEP,
        "version": 1,
        "shown": queries.purpose(KEEP).sha256("zh-hans"),
        "how": "chat",
    }


def test_an_answer_is_never_rewritten():
    event = said(services.give_consent)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentEvent.objects.filter(pk=event.pk).update(answer="refused")
    event.answer = "refused"
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()


@pytest.mark.parametrize("spoiled", [{"answer": "maybe"}, {"how": "dream"}, {"subject": ""}, {"language": "fr"}])
def test_the_database_refuses_what_is_no_answer(spoiled):
    fields = {"subject": WANG, "purpose": KEEP, "version": 1, "answer": "given", "at": datetime.now(UTC), "language": "en", "how": "page",
              "by_kind": "client"}  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentEvent.objects.create(**{**fields, **spoiled})


def test_the_signal_is_a_no_where_nothing_was_said():
    (event,) = services.honour_signal(subject=WANG, language="en", by=wang())
    assert (event.purpose, event.answer, event.how) == (KEEP, "refused", "signal")
    assert services.honour_signal(subject=WANG, language="en", by=wang()) == []


def test_the_signal_does_not_overrule_what_somebody_said():
    said(services.give_consent)
    assert services.honour_signal(subject=WANG, language="zh-hans", by=wang()) == []
    assert queries.state(WANG, KEEP).valid
