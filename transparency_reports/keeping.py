"""Published bytes stay in the database, compressed: words and templates change, and a page made again would say something else."""

import zlib
from collections.abc import Iterable, Iterator, Mapping

from portal.press import services as press
from transparency_reports import assets, data, rendering, year_rendering
from transparency_reports.models import Edition, KeptBytes, Report
from transparency_reports.rendering import File
from transparency_reports.rules import Status

Printed = Report | Edition


def keep(files: Iterable[File]) -> None:
    """Keep the bytes of every file, the same bytes once, and what its pages are drawn with; in the transaction that names their hashes."""
    files = list(files)
    bodies = {file.sha256: file.body for file in files}
    rows = [KeptBytes(sha256=digest, packed=zlib.compress(body, 9)) for digest, body in bodies.items()]
    KeptBytes.objects.bulk_create(rows, ignore_conflicts=True)
    assets.keep_assets(files)


def find(path: str, digest: str) -> File | None:
    """What was published at `path` with that SHA-256 in hex; None where it is not kept, or is not that any more."""
    kept = KeptBytes.objects.filter(sha256=digest).first()
    if kept is None:
        return None
    try:
        body = zlib.decompress(kept.packed)
    except zlib.error:
        return None
    return rendering.file_at(path, body) if data.digest(body) == digest else None


def print_files(files: Iterable[File], version: int, *, newest: bool = True) -> None:
    """Hand the bytes to the press, at the version's own address and, for the newest, at the report's; doing it again changes nothing."""
    for file in files:
        for path in (rendering.kept_address(file.path, version), *([file.path] if newest else [])):
            press.publish(path, file.body, content_type=file.content_type, language=file.language, headers=rendering.links(file))


def print_again() -> list[str]:
    """Bring the press in line with what is published, after an upgrade or a lost or older press folder.

    Returns the addresses whose bytes are nowhere: published before bytes were kept, and not made the same any more.
    """
    assets.put_back()
    lost, seen = list[str](), set[str]()
    every: list[Printed] = [*Report.objects.filter(status=Status.PUBLISHED), *Edition.objects.filter(status=Status.PUBLISHED)]
    for one in every:
        found = dict(_found(one))
        assets.keep_assets(found.values())
        print_files(found.values(), one.version, newest=one.slug not in seen)
        lost += [rendering.kept_address(path, one.version) for path in one.hashes | one.prints if path not in found]
        seen.add(one.slug)
    return lost


def _found(one: Printed) -> Iterator[tuple[str, File]]:
    """Every file of it whose bytes are kept; what was published before is kept now, if the press has it or it is still made the same."""
    hashes: Mapping[str, str] = one.hashes | one.prints
    kept = {path: file for path, digest in hashes.items() if (file := find(path, digest))}
    missing = [path for path in hashes if path not in kept]
    rescued = {file.path: file for file in _rescued(one, missing) if file.sha256 == hashes[file.path]} if missing else {}
    keep(rescued.values())
    yield from (kept | rescued).items()


def _rescued(one: Printed, paths: Iterable[str]) -> Iterator[File]:
    made = rendering.files(one) if isinstance(one, Report) else year_rendering.files(one)
    yield from (file for file in made if file.path in one.hashes)
    for path in paths:
        if found := press.read(rendering.kept_address(path, one.version), rendering.file_at(path, b"").language):
            yield rendering.file_at(path, found.body)
