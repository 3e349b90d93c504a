"""Everything a person can leave with us, through the doors they would use; every thing said carries a mark of its own."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.test import Client
from django.utils import timezone

from bot.models import Watch
from disputes.models import Case, Message, SealedRound
from disputes.offers_rules import Term
from disputes.rules import Remedy, Side
from disputes.services import (
    afterwards,
    agreements,
    answering,
    checking,
    claims,
    desk,
    drafts,
    mediation,
    neutrality,
    offers,
    passports,
    performance,
    reading,
    recovery,
    rooms,
    sealed_offers,
    signing,
    sittings,
    triage,
)  # fmt: skip
from portal.consent import queries as consents
from portal.consent import services as consent
from portal.doors.idempotency import once
from portal.notices.services import deliver_due
from portal.policies.models import Subscriber
from portal.retention.services import lift_hold, place_hold
from portal.rights.models import Request
from portal.rights.services import correcting, exempting, explaining, limiting, outside
from portal.rights.services.identity import confirm_by_document, destroy_document
from portal.succession.services import objecting
from tests.disputes import walks
from tests.disputes.cases import client, fresh, intake, mediator, officer
from tests.disputes.evidence_doors import sent
from tests.disputes.tables import joined
from tests.disputes.test_files_pages import begin, piece
from tests.mailroom.post import mail, reply_to, take
from tests.people import li, qian, signed_in, wu, zhao
from tests.rights.drp_agent import Agent
from tests.rights.requests import asked, in_hand, newest, verified
from tests.rights.traces import words
from tests.succession.sales import announced

EMAIL, PHONE = "qilin7741.wang@example.com", "13977417741"


@dataclass
class Life:
    """The case it is all about, the receipt, the browser that had it open, and the address that finds it."""

    case: Case
    receipt: str
    browser: Client
    index: str


def talked() -> tuple[Case, str, Client]:
    """A question and a case, told to the robot on its page."""
    browser = Client()
    steps = (
        {"text": f"{words('question')}，电话 {PHONE}，你们保存多久？"}, {"payload": "/complaint"}, {"text": f"{words('story')}，邮箱 {EMAIL}"},
        {"payload": '/change{"part": "case_topic", "value": "retention"}'}, {"text": "2025年8月"}, {"text": words("wish")},
        {"payload": "/skip"}, {"payload": "/affirm"},
    )  # fmt: skip
    for step in steps:
        answer = browser.post("/zh-hans/chat/", step)
        assert answer.status_code in (200, 302), answer.content.decode()
    case = Case.objects.latest("pk")
    return case, walks.receipt_on(answer), browser


def lived() -> Life:
    case, receipt, browser = talked()
    contact = verified(EMAIL, by=client(case))
    recovery.give_contact(case=case, contact=contact, by=client(case))
    life = Life(fresh(case), receipt, browser, contact.index)
    browser.post("/zh-hans/cases/", {"receipt": receipt})
    sent_files(life)
    wrote_letters(life)
    asked_at_the_desk(life)
    mediated(life)
    ended(life)
    used_rights(life)
    deliver_due()
    return life


def sent_files(life: Life) -> None:
    """One in two pieces with its original kept, one half of another: never sent to its end."""
    body = f"{words('filebody')}\n".encode() * 3000
    for purpose in ("sensitive_attachment", "original_file"):
        shown = consents.purpose(purpose).sha256("zh-hans")
        given = {"purpose": purpose, "subject": life.case.subject, "shown": shown, "language": "zh-hans", "how": "page"}
        consent.give_consent(**given, by=client(life.case))
    told = {"filename": f"{words('filename')}.txt", "words": words("fileword"), "sensitive": "none"}
    where = begin(life.browser, len(body), said=told)["Location"]
    assert piece(life.browser, where, 0, body[:70_000]).status_code == 204
    assert piece(life.browser, where, 70_000, body[70_000:]).status_code == 204
    half = begin(life.browser, len(body), said=told | {"filename": f"{words('halfname')}.txt"})["Location"]
    assert piece(life.browser, half, 0, f"{words('halfbody')}".encode()).status_code == 204
    assert checking.sweep(timezone.now())


def wrote_letters(life: Life) -> None:
    joined_letter = take(mail(reply_to(life.case), words("letter"), sender=EMAIL, subject=words("subject")))
    assert joined_letter.outcome == "joined", joined_letter.outcome
    take(mail(reply_to(life.case), words("foreignletter"), sender="somebody@example.com"))


def asked_at_the_desk(life: Life) -> None:
    case, me = life.case, client(life.case)
    triage.take_case(case=case, by=intake())
    claims.make_claim(case=case, remedy="compensation", words=words("claim"), amount=Decimal("1200"), currency="CNY", by=me)
    claims.answer_claim(case=case, claim=1, state="refused", words=words("claimanswer"), by=intake())
    triage.ask_for_more(case=case, text=words("ask"), by=intake())
    answering.write_to_case(case=case, text=words("reply"), by=me)
    desk.write_note(case=case, text=words("desknote"), by=intake())
    drafts.keep_draft(case=case, owner=qian(), form="reply", fields={"text": words("draft")}, n=0)
    reading.reveal_text(case=case, what="story", reason="verifying", note=words("readnote"), by=intake())
    passports.issue_passport(case=case, by=me)
    hold = {"subject": case.subject, "ground": "lawsuit", "reason": words("holdreason"), "until": date(2026, 12, 31)}
    lift_hold(hold=place_hold(**hold, by=zhao().actor("privacy_officer")), reason=words("liftreason"), by=wu().actor("administrator"))
    objecting.object_to(succession=announced(), case=case, by=me)
    answering.settle_case(case=case, resolution="not_upheld", text=words("answer"), by=intake())


def mediated(life: Life) -> None:
    """A room with a partner for the firm and a friend; talk in every space, a session, figures, an offer, an agreement signed by all."""
    case, me = life.case, client(life.case)
    mediation.route_to_mediation(case=case, by=intake())
    mediation.accept_mediation(case=case, by=me)
    mediation.accept_mediation(case=case, by=officer())
    mediation.assign_mediator(case=case, mediator=li(), by=intake())
    neutrality.declare_neutrality(case=case, disclosed=words("disclosed"), by=mediator())
    partner, _code = joined(case, at=timezone.now(), name=words("partnername"), address="qilin7741.partner@example.com")
    friend, _code = joined(case, "representative", "friend", at=timezone.now(), name=words("friendname"))
    for who, space in ((me, "joint"), (me, "caucus_client"), (friend.actor, "caucus_client"), (partner.actor, "joint"),
                       (partner.actor, "caucus_respondent"), (mediator(), "mediator")):  # fmt: skip
        name = f"{space.replace('_', '')}{who.kind}" if who != friend.actor else "caucusfriend"
        rooms.say_in_room(case=case, space=space, text=words(name), by=who)
    for space, who in (("joint", me), ("caucus_respondent", partner.actor)):
        file = sent(case, words(f"file{who.kind}").encode(), name=f"{words('room')}.txt", words=words(f"roomfile{who.kind}"), by=who,
                    at=timezone.now(), space=space)  # fmt: skip
        assert checking.check_file(file=file)
    held_a_session(life, partner)
    agreed(life, partner)


def held_a_session(life: Life, partner) -> None:
    case, me, soon = life.case, client(life.case), timezone.now() + timedelta(days=2)
    told = {"place": words("place"), "agenda_zh": words("agendazh"), "agenda_en": words("agendaen")}
    sitting = sittings.set_session(case=case, starts_at=soon, minutes=30, **told, by=mediator())
    sittings.answer_session(sitting=sitting, answer="move", words=words("cannotcome"), by=me)
    sittings.write_minutes(sitting=sitting, text=words("minutes"), language="en", by=mediator())
    neutrality.challenge_mediator(case=case, reason=words("challenge"), by=me)
    neutrality.decide_challenge(case=case, upheld=False, reason=words("challengeanswer"), by=wu().actor("administrator"))


def agreed(life: Life, partner) -> None:
    case, me = life.case, client(life.case)
    sealed_offers.open_round(case=case, currency="CNY", by=mediator())
    for who, amount in ((me, "1711"), (partner.actor, "1677")):
        sealed_offers.seal_figure(case=case, number=1, amount=Decimal(amount), by=who)
    assert SealedRound.objects.get().state == "missed"
    term = Term(Side.RESPONDENT, Remedy.COMPENSATION, words("term"), None, "1200.00", "CNY")
    offers.make_offer(case=case, text=words("offer"), terms=(term,), language="zh-hans", by=me)
    offers.accept_offer(case=case, proposal=1, by=partner.actor)
    texts = {"text_zh": f"协议 {words('agreementzh')} CNY 1200.00", "text_en": f"Agreement {words('agreementen')} CNY 1200.00"}
    text = agreements.draft_agreement(case=case, **texts, days={1: None}, by=mediator())
    for who, name in ((me, "signedclient"), (partner.actor, "signedpartner"), (mediator(), "signedmediator")):
        said = {"name": words(name), "language": "zh-hans", "channel": "email"}
        signing.place_signature(case=case, text=text.n, sha256=text.sha256, by=who, **said)

    performance.mark_done(case=case, item=1, words=words("done"), by=partner.actor)
    performance.confirm_item(case=case, item=1, by=me)
    if fresh(case).stage != "closed":
        answering.close_case(case=case, by=mediator())


def ended(life: Life) -> None:
    case, me = life.case, client(life.case)
    assert fresh(case).stage == "closed"
    afterwards.rate_case(case=case, ease=2, line=words("rating"), by=me)
    message = Message.objects.filter(conversation=case.conversation).first()
    more = {"anchor": "retention", "version": 1, "language": "zh-hans", "begun_at": timezone.now()}
    Watch.objects.create(message=message, conversation=case.conversation, **more)
    once(door="test", key="qilin7741-key", owner="wang", body=b"", run=lambda: words("answered"))
    subscribed(life)


def subscribed(life: Life) -> None:
    form = life.browser.post("/en/policy/subscribe/", {"email": EMAIL})
    assert life.browser.post(form.url, {"code": walks.code_sent()}).status_code == 200 and Subscriber.objects.exists()


def used_rights(life: Life) -> None:
    """A correction, a stop, an explanation, a request through an agent: each answered and closed, each with what came of it."""
    case, me = life.case, client(life.case)
    correction, _own = asked("correction", about=words("correction"), contact=verified(EMAIL, by=me))
    row = correcting.ask_correction(request=correction, subject=case.subject, what="story", should=words("should"), by=me)
    said = {"effect": "noted", "told": words("toldothers"), "words": words("noted")}
    correcting.decide_correction(correction=row, by=in_hand(correction) and officer(), **said)
    address = correcting.ask_correction(request=correction, subject=case.subject, what="contact", should="qilin7741.new@example.com", by=me)
    correcting.decide_correction(correction=address, effect="replaced", told=words("toldaddress"), by=officer())
    told_outside(correction)
    stop, _own = asked("objection", about=words("objection"), earlier=case)
    limiting.uphold_objection(request=in_hand(stop), stops="other", words=words("stopped"), by=officer())
    restricted_for_a_while(case)
    rules, _own = asked("rules", about=words("rules"), earlier=case)
    explaining.explain(request=in_hand(rules), text=words("explained"), by=officer())
    for request in (correction, stop, rules, through_an_agent(case)):
        closed(request)


def restricted_for_a_while(case: Case) -> None:
    kept, _own = asked("restriction", about=words("restriction"), earlier=case)
    for limit in limiting.restrict_records(request=in_hand(kept), words=words("restricted"), by=officer()):
        asked_for = exempting.ask_exemption(limit=limit, words=words("exemption"), by=intake())
        exempting.approve_exemption(exemption=asked_for, by=officer())
        limiting.end_limit(limit=limit, words=words("resumed"), by=officer())
    closed(kept)


def told_outside(request: Request) -> None:
    for task in outside.plan_tasks(request=request, by=officer()):
        outside.tell(task=task, details=words("findit"), address="partner@example.com" if task.partner else "", by=officer())
        outside.answer_task(task=task, state="done", evidence=words("evidence"), by=officer())


def through_an_agent(case: Case) -> Request:
    agent = Agent(Client(), agent_id="AGENT_ONE", business_id="MINGSHI", now=timezone.now)
    told = {"agent_id": "AGENT_ONE", "name": "Agent One", "verify_key": agent.verify_key}
    assert signed_in(Client(), zhao()).post("/staff/rights/agents/", told).status_code == 302 and agent.set_up().status_code == 200
    person = {"name": words("agentsname"), "email": EMAIL, "email_verified": True, "power_of_attorney": words("power")}
    person["status_callback"] = f"https://agent.example.com/{words('callback').split()[1]}"
    assert agent.exercise("access", **person).status_code == 200
    request = in_hand(newest())
    confirm_by_document(request=request, references=[case.reference], note=words("document"), by=officer())
    return destroy_document(request=request, by=officer())


def closed(request: Request) -> None:
    case = fresh(request.case)
    if case.stage != "answered":
        answering.settle_case(case=case, resolution="upheld", text=words("rightsanswer"), by=officer())
    answering.close_case(case=case, by=client(case))
