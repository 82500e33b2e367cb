"""The commands of practice, Simplified Chinese."""

WORDS = {
    "cli.practice": "练习：同样的屏幕和按键，数据另存一处，不碰营业的数据",
    "cli.practice.scenario": "要练的场景（不写则在屏幕上选）",
    "cli.practice.level": "帮助：auto 自动、shown 全文、cued 提示、blank 默说、exam 考试",
    "cli.practice.seed": "同一个数字来的是同一位客户",
    "cli.practice.seat": "台席名称",
}
