from django import template
from django.utils import timezone

from portal.partners import queries
from portal.partners.services import PERMISSION

register = template.Library()


@register.inclusion_tag("partners/staff/_late.html", takes_context=True)
def late_partner_reviews(context: template.Context) -> dict[str, int]:
    """A line on a desk's queue for who answers for third parties: how many reviews are overdue; nothing for anybody else."""
    may = context["request"].user.may(PERMISSION)
    return {"count": len(queries.overdue(timezone.localdate())) if may else 0}
