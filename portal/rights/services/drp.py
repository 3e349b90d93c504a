"""The Data Rights Protocol: agents let in by staff, a token for a signed message, rights exercised and revoked for people."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes import sealed
from disputes.rules import Channel, Stage
from disputes.services import answering
from portal.doors.errors import Refusal, Words
from portal.doors.text import clean
from portal.law import queries as law
from portal.rights import audited_papers, drp
from portal.rights.drp import Refused, Signed, Step
from portal.rights.drp_models import DrpAgent, DrpRefusal, DrpRequest, DrpSeen
from portal.rights.models import Request
from portal.rights.rules import Whom, places
from portal.rights.services import drp_telling
from portal.rights.services.asking import file_request
from portal.trail import services as trail
from portal.trail.rules import Actor
from portal.vault import services as vault

AGENT_ID = re.compile(r"[A-Z_]{1,60}")
REFUSALS_KEPT = timedelta(days=184)
CLIENT = Actor("client", "", "client")


@transaction.atomic
def add_agent(*, agent_id: str, name: str, verify_key: str, by: Actor, at: datetime | None = None) -> DrpAgent:
    """Let an agent in with its Ed25519 public key (base64). Refusals drp.agent_wrong (422, by field), drp.agent_there (409)."""
    moment, said = at or timezone.now(), clean(name, limit=120, multiline=False)
    wrong: dict[str, Words] = {} if AGENT_ID.fullmatch(agent_id) else {"agent_id": _("Capital letters and _ only, as in the directory.")}
    wrong |= {} if said else {"name": _("Say what the agent is called.")}
    wrong |= {} if drp.verify_key(verify_key) else {"verify_key": _("This is not an Ed25519 public key in base64.")}
    if wrong:
        raise Refusal("drp.agent_wrong", 422, _("This entry is not complete."), fields=wrong)
    try:
        with transaction.atomic():
            agent = DrpAgent.objects.create(agent_id=agent_id, name=said, verify_key=verify_key, added_at=moment, added_by=by.id or by.role)
    except IntegrityError:
        raise Refusal("drp.agent_there", 409, _("There is an agent with this name already.")) from None
    facts = {"agent": agent_id, "row": trail.mark(audited_papers.agent_columns(agent))}
    trail.record(event=audited_papers.ADDED, by=by, subject=f"agent:{agent.public_id}", facts=facts, at=moment)
    return agent


@transaction.atomic
def end_agent(*, agent: DrpAgent, by: Actor, at: datetime | None = None) -> DrpAgent:
    """The agent's token ends and it gets no other. Refusal drp.agent_ended (409)."""
    moment, current = at or timezone.now(), DrpAgent.objects.select_for_update().get(pk=agent.pk)
    if current.ended_at is not None:
        raise Refusal("drp.agent_ended", 409, _("This agent is shut out already."))
    current.ended_at, current.token = moment, ""
    current.save(update_fields=["ended_at", "token"])
    trail.record(event="drp.agent_ended", by=by, subject=f"agent:{current.public_id}", facts={"agent": current.agent_id}, at=moment)
    return current


def refuse(step: Step, agent: DrpAgent | None, at: datetime | None = None) -> None:
    """Write down that a message was not taken."""
    DrpRefusal.objects.create(agent=agent, step=step.value, at=at or timezone.now())


def forget_refusals(now: datetime | None = None) -> int:
    """Refusals end after half a year, as other logs do. For the worker; returns how many."""
    return DrpRefusal.objects.filter(at__lt=(now or timezone.now()) - REFUSALS_KEPT).delete()[0]


def by_token(token: str) -> DrpAgent:
    """Whose token this is. Refused token."""
    found = DrpAgent.objects.filter(token=_hashed(token), ended_at=None).first() if token else None
    if found is None:
        raise Refused(Step.TOKEN)
    return found


def _hashed(token: str) -> str:
    return vault.blind_index(token, purpose="drp.token")


def _taken(agent: DrpAgent, body: bytes, at: datetime) -> Signed:
    """A message that holds in every step, noted so that it is not taken again. In the caller's transaction."""
    signed = drp.opened(body, drp.verify_key(agent.verify_key) or b"")
    drp.check(signed.claims, agent=agent.agent_id, business=settings.DRP_BUSINESS_ID, now=at)
    try:
        with transaction.atomic():
            DrpSeen.objects.create(digest=signed.digest, agent=agent, at=at)
    except IntegrityError:
        raise Refused(Step.REPLAYED) from None
    return signed


@transaction.atomic
def issue_token(*, agent: DrpAgent, body: bytes, at: datetime | None = None) -> str:
    """The bearer token for a signed message of the agent; an earlier one ends. Raises Refused."""
    moment = at or timezone.now()
    _taken(agent, body, moment)
    token = secrets.token_urlsafe(32)
    DrpAgent.objects.filter(pk=agent.pk, ended_at=None).update(token=_hashed(token))
    trail.record(event="drp.token_issued", by=_actor(agent), subject=f"agent:{agent.public_id}", at=moment)
    return token


def _actor(agent: DrpAgent) -> Actor:
    return Actor("party", str(agent.public_id), "agent")


@transaction.atomic
def exercise(*, agent: DrpAgent, body: bytes, at: datetime | None = None) -> tuple[DrpRequest, str]:
    """A right exercised for a person: a request as any other, for somebody who has authorised the agent; the identity is not confirmed by
    what the agent says. Returns it with the receipt, nowhere else in clear. Raises Refused; Refusal 422 as any request."""
    moment = at or timezone.now()
    signed = _taken(agent, body, moment)
    action = drp.check_content(signed.claims)
    filed = file_request(
        right=drp.ACTIONS[action], whom=Whom.AGENT, place=places(law.operator().jurisdictions)[0], language="en", channel=Channel.API,
        about=drp.about(signed.claims, agent.name, action), by=CLIENT, at=moment,
    )  # fmt: skip
    row = DrpRequest.objects.create(
        request=Request.objects.get(case=filed.case), agent=agent, agent_request_id=_own_name(signed.claims), exercise=action,
        received_at=moment,
    )  # fmt: skip
    drp_telling.note_callback(row, signed.claims.get("status_callback") or "", moment)
    _record("drp.exercised", row, moment)
    return row, filed.receipt


def _own_name(claims: dict[str, Any]) -> str:
    said = claims.get("agent-request-id")
    return clean(said, limit=120, multiline=False) if isinstance(said, str) else ""


def _record(event: str, row: DrpRequest, at: datetime) -> None:
    case = row.request.case
    facts = {"agent": row.agent.agent_id, "exercise": row.exercise}
    trail.record(event=event, by=_actor(row.agent), subject=case.subject, secret=sealed.trail_secret(case), facts=facts, at=at)


@transaction.atomic
def revoke(*, row: DrpRequest, body: bytes, at: datetime | None = None) -> DrpRequest:
    """Take a request back with a signed message, which may hold a reason. Raises Refused; Refusal case.move_not_allowed (409)."""
    moment = at or timezone.now()
    signed = drp.opened(body, drp.verify_key(row.agent.verify_key) or b"")
    said = signed.claims.get("reason")
    reason = clean(said, limit=1000) if isinstance(said, str) else ""
    if row.request.case.stage != Stage.CLOSED or row.request.case.resolution != "withdrawn":
        answering.withdraw_case(case=row.request.case, by=sealed.client_of(row.request.case), reason=reason, at=moment)
        _record("drp.revoked", row, moment)
    return row
