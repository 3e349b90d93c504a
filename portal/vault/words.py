"""The words `find_names` and `find_places` go by. Chinese in both scripts; common surnames and given names."""


def either(block: str) -> str:
    """A block of words as the alternatives of a pattern."""
    return "|".join(block.split())


COMPOUND = either(
    """欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 夏侯 尉迟 尉遲 皇甫 公孙 公孫 慕容 令狐 宇文 长孙 長孫 南宫
    東方 东方 端木 轩辕 百里 呼延 澹台 独孤"""
)
# Rarely an ordinary word: a form of address behind one of these is a person. The others need more around them.
STRONG = (
    "祁王李张刘陈杨赵黄吴周徐孙胡朱郭林梁宋郑韩唐冯邓曹彭萧肖蔡潘田董袁蒋杜苏魏薛阎闫卢丁崔邹熊孟秦邵侯贺赖龚沈吕傅付汪姜谭廖"
    "陆郝孔邱丘顾毛郎戚贾庞殷尹邢俞翟聂柯卞裴"
    "張劉陳楊趙黃吳孫鄭韓馮鄧蕭蔣蘇閻盧鄒賀賴龔呂譚陸顧賈龐聶"
)
WEAK = (
    "谢高马罗何许曾叶余程夏钟任范方石姚金戴康史江武段雷龙汤黎易常乔文樊施陶洪安倪严牛温葛章柳钱白万于成包时全甘路乐应向左关莫"
    "齐伍申单柏费岑凌霍管卓翁池荣简饶项祝尤耿鲁"
    "焦巩苗盛兰解房喻季麦童欧巫蓝游阮连涂车宁习涂纪屈古毕骆覃韦欧靳党宫冉鞠辛涂明杭晏封桂冀景桑甄敖迟楚楼虞展闵湛"
    "謝馬羅許葉鍾範龍湯喬嚴溫錢萬時樂應關單費榮簡饒項齊華华蘭麥歐藍連車寧紀畢駱韋黨"
)
# Surnames that are above all the second half of an ordinary word (对于, 对应, 对方, 无关) or a common first half.
SELDOM = "于应方关时成单全任何连解向易常包万石项安应關時單萬連"
# Where a name ends: what may follow it, and cannot be the next character of it.
NAME_ENDS = either(
    """电话 電話 手机 手機 身份 身分 联系 聯 微信 邮 郵 住 家住 地址 现年 来自 來自 毕业 之前 以前 昨天 前天 上周 上个 去年 报名 购买
    买了 投诉 投訴 反映 反馈 申请 申請 咨询 希望 要求 同意 授权 委托 先生 小姐 同学 老师 经理 护照 護照 车牌 卡号 银行 性别 民族
    出生 生于 生日 职业 单位 公司 打算 想要 想问 想投 想咨 想请 想退 想知 想删 想查 现在 曾在 曾于 曾经 工作 签 办理 一直 听说 收到
    发现 需要 强烈 通过 准备 负责 作为 代表 号码 英文 打来 打电 答应 承诺 联络 加我 拒绝 告诉 告知 回复 处理 私下 私自 多次 擅自
    先后 三次 两次 不断 多年 泄露 态度 名下 账户 个人 等人 退 告 二人 两人 本人 收 此致 敬上 年月 妈妈 爸爸 家长"""
)
FORMS = either(
    """先生 女士 小姐 太太 夫人 老师 老師 经理(?![解论想由顺性赔应财]) 經理 总监 總監 主任 律师 律師 医生 醫生 师傅 師傅 老板 老闆
    会计师?(?![准法核]) 會計師? 阿姨 叔叔 大哥 大姐 教授 校长 校長 教练 教練 同学 同學 顾问 顧問 店长 店長 主管(?![部局机单理]) 警官
    法官 助理 专员 客服"""
)
CALLED = either("我叫 我名叫 我的名字是 我的名字叫 名叫 名字叫 名為 名为 全名是 真名是 本名")
LABELS = either(
    """姓名 名字 联系人 聯絡人 收件人 收货人 户名 持卡人 申请人 申請人 投诉人 投訴人 当事人 委托人 受托人 代理人 经办人 法定代表人
    法人代表 法人 签名 署名 落款 原告 被告 对象 签字人 监护人 學員 学员 学生 家长 客户 用户 负责人 股东 被投诉人 举报人 反映人 甲方
    乙方 请联系 联系到 这里是 我这边是 我这里是 这边是 name"""
)
# Labels that only a name follows.
NAMES_FOLLOW = either(
    """姓名 联系人 聯絡人 收件人 收货人 户名 持卡人 申请人 申請人 投诉人 投訴人 委托人 受托人 代理人 经办人 法定代表人 法人代表 签名
    署名 落款 监护人 负责人 被投诉人 举报人 反映人 原告 被告 本人"""
)
KIN = either(
    """老公 丈夫 妻子 老婆 儿子 女儿 母亲 父亲 妈妈 爸爸
    奶奶 爷爷 外婆 外公 婆婆 公公 岳父 岳母 表[哥姐弟妹] 堂[哥姐弟妹] 姑姑 舅舅 侄[子女] 女婿 邻居 [哥姐弟妹] 爷爺 鄰居
    同事 朋友 弟弟 哥哥 姐姐 妹妹 爱人 孩子 先生 太太 兒子 女兒 媽媽 母親 父親 室友 老板 合伙人 同学"""
)
# Signs that given names are made of: two of them behind a surname are a name wherever they stand, one of GIVEN_ALONE behind a
# sure surname, too.
GIVEN = (
    "伟芳娜敏静强磊洋艳勇杰娟涛明超秀英丽华志建国晓燕子涵雨桐浩然欣怡梓萱庆海春梅玉兰文思远嘉一鸣天宇俊雪丹婷晨曦德福贵荣桂珍"
    "凤霞琴云莲翠红萍玲芬霖泽轩博睿诺依琪"
    "瑶佳颖慧雯倩莉蕾薇茜蓉洁莹雅琳菲妍彤悦瑞祥龙飞鹏翔凯峰斌辉军刚毅坚鑫森林栋梁柱铁石山川江河波浪涌源泉清淑贤良忠义仁孝诚信"
    "立业昌盛兴旺发财宝金银珠玺琦璇珊瑾瑜"
    "璐琼娇媚媛婉姝姗娅婕妮嫣楠楚柔心爱美善真阳光辰星月夜霜露岚峻岩崇景亮昊旭昱晖曼诗书画棋墨卿君彦哲学识智聪达航程宁安平和康"
    "健乐欢喜祯祺祎禹舜尧汉唐宋元齐鲁赵韩魏秦"
    "伯仲叔季少长大小新民生才胜利东南西北中正方圆宏雄壮豪迈振扬威武猛帆恒泓淼沐奕煜烨铭骏骁琛瑄妤汐沫锦锐毓蔚婵霏馨瑛瑗莎娣娥"
    "菊莺锋耀炜炎焱钧钰钊锴坤乾垚培堂增进根水土火"
    "偉麗華國強榮貴鳳蓮紅雲傑穎曉蘭龍鵬凱軍剛鑫銘潔瑩悅銀寶愛陽嵐畫學識聰達遠寧樂歡慶禎漢齊魯趙韓勝東長圓壯邁揚"
)
GIVEN_ALONE = (
    "芳娜敏静强磊艳勇杰娟涛超莉佳倩雪婷丹琳颖慧蕾洁莹燕霞玲芬兰萍凤琴英丽伟军刚峰斌辉鹏凯鑫博浩"
    "宇轩昊旭婧妍媛甜欣怡琪瑶薇悦楠雯岚偉傑麗穎潔瑩靜強"
)
STAFF = either("员工 客服 顾问 业务员 销售 老师 工作人员 财务 会计 中介 員工 銷售 经理 代理")
OWNED = either("电话 手机 身份证 信息 资料 地址 合同 银行卡 护照 微信 档案 案子 号码 電話 手機 資料 個人")
# Ordinary words that begin like a name.
NOT_NAMES = either(
    """高兴 高中 高级 高度 方便 方才 方面 安全 安排 常[客年常见规] 任何 任课 何[时处况必不] 应[该当届付急] 成[功年都本交员] 平时 明白
    明[天年日确细显] 全[部体额程职权] 金[额融牌] 白[天领] 马[上来路] 时[间候常] 关[于心注闭] 程[序度] 文[件员科章] 于是 万[一分州]
    严[重格肃] 许[多可] 简[单历直] 单[位独亲号] 包[括含裹] 乐意 路[上人由过] 费用 施工 章[程节] 管[理家] 钱款 江[苏西] 安[徽卓装]
    温州 柳州 石[家油] 黄[金色牛] 林业 周[二三四五六日末边围岁] 周一(?![\u4e00-\u9fff]) 徐州 苏州 杭州 郑州 田径 顾[客虑] 毛[病利]
    朱红 张[贴开] 吴江 孔子 余[额下款] 向来 左[右边] 应[聘用] 申[请诉] 高[管校考] 华[为东南北] 龙头 钟点 夏[天季令] 雷同 谢[谢意绝]
    连[续接同锁累] 解[决释除约散] 房[东屋产子租] 车[牌子辆主] 宁[可愿夏波] 习惯 纪[录念要] 古代 毕[竟业] 党[员委] 封[面闭] 景[区点]
    展[示开] 楼[上下盘] 盛[大行] 游[客戏泳] 付[款费钱出] 丁[点方] 沈阳 陆[续地] 尤其 童[年工] 季[度节] 欧[洲盟元] 兰州 肖像 侯选
    傅[里] 范围 范本 康复 史上 武汉 段[落] 易[于] 齐全 项[目] 荣[幸] 凌晨 池州 盗用 冒用 家长 学生 老师 客户 用户 公司 员工 朋友
    同学 孩子 本人 别人 他人 谁 什么 哪位 在校 法人"""
)

