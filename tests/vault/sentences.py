"""Sentences as clients write them; {kind} is where a detail goes. The UNSEEN ones were written after the rules."""

CHINESE = """
我叫{name}，去年在你们这里报的会计班，现在要求退费。
本人{name}，身份证号{id_card}，现就个人信息泄露一事投诉贵公司。
我是{name}，手机号{phone}，请尽快联系我
你们把我的身份证{id_card}给了第三方，谁允许的？
我的电话是{phone},别再打骚扰电话了
姓名：{name} 电话：{phone} 地址：{address}
联系人 {name} {phone}
王女士您好，我家住{address}，上周有人上门推销
我住在{address}，你们怎么会知道我家地址
麻烦把合同寄到{address}，收件人{name}，电话{phone}
银行卡号{bank_card}，户名{name}，请把学费退到这张卡
退款账号：{bank_card}
我的卡{bank_card}被扣了两次钱
公司的统一社会信用代码是{uscc}，转让后资料还留着吗
信用代码{uscc}的公司去年注销了
发到我邮箱{email}就行
邮箱：{email}
请回复至{email}，谢谢
加我微信{wechat}聊
微信号：{wechat}
我微信是{wechat}，电话同号
护照号码{passport}，签证资料已经交了
我的护照{passport}复印件在你们公司
车牌号{plate}，停在你们楼下被刮了
{plate}这辆车是我的，为什么登记在别人名下
我是学员{name}的家长，孩子的信息被泄露了
我老公{name}的身份证号是{id_card}
法定代表人{name}，身份证号码：{id_card}
打{phone}找我
有事打我手机{phone}，座机{landline}
固话{landline}，上班时间都在
请联系{name}，{phone}
张经理答应我三天内删除，结果到现在没有
李老师说可以退，后来又说不行
我找陈律师咨询过了，你们这是违法的
周先生说他负责我的案子
你们的刘会计把我的资料发到群里
客服赵小姐态度很差
我要投诉你们的员工{name}
投诉人：{name}，联系方式：{phone}
申请人{name}申请删除个人信息
我叫{name}我要投诉你们公司泄露我的手机号{phone}
我叫{name}身份证{id_card}电话{phone}
您好我是{name}的妈妈，想查一下孩子的报名记录
名字是{name}，手机尾号不记得了，应该是{phone}
我和我妻子{name}都收到了推销短信
签名：{name}
此致敬礼 投诉人{name}
我在海外，电话{abroad}，邮箱{email}
身份证：{id_card}，银行卡：{bank_card}，电话：{phone}
有人冒用{id_card}这个身份证注册公司
你们系统里我的地址还是{address}，早就搬家了
家庭住址：{address}
地址是{address}，邮编不记得了
公司注册地址在{address}
我于2023年3月5日在{address}签的合同
手机{phone}收到验证码，不是我本人操作
我用{phone}注册的账号怎么注销
账号{email}无法登录
把{phone}从你们的名单里删掉！！！
你们凭什么把{name}的电话{phone}给中介
我叫{name}，今年35岁，在{address}上班
我这边是{name}，电话{phone}
这里是{name}，我想问下我的案子
麻烦转告王总，我的电话{phone}
孙女士，女，身份证{id_card}
吴主任让我把{id_card}发过来
户名：{name} 卡号：{bank_card} 开户行：工商银行
请把款打到{bank_card}（{name}）
学生{name}，学号不清楚，家长电话{phone}
委托人：{name}，受托人：{name}
我叫{en_name}，是外籍学员，护照{passport}
我是{en_name}，邮箱{email}
QQ号12345678，微信{wechat}
我手机号码是{phone}，你们每天打三次
"""
TRADITIONAL = """
我叫{hant}，電話{phone}，請盡快回覆
本人{hant}，身份證號{id_card}，投訴貴公司洩露個人資料
姓名：{hant}，地址：{address}
我的手機號碼是{phone}
銀行卡號{bank_card}，請退款
我的護照號碼{passport}
微信號{wechat}，可以加我
請寄到我的郵箱{email}
陳小姐說會回電，一直沒有
聯絡人{hant}，電話{abroad}
"""
ENGLISH = """
My name is {en_name} and I want to complain about how you handled my data.
I'm {en_name}, you can call me on {phone}.
I am {en_name} and my ID number is {id_card}.
Please send the reply to {email}.
My email is {email}, my phone number is {national}
Call me at {abroad} after 5pm.
My phone: {phone}
You can reach me on {abroad} or {email}.
Mr {en_name} told me that my file was deleted.
Ms Li promised to call back and never did.
Mrs Wang at your office has my passport {passport}.
I spoke to Dr. Chen about the mediation.
Passport number: {passport}
My passport is {passport}, issued in Shanghai.
My bank card {bank_card} was charged twice.
Refund to card number {bank_card} please
The company's unified social credit code is {uscc}.
USCC: {uscc}
I live at {en_address}.
My home address is {en_address}, please update it.
Ship the contract to {en_address}
My WeChat is {wechat}.
WeChat ID: {wechat}
add me on wechat {wechat}
My car {plate} was photographed in your parking lot.
This is {en_name} speaking, I sold my company through you.
Name: {en_name}
Full name: {en_name}, phone: {phone}
my name is {en_name}, i took the bookkeeping course
Why do you still hold a copy of my ID card {id_card}?
You gave my number {phone} to a lender!
Regards,
{en_name}
Dear team, my husband {en_name} never agreed to this.
My ID: {id_card}. My phone: {phone}. My card: {bank_card}.
On behalf of {en_name} I ask you to erase everything.
Your agent {en_name} shared my file.
please delete {email} from your mailing list
Text me: {national}
I am writing about my daughter {en_name} who studied at your school.
Applicant: {en_name}, ID card {id_card}
My mobile number is {phone} and my landline is {landline}
Account holder: {en_name}
You have the wrong email ({email}) on file
Contact person: {en_name}, tel {phone}
"""
MIXED = """
我的name是{en_name}，email是{email}
请call我 {phone}，谢谢
My Chinese name is {name}, phone {phone}
my 身份证 is {id_card}
我的passport number是{passport}
please refund to 银行卡{bank_card}
"""

