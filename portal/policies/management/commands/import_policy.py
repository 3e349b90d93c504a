from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.doors.errors import Refusal
from portal.policies import queries, services
from portal.policies.importing import decode, script, split_languages
from portal.trail.rules import SYSTEM


class Command(BaseCommand):
    help = "Make a draft of clause pairs from a policy in Markdown or plain text: one file with one or both languages, or one file each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--lang", choices=["zh", "en", "both"], help="language of a single file; guessed when not given")

    def handle(self, *args: Any, **options: Any) -> None:
        files: list[Path] = options["files"]
        if len(files) > 2:
            raise CommandError("At most two files: one in Chinese and one in English.")
        try:
            texts = self.texts([decode(self.read(path)) for path in files], options["lang"])
            version = services.import_policy(texts=texts, by=SYSTEM)
        except Refusal as refusal:
            raise CommandError(refusal.text) from None
        clauses = queries.clauses(version)
        missing = [clause.number for clause in clauses if not (clause.text_zh and clause.text_en)]
        self.stdout.write(f"draft {version.public_id}: {version.sections.count()} sections, {len(clauses)} clauses")
        self.stdout.write(f"in one language only: {len(missing)}" + (f" ({', '.join(missing[:12])}…)" if missing else ""))
        self.stdout.write(f"Edit it at /staff/policy/{version.public_id}/")

    def read(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None

    def texts(self, contents: list[str], lang: str | None) -> dict[str, str]:
        """Text by language: two files are told apart by their script, one file by --lang or by its lines."""
        if len(contents) == 2:
            found = {script(text): text for text in contents}
            if len(found) < 2:
                raise CommandError("Both files are in the same language.")
            return found
        if lang in ("zh", "en"):
            return {lang: contents[0]}
        parts = split_languages(contents[0])
        if lang == "both" or len(parts) < 2:
            return parts
        shorter = min(parts, key=lambda each: len(parts[each]))
        # A few foreign words do not make a second language.
        few = len(parts[shorter]) * 10 < len(contents[0])
        return {script(contents[0]): contents[0]} if few else parts
