"""Sections of a policy that follow from the firm's own details, its terms and the rights it serves: contacts, rights, complaints."""

from collections.abc import Iterator, Mapping

from portal.inventory.queries import Listed
from portal.law import queries as law
from portal.law.models import Operator, Term
from portal.policies import catalogue
from portal.policies.lists import Cell, Register

CONTACTS, COMPLAINTS = "ndsr21.name_contact", "ndsr20.channel"
RIGHTS, RIGHTS_ELSEWHERE = "pipl17.rights", "gdpr13.rights"
Terms = Mapping[str, Term]
# unit -> Chinese, English for one, English for more. Content of the policy, so it does not go by the language of the page.
_UNITS = {
    "wd": ("个工作日", "working day", "working days"),
    "d": ("日", "day", "days"),
    "m": ("个月", "month", "months"),
    "h": ("小时", "hour", "hours"),
}
_PLACES = {"cn": ("中国大陆", "mainland China"), "eu": ("欧盟", "EU"), "uk": ("英国", "UK")}


def _cell(zh: str, en: str) -> Cell:
    return {"zh": zh, "en": en}


def _listed(lines: Iterator[tuple[str, tuple[Cell, ...]]]) -> list[Listed]:
    return [Listed(code, cells) for code, cells in lines]


def _period(term: Term) -> Cell:
    zh, one, more = _UNITS[term.unit]
    return _cell(f"{term.count} {zh}", f"{term.count} {one if term.count == 1 else more}")


def _contacts(firm: Operator) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    hours = [f"{moment.hour}:{moment:%M}" for moment in (firm.opens, firm.closes)]
    lines = {
        "name": (_cell("公司", "The firm"), _cell(firm.name_zh, firm.name_en)),
        "address": (_cell("地址", "Address"), _cell(firm.address_zh, firm.address_en)),
        "email": (_cell("电子邮箱", "Email"), _cell(firm.contact_email, firm.contact_email)),
        "phone": (_cell("电话", "Phone"), _cell(firm.contact_phone, firm.contact_phone)),
        "hours": (_cell("人工服务时间", "Staffed hours"), _cell(f"工作日 {'～'.join(hours)}", f"Working days, {'–'.join(hours)}")),
        "officer": (_cell("隐私专员", "Privacy officer"), _cell(firm.officer_name_zh, firm.officer_name_en)),
        "officer_email": (_cell("隐私专员的电子邮箱", "Privacy officer’s email"), _cell(firm.officer_email, firm.officer_email)),
        "officer_phone": (_cell("隐私专员的电话", "Privacy officer’s phone"), _cell(firm.officer_phone, firm.officer_phone)),
    }
    yield from ((code, cells) for code, cells in lines.items() if cells[1]["zh"] and cells[1]["en"])


def _by_when(terms: Mapping[str, str], known: Terms) -> Cell:
    """`15 working days`, or each place with its own period where they differ."""
    if not terms:
        return _cell("立即", "At once")
    periods = {place: _period(known[code]) for place, code in terms.items() if code in known}
    if not periods:
        return _cell("及时", "Without undue delay")
    if len({period["en"] for period in periods.values()}) == 1:
        return next(iter(periods.values()))
    zh = "；".join(f"{_PLACES[place][0]} {period['zh']}" for place, period in periods.items())
    return _cell(zh, "; ".join(f"{_PLACES[place][1]} {period['en']}" for place, period in periods.items()))


def _rights(firm: Operator, known: Terms) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    for line in catalogue.rights(list(firm.jurisdictions)):
        yield line.name["en"], (line.name, line.how, _by_when(line.terms, known))


def _complaints(firm: Operator, known: Terms) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    zh, en = "在对话里说，填网上表单，写邮件或者来信", "In the chat, by the online form, by email or by letter"
    if firm.contact_phone:
        zh, en = f"{zh}，打电话 {firm.contact_phone}", f"{en}, or call {firm.contact_phone}"
    yield "ways", (_cell("提出投诉", "Complaining"), _cell(zh, en), _cell("随时", "At any time"))
    steps = {
        "ack.any": (_cell("确认收到", "Acknowledgement"), _cell("当场给出案件编号和回执码", "With a case reference and a receipt code")),
        "reply.first": (
            _cell("首次人工答复", "First answer from a person"),
            _cell("由办理您案件的人答复", "From whoever handles your case"),
        ),
        "cn.complaint": (_cell("处理结果", "Decision"), _cell("写明结果和理由", "With the outcome and the reasons")),
        "mediation.max": (_cell("调解", "Mediation"), _cell("双方同意后开始", "Once both sides agree")),
    }
    yield from ((code, (*cells, _period(known[code]))) for code, cells in steps.items() if code in known)


def sections() -> dict[str, Register]:
    """Mandatory item -> the table that a clause covering it must carry, as the firm, its terms and the rights it serves are now."""
    firm, known = law.operator(), {term.code: term for term in law.terms()}
    how, when = _cell("怎样办理", "How"), _cell("最长多久", "At most")
    return {
        CONTACTS: Register(
            _listed(_contacts(firm)),
            _cell("联系方式", "Contacts"),
            [_cell("找谁", "Whom or what"), _cell("联系", "Contact")],
            required=True,
        ),
        RIGHTS if "cn" in firm.jurisdictions else RIGHTS_ELSEWHERE: Register(
            _listed(_rights(firm, known)),
            _cell("权利与办法", "Rights and how to use them"),
            [_cell("权利", "Right"), _cell("怎样行使", "How"), when],
            required=True,
        ),
        COMPLAINTS: Register(
            _listed(_complaints(firm, known)),
            _cell("投诉与期限", "Complaints and by when"),
            [_cell("步骤", "Step"), how, when],
            required=True,
        ),
    }
