from django.db import models


class IdempotencyKey(models.Model):
    """That something was done once, and its answer, for a day. Neither the key nor its owner nor the answer can be read from it."""

    id = models.CharField(primary_key=True, max_length=64)
    body = models.CharField(max_length=64)
    answer = models.BinaryField(null=True)
    expires_at = models.DateTimeField(db_index=True)
