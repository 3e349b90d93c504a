from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.doors import idempotency

register = template.Library()


@register.simple_tag(takes_context=True)
def form_token(context: dict[str, Any]) -> SafeString:
    """A hidden field that makes a second submit of this form give the first one's result (`idempotency.submit_once`)."""
    token = idempotency.form_token(context["request"])
    return format_html('<input type="hidden" name="{}" value="{}">', idempotency.FIELD, token)
