"""Encodings, YAML, sizes and numbers."""

# One row a case, whatever its length: the table is read and extended by eye.
# ruff: noqa: E501, RUF100

from __future__ import annotations

from data.packs.reading import MAX_BYTES, MAX_DEPTH
from tests.hostile_packs.base import BASE, swap
from tests.hostile_packs.cases import (
    CHANGE,
    CLOSING,
    ODD,
    OPENING,
    PACK,
    PHRASES,
    PLANS,
    SOUND,
    TEXT,
    case,
    flow,
    lines,
    say,
)

# ── encodings ─────────────────────────────────────────────────────────────────────────────────────

case("UTF-16 with a mark", "pack.bom", CLOSING, {CLOSING: TEXT.encode("utf-16")})
case("UTF-16 big-endian without a mark", "pack.encoding", CLOSING, {CLOSING: TEXT.encode("utf-16-be")})
case("UTF-16 of ASCII alone", "pack.char", CLOSING, {CLOSING: b"id: closing\n".decode().encode("utf-16-le")})
case("UTF-32", "pack.bom", CLOSING, {CLOSING: TEXT.encode("utf-32")})
case("UTF-8 with a mark", "pack.bom", PACK, {PACK: b"\xef\xbb\xbf" + BASE[PACK].encode()})
case("a mark in the middle", "pack.char", CLOSING, {CLOSING: TEXT + "# \ufeff\n"})
case("GBK", "pack.encoding", CLOSING, {CLOSING: TEXT.encode("gbk")})
case("Big5", "pack.encoding", CLOSING, {CLOSING: "id: closing\nname: 結尾\n".encode("big5")})
case("Latin-1", "pack.encoding", CLOSING, {CLOSING: "id: caf\xe9\n".encode("latin-1")})
case("cut inside a character", "pack.encoding", PHRASES, {PHRASES: BASE[PHRASES].encode().rpartition("谢谢".encode())[0] + b"\xe8\xb0"})
case("overlong UTF-8", "pack.encoding", CLOSING, {CLOSING: TEXT.encode() + b"# \xc0\x80\n"})
case("a surrogate as UTF-8", "pack.encoding", CLOSING, {CLOSING: TEXT.encode() + b"# \xed\xa0\x80\n"})
case("beyond Unicode as UTF-8", "pack.encoding", CLOSING, {CLOSING: TEXT.encode() + b"# \xf4\x90\x80\x80\n"})
case("random bytes", "pack.encoding", CLOSING, {CLOSING: bytes(n * 197 % 256 for n in range(9000))})
case("a program", "pack.encoding", CLOSING, {CLOSING: b"\x7fELF\x02\x01\x01" + bytes(64) + b"\xff\xfe" * 99})
case("NUL", "pack.char", CLOSING, {CLOSING: TEXT + "# \0\n"})
case("old Mac line ends", "pack.char", CLOSING, {CLOSING: TEXT.replace("\n", "\r")})
case("Windows line ends", SOUND, "", {CLOSING: TEXT.replace("\n", "\r\n")})
for sign, what in {"\u202e": "right to left", "\u2066": "isolate", "\u200b": "zero width space", "\u200d": "joiner",
                   "\u00ad": "soft hyphen", "\u2028": "line separator", "\x85": "next line", "\x0b": "vertical tab",
                   "\x1b": "escape", "\x9b": "C1 escape", "\x07": "bell", "\U000e0041": "tag letter",
                   "\ue000": "private use", "\ufffe": "noncharacter", "\u3164": "Hangul filler",
                   "\u00a0\u061c": "Arabic letter mark", "\ufff9": "annotation"}.items():
    case(f"{what} in a sentence", "pack.char", PHRASES, swap(PHRASES, "谢谢", f"谢{sign}谢"))
