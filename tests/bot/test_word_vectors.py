"""The table of word vectors: what nobody wrote before still stands near what means the same."""

from io import StringIO
from types import SimpleNamespace

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import encoding, wordvectors
from bot.understanding.model import Unusable

pytestmark = pytest.mark.one_database


def nearness(one, other):
    first, second = wordvectors.load().encode([one, other])
    return float(first @ second)


@pytest.mark.parametrize(
    ("said", "meant", "other"),
    [
        ("abolish my paperwork", "delete my file", "who is the director"),
        ("把我的档案抹去", "删除我的资料", "服务器在哪个国家"),
        ("把我的档案抹去", "delete my file", "which country is the server in"),
        ("我要投訴", "我要投诉", "我要退款"),
    ],
)
def test_what_means_the_same_is_near_in_other_words_languages_and_scripts(said, meant, other):
    assert nearness(said, meant) > nearness(said, other) + 0.1


def test_a_word_nobody_knows_makes_the_vector_shorter_and_none_at_all_nothing():
    whole, half, none = np.linalg.norm(wordvectors.load().encode(["delete my data", "delete zzxqv data qqwzx", "zzxqv 12 😀"]), axis=1)
    assert whole == pytest.approx(1, abs=1e-5) and 0 < half < 0.2 and none == 0


def test_a_known_stem_and_the_characters_of_an_unknown_word_stand_for_it():
    table = wordvectors.load()
    assert {"deletions", "抹去"}.isdisjoint(table.at)
    assert table.encode(["deletions"])[0] @ table.encode(["delete"])[0] > 0.5
    assert table.encode(["抹去"])[0] @ table.encode(["抹"])[0] > 0.5


@given(st.integers(0, 2**32 - 1), st.integers(20, 40))
def test_four_bits_keep_the_direction_of_a_vector(seed, count):
    vectors = np.random.default_rng(seed).normal(size=(count, 64)).astype(np.float32)
    codes, spread = wordvectors.packed(vectors)
    table = wordvectors.WordVectors("x", tuple(f"w{place}" for place in range(count)), codes, spread)
    for place in range(count):
        assert float(table.mean([place]) @ vectors[place]) / np.linalg.norm(vectors[place]) > 0.9


def told():
    return SimpleNamespace(
        name="told-1", encode=lambda texts: np.array([[len(text), text[0] == "删", 1, 2] for text in texts], dtype=np.float32)
    )


def test_the_table_is_made_from_lists_of_words_and_made_again_from_its_own(tmp_path, monkeypatch):
    (tmp_path / "zh.txt").write_text("删除\n资料\n\n删除\n", encoding="utf-8")
    (tmp_path / "en.txt").write_text("delete\ndata\nabolish\n")
    monkeypatch.setattr(encoding, "load", lambda name: told())
    out = StringIO()
    call_command("bot_words", tmp_path / "zh.txt", tmp_path / "en.txt", to=tmp_path / "table.npz", stdout=out)
    table = wordvectors.load(tmp_path / "table.npz")
    assert table.words == ("删除", "资料", "delete", "data", "abolish") and "5 words" in out.getvalue()
    assert table.vector("delete") @ table.vector("data") < 0
    call_command("bot_words", to=tmp_path / "again.npz", stdout=StringIO())
    assert wordvectors.load(tmp_path / "again.npz").words == wordvectors.load().words


def test_a_list_that_cannot_be_read_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(encoding, "load", lambda name: told())
    with pytest.raises(CommandError, match="nowhere"):
        call_command("bot_words", tmp_path / "nowhere.txt", to=tmp_path / "table.npz")


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04 no"])
def test_a_broken_table_is_refused_with_what_to_do(tmp_path, body):
    (tmp_path / "table.npz").write_bytes(body)
    with pytest.raises(Unusable, match="not a table of word vectors"):
        wordvectors.load(tmp_path / "table.npz")
