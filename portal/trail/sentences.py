"""Every refusal of the trail in words, by its code, in the language that is active."""

from django.utils.translation import gettext as _

from portal.trail.refuted import Refuted


def sentence(refuted: Refuted) -> str:
    """One plain sentence for a refusal."""
    return every()[refuted.code] % refuted.facts


def every() -> dict[str, str]:
    return {
        "bundle.form": _("The entry bundle %(path)s is cut short or holds the wrong number of entries."),
        "checkpoint.form": _("The checkpoint is not well formed: it has no readable origin, size and root."),
        "checkpoint.origin": _("The checkpoint is of another log: %(origin)s."),
        "consistency": _("The two tree heads do not fit: the older one is not the beginning of the newer one."),
        "file.cut": _("%(file)s is empty, cut short or damaged: it cannot be read to its end."),
        "head.rollback": _("The log has been rolled back: it had %(old)s entries before and has %(new)s now."),
        "head.root": _("The entries do not give the root that was signed for %(size)s entries."),
        "head.row": _("The stored checkpoint for %(size)s entries is not the one that was signed."),
        "head.served_tiles": _("The served tiles do not give the root that was signed for %(size)s entries."),
        "head.split": _("This is a different log: at %(size)s entries it had another root before."),
        "head.tiles": _("The stored tiles do not give the root that was signed for %(size)s entries."),
        "inclusion": _("The proof does not lead from this entry to the signed root."),
        "leaf.form": _("An entry is neither an opaque leaf about a person nor a readable leaf about a document."),
        "missing": _("%(path)s cannot be fetched: %(reason)s."),
        "note.form": _("The signed text is cut short or not well formed."),
        "note.signature": _("The signature of %(key)s does not fit the text: one of the two was changed."),
        "note.unknown_key": _("None of the signatures is by a key you trust."),
        "opening.facts": _("The facts in this receipt are not those the entry was made from."),
        "opening.form": _("The entry that this proof carries was changed or is missing, so there is nothing to check the proof against."),
        "opening.link": _("The link to a case in this receipt is not the one the entry was made from."),
        "passport.disclosure": _("The field %(name)s is not one that was signed, or it is shown twice."),
        "passport.form": _("This is not a complete passport, or it was written anew by something else than us."),
        "passport.proof": _("The proof in this passport is about something else."),
        "passport.shown": _("This copy shows more or less than what was signed for it: something was added, dropped or put elsewhere."),
        "proof.form": _("This is not a complete proof file."),
        "kind.unheld": _("Entries of the kind %(event)s (%(rows)s) are held against no rows, and nothing says why not."),
        "room.added": _("Row %(row)s (%(event)s) is in our tables, but no entry of the log was made with it."),
        "room.edited": _("Row %(row)s (%(event)s) is not what its entry %(entry)s says: %(columns)s."),
        "room.removed": _("The row of event %(n)s (%(event)s, %(at)s) of %(subject)s is missing; its entry is in the log."),
        "row.added": _("Row %(row)s (%(event)s) has the place %(index)s, which the log never gave."),
        "row.edited": _("Row %(row)s (%(event)s, place %(index)s) was edited."),
        "row.leaf": _("Row %(row)s does not give the bytes that were logged for it."),
        "row.missing": _("The row at place %(index)s of the log is missing."),
        "row.moved": _("Row %(row)s (%(event)s) stands at place %(index)s, but the log has it at %(place)s."),
        "row.number": _("Rows about %(subject)s are missing: there are %(rows)s, but they are numbered up to %(highest)s."),
        "row.unreadable": _("Row %(row)s was edited so that it cannot even be read."),
        "tile": _("The tile %(path)s does not hold the hashes of the entries."),
        "vkey": _("A verification key is not well formed, or its number does not belong to it."),
        "vkey.differs": _("The served keys do not include the key you trust: %(key)s."),
        "witness.absent": _("The witness %(key)s has not cosigned this checkpoint."),
        "witness.form": _("This is not a request to a witness."),
    }


def witness_problem(code: str) -> str:
    """What is wrong with a witness, for staff."""
    return {
        "": "",
        "ahead": _("It has seen a longer log than ours: our tables have gone back. Nothing is cosigned until that is explained."),
        "answer": _("It answered, but not with a cosignature that holds."),
        "form": _("It could not read our request."),
        "split": _("It says that our log is not the one it cosigned before. Nothing is cosigned until that is explained."),
        "unknown_key": _("It does not know the key that signs our log now."),
        "unknown_log": _("It does not watch our log."),
        "unreachable": _("It could not be reached."),
    }[code]
