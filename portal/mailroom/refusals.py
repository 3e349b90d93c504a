"""What the mailroom refuses, and in which words."""

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal

CHOOSE = _("Choose one of the answers given.")


def not_a_choice(field: str) -> Refusal:
    return Refusal("letter.not_a_choice", 422, CHOOSE, fields={field: CHOOSE})


def gone() -> Refusal:
    return Refusal("letter.gone", 410, _("This letter was destroyed when its time was over. Nobody can read it any more."))


def already_handled() -> Refusal:
    return Refusal("letter.already_handled", 409, _("Somebody has dealt with this letter already."))


def no_such_case() -> Refusal:
    words = _("There is no such case, or you may not see it.")
    return Refusal("letter.no_such_case", 422, words, fields={"reference": words})
