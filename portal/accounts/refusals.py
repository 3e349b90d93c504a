"""Why accounts says no: each refusal once, with its stable code."""

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal


def link_gone() -> Refusal:
    """One answer for used, expired, withdrawn and never issued."""
    return Refusal("accounts.link_gone", 410, _("This link no longer works. It may have been used already, or its time is over."))


def last_administrator() -> Refusal:
    return Refusal("accounts.last_administrator", 409, _("Somebody must stay administrator. Give another person that role first."))


def oneself() -> Refusal:
    return Refusal("accounts.oneself", 403, _("Nobody may do this to their own account. Ask another administrator."))


def already_here() -> Refusal:
    message = _("Somebody with this address already works here.")
    return Refusal("accounts.already_here", 409, message, fields={"email": message})


def unknown_role() -> Refusal:
    message = _("Choose at least one role from the list.")
    return Refusal("accounts.unknown_role", 422, message, fields={"roles": message})


def has_left() -> Refusal:
    return Refusal("accounts.has_left", 409, _("This person no longer works here."))


def works_here() -> Refusal:
    return Refusal("accounts.works_here", 409, _("This person still works here."))


def wrong_code() -> Refusal:
    message = _("This code is not right. Check the newest message we sent you.")
    return Refusal("contact.wrong_code", 422, message, fields={"code": message})


def code_over() -> Refusal:
    message = _("This code is no longer valid. Ask for a new one.")
    return Refusal("contact.code_over", 410, message, fields={"code": message})


def wrong_address() -> Refusal:
    message = _("Enter an e-mail address or a mobile number in the form it is usually written.")
    return Refusal("contact.wrong_address", 422, message, fields={"address": message})


def wrong_password() -> Refusal:
    message = _("The password is not right.")
    return Refusal("accounts.wrong_password", 422, message, fields={"old": message})


def last_factor() -> Refusal:
    return Refusal("accounts.last_factor", 409, _("This is your only second factor. Set up another one first."))
