"""Files and pasted text of a policy brought together by language; pure."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from portal.doors.errors import Refusal
from portal.policies.importing import script, split_languages


def by_language(contents: Sequence[str], language: str = "") -> dict[str, str]:
    """Text by language, "zh" or "en": two texts are told apart by their script, one by `language` ("both" too) or else by its lines.

    Raises Refusal `policy.one_language` for two texts in the same one.
    """
    if len(contents) > 1:
        found = {script(text): text for text in contents}
        if len(found) < len(contents):
            raise Refusal("policy.one_language", 422, _("Both files are in the same language."))
        return found
    (text,) = contents
    if language in ("zh", "en"):
        return {language: text}
    parts = split_languages(text)
    if language == "both" or len(parts) < 2:
        return parts
    # A few foreign words do not make a second language.
    few = min(map(len, parts.values())) * 10 < len(text)
    return {script(text): text} if few else parts
