"""What somebody wrote, without the letter they answered and without their signature. Cuts only at the end, and only what is plain. Pure."""

import re

INTRODUCES = re.compile(
    r"^(?:-{3,}\s*(?:original message|原始邮件|转发邮件|forwarded message|回复的原邮件)\s*-{3,}|_{10,}|-{8,}\s*原始邮件\s*-{8,})$",
    re.IGNORECASE,
)
WROTE = re.compile(r"^(?:on\b.{4,200}\bwrote|.{4,200}(?:写道|寫道))\s*[:：]$", re.IGNORECASE)
OUTLOOK = re.compile(r"^(?:from|发件人|寄件者)\s*[:：].+$", re.IGNORECASE)
OUTLOOK_NEXT = re.compile(r"^(?:sent|date|to|发送时间|日期|时间|收件人)\s*[:：]", re.IGNORECASE)
SENT_FROM = re.compile(r"^(?:sent from my .{1,40}|发自我的.{1,40}|从我的.{1,40}发送|get outlook for .{1,20})$", re.IGNORECASE)
SIGNATURE_LINES = 12


def own_words(text: str) -> str:
    """`text` without trailing quotation and signature; the whole text when nothing would be left or words stand below the quotation."""
    lines = text.split("\n")
    kept = _without_signature(_without_quotation(lines))
    cut = "\n".join(kept).strip()
    return cut or text.strip()


def _without_quotation(lines: list[str]) -> list[str]:
    for place, line in enumerate(lines):
        bare = line.strip()
        if INTRODUCES.match(bare) or _outlook(lines, place):
            return lines[:place]
        if WROTE.match(bare) or WROTE.match(_with_next(lines, place)):
            rest = lines[place + 1 :]
            rest = rest if WROTE.match(bare) else rest[1:]
            if all(_quoted(each) for each in rest):
                return lines[:place]
    end = len(lines)
    while end and _quoted(lines[end - 1]):
        end -= 1
    return lines[:end]


def _with_next(lines: list[str], place: int) -> str:
    """An introduction that the sender's program broke in two."""
    return f"{lines[place].strip()} {lines[place + 1].strip()}" if place + 1 < len(lines) and len(lines[place]) < 200 else ""


def _outlook(lines: list[str], place: int) -> bool:
    following = [line.strip() for line in lines[place + 1 : place + 4]]
    return bool(OUTLOOK.match(lines[place].strip())) and any(OUTLOOK_NEXT.match(line) for line in following)


def _quoted(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith(">")


def _without_signature(lines: list[str]) -> list[str]:
    for place in range(max(len(lines) - SIGNATURE_LINES, 0), len(lines)):
        if lines[place] in ("-- ", "--"):
            return lines[:place]
    end = len(lines)
    while end and (not lines[end - 1].strip() or SENT_FROM.match(lines[end - 1].strip())):
        end -= 1
    return lines[:end]


def pieces(text: str, limit: int) -> list[str]:
    """`text` in parts of at most `limit` characters, broken between paragraphs, lines or, at worst, anywhere."""
    parts: list[str] = []
    rest = text.strip()
    while len(rest) > limit:
        head = rest[:limit]
        place = max(head.rfind("\n\n"), 0) or max(head.rfind("\n"), 0) or limit
        parts.append(rest[:place].strip())
        rest = rest[place:].strip()
    return [part for part in [*parts, rest] if part]
