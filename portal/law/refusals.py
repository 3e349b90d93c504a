"""What the law's tables answer when something is not in them."""

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal


def no_term() -> Refusal:
    return Refusal("law.no_term", 404, _("There is no such term, or there was none at that time."))


def no_calendar() -> Refusal:
    return Refusal("law.no_calendar", 404, _("There is no such calendar. Run manage.py load_law."))
