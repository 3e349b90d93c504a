import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """JSON for a `data-` attribute; autoescaping makes it safe there."""
    return json.dumps(value, cls=DjangoJSONEncoder)
