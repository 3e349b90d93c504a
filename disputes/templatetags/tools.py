"""What a form of a case page is called, in templates."""

from django import template
from django.utils.translation import gettext as _

from disputes.views.desk_actions import ACTIONS

register = template.Library()


@register.filter
def move(form: str) -> str:
    """`{{ draft.form|move }}`: the title of the move whose form it is."""
    return str(ACTIONS[form].title) if form in ACTIONS else _("Note for colleagues")
