"""Every story of the hall: each service, each branch.  The table to read; `story.py` explains the columns."""

from __future__ import annotations

from tests.journeys.story import Story

# ── what is typed again and again ─────────────────────────────────────────────────────────────
GREET = "⏎ ⏎"
"""The next customer; the welcome is spoken."""
READER = "1 {phone}⏎ 1 1 "
"""The holder came, the number, the reader, the photo looked at."""
TYPED = "1 {phone}⏎ 2 {document}⏎ {until}⏎ 1 "
"""The holder's resident card, typed."""
FORM = "1 {form}⏎ "
SMS = "2 {code}⏎ "
PASSWORD = "3 {password}⏎ "
END = "1 0 ⏎ 1 1"
"""Nothing more, no need, the slip, pleased, served."""
END_INFORMED = "1 0 1 1"
"""The same without a slip: nothing was committed."""
END_UNKNOWN = "1 ⏎ 1 1"
"""The same for somebody not verified: no recommendation."""
LATER = "1 1 3"
"""Nothing more, pleased, put off."""
NOT = "1 1 4"
"""Nothing more, pleased, the customer does not want it."""
TARIFF = GREET + "08⏎ "
PLAN = ("applied plan_change", "line.pending_from → {next_month}")
PAID_OFF = ("line.contract_until → None", "line.penalty → 0")
"""The penalty was paid: the contract is over."""
G128, G88 = (*PLAN, "line.pending_plan → G128"), (*PLAN, "line.pending_plan → G88")

