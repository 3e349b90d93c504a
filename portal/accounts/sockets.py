"""Staff on sockets: who a connection speaks for. Ask at the handshake and again before anything that matters."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from portal.accounts import staff_session
from portal.accounts.models import User


def staff_of(scope: Mapping[str, Any]) -> User | None:
    """The member of staff behind a socket whose scope has `user` and `session`; None unless signed in with a second factor.

    Reads the person afresh, so roles taken away and leaving hold at once. Synchronous: wrap with database_sync_to_async.
    """
    user = staff_session.present(scope.get("user"), scope.get("session"), timezone.now())
    return User.objects.filter(pk=user.pk, is_active=True).first() if user else None
