"""Putting a backup back without undoing what was erased since, and without taking back what the public log says."""

import json
import shutil
import tarfile
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from disputes.services.restoring import erase_again
from portal import keyring
from portal.accounts.models import Challenge, Contact
from portal.consent.services import forget_again, forget_subject
from portal.notices.models import Notice
from portal.pages.backups import FILES, KEYS, MAIN, PRESS, RING, TOMBSTONES, held, tombstones
from portal.pages.queries import worker_is_fresh
from portal.press import shelf
from portal.trail import auditing, recovery
from portal.trail.management.fetching import fetch_from
from portal.trail.models import Entry
from portal.trail.refuted import Refuted
from portal.trail.rules import SYSTEM
from portal.trail.services import record
from portal.trail.verifying import Fetch
from portal.vault import archive, copying
from portal.vault.archive import Archive
from portal.vault.models import DataKey, Destruction
from portal.vault.services import finish_destructions

Say = Callable[[str], object]
RESTORED = "backup.restored"


class Refused(Exception):
    """Nothing was changed; says why."""


@dataclass(frozen=True)
class Plan:
    """Everything a restore needs, found and checked before anything is replaced."""

    main: Archive
    keys: Archive
    newer: tuple[Archive, ...]
    log_url: str = ""


def plan_restore(folder: Path, passphrase: str, *, keys_from: Path | None, log_url: str, say: Say) -> Plan:
    """Open the backup, and every newer one beside it, which knows what was destroyed since. BadArchive or Refused."""
    main = archive.open_archive(folder, passphrase)
    store = archive.open_archive(keys_from, passphrase) if keys_from else main
    if not store.has(KEYS):
        raise Refused(f"{store.folder} has no key store copy (any more). Give a backup that still has one with --keys-from.")
    if main.about["engine"] != copying.engine():
        raise Refused(f"This backup is of {main.about['engine']}; this installation uses {copying.engine()}.")
    if not held() >= set(store.about["ring"]):
        raise Refused("The key ring of this installation does not open this backup. Put the right one back first (restore --key-ring).")
    return Plan(main, store, tuple(_newer(main, passphrase, say)), log_url)


def _newer(main: Archive, passphrase: str, say: Say) -> Iterator[Archive]:
    for place in sorted(main.folder.resolve().parent.glob(f"*/{archive.MANIFEST}")):
        try:
            about = archive.read_manifest(place.parent)
            if about["made_at"] > main.about["made_at"] and about["origin"] == main.about["origin"]:
                yield archive.open_archive(place.parent, passphrase)
        except archive.BadArchive as reason:
            say(f"not used: {reason}")


def check_empty(*, force: bool) -> None:
    """Refused over an installation that has anything in it, unless forced; and always while a worker runs."""
    if not _holds_anything():
        return
    if worker_is_fresh(timezone.now()):
        raise Refused("A worker was alive within the last minute: stop the portal first.")
    if not force:
        raise Refused("This installation is not empty. With --force everything in it is replaced.")


def _holds_anything() -> bool:
    try:
        return Entry.objects.exists() or DataKey.objects.exists()
    except DatabaseError:  # no tables yet
        return False
    finally:
        for alias in ("default", "keys"):
            connections[alias].close()


def restore(plan: Plan, *, say: Say, now: datetime) -> bool:
    """Replace both databases and the press; then end again what was ended since, and go on with the log. True when all is well."""
    known = {row["key_id"]: row for each in (plan.main, *plan.newer) for row in _read_tombstones(each)}
    known |= {row["key_id"]: row for row in _tombstones_here()}
    copying.put_back("default", archive.read(plan.main, MAIN))
    copying.put_back("keys", archive.read(plan.keys, KEYS))
    _migrate()
    _replace_files(plan.main)
    say(f"both databases are as of {plan.main.about['made_at']}")
    erase_what_was_erased(known.values(), say=say, now=now)
    facts = {"lost": _continue_log(plan, say), "made_at": plan.main.about["made_at"]}
    record(event=RESTORED, by=SYSTEM, facts=facts, at=now)
    _replace_press(plan.main)
    return _verify(say)


def _read_tombstones(made: Archive) -> list[dict[str, str]]:
    return list(json.loads(b"".join(archive.read(made, TOMBSTONES))))


def _tombstones_here() -> list[dict[str, str]]:
    """Those of the installation that is about to be replaced."""
    try:
        return list(tombstones())
    except DatabaseError:
        return []


def _migrate() -> None:
    """An older backup is brought up to date; a newer one than this code is refused by name."""
    for alias in ("default", "keys"):
        loader = MigrationLoader(connections[alias])
        unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
        if unknown:
            raise Refused(f"The backup was made by a newer version ({', '.join(sorted('.'.join(each) for each in unknown))}).")
        call_command("migrate", database=alias, interactive=False, verbosity=0)


