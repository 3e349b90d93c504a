"""What the walks say and look for, in both languages. The identity number is the well-known example; its check digit is right."""

import re

RECEIPT = re.compile(r"^(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$")
ID_NUMBER, MASKED = "11010519491231002X", "110105********002X"
ASKED = {"zh-hans": "你们会把我的身份证复印件给第三方吗", "en": "How long do you keep my contract after I sell the company?"}
QUOTED = {"zh-hans": "销毁", "en": "3 years"}
UPSET = {
    "zh-hans": "我真的气死了！公司转让都过去半年了，上周居然有陌生人拿着我身份证复印件上的信息给我打电话推销贷款，"
    f"我的身份证号是{ID_NUMBER}，他们全都知道。我打了三次电话给你们，每次都说会处理，结果没有一个人回我。"
    "你们当初答应办完就销毁的，现在这样叫我怎么相信你们？",
    "en": "I am furious. Half a year ago I sold my company through you, and last week a stranger rang me to sell me a loan: "
    f"he knew my ID number {ID_NUMBER} and everything on the copy of my card. I have called you three times, every time somebody "
    "promised to look into it, and nobody ever called back. You said the copies would be destroyed. How am I supposed to trust you?",
}
