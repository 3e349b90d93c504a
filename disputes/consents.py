"""What follows in a case from an answer about consent, told on the person's page of answers."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disputes.files_rules import PURPOSE_ORIGINAL, PURPOSE_SENSITIVE
from disputes.models import CaseFile
from disputes.views import visit
from portal.consent import browser, following
from portal.consent.models import ConsentEvent
from portal.consent.rules import Answer


def register() -> None:
    browser.keep_while("case", _still_open)
    following.register(PURPOSE_ORIGINAL, _originals)
    following.register(PURPOSE_SENSITIVE, _sensitive)


def _still_open(request: HttpRequest, subject: str) -> bool:
    """A receipt that was replaced, and a case that was erased, open nothing in a browser that knew them before."""
    case = visit.opened(request)
    return case is not None and case.subject == subject


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
