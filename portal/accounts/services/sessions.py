from django.db import transaction

from portal.accounts import channels
from portal.accounts.models import Session, User


def end_all(user: User) -> None:
    """Sign this person out everywhere: sessions with the change, sockets as soon as it is kept."""
    Session.objects.filter(account=user.pk).delete()
    close_sockets(user)


def close_sockets(user: User) -> None:
    """Close what this person has open on sockets, once the change is kept."""
    transaction.on_commit(lambda: channels.close_sockets(user.public_id))