TARIFF_CHANGE = (
    Story("tariff_change", "采用系统推荐，读卡器核验，签字确认",
          TARIFF + READER + "⏎ 1" + FORM + "⏎" + END, ("08 done",), "heavy", changes=G128,
          before="plan=畅行38", after="plan=全球通128 effective=2026-12-01",
          said="welcome ask_need who_came ask_phone ask_document recommend_plan consent_plan ask_evidence"
               " ask_signature plan_done anything_else ask_usage slip satisfaction farewell",
          norms="CM-HALL-0510-01 CM-HALL-0510-04 CM-HALL-08-02 CM-HALL-08-03 CM-HALL-08-04 CM-HALL-E05-03"
                " CM-HALL-02-03 CM-HALL-03-10"),
    Story("tariff_change", "按拼音首字母找业务，手输身份证，短信确认",
          GREET + "zf⏎ " + TYPED + "G88⏎ 1" + SMS + "⏎" + END, ("08 done",), changes=G88,
          said="ask_sms_code"),
    Story("tariff_change", "服务密码确认，头一次输错",
          TARIFF + READER + "G88⏎ 1 3 111222⏎ {password}⏎ ⏎" + END, ("08 done",), changes=G88,
          refused="visit.password_wrong", said="ask_password"),
    Story("tariff_change", "服务密码输错三次锁住，改用签字",
          TARIFF + READER + "G88⏎ 1 3 111222⏎ 111222⏎ 111222⏎ 1" + FORM + "⏎" + END, ("08 done",), changes=G88,
          refused="visit.password_wrong visit.password_wrong", said="ask_password evidence_locked ask_signature"),
    Story("tariff_change", "合约期内，违约金付现金，找零，电子发票",
          TARIFF + READER + "G128⏎ ⏎ 1" + FORM + "1 1 400⏎ ⏎ ⏎ 1 {invoice}⏎ ⏎ ⏎" + END, ("08 done",), "contract",
          changes=(*G128, *PAID_OFF), paid=("cash 30000",),
          said="penalty_notice consent_plan offer_list ask_payment sing_received sing_change offer_invoice"
               " hand_invoice plan_done",
          norms="CM-HALL-E02-06 CM-HALL-E02-07 CM-HALL-0510-05 CM-SPEC-2-1-3-08"),
    Story("tariff_change", "违约金现金正好，先给少了，打印话费清单，不要发票",
          TARIFF + READER + "G128⏎ ⏎ 1" + FORM + "2 1 200⏎ ⎋ 300⏎ ⏎ 3 ⏎" + END, ("08 done",), "contract",
          changes=(*G128, *PAID_OFF), paid=("cash 30000",), refused="money.short", said="sing_received offer_invoice",
          unsaid="sing_change hand_invoice"),
    Story("tariff_change", "违约金刷卡，纸质发票",
          TARIFF + READER + "G128⏎ ⏎ 1" + FORM + "1 2 {ref}⏎ 2 {invoice}⏎ ⏎ ⏎" + END, ("08 done",), "contract",
          changes=(*G128, *PAID_OFF), paid=("card 30000",), said="hand_invoice"),
    Story("tariff_change", "违约金扫码，终端参考号里不许是卡号",
          TARIFF + READER + "G128⏎ ⏎ 1" + FORM + "1 3 6222021234567890128⏎ ⎋ {ref}⏎ 3 ⏎" + END, ("08 done",),
          "contract", changes=(*G128, *PAID_OFF), paid=("qr 30000",), refused="field.card"),
    Story("tariff_change", "违约金一半现金一半刷卡",
          TARIFF + READER + "G128⏎ ⏎ 1" + FORM + "1 4 100⏎ ⏎ 2 {ref}⏎ 3 ⏎" + END, ("08 done",), "contract",
          changes=(*G128, *PAID_OFF), paid=("cash 10000", "card 20000"), said="sing_part"),
    Story("tariff_change", "听到违约金不付了",
          TARIFF + READER + "G128⏎ ⏎ 1" + FORM + "1 0" + NOT, ("08 declined",), "contract", outcome="declined",
          said="penalty_notice ask_payment"),
    Story("tariff_change", "欠费，缓办", TARIFF + READER + "⏎" + LATER, ("08 deferred",), "arrears",
          outcome="deferred", said="arrears_first", unsaid="recommend_plan ask_usage", norms="CM-HALL-08-01"),
    Story("tariff_change", "欠费，先交费再变更：一台清，一张单",
          TARIFF + READER + "⏎ 2 12⏎ {phone}⏎ 1 2 1 1 100⏎ ⏎ 3 ⏎ 2 08⏎ 1 ⏎ 1" + FORM + "⏎" + END,
          ("08 deferred", "12 done", "08 done"), "arrears", paid=("cash 10000",),
          changes=(*PLAN, "line.pending_plan → A58", "applied top_up", "line.arrears → 0", "line.balance +2750",
                   "top_up +1"),
          said="arrears_first ask_next top_up_number same_person consent_plan slip"),
    Story("tariff_change", "有待生效的变更，用新的代替",
          TARIFF + READER + "1 G88⏎ 1" + FORM + "⏎" + END, ("08 done",), "pending",
          changes=("applied plan_change", "line.pending_plan → G88"), said="pending_change"),
    Story("tariff_change", "有待生效的变更，保留原来的", TARIFF + READER + "2" + NOT, ("08 declined",), "pending",
          outcome="declined", said="pending_change"),
    Story("tariff_change", "客户不同意", TARIFF + READER + "G88⏎ 2" + NOT, ("08 declined",), outcome="declined",
          said="consent_plan", unsaid="ask_evidence"),
    Story("tariff_change", "客户有疑问，再念一遍，同意", TARIFF + READER + "G88⏎ 3 1" + FORM + "⏎" + END,
          ("08 done",), changes=G88, said="consent_plan consent_plan ask_evidence"),
    Story("tariff_change", "确认以后改主意：改前项，重新征求同意",
          TARIFF + READER + "G128⏎ 1 <F4>2⏎ G88⏎ 1" + FORM + "⏎" + END, ("08 done",), changes=G88,
          said="consent_plan consent_plan ask_evidence"),
    Story("tariff_change", "按错了，退回一步再选",
          TARIFF + READER + "G128⏎ ⎋ G88⏎ 1" + FORM + "⏎" + END, ("08 done",), changes=G88),
    Story("tariff_change", "号码听错了一位，改号码",
          TARIFF + "1 15400000000⏎ ⎋ {phone}⏎ 1 1 G88⏎ 1" + FORM + "⏎" + END, ("08 done",), changes=G88,
          refused="visit.unknown_phone"),
    Story("tariff_change", "没带证件，五要素说明，缓办", TARIFF + "1 {phone}⏎ 0 1" + LATER, ("08 deferred",),
          outcome="deferred", said="ask_document no_document", unsaid="exception_wait",
          norms="CM-HALL-0510-02 CM-HALL-01-08"),
    Story("tariff_change", "没带证件，后来找到了，号码不用重说",
          TARIFF + "1 {phone}⏎ 0 2 1 1 G88⏎ 1" + FORM + "⏎" + END, ("08 done",), changes=G88,
          said="ask_phone ask_document no_document ask_document consent_plan"),
    Story("tariff_change", "证件过期，缓办", TARIFF + "1 {phone}⏎ 1 1 2 1" + LATER, ("08 deferred",), "expired",
          outcome="deferred", refused="visit.key", said="no_document"),
    Story("tariff_change", "手输证件过期，缓办", TARIFF + "1 {phone}⏎ 2 {document}⏎ {until}⏎ 1 2 1" + LATER,
          ("08 deferred",), "expired", outcome="deferred", refused="visit.key", said="no_document"),
    Story("tariff_change", "来的不是本人，缓办", TARIFF + "1 {phone}⏎ 1 3 1" + LATER, ("08 deferred",),
          outcome="deferred", said="no_document", norms="CM-HALL-0510-04"),
    Story("tariff_change", "手输的是别人的证件，不能核过",
          TARIFF + "1 {phone}⏎ 2 {stranger}⏎ 0⏎ 1 3 1" + LATER, ("08 deferred",), outcome="deferred",
          refused="visit.key", said="no_document"),
    Story("tariff_change", "证件号码末位输错，重输",
          TARIFF + "1 {phone}⏎ 2 110000199001010000⏎ ⎋ {document}⏎ {until}⏎ 1 G88⏎ 1" + FORM + "⏎" + END,
          ("08 done",), changes=G88, refused="id.checksum"),
    Story("tariff_change", "金卡客户没带证件，值班经理同意特办",
          TARIFF + "1 {phone}⏎ 0 1 1 老客户，经理认识⏎ {manager}⏎ {manager_pin}⏎ G88⏎ 1" + FORM + "⏎" + END_UNKNOWN,
          ("08 done",), "gold", changes=G88, said="exception_wait consent_plan",
          unsaid="no_document ask_usage", norms="CM-HALL-0510-03"),
    Story("tariff_change", "金卡客户没带证件，值班经理不同意",
          TARIFF + "1 {phone}⏎ 0 1 2 1" + LATER, ("08 deferred",), "gold", outcome="deferred",
          said="exception_wait no_document"),
    Story("tariff_change", "金卡客户没带证件，不请示，证件找到了",
          TARIFF + "1 {phone}⏎ 0 3 1 1 G88⏎ 1" + FORM + "⏎" + END, ("08 done",), "gold", changes=G88,
          said="exception_wait", unsaid="no_document"),
    Story("tariff_change", "批准特办不能用自己的工号，经理密码也不能错",
          TARIFF + "1 {phone}⏎ 0 1 1 老客户⏎ {staff}⏎ {pin}⏎ ⎋ {manager}⏎ 000111⏎ {manager_pin}⏎ G88⏎ 1"
          + FORM + "⏎" + END_UNKNOWN, ("08 done",), "gold", changes=G88, refused="access.self signin.wrong"),
    Story("tariff_change", "单位没带证件，值班经理同意特办",
          TARIFF + "3 {phone}⏎ 0 1 1 长期客户⏎ {manager}⏎ {manager_pin}⏎ G88⏎ 1" + FORM + "⏎" + END_UNKNOWN,
          ("08 done",), "company_small", changes=G88, said="exception_wait"),
    Story("tariff_change", "代办：机主证件、代办人证件、委托书",
          TARIFF + "2 {phone}⏎ 1 1 {proxy.document}⏎ 1 1 G88⏎ 1" + FORM + "⏎" + END, ("08 done",),
          also={"proxy": "elder"}, changes=(*G88, "proxy_act +1"), said="ask_proxy_document ask_letter",
          norms="CM-HALL-0510-04"),
    Story("tariff_change", "代办没有委托书，不能办",
          TARIFF + "2 {phone}⏎ 1 1 {proxy.document}⏎ 2 1 3 1" + LATER, ("08 deferred",), also={"proxy": "elder"},
          outcome="deferred", refused="visit.key", said="ask_letter no_document"),
    Story("tariff_change", "单位经办：营业执照、经办人证件、盖章介绍信",
          TARIFF + "3 {phone}⏎ 9 3 {document}⏎ 1 {proxy.document}⏎ 1 1 G88⏎ 1" + FORM + "⏎" + END, ("08 done",),
          "company", also={"proxy": "elder"}, changes=(*G88, "proxy_act +1"), said="ask_letter"),
    Story("tariff_change", "护照", TARIFF + "1 {phone}⏎ 3 {document}⏎ {until}⏎ 1 G88⏎ 1" + FORM + "⏎" + END,
          ("08 done",), "passport", changes=G88),
    Story("tariff_change", "港澳通行证", TARIFF + "1 {phone}⏎ 4 {document}⏎ {until}⏎ 1 G88⏎ 1" + FORM + "⏎" + END,
          ("08 done",), "hk_macao", changes=G88),
    Story("tariff_change", "台湾通行证", TARIFF + "1 {phone}⏎ 5 {document}⏎ {until}⏎ 1 G88⏎ 1" + FORM + "⏎" + END,
          ("08 done",), "taiwan", changes=G88),
    Story("tariff_change", "港澳台居住证", TARIFF + "1 {phone}⏎ 6 {document}⏎ {until}⏎ 1 G88⏎ 1" + FORM + "⏎" + END,
          ("08 done",), "hmt", changes=G88),
    Story("tariff_change", "外国人永居证", TARIFF + "1 {phone}⏎ 7 {document}⏎ {until}⏎ 1 G88⏎ 1" + FORM + "⏎" + END,
          ("08 done",), "foreign", changes=G88),
    Story("tariff_change", "临时身份证", TARIFF + "1 {phone}⏎ 8 {document}⏎ {until}⏎ 1 G88⏎ 1" + FORM + "⏎" + END,
          ("08 done",), "temporary", changes=G88),
    Story("tariff_change", "军人证件", TARIFF + "1 {phone}⏎ 9 2 {document}⏎ 1 G88⏎ 1" + FORM + "⏎" + END,
          ("08 done",), "military", changes=G88),
    Story("tariff_change", "户口簿，监护人同来",
          TARIFF + "1 {phone}⏎ 9 1 {document}⏎ 1 1 {guardian}⏎ G88⏎ 1" + FORM + "⏎" + END, ("08 done",), "minor",
          changes=G88, said="ask_guardian"),
    Story("tariff_change", "户口簿，监护人没来", TARIFF + "1 {phone}⏎ 9 1 {document}⏎ 1 0 1" + LATER,
          ("08 deferred",), "minor", outcome="deferred", said="ask_guardian no_document"),
    Story("tariff_change", "客户在确认时走了", TARIFF + READER + "G88⏎ <F10>2 1", ("08 cancelled",),
          outcome="left"),
    Story("tariff_change", "只结束本单，再查话费",
          TARIFF + READER + "<F10>1 2 2 13⏎ 1 1 1" + END_INFORMED, ("08 cancelled", "13 informed")),
    Story("tariff_change", "客户去取资料，挂起，回来接着办",
          TARIFF + "1 154 <F5>取资料⏎ <F5>1⏎ ⎋{phone}⏎ 1 1 G88⏎ 1" + FORM + "⏎" + END, ("08 done",), changes=G88),
    Story("tariff_change", "办着业务又想起另一项：先记下，办完接着办",
          TARIFF + READER + "G88⏎ <F2>13⏎ 1" + FORM + "⏎ 1 1 1" + END, ("08 done", "13 informed"), changes=G88,
          said="consent_plan same_person enquiry_what slip"),
)

TARIFF_CHANGE += (
    Story("tariff_change", "护照上不了读卡器，改手输",
          TARIFF + "1 {phone}⏎ 1 3 {document}⏎ {until}⏎ 1 G88⏎ 1" + FORM + "⏎" + END, ("08 done",), "passport",
          changes=G88, refused="id.no_card"),
    Story("tariff_change", "短信验证码念错一次", TARIFF + READER + "G88⏎ 1 2 000000⏎ {code}⏎ ⏎" + END, ("08 done",),
          changes=G88, refused="visit.code_wrong", said="ask_sms_code"),
    Story("tariff_change", "客户要核对全号码：写明理由才显示",
          TARIFF + "1 {phone}⏎ <F3>1⏎ 客户要求逐位核对⏎ 1 1 G88⏎ 1" + FORM + "⏎" + END, ("08 done",), changes=G88),
    Story("tariff_change", "转给值班经理，经理说可以办，接回来",
          TARIFF + READER + "<F8>1 客户对资费有异议⏎ <F5>1⏎ G88⏎ 1" + FORM + "⏎" + END, ("08 done",), changes=G88),
    Story("tariff_change", "刚点头又想起另一项：先记下，确认不用重来",
          TARIFF + READER + "G128⏎ 1 <F2>13⏎ 1 {form}⏎ ⏎ 1 1 1" + END, ("08 done", "13 informed"), changes=G128,
          said="consent_plan ask_evidence plan_done ask_next same_person enquiry_what"),
    Story("tariff_change", "办好了才想起另一项：办好的不动",
          TARIFF + READER + "G128⏎ 1" + FORM + "<F2>13⏎ ⏎ 1 1 1" + END, ("08 done", "13 informed"), changes=G128,
          said="consent_plan ask_evidence plan_done ask_next same_person enquiry_what"),
    Story("tariff_change", "挂起的理由里不许有服务忌语",
          TARIFF + READER + "<F5>他烦不烦⏎ G88⏎ 1" + FORM + "⏎" + END, ("08 done",), changes=G88,
          refused="visit.forbidden"),
)

