from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.accounts.demo import PASSWORD, PEOPLE, totp


class Command(BaseCommand):
    help = "Print how to sign in as each person of the demo: address, password, and the code of this half minute."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("there are known codes in a demo only (DEMO=1)")
        now = timezone.now()
        for person in PEOPLE:
            self.stdout.write(f"{person.role:16} {person.email:24} {PASSWORD}  {totp(person.secret, now)}")