case("zero width in a key", "pack.char", CLOSING, swap(CLOSING, "say:", "sa\u200by:"))
case("Cyrillic letter in a key", "pack.unknown_key", CLOSING, swap(CLOSING, "say:", "s\u0430y:"))
case("full-width letters in an id", "pack.id", CLOSING, swap(CLOSING, "id: note", "id: ｎｏｔｅ"))
case("escaped control character", "pack.char", CLOSING, swap(CLOSING, "结尾", '"\\e[31m"'))
case("escaped bidi", "pack.char", CLOSING, swap(CLOSING, "结尾", '"\\u202e"'))
case("escaped surrogate", "pack.escape", CLOSING, swap(CLOSING, "结尾", '"\\ud83d\\ude00"'))
case("many bidi signs", "pack.char", CLOSING, {CLOSING: "\u202e\n" * 60_000})
case("a hundred accents on one letter", SOUND, "", swap(PHRASES, "谢谢", "e" + "\u0301" * 100))
case("emoji", SOUND, "", swap(PHRASES, "谢谢", "👨🏽🙏🇨🇳"))
case("rare Han", SOUND, "", swap(PHRASES, "谢谢", "𠮷𪚥"))

# ── YAML ──────────────────────────────────────────────────────────────────────────────────────────

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
case("billion laughs", "pack.anchor", CLOSING, {CLOSING: LAUGHS})
case("an anchor that holds itself", "pack.anchor", CLOSING, {CLOSING: "&a [*a]\n"})
case("merged keys", "pack.alias", CLOSING, {CLOSING: TEXT + "<<: *x\n"})
case("twenty thousand aliases", "pack.alias", CLOSING, {CLOSING: "a: &a x\nb: [" + "*a, " * 19_000 + "*a]\n"})
case("a Python object", "pack.tag", CLOSING, {CLOSING: "!!python/object/apply:os.system [id]\n"})
case("binary", "pack.tag", CLOSING, swap(CLOSING, "name: 结尾", "name: !!binary aGk="))
case("a tag of thousands of letters", "pack.tag", CLOSING, {CLOSING: f"!{'a' * 9000} x\n"})
case("a directive", "pack.directive", CLOSING, {CLOSING: "%TAG ! tag:x,2000:\n---\n" + TEXT})
case("two documents", "pack.second", CLOSING, {CLOSING: TEXT + "---\n" + TEXT})
case("ten thousand documents", "pack.second", CLOSING, {CLOSING: "---\na: b\n" * 20_000})
case("dots at the end", SOUND, "", {CLOSING: TEXT + "...\n"})
case("an empty file", "pack.empty_file", PACK, {PACK: ""})
case("only comments", "pack.empty_file", CHANGE, {CHANGE: "# " + "x" * 200_000 + "\n"})
case("only line ends", "pack.empty_file", CHANGE, {CHANGE: "\n" * 200_000})
case("only ---", "pack.want_table", PACK, {PACK: "---\n"})
case("a list for a mapping", "pack.want_table", PACK, {PACK: "- a\n- b\n"})
case("a text for a mapping", "pack.want_table", PHRASES, {PHRASES: "hello\n"})
case("a mapping for a list", "pack.want_list", PLANS, {PLANS: "code: P1\nname: x\n"})
case("lists, 33 levels", "pack.depth", CLOSING, {CLOSING: "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)})
case("lists, 260,000 levels", "pack.depth", CLOSING, {CLOSING: "[" * 260_000})
case("mappings, 100,000 levels", "pack.depth", CLOSING, {CLOSING: "{a: " * 65_000})
case("indented 400 deep", "pack.depth", CLOSING, {CLOSING: "".join(" " * n + f"k{n}:\n" for n in range(400))})
case("dashes", "pack.depth", CLOSING, {CLOSING: "- " * 130_000})
case("question marks", "pack.depth", CLOSING, {CLOSING: "? " * 130_000})
case("ten thousand keys twice", "pack.twice", CLOSING, {CLOSING: "name: x\n" * 9_900})
case("a key twice, once quoted", "pack.twice", CLOSING, {CLOSING: TEXT + '"name": x\n'})
case("a list as a key", "pack.key", CLOSING, {CLOSING: "[a, b]: c\n"})
case("a long key twice", "pack.twice", CLOSING, {CLOSING: f"? {'k' * 90_000}\n: a\n? {'k' * 90_000}\n: b\n"})
case("a text on several lines", "pack.newline", CLOSING, swap(CLOSING, "结尾", "|\n  a\n  b"))
case("tabs", "pack.tab", CLOSING, {CLOSING: TEXT.replace("    ", "\t")})
case("a quote left open", "pack.", PHRASES, swap(PHRASES, '"Hello, "', '"Hello, '))
case("100,000 quotes", "pack.", CLOSING, {CLOSING: '"' * 100_001})
case("full-width colons", "pack.wide_colon", CLOSING, {CLOSING: TEXT.replace(": ", "：")})
case("40,000 full-width colons", "pack.wide_colon", CLOSING, {CLOSING: "a：b\n" * 40_000 + "[\n"})
case("full-width quotes", "pack.id", CLOSING, swap(CLOSING, "say: goodbye", "say: “goodbye”"))
case("full-width commas", "pack.wide_comma", OPENING, swap(OPENING, "[CM-HALL-01-01]", "[CM-HALL-01-01，CM-HALL-01-08]"))
case("full-width dash for a list", "pack.", CLOSING, swap(CLOSING, "  - id: note", "  － id: note"))
case("full-width brackets", "pack.want_list", OPENING, swap(OPENING, "[CM-HALL-01-01]", "【CM-HALL-01-01】"))
case("full-width space for indentation", "pack.", CLOSING, swap(CLOSING, "    say: goodbye", "　　say: goodbye"))

# ── sizes and numbers ─────────────────────────────────────────────────────────────────────────────

case("one byte too many", "pack.large", CLOSING, {CLOSING: TEXT + "#" * (MAX_BYTES + 1 - len(TEXT.encode()))})
case("a sentence of 200,000 characters", "pack.long", PHRASES, swap(PHRASES, "谢谢，再见。", "谢" * 80_000))
case("an id of 200,000 letters", "pack.id", CLOSING, swap(CLOSING, "id: note", "id: " + "n" * 200_000))
case("a norm of 100,000 letters", "pack.", OPENING, swap(OPENING, "CM-HALL-01-01", "CM-" + "A" * 100_000))
case("an unknown key of 100,000 letters", "pack.extra_key", CLOSING, {CLOSING: TEXT + "k" * 900 + ": x\n"})
case("too many nodes", "pack.nodes", CLOSING, {CLOSING: "a: [" + "b, " * 20_001 + "]\n"})
case("many wrong steps", "pack.unknown_key", CLOSING, {CLOSING: "id: closing\nname: x\nsteps:\n" + "- {kidn: x}\n" * 6_600})
case("many choices", "pack.same_key", ODD, {ODD: flow(
    "  - id: q\n    kind: ask\n    choices:\n" + lines(2_800, "      - {key: 1, value: v%, name: 甲}\n"))})
case("many steps", "pack.steps", ODD, {ODD: flow(lines(600, "  - {id: s%, kind: say, say: goodbye}\n"))})
case("many steps with unknown phrases", "pack.no_phrase", ODD, {
    "phrases/many.yaml": lines(600, "words_%:\n  source: ours\n  zh: [{a: 甲}]\n  en: [{a: A}]\n"),
    ODD: flow(lines(2_800, "  - {id: s%, kind: say, say: wrods_%}\n"))})
case("many norms that are not there", "pack.no_norm", ODD, {
    "norms/many.yaml": "source: CM-MANY\ntitle: x\nnorms:\n" + lines(
        1_000, "  - {id: CM-MANY-%, section: x, role: a, scene: b, kind: c, means: d, zh: x}\n"),
    ODD: flow("  - {id: s, kind: say, norms: [" + lines(15_000, "CM-NAMY-%, ") + "X-1]}\n")})
case("many variables that are not there", "pack.unbound", ODD, {ODD: flow(
    "  - id: s\n    kind: say\n    when:\n" + lines(9_000, "      zq%: yes\n"))})
case("many values of a condition", "pack.no_value", ODD, {ODD: flow(
    say("when: {item_state: [" + lines(18_000, "v%, ") + "x]}"))})
case("many placeholders", "pack.", ODD, {ODD: flow(say("do: '" + "{abcd}" * 80 + "'"))})
case("many rows", "pack.", ODD, {ODD: flow(
    "  - id: s\n    kind: show\n    rows:\n" + lines(3_900, "      - {label: 甲, value: '{nope_%}'}\n"))})
case("many forbidden words", "pack.forbidden", PHRASES, {
    PACK: BASE[PACK].replace("[不知道, 没办法]", "[" + lines(15_000, "bad word %, ") + "谢谢]"),
    "phrases/many.yaml": lines(1_400, "words_%:\n  source: ours\n  zh: [{a: 甲}]\n  en: [{a: A}]\n")})
case("many aliases of a service", SOUND, "", {ODD: flow(say("say: goodbye"),
    "aliases: [" + lines(1_000, "重长行乐差传调重长%, ") + "x]\n")})
case("many rows of a list", SOUND, "", {PLANS: lines(
    700, "- {code: P%, name: 重长行乐差传调重长%, new_plan_name: x}\n")})
case("many rows with the same code", "pack.same_code", PLANS, {PLANS: "- {code: P, name: x}\n" * 3_900})
case("many settings", SOUND, "", {PACK: BASE[PACK].replace("{hotline: 10086", "{" + lines(9_000, "k%: v, ") + "hotline: 10086")})
case("many languages", "pack.", PACK, {PACK: BASE[PACK].replace("[zh, en]", "[zh, en, " + ", ".join(
    a + b for a in "abcdefgh" for b in "abcdefghijklmnopq") + "]")})
case("many charges", "pack.", ODD, {ODD: flow(say("say: goodbye"), "charges:\n" + lines(
    5_900, "  - {name: 甲, variable: v%}\n"))})
for text in ("9" * 400, "1e309", ".inf", ".nan", "0x10", "0o17", "1_000", "12:30:45", "-1", "1.5", "０６０", "٦٠", "0", "~"):
    case(f"a limit of {text[:12]}", "pack.seconds", CHANGE, swap(CHANGE, "limit: 60", f"limit: {text}"))
case("a limit that is a date", "pack.seconds", CHANGE, swap(CHANGE, "limit: 60", "limit: 2026-01-31"))
case("a code of 400 digits", "pack.code", CHANGE, swap(CHANGE, '"204"', "9" * 400))
case("a code in full-width digits", "pack.code", CHANGE, swap(CHANGE, '"204"', "２０４"))
case("a flag that is true", "pack.yes_no", CHANGE, swap(CHANGE, "evidence: yes", "evidence: true"))
case("a flag in capitals", "pack.yes_no", CHANGE, swap(CHANGE, "evidence: yes", "evidence: YES"))
case("fen with a point", "pack.fen", PLANS, swap(PLANS, "5900", "59.00"))
case("fen without end", "pack.fen", PLANS, swap(PLANS, "5900", "9" * 300))
case("fen below nothing", "pack.fen", PLANS, swap(PLANS, "5900", "-1"))
case("fen in Arabic digits", "pack.fen", PLANS, swap(PLANS, "5900", "٥٩"))
case("a rule with a huge number", "pack.number", PLANS, swap(PLANS, "code: P1,", f"code: P1, min_points: {'9' * 99},"))
case("a version that is a number without end", "pack.version", PACK, swap(PACK, '"1.0"', "1" * 99))
