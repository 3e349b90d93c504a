"""`manage.py bot_train`: train the understanding from bot/data into VAR/bot/model.npz."""

import json
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from bot.knowledge import MODEL
from bot.understanding import encoding
from bot.understanding.examples import TRAINING, current_hash, load_folder
from bot.understanding.model import Unusable, load, save
from bot.understanding.training import train


class Command(BaseCommand):
    help = (
        "Train the robot's understanding from bot/data (half a minute; with BOT_ENCODER some minutes). The same text gives the same file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-stale", action="store_true", help="do nothing when the model fits the text")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_stale"] and is_fresh():
            return
        began = time.monotonic()
        artefact = train(load_folder(TRAINING), current_hash(), encoding.load(settings.BOT_ENCODER))
        save(MODEL, artefact)
        said = {name: artefact.meta[name] for name in ("thresholds", "held_out")}
        self.stdout.write(f"Trained in {time.monotonic() - began:.0f} s: {json.dumps(said)}")


def is_fresh() -> bool:
    try:
        encoder = encoding.load(settings.BOT_ENCODER)
        load(MODEL, current_hash(), encoder.name)
    except Unusable:
        return False
    return True
