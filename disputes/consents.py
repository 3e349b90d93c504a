"""What follows in a case from an answer about consent, told on the person's page of answers."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disputes import panels, seats
from disputes.files_rules import PURPOSE_ORIGINAL, PURPOSE_SENSITIVE
from disputes.models import Case, CaseFile
from disputes.views import visit
from portal.accounts.models import User
from portal.consent import browser, following, queries
from portal.consent.models import ConsentEvent
from portal.consent.rules import Answer

SHARING = "share_with_other_party"


def register() -> None:
    browser.keep_while("case", _still_open)
    browser.keep_while("participant", _still_seated, acts_as="party")
    following.register(PURPOSE_ORIGINAL, _originals)
    following.register(PURPOSE_SENSITIVE, _sensitive)
    following.register(SHARING, _shared)
    panels.register("sharing", sharing)


def _still_open(request: HttpRequest, subject: str) -> bool:
    """A receipt that was replaced, and a case that was erased, open nothing in a browser that knew them before."""
    case = visit.opened(request)
    return case is not None and case.subject == subject


def _still_seated(request: HttpRequest, subject: str) -> bool:
    found = seats.participant_of(request.session)
    return found is not None and found.subject == subject


def _originals(answer: ConsentEvent) -> list[str]:
    kept = CaseFile.objects.filter(case__public_id=answer.subject.partition(":")[2], keep_original=True).exclude(blob="").count()
    if answer.answer == Answer.GIVEN:
        return [ngettext("%(n)s original is kept now.", "%(n)s originals are kept now.", kept) % {"n": kept}]
    if answer.answer == Answer.WITHDRAWN:
        return [_("The originals are being destroyed; the copies stay.") if kept else _("No original is kept; the copies stay.")]
    return []


def _sensitive(answer: ConsentEvent) -> list[str]:
    if answer.answer != Answer.WITHDRAWN:
        return []
    return [_("Files you sent before stay in the case until you remove them there.")]


def _shared(answer: ConsentEvent) -> list[str]:
    """The portal shows the other side nothing of a case by itself: only what is said, sent or offered in the mediation room."""
    if answer.answer == Answer.GIVEN:
        return [_("Whoever handles your case may pass on the parts you mark as shareable.")]
    return [
        _("Whoever handles your case sees this and passes nothing on."),
        _("The other side can read here only what you yourself said, sent or offered in the mediation room."),
    ]


def sharing(case: Case, viewer: User | None) -> panels.Panel | None:
    """At the desk: whether anything may be passed on, once the client has answered."""
    if viewer is None or not queries.history(case.subject, SHARING):
        return None
    state = queries.state(case.subject, SHARING)
    return panels.Panel("disputes/consents/sharing.html", {"valid": state.valid, "since": state.since})
