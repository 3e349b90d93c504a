"""Publishing, reading and withdrawing: bytes named by their hash, and no path that climbs out of the shelf."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.press import services
from portal.press import shelf as files
from portal.press.services import publish, read, sweep, withdraw

HTML = "text/html; charset=utf-8"


def objects(shelf):
    return {place.name for place in (shelf / "objects").iterdir()}


def test_what_is_published_is_read_back(shelf):
    digest = publish("/zh-hans/policy/", "隐私政策".encode(), content_type=HTML, language="zh-hans", headers={"Link": "</a>"})
    found = read("/zh-hans/policy/")
    assert (found.body, digest) == ("隐私政策".encode(), sha256("隐私政策".encode()).hexdigest())
    assert (found.variant.content_type, found.variant.language, found.variant.headers) == (HTML, "zh-hans", {"Link": "</a>"})


def test_nothing_is_read_where_nothing_was_published(shelf):
    assert read("/en/") is None


def test_bytes_are_kept_under_their_own_hash(shelf):
    digest = publish("/a", b"bytes", "text/plain")
    assert (shelf / "objects" / digest).read_bytes() == b"bytes"


def test_the_same_bytes_at_two_paths_are_kept_once(shelf):
    publish("/a", b"bytes", "text/plain")
    publish("/b", b"bytes", "text/plain")
    assert len(objects(shelf)) == 1


def test_text_is_kept_compressed_as_well(shelf):
    digest = publish("/a", b"word " * 500, "text/plain")
    assert gzip.decompress((shelf / "objects" / f"{digest}.gz").read_bytes()) == b"word " * 500


def test_what_does_not_shrink_is_not_compressed(shelf):
    publish("/a", sha256(b"").digest(), "application/octet-stream")
    assert len(objects(shelf)) == 1


def test_publishing_again_replaces(shelf):
    publish("/a", b"old", "text/plain")
    publish("/a", b"new", "text/plain")
    assert read("/a").body == b"new"


def test_sweeping_removes_what_was_replaced(shelf):
    publish("/a", b"old", "text/plain")
    new = publish("/a", b"new", "text/plain")
    assert sweep() == 1
    assert objects(shelf) == {new}


def test_withdrawing_removes_path_and_bytes(shelf):
    publish("/a", b"word " * 500, "text/plain")
    assert withdraw("/a") is True
    assert read("/a") is None and objects(shelf) == set()


def test_withdrawing_keeps_bytes_another_path_has(shelf):
    publish("/a", b"bytes", "text/plain")
    publish("/b", b"bytes", "text/plain")
    withdraw("/a")
    assert read("/b").body == b"bytes"


def test_withdrawing_nothing_says_so(shelf):
    assert withdraw("/a") is False


def test_languages_of_one_path_stand_side_by_side(shelf):
    publish("/feed", b"zh", "text/plain", language="zh-hans")
    publish("/feed", b"en", "text/plain", language="en")
    assert (read("/feed", "zh-hans").body, read("/feed", "en").body, read("/feed")) == (b"zh", b"en", None)


@pytest.mark.parametrize(
    "path", ["", "a", "../a", "/../a", "/a/../b", "/a/./b", "/a//b", "//a", "/a\\b", "/a\0", "/a\n", "/..", "/" + "a" * 2000]
)
def test_a_path_to_climb_with_is_refused(path):
    with pytest.raises(ValueError, match="path"):
        publish(path, b"", "text/plain")


@given(st.text(max_size=30))
def test_no_path_leads_out_of_the_index(path):
    place = files.index_file(services.Path("/press"), path)
    assert place.parent == services.Path("/press/index") and len(place.name) == 64


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n"])
def test_an_object_has_no_other_name_than_a_hash(digest, shelf):
    with pytest.raises(ValueError, match="SHA-256"):
        files.object_file(shelf, digest)


@pytest.mark.parametrize("headers", [{"X-A": "a\r\nSet-Cookie: b"}, {"X A": "b"}, {"X-A": "明示"}, {"": "a"}])
def test_a_header_that_cannot_be_sent_is_refused(headers):
    with pytest.raises(ValueError, match="header"):
        publish("/a", b"", "text/plain", headers=headers)


@pytest.mark.parametrize("content_type", ["", "text", "text/plain\r\nX: y"])
def test_a_content_type_that_cannot_be_sent_is_refused(content_type):
    with pytest.raises(ValueError, match="content type"):
        publish("/a", b"", content_type)


@pytest.mark.parametrize("language", ["../en", "en\n", "中文"])
def test_a_language_that_is_none_is_refused(language):
    with pytest.raises(ValueError, match="language"):
        publish("/a", b"", "text/plain", language=language)


def test_many_writers_of_one_path_lose_nothing(shelf):
    languages = [f"en-{number:04}" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda language: publish("/a", language.encode(), "text/plain", language=language), languages))
    assert sorted(files.get_variants(shelf, "/a")) == languages


def test_nothing_half_written_is_left_behind(shelf):
    publish("/a", b"word " * 500, "text/plain")
    assert all(len(name.removesuffix(".gz")) == 64 for name in objects(shelf))


def test_the_index_is_readable_by_people(shelf):
    publish("/a", b"bytes", "text/plain")
    document = json.loads(files.index_file(shelf, "/a").read_text())
    assert document["path"] == "/a" and document["variants"][0]["content_type"] == "text/plain"
