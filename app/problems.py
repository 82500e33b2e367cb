"""What can go wrong, in words the user can act on: one catalogue for every room.

A Problem is a code, the values its words need, and a place; it never carries personal data,
so it may be logged, journalled and printed as it is. Each text says what is wrong and then
what to do, on one line of at most 78 terminal cells. Raise one with ``Refused.of(code, ...)``.

To add a problem, add one row to its group: code, Chinese, English, the same {placeholders}.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Final, Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """The words of one problem in both languages: cause, then remedy."""

    zh: str
    en: str

    def placeholders(self, lang: Lang) -> frozenset[str]:
        """The names between braces in the text of that language."""
        return frozenset(name for _, name, _, _ in Formatter().parse(getattr(self, lang)) if name)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem was found: a file or a step address, then line and column from 1."""

    where: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.where, self.line, self.column) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the user can mend: a code of the catalogue, its values, its place.

    Raises KeyError for a code without a row and ValueError for a value that the row needs but
    was not given: both are mistakes of the programmer, found where the problem is made.
    """

    code: str
    args: Mapping[str, str | int] = field(default_factory=dict, hash=False)
    place: Place | None = None

    def __post_init__(self) -> None:
        missing = CATALOGUE[self.code].placeholders("zh") - self.args.keys()
        if missing:
            raise ValueError(f"{self.code} needs {', '.join(sorted(missing))}")


class Refused(Exception):
    """An answer, a command or a file that cannot be accepted, with the Problem that says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    @classmethod
    def of(cls, code: str, place: Place | None = None, /, **args: str | int) -> Refused:
        """The exception for one row of the catalogue: ``raise Refused.of("field.long", max=20)``."""
        return cls(Problem(code, args, place))

    def __str__(self) -> str:
        return f"{self.problem.code}: {render(self.problem, 'en')}"


def render(problem: Problem, lang: Lang) -> str:
    """The problem as one line of text, its place in front when it has one."""
    args = {name: _WORDS.get(str(value), {}).get(lang, value) for name, value in problem.args.items()}
    text: str = getattr(CATALOGUE[problem.code], lang).format_map(args)
    return f"{problem.place}: {text}" if problem.place else text


_WORDS: Final[Mapping[str, Mapping[Lang, str]]] = {
    "agent": {"zh": "营业员", "en": "agent"},
    "greeter": {"zh": "引导员", "en": "greeter"},
    "duty_manager": {"zh": "值班经理", "en": "duty manager"},
    "trainer": {"zh": "培训师", "en": "trainer"},
    "auditor": {"zh": "稽核员", "en": "auditor"},
}
"""Roles by their ids, as a sentence says them."""

