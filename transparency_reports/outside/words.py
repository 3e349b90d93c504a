"""What is said, in both languages."""

from collections.abc import Mapping

LANGUAGES = ("en", "zh-hans")
WORDS: Mapping[str, tuple[str, str]] = {
    "usage": (
        "Recompute every figure of published reports from an auditor's export.",
        "根据审计导出文件，逐项重算已发布报告中的数字。",
    ),
    "file": ("{path} cannot be read: {reason}.", "无法读取 {path}：{reason}。"),
    "format": (
        "The export has another format ({format}). Use the program that was published with it.",
        "导出文件的格式不同（{format}）。请使用与它一同发布的程序。",
    ),
    "line": ("Line {line} of the export is not what an export holds.", "导出文件第 {line} 行的内容不符合格式。"),
    "entry.missing": (
        "Entry {index} is missing or stands at another place; the log has {size}.",
        "第 {index} 号条目缺失或位置不对；日志共有 {size} 条。",
    ),
    "entry.opening": (
        "Entry {index} says something else than the log committed to.",
        "第 {index} 号条目的内容与日志当时承诺的不一致。",
    ),
    "entry.number": (
        "The entries of one case are not numbered without a gap at entry {index}: one was left out, or put into another case.",
        "第 {index} 号条目处，同一案件的编号不连续：有条目被漏掉，或被放进了别的案件。",
    ),
    "entry.strange": (
        "The entries of the subject that begins with entry {index} cannot be counted.",
        "以第 {index} 号条目开头的这一组条目无法计数。",
    ),
    "root": (
        "The entries do not give the root that the checkpoint signed: one was changed, added or exchanged.",
        "由各条目算出的根与检查点所签的根不同：有条目被改动、添加或替换。",
    ),
    "checkpoint.form": ("The checkpoint that was given is not one.", "所给的文件不是检查点。"),
    "checkpoint.larger": (
        "The checkpoint that was given has {size} entries, the export only {have}: entries are missing from it.",
        "所给检查点有 {size} 条，导出文件只有 {have} 条：导出文件缺了条目。",
    ),
    "checkpoint.other": (
        "The log in the export does not begin with the checkpoint that was given ({size} entries): it is another log.",
        "导出文件中的日志并非以所给检查点（{size} 条）开头：这是另一份日志。",
    ),
    "log": (
        "The log: {size} entries, every opening is the one committed to, and together they give the root {root}.",
        "日志：共 {size} 条，每条的内容都与当时的承诺一致，合起来得出根 {root}。",
    ),
    "log.kept": ("It begins with the checkpoint that was given.", "它以所给的检查点开头。"),
    "log.trust": (
        "The signature under this root was not checked here: compare it with a checkpoint you trust, or give that by --checkpoint.",
        "本程序没有核对这个根上的签名：请与您信任的检查点比对，或用 --checkpoint 给出该检查点。",
    ),
    "report.left_out": (
        "The log holds version {version} of the report {report}, and the export leaves it out.",
        "日志里有报告 {report} 第 {version} 版，导出文件却没有。",
    ),
    "report.not_given": (
        "Version {version} of the report {report} was not given, so nothing of it was recomputed.",
        "没有给出报告 {report} 第 {version} 版，因此未重算。",
    ),
    "report": ("Report {report}, version {version} ({path})", "报告 {report} 第 {version} 版（{path}）"),
    "report.form": ("{path} is not the data.json of a report.", "{path} 不是报告的 data.json。"),
    "report.unknown": (
        "The export does not hold version {version} of the report {report}.",
        "导出文件中没有报告 {report} 第 {version} 版。",
    ),
    "report.alone": (
        "Whether every number this version holds back has to be was not worked out: give the data.json of version {version} too.",
        "没有核对这一版隐去的数是否都应当隐去：请同时给出第 {version} 版的 data.json。",
    ),
    "report.file": ("The file is the one the log says was published.", "文件就是日志所记的已发布文件。"),
    "report.changed": (
        "The file is not the one the log says was published: it was changed.",
        "文件不是日志所记的已发布文件：它被改动过。",
    ),
    "rows": (
        "The {rows} rows beside the entries are those the log holds the hash of since the report was drafted.",
        "条目之外的 {rows} 行数据，与起草报告时记入日志的哈希一致。",
    ),
    "rows.unheld": (
        "This version was drafted before the log held a hash of how deadlines ran and when conversations began. That part rests on the "
        "portal's word of today: nobody outside can check it, and nothing is known to be wrong with it.",
        "起草这一版时，日志还没有记下期限起止和对话开始时间的哈希。这部分只能以门户今天的说法为准：外部无从核对，也没有发现不符。",
    ),
    "rows.changed": (
        "The rows beside the entries are not those whose hash stands in entry {index}: one was changed, added or left out.",
        "条目之外的各行数据，与第 {index} 号条目所记的哈希不符：有一行被改动、添加或漏掉。",
    ),
    "drafted.missing": (
        "The export does not say with which entry the report was drafted, so nobody knows what it should count.",
        "导出文件没有指出起草报告的条目，因此无法知道应当统计哪些内容。",
    ),
    "drafted.other": ("Entry {index} is not the one the report was drafted with.", "第 {index} 号条目不是起草该报告的条目。"),
    "drafted.later": (
        "The report was drafted again after entry {index}: the export names the wrong draft.",
        "第 {index} 号条目之后又重新起草过：导出文件指错了草稿。",
    ),
    "list.held": ("The list of the cases counted is the one in the log.", "所统计案件的清单与日志所记一致。"),
    "list": (
        "The list of the cases counted is not the one in the log, or names rows that were not counted.",
        "所统计案件的清单与日志所记不符，或列出了并未统计的行。",
    ),
    "row.clock": (
        "Row {row} tells of a deadline that began or ended when nothing happened in its case.",
        "第 {row} 行的期限，其起止时间与案件中的任何事件都对不上。",
    ),
    "row.talk": ("Row {row} tells of a conversation that the log does not know.", "第 {row} 行的对话在日志中找不到。"),
    "clock.missing": (
        "Entry {index} tells of a deadline for which there is no row: it was left out.",
        "第 {index} 号条目涉及一个期限，却没有对应的行：它被漏掉了。",
    ),
    "same": (
        "{figure}: the same ({same} printed, {hidden} hidden as they must be)",
        "{figure}：相同（{same} 个已公布，{hidden} 个依规则隐去）",
    ),
    "suppressed": ("{figure}: hidden as it must be", "{figure}：依规则隐去"),
    "not_collected": ("{figure}: says that it is not counted", "{figure}：注明不统计"),
    "cannot": ("{figure}: cannot be recomputed. {why}", "{figure}：无法重算。{why}"),
    "differs": ("{figure} / {row}: printed {printed}, recomputed {found}", "{figure} / {row}：公布的是 {printed}，重算得 {found}"),
    "differs.printed": (
        "{figure} / {row}: printed {printed}, which the rule for small numbers hides",
        "{figure} / {row}：公布了 {printed}，而按小数字规则应当隐去",
    ),
    "differs.hidden": (
        "{figure} / {row}: hidden, though the rule prints it; recomputed {found}",
        "{figure} / {row}：被隐去，而按规则应当公布；重算得 {found}",
    ),
    "differs.row": (
        "{figure} / {row}: recomputed {found}, the report has no such row",
        "{figure} / {row}：重算得 {found}，报告中却没有这一行",
    ),
    "differs.state": (
        "{figure} / {row}: the report says “{state}”, which does not fit",
        "{figure} / {row}：报告写的是“{state}”，与事实不符",
    ),
    "missing": ("The report lacks the figure {figure}.", "报告缺少 {figure} 这一项。"),
    "total": ("total", "合计"),
    "earlier": ("Shares of the earlier quarter {quarter}", "此前季度 {quarter} 的比例"),
    "why.figure": ("This program does not know the figure.", "本程序不认识这一项。"),
    "why.older": (
        "Entry {index} was written before the log said what this needs.",
        "写入第 {index} 号条目时，日志还不记录所需的内容。",
    ),
    "why.unheld": (
        "It rests on how deadlines ran or when conversations began, of which the log holds no hash for this version; by the portal's word "
        "of today it is {verdict}.",
        "它依据期限起止或对话开始时间，而日志没有为这一版记下其哈希；按门户今天的说法，结果是：{verdict}。",
    ),
    "verdict.same": ("the same", "相同"),
    "verdict.differs": ("another number", "数字不同"),
    "good": ("Every figure was recomputed: the same. ✓", "全部数字均已重算，结果相同。✓"),
    "bad": ("Not everything holds: see the lines with ✗.", "并非全部成立：请看带 ✗ 的各行。"),
    "open": (
        "Nothing differs, and not everything could be recomputed: a line with ? says why, and is neither right nor wrong.",
        "没有不同之处，但并非全部都能重算：带 ? 的各行写明了原因，既不算对，也不算错。",
    ),
    "none": ("No report was given, so no figure was recomputed.", "没有给出报告，因此没有重算任何数字。"),
}


def say(language: str, code: str, **facts: object) -> str:
    """The sentence for a code; the facts stand in it as they are."""
    return WORDS[code][LANGUAGES.index(language)].format(**facts)
