"""Several questions in one message, and one at the end of what leads up to it."""

import re

from bot.knowledge import understanding
from bot.phrases import hears
from bot.understanding.parsing import UPSET, Parse

MOST = 4
# The last sentence is surely a question, and what stands before it does not surely tell of a wrong.
SURELY_ASKED, SURELY_WRONG = 0.9, 0.9
BETWEEN = re.compile(
    r"[?？!！。;；\n]+|(?:^|\s)\d[.、．)）]\s?|[,，](?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"
    r"|\s(?=and (?:who|what|how|when|where|why|can|could|do|does|is|are|will)\b)"
    r"|[,，]\s*(?:and |then |also )*(?=(?:who|what|how|when|where|why|can|do|does|is|are|could|may)\b)"
)
ENDS = re.compile(BETWEEN.pattern + r"|\.\s")
# Said before the first of them.
OPENS = re.compile(r"你好|您好|请问|我?想?(?:请)?问(?:一下|下|问)?|hi|hello|hey")
# Asked about the question before: “要多久”, “does it cost anything”.
LEANS = re.compile(r"^(?:那|要|还要|需要|收|多久)|\b(?:does|is|will|do) (?:it|that|this|i)\b|\bthat take\b", re.IGNORECASE)


def questions_in(text: str) -> list[str]:
    """The questions of a message that is nothing but two to four of them, in order, without those that lean on another; else none."""
    pieces = [piece.strip().removeprefix("and ") for piece in BETWEEN.split(text) if piece.strip()]
    pieces = pieces[1:] if pieces and OPENS.fullmatch(pieces[0].lower()) else pieces
    asked = 1 < len(pieces) <= MOST and all(hears("asks", piece) for piece in pieces)
    return [piece for piece in pieces if not LEANS.search(piece)] if asked else []


def question_at_the_end(parse: Parse) -> Parse | None:
    """“I gave you all my papers. Who can look at them?”: the last sentence parsed, where it asks and the rest only leads up to it."""
    pieces = [piece.strip() for piece in ENDS.split(parse.text) if piece.strip()]
    asks = parse.text.rstrip().endswith(("?", "？")) or hears("asks_whether", parse.text)
    if parse.kind not in UPSET or len(pieces) < 2 or not asks:
        return None
    begins = parse.text.rindex(pieces[-1])
    last = understanding().parse(parse.text[begins:], parse.language)
    if last.kind != "question" or last.confidence < SURELY_ASKED or hears("asserts_wrong", parse.text):
        return None
    return last if understanding().parse(parse.text[:begins], parse.language).upset < SURELY_WRONG else None