BRAND = GREET + "07⏎ "
EASY = ("applied brand_change", "line.pending_brand → easyown", "line.pending_from → {next_month}",
        "line.pending_plan → A38")
GOTONE = ("applied brand_change", "line.pending_brand → gotone", "line.pending_from → {next_month}",
          "line.pending_plan → G88")

BRAND_CHANGE = (
    Story("brand_change", "全球通改神州行，失去的都讲到，短信确认",
          BRAND + READER + "easyown⏎ ⏎ 1" + SMS + "⏎" + END, ("07 done",), "gold", changes=EASY,
          before="brand=全球通", after="brand=神州行 effective=2026-12-01",
          said="brand_ask brand_terms brand_consent ask_sms_code brand_done",
          norms="CM-HALL-07-01 CM-HALL-07-02 CM-HALL-08-02 CM-HALL-08-03"),
    Story("brand_change", "神州行改全球通，赠送的余额作废也要讲，服务密码确认",
          BRAND + READER + "gotone⏎ ⏎ 1" + PASSWORD + "⏎" + END, ("07 done",), "gift", changes=GOTONE),
    Story("brand_change", "违约金付现金，正好，不要发票",
          BRAND + READER + "gotone⏎ ⏎ ⏎ 1" + FORM + "1 1 300⏎ ⏎ 3 ⏎" + END, ("07 done",), "contract",
          changes=(*GOTONE, *PAID_OFF), paid=("cash 30000",), said="brand_terms penalty_notice brand_consent"),
    Story("brand_change", "学生改动感地带", BRAND + READER + "mzone⏎ ⏎ 1" + FORM + "⏎" + END, ("07 done",), "student",
          changes=("applied brand_change", "line.pending_brand → mzone", "line.pending_from → {next_month}",
                   "line.pending_plan → D30")),
    Story("brand_change", "欠费，缓办", BRAND + READER + "⏎" + LATER, ("07 deferred",), "arrears",
          outcome="deferred", said="arrears_first", unsaid="brand_ask"),
    Story("brand_change", "有待生效的变更，保留原来的", BRAND + READER + "2" + NOT, ("07 declined",), "pending",
          outcome="declined", said="pending_change"),
    Story("brand_change", "听完条款不同意", BRAND + READER + "gotone⏎ ⏎ 2" + NOT, ("07 declined",),
          outcome="declined", said="brand_terms brand_consent"),
    Story("brand_change", "没带证件，缓办", BRAND + "1 {phone}⏎ 0 1" + LATER, ("07 deferred",), outcome="deferred",
          said="no_document"),
    Story("brand_change", "代办人已替三位办过，不能再代办",
          BRAND + "2 {phone}⏎ 1 1 {proxy.document}⏎ 1 1 ⏎ 1 1 4", ("07 refused",), also={"proxy": "proxy"},
          outcome="declined", said="ask_letter proxy_full", unsaid="brand_ask"),
    Story("brand_change", "贵宾没带证件，经理特办", BRAND + "1 {phone}⏎ 0 1 1 老客户⏎ {manager}⏎ {manager_pin}⏎"
          " easyown⏎ ⏎ 1" + FORM + "⏎" + END_UNKNOWN, ("07 done",), "diamond", changes=EASY, said="exception_wait"),
)

SERVICE = GREET + "09⏎ "
LOST = ("applied service_change", "line.state → lost")
SERVICE_CHANGE = (
    Story("service_change", "挂失，没带证件，服务密码核实", SERVICE + "1 2 {phone}⏎ 1 {password}⏎ ⏎" + END,
          ("09 done",), changes=LOST, before="state=正常", after="state=已挂失",
          said="service_want loss_means loss_consent ask_password loss_done", unsaid="ask_document"),
    Story("service_change", "挂失，没带证件也忘了密码，打热线", SERVICE + "1 3 ⏎ 1 1 5", ("09 informed",),
          outcome="referred", said="loss_means loss_hotline"),
    Story("service_change", "挂失，密码输错三次，打热线",
          SERVICE + "1 2 {phone}⏎ 1 111222⏎ 111222⏎ 111222⏎ 1 1 1 5", ("09 informed",), outcome="referred",
          refused="visit.password_wrong visit.password_wrong", said="ask_password loss_locked"),
    Story("service_change", "挂失，密码锁住，找到了证件",
          SERVICE + "1 2 {phone}⏎ 1 111222⏎ 111222⏎ 111222⏎ 2 1 1 {phone}⏎ 1 1 1" + FORM + "⏎" + END, ("09 done",),
          changes=LOST, refused="visit.password_wrong visit.password_wrong",
          said="loss_locked loss_means who_came service_consent_state loss_done"),
    Story("service_change", "挂失，带了证件", SERVICE + "1 1" + READER + "1" + FORM + "⏎" + END, ("09 done",),
          changes=LOST, said="loss_means service_consent_state loss_done"),
    Story("service_change", "挂失，听说卡马上停用，又不挂了", SERVICE + "1 2 {phone}⏎ 2" + NOT, ("09 declined",),
          outcome="declined", said="loss_consent"),
    Story("service_change", "已经挂失，不用再办", SERVICE + "1 1" + READER + "⏎" + END_INFORMED, ("09 informed",),
          "lost", said="service_same"),
    Story("service_change", "解挂复机", SERVICE + "2" + READER + "1" + FORM + "⏎" + END, ("09 done",), "lost",
          changes=("applied service_change", "line.state → active"), before="state=已挂失", after="state=正常"),
    Story("service_change", "停机保号，讲清保号费和到期", SERVICE + "3" + READER + "1" + FORM + "⏎" + END,
          ("09 done",), changes=("applied service_change", "line.state → suspended"), after="state=已停机",
          said="service_consent_suspend service_done"),
    Story("service_change", "国际漫游，收押金，刷卡", SERVICE + "4" + READER + "1" + FORM + "1 2 {ref}⏎ 3 ⏎" + END,
          ("09 done",), changes=("applied service_change", "line.services → alert caller_id roaming"),
          paid=("card 50000",), said="service_consent_roaming ask_payment"),
    Story("service_change", "国际漫游，金卡免押金", SERVICE + "4" + READER + "1" + FORM + "⏎" + END, ("09 done",),
          "gold", changes=("applied service_change", "line.services → alert caller_id roaming"),
          unsaid="ask_payment"),
    Story("service_change", "停着机要开漫游：先复机，缓办", SERVICE + "4" + READER + "⏎" + LATER, ("09 deferred",),
          "suspended", outcome="deferred", said="service_resume_first"),
    Story("service_change", "来电显示关掉", SERVICE + "5" + READER + "1" + SMS + "⏎" + END, ("09 done",),
          changes=("applied service_change", "line.services → alert"), before="state=已开通", after="state=未开通",
          said="service_consent_switch"),
    Story("service_change", "彩铃，客户自己要的", SERVICE + "9" + READER + "1 1" + FORM + "⏎" + END, ("09 done",),
          changes=("applied service_change", "line.services → alert caller_id ring"),
          unsaid="service_consent_again", norms="CM-HALL-E05-04"),
    Story("service_change", "彩铃是我们推荐的，再确认一次", SERVICE + "9" + READER + "2 1 1" + FORM + "⏎" + END,
          ("09 done",), changes=("applied service_change", "line.services → alert caller_id ring"),
          said="service_consent_switch service_consent_again"),
    Story("service_change", "彩铃是我们推荐的，第二次问就不要了", SERVICE + "9" + READER + "2 1 2" + NOT,
          ("09 declined",), outcome="declined", said="service_consent_again"),
    Story("service_change", "其他服务从列表里按首字母找：余额提醒关掉",
          SERVICE + "0" + READER + "yetx⏎ 1" + FORM + "⏎" + END, ("09 done",),
          changes=("applied service_change", "line.services → caller_id"), after="service=余额提醒"),
    Story("service_change", "没带证件停机保号，缓办", SERVICE + "3 1 {phone}⏎ 0 1" + LATER, ("09 deferred",),
          outcome="deferred", said="no_document"),
    Story("service_change", "贵宾没带证件，经理特办停机保号",
          SERVICE + "3 1 {phone}⏎ 0 1 1 老客户⏎ {manager}⏎ {manager_pin}⏎ 1" + FORM + "⏎" + END_UNKNOWN,
          ("09 done",), "gold", changes=("applied service_change", "line.state → suspended")),
)

