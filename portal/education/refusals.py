"""What the editors of answers and guides are refused, and in which words."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from portal.doors.errors import Refusal
from portal.education.checks import Blocker


def no_such_draft() -> Refusal:
    return Refusal("draft.not_found", 404, _("There is no such draft."))


def no_such_text() -> Refusal:
    return Refusal("text.not_found", 404, _("There is no such answer or guide."))


def in_work() -> Refusal:
    return Refusal("draft.in_work", 409, _("Somebody is changing this text already. Open that draft."))


def decided() -> Refusal:
    return Refusal("draft.decided", 409, _("This draft is published or discarded and does not change any more."))


def edited_meanwhile() -> Refusal:
    return Refusal("draft.edited_meanwhile", 409, _("Someone else has edited this draft since you opened it. Your text is still here."))


def not_in_review() -> Refusal:
    return Refusal("draft.not_in_review", 409, _("Nobody has asked for this draft to be reviewed."))


def not_publisher() -> Refusal:
    return Refusal("draft.not_publisher", 403, _("Only a publisher may publish this."))


def second_person() -> Refusal:
    return Refusal("draft.second_person", 403, _("You worked on this draft yourself. A second person has to publish it."))


def blocked(found: Sequence[Blocker]) -> Refusal:
    words = ngettext_lazy(
        "%(count)s point keeps this draft from being published.", "%(count)s points keep this draft from being published.", len(found)
    )
    fields = {f"{number}:{each.code}": each.text for number, each in enumerate(found)}
    return Refusal("draft.blocked", 409, words, fields=fields, facts={"count": len(found)})