STOP_EN = frozenset(
    """and from but i my with living born phone tel email id you the a an not in on at of is was are who that please so here he she we
    they can would want your to for because number wechat passport address this have has by it no wrong misspelled spelled spelt
    missing still listed visible published being used shown included incorrect also already now mobile calling writing if or as do
    did there what when where why how still only just never always going saved private confidential required optional unknown
    anonymous secret personal mine yours different same changed""".split()
)
DENY_EN = frozenset(
    """customer service support team
    company privacy policy data protection officer personal information chinese american british european english french german
    cookie cookies very not so really sure non non-personally non-personal secure the a an your my this that beijing shanghai hong
    kong china bank union law report manager department office center centre school training student transfer contract happy sorry
    writing asking looking still also just going trying unable concerned angry citizen resident general regulation court human
    resources mingshi mr mrs ms miss dr i monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december ltd limited inc terms complaint complaints regards thanks dear best kind if
    when please and or in on for to of with from art article section clause chapter no yes is was will has have had we they it he
    she you all any new old""".split()
)
STREETS = either(
    "大道 街道 胡同 小区 小區 花园 花園 公寓 大厦 大廈 新村 家园 家園 [路街巷弄] 广场 廣場 [村里苑园園城庄莊屯坊镇鎮乡鄉组組道]"
)
PROVINCES = either(
    """北京 上海 天津 重庆 重慶 河北 山西 辽宁 遼寧
    吉林 黑龙江 黑龍江 江苏 江蘇 浙江 安徽 福建 江西 山东 山東 河南 湖北 湖南 广东 廣東 海南 四川 贵州 貴州 云南 雲南 陕西 陝西 甘肃
    甘肅 青海 台湾 臺灣 台北 臺北 新北 内蒙古 內蒙古 广西 廣西 西藏 宁夏 寧夏 新疆 香港 澳门 澳門"""
)
TO_A_PLACE = either(
    """住在 住址[是为為]? 地址[是为為]? 位于 位於 寄到 寄往 寄至 送到 送至 家在 家住 搬到 搬至
    还是 還是 住 在 到 去 是 [为為] 从 從 至 于 於 往 [:]"""
)
HOUSES = either(
    "中心 大厦 大廈 广场 廣場 大楼 大樓 写字楼 公寓 花园 小区 商城 酒店 宾馆 银行 学校 大学 工业园 科技园 产业园 园区 国际 新城 家园"
)
STREETS_EN = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Court|Ct|Place|Square|Sq|Terrace|Crescent|Close|Gardens|Grove|Row|Highway"
    "|Parkway|Pkwy|Circle|Plaza|Walk|Mews|Alley|Hill"
)
NOT_STREETS_EN = either(
    """the a of in on and to people man men woman women day days hours? weeks?
    months? years? working different more other minutes? cars? steps? per"""
)