ACCOUNT = GREET + "10⏎ "
ACCOUNT_CHANGE = (
    Story("account_change", "改线上自助缴费，账单不变", ACCOUNT + READER + "3 1 1" + FORM + "⏎" + END, ("10 done",),
          changes=("applied account_change", "line.pay_detail new", "line.pay_method → online"),
          before="pay_method=营业厅缴费", after="pay_method=线上自助缴费",
          said="account_method account_bill account_consent account_done", norms="CM-HALL-10-01 CM-HALL-10-02"),
    Story("account_change", "银行代扣：户主授权书、银行、户名、账号",
          ACCOUNT + READER + "2 1 {form2}⏎ zsyh⏎ 王示例⏎ 6200000000000000000⏎ 1 1" + FORM + "⏎" + END, ("10 done",),
          changes=("applied account_change", "line.pay_detail new", "line.pay_method → debit"),
          said="account_authority account_consent_debit"),
    Story("account_change", "银行代扣没有户主签名的授权书，缓办", ACCOUNT + READER + "2 2" + LATER, ("10 deferred",),
          outcome="deferred", said="account_authority"),
    Story("account_change", "账单改发邮箱", ACCOUNT + READER + "1 3 someone@example.com⏎ 1" + FORM + "⏎" + END,
          ("10 done",), changes=("applied account_change", "line.pay_detail new"), said="account_email"),
    Story("account_change", "账单寄到新地址，短信确认",
          ACCOUNT + TYPED + "1 2 示范区样板路1号⏎ 1" + SMS + "⏎" + END, ("10 done",),
          changes=("applied account_change", "line.pay_detail new"), said="account_address"),
    Story("account_change", "代扣改回营业厅缴费", ACCOUNT + READER + "1 1 1" + PASSWORD + "⏎" + END, ("10 done",),
          "debit", changes=("applied account_change", "line.pay_detail new", "line.pay_method → counter"),
          before="pay_method=银行代扣"),
    Story("account_change", "不同意", ACCOUNT + READER + "3 1 2" + NOT, ("10 declined",), outcome="declined"),
    Story("account_change", "没带证件，缓办", ACCOUNT + "1 {phone}⏎ 0 1" + LATER, ("10 deferred",),
          outcome="deferred", said="no_document"),
    Story("account_change", "单位经办改缴费方式",
          ACCOUNT + "3 {phone}⏎ 9 3 {document}⏎ 1 {proxy.document}⏎ 1 1 3 1 1" + FORM + "⏎" + END, ("10 done",),
          "company", also={"proxy": "elder"},
          changes=("applied account_change", "line.pay_detail new", "line.pay_method → online", "proxy_act +1")),
)

SIM = GREET + "11⏎ "
NEW_SIM = ("applied sim_replace", "line.iccid new", "line.sim_since → 2026-11-22", "sim_stock -1")
SIM_REPLACEMENT = (
    Story("sim_replacement", "卡坏了，交回旧卡，卡费扫码，试拨接通",
          SIM + READER + "3 1 {iccid}⏎ 1 {form}⏎ 1 3 {ref}⏎ 3 1 ⏎" + END, ("11 done",), changes=NEW_SIM,
          paid=("qr 1000",), after="reason=损坏",
          said="sim_reason sim_old_card sim_consent ask_signature ask_payment test_call sim_done",
          norms="CM-HALL-11-01 CM-HALL-08-03"),
    Story("sim_replacement", "银卡免卡费，换卡型", SIM + READER + "4 1 {iccid}⏎ 1 {form}⏎ 1 ⏎" + END, ("11 done",),
          "silver", changes=NEW_SIM, unsaid="ask_payment"),
    Story("sim_replacement", "手机丢了，挂失的号码补卡后恢复，卡费现金",
          SIM + READER + "1 {iccid}⏎ 1 {form}⏎ 1 1 10⏎ ⏎ 3 1 ⏎" + END, ("11 done",), "lost",
          changes=(*NEW_SIM, "line.state → active"), paid=("cash 1000",), unsaid="sim_old_card"),
    Story("sim_replacement", "三十天内第二次换，经理同意",
          SIM + READER + "1 1 卡又丢了⏎ {manager}⏎ {manager_pin}⏎ {iccid}⏎ 1 {form}⏎ 1 1 10⏎ ⏎ 3 3 ⏎" + END,
          ("11 done",), "recent_sim", changes=NEW_SIM, paid=("cash 1000",), said="sim_recent sim_consent",
          norms="CM-HALL-E04-01"),
    Story("sim_replacement", "三十天内第二次换，经理不同意", SIM + READER + "1 2 1 1 4", ("11 refused",),
          "recent_sim", outcome="declined", said="sim_recent", unsaid="sim_consent"),
    Story("sim_replacement", "新卡卡号输错一位，又拿了张不是库里的卡",
          SIM + READER + "3 1 89860012345678901239⏎ ⎋ 89860012345678901238⏎ ⎋ {iccid}⏎ 1 {form}⏎ 1 3 {ref}⏎ 3 1 ⏎"
          + END, ("11 done",), changes=NEW_SIM, paid=("qr 1000",), refused="sim.checksum sim.unknown"),
    Story("sim_replacement", "试拨没接通，重试接通",
          SIM + READER + "3 1 {iccid}⏎ 1 {form}⏎ 1 3 {ref}⏎ 3 2 1 1 ⏎" + END, ("11 done",), changes=NEW_SIM,
          paid=("qr 1000",), said="test_call test_failed test_call sim_done"),
    Story("sim_replacement", "听说旧卡马上失效，不换了", SIM + READER + "5 1 {iccid}⏎ 2" + NOT, ("11 declined",),
          outcome="declined", said="sim_consent"),
    Story("sim_replacement", "金卡客户没带证件，也不能特办", SIM + "1 {phone}⏎ 0 1" + LATER, ("11 deferred",), "gold",
          outcome="deferred", said="no_document", unsaid="exception_wait"),
    Story("sim_replacement", "护照读不了，请到能读的厅", SIM + "1 {phone}⏎ 2 1" + LATER, ("11 deferred",), "passport",
          outcome="deferred", said="unreadable"),
    Story("sim_replacement", "手输证件核过的客户，补卡要再读卡",
          GREET + "10⏎ " + TYPED + "3 1 1" + FORM + "⏎ 2 11⏎ 1 1 1 3 1 {iccid}⏎ 1 {form2}⏎ 1 3 {ref}⏎ 3 1 ⏎" + END,
          ("10 done", "11 done"), changes=(*NEW_SIM, "applied account_change", "line.pay_detail new",
                                           "line.pay_method → online"), paid=("qr 1000",)),
    Story("sim_replacement", "代办补卡：读机主的证件，代办人证件和委托书",
          SIM + "2 {phone}⏎ 1 1 {proxy.document}⏎ 1 1 3 1 {iccid}⏎ 1 {form}⏎ 1 3 {ref}⏎ 3 1 ⏎" + END, ("11 done",),
          also={"proxy": "elder"}, changes=(*NEW_SIM, "proxy_act +1"), paid=("qr 1000",)),
)

