"""The rights as the policy lists them, in the policy's own words: names, where to ask, the terms that run."""

from portal.policies.catalogue import RightLine
from portal.rights.rules import Right, places, term_of

# Right -> (name, how) in Chinese, then in English.
_WORDS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    Right.ACCESS: (
        ("查阅", "凭回执码在案件页面看，其余提出请求"),
        ("Access", "On the case page with the receipt code; ask for the rest"),
    ),
    Right.COPY: (("复制", "提出请求"), ("A copy", "Ask")),
    Right.CORRECTION: (("更正与补充", "指出错处，附上依据"), ("Correction and completion", "Say what is wrong, with evidence")),
    Right.DELETION: (("删除", "提出请求"), ("Deletion", "Ask")),
    Right.RESTRICTION: (("限制处理", "提出请求"), ("Restriction", "Ask")),
    Right.OBJECTION: (("拒绝处理", "指明不要哪种使用"), ("Objection", "Name the use you object to")),
    Right.PORTABILITY: (("转移", "提出请求，指明接收方"), ("Portability", "Ask and name the recipient")),
    Right.WITHDRAWAL: (("撤回同意", "在“我的选择”页面撤回"), ("Withdrawing consent", "On the page “Your choices”")),
    Right.CLOSING: (("注销账号", "提出请求"), ("Closing your account", "Ask")),
    Right.RULES: (("要求解释规则", "在对话里问，或者提出请求"), ("An explanation of our rules", "Ask in the chat, or by a request")),
    Right.DECISION: (("要求解释自动化决定", "指明是哪个决定"), ("An explanation of an automated decision", "Name the decision")),
}


def tell(jurisdictions: list[str]) -> list[RightLine]:
    """Every right of the catalogue, in its order; taking consent back works at once and runs under no term."""
    return [
        RightLine(
            name={"zh": zh[0], "en": en[0]},
            how={"zh": zh[1], "en": en[1]},
            terms={} if right == Right.WITHDRAWAL else {place.value: term_of(right, place) for place in places(jurisdictions)},
        )
        for right, (zh, en) in _WORDS.items()
    ]
