"""What strangers write, with their details marked `<kind:value>`, and lines with nothing personal in them. Nobody in here exists."""

CHINESE = """
我孩子<name:李子涵>的成绩被贴出来了
他表哥<name:赵铁柱>拿着我的合同复印件
<name:王芳>是我老婆，她的号<phone:13812345678>也被卖了
手机<phone:0912-345-678>，台北人
我婆婆<name:周桂芳>七十三了，接到骗子电话
班主任<name:刘晓燕>老师在群里发的
我就是那个<name:孙立国>，上礼拜来过店里
转给了一个叫<name:何家栋>的人
收款人写的是<name:马秀英>
请把<name:陈思远>的学籍表给我看一下
法人<name:郭德明>换成了<name:罗海涛>，旧的身份证还在你们那
本人<name:许文强>，身份证<id_card:310104198506152314>
我叫<name:诸葛文>，住<address:成都市锦江区春熙路12号2栋5楼>
小名豆豆，大名<name:沈嘉怡>，三年级二班
联系我<phone:158 0000 1234>或者找我先生<phone:13900005678>
电话打这个：<phone:17711112222>，别打座机
座机<phone:0571-88001234>转分机
<phone:一三五 七七八八 九九零零> 这是我电话
我的号<phone:132-1111-2222>，打不通就发短信
有个<phone:02188887777>天天打我
微信<wechat:zhao_lei1988>
微信同名<wechat:Lucy-0303>
加我 vx <wechat:mm_521_mm>
我QQ<wechat:345678912>
扣扣号<wechat:845612379>
邮箱<email:wang_xm1990@126.com>谢谢
邮件发<email:li.na@sina.com.cn>
邮箱是 <email:tom123 @ qq.com>
发我<email:zhaolei#qq.com>
护照号码是<passport:EJ1234567>
护照<passport:P1234567>过期了
台胞证<passport:01234567>被复印
港澳居民来往内地通行证 <passport:H1234567890>
回乡证号<passport:H12345678>
军官证<id_card:南字第01234567号>
身份证后四位我不说，全号<id_card:110105199001011237>
老身份证 <id_card:110105900101123>
身份证号 <id_card:4 2 0 1 0 6 1 9 8 8 0 3 0 4 1 2 3 5>
身份证：<id_card:42010619880304123X>（最后是X）
户口本上<name:钱学文>那页你们拍了
卡号尾号不对，应是<bank_card:6217 0012 1002 4455 663>
农行卡<bank_card:6228480402564890018>
支付宝账号<phone:13677778888>
银行账号 <bank_card:1001 2234 0930 0123 456>
税号<uscc:91310115MA1K3YJ12X>
公司的码<uscc:91440300MA5DA1PK6W>
车是<plate:浙A·8K2M6>
我车牌<plate:鲁B12345>停你们楼下
<plate:苏E·D12345>绿牌那辆
住址<address:上海市徐汇区漕溪北路398号1幢1801室>
我家<address:东三环中路39号建外SOHO 12号楼2305>
寄到<address:苏州市姑苏区平江路阿婆弄3号>
老家<address:河南省周口市沈丘县刘庄店镇李楼村5组>
<address:翠竹苑7栋2单元1104>，快递放门口
地址：<address:九龍旺角彌敦道688號12樓B室>
我屋企喺<address:沙田第一城15座22樓C>
台北市民找我：<address:台北市信義區忠孝東路五段68號9樓>
學生<name:林志穎>，電話<phone:0928-123-456>
我係<name:陳大文>，身份證<id_card:A123456(3)>
先生<name:黃國華>嘅電話係<phone:9123 4567>
身分證字號<id_card:F131232216>
我姐<name:杨丽萍>替我办的，她电话<phone:18600001111>
邻居老<name:曹>说他也收到了
监护人<name:高翔>，孩子<name:高一诺>
证人：<name:邹凯>、<name:熊莉>
委托<name:唐国强>律师
你们客服<name:小田>态度差
我在合同上签的是<name:欧阳娜娜>
学员编号后面写着<name:宋佳>
是<name:田甜>介绍我来的
"""
ENGLISH = """
My name is <name:Siobhan O'Neill>, call me on <phone:07700 900123>
ring me on <phone:020 7946 0123> after six
my number is <phone:07123456789>
you can text <phone:(212) 555-0143>
cell: <phone:415.555.0172>
reach us at <phone:+44 (0)20 7946 0321>
call <phone:1-888-555-0123 ext 4> no wait that's yours, mine's <phone:646-555-0119>
from Singapore: <phone:+65 9123 4567>
my mobile <phone:0412 345 678> in Australia
whatsapp me <phone:+91-98765-43210>
phone <phone:5551234567>
I live at <address:221B Baker Street, London NW1 6XE>
my address is <address:12 Nguyen Trai St, District 5, HCMC>
we're at <address:Apt 5B, 1420 Maple Ave, Evanston, IL 60201>
the flat is <address:Flat 2, 18 Rosebery Gardens, London N8 8SH>
post to <address:P.O. Box 4471>, Auckland
house: <address:7 Orchard Close>
deliver to <address:Room 1802, Tower 2, 388 Nanjing West Road, Shanghai>
<address:42 Wallaby Way, Sydney NSW 2000>
postcode <address:SW1A 2AA>
<name:Priyanka Deshmukh> from your sales team rang
the student, <name:Kwame Mensah>, is 13
My daughter <name:Aoife> is in year 9
on behalf of my late husband <name:Tomasz Kowalski>
I'm <name:Nguyen Van Anh>
this is <name:Carlos> again
it was a man called <name:Dmitri Volkov>
signed, <name:L. Fernandez>
Sincerely, <name:Beatrice Okafor>
your agent <name:Jimmy Tang> has my papers
ask <name:Mrs Papadopoulos>
my boss <name:Henrik Larsson> knows my salary now
full name: <name:JOHN PAUL MCKENZIE>
name: <name:maria garcia lopez>
im <name:Ahmed> and ur guy took my id
the certificate says <name:Li Xiaolong>
email <email:sara.k@proton.me>
mail me: <email:jo_92@yahoo.co.uk>!
<email:zhang (at) example (dot) com>
contact <email:first.last+tag@sub.domain.org>
e-mail is <email:bob at gmail dot com>
passport <passport:G28233515>
my passport no is <passport:533401234>
US passport <passport:C03005988>
indian passport <passport:K1234567>
ssn <id_card:078-05-1120>
social security number: <id_card:123-45-6789>
NI number <id_card:QQ 12 34 56 C>
national id <id_card:784-1984-1234567-1>
my id card <id_card:440524198001010017>
Aadhaar <id_card:2341 2341 2346>
driver's license <id_card:D1234562>
card <bank_card:4111 1111 1111 1111>
visa <bank_card:4012888888881881>
amex <bank_card:3782 822463 10005>
IBAN <bank_card:GB82 WEST 1234 5698 7654 32>
account number <bank_card:12345678> sort code 20-00-00
plate <plate:粤B·1A2B3>
reg number <plate:AB12 CDE>
wechat <wechat:lily_2020>
my weixin: <wechat:bigbear88>
line id <wechat:sunny_99>
telegram @<wechat:kuroneko77>
company code <uscc:91350211MA2XXBUM3E>
"""
NAMES = """
昨天<name:蒋雪琪>打电话让我补材料
听说<name:潘建军>离职的时候拷走了客户表
介绍人是隔壁店的<name:邓丽霞>
表上第三行<name:冯浩宇>就是我
<name:彭子轩>的妈妈问我怎么会知道她家的事
把<name:董晓梅>从群里踢出去
<name:卢志明>和<name:袁秀兰>两个股东都签了
我舅舅<name:任国栋>是原来的法人
合同上写<name:魏大勇>，怎么变成<name:薛金凤>了
我娘家姓<name:沈>，单名一个静字
<name:吕思涵>家长，请问成绩能删吗
你们的会计<name:贾文博>加了我微信
当时接待的是<name:夏雨荷>
<name:丁一>这个名字你们打错了
麻烦找一下<name:欧阳晓峰>
我是<name:白露露>
法人变更为<name:江一帆>
<name:孟祥瑞>，女，四十二岁
叫<name:汪小菲>的那位销售
我跟<name:金泽宇>合伙开的店
老师<name:雷婷婷>把名单发到朋友圈
身份证上是<name:龙飞飞>
<name:史可心>今年上小学
<name:钱多多>是小名
<name:严肃清>是我公公
<name:韩梅梅>拿了我的U盘
爷爷<name:卞之恒>不识字，字是别人代签的
<name:阿依古丽·买买提>是我全名
<name:尉迟敬>
同学<name:祁同伟>也在名单里
"""
NOTHING = """
订单号 202611220001234567
金额 13800000000 元
票据号 1234567890123456
公元2026年11月22日 13:45
第 13800138 号文
版本 3.2.1 条款 11.1
我等了 3 个月 15 天
发票代码 011001900211
ISO 27001:2022 和 GB/T 35273-2020
营业额 91350100 万
合同编号HT-2026-1108-0032
快递单号 SF1234567890123
退了我 1,280.00 元
你们官网 400-820-8820 打不通
客服电话 95588
第六条第二款
国发〔2026〕13号
准考证号 202611001234
学号 20230415
高铁G1234次
微信群里有300人
微信支付扣了我88
密码是六位数
版本号v2.3.4build5678
周一上午说会回我
张江高科那边的分公司
王府井店
马上处理
何时能好
高中生可以报吗
方便的话回我
常州分部
温州话听得懂吗
金额大写壹万元整
从2024年1月到2026年11月
会计老师
白天没空
你们经理在吗
小程序登不上
成都武侯区那家店
我要找律师
毛病真多
任何人都不行吗
安全吗
万一丢了
包括复印件吗
Order no. 4512 8891 2231
invoice 2026-000123
tracking number 1Z999AA10123456784
Article 13 of the PIPL
section 164.312
I paid $1,299.00 on 12/11/2026
from 9:00 to 18:30
version 3.10.2
see May Report
Best Regards from the team
the Green Street branch
Will you help me
April was when it happened
my son is 12
my friend told me
This is Ridiculous
I am Very Angry
Dear Sir or Madam
Privacy Policy section
Data Protection Officer
room for improvement 100 percent
call me back tomorrow
the Great Wall office
Hong Kong branch
30 days or 720 hours
my manager is away
reference 8841-22
flight MU5123
Windows 11 24H2
Question 12345678 times asked
"""