TOPUP = GREET + "12⏎ "
MORE = ("applied top_up", "top_up +1")
TOP_UP = (
    Story("top_up", "给自己充一百，现金二百，找零，纸质发票",
          TOPUP + "{phone}⏎ 1 2 1 200⏎ ⏎ ⏎ 2 {invoice}⏎ ⏎ ⏎" + END_UNKNOWN, ("12 done",),
          changes=(*MORE, "line.balance +10000"), paid=("cash 10000",),
          said="top_up_number top_up_holder top_up_amount ask_payment sing_received sing_change offer_invoice"
               " top_up_done", unsaid="ask_usage offer_list", norms="CM-HALL-E05-01 CM-HALL-E02-06 CM-HALL-0510-05"),
    Story("top_up", "按首字母找业务，其他金额，扫码", GREET + "czjf⏎ {phone}⏎ 1 0 72.50⏎ 3 {ref}⏎ 3 ⏎" + END_UNKNOWN,
          ("12 done",), changes=(*MORE, "line.balance +7250"), paid=("qr 7250",)),
    Story("top_up", "欠费先抵，五十元还不够", TOPUP + "{phone}⏎ 1 1 1 50⏎ ⏎ 3 ⏎" + END_UNKNOWN, ("12 done",),
          "arrears", changes=(*MORE, "line.arrears -5000"), paid=("cash 5000",)),
    Story("top_up", "念回来不对，重输号码", TOPUP + "{other.phone}⏎ 2 {phone}⏎ 1 1 2 {ref}⏎ 3 ⏎" + END_UNKNOWN,
          ("12 done",), also={"other": "gold"}, changes=(*MORE, "line.balance +5000"), paid=("card 5000",),
          said="top_up_number top_up_holder top_up_number top_up_holder"),
    Story("top_up", "一半现金一半扫码", TOPUP + "{phone}⏎ 1 4 4 100⏎ ⏎ 3 {ref}⏎ 1 {invoice}⏎ ⏎ ⏎" + END_UNKNOWN,
          ("12 done",), changes=(*MORE, "line.balance +30000"), paid=("cash 10000", "qr 20000")),
    Story("top_up", "不是本网的号码，客户不充了", TOPUP + "13800138000⏎ ⎋ {phone}⏎ 0" + NOT, ("12 declined",),
          outcome="declined", refused="visit.unknown_phone"),
    Story("top_up", "收了钱还没办结，客户走了", TOPUP + "{phone}⏎ 1 2 1 100⏎ <F10>2 1", ("12 cancelled",),
          outcome="left"),
)

REVERSE = GREET + "17⏎ "
TOP_UP_REVERSE = (
    Story("top_up_reverse", "充错还没用，改充正确的号码，经理批准",
          REVERSE + "{phone}⏎ 1 SN20261122⏎ 1 {right.phone}⏎ 1 {manager}⏎ {manager_pin}⏎ ⏎" + END_UNKNOWN,
          ("17 done",), "unspent", also={"right": "plain"},
          changes=("applied top_up_reverse", "line.balance -5000", "right.balance +5000", "top_up +1",
                   "top_up.state → reversed"),
          said="reverse_number reverse_receipt reverse_route reverse_right reverse_consent reverse_wait reverse_done",
          norms="CM-HALL-E04-02 CM-HALL-E05-01"),
    Story("top_up_reverse", "充错还没用，退现金",
          REVERSE + "{phone}⏎ 1 SN20261122⏎ 2 1 {manager}⏎ {manager_pin}⏎ ⏎" + END_UNKNOWN, ("17 done",), "unspent",
          changes=("applied top_up_reverse", "line.balance -5000", "top_up.state → reversed"),
          paid=("back 5000",), said="reverse_cash"),
    Story("top_up_reverse", "已经用掉，不能冲正", REVERSE + "{phone}⏎ 1 ⏎ 1 1 4", ("17 refused",), "spent",
          outcome="declined", said="reverse_spent", unsaid="reverse_consent"),
    Story("top_up_reverse", "没有可冲正的充值", REVERSE + "{phone}⏎ 1 ⏎ 1 1 4", ("17 refused",),
          outcome="declined", said="reverse_nothing"),
    Story("top_up_reverse", "没有小票，不说号码的任何情况", REVERSE + "{phone}⏎ 0" + LATER, ("17 deferred",),
          "unspent", outcome="deferred", said="reverse_receipt", unsaid="reverse_route reverse_spent"),
    Story("top_up_reverse", "自己不能批准自己；经理密码不对",
          REVERSE + "{phone}⏎ 1 SN20261122⏎ 2 1 {staff}⏎ {pin}⏎ ⎋ {manager}⏎ 000111⏎ {manager_pin}⏎ ⏎"
          + END_UNKNOWN, ("17 done",), "unspent", refused="access.self signin.wrong", paid=("back 5000",),
          changes=("applied top_up_reverse", "line.balance -5000", "top_up.state → reversed")),
    Story("top_up_reverse", "刚充错，当场冲正", TOPUP + "{wrong.phone}⏎ 1 2 1 100⏎ ⏎ 3 ⏎ 2 17⏎ {wrong.phone}⏎ 1"
          " SN20261122⏎ 1 {phone}⏎ 1 {manager}⏎ {manager_pin}⏎ ⏎" + END_UNKNOWN, ("12 done", "17 done"),
          also={"wrong": "prepaid"}, paid=("cash 10000",),
          changes=("applied top_up", "applied top_up_reverse", "line.balance +10000", "top_up +2")),
)

ASK = GREET + "13⏎ "
ENQUIRY = (
    Story("enquiry", "读卡查余额", ASK + READER + "1 1" + END_INFORMED, ("13 informed",),
          said="disclosure_means enquiry_what enquiry_balance ask_usage", norms="CM-HALL-E05-10"),
    Story("enquiry", "服务密码查账单，再查详单和名下号码",
          ASK + "1 {phone}⏎ 2 {password}⏎ ⏎ 2 2 3 2 4 1" + END_INFORMED, ("13 informed",),
          said="disclosure_password disclosure_unlocked enquiry_what enquiry_shown enquiry_what enquiry_shown"),
    Story("enquiry", "密码输错三次锁住，改用读卡器",
          ASK + "1 {phone}⏎ 2 111222⏎ 111222⏎ 111222⏎ 1 1 1 1 1" + END_INFORMED, ("13 informed",),
          refused="visit.password_wrong visit.password_wrong", said="disclosure_locked enquiry_balance"),
    Story("enquiry", "密码锁住，今天不查了",
          ASK + "1 {phone}⏎ 2 111222⏎ 111222⏎ 111222⏎ 2" + LATER, ("13 deferred",), outcome="deferred",
          refused="visit.password_wrong visit.password_wrong", said="disclosure_locked", unsaid="enquiry_what"),
    Story("enquiry", "证件密码都没有，不能查", ASK + "1 {phone}⏎ 0 1" + LATER, ("13 deferred",), outcome="deferred",
          said="disclosure_refused", unsaid="enquiry_what", norms="CM-HALL-E05-09"),
    Story("enquiry", "金卡没带证件，也没有特办", ASK + "1 {phone}⏎ 0 1" + LATER, ("13 deferred",), "gold",
          outcome="deferred", said="disclosure_refused", unsaid="exception_wait"),
    Story("enquiry", "司法机关来调取，请值班经理", ASK + "9 ⏎ 1 1 5", ("13 handed_over",), outcome="referred",
          said="disclosure_authority", norms="CM-HALL-E05-11"),
    Story("enquiry", "手输证件办过业务，查询还要再核验",
          GREET + "10⏎ " + TYPED + "3 1 1" + FORM + "⏎ 2 13⏎ 1 1 1 1 1" + END, ("10 done", "13 informed"),
          changes=("applied account_change", "line.pay_detail new", "line.pay_method → online"),
          said="same_person disclosure_means enquiry_balance"),
    Story("enquiry", "代查：代办人证件和委托书", ASK + "2 {phone}⏎ 1 1 {proxy.document}⏎ 1 1 1 1" + END_INFORMED,
          ("13 informed",), also={"proxy": "elder"}, said="ask_letter enquiry_balance"),
    Story("enquiry", "读出来的证件过期，不能查", ASK + "1 {phone}⏎ 1 2 1" + LATER, ("13 deferred",), "expired",
          outcome="deferred", said="disclosure_refused"),
)

RESET = GREET + "18⏎ "
PASSWORD_RESET = (
    Story("password_reset", "本人带证件，新密码输两遍", RESET + READER + "1 {form}⏎ 802517⏎ 802517⏎ ⏎" + END,
          ("18 done",), changes=("applied password_reset", "line.password new"),
          said="password_consent ask_signature set_password repeat_password password_done",
          norms="CM-HALL-01-10 CM-HALL-E05-10"),
    Story("password_reset", "太简单的密码不收；两遍不一样，再输",
          RESET + READER + "1 {form}⏎ 123456⏎ 802517⏎ 802518⏎ 802517⏎ ⏎" + END, ("18 done",),
          changes=("applied password_reset", "line.password new"), refused="field.weak signin.differ"),
    Story("password_reset", "金卡没带证件，也没有特办", RESET + "1 {phone}⏎ 0 1" + LATER, ("18 deferred",), "gold",
          outcome="deferred", said="no_document", unsaid="exception_wait"),
    Story("password_reset", "代办不重置", RESET + "2 {phone}⏎ 1 1 {proxy.document}⏎ 1 1 ⏎" + LATER, ("18 deferred",),
          also={"proxy": "elder"}, outcome="deferred", said="password_self", unsaid="password_consent"),
    Story("password_reset", "不同意", RESET + READER + "2" + NOT, ("18 declined",), outcome="declined"),
)

