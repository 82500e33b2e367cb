"""Simplified Chinese, for the commands about stories."""

WORDS = {
    "cli.packs.test": "演一遍话术包的故事：每个错误一行，并列出没有故事走过的分支",
    "cli.packs.keys": "一个故事最短的按键和按键下限；不给故事时列出全部",
    "cli.packs.record": "把本厅一次办完的接待录成故事，不带个人信息",
    "cli.packs.test.pack": "话术包的名称或文件夹；不给时是随程序带的每个包",
    "cli.packs.keys.story": "故事的 id；不给时列出全部",
    "cli.packs.record.visit_id": "接待编号，与台账里的相同",
    "option.story": "只演这个故事",
    "stories.told": "{pack}：故事 {count} 个，失败 {bad} 个；分支 {branches} 个，没有故事的 {open} 个（{seconds} 秒）",
    "stories.keys": "故事 {count} 个：比值中位数 {median}，最大 {worst}（{story}）；超过 {goal} 的 {over} 个",
    "stories.here": "按键 {pressed}，下限 {least}，比值 {ratio}，按键模型 {seconds} 秒",
    "stories.untold": "录下的故事照原样演不下去：",
    "column.story": "故事", "column.pressed": "按键", "column.least": "下限", "column.ratio": "比值",
    "column.model": "秒", "column.typed": "按下",
}