# One row a code, whatever its length: the table is read and extended by eye.
# ruff: noqa: E501, RUF100
# fmt: off
CATALOGUE: Final[Mapping[str, Text]] = {
    # field.*: any value typed into the entry line
    "field.empty": Text("还没有输入：请输入后按回车", "Nothing was typed: type the value, then press Enter"),
    "field.long": Text("输入太长：最多 {max} 个字符，请缩短", "Too long: at most {max} characters, please shorten it"),
    "field.char": Text("第 {position} 个字符 {point} 不能保存：请删除后重输", "Character {position} ({point}) cannot be kept: delete it and type again"),
    "field.han": Text("这里只收数字和字母：请关闭中文输入法后重输", "Digits and letters only: switch the input method off and type again"),
    "field.digits": Text("只能输入数字：请去掉其他字符后重输", "Digits only: remove the other characters and type again"),
    "field.code": Text("应为 {min} 到 {max} 位大写字母或数字：请核对后重输", "Expected {min} to {max} letters or digits: check it and type again"),
    "field.length": Text("应为 {min} 到 {max} 位数字：请数清位数后重输", "Expected {min} to {max} digits: count them and type again"),
    "field.exact": Text("应为 {count} 位数字：请数清位数后重输", "Expected {count} digits: count them and type again"),
    "field.short": Text("输入太短：至少 {min} 个字符，请补全", "Too short: at least {min} characters, please complete it"),
    "field.name": Text("姓名第 {position} 个字符不是汉字、字母或间隔号：请照证件重输", "Character {position} of the name is no Han, Latin or dot: copy the document"),
    "field.count": Text("应为 {min} 到 {max} 的整数：请重输", "Expected a whole number from {min} to {max}: type it again"),
    "field.moment": Text("不是有效时间：请输入 月日 时分，如 1125 1430；只输 1430 就是今天", "Not a time: type month, day, hour, minute: 1125 1430; or 1430 for today"),
    "field.date": Text("不是有效日期：请按 年月日 输入，如 20260131", "Not a date: type year, month, day, such as 20260131"),
    "field.month": Text("不是有效月份：请按 年月 输入，如 202601", "Not a month: type year and month, such as 202601"),
    "field.until": Text("有效期看不懂：请输入截止日如 20360131，长期请输入 0", "No expiry date: type the last day such as 20360131, or 0 for long term"),
    "field.card": Text("这像银行卡号，不得保存：请输入终端小票上的参考号", "Looks like a bank card number, never kept: type the terminal's reference"),
    "field.account": Text("账号应为 {min} 到 {max} 位数字：请照授权书重输", "An account has {min} to {max} digits: copy it from the signed authority"),
    "field.differs": Text("与先前输入的不同：请核对实物后重输", "Not what was typed before: compare with the thing itself and type again"),
    "field.imei": Text("串号校验不符：请照机身逐位核对后重输", "The IMEI does not add up: compare it digit by digit with the device"),
    "field.weak": Text("太容易被猜到：请客户换一组不连续、不重复的数字", "Too easy to guess: choose digits that do not run or repeat"),
    "field.email": Text("邮箱格式不对：请照 名称@域名 重输", "Not an e-mail address: type it as name@domain"),
    # id.*: documents of people and companies; never the right check digit
    "id.kind": Text("证件种类不认识：请从列表中选择证件种类", "Unknown kind of document: choose the kind from the list"),
    "id.length": Text("证件号应为 {expected} 位，输入了 {found} 位：请照证件重输", "The number has {expected} characters, {found} were typed: copy the document"),
    "id.fifteen": Text("15 位旧号已停用：请客户出示现用证件，输入 18 位号码", "15-digit numbers are out of use: ask for the current card, type its 18"),
    "id.shape": Text("证件号只有末位可以是 X，其余为数字：请照证件重输", "Only the last character may be X, the rest are digits: copy the document"),
    "id.region": Text("证件号开头的地区代码不存在：请核对前 6 位后重输", "The region at the start does not exist: check the first 6 digits"),
    "id.birth": Text("证件号中的出生日期不存在：请核对第 7 到 14 位", "The birth date in the number does not exist: check digits 7 to 14"),
    "id.future": Text("证件号中的出生日期在今天之后：请核对第 7 到 14 位", "The birth date in the number is after today: check digits 7 to 14"),
    "id.old": Text("证件号中的出生日期早于 1900 年：请核对第 7 到 14 位", "The birth date in the number is before 1900: check digits 7 to 14"),
    "id.checksum": Text("证件号校验不符，有一位或几位输错：请照证件逐位核对后重输", "The number does not add up: compare it digit by digit with the document"),
    "id.use_hmt": Text("这是港澳台居民居住证的号码：请把证件种类改为居住证", "This number is of a residence permit: change the kind of document to that"),
    "id.use_foreign": Text("这是外国人永久居留身份证的号码：请改选该证件种类", "This number is of a foreign permanent resident: change the kind to that"),
    "id.hmt": Text("居住证号应以 810000、820000 或 830000 开头：请核对证件种类", "A residence permit starts with 810000, 820000 or 830000: check the kind"),
    "id.foreign": Text("永居证号应为 9 开头的 18 位，或 3 个字母加 12 位数字：请重输", "Expected 18 digits starting with 9, or 3 letters and 12 digits: copy it"),
    "id.hk_macao": Text("通行证号应为 H 或 M 加 8 位数字（可再加 2 位）：请重输", "Expected H or M and 8 digits (2 more may follow): copy the permit"),
    "id.taiwan": Text("台湾居民通行证号应为 8 位数字：请照证件重输", "A Taiwan permit number has 8 digits: copy the permit"),
    "id.passport": Text("护照号应为 5 到 9 位字母和数字，且含数字：请照护照重输", "A passport number has 5 to 9 letters and digits, some digits: copy it"),
    "id.military": Text("军人证件号应如 军字第1234567号：请照证件重输", "A military number reads 军字第1234567号: copy the document"),
    "id.licence": Text("统一社会信用代码为 18 位，不含字母 I O S V Z：请照执照重输", "A credit code has 18 characters, without I, O, S, V, Z: copy the licence"),
    "id.licence_sum": Text("统一社会信用代码校验不符：请照执照逐位核对后重输", "The credit code does not add up: compare it with the licence sign by sign"),
    "id.no_card": Text("读卡器上没有证件：请放好证件后再按回车", "No card on the reader: put the document on it, then press Enter"),
    # phone.*
    "phone.length": Text("手机号应为 11 位，输入了 {found} 位：请与客户核对后重输", "A mobile number has 11 digits, {found} were typed: ask again and retype"),
    "phone.mobile": Text("不是手机号：手机号以 13 到 19 开头，请与客户核对后重输", "Not a mobile number: those start with 13 to 19, ask again and retype"),
    "phone.landline": Text("固定电话应为区号加 7 或 8 位号码：如 01055550100，请重输", "A landline is area code and 7 or 8 digits, such as 01055550100: retype"),
    "phone.area": Text("没有区号：请在号码前加区号，如 010", "The area code is missing: put it in front, such as 010"),
    "phone.shape": Text("不是电话号码：请输入手机号、带区号的固话或 400/800 号码", "Not a phone number: type a mobile, a landline with area code or 400/800"),
    "phone.short": Text("这是服务短号，不是客户的号码：请输入客户的电话", "A service number, not a customer's: type the customer's number"),
    # sim.*
    "sim.length": Text("卡号应为 19 或 20 位，输入了 {found} 位：请照卡面重输", "A SIM serial has 19 or 20 digits, {found} were typed: copy the card"),
    "sim.prefix": Text("卡号应以 8986 开头：请核对是否本国的 SIM 卡后重输", "A SIM serial starts with 8986: check that it is a mainland card"),
    "sim.checksum": Text("卡号校验不符：请照卡面逐位核对后重输", "The SIM serial does not add up: compare it digit by digit with the card"),
    "sim.taken": Text("这张卡已被占用：请另取一张卡", "This SIM is taken already: take another card"),
    "sim.unknown": Text("库存里没有这张卡：请核对卡号，或另取一张", "This SIM is not in stock: check its serial or take another card"),
    "sim.number_taken": Text("这个号码刚被别人选走：请另选一个号码", "This number has just been picked by another seat: pick another one"),
    # money.*: amounts are typed in yuan
    "money.shape": Text("不是金额：请按元输入，如 50 或 72.50", "Not an amount: type yuan, such as 50 or 72.50"),
    "money.decimals": Text("金额最多两位小数：请输入到分，如 72.50", "At most two decimals: type it to the fen, such as 72.50"),
    "money.zero": Text("金额必须大于零：请重输", "The amount must be more than zero: type it again"),
    "money.large": Text("金额超过上限 {max} 元：请核对是否多输了位数", "More than the limit of {max} yuan: check for a digit too many"),
    "money.minimum": Text("金额低于最低 {min} 元：请与客户说明后重输", "Less than the minimum of {min} yuan: tell the customer and type again"),
    "money.short": Text("还差 {missing} 元：请收足后再继续", "{missing} yuan are still missing: receive them before going on"),
    # signin.*
    "signin.wrong": Text("工号或密码不对，还可再试 {left} 次：请重输", "Staff number or PIN is wrong, {left} tries left: type both again"),
    "signin.wait": Text("错误次数过多：请等 {seconds} 秒后再试", "Too many wrong tries: wait {seconds} seconds, then try again"),
    "signin.locked": Text("此工号已锁定：请值班经理重置密码", "This staff number is locked: ask the duty manager to reset the PIN"),
    "signin.disabled": Text("此工号已停用：请联系值班经理", "This staff number is disabled: ask the duty manager"),
    "signin.elsewhere": Text("此工号已在 {seat} 登录：请先在那里退出，或确认接管", "Already signed in at {seat}: sign out there, or confirm the takeover"),
    "signin.expired": Text("登录已满 {hours} 小时：请重新登录", "Signed in for {hours} hours: please sign in again"),
    "signin.differ": Text("两次输入的密码不同：请重新设置", "The two PINs differ: set it again"),
    "signin.reused": Text("新密码与旧密码相同：请换一组数字", "The new PIN equals the old one: choose other digits"),
    "signin.exists": Text("工号 {staff} 已经存在：请换一个工号", "Staff number {staff} exists already: choose another one"),
    "signin.unknown": Text("没有工号 {staff}：请核对后重输", "There is no staff number {staff}: check it and type again"),
    "signin.last_manager": Text("这是最后一位值班经理：请先添加另一位", "This is the last duty manager: add another one first"),
    # access.*
    "access.denied": Text("您的岗位不能做这件事：请找 {role} 办理", "Your role may not do this: ask a person with the role {role}"),
    "access.self": Text("不能批准自己的申请：请另一位值班经理批准", "Nobody approves an own request: ask another duty manager"),
    "access.unverified": Text("客户身份还没有核验：请先核验证件或服务密码", "The customer is not verified: check the document or the password first"),
    "access.reason": Text("查看需要理由：请先写明理由", "Revealing needs a reason: write the reason first"),
    # visit.*
    "visit.stale_consent": Text("同意后内容已更改：请重新念给客户并再次确认", "What was agreed has changed: read it out and ask for consent again"),
    "visit.evidence": Text("缺少客户本人的确认凭据：请录入签字单号、短信码或服务密码", "The customer's own proof is missing: form number, SMS code or password"),
    "visit.past_commit": Text("此步已办结，不能退回：需要更改请另办冲正", "This step is committed, no way back: use a reversal to change it"),
    "visit.taken": Text("此次接待已由 {seat} 接续：请到该台席继续", "This visit was taken up at {seat}: continue there"),
    "visit.no_reader": Text("此业务必须用读卡器核验：请连接读卡器后再办", "This service needs the document reader: connect it first"),
    "visit.lines": Text("此人名下已有 {count} 个号码，达到上限：不能再开", "This person has {count} lines, which is the limit: no further line"),
    "visit.uncounted": Text("查不到此人名下的号码数：请稍后再办，现在不能开户", "The person's lines cannot be counted: try later, no opening now"),
    "visit.forbidden": Text("含禁用语“{word}”：请改；客户原话再按一次回车", "Forbidden words “{word}”: change it; a customer's own: Enter again"),
    "visit.own_signature": Text("签字人不能是服务人员自己：请客户本人签字后输入客户的姓名", "Not your own name: let the customer sign, then type the customer's name"),
    "visit.form_used": Text("这张签字单已用过：请客户为这次确认另签一张", "This signed form was used before: a new consent takes a new signature"),
    "visit.unknown_service": Text("没有找到这项业务：请换代码、汉字或拼音首字母再试", "No such service: try its code, Han or pinyin initials"),
    "visit.gone": Text("没有找到记录：请核对后重输", "Nothing was found: check what you typed"),
    "visit.key": Text("没有这个选项：请按 {keys}", "No such choice: press {keys}"),
    "visit.over": Text("此次接待已经结束：请接待下一位", "This visit is over: serve the next customer"),
    "visit.first": Text("已经是第一步：不能再退", "This is the first step: there is nothing to go back to"),
    "visit.empty": Text("此次接待没有记录：请重新开始", "This visit has no entries: begin again"),
    "visit.format": Text("接待记录的格式 {version} 较新：请升级程序", "Journal format {version} is newer: upgrade the program"),
    "visit.pick": Text("还没有选：先输入，或用 ↑↓ 选一项，再回车", "Nothing chosen yet: type, or move with the arrows, then Enter"),
    "visit.which": Text("不止一项符合：请多输几个字，或用上下键选定后回车", "More than one fits: type more, or choose with the arrows"),
    "visit.no_match": Text("没有符合的：请换代码、汉字或拼音首字母再试", "Nothing fits: try a code, Han or pinyin initials"),
    "visit.password_wrong": Text("服务密码不对：请客户重输，三次不对将锁定", "The service password is wrong: type it again, three wrong tries lock it"),
    "visit.code_wrong": Text("短信码不对：请客户核对最新一条短信后重输", "The SMS code is wrong: compare with the newest message and type again"),
    "visit.unknown_phone": Text("没有这个号码的记录：请与客户逐位核对", "No record of this number: read it back digit by digit"),
    "money.part": Text("现金部分应少于应收 {due} 元：请重输，其余用卡或扫码", "The cash part must be less than the {due} yuan due: the rest by card or QR"),
    # guard.*: the last look before a commit
    "guard.greeting": Text("还没有迎接客户：不能办理，请从头开始", "The customer was not greeted: nothing is committed, begin again"),
    "guard.money": Text("收到的与应收 {due} 元不符：不能办理，请退回收款一步核对", "What was taken is not the {due} yuan due: check the payment again"),
    "guard.approval": Text("还没有值班经理批准：不能办理，请经理输入密码", "No duty manager has approved: nothing is committed, ask for the PIN"),
    "guard.consent": Text("客户还没有同意：不能办理，请先念给客户确认", "The customer has not consented: read it out and ask first"),
    "guard.exception": Text("此业务不接受特批：请客户带有效证件", "No exception exists for this service: a valid document is needed"),
    # reverse.*
    "reverse.not_done": Text("这一笔没有办结：没有可以冲正的", "This item was not completed: there is nothing to reverse"),
    "reverse.again": Text("这一笔已经冲正过：不能再冲", "This item is reversed already: nothing is left to reverse"),
    # operator.*: what the operator's record does not allow, or no longer
    "operator.moved": Text("记录已改变，没有办理：请退回核对后重新确认", "The record has changed, nothing was done: go back, check and confirm again"),
    "operator.closed": Text("号码已销户，没有办理：请与客户核对号码", "The line is closed by now, nothing was done: check the number"),
    "operator.missing": Text("缺少“{name}”，没有办理：请退回补全", "“{name}” is missing, nothing was done: go back and complete it"),
    "operator.arrears": Text("号码还有欠费，没有办理：请客户先交清", "The line has arrears, nothing was done: they must be paid first"),
    "operator.contract": Text("合约还没有到期，没有办理：请先结清合约", "A contract still runs, nothing was done: settle it first"),
    "operator.pending": Text("有待生效的变更，没有办理：请先撤销或等生效", "Another change is pending, nothing was done: cancel it or wait for it"),
    "operator.no_plan": Text("这个套餐或品牌不再销售：请另选一个", "This plan or brand is no longer sold: choose another one"),
    "operator.no_service": Text("没有这项服务：请从列表中选择", "No such service: choose one from the list"),
    "operator.service_state": Text("号码现在的状态不能办这项服务：请核对状态", "The line's state does not allow this service: check its state"),
    "operator.no_starter": Text("没有这个套卡编号：请照包装核对后重输", "No starter pack has this number: copy it from the envelope"),
    "operator.starter_used": Text("这份套卡已经售出：请另取一份", "This starter pack is sold already: take another one"),
    "operator.no_top_up": Text("这个号码没有可退回的充值：请核对号码", "This line has no top-up to take back: check the number"),
    "operator.spent": Text("这笔充值已被使用，不能退回：请向客户说明", "This top-up is spent and stays where it is: explain it to the customer"),
    "operator.same_number": Text("两个号码相同：请输入本来要充值的号码", "Both numbers are the same: type the number it was meant for"),
    "operator.same_owner": Text("新旧机主是同一人：请核对证件", "Old and new owner are the same person: check the documents"),
    "operator.points": Text("积分不够，没有兑换：请另选一项", "Not enough points, nothing was redeemed: choose something else"),
    "operator.no_gift": Text("没有这项积分商品：请从列表中选择", "No such gift for points: choose one from the list"),
    "operator.no_gateway": Text("没有接短信网关：请改用签字单号或服务密码", "No SMS gateway is connected: use a form number or the service password"),
    "operator.final": Text("这类业务不能冲正：请用相应的业务另行办理", "This kind of change cannot be taken back: use another service for it"),
    # store.*
    "store.read_only": Text("数据文件只读，没有保存：请检查文件权限后重试", "The store is read-only, nothing was kept: check the file's permissions"),
    "store.full": Text("磁盘已满，没有保存：请清理磁盘后重按回车", "The disk is full, nothing was kept: free some space, then press Enter"),
    "store.corrupt": Text("数据文件损坏：请停用并运行 agent-tui db restore", "The store is damaged: stop work and run agent-tui db restore"),
    "store.newer": Text("数据文件由更新的版本建立：请升级 agent-tui 到 {version}", "A newer program made this store: upgrade agent-tui to {version}"),
    "store.no_key": Text("找不到密钥文件：请把备份的密钥放回 {path}", "The key file is missing: put its backup back at {path}"),
    "store.wrong_key": Text("密钥与数据不配：请换回此营业厅的密钥文件", "The key is not this store's: put back the key file of this hall"),
    "store.locked": Text("另一个程序占用数据，没有保存：请再按一次回车", "Another program holds the store, nothing was kept: press Enter again"),
    "store.clock_back": Text("系统时间被调回，没有保存：请校准时间后重试", "The clock was set back, nothing was kept: set it right and try again"),
    "store.lost_race": Text("{seat} 先保存了这一步：请重新打开此次接待", "{seat} saved this step first: open the visit again"),
    "store.missing": Text("这里还没有营业厅：请先运行 agent-tui init 或 demo", "No hall lives here yet: run agent-tui init or demo first"),
    "store.failed": Text("写入失败（{detail}），没有保存：请运行 agent-tui doctor", "Writing failed ({detail}), nothing was kept: run agent-tui doctor"),
    "store.exists": Text("这里已经有营业厅：请换一个文件夹", "A hall lives here already: choose another folder"),
    "store.seat_taken": Text("{seat} 已有程序在运行：请用 --seat 换一个台席", "{seat} runs a program already: choose another seat with --seat"),
    "store.in_use": Text("还有台席在使用（{seat}）：请先退出再做", "Still in use at {seat}: leave the program there first"),
    "store.no_backup": Text("这不是可用的备份：请用 agent-tui db backup 做的文件", "No usable backup: choose a file made by agent-tui db backup"),
    "store.remains": Text("已删除，但备份 {name} 无法清理：请销毁该文件", "Erased, but backup {name} could not be cleaned: destroy that file"),
    "store.not_done": Text("这笔业务没有办结，不能冲正：请查看台账", "This item was not completed, nothing to reverse: see the ledger"),
    "store.reversed": Text("这笔业务已经冲正：请查看台账", "This item was reversed before: see the ledger"),
    # pack.*
    "pack.missing": Text("找不到话术包：请用 agent-tui packs list 查看可用的包", "No such pack: see agent-tui packs list for the ones there are"),
    "pack.hash": Text("话术包内容与登记不符：请重新发布此包", "The pack is not the one that was published: publish it again"),
    "pack.agreed": Text("同意关口没有值为 agreed 的选项：请为客户同意设 value: agreed", "A consent gate needs a choice with value agreed: add it for the customer's yes"),
    "pack.alias": Text("话术包不得用 * 引用：请把内容照写一遍，以 * 开头的文字加引号", "No aliases (*) in a pack: write it out; quote text that starts with *"),
    "pack.all_steps": Text("所有流程合计超过 {max} 步（含片段）：请减少或拆成两个包", "All flows together have more than {max} steps, parts included: make fewer"),
    "pack.anchor": Text("话术包不得用 & 锚点：请删除，以 & 开头的文字请加引号", "No anchors (&) in a pack: remove it; quote text that starts with &"),
    "pack.bom": Text("文件不是纯 UTF-8（有 BOM）：请另存为无 BOM 的 UTF-8", "The file starts with a byte order mark: save it as UTF-8 without BOM"),
    "pack.brace": Text("花括号里应是变量名，如 customer：请改正，或去掉花括号", "The braces hold no variable: write one such as customer, or remove them"),
    "pack.bracket": Text("这里开始的括号没有正确结束：请补上，含括号或冒号的文字加引号", "The bracket that opens here goes wrong: close it, quote words with braces"),
    "pack.change_here": Text("开场和结尾流程不办业务：请删除 change", "Opening and closing change nothing: remove change"),
    "pack.char": Text("有不可见或禁止的字符 {point}：请删除", "A hidden or forbidden character {point}: delete it"),
    "pack.card_code": Text("卡片的代码为 1 到 20 位数字、字母或 * # + - .：{found}", "A card's code has 1 to 20 digits, letters or * # + - . : {found}"),
    "pack.claim_has": Text("{thing} 依据不能有 {key}：请删除，或改用别的依据", "A claim of a {thing} has no {key}: remove it, or name another thing"),
    "pack.claim_needs": Text("{thing} 依据缺少 {key}：请补上", "A claim of a {thing} needs {key}: add it"),
    "pack.claim_thing": Text("一条依据只写一样东西，如 step 或 phrase：请改正", "A claim names exactly one thing, such as step or phrase: correct it"),
    "pack.code": Text("业务代码应为 1 到 6 位数字：{found}", "A code has 1 to 6 digits: {found}"),
    "pack.colon_space": Text("冒号后要有空格：请写成 键: 值", "A space is missing after the colon: write key: value"),
    "pack.commit_in_part": Text("commit 只能写在业务流程里：请把它移到各业务的 steps", "A commit stands in a service's own steps only: move it there"),
    "pack.commits": Text("一项业务只能有一个 commit：请删除多余的", "A service has one commit at most: remove this one"),
    "pack.cycle": Text("片段互相包含（{cycle}）：请断开其中一个 include", "Parts include each other ({cycle}): remove one include"),
    "pack.depth": Text("嵌套超过 {max} 层：请减少层次", "Nested deeper than {max} levels: flatten it"),
    "pack.digit": Text("选项的键是一位数字 0 到 9：{found}", "A choice has one digit, 0 to 9, as its key: {found}"),
    "pack.directive": Text("话术包不得有 % 指令：请删除这一行，以 % 开头的文字加引号", "No % directives in a pack: remove the line; quote text that starts with %"),
    "pack.empty": Text("没有填写：请填上内容，或删除这一行", "Nothing stands here: fill it in, or remove the line"),
    "pack.empty_file": Text("文件是空的：请填写或删除", "The file is empty: fill it in or delete it"),
    "pack.encoding": Text("文件不是 UTF-8（可能是 GBK）：请另存为 UTF-8", "The file is not UTF-8 (perhaps GBK): save it as UTF-8"),
    "pack.escape": Text("反斜杠转义不对：请改用单引号，或去掉反斜杠", "The backslash escape is wrong: use single quotes or remove the backslash"),
    "pack.extra_key": Text("这里不能写 {key}：请删除，或核对拼写和缩进", "The key {key} has no place here: remove it, or check spelling and indentation"),
    "pack.fact_needs": Text("查询 {fact} 需要 {name}，此前没有：请先取得它", "The fact {fact} needs {name}, which nothing binds before: ask for it first"),
    "pack.fen": Text("以 _fen 结尾的列是金额，按分计：请只写数字，如 5800", "A column ending in _fen is money in fen: write digits only, such as 5800"),
    "pack.files": Text("文件超过 {max} 个：请合并或删除", "More than {max} files: merge or delete some"),
    "pack.forbidden": Text("话术含禁用语“{word}”：请换一种说法", "The phrase holds the forbidden words “{word}”: say it another way"),
    "pack.id": Text("名称只用小写字母、数字、下划线，字母开头：{found}", "A name has a-z, 0-9 and _ and starts with a letter: {found}"),
    "pack.includes": Text("片段嵌套超过 {max} 层：请减少 include", "Parts include parts more than {max} levels deep: flatten them"),
    "pack.indent": Text("缩进或结构不对：请与上一行同级内容对齐，每级两个空格", "Wrong indentation or structure: align it with the lines around it"),
    "pack.initials": Text("首字母只用小写字母和数字：{found}", "Initials have a-z and 0-9 only: {found}"),
    "pack.key": Text("冒号前必须是一个词：请写成 键: 值", "What stands before the colon must be one word: write key: value"),
    "pack.kind_field": Text("{kind} 步骤的 field 只能是 {field}：请改正或删除", "The field of a {kind} step is {field}: correct or remove it"),
    "pack.kind_has": Text("{kind} 步骤不能有 {key}：请删除，或改 kind", "A {kind} step has no {key}: remove it, or change the kind"),
    "pack.kind_needs": Text("{kind} 步骤缺少 {key}：请补上，或改 kind", "A {kind} step needs {key}: add it, or change the kind"),
    "pack.language": Text("语言是两个小写字母，如 zh：{found}", "A language has two small letters, such as zh: {found}"),
    "pack.large": Text("文件超过 {max} KB：请拆成几个文件", "The file is larger than {max} KB: split it"),
    "pack.long": Text("文字超过 {max} 个字符：请缩短", "More than {max} characters: shorten it"),
    "pack.misnamed": Text("名称不对，不会被读取：应为 {near}", "Misnamed, it would not be read: rename it to {near}"),
    "pack.missing_key": Text("缺少 {key}：请补上这一项", "The key {key} is missing: add it"),
    "pack.more": Text("此文件还有 {count} 个问题：请先改正已列出的", "This file has {count} more problems: correct those listed first"),
    "pack.needs_language": Text("缺少第一语言 {language} 的文字：请补上", "The words in the first language {language} are missing: add them"),
    "pack.newline": Text("文字要写在一行内：请去掉其中的换行", "The text must be one line: remove the line breaks in it"),
    "pack.no_change": Text("没有这种变更 {name}：可用的如 {near}", "No change is called {name}: use one such as {near}"),
    "pack.no_colon": Text("这一行或上一行缺少冒号：请写成 键: 值", "A colon is missing here or one line above: write key: value"),
    "pack.no_choice": Text("步骤 {step} 没有选项 {name}：可用 {near}", "The step {step} has no choice {name}: use {near}"),
    "pack.no_commit": Text("有 change 却没有 commit 步骤：请在 steps 里补一个", "A flow with a change needs a commit step: add one"),
    "pack.no_fact": Text("没有这种查询 {name}：可用的如 {near}", "No fact is called {name}: use one such as {near}"),
    "pack.no_field": Text("没有这种字段 {name}：可用的如 {near}", "No field is called {name}: use one such as {near}"),
    "pack.no_file": Text("缺少文件 {file}：请新建", "The file {file} is missing: create it"),
    "pack.no_flow": Text("没有流程 {name}：可用的如 {near}", "No flow is called {name}: use one such as {near}"),
    "pack.no_language": Text("语言 {language} 不在 languages 里：可用 {near}，或先登记", "The pack has no language {language}: use {near}, or add it to languages"),
    "pack.no_norm": Text("norms/ 里没有规范 {name}：最接近的是 {near}", "norms/ has no norm {name}: the nearest is {near}"),
    "pack.no_part": Text("没有片段 {name}：可用的如 {near}", "No part is called {name}: use one such as {near}"),
    "pack.no_phrase": Text("没有话术 {name}：请补上，或用 {near}", "No phrase is called {name}: add it, or use one such as {near}"),
    "pack.no_placeholder": Text("此处还没有 {name} 可填：是否应为 {near}", "Nothing has bound {name} to fill in by then: did you mean {near}"),
    "pack.no_service": Text("开场流程没有 service 步骤：请补一个，否则无法选业务", "The opening has no service step: add one, or no service can be chosen"),
    "pack.no_source": Text("没有这个列表或核对 {name}：可用的如 {near}", "No list or check is called {name}: use one such as {near}"),
    "pack.no_step": Text("本流程没有步骤 {name}：可用的如 {near}", "This flow has no step {name}: use one such as {near}"),
    "pack.no_timer": Text("流程 {name} 没有 timer：请给它补上，或删除这条依据", "The flow {name} has no timer: give it one, or remove this claim"),
    "pack.no_value": Text("{name} 不会取值 {found}：可用 {near}", "{name} is never {found}: use {near}"),
    "pack.no_variable": Text("此前没有变量 {name}：是否应为 {near}", "Nothing binds {name} by then: did you mean {near}"),
    "pack.nodes": Text("内容超过 {max} 项：请拆成几个文件", "More than {max} nodes in one file: split it"),
    "pack.none_given": Text("这里至少要有一项：请补上", "At least one is needed here: add it"),
    "pack.norm": Text("规范编号形如 CM-HALL-08-01：{found}", "A norm's id reads like CM-HALL-08-01: {found}"),
    "pack.not_filled": Text("这里的花括号不会被替换：请移到话术、do 或行的 value", "Braces are not filled here: use the phrase, do, or a row's value"),
    "pack.norm_source": Text("编号应以来源 {source} 开头：请改正", "A norm's id begins with its source, {source}: correct it"),
    "pack.number": Text("这里应是数字：{found}", "A number is expected: {found}"),
    "pack.one_answer": Text("每一项只写一步和它的回答：请写成 - 步骤: 回答", "Each line has one step and its answer: write - step: answer"),
    "pack.open": Text("{name} 没有固定取值，条件只能比较 unset：请改用别的变量", "{name} has no fixed values: compare only unset, or use another"),
    "pack.order": Text("order 写两个步骤，先做的在前：请改正", "An order has two steps, the earlier one first: correct it"),
    "pack.outside": Text("链接指向包外：请把文件复制到包里", "The link leads out of the pack: copy the file into it"),
    "pack.plain": Text("值为 1 到 60 个字符，不含花括号，也不能是 unset：{found}", "A value has 1 to 60 characters, no braces, and is not unset: {found}"),
    "pack.quote": Text("这里开始的引号没有结束：请补上引号", "The quotation mark that opens here is never closed: close it"),
    "pack.repeated": Text("{found} 重复：请删除一个", "{found} is given twice: remove one"),
    "pack.reserved": Text("{found} 是条件专用词，不能作名称：请改名", "{found} is a word of conditions, not a name: choose another"),
    "pack.same_code": Text("代码 {code} 已在 {where}:{line} 用过：请换一个", "The code {code} is used at {where}:{line} already: choose another"),
    "pack.same_ends": Text("开场和结尾是同一个流程：请分成两个", "Opening and closing are the same flow: make two"),
    "pack.same_id": Text("{id} 已在 {where}:{line} 用过：请改名", "{id} is used at {where}:{line} already: rename one"),
    "pack.same_key": Text("键 {found} 有两个选项：请改其中一个", "Two choices have the key {found}: change one"),
    "pack.same_value": Text("值 {found} 有两个选项：请改其中一个", "Two choices have the value {found}: change one"),
    "pack.sealed": Text("{name} 是个人信息，条件读不到：请改用由它得出的变量", "{name} is personal, no condition reads it: use what derives from it"),
    "pack.second": Text("一个文件只能有一份内容：请删除 --- 及其后", "A file holds one document: remove the second --- and what follows"),
    "pack.seconds": Text("时限是 1 到 {max} 的整数秒：请改正", "A limit is a whole number of seconds, 1 to {max}: correct it"),
    "pack.step_name": Text("步骤写成 流程/步骤，如 tariff_change/consent：{found}", "A step is written flow/step, such as tariff_change/consent: {found}"),
    "pack.steps": Text("一个流程超过 {max} 步（含片段）：请拆分", "A flow has more than {max} steps, parts included: split it"),
    "pack.suggest": Text("保密、可空、要核对的不预填，金额只填给金额：请删除 suggest: {name}", "Not for a secret, optional, checked or unlike value: drop {name}"),
    "pack.syntax": Text("这里不是有效的 YAML：请核对缩进、冒号和引号", "This is no valid YAML: check indentation, colons and quotes"),
    "pack.tab": Text("不能用制表符：请改用空格", "A tab stands here: use spaces"),
    "pack.tag": Text("话术包不得用 ! 标记：请删除，以 ! 开头的文字请加引号", "No tags (!) in a pack: remove it; quote text that starts with !"),
    "pack.test": Text("测试写成 tests/文件.py::名称：{found}", "A test is written tests/file.py::name: {found}"),
    "pack.token": Text("文字不能以这个符号开头：请加引号", "A text cannot start with this sign: put quotes around it"),
    "pack.total": Text("所有文件合计超过 {max} MB，从这里起没有再读：请删减", "All files together exceed {max} MB, none was read from here on: cut some"),
    "pack.twice": Text("{key} 写了两次（先在第 {line} 行）：请删除一个", "{key} is given twice (first in line {line}): remove one"),
    "pack.two_colons": Text("一行里有两个冒号，或缩进不对：请给值加引号", "A second colon or wrong indentation: put quotes around the value"),
    "pack.unbound": Text("此前没有步骤得出 {name}：请在前面的步骤里取得它", "No step binds {name} before this one: bind it in an earlier step"),
    "pack.unknown_key": Text("不认识 {key}：是否应为 {near}", "Unknown key {key}: did you mean {near}"),
    "pack.unreadable": Text("读不了：请检查权限，并确认是普通文件", "Cannot be read: check its permissions and that it is an ordinary file"),
    "pack.value": Text("这里没有 {found} 这个值：可用 {near}", "{found} is not known here: use {near}"),
    "pack.values": Text("有 values 却没有 change：请补上 change，或删除 values", "Values without a change: add the change, or remove the values"),
    "pack.version": Text("版本是数字、字母和 . + - _，如 1.0：{found}", "A version has digits, letters and . + - _, such as 1.0: {found}"),
    "pack.want_list": Text("这里应是列表：请写成 [甲, 乙]，或每行以 - 开头", "A list is expected: write [a, b], or one line each starting with -"),
    "pack.want_quotes": Text("这里应是一段文字：以括号开头的文字要加引号", "A text is expected: quote it when it starts with a brace or bracket"),
    "pack.want_table": Text("这里应是 键: 值：请核对缩进和冒号", "Keys with values are expected: check indentation and colons"),
    "pack.want_text": Text("这里应是一段文字：请写在同一行，含 : 或 # 时加引号", "A text is expected: write it on the line, quoted where it holds : or #"),
    "pack.wide_colon": Text("冒号是全角的“：”：请改成半角冒号加空格", "The colon is full-width (：): type a plain colon and a space"),
    "pack.wide_comma": Text("逗号是全角的：请改成半角逗号加空格，或每行一项（{found}）", "The comma is full-width: type a plain comma and a space ({found})"),
    "pack.yes_no": Text("这里只能是 yes 或 no：请改正", "Only yes or no may stand here: correct it"),
    # proofs over all paths of a pack
    "proof.after_complaint": Text("{flow}：客户投诉之后还会推荐：请加条件", "{flow}: it recommends after a complaint: add a condition"),
    "proof.consent": Text("{flow}：没有客户同意也会提交：提交前加同意关口", "{flow}: it commits without consent: put a consent gate before it"),
    "proof.disclosure": Text("{flow}：没有核验就查 {source}：先核验证件或密码", "{flow}: {source} is asked without verification: verify first"),
    "proof.document": Text("{flow}：没有查验证件也会提交：先查验，再提交", "{flow}: it commits without a checked document: check one first"),
    "proof.early": Text("{flow}：业务没办完就推荐：请移到办完之后", "{flow}: it recommends before the item is done: move it behind"),
    "proof.endless": Text("{flow}：从这一步再也走不到结束：请给一条出路", "{flow}: no end can be reached from this step: give it a way out"),
    "proof.evidence": Text("{flow}：同意之后没有客户凭据就提交：请加签字、短信或密码", "{flow}: no evidence of the consent: add a form, an SMS code or a password"),
    "proof.exception": Text("{flow}：这里不许特办，或特办没有经理批准：请改条件", "{flow}: an exception is not allowed here, or not approved: mend it"),
    "proof.forbidden": Text("{flow}：文字里有禁用语“{word}”：请改写", "{flow}: a text has the forbidden word {word}: reword it"),
    "proof.gated": Text("{flow}：没有过任何关口就提交：加同意、收款或冲正关口", "{flow}: it commits without any gate: add consent, payment or reversal"),
    "proof.greeting": Text("{flow}：没有问候就提交：请在开场说迎接话术", "{flow}: it commits without a greeting: say one in the opening"),
    "proof.language": Text("{flow}：话术没有 {language} 的文字：请补上", "{flow}: the phrase has no words in {language}: add them"),
    "proof.no_farewell": Text("{flow}：没有送别就结束：请在收尾说送别话术", "{flow}: the visit can end without a farewell: say one at the end"),
    "proof.no_invoice": Text("{flow}：收了钱却没有问发票：提交后加 invoice 一步", "{flow}: money is taken, no invoice offered: add a step `invoice`"),
    "proof.no_norm": Text("{flow}：不要证件却没有写依据：请在 norms 写明", "{flow}: no document, and no norm that says so: name it in norms"),
    "proof.no_outcome": Text("{flow}：没有记结果就结束：收尾要有 outcome 一步", "{flow}: the visit can end without an outcome: add a step `outcome`"),
    "proof.no_referral": Text("{flow}：转交时没有对客户说明：请加话术或 hand 一步", "{flow}: handed over without a word: add a phrase or a `hand` step"),
    "proof.offer_consent": Text("{flow}：接受推荐后没有另办一项：后面加 service 一步", "{flow}: an accepted offer begins no item: add a `service` step"),
    "proof.pushed": Text("{flow}：客户谢绝后又推荐：请加条件", "{flow}: it offers again after a refusal: add a condition"),
    "proof.reader": Text("{flow}：不经读卡器核验也会提交：只能由读卡器核验", "{flow}: it commits without the reader's check: only that will do"),
    "proof.real_name": Text("{flow}：实名业务必须查验证件，不得特办：删除该设置", "{flow}: real-name services take no exception: remove that setting"),
    "proof.silent": Text("{flow}：核验之前这句话一个字也说不了：请另写一句", "{flow}: before verification nothing of this phrase may be said: add words"),
    "proof.stuck": Text("{flow}：这一步没有可选的回答：请检查选项条件", "{flow}: no answer is open at this step: check the choices' conditions"),
    "proof.time": Text("{flow}：最长要 {seconds} 秒，时限 {limit} 秒：请精简话术或步骤", "{flow}: its longest way takes {seconds} s of {limit} s: shorten it"),
    "proof.timer_never": Text("{flow}：计时的 {name} 一步永远走不到：请改计时", "{flow}: no way comes to the timer's step {name}: mend the timer"),
    "proof.timer_order": Text("{flow}：计时没开始就结束（{start}）：请改起止", "{flow}: the clock stops before it starts ({start}): mend start or stop"),
    "proof.told": Text("{flow}：没有核验就显示 {name}：请加条件", "{flow}: {name} is shown without verification: add a condition"),
    "proof.too_large": Text("{flow}：可能的情况太多，证不完：请拆成几个流程", "{flow}: too many states to prove: split the flow"),
    "proof.unbound": Text("{flow}：走到这里时 {name} 还没有值：请先取得它", "{flow}: {name} has no value on a way that leads here: bind it first"),
    "proof.unpaid": Text("{flow}：应收的钱没有收就提交：请加收款一步", "{flow}: it commits with money due and unpaid: add the payment"),
    "proof.unreached": Text("{flow}：没有一条路走到这一步：请改条件或删除", "{flow}: no way comes to this step: mend its condition, or remove it"),
    "proof.unshown": Text("{flow}：收的钱没有在关口给客户看：关口加应收一行", "{flow}: what is charged is shown at no gate: add a row with it"),
    "proof.unsung": Text("{flow}：收了现金没有唱收唱付：请加报数的话术", "{flow}: cash is taken, the amounts are not said: add the phrases"),
    # packs that were handed in
    "pack.approved": Text("{staff} 已经批准了这个包：可以用 packs publish 发布", "{staff} has approved this pack already: packs publish puts it into use"),
    "pack.in_use": Text("在用的就是这个包：不用回退", "This pack is the one in use: nothing to roll back"),
    "pack.in_use_before": Text("这个包已经发布过：要再用它请用 packs rollback", "This pack was published before: use packs rollback to put it back"),
    "pack.kept": Text("同样的包已经交过（{hash}）：请看 packs list", "This very pack was handed in before ({hash}): see packs list"),
    "pack.never_published": Text("这个包没有发布过，不能回退到它：请先发布", "This pack was never published: publish it first"),
    "pack.no_earlier": Text("之前没有发布过别的包：没有可回退的", "No pack was published before this one: there is nothing to roll back to"),
    "pack.not_approved": Text("还没有第二个人批准：请另一位用 packs approve 批准", "No second person has approved it: ask one to run packs approve"),
    "pack.note": Text("请用 --note 写明改了什么（一行，最多 200 字）", "Say what has changed with --note: one line, at most 200 characters"),
    "pack.own": Text("自己交的包不能自己批准：请另一位培训师或值班经理来批准", "You handed it in yourself: another trainer or duty manager must approve"),
    # story.*
    "story.accepted": Text("{step} 收下了本应拒绝的输入：请改正故事或流程", "{step} took what it should refuse: correct the story or the flow"),
    "story.at": Text("停在 {step}，下一个答案却是给 {next} 的：请改正", "It stands at {step}, but the next answer is for {next}: correct it"),
    "story.back": Text("退不回 {step}：它还没答过，或已受理", "No way back to {step}: not answered yet, or recorded already"),
    "story.choice": Text("{step} 此时没有 {value}：可用 {near}", "{step} does not offer {value} now: use {near}"),
    "story.items": Text("业务应为 {wanted}，实为 {found}", "Items should be {wanted}: they are {found}"),
    "story.left": Text("接待已经结束，却还有给 {next} 的答案：请删除", "The visit is over, and an answer for {next} is left: remove it"),
    "story.long": Text("超过 {max} 步还没结束：请检查 again", "Not over after {max} moves: look at what is asked again"),
    "story.met": Text("{name} 没有做到：请查它的步骤和话术", "{name} is not met: look at its steps and phrases"),
    "story.missed": Text("{name} 应当没做到，却做到了：请核对", "{name} should be missed and is met: look at its steps"),
    "story.more": Text("停在 {step}，答案已用完：请补上", "It stands at {step} and no answer is left: add one"),
    "story.name": Text("没有占位符 {name}：请改用文档里列出的", "No placeholder is called {name}: use one that the guide lists"),
    "story.none": Text("这个包里没有故事 {name}：请用 packs test 查看", "The pack has no story {name}: see packs test"),
    "story.open": Text("这次接待还没结束：办结后再录", "This visit is not over: record it when it is"),
    "story.outcome": Text("结果应为 {wanted}，实为 {found}", "The outcome should be {wanted}: it is {found}"),
    "story.path": Text("没有按此顺序经过 {name}：请核对步骤", "{name} is not passed in this order: look at the steps"),
    "story.refused": Text("{step} 不收这个答案（{why}）：请改正", "{step} refuses the answer ({why}): correct it"),
    "story.says": Text("没有按此顺序说 {name}：请核对话术", "{name} is not said in this order: look at the phrases"),
    "story.unsaid": Text("不应说 {name}，却说了：请核对步骤", "{name} should not be said and is: look at the steps"),
    "story.untaken": Text("没有故事走过 {step} 的 {value}：请加一个", "No story takes {value} at {step}: add one"),
    "story.unpassed": Text("没有故事经过 {step}：请加一个", "No story passes {step}: add one"),
    # practice.*
    "practice.store": Text("这是练习的数据，不能营业：练习请用 agent-tui practice", "This is a practice store: use agent-tui practice for it"),
    "practice.live": Text("这是营业的数据，不能练习：请为练习另用文件夹", "This is a live store and not for practice: use another folder"),
    "practice.gone": Text("这个情景已经改过，不能接着练：请放弃这次，重新开始", "The scenario has changed since: abandon this visit and begin anew"),
    "practice.none": Text("还没有情景可练：请培训师先写一个", "There is no scenario to practise yet: ask the trainer for one"),
    "practice.unknown": Text("没有这个情景：请按 F2 从列表里选", "There is no such scenario: choose one with F2"),
    "practice.over": Text("这次练习已经结束：请另选一位学员", "This visit is over: choose another trainee"),
    "practice.no_help": Text("考试中没有帮助：请按自己会的做", "No help in an exam: do as you know it"),
    "practice.no_back": Text("考试中不能返回：请接着往下办", "No way back in an exam: go on"),
    "practice.no_reviews": Text("还没有能比较的复习：先做几天练习再来看", "No reviews to compare yet: look again after some days of drill"),
    "practice.lesson_json": Text("不是完整的课件文件：请从营业程序重新写出", "Not a whole lesson file: have the live program write it again"),
    "practice.lesson_format": Text("不是课件文件：请核对文件名，课件由营业程序写出", "Not a lesson file: check its name; the live program writes them"),
    "practice.lesson_version": Text("课件的版本是 {version}，读不了：请把两边程序更新到一致", "The lesson has version {version}, unknown here: update both programs alike"),
    "practice.lesson_field": Text("课件里 {name} 这一项不对：请从营业程序重新写出，不要手改", "{name} is wrong in the lesson: have it written again, do not edit it"),
    "practice.lesson_digest": Text("课件被改动过（校验不符）：请从营业程序重新写出", "The lesson was changed, its digest differs: have it written again"),
    "practice.lesson_visit": Text("这是一次接待的课件：请用 scenarios new --from 收入", "This is a lesson of a visit: take it in with scenarios new --from"),
    "practice.lesson_slips": Text("这是个人失误的课件，不能变成情景：请用 drill --lessons 收入", "This lesson holds slips, no visit: take it in with drill --lessons"),
    "practice.lesson_other": Text("课件是工号 {staff} 的：请让本人来练", "The lesson is of staff number {staff}: that person must take it"),
    "practice.not_admitted": Text("营业程序没有让您进来，或已过时：请在首页再输入 lx", "The counter did not let you in, or too long ago: type lx there again"),
    "practice.no_scenario": Text("没有情景 {name}：最接近的是 {near}，其余见 scenarios list", "No scenario {name}: the nearest is {near}; scenarios list tells the others"),
    "practice.no_folder": Text("这里没有话术包：请用 --at 指定有 pack.yaml 的文件夹", "No pack is here: name a folder that has a pack.yaml with --at"),
    "practice.no_story": Text("业务 {name} 没有演得通的故事可用：请先给它写一个", "No story of {name} can be played: write one first"),
    "practice.similar": Text("similar 的 missed 不能大于 met：请改正", "Under similar, missed is above met: correct it"),
    "practice.order": Text("一条次序写 first 和 then（可加 phrase），或 words 和 act：请改正", "An order has first and then (and a phrase), or words and act: correct it"),
    "practice.no_paper": Text("{who} 身上没有 {kind}：可用 {near}，或换一个 like", "{who} has no {kind}: use {near}, or be like somebody else"),
    "practice.flow_or_file": Text("请写 --flow 或 --from 其中一个：从业务新写，或从接待的课件收入", "Give --flow or --from, one of them: a service, or the lesson of a visit"),
    "practice.other_pack": Text("课件是话术包 {name} 的：请用 --at 指定它的文件夹", "The lesson is of the pack {name}: name its folder with --at"),
    "practice.flaw_of_nothing": Text("没带证件就没有证件的毛病：请删除 flaw，或改 kind", "Nothing is brought, nothing is wrong with it: drop flaw, or change kind"),
    "practice.not_in_pocket": Text("难点是 {twist}，口袋里却看不出：请在 pocket 写明", "The twist is {twist}, the pocket does not show it: say so under pocket"),
    "practice.unheard": Text("{step} 不停留，客户没有机会说：请换到前后的步骤", "Nobody waits at {step}, nothing is said there: take the step before or after"),
    "practice.no_word": Text("关键词是空的：请删去多余的 |，或写上词", "A key word is empty: remove the needless |, or write a word"),
    "practice.unsaid": Text("{phrase} 的 {element} 照原话说也不含“{words}”：请补一个说法", "The words of {element} in {phrase} hold none of “{words}”: add one they have"),
    "practice.uneven": Text("第 {form} 种变式答 {found} 步，第 1 种 {first} 步：轻重应相当，请改匀", "Form {form} takes {found} answers, form 1 {first}: make them weigh the same"),
    "practice.plain_form": Text("第 {form} 种变式没有难点，别的有：请给它 twists 或 flaw", "Form {form} has no twist or flaw, others have: give it one"),
    "practice.no_class": Text("没有班级 {name}：请看 classes list", "There is no class {name}: see classes list"),
    "practice.class_exists": Text("已有同名的班级 {name}：请换个名称，或先结班", "An open class is named {name} already: take another name, or close it"),
    "practice.closed": Text("{name} 已经结班：请另开一个班", "The class {name} is closed: make another one"),
    "practice.no_assignment": Text("没有练习或考试 {name}：请看 classes results", "There is no assignment or exam {name}: see classes results"),
    "practice.no_exam": Text("{name} 不是考试：请看 classes results，选一场考试", "{name} is no exam: choose one from classes results"),
    "practice.assign_exam": Text("考试不能布置：请用 classes exam，再用 classes start 开考", "An exam is not assigned: use classes exam, then classes start"),
    "practice.one_scenario": Text("{name} 有几个情景，考试只考一个：请写情景名", "{name} has several scenarios, an exam has one: name the scenario"),
    "practice.no_pack": Text("没有可练的话术包 {name}：请看 packs list", "There is no pack {name} to practise with: see packs list"),
    "practice.not_started": Text("考试还没有开始：请等培训师开考", "The exam has not started: wait for the trainer to start it"),
    "practice.started": Text("这场考试已经开始：种子不能再换", "This exam has started already: its seed stays as it is"),
    "practice.due_past": Text("截止时间已经过了：请写以后的日期或时刻", "That time is over already: give a later day or moment"),
    "practice.no_pupil": Text("{name} 的岗位不练习：请加营业员、导购或值班经理", "{name} does not practise: enrol an agent, a greeter or a manager"),
    "practice.not_member": Text("{staff} 不在 {name} 这个班：请看 classes agents", "{staff} is not in the class {name}: see classes agents"),
    "practice.has_begun": Text("{staff} 已经练过这个班布置的：成绩要保留，不能移出", "{staff} has practised for this class: the results stay, and so does the member"),
    "practice.late": Text("考试已经截止：请找培训师", "The exam is over: ask the trainer"),
    "practice.taken": Text("这场考试您已经考过：只能考一次，有原因请找培训师", "You have sat this exam: it is sat once, tell the trainer if there is a reason"),
    "practice.not_enrolled": Text("您不在 {name} 这个班：请培训师把您加进来", "You are not in the class {name}: ask the trainer to enrol you"),
    "practice.other_deal": Text("这次练习与布置的不一样：请从布置的练习里重新开始", "This is not what the assignment asks for: begin anew from the assignment"),
    "practice.own_visit": Text("不能评自己的练习：请另一位培训师来评", "Nobody judges an own visit: ask another trainer"),
    "practice.not_yours": Text("只能为自己的练习申诉：请核对编号", "An appeal is for an own visit only: check its number"),
    "practice.appealed": Text("已经申诉，还没有答复：请等培训师答复", "Your appeal has no answer yet: wait for the trainer"),
    "practice.no_appeal": Text("没有等答复的申诉：请看 scores show", "No appeal waits for an answer: see scores show"),
    "practice.reason": Text("要写明理由：请写一句话", "It needs a reason: write one sentence"),
    "practice.verdict": Text("结论只能是 met、missed 或 na：请重写", "The verdict is met, missed or na: type one of them"),
    "practice.no_mark": Text("成绩单里没有 {mark}：请照 scores show 里的编号写", "The card has no mark {mark}: take an id from scores show"),
    "practice.criteria": Text("要评的是这几项，每项一次：{names}", "Rate each of these once: {names}"),
    "practice.rating": Text("每项评 1 到 5，不适用写 -：请重写", "Rate each 1 to 5, or - where it does not apply"),
    "practice.unfinished": Text("这次练习还没有结束：请先练完，或放弃", "This visit is not over: finish it first, or abandon it"),
    "practice.ended": Text("这次练习已经结束：不能再放弃", "This visit is over: it cannot be abandoned any more"),
    "practice.no_score": Text("这次练习没有成绩：它没有练完", "This visit has no score: it was not finished"),
    "practice.passes_file": Text("这不是合格名单，或者已经改过：请重新导出 classes passes", "This is no list of passes, or was changed: write it anew by classes passes"),
    "practice.passes_pack": Text("名单里没有本厅话术包 {pack} 的合格记录：请核对文件", "The list has no pass for this hall's pack {pack}: check the file"),
    "practice.no_code": Text("本厅没有业务代码 {code}：请看 packs show", "This hall has no service with the code {code}: see packs show"),
    "practice.not_passed": Text("您还没有通过 {service} 的考试：请先练习，考过再办", "You have not passed {service}: practise and pass its exam first"),
    # cli.*
    "cli.no_terminal": Text("这里不是终端：请在终端里运行，或改用 --pin-stdin", "This is no terminal: run it in one, or use --pin-stdin"),
    "cli.small": Text("终端小于 80×24：请放大窗口", "The terminal is smaller than 80×24: enlarge the window"),
    "cli.internal": Text("程序出错（{code}），已保存的不受影响：请把代码告诉维护人", "The program failed ({code}), what was saved is safe: report the code"),
    "cli.stopped": Text("已中断：没有做完的没有保存", "Interrupted: what was not finished was not kept"),
    "cli.no_line": Text("标准输入少了第 {number} 行（{what}）：请补上这一行", "Line {number} of the input is missing ({what}): add it"),
    "cli.output": Text("写不出结果：请检查磁盘空间和文件权限", "The output cannot be written: check disk space and permissions"),
    "cli.exists": Text("这个文件已经存在：请换一个文件名", "This file exists already: choose another name"),
    "cli.no_file": Text("没有这个文件：请核对文件名", "There is no such file: check its name"),
    "cli.many": Text("超过 {max} 笔，没有导出：请用 --since 和 --until 缩小范围", "More than {max} items, none exported: narrow it with --since and --until"),
    "cli.findings": Text("有 {count} 项需要处理：请照上面的办法做", "{count} things must be mended: do as the lines above say"),
    "cli.folder": Text("这个文件夹已经存在：请换一个名称，或用 --at 指定别处", "This folder exists already: choose another name, or a place with --at"),
    "cli.no_folder": Text("建不了这个文件夹：请检查上级文件夹和权限", "The folder cannot be made: check its parent and your permissions"),
    "cli.pack_name": Text("名称只用小写字母、数字和下划线，字母开头，最多 40 个", "A name has a-z, 0-9 and _, starts with a letter, at most 40 characters"),
    "cli.no_preview": Text("开场和结尾不能单独预览：请预览一项业务", "Opening and closing have no preview of their own: preview a service"),
    "cli.no_flow": Text("这个包里没有业务 {name}：请用 packs show 查看", "The pack has no service {name}: see packs show"),
    "cli.sure": Text("两次输入的不同，没有删除：请核对后重来", "The two differ, nothing was erased: check and begin again"),
}
