"""What this room refuses, and in which words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal


def not_found() -> Refusal:
    return Refusal("succession.not_found", 404, _("There is no such notice of a sale or closing."))


def incomplete(wrong: Mapping[str, Promise]) -> Refusal:
    words = _("Something is missing or does not fit together.")
    return Refusal("succession.incomplete", 422, words, fields=dict(wrong))


def already() -> Refusal:
    return Refusal("succession.already", 409, _("The same has been entered already."))


def too_soon() -> Refusal:
    return Refusal(
        "succession.too_soon", 409, _("Fewer than 7 days are left, so people could not be told in time. Enter it again with a later day.")
    )


def changed_since() -> Refusal:
    words = _("What we collect has changed since this was entered. Enter it again, so that every purpose is covered.")
    return Refusal("succession.changed_since", 409, words)


def not_standing() -> Refusal:
    return Refusal("succession.not_standing", 409, _("This was not approved, or was called off."))


def over() -> Refusal:
    return Refusal("succession.over", 409, _("The day has come. It can no longer be changed."))


def no_words() -> Refusal:
    words = _("Say in both languages why it is called off.")
    return Refusal("succession.no_words", 422, words, fields={"why_zh": words})


def not_going() -> Refusal:
    return Refusal("succession.not_going", 409, _("This case does not go to anybody."))


def not_yours() -> Refusal:
    return Refusal("succession.not_yours", 404, _("This browser has not shown that the case is yours. Enter its receipt code."))


def nothing_changes() -> Refusal:
    return Refusal("succession.nothing_changes", 409, _("Nothing is used otherwise, so nobody is asked for a new consent."))


def too_early() -> Refusal:
    return Refusal("succession.too_early", 409, _("Until the day comes people can still object. Hand over from that day on."))


def nothing_goes() -> Refusal:
    return Refusal("succession.nothing_goes", 409, _("No case goes along."))


def one_open() -> Refusal:
    return Refusal("succession.handover_open", 409, _("A hand-over is asked for already and was not taken yet."))


def own() -> Refusal:
    return Refusal("succession.own", 403, _("You asked for it yourself. Somebody else has to open it."))


def not_opened() -> Refusal:
    return Refusal("succession.not_opened", 409, _("Somebody else has to open it first."))


def taken() -> Refusal:
    return Refusal("succession.taken", 410, _("The bundle was taken already: it is given out once. Ask for another one."))