# What looks like a personal detail and is none.
LOOK_ALIKES = """
订单号202611221530123456，什么时候发货
订单编号 6222021234567890 查不到
我付了12800元，合同编号HT-2026-0315-008
参考号2026-K7Q4M的处理进度
我的收据码是K7Q4M-9XZ2P-ABCDE-F0G1H-234AB
第3.2.1条说会保存五年
2026年11月22日签的合同
2026-11-22 15:30 提交的申请
依据《个人信息保护法》第十五条第一款
国务院令第790号
客服热线400-820-8820一直打不通
你们95588的短信是真的吗
退我1380013800元
总共13812345678.50元
铁路12号线附近的校区
我坐G1234次列车过去的
3号要交材料吗
5号楼在哪里
公司有12栋楼
我叫外卖了
我叫他们经理出来
我是你们的老客户
我是高中生家长
我是江苏人，在北京工作
本人高度重视个人信息
本人已经申请过两次
请问高级经理和课程顾问的区别
基金经理是谁
谢谢老师
上周老师说可以
任何老师都不能看
历史老师推荐的
英文老师不错
工程主管签字了吗
客户经理的电话在哪看
版本1.2.3.4发布了吗
IP地址192.168.1.100访问过
快递单号SF1234567890123
运单号 75312345678901
发票号码 04403210011112345678
流水号 20261122153012345678
税率13%，金额1,234,567.89元
学号20230315001
课程代码ACC10086
身份证要保存多久
手机号可以改吗
微信支付和支付宝都可以吗
微信公众号在哪里关注
邮箱怎么注销
护照需要复印吗
银行卡信息会给第三方吗
地址是否会公开
车牌信息算个人信息吗
把资料给中介合法吗
营业时间9:00-18:00
从2024-01-01到2026-12-31
培训费3980，定金500，尾款3480
我看了第4章第12节
文件大小1048576字节
型号E12345678的设备
周一到周五10点-19点
一共150 300 500元三笔
京东618活动
沪深300指数
苏州工业园区的政策
西湖区有几家门店
朝阳区和海淀区都有校区
在路上了，3号到
一路2号车厢
条款2.3和条款4.5.6矛盾
张贴公告了吗
关于何时删除的问题
于是我就投诉了
马上处理
钱款已付
程序出错了
我在小区楼下等
知道5号线怎么走吗
人民币捌佰元整
请在15个工作日内答复
编号 1234567890123456
工单号 13912345678
Order 6222021234567890123 has not arrived
My reference is 2026-K7Q4M
Receipt code K7Q4M-9XZ2P-ABCDE-F0G1H-234AB
Clause 3.2.1 of version 4
I paid 13812345678 yuan
invoice 20261122-000123
It was filed on 2026-11-22 at 15:30
The fee was $1,380,013.80
I am Chinese and live in Beijing
I am Very Angry about this
I'm Writing to complain
I am a Student
Is my email address stored?
How long do you keep passport copies?
Do you share phone numbers with third parties?
What happens to my ID card after the transfer?
call me within 7 working days
I waited 30 days for a reply
my name is wrong in your records
the name is not spelled correctly
Which court? The High Court
See Article 17 GDPR
ISO 27001 certified
version 2.10.3 build 20261122
tracking number 1Z999AA10123456784
ticket 20261122153012
I tried 3 different ways
your customer service number 400-820-8820
Chapter 12 Section 4
I want Customer Service
This is Not Acceptable
spoke to Customer Service yesterday
signed by Your Company
WeChat account was blocked
wechat payment failed
the WeChat official account
I am from Hong Kong
Thank you for your help
Best Regards
transaction id 4929123456789012345
Regulation (EU) 2016/679
24 hour service on the street
Between 9 and 18 on Monday
error code 0x80070005
10.5 percent of 2000000
Case 2026-A1B2C is closed
two men in the street
30 day close period
serial number G12345678
contract E20260315
My 3 children took 2 courses in 2025
I'm Sorry to say this
Kind Regards, Privacy Team
"""


