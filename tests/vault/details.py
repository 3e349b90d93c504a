"""Synthetic personal details with right check digits, and sentences to plant them in. Nothing here belongs to anybody."""

import random

from portal.vault import checks

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶贺毛段郝顾龚邵万钱严".replace(
    "肖", ""
)
GIVEN = "伟 芳 娜 敏 静 强 磊 洋 艳 勇 杰 娟 涛 明 超 秀英 丽华 志强 建国 小明 晓燕 子涵 雨桐 浩然 欣怡 梓萱 国庆 海燕 春梅 玉兰 文静 思远 嘉怡 一鸣 天宇 俊杰 雪梅 丹丹 婷婷 晨曦".split()
TRADITIONAL = "張志明 陳美玲 劉德偉 楊麗華 黃家豪 吳佩珊 鄭國強 謝雅婷 許志豪 葉文傑 趙慧敏 孫立群 馮小玲 韓雪".split()
ENGLISH = (
    "John Smith|Mary Jones|Wei Zhang|Li Na|Priya Patel|Sarah O'Connor|James Anderson|Chen Xiaoming|Emily Clark|Oliver Brown|Fatima Khan|Anna-Maria Rossi|David Lee"
    "|Grace Liu|Peter van Dijk|Sophie Turner|Mohammed Ali|Hannah Wright"
).split("|")
ADDRESSES = (
    "北京市朝阳区建国路88号院6号楼1203室|上海市浦东新区世纪大道1568号|广东省深圳市南山区科技园南路12号A座802|浙江省杭州市西湖区文三路478号|成都市武侯区人民南路四段27号|江苏省南京市鼓楼区中山北路30号5楼"
    "|重庆市渝北区龙溪街道松石北路120号3栋2单元501|武汉市洪山区珞喻路1037号|天津市和平区南京路189号津汇广场1座2205室|西安市雁塔区高新路25号|青岛市市南区香港中路12号丰合广场B座|厦门市思明区湖滨南路57号"
    "|长沙市岳麓区麓山南路932号|昆明市五华区青年路448号|河南省郑州市金水区花园路39号国贸中心|苏州工业园区星湖街328号|山东省济南市历下区泺源大街150号|翠苑三区12幢3单元402室|阳光花园5栋1203|幸福小区8号楼2单元301室|沈阳市和平区三好街96号"
).split("|")
ENGLISH_ADDRESSES = (
    "221B Baker Street|45 Queen's Road, Hong Kong|1600 Amphitheatre Parkway|12 Elm Avenue, Manchester|Flat 4, 27 High Street, Oxford|Room 1203, 88 Jianguo Road, Chaoyang District, Beijing"
    "|350 Fifth Avenue, New York|8 Rue Street, Suite 200|77 Massachusetts Avenue|No. 5 Zhongshan Road, Nanjing|Unit 9, 14 Harbour Drive, Sydney|10 Downing Street"
).split("|")
PROVINCE_SIGNS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤川"
ABROAD = "+44 20 7946 0958|+1 212-555-0187|+852 9123 4567|+65 6123 4567|+81 3-1234-5678|+49 30 901820|0044 7911 123456|+61 2 9374 4000|+33 1 42 68 53 00|+1 (415) 555-2671".split(
    "|"
)
NATIONAL = "(212) 555-0187|415-555-2671|07911 123456|020 7946 0958|646.555.0143".split("|")