OPEN = GREET + "05⏎ 1 1 1 1 1 "
"""A new line: the promise, no messages, the holder by reader."""
A38 = "+line plan=A38 brand=easyown state=active paytype=postpaid balance=5000 minimum=0 pay_method=counter"
OPENED = ("applied open_line", "free_number -1", "person +1", "person_document +1", "sim_stock -1")
REST = "13800138000⏎ 示范区样板路1号⏎ {iccid}⏎ 1 {form}⏎ "
KEYWORD = "802517⏎ 802517⏎ "
OPENING = (
    Story("opening_ordinary", "新客户，普通号码，预存现金，服务密码，试拨",
          OPEN + "{number}⏎ A38⏎ " + REST + "1 50⏎ ⏎ " + KEYWORD + "3 1 ⏎" + END, ("05 done",),
          changes=(*OPENED, A38), paid=("cash 5000",), after="plan=畅行38",
          said="opening_pledge ask_marketing who_opens ask_document opening_number opening_plan ask_contact"
               " ask_address opening_consent ask_signature ask_payment set_password repeat_password test_call"
               " opening_done", unsaid="offer_list same_person",
          norms="CM-HALL-05-02 CM-HALL-E05-02 CM-HALL-E05-05 CM-HALL-01-10"),
    Story("opening_ordinary", "靓号：最低消费和期限讲清，接受",
          OPEN + "{gold_number}⏎ 1 G88⏎ " + REST + "3 {ref}⏎ " + KEYWORD + "3 1 ⏎" + END, ("05 done",),
          changes=(*OPENED, "+line plan=G88 brand=gotone state=active paytype=postpaid balance=10000 minimum=18800"
                   " pay_method=counter"), paid=("qr 10000",), said="opening_premium opening_consent"),
    Story("opening_ordinary", "靓号太贵，换普通号码",
          OPEN + "{gold_number}⏎ 2 {number}⏎ A38⏎ " + REST + "3 {ref}⏎ " + KEYWORD + "3 1 ⏎" + END, ("05 done",),
          changes=(*OPENED, A38), paid=("qr 5000",), said="opening_number opening_premium opening_number"),
    Story("opening_ordinary", "学生套餐要看学生证，没有就换套餐",
          OPEN + "{number}⏎ D30⏎ 2 A38⏎ " + REST + "3 {ref}⏎ " + KEYWORD + "3 1 ⏎" + END, ("05 done",),
          changes=(*OPENED, A38), paid=("qr 5000",), said="opening_plan ask_student_card opening_plan"),
    Story("opening_ordinary", "不肯承诺不转借，不开户", GREET + "05⏎ 2 1 1 4", ("05 refused",), outcome="declined",
          said="opening_pledge", unsaid="who_opens opening_consent"),
    Story("opening_ordinary", "名下已有五个号码，不能再开",
          ASK + READER + "1 1 2 05⏎ 1 1 1 ⏎ 1 1 2", ("13 informed", "05 refused"), "five", outcome="partly",
          said="same_owner lines_full", unsaid="opening_number"),
    Story("opening_ordinary", "护照开过五个，用身份证也不能再开",
          ASK + READER + "1 1 2 05⏎ 1 1 1 ⏎ 1 1 2", ("13 informed", "05 refused"), "two_documents", outcome="partly",
          said="lines_full"),
    Story("opening_ordinary", "名下有四个，再开一个",
          ASK + READER + "1 1 2 05⏎ 1 1 1 {number}⏎ A38⏎ " + REST + "3 {ref}⏎ " + KEYWORD + "3 1 ⏎" + END,
          ("13 informed", "05 done"), "four", changes=("applied open_line", "free_number -1", "sim_stock -1", A38),
          paid=("qr 5000",)),
    Story("opening_ordinary", "名下几个号码查不到，缓办", ASK + READER + "1 1 2 05⏎ 1 1 1 ⏎ 1 1 2",
          ("13 informed", "05 deferred"), "uncounted", outcome="partly", said="lines_uncounted"),
    Story("opening_ordinary", "没带证件", GREET + "05⏎ 1 1 1 0 1" + LATER, ("05 deferred",), outcome="deferred",
          said="no_document", unsaid="exception_wait"),
    Story("opening_ordinary", "证件读不了，另有身份证",
          GREET + "05⏎ 1 1 1 2 2 1 1 {number}⏎ A38⏎ " + REST + "3 {ref}⏎ " + KEYWORD + "3 1 ⏎" + END, ("05 done",),
          changes=(*OPENED, A38), paid=("qr 5000",), said="unreadable opening_number"),
    Story("opening_ordinary", "来的不是本人", GREET + "05⏎ 1 1 1 1 3 1" + LATER, ("05 deferred",), outcome="deferred",
          said="no_document"),
    Story("opening_ordinary", "代办开户，代办人的次数也要数",
          GREET + "05⏎ 1 1 2 1 1 {proxy.document}⏎ 1 1 {number}⏎ A38⏎ " + REST + "3 {ref}⏎ " + KEYWORD + "3 1 ⏎" + END,
          ("05 done",), also={"proxy": "elder"}, changes=(*OPENED, A38, "proxy_act +1"), paid=("qr 5000",)),
    Story("opening_ordinary", "代办人已替三位办过，不开",
          GREET + "05⏎ 1 1 2 1 1 {proxy.document}⏎ 1 1 ⏎ 1 1 4", ("05 refused",), also={"proxy": "proxy"},
          outcome="declined", said="proxy_full"),
    Story("opening_ordinary", "协议念完不同意", OPEN + "{number}⏎ A38⏎ 13800138000⏎ 示范区样板路1号⏎ {iccid}⏎ 2"
          + NOT, ("05 declined",), outcome="declined", said="opening_consent"),
    Story("opening_ordinary", "收完预存款，客户走了：号码和卡放回", OPEN + "{number}⏎ A38⏎ " + REST + "1 50⏎ ⏎"
          " <F10>2 1", ("05 cancelled",), outcome="left"),
)

CHOICE = "06⏎ 1 1 {starter}⏎ 1 "
"""A starter pack: the promise, no messages, the pack; the holder, or the one who was verified just now."""
BATCH = GREET + CHOICE + "1 1 "
STARTED = ("applied open_starter", "person +1", "person_document +1", "starter.iccid gone", "starter.phone gone")
OPENING_BATCH = (
    Story("opening_batch", "一套一人，扫码，试拨",
          BATCH + "1 {form}⏎ 3 {ref}⏎ 3 1 ⏎" + END, ("06 done",),
          changes=(*STARTED, "+line plan=A58 brand=easyown state=active paytype=prepaid balance=5800 minimum=0"
                   " pay_method=counter"), paid=("qr 7800",),
          said="opening_pledge ask_marketing batch_starter who_opens batch_consent ask_signature test_call batch_done",
          norms="CM-HALL-06-02 CM-SPEC-2-1-3-07"),
    Story("opening_batch", "没有这个套装编号，重输",
          GREET + "06⏎ 1 1 TK9999⏎ ⎋ {starter}⏎ 1 1 1 1 {form}⏎ 3 {ref}⏎ 3 1 ⏎" + END, ("06 done",),
          changes=(*STARTED, "+line plan=A58 brand=easyown state=active paytype=prepaid balance=5800 minimum=0"
                   " pay_method=counter"), paid=("qr 7800",), refused="operator.no_starter"),
    Story("opening_batch", "接着再买一套，前一套已用", BATCH + "1 {form}⏎ 3 {ref}⏎ 3 1 ⏎ 2 06⏎ 1 1"
          " {starter}⏎ 2" + "1 ⏎ 1 2", ("06 done", "06 declined"), outcome="partly",
          changes=(*STARTED, "+line plan=A58 brand=easyown state=active paytype=prepaid balance=5800 minimum=0"
                   " pay_method=counter"), paid=("qr 7800",), said="batch_done opening_pledge batch_unusable"),
    Story("opening_batch", "没带证件", GREET + "06⏎ 1 1 {starter}⏎ 1 0 1" + LATER, ("06 deferred",), outcome="deferred",
          said="no_document"),
    Story("opening_batch", "不承诺，不卖", GREET + "06⏎ 2 1 1 4", ("06 refused",), outcome="declined",
          said="opening_pledge", unsaid="batch_consent"),
    Story("opening_batch", "名下已满", ASK + READER + "1 1 2 " + CHOICE + "⏎ 1 1 2", ("13 informed", "06 refused"),
          "five", outcome="partly", said="lines_full"),
)

