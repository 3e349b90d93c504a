"""Several questions in one message. Pure."""

import re

from bot.phrases import hears

MOST = 4
BETWEEN = re.compile(
    r"[?？!！。;；\n]+|[,，](?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"
    r"|\s(?=and (?:who|what|how|when|where|why|can|could|do|does|is|are|will)\b)"
    r"|[,，]\s*(?:and |then |also )*(?=(?:who|what|how|when|where|why|can|do|does|is|are|could|may)\b)"
)
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
