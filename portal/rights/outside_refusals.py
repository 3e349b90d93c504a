"""What is refused about tasks for people outside the system, and in which words."""

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal


def nothing_outside() -> Refusal:
    return Refusal("rights.nothing_outside", 409, _("This request changes nothing that others hold."))


def answered_already() -> Refusal:
    return Refusal("rights.task_answered", 409, _("The answer is recorded already."))


def not_told() -> Refusal:
    return Refusal("rights.task_not_told", 409, _("They have not been told yet."))


def not_over() -> Refusal:
    return Refusal("rights.task_not_over", 409, _("The time for the answer is not over yet."))


def task_there() -> Refusal:
    return Refusal("rights.task_there", 409, _("This request has such a task already."))


def no_evidence() -> Refusal:
    words = _("Say what shows it: the letter, the file, who said it when.")
    return Refusal("rights.task_evidence", 422, words, fields={"evidence": words})


def no_address() -> Refusal:
    words = _("Give an e-mail address, or say how you told them.")
    return Refusal("rights.task_address", 422, words, fields={"address": words})


def no_colleague() -> Refusal:
    words = _("Choose a colleague who works here.")
    return Refusal("rights.task_owner", 422, words, fields={"owner": words})