UNSEEN_CHINESE = """
你好，我姓王，叫{name}，上个月在你们那里买了一家公司
{name}，男，1988年出生，身份证号码为{id_card}
我是{name}本人，不同意你们使用我的照片
贵公司员工{name}私下加我微信
麻烦查一下{phone}这个号码有没有登记
来电显示{landline}，说是你们的客服
昨天有个陌生号码{phone}打过来推销代理记账
请将处理结果发送到 {email}
发票抬头的税号{uscc}写错了
我的工行卡{bank_card}至今没收到退款
钱打到这个卡里：{bank_card}
身份证正反面都给你们了，号码{id_card}
证件号{id_card}查不到报名记录
证件：{passport}
港澳通行证和护照{passport}都给过
我儿子{name}今年十二岁，你们未经同意拍了他的照片
孩子叫{name}，在你们学校学会计
房东是{name}，他的电话你们也泄露了
现住{address}
你们寄到{address}的合同我没收到
快递地址填{address}
本公司位于{address}，统一社会信用代码{uscc}
微信{wechat}，随时可以联系
加v：{wechat}
wx：{wechat}
开着{plate}的那个业务员
车牌{plate}
找钱老师退费，钱老师说不归她管
我跟你们赵总签的合同
孙主任让我等通知
联系杨律师就可以了
吴先生、郑女士都可以作证
投诉对象：{name}（业务员）
合同上签字的是{name}
请致电{phone}或{landline}
手机：{phone}（下午三点以后）
电话(微信同号){phone}
{phone}
{email}
{id_card}
我的联系方式：{phone}、{email}
这是我的身份证号 {id_card} 请核实
代理人{name}，电话{phone}，受{name}委托
我叫{name}，女，汉族，住{address}，电话{phone}
原告{name}，被告贵公司
我叫{name}！！！你们太过分了
我叫{name}。我要求删除我的全部资料
姓名{name}身份证{id_card}手机{phone}
把我的号码{phone}拉黑
短信发到{phone}了，还发到{phone}
Hi我是{name}
我跟{name}女士沟通过
经办人：{name}
刚才接电话的陈女士没有解决问题
账户{bank_card}是我的
我的邮箱是{email}，密码忘了
"""
UNSEEN_ENGLISH = """
Hello, {en_name} here, I have a question about my file.
I, {en_name}, hereby withdraw my consent.
Your colleague Mr {en_name} called me three times.
Kindly call {abroad}.
Phone {national}, email {email}
Phone: {phone}, name: {en_name}
My ID number: {id_card}
ID card no. {id_card}
The passport ({passport}) was scanned in March.
I gave you passport {passport} and card {bank_card}.
I moved to {en_address} last year.
My old address, {en_address}, is still in your system.
Send post to {en_address}.
the card ending... well the full number is {bank_card}
here is my email: {email}
{email}
{abroad}
Reply-to: {email}
My wife {en_name} and I took your course.
the student is {en_name}, my son
Miss Zhao from sales keeps calling me on {phone}
Professor Liu said my records were destroyed
You may contact my lawyer {en_name} at {email}.
WeChat: {wechat}
my wechat id is {wechat}
The plate {plate} belongs to me
Our company code {uscc} was published without consent
hi i'm {en_name} and i never signed up
Complainant: {en_name}
Best regards,
{en_name}
Yours sincerely,
{en_name}
Why did {en_name} from your office read my messages?
My contact number is {phone}.
WhatsApp {abroad}
"""
UNSEEN_LOOK_ALIKES = """
我的案件编号是2026-7QX2M，什么时候有结果
合同金额是158000元，首付50000
请问第十五条第二款是什么意思
2025年12月31日之前能办完吗
你们的营业执照上写的是哪年成立
公司注册资本10000000元
高级会计师和中级会计师的课程
我是会计专业的学生
我是应届毕业生
本人同意公开
本人不同意共享
我叫你们删除，你们不删
客户的手机号你们保存多久
员工的身份证号放在哪里
方案一和方案二的区别
温州校区的老师很好
白天打电话没人接
马上退款，否则投诉
任何人都能看到吗
安全主管是谁
于老百姓不利
常老是打不通
时间是9:30到17:30
课程编号BK20260101
退费比例是80%
一共3个人，5份材料
我买的是2号套餐
住在北京的客户多吗
我在上海，公司在杭州
去年12月到今年3月
身份证复印件要两份
房间号和楼层写错了
号码归属地不对
3楼会议室
第5号楼的电梯
在京东买的教材
周末老师上班吗
几何老师
高校老师能报名吗
单位会计需要到场吗
华为手机能用吗
黄金会员怎么退
程序员可以报名吗
付款方式有哪些
连续三个月扣费
车主需要到场吗
房主需要签字吗
税务局的王牌课程
大学毕业证编号1234567890123
SN:20260315A001
下载链接是https://example.com/a/1234567890
I read clause 12.4 and clause 13.
How do I close case 2026-9KX4T?
The total is 25,000.00 CNY
Order no. 4000123412341234
I have been waiting since 1 March 2026
It took 48 hours and 15 minutes
Your policy version 12 says five years
Room 5 was cold
the course costs 3980 yuan
I am Not Satisfied with the answer
I'm Really Upset
By Monday, please
What is Data Protection Law?
the General Data Protection Regulation
Thanks for the answer
Yours is the only school in Pudong
a 5 minute walk down the road
2 years on the road
my name appears on the website
name and address are required
my name should not be published
phone number is required
Please call me back
wechat groups are noisy
is WeChat secure?
Form 1099 and form 2848
ISBN 9787302511625
GB/T 35273-2020
error 500 at 10:15:30
flight CA1831 on 2026-05-01
I paid twice: 3980 and 3980
Article 6(1)(f)
10.0.0.1 and 255.255.255.0
SHA-256 hash 9f86d081884c7d659a2feaa0c55ad015
"""


def lines(block: str) -> list[str]:
    return [line for line in block.strip().splitlines() if line]
