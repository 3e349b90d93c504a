from django.db import models


class Heartbeat(models.Model):
    """When a worker was last alive: one row a worker name, so that `/readyz` needs no cache and no file."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
