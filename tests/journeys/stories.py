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
END = "1 none⏎ ⏎ 1 1"
"""Nothing more, no need, the slip, pleased, served."""
END_INFORMED = "1 none⏎ 1 1"
"""The same without a slip: nothing was committed."""
END_UNKNOWN = "1 ⏎ 1 1"
"""The same for somebody not verified: no recommendation."""
LATER = "1 1 3"
"""Nothing more, pleased, put off."""
NOT = "1 1 4"
"""Nothing more, pleased, the customer does not want it."""
TARIFF = GREET + "08⏎ "
PLAN = ("applied plan_change", "line.pending_from → {next_month}")
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
          changes=G128, paid=("cash 30000",),
          said="penalty_notice consent_plan offer_list ask_payment sing_received sing_change offer_invoice"
               " hand_invoice plan_done",
          norms="CM-HALL-E02-06 CM-HALL-E02-07 CM-HALL-0510-05 CM-SPEC-2-1-3-08"),
    Story("tariff_change", "违约金现金正好，先给少了，打印话费清单，不要发票",
          TARIFF + READER + "G128⏎ ⏎ 1" + FORM + "2 1 200⏎ ⎋ 300⏎ ⏎ 3 ⏎" + END, ("08 done",), "contract",
          changes=G128, paid=("cash 30000",), refused="money.short", said="sing_received offer_invoice",
          unsaid="sing_change hand_invoice"),
    Story("tariff_change", "违约金刷卡，纸质发票",
          TARIFF + READER + "G128⏎ ⏎ 1" + FORM + "1 2 {ref}⏎ 2 {invoice}⏎ ⏎ ⏎" + END, ("08 done",), "contract",
          changes=G128, paid=("card 30000",), said="hand_invoice"),
    Story("tariff_change", "违约金扫码，终端参考号里不许是卡号",
          TARIFF + READER + "G128⏎ ⏎ 1" + FORM + "1 3 6222021234567890128⏎ ⎋ {ref}⏎ 3 ⏎" + END, ("08 done",),
          "contract", changes=G128, paid=("qr 30000",), refused="field.card"),
    Story("tariff_change", "违约金一半现金一半刷卡",
          TARIFF + READER + "G128⏎ ⏎ 1" + FORM + "1 4 100⏎ ⏎ 2 {ref}⏎ 3 ⏎" + END, ("08 done",), "contract",
          changes=G128, paid=("cash 10000", "card 20000"), said="sing_part"),
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
          ("08 done",), "gold", changes=G88, said="exception_wait recommend_plan consent_plan",
          unsaid="no_document ask_usage", norms="CM-HALL-0510-03"),
    Story("tariff_change", "金卡客户没带证件，值班经理不同意",
          TARIFF + "1 {phone}⏎ 0 1 2 1" + LATER, ("08 deferred",), "gold", outcome="deferred",
          said="exception_wait no_document"),
    Story("tariff_change", "金卡客户没带证件，不请示，证件找到了",
          TARIFF + "1 {phone}⏎ 0 3 1 1 G88⏎ 1" + FORM + "⏎" + END, ("08 done",), "gold", changes=G88,
          said="exception_wait", unsaid="no_document"),
    Story("tariff_change", "批准特办不能用自己的工号，经理密码也不能错",
          TARIFF + "1 {phone}⏎ 0 1 1 老客户⏎ {staff}⏎ {pin}⏎ ⎋ ⎋ ⎋ {manager}⏎ 000111⏎ ⎋ {manager_pin}⏎ G88⏎ 1"
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
          said="consent_plan same_person enquiry_what slip", unsaid="ask_next"),
)

STORIES = (*TARIFF_CHANGE,)
