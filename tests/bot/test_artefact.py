import numpy as np
import pytest

from bot.understanding import wordvectors
from bot.understanding.examples import Example
from bot.understanding.model import Unusable, load, save
from bot.understanding.training import train


@pytest.fixture(scope="module")
def small():
    kinds = {
        "complaint": "投诉泄露骚扰",
        "handoff": "人工真人客服",
        "smalltalk": "你好谢谢再见",
        "deletion": "删除销毁清除",
        "minors": "孩子儿童家长",
    }
    examples = [
        Example(f"{words[i % 6]}{words[(i + 1) % 6]}第{'一二三四五六七八'[i]}句", "question" if name in ("deletion", "minors") else name,
                name if name in ("deletion", "minors") else "")
        for name, words in kinds.items() for i in range(8)
    ]  # fmt: skip
    return examples, train(examples, "a" * 64, wordvectors.load())


def test_the_same_text_gives_the_same_bytes(small, tmp_path):
    examples, artefact = small
    first = save(tmp_path / "one.npz", artefact)
    assert save(tmp_path / "two.npz", train(examples, "a" * 64, wordvectors.load())) == first


def test_what_is_served_equals_what_was_trained(small, tmp_path):
    artefact = small[1]
    save(tmp_path / "model.npz", artefact)
    served = load(tmp_path / "model.npz", "a" * 64, wordvectors.load().name).classifier
    for words in ("删除孩子", "真人在吗", "谢谢"):
        assert np.allclose(served.guess(words).shares, artefact.classifier.guess(words).shares, atol=1e-6)


def test_a_missing_model_says_what_to_run(tmp_path):
    with pytest.raises(Unusable, match="bot_train"):
        load(tmp_path / "none.npz", "a" * 64, wordvectors.load().name)


def test_a_stale_model_is_refused(small, tmp_path):
    save(tmp_path / "model.npz", small[1])
    with pytest.raises(Unusable, match="trained on other text"):
        load(tmp_path / "model.npz", "b" * 64, wordvectors.load().name)


def test_a_foreign_file_is_refused(tmp_path):
    path = tmp_path / "model.npz"
    for body in (b"", b"PK\x03\x04 no", b"\x80\x04\x95 pickle"):
        path.write_bytes(body)
        with pytest.raises(Unusable, match="not a model"):
            load(path, "a" * 64, wordvectors.load().name)


def test_a_model_of_other_parts_is_refused(small, tmp_path, monkeypatch):
    save(tmp_path / "model.npz", small[1])
    monkeypatch.setattr("bot.understanding.features.VERSION", 999)
    with pytest.raises(Unusable, match="other parts"):
        load(tmp_path / "model.npz", "a" * 64, wordvectors.load().name)
