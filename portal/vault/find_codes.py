"""Codes about persons that mix letters and digits: e-mail, credit codes, passports, plates, messenger names. On flattened text."""

import re
from collections.abc import Iterator

from portal.vault import checks
from portal.vault.found import OTHER_NUMBER, before

Span = tuple[int, int, str]

LOCAL = re.compile(r"[A-Za-z0-9._%+'\-]{1,64}$")
DOMAIN = re.compile(r" ?(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62})\.){1,6}[A-Za-z]{2,24}")
# What people write so that a machine shall not read it: bob (at) mail (dot) org, bob at gmail dot com.
SPELT_OUT = re.compile(
    r"(?<![A-Za-z0-9._%+'\-])[A-Za-z0-9._%+'\-]{1,64} ?(?:[(\[] ?at ?[)\]] ?[A-Za-z0-9\-]{1,40} ?(?:\.|[(\[] ?dot ?[)\]])"
    r"|(?<= )at [A-Za-z0-9\-]{1,40} dot) ?(?:com|net|org|cn|hk|tw|uk|io|co|edu|me)\b",
    re.IGNORECASE,
)
TOKEN18 = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")
CREDIT_LABEL = re.compile(
    r"(?:信用代码|信用代碼|税号|稅號|纳税人识别号|\buscc|credit code|taxpayer id)(?: number| no\.?)?(?: is)?[^0-9A-Za-z\n]{0,6}"
    r"((?:[0-9A-Za-z][ \-]?){17}[0-9A-Za-z])(?![0-9A-Za-z])",
    re.IGNORECASE,
)
PASSPORT = re.compile(r"(?<![0-9A-Za-z])(?:[EeGg]\d{8}|[Ee][A-HJ-NP-Za-hj-np-z]\d{7})(?![0-9A-Za-z])")
PASSPORT_LABEL = re.compile(
    r"(?:护照|護照|通行证|通行證|台胞证|台胞證|回乡证|回鄉證|passport|travel permit)"
    r"(?:号码|號碼|号|號|number|no\b|is\b|was\b|为|為|是|[ :#.,(]){0,6}"
    r"([A-Za-z]{0,2}\d{6,10})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
HKID = re.compile(r"(?<![0-9A-Za-z])([A-Za-z]{1,2})(\d{6}) ?\(([0-9Aa])\)")
LABELLED_ID = re.compile(
    r"(?:driv(?:er|ing)(?:['’]?s)? licen[cs]e(?: number| no\.?)?"
    r"|national insurance(?: number| no\.?)?|\bni number|\bnino|身分證字號|身分證號碼?|身份證字號|身份證號碼?|身份证号码?)"
    r"(?: is| was)?[ :#是为為]{0,3}"
    r"([A-Za-z]{1,2}(?: ?\d){6,9}(?: ?[A-Da-d](?![A-Za-z]))?)",
    re.IGNORECASE,
)
IBAN = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![0-9A-Za-z])")
PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领滬遼魯蘇贛雲晉蒙陝閩貴粵寧瓊領][A-HJ-NP-Za-hj-np-z][·•. \-]?"
    r"([A-HJ-NP-Za-hj-np-z0-9]{4,5}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳掛學])(?![0-9A-Za-z])"
)
MESSENGER = re.compile(
    r"(?:微信|薇信|威信|加v|(?<![A-Za-z0-9])(?:wechat(?: id)?|weixin|wx|vx|v信)(?![A-Za-z0-9]))(?:号|號|同名|同号)?"
    r"( ?(?:[:：是为為]|is\b|id\b)? ?){0,2}"
    r"([A-Za-z][A-Za-z0-9_\-]{4,19})(?![A-Za-z0-9_@:/]|\.[A-Za-z])",
    re.IGNORECASE,
)
QQ = re.compile(r"(?:(?<![A-Za-z])QQ|扣扣)(?:号|號)?(?: ?(?:[:是为為]|is\b|number\b))? ?([1-9]\d{4,11})(?!\d)", re.IGNORECASE)
LOOKS_DATED = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")
DIGIT = re.compile(r"\d")
NOT_NAMES = frozenset(
    """account official support service payment platform group groups public pay app mini channel users number message messages
    contact customer https""".split()
)


def find_emails(flat: str) -> Iterator[Span]:
    """E-mail addresses, outward from each @, at most 64 characters to the left; and those spelt out."""
    at = flat.find("@")
    while at >= 0:
        left = LOCAL.search(flat, max(0, at - 64), at) or LOCAL.search(flat, max(0, at - 65), at - 1) if at else None
        right = DOMAIN.match(flat, at + 1)
        if left and right:
            yield left.start(), right.end(), "email"
        at = flat.find("@", at + 1)
    for spelt in SPELT_OUT.finditer(flat):
        yield spelt.start(), spelt.end(), "email"


def find_credit_codes(flat: str) -> Iterator[Span]:
    """Unified social credit codes; 17 digits and an X are tried as an identity number first."""
    for token in TOKEN18.finditer(flat):
        code = token.group()
        if code[:17].isdigit() and code[17] in "0123456789Xx" and checks.is_id_card(code):
            yield token.start(), token.end(), "id_card"
        elif checks.is_uscc(code):
            yield token.start(), token.end(), "uscc"
    for labelled in CREDIT_LABEL.finditer(flat):
        yield labelled.start(1), labelled.end(1), "uscc"


def find_passports(flat: str) -> Iterator[Span]:
    """Passports and travel permits: labelled in any form, Chinese ones (E, G) also bare."""
    for labelled in PASSPORT_LABEL.finditer(flat):
        yield labelled.start(1), labelled.end(1), "passport"
    for bare in PASSPORT.finditer(flat):
        if not OTHER_NUMBER.search(before(flat, bare.start())) and not LOOKS_DATED.match(bare.group()[1:]):
            yield bare.start(), bare.end(), "passport"


def find_other_ids(flat: str) -> Iterator[Span]:
    """Identity numbers of Hong Kong (checked), Taiwan and Britain (labelled), and bank accounts by IBAN."""
    for card in HKID.finditer(flat):
        if checks.is_hkid(card[1].upper(), card[2], card[3].upper()):
            yield card.start(), card.end(), "id_card"
    for labelled in LABELLED_ID.finditer(flat):
        yield labelled.start(1), labelled.end(1), "id_card"
    for account in IBAN.finditer(flat):
        if checks.is_iban(account.group().replace(" ", "")):
            yield account.start(), account.end(), "bank_card"


def find_plates(flat: str) -> Iterator[Span]:
    """Number plates of the mainland, new-energy ones included; at least two digits."""
    for plate in PLATE.finditer(flat):
        if len(DIGIT.findall(plate[1])) >= 2:
            yield plate.start(), plate.end(), "plate"


def find_messengers(flat: str) -> Iterator[Span]:
    """WeChat names and QQ numbers behind their label; a plain word counts only after a colon or 是."""
    for name in MESSENGER.finditer(flat):
        joined = flat[name.start() : name.start(2)]
        plain = not re.search(r"[0-9_\-]", name[2])
        if name[2].lower() not in NOT_NAMES and (not plain or re.search(r"[:是为為]|号|號|同名|\bid\b", joined)):
            yield name.start(2), name.end(2), "wechat"
    for number in QQ.finditer(flat):
        yield number.start(1), number.end(1), "wechat"
