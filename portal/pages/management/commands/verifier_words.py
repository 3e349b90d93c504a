from typing import Any

from django.core.management.base import BaseCommand

from portal.pages import verifier


class Command(BaseCommand):
    help = "Write the sentences of the checks, in both languages, for the scripts of the verifying page (verify-words.js)."

    def handle(self, *args: Any, **options: Any) -> None:
        path = verifier.STATIC / verifier.SCRIPTS[0]
        path.write_text(verifier.words())
        self.stdout.write(str(path))
