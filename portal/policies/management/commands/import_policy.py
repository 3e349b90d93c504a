from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.doors.errors import Refusal
from portal.policies import queries, services
from portal.policies.bringing import by_language
from portal.policies.importing import read
from portal.trail.rules import SYSTEM


class Command(BaseCommand):
    help = "Make a draft of clause pairs from a policy in Markdown, HTML, .docx or plain text: one file with one or both languages, or two."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--lang", choices=["zh", "en", "both"], help="language of a single file; guessed when not given")

    def handle(self, *args: Any, **options: Any) -> None:
        files: list[Path] = options["files"]
        if len(files) > 2:
            raise CommandError("At most two files: one in Chinese and one in English.")
        try:
            brought = [read(self.read(path)) for path in files]
            texts = by_language([each.text for each in brought], options["lang"] or "")
            version = services.import_policy(texts=texts, by=SYSTEM)
        except Refusal as refusal:
            raise CommandError(refusal.text) from None
        clauses = queries.clauses(version)
        missing = [clause.number for clause in clauses if not (clause.text_zh and clause.text_en)]
        for each in brought:
            for sentence in each.sentences():
                self.stdout.write(sentence)
        self.stdout.write(f"draft {version.public_id}: {version.sections.count()} sections, {len(clauses)} clauses")
        self.stdout.write(f"in one language only: {len(missing)}" + (f" ({', '.join(missing[:12])}…)" if missing else ""))
        self.stdout.write(f"Edit it at /staff/policy/{version.public_id}/")

    def read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