OWN = GREET + "14⏎ "
OWNED = ("applied ownership", "person +1", "person_document +1")
OWNERSHIP = (
    Story("ownership", "新旧机主都到，都签字，新密码；旧账单留给原机主",
          OWN + READER + "1 1 13800138000⏎ 示范区样板路1号⏎ 1 {form}⏎ {form2}⏎" + KEYWORD + "⏎ 1 ⏎ 1 1", ("14 done",),
          changes=(*OWNED, "+line plan=A38 brand=easyown state=active paytype=postpaid balance=6850 minimum=0"
                   " pay_method=counter", "line.balance → 0", "line.closed → 2026-11-22", "line.password gone",
                   "line.phone_blind gone", "line.points → 0", "line.state → closed"),
          said="ownership_both ownership_check ownership_contact ownership_consent ask_signature ownership_sign"
               " ownership_password ownership_again ownership_done", unsaid="ask_usage",
          norms="CM-HALL-E05-03 CM-HALL-E05-05 CM-HALL-0510-04"),
    Story("ownership", "欠费，不能过", OWN + READER + "1 ⏎" + LATER, ("14 deferred",), "arrears", outcome="deferred",
          said="ownership_arrears", unsaid="ownership_consent"),
    Story("ownership", "合约期内，不能过", OWN + READER + "1 ⏎" + LATER, ("14 deferred",), "contract",
          outcome="deferred", said="ownership_contract"),
    Story("ownership", "有待生效的变更，不能过", OWN + READER + "1 ⏎" + LATER, ("14 deferred",), "pending",
          outcome="deferred", said="ownership_pending"),
    Story("ownership", "新机主没来", OWN + READER + "0" + LATER, ("14 deferred",), outcome="deferred",
          said="ownership_both"),
    Story("ownership", "新机主证件读不了", OWN + READER + "2" + LATER, ("14 deferred",), outcome="deferred"),
    Story("ownership", "新机主不是证件本人", OWN + READER + "1 0 ⏎" + LATER, ("14 deferred",), outcome="deferred",
          said="ownership_check no_document"),
    Story("ownership", "双方没谈拢", OWN + READER + "1 1 13800138000⏎ 示范区样板路1号⏎ 2" + NOT, ("14 declined",),
          outcome="declined", said="ownership_consent"),
    Story("ownership", "原机主没带证件，金卡也没有特办", OWN + "1 {phone}⏎ 0 1" + LATER, ("14 deferred",), "gold",
          outcome="deferred", said="no_document", unsaid="exception_wait"),
)

CLOSE = GREET + "15⏎ "
ENDED = ("applied close", "line.closed → 2026-11-22", "line.password gone", "line.phone_blind gone",
         "line.state → closed")
CLOSE_ACCOUNT = (
    Story("close_account", "余额退现金，解绑提醒，旧卡收回",
          CLOSE + READER + "1 2 1 1 1 1" + FORM + "⏎ 1 ⏎ 1 1", ("15 done",), "refund",
          changes=(*ENDED, "line.balance → 0", "line.points → 0"), after="reason=资费贵 destination=中国电信",
          paid=("back 44847",),
          said="close_reason close_destination close_unbind close_card close_refund close_consent ask_evidence"
               " close_done_cash", unsaid="ask_usage", norms="CM-HALL-E10-04 CM-HALL-E05-05"),
    Story("close_account", "余额转到别的号码",
          CLOSE + READER + "5 1 1 2 2 {other.phone}⏎ 1" + FORM + "⏎ 1 ⏎ 1 1", ("15 done",), "refund",
          also={"other": "plain"}, said="close_done",
          changes=(*ENDED, "line.balance → 0", "line.points → 0", "other.balance +44847", "top_up +1")),
    Story("close_account", "欠费结清再销，现金",
          CLOSE + READER + "1 2 1 1 1" + FORM + "1 1 1000⏎ ⏎ ⏎ 3 ⏎ 1 ⏎ 1 1", ("15 done",), "arrears",
          changes=(*ENDED, "line.arrears → 0", "line.points → 0"), paid=("cash 10403",),
          said="close_consent ask_payment"),
    Story("close_account", "银行卡还没解绑，先去解绑", CLOSE + READER + "1 2 2" + LATER, ("15 deferred",), "refund",
          outcome="deferred", said="close_unbind"),
    Story("close_account", "贵宾销户，经理接办", CLOSE + READER + "1 1 1 5", ("15 handed_over",), "gold",
          outcome="referred", said="close_vip", norms="CM-HALL-03-08"),
    Story("close_account", "贵宾听了劝，不销了", CLOSE + READER + "3" + NOT, ("15 declined",), "gold",
          outcome="declined", said="close_vip"),
    Story("close_account", "贵宾销户，经理授权本席", CLOSE + READER + "2 {manager}⏎ {manager_pin}⏎ 5 1 1 1 1 1"
          + FORM + "⏎ 1 ⏎ 1 1", ("15 done",), "silver",
          changes=(*ENDED, "line.balance → 0", "line.points → 0"), paid=("back 4347",), said="close_vip close_consent"),
    Story("close_account", "确认时反悔", CLOSE + READER + "1 2 1 1 1 2" + NOT, ("15 declined",), "refund",
          outcome="declined", said="close_consent"),
    Story("close_account", "没带证件", CLOSE + "1 {phone}⏎ 0 1" + LATER, ("15 deferred",), outcome="deferred",
          said="no_document"),
)

GIFT = GREET + "16⏎ "
POINTS = (
    Story("points", "换十元话费，讲清不能退", GIFT + READER + "1⏎ 1" + SMS + "⏎" + END, ("16 done",),
          changes=("applied points", "line.points -1000"), after="points_item=话费10元",
          said="points_item points_consent points_done"),
    Story("points", "金卡换贵宾厅", GIFT + TYPED + "7⏎ 1" + FORM + "⏎" + END, ("16 done",), "gold",
          changes=("applied points", "line.points -6000")),
    Story("points", "分不够，先留着", GIFT + READER + "⏎ ⏎" + NOT, ("16 declined",), "poor_points",
          outcome="declined", said="points_item points_nothing"),
    Story("points", "听说不能退，不换了", GIFT + READER + "3⏎ 2" + NOT, ("16 declined",), outcome="declined",
          said="points_consent"),
    Story("points", "没带证件", GIFT + "1 {phone}⏎ 0 1" + LATER, ("16 deferred",), outcome="deferred",
          said="no_document"),
)

COMPLAIN = GREET + "04⏎ "
TICKET = ("applied ticket", "ticket +1")
COMPLAINT = (
    Story("complaint", "激动的客户：先安抚，转工单，约时间和方式，不推荐",
          COMPLAIN + "2 ⏎ 1⏎ 多收了二十元要退⏎ 13800138000⏎ 2 2 1 王示例⏎ ⏎ 1 ⏎ 1 5", ("04 ticketed",), changes=TICKET,
          outcome="referred", after="cause=收费有争议 promised=今天下班前 channel=打电话",
          said="complaint_seat complaint_soothe complaint_cause complaint_demand complaint_contact complaint_try"
               " complaint_explain complaint_channel complaint_name complaint_told",
          unsaid="ask_usage", norms="CM-HALL-04-03 CM-HALL-04-04 CM-HALL-04-05"),
    Story("complaint", "平静的客户，当场办好",
          COMPLAIN + "1 6⏎ 想要个道歉⏎ 13800138000⏎ 1 1 已经道歉，客户满意⏎ 1 1 1", ("04 informed",),
          said="complaint_result", unsaid="complaint_soothe ask_usage"),
    Story("complaint", "当场处理客户不认可，转工单",
          COMPLAIN + "1 4⏎ 家里没信号⏎ 01055550100⏎ 1 2 2 4 3 王示例⏎ ⏎ 1 ⏎ 1 5", ("04 ticketed",), changes=TICKET,
          outcome="referred", said="complaint_result complaint_try complaint_told"),
    Story("complaint", "事情重大，进接待室，值班经理接手",
          COMPLAIN + "3 ⏎ 9⏎ 身份被冒用⏎ 13800138000⏎ 3 ⏎ 1 1 5", ("04 handed_over",), outcome="referred",
          said="complaint_room complaint_senior", unsaid="complaint_soothe"),
    Story("complaint", "记录里不许有服务忌语",
          COMPLAIN + "1 6⏎ 说我们没办法⏎ ⎋ 态度不好⏎ 13800138000⏎ 2 1 2 王示例⏎ ⏎ 1 ⏎ 1 5", ("04 ticketed",),
          changes=TICKET, outcome="referred", refused="visit.forbidden"),
)

