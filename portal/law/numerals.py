"""Article numbers as Chinese statutes write them."""

DIGITS = "零一二三四五六七八九"
PLACES = ("", "十", "百", "千")


def chinese(number: int) -> str:
    """1 to 9999 in Chinese numerals: 10 十, 21 二十一, 188 一百八十八, 1032 一千零三十二."""
    if not 0 < number < 10_000:
        raise ValueError(number)
    parts, places = [], [int(digit) for digit in str(number)]
    for position, digit in enumerate(places):
        if digit:
            parts.append(DIGITS[digit] + PLACES[len(places) - 1 - position])
        elif parts and parts[-1] != DIGITS[0] and any(places[position:]):
            parts.append(DIGITS[0])
    text = "".join(parts)
    return text.removeprefix("一") if 10 <= number < 20 else text


def article_zh(number: int) -> str:
    return f"第{chinese(number)}条"
