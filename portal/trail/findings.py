"""What checks say: a line for each thing that held or did not, its sentence by its code, and what a result means and does not mean.

The same sentences stand in the page and in the offline file (`manage.py verifier_words` writes them down for the scripts).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.trail import sentences
from portal.trail.refuted import Refuted


@dataclass(frozen=True)
class Line:
    """One finding: whether it held, the code of the check that said so, and a sentence."""

    held: bool
    code: str
    text: str


def sentence(refuted: Refuted) -> str:
    return refused()[refuted.code] % refuted.facts


def refusal(refuted: Refuted) -> Line:
    return Line(False, refuted.code, sentence(refuted))


def held(code: str, **facts: object) -> Line:
    """The line for a check that held."""
    return Line(True, code, holding()[code] % facts)


def refused() -> dict[str, str]:
    """Every sentence about something that did not hold, or is missing, by its code."""
    return sentences.every() | {
        "browser.ed25519": _(
            "This browser cannot check Ed25519 signatures, so nothing was verified. Use a current one (Firefox, Chrome, Edge or "
            "Safari of 2025 or later), "
            "or the command verify_receipt."
        ),
        "bundle.file": _("%(file)s is missing, was changed or was added."),
        "bundle.form": _("This is not a whole hand-over bundle."),
        "consent.form": _("This is not a whole consent receipt."),
        "consent.shown": _("The words in the receipt are not the ones that were answered: their hash is another."),
        "counted.filing": _("The proof of the filing is about another entry than the one the list names."),
        "counted.form": _("This is not a whole proof of being counted."),
        "counted.list": _(
            "The list of the report does not hold this case: what the proof says of it was changed, or it was never counted so."
        ),
        "counted.report": _("The proof of the report is about another report, another version, or one that has no list."),
        "file.changed": _("%(file)s is not among what was published with this proof: it was changed, or it belongs to something else."),
        "need.bundle": _("This is the list alone. Whether the files are the ones on it can be seen from the ZIP only: give that."),
        "need.consistency": _(
            "Both states are signed. Whether the earlier is the beginning of the later cannot be seen from these two alone: "
            "give a consistency proof as well, or use the command verify_log with --from."
        ),
        "need.file": _("Choose a file, or paste its text."),
        "need.proof": _(
            "None of this is a proof, a receipt, a checkpoint or a signed statement we know. A report’s file is checked together with its "
            "report.tlog-proof: choose both."
        ),
        "need.unread": _("%(file)s was not checked: it cannot be checked together with the rest. Make sure that it is whole."),
        "statement.form": _("The signed statement is cut short or not well formed."),
        "statement.leaf": _("The statement is about another entry of the log than the proof."),
    }


def holding() -> dict[str, str]:
    """Every sentence about something that held, by its code."""
    return {
        "bundle.cases": _("Cases: %(count)s, handed over under the notice with SHA-256 %(notice)s."),
        "bundle.files": _("Files: all %(count)s are the ones on the list."),
        "bundle.manifest": _("SHA-256 of the list, as the public log names it: %(hash)s"),
        "bundle.signed": _("The list was signed by %(key)s at %(when)s."),
        "checkpoint": _("Checkpoint: %(origin)s has %(size)s entries, signed by %(key)s."),
        "consent.given": _("Receipt: we signed with %(key)s that “%(purpose)s” was agreed to at %(at)s."),
        "consent.no_words": _("The receipt holds the hash of what was shown (%(sha256)s), and not its words."),
        "consent.refused": _("Receipt: we signed with %(key)s that “%(purpose)s” was refused at %(at)s."),
        "consent.shown": _("Words: what stands in the receipt is what was shown then (version %(version)s, %(language)s)."),
        "consent.withdrawn": _("Receipt: we signed with %(key)s that consent to “%(purpose)s” was withdrawn at %(at)s."),
        "consistency": _("History: the earlier log of %(size)s entries is its beginning."),
        "counted": _("Counted: the list of report %(report)s, version %(version)s, holds this case, in these rows: %(rows)s."),
        "counted.filing": _("Filing: it is entry number %(index)s in the log."),
        "counted.filing_named": _("Filing: the list names its entry by the hash %(leaf)s."),
        "document": _("Document: %(document)s"),
        "facts": _("Facts: %(facts)s"),
        "file.named": _("File: %(file)s is what was published as %(path)s."),
        "heads.same": _("Both are the same state of the log."),
        "inclusion": _("Proof: the entry is number %(index)s in this log."),
        "link": _("Link: entry %(n)s of %(subject)s."),
        "passport": _("Passport of case %(case)s, issued by %(issuer)s at %(at)s, signed by %(key)s."),
        "passport.field": _("%(name)s: %(value)s"),
        "passport.inclusion": _("Proof: the public log holds it as entry %(index)s of %(size)s."),
        "passport.no_proof": _("There is no proof in this copy that the public log holds it: only the signature says when it was issued."),
        "passport.shown": _("This copy, made at %(at)s, shows %(shown)s fields; at most %(of)s exist. None was added or left out since."),
        "statement": _("Statement: we signed with %(key)s that case %(reference)s was filed at %(at)s."),
        "statement.leaf": _("The statement names the same entry as the proof."),
        "witness": _("Witness: %(key)s cosigned it at %(at)s."),
    }


def meanings() -> dict[str, tuple[str, str]]:
    """By kind (and by verdict where nothing held): what the result means, and what it does not mean."""
    return {
        "checkpoint": (
            _("The log’s key signed this state. Keep the file: a later state must begin with it."),
            _("Not that everybody is shown the same state. Compare with somebody else’s copy, or with an earlier one of yours."),
        ),
        "consent": (
            _("We signed what was asked, in which words, and what was answered. Nothing in it was changed since."),
            _("Not who answered: the receipt names a pseudonym. Not that the answer still stands: a later one may have changed it."),
        ),
        "counted": (
            _(
                "The list that was signed with the report holds this case and names these rows. It was not left out, and not counted "
                "elsewhere."
            ),
            _("Not that the printed totals are right: only an auditor, who can open all leaves, can add them up."),
        ),
        "document": (
            _("What is named here was published in this form, and has not been changed since."),
            _("Not that what the document says is true, and not that the figures in it were counted rightly."),
        ),
        "handover": (
            _(
                "These are the cases that were handed over when the firm changed hands, with every file as it was then. Nothing was left "
                "out of the list, changed, or slipped in."
            ),
            _(
                "Not that what stands in the cases is true, and not that you may use it: what people agreed to, and what the recipient "
                "has to ask anew, stands in the list and in the public notice."
            ),
        ),
        "head.rollback": (
            _(
                "Both states are signed, and a log only grows: the state from now must not be shorter than the earlier one. Look whether "
                "each stands in its own field; if so, keep both files and show them to others: together they prove it."
            ),
            _("Not what was taken away: that shows only when somebody has the entries."),
        ),
        "head.split": (
            _(
                "Two states that cannot both be of one log. If both are signed, the portal has shown different people different logs: keep "
                "both files and show them to others, for together they prove it."
            ),
            _("Not which of the two is right, and not who was shown the other one."),
        ),
        "note.unknown_key": (
            _(
                "It is signed by somebody else, or the log has been given another key since you kept yours. In that case get the new key "
                "from the portal and from a second place, and add it to the keys you trust only if the two are equal."
            ),
            _("Not by itself that the portal has cheated: a file can be damaged on its way, and a key can be the wrong one."),
        ),
        "open": (
            _("Nothing is wrong with what could be checked, and something is missing for the rest."),
            _("Not that it is verified."),
        ),
        "passport": (
            _("We signed these facts about this case, and this copy shows exactly what its holder chose to show."),
            _("Not what the holder left out, and not that the person who shows it to you is the client."),
        ),
        "proof": (
            _(
                "This entry stands in the signed log, with these facts and no others. The portal cannot change them any more, or say "
                "later that it was another day."
            ),
            _(
                "Not that what was written down is true, and not that the time is right: it is the portal’s own clock. Whoever has this "
                "file learns what it opens."
            ),
        ),
        "refuted": (
            _(
                "Something was changed, cut short, or signed by somebody else: what you gave proves nothing. Fetch it again, and if it "
                "stays so, keep it and ask us why."
            ),
            _("Not by itself that the portal has cheated: a file can be damaged on its way, and a key can be the wrong one."),
        ),
        "statement": (
            _("We signed the moment you filed which texts we received. The signature holds."),
            _("Not yet that it stands in the public log: that is what the proof of a few minutes later shows."),
        ),
    }


def words() -> Mapping[str, object]:
    """Everything said here in the active language, for the scripts."""
    return {"refused": refused(), "held": holding(), "means": meanings()}
