"""Data keys (in the `keys` database, see routing.py) and the record of their destruction (in the main one)."""

from django.db import models
from django.db.models import Q


class DataKey(models.Model):
    """One key per case, conversation or contact, wrapped by a master key; `wrapped` is emptied for ever when it is destroyed."""

    id = models.CharField(primary_key=True, max_length=32)
    purpose = models.CharField(max_length=40)
    master = models.PositiveIntegerField(db_index=True)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wrapped__isnull=False, destroyed_at__isnull=True) | Q(wrapped__isnull=True, destroyed_at__isnull=False),
                name="vault_key_wrapped_or_destroyed",
            ),
        ]


class Destruction(models.Model):
    """The tombstone of a key: who ended it and when. A row that was erased and had no key of its own has one as well, under its id.

    It stands in the main database, in the transaction that decided it, so that a rolled-back decision destroys nothing and a
    restored backup of the key store can be purged again. `done_at` says when the wrapped key itself was wiped.
    """

    key_id = models.CharField(primary_key=True, max_length=32)
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=16)
    by_id = models.CharField(max_length=64, blank=True)
    by_role = models.CharField(max_length=32, blank=True)
    done_at = models.DateTimeField(null=True)