FIRST_NAMES = either(
    """Grace James John Robert Michael David William Richard Joseph Thomas Charles Christopher Daniel Matthew Anthony Donald Steven
    Paul Andrew Joshua Kenneth Kevin Brian George Timothy Ronald Edward Jason Jeffrey Ryan Jacob Gary Nicholas Eric Jonathan Stephen
    Larry Justin Scott Brandon Benjamin Samuel Gregory Alexander Frank Patrick Raymond Jack Dennis Jerry Tyler Aaron Jose Adam
    Nathan Henry Douglas Zachary Peter Kyle Ethan Walter Noah Jeremy Christian Keith Roger Terry Harry Sean Jesse Austin Bruce
    Willie Jordan Albert Arthur Simon Oliver Harold Martin Liam Lucas Leo Oscar Hugo Max Felix Ivan Igor Dmitri Sergei Vladimir Mary
    Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty Sandra Margaret Ashley Kimberly Emily Donna
    Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Sharon Laura Cynthia Kathleen Amy Angela Shirley Anna Anna-Maria Brenda
    Pamela Emma Nicole Helen Samantha Katherine Christine Debra Rachel Carolyn Janet Catherine Maria Heather Diane Ruth Julie Olivia
    Joyce Virginia Victoria Kelly Lauren Christina Joan Evelyn Judith Megan Andrea Cheryl Hannah Jacqueline Martha Gloria Teresa Ann
    Sara Madison Frances Kathryn Janice Jean Abigail Alice Julia Judy Sophia Denise Amber Doris Marilyn Danielle Beverly Isabella
    Theresa Diana Natalie Brittany Charlotte Marie Kayla Alexis Lori Sophie Chloe Lucy Zoe Fiona Claire Ivy Vivian Cindy Wendy Tina
    Tony Tom Tim Jim Joe Mike Bob Bill Dave Steve Chris Alex Sam Ben Dan Matt Nick Kate Anne Jane Jenny Kim Sue Linda Coco Lily
    Cherry Mohammed Muhammad Ahmed Ali Omar Hassan Fatima Aisha Priya Raj Ravi Anil Sunita Deepak Arjun Ananya Carlos Juan Luis
    Miguel Sofia Pedro Ana Pierre Marie Jean Luc Hans Klaus Stefan Yuki Kenji Hiroshi Sakura Haruka Minh Nguyen Linh Kwame Amina
    Ibrahim Yusuf Siti Nur Olga Natasha Elena Svetlana Giulia Marco Luca Matteo Lars Ingrid Sven"""
)
PINYIN_SURNAMES = either(
    """Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Gao Lin Luo Zheng Liang Xie Tang Han Feng Deng Cao Peng
    Zeng Xiao Tian Dong Pan Yuan Cai Jiang Yu Du Ye Cheng Wei Su Lv Lyu Ding Ren Lu Yao Shen Zhong Cui Tan Fan Liao Shi Jin Jia Xia
    Fu Fang Zou Xiong Bai Meng Qin Qiu Hou Yin Xue Yan Lei Long Tao Mao Hao Gu Gong Shao Wan Qian Ouyang Wong Chan Cheung Leung Lau
    Ng Cheng Kwok Tsang Yeung Lam Lee Ho Choi Kim Park Tsai Hsu Hsieh Huang Chang Hong"""
)
