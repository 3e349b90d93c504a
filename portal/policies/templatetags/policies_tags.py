from django import template
from django.utils import timezone

from portal.policies import following

register = template.Library()


@register.inclusion_tag("policies/impacts/late.html", takes_context=True)
def late_policy_tasks(context: template.Context) -> dict[str, int]:
    """A line on a desk's queue for who works on the policy: how many of its tasks are overdue; nothing for anybody else."""
    may = context["request"].user.may(following.PERMISSION)
    return {"count": following.count_late(timezone.localdate()) if may else 0}
