from collections import Counter

from bot.rasa_files import check, script
from bot.understanding.examples import CONTROLS, HOUSE, KINDS, TEST, TOPICS, TRAINING, load_folder, near_duplicates
from bot.understanding.text import HAN, LATIN_WORD, is_traditional

SPOKEN = ("zh-hans", "en")


def folders():
    return load_folder(TRAINING), load_folder(TEST)


def test_every_kind_has_forty_examples_in_each_language():
    counts = Counter((example.language, example.kind) for example in folders()[0])
    assert min(counts[language, kind] for language in SPOKEN for kind in KINDS) >= 40


def way(example):
    """How an example is written: with slips, else by its script and words."""
    if example.slips:
        return "slips"
    han, words = len(HAN.findall(example.text)), sum(len(word) > 1 for word in LATIN_WORD.findall(example.text))
    return "traditional" if is_traditional(example.text) else "mixed" if han > 1 and words else "zh-hans" if han else "en"


def test_every_kind_has_forty_examples_in_every_way_of_writing():
    counts = Counter((way(example), example.kind) for example in folders()[0])
    ways = ("zh-hans", "traditional", "mixed", "en", "slips")
    assert {(written, kind): n for written in ways for kind in KINDS if (n := counts[written, kind]) < 40} == {}


def test_every_topic_has_twenty_examples_in_each_language():
    counts = Counter((example.language, example.topic) for example in folders()[0])
    assert min(counts[language, topic] for language in SPOKEN for topic in TOPICS) >= 20


def test_the_test_split_has_eight_of_everything_in_each_language():
    counts = Counter((example.language, example.topic or example.kind) for example in load_folder(TEST, HOUSE))
    names = [*TOPICS, *(kind for kind in KINDS if kind != "question")]
    assert min(counts[language, name] for language in SPOKEN for name in names) >= 8


def test_nothing_in_the_test_split_is_nearly_in_the_training_text():
    train, test = folders()
    assert near_duplicates([example.text for example in test], [example.text for example in train], 0.7) == []


def test_no_training_text_is_said_to_be_two_things():
    said = {}
    for example in folders()[0]:
        if example.kind not in CONTROLS:
            said.setdefault(example.text, set()).add((example.kind, example.topic))
    assert [text for text, meanings in said.items() if len(meanings) > 1] == []


def test_a_near_duplicate_is_seen():
    assert near_duplicates(["你们的资料保存多久啊"], ["你们的资料保存多久"]) != []
    assert near_duplicates(["你们的资料保存多久"], ["怎么删除我的账号"]) == []


def test_rules_name_only_what_the_domain_has():
    assert check(script()) == []


def test_every_response_speaks_both_languages():
    for name, variations in script().domain["responses"].items():
        conditions = [bool(one.get("condition")) for one in variations]
        assert conditions == [True, False], name
        assert [button["payload"] for button in variations[0].get("buttons", [])] == [
            button["payload"] for button in variations[1].get("buttons", [])
        ], name
