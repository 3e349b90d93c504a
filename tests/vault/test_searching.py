from portal.vault.searching import LENGTH, split, words


def test_words_are_pairs_of_chinese_characters_and_whole_latin_words():
    assert split("退费 Refund, ＡＢＣ！张") == {"退费", "refund", "abc", "张"}
    assert split("身份证") == {"身份", "份证"}


def test_a_word_is_found_in_a_text_by_its_hashes():
    text = words("我要求退还全部学费 and a Refund")
    assert set(words("退还学费")) & set(text) and set(words("refund")) <= set(text)
    assert not set(words("投诉")) & set(text)


def test_the_hashes_do_not_show_order_repetition_or_words():
    assert words("b a a") == words("a b")
    assert all(len(token) == LENGTH and int(token, 16) >= 0 for token in words("身份证 refund"))


def test_nothing_to_search_gives_no_words():
    assert words(" ，。") == []