def name(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def mobile(rng: random.Random) -> str:
    digits = rng.choice("130 135 138 139 150 158 159 166 177 180 186 188 189 191 199".split()) + f"{rng.randrange(10**8):08d}"
    return rng.choice(
        [
            digits,
            digits,
            f"{digits[:3]} {digits[3:7]} {digits[7:]}",
            f"{digits[:3]}-{digits[3:7]}-{digits[7:]}",
            f"+86 {digits}",
            f"+86-{digits}",
            f"0086{digits}",
        ]
    )


def landline(rng: random.Random) -> str:
    return rng.choice(["010-", "021-", "0755-", "0571", "(020)", "028 "]) + f"{rng.randrange(2 * 10**7, 9 * 10**7):08d}"


def id_card(rng: random.Random) -> str:
    front = rng.choice("110101 310104 440305 330106 510107 320106 500112 420111 610113 370202".split())
    front += f"{rng.randrange(1950, 2010)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}{rng.randrange(1000):03d}"
    number = front + checks.ID_LAST[sum(w * int(d) for w, d in zip(checks.ID_WEIGHTS, front, strict=True)) % 11]
    return rng.choice(
        [
            number,
            number,
            number.lower(),
            f"{number[:6]} {number[6:14]} {number[14:]}",
            f"{number[:6]}-{number[6:14]}-{number[14:]}",
            wide(number),
        ]
    )


def bank_card(rng: random.Random) -> str:
    front = rng.choice(["622202", "621700", "625900", "623058", "411111", "455673", "520134", "543210"])
    front += "".join(rng.choice("0123456789") for _ in range(12 if front[0] == "6" else 9))
    number = next(front + last for last in "0123456789" if checks.is_luhn(front + last))
    return rng.choice(
        [
            number,
            " ".join(number[at : at + 4] for at in range(0, len(number), 4)),
            "-".join(number[at : at + 4] for at in range(0, len(number), 4)),
        ]
    )


def uscc(rng: random.Random) -> str:
    front = (
        rng.choice(["91", "92", "52", "12"])
        + rng.choice(["110108", "350211", "440300", "310115"])
        + "MA"
        + "".join(rng.choice(checks.USCC_SIGNS) for _ in range(7))
    )
    total = sum(w * checks.USCC_SIGNS.index(c) for w, c in zip(checks.USCC_WEIGHTS, front, strict=True))
    return front + checks.USCC_SIGNS[(31 - total % 31) % 31]


def email(rng: random.Random) -> str:
    local = rng.choice(["liming", "wang.fang", "zhang_wei88", "j.smith+news", "13800138000", "chen-xm", "a1", "info2"])
    return f"{local}@{rng.choice(['qq.com', '163.com', 'gmail.com', 'example.com.cn', 'mail.example.co.uk', 'foxmail.com'])}"


def passport(rng: random.Random) -> str:
    digits = f"{rng.randrange(3 * 10**7, 10**8):08d}"
    return rng.choice([f"E{digits}", f"G{digits}", f"E{rng.choice('ABCDEFGH')}{digits[:7]}", f"e{digits}"])


def plate(rng: random.Random) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    middle = f"{rng.choice(letters)}{rng.randrange(10)}{rng.choice(letters)}{rng.randrange(10)}{rng.randrange(10)}"
    return (
        rng.choice(PROVINCE_SIGNS)
        + rng.choice("ABCDE")
        + rng.choice(["", "·", " "])
        + rng.choice([middle, f"{rng.randrange(10**4, 10**5)}", f"D{rng.randrange(10**4, 10**5)}"])
    )


def wechat(rng: random.Random) -> str:
    return rng.choice(["liming_88", "wx-zhang2020", "sunny0916", "Aa_123456", "tom_wang1990", "chenxm-hz"])


def wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


MAKERS = {
    "name": name,
    "hant": lambda rng: rng.choice(TRADITIONAL),
    "en_name": lambda rng: rng.choice(ENGLISH),
    "phone": mobile,
    "landline": landline,
    "abroad": lambda rng: rng.choice(ABROAD),
    "national": lambda rng: rng.choice(NATIONAL),
    "id_card": id_card,
    "bank_card": bank_card,
    "uscc": uscc,
    "email": email,
    "passport": passport,
    "plate": plate,
    "wechat": wechat,
    "address": lambda rng: rng.choice(ADDRESSES),
    "en_address": lambda rng: rng.choice(ENGLISH_ADDRESSES),
}
KIND = {"hant": "name", "en_name": "name", "landline": "phone", "abroad": "phone", "national": "phone", "en_address": "address"}