GUIDANCE = (
    Story("guidance", "一位客户，带了证件，引到台席", GREET + "01⏎ 1 2 1 1⏎ ⏎ 5", ("01 handed_over",),
          role="greeter", outcome="referred", said="guidance_need guidance_documents guidance_ticket guidance_lead",
          norms="CM-HALL-01-01 CM-HALL-01-07"),
    Story("guidance", "几位同来，要投诉，引到投诉专席", GREET + "01⏎ 2 ⏎ 9 4⏎ ⏎ 5", ("01 handed_over",),
          role="greeter", outcome="referred", said="guidance_group guidance_lead_quiet", unsaid="guidance_lead"),
    Story("guidance", "手上正忙，交费的请到自助机，讲服务密码的好处", GREET + "01⏎ 3 ⏎ 6 2 ⏎ 1 1 1", ("01 informed",),
          role="greeter", said="guidance_busy guidance_self guidance_benefit", norms="CM-HALL-01-09 CM-HALL-01-10"),
    Story("guidance", "没带证件，五要素，报就近的厅，下次再来", GREET + "01⏎ 1 4 2 3⏎ 1" + LATER, ("01 deferred",),
          role="greeter", outcome="deferred", said="guidance_near guidance_no_document"),
    Story("guidance", "没带证件，又找到了，引到台席", GREET + "01⏎ 1 4 2 3⏎ 2 1 5⏎ ⏎ 5", ("01 handed_over",),
          role="greeter", outcome="referred", said="guidance_no_document guidance_documents guidance_lead"),
    Story("guidance", "导购不在，离门最近的来迎", GREET + "01⏎ 4 0 5⏎ ⏎ 5", ("01 handed_over",), outcome="referred",
          said="guidance_need guidance_lead", norms="CM-HALL-01-03"),
    Story("guidance", "引导员不能办业务", GREET + "08⏎ ⎋ 01⏎ 1 0 5⏎ ⏎ 5", ("01 handed_over",), role="greeter",
          outcome="referred", refused="access.denied"),
)

VIP = (
    Story("vip", "金卡，专席空着，带过去", GREET + "03⏎ {phone}⏎ 1 要办过户⏎ 8⏎ ⏎ 5", ("03 handed_over",), "gold",
          outcome="referred", said="vip_ask vip_seat vip_ready vip_lead", norms="CM-HALL-03-03 CM-HALL-03-04"),
    Story("vip", "钻石卡，专席正忙，致歉，请到接待室", GREET + "03⏎ {phone}⏎ 2 ⏎ ⏎ ⏎ 9⏎ ⏎ 5", ("03 handed_over",),
          "diamond", outcome="referred", said="vip_apology vip_others vip_lead", norms="CM-HALL-03-07"),
    Story("vip", "银卡，就在本席办，接着办积分",
          GREET + "03⏎ {phone}⏎ 3 ⏎ 2 16⏎ " + READER + "1⏎ 1" + FORM + "⏎" + END, ("03 informed", "16 done"),
          "silver", changes=("applied points", "line.points -1000"), said="vip_others"),
    Story("vip", "说是贵宾，登记里不是：按普通客户接待", GREET + "03⏎ {phone}⏎ 1 4 1 1 1", ("03 informed",),
          refused="visit.key", said="vip_seat", unsaid="vip_ready vip_lead", norms="CM-HALL-03-02"),
)

DRAW = (
    Story("draw", "办完业务来抽奖，手把手帮着发短信，抽中，指到兑奖处", GREET + "19⏎ 1 2 ⏎ 1 ⏎ 1 1 1", ("19 informed",),
          said="draw_receipt draw_way draw_help draw_result draw_won",
          norms="CM-HALL-E09-03 CM-HALL-E09-04 CM-HALL-E09-05"),
    Story("draw", "自己会抽，没抽中", GREET + "19⏎ 1 1 2 ⏎ 1 1 1", ("19 informed",),
          said="draw_lost", unsaid="draw_help"),
    Story("draw", "业务还没办，先办", GREET + "19⏎ 2" + LATER, ("19 deferred",), outcome="deferred",
          said="draw_receipt"),
)

NEARBY = (
    Story("tariff_change", "没带证件，查离家近的厅", TARIFF + "1 {phone}⏎ 0 6 3⏎ ⏎" + LATER, ("08 deferred",),
          outcome="deferred", said="no_document guidance_near near_hall", norms="CM-HALL-0510-02"),
    Story("enquiry", "消协来函，记下编号，交投诉专席", ASK + "8 XH-2026-01⏎ ⏎ 1 1 5", ("13 handed_over",),
          outcome="referred", said="disclosure_regulator", norms="CM-HALL-E05-13"),
    Story("vip", "集团客户也优先，带到专席", GREET + "03⏎ {phone}⏎ 1 ⏎ 8⏎ ⏎ 5", ("03 handed_over",), "company_small",
          outcome="referred", said="vip_ready vip_lead", norms="CM-GRP-1-1-02"),
)

RECOMMEND = (
    Story("recommendation", "推荐接受：同一次来访的新业务，另外征求同意",
          ASK + READER + "1 1 1 2 G128⏎ 1 1 ⏎ 1" + FORM + "⏎ 1 ⏎ 1 1", ("13 informed", "08 done"), "heavy",
          changes=G128, said="ask_usage offer same_person consent_plan ask_evidence plan_done slip",
          norms="CM-HALL-02-03"),
    Story("recommendation", "推荐谢绝：道谢，给资料，不再推荐",
          ASK + READER + "1 1 1 3 A38⏎ 2 ⏎ 1 1", ("13 informed",), "gold", said="ask_usage offer offer_thanks",
          norms="CM-HALL-02-04"),
    Story("recommendation", "要份资料", ASK + READER + "1 1 1 1 G128⏎ 3 ⏎ 1 1", ("13 informed",),
          said="offer offer_thanks"),
    Story("recommendation", "没有需要就不推荐", ASK + READER + "1 1 1 0 1 1", ("13 informed",),
          said="ask_usage", unsaid="offer"),
    Story("recommendation", "有需要，没有合适的", ASK + READER + "1 1 1 4 ⏎ 1 1", ("13 informed",),
          said="ask_usage", unsaid="offer"),
    Story("recommendation", "谢绝过的，办完下一项也不再推荐",
          ASK + READER + "1 1 1 1 G128⏎ 2 ⏎ <F2>16⏎ 1 1⏎ 1" + FORM + "⏎ 1 ⏎ 1 1", ("13 informed", "16 done"),
          changes=("applied points", "line.points -1000"), said="offer offer_thanks points_done"),
    Story("recommendation", "投诉过的客户，办完业务也不推荐",
          COMPLAIN + "1 6⏎ 态度不好⏎ 13800138000⏎ 1 1 已道歉⏎ 2 16⏎ " + READER + "1⏎ 1" + FORM + "⏎ 1 ⏎ 1 1",
          ("04 informed", "16 done"), changes=("applied points", "line.points -1000"), unsaid="ask_usage offer"),
    Story("recommendation", "不满意的记下意见", ASK + READER + "1 1 1 0 3 等得太久⏎ 1", ("13 informed",),
          said="satisfaction ask_opinion farewell", norms="CM-HALL-E01-05"),
    Story("recommendation", "三项业务，一张单：充值、查询、停机保号",
          TOPUP + "{phone}⏎ 1 2 1 100⏎ ⏎ 3 ⏎ 2 13⏎ " + READER + "1 1 2 09⏎ 3 1 1" + FORM + "⏎" + END,
          ("12 done", "13 informed", "09 done"), paid=("cash 10000",),
          changes=("applied top_up", "applied service_change", "line.balance +10000", "line.state → suspended",
                   "top_up +1"), said="slip"),
    Story("recommendation", "同来的另一位客户：重新核验",
          ASK + READER + "1 1 2 13⏎ 2 1 {other.phone}⏎ 1 1 1 1" + END_INFORMED, ("13 informed", "13 informed"),
          also={"other": "gold"}, said="same_person who_came ask_phone"),
)

STORIES = (
    *TARIFF_CHANGE, *BRAND_CHANGE, *SERVICE_CHANGE, *ACCOUNT_CHANGE, *SIM_REPLACEMENT, *TOP_UP, *TOP_UP_REVERSE,
    *ENQUIRY, *PASSWORD_RESET, *OPENING, *OPENING_BATCH, *OWNERSHIP, *CLOSE_ACCOUNT, *POINTS, *COMPLAINT, *GUIDANCE,
    *VIP, *DRAW, *NEARBY, *RECOMMEND,
)