def erase_what_was_erased(known: Iterable[dict[str, str]], *, say: Say, now: datetime) -> None:
    """Replay tombstones: keys the copy brought back are wiped, and the rows whose words they ended are emptied."""
    with transaction.atomic():
        rows = [Destruction(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in known]
        Destruction.objects.bulk_create(rows, ignore_conflicts=True, batch_size=200)
    wiped = finish_destructions(now=now, restored=True)
    with transaction.atomic():
        ended = Destruction.objects.values("key_id")
        cases = erase_again(by=SYSTEM, at=now)
        for case in cases:
            forget_subject(subject=case.subject, by=SYSTEM, at=now)
        answers = forget_again(by=SYSTEM, at=now)
        Contact.objects.filter(key_id__in=ended).delete()
        Challenge.objects.filter(key_id__in=ended).delete()
        nothing = {"address": None, "subject": None, "body": None, "forgotten_at": now}
        Notice.objects.filter(key_id__in=ended, forgotten_at=None).update(**nothing)
    say(f"{wiped} destroyed keys wiped again, {len(cases)} erased cases emptied again, {answers} answers about consent erased again")
    reopened = [case.reference for case in cases if case.closed_at is None]
    if reopened:
        say(f"erased, but still open in this backup, so close them at the desk: {', '.join(sorted(reopened))}")


def _logs(plan: Plan, kept: Path) -> Iterator[Fetch]:
    """Everywhere a longer public log may be found: the press about to be replaced, newer backups, an address."""
    yield _shelf(Path(settings.PRESS_ROOT))
    for number, made in enumerate(plan.newer):
        _unpack(made, kept / str(number))
        yield _shelf(kept / str(number))
    if plan.log_url:
        yield fetch_from(plan.log_url)


def _shelf(root: Path) -> Fetch:
    def fetch(path: str) -> bytes:
        found = shelf.get_variants(root, path)
        if not found:
            raise Refuted("missing", path=path, reason="not published")
        return shelf.get_object(root, next(iter(found.values())).sha256)[0]

    return fetch


def _unpack(made: Archive, root: Path, name: str = PRESS) -> None:
    with tempfile.TemporaryFile() as packed:
        packed.writelines(archive.read(made, name))
        packed.seek(0)
        root.mkdir(parents=True, exist_ok=True)
        with tarfile.open(fileobj=packed) as tar:
            tar.extractall(root, filter="data")


def _replace_press(made: Archive) -> None:
    """The published files of the backup; the worker publishes the log anew, and pages when `prepare` or the day asks for it."""
    root = Path(settings.PRESS_ROOT)
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix=".restore-") as folder:
        _unpack(made, Path(folder) / "new")
        if root.exists():
            root.rename(Path(folder) / "old")
        shutil.move(Path(folder) / "new", root)


def _replace_files(made: Archive) -> None:
    """The evidence files of the backup, before what was erased since is erased again. A backup of an older version has none."""
    root = Path(settings.FILES_ROOT)
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix=".restore-") as folder:
        fresh = Path(folder) / "new"
        fresh.mkdir(mode=0o700)
        if made.has(FILES):
            _unpack(made, fresh, FILES)
        if root.exists():
            root.rename(Path(folder) / "old")
        shutil.move(fresh, root)


def _continue_log(plan: Plan, say: Say) -> int:
    """Adopt the longest public log found; returns how many of its rows this restore lost."""
    lost = 0
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix=".restore-") as kept:
        for fetch in _logs(plan, Path(kept)):
            try:
                adopted = recovery.adopt_public_log(fetch)
            except recovery.CannotAdopt as reason:
                say(f"a log was found that cannot be continued: {reason}")
                continue
            if adopted.new > adopted.old:
                lost += adopted.lost
                say(f"the public log goes on from {adopted.new} entries: {adopted.placed} newer ones are here, {adopted.lost} are lost")
    return lost


def _verify(say: Say) -> bool:
    """`verify_trail`; rows that are missing because this restore or an earlier one lost them are said, and are no surprise."""
    lost = sum(facts["lost"] for facts in Entry.objects.filter(event=RESTORED).values_list("facts", flat=True))
    wrong: Counter[str] = Counter()
    for line in auditing.check_tables():
        say(f"{'✓' if line.held else '✗'} {line.text}")
        wrong[line.code] += not line.held
    return wrong.pop("row.missing", 0) <= lost and not +wrong


def restore_ring(made: Archive, *, force: bool) -> None:
    """Put the key ring of a backup in place of this installation's; Refused where that would orphan data."""
    check_empty(force=force)
    body = b"".join(archive.read(made, RING))
    path = Path(settings.KEYRING_FILE)
    fresh = path.with_suffix(".restored")
    fresh.touch(mode=0o600)
    fresh.write_bytes(body)
    keyring.save(path, keyring.load(fresh))
    fresh.unlink()
