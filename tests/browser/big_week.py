"""Weeks of the size that real ones have, made up here: 100 entries, 500 KB, and everything that makes a page hard.

A week is written in two dialects: with the directives of weekbook, and in the plain Markdown that Sphinx reads
without it, so that both pages can be measured side by side. The same seed gives the same text.
"""

from __future__ import annotations

import datetime
import random
import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path


def words(text: str) -> list[str]:
    """Split words that stand in one line."""
    return text.split()


NOUNS = words(
    "模型 数据集 传感器 相机 点云 轨迹 地图 代码库 编译器 缓存 协议 接口 浏览器 订阅 读者 编辑 作者 团队 预算 芯片 "
    "显存 带宽 机械臂 夹爪 仿真器 奖励 损失函数 注意力 词表 检索器 索引 评测集 基线 消融实验 误差 置信度 边界框 掩码 "
    "轮廓 深度图 位姿 标定板 雷达 路口 行人 仓库 流水线 测试 文档 许可 播客 专栏 小说 游戏 卡带 字体 排版 笔记"
)
VERBS = words(
    "减少 替换 压缩 复用 校准 预测 对齐 过滤 合并 拆开 推迟 复现 质疑 忽略 保留 放大 掩盖 估计 补上 绕过 解释"
)
WAYS = words("逐层 成批 离线 在线 按周 随机 显式 悄悄 一次 反复 提前 事后")
SHORT_ENDS = words("并不便宜 仍要人工核对 在小数据上不成立 只在仿真里试过 比预想的快 还没有人复现 值得再看一遍")
LATIN = words("Transformer SLAM PyTorch LiDAR CUDA GitHub Rust TypeScript BEV NeRF RLHF SQLite WebGPU Kalman")
FAMILIES = words("Abe Berg Castro Dufour Eriksen Fujita Garcia Horvat Ibarra Jansen Kowalski Lindqvist Moreau Nakamura")
GIVEN = words("Ada Bruno Chiara Daniel Elif Farid Greta Hugo Irma Jonas Katya Leila Marta Nils Olga Pavel Quentin Rosa")
SHOWS = ["夜航船", "Machine Rooms", "每周一书", "地图之外"]
KINDS = ("article", "video", "repository", "book", "note", "website", "thread")
CODE = {
    "python": "def smooth(values, width=5):\n    for start in range(len(values) - width):\n"
    "        yield sum(values[start : start + width]) / width",
    "c": "static inline float clamp(float x, float low)\n{\n    return x < low ? low : x;\n}",
    "bash": "for file in weeks/*/*.md; do\n  grep --count '^####' \"$file\"\ndone",
}
FORMULAS = [
    r"\mathcal{L} = \sum_{i=1}^{N} \| y_i - f_\theta(x_i) \|^2 + \lambda \| \theta \|_1",
    r"p(x \mid z) = \frac{p(z \mid x)\, p(x)}{\int p(z \mid x')\, p(x')\, dx'}",
    r"\hat{K} = P H^\top (H P H^\top + R)^{-1}",
]

# topic (of a section where the third is true), entries; the names are those of the table of topics
PLAN: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (
    (
        "有趣的事与物",
        (("ACGN", 2), ("技术与互联网", 13), ("软件与开发", 8), ("播客与视频", 2), ("生成式人工智能", 8)),
    ),
    ("学术研究", (("目标检测", 40), ("自动驾驶", 12), ("语言模型", 8), ("其他", 5))),
)
SPECIALS = 2
ENTRIES = SPECIALS + sum(count for _, topics in PLAN for _, count in topics)


def png(width: int, height: int, shade: int) -> bytes:
    """Make a picture: stripes, so that one sees whether it is drawn in its own shape."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(bytes([0]) + bytes([(shade + 8 * (y // 20)) % 256]) * width for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PICTURES = {"wide": (1600, 500), "photo": (1200, 800), "tall": (600, 1500), "small": (120, 80)}


@dataclass(frozen=True)
class Work:
    """A paper: what the bibliography says of it."""

    eprint: str
    title: str
    authors: tuple[str, ...]
    code: str = ""

    def bibtex(self) -> str:
        """Write its entry."""
        code = f"  code = {{{self.code}}},\n" if self.code else ""
        return (
            f"@misc{{arxiv-{self.eprint.replace('.', '-')},\n  title = {{{{{self.title}}}}},\n"
            f"  author = {{{' and '.join(self.authors)}}},\n  year = {{20{self.eprint[:2]}}},\n"
            f"  eprint = {{{self.eprint}}},\n  archivePrefix = {{arXiv}},\n{code}}}\n\n"
        )


@dataclass
class MadeWeek:
    """One week as files, by path below the folder of its year, and the papers it reads."""

    text: str
    pictures: dict[str, bytes] = field(default_factory=dict)
    works: list[Work] = field(default_factory=list)


class WeekMaker:
    """Makes one week."""

    def __init__(
        self, year: int, week: int, *, plain: bool = False, length: int = 1450, read_before: tuple[Work, ...] = ()
    ) -> None:
        """Set the dice.

        :param plain: write Markdown without directives
        :param length: how many characters the digest of an entry has, on average
        :param read_before: papers of earlier weeks, which this week reads again
        """
        self.year, self.week, self.plain, self.length = year, week, plain, length
        self.monday = datetime.date.fromisocalendar(year, week, 1)
        self.random = random.Random(year * 100 + week)
        self.made = MadeWeek("")
        self.again = list(read_before)
        self.count = 0

    # -- Words -------------------------------------------------------------------------------------

    def sentence(self) -> str:
        """Write one sentence, of 20 to 60 characters."""
        pick = self.random.choice

        def noun() -> str:
            return pick(LATIN) if self.random.random() < 0.12 else pick(NOUNS)

        clauses = [
            f"{noun()}{pick(WAYS)}{pick(VERBS)}了{noun()}里的{noun()}",
            f"{self.random.randint(2, 97)}% 的{noun()}因此不必再{pick(VERBS)}{noun()}",
            f"“{noun()}要先{pick(VERBS)}”这句话{pick(SHORT_ENDS)}",
            f"把{noun()}和{noun()}放在一起比较，{noun()}{pick(SHORT_ENDS)}",
            f"{noun()}的代价在于{noun()}：{pick(VERBS)}一次要 {self.random.randint(3, 480)} 毫秒",
        ]
        return "，".join(self.random.sample(clauses, self.random.randint(1, 2))) + "。"

    def paragraph(self, length: int) -> str:
        """Write a paragraph with a mark-up or two in it."""
        parts: list[str] = []
        while sum(map(len, parts)) < length:
            parts.append(self.sentence())
        extra = self.random.choice(
            [
                "这里用到 `torch.nn.functional.scaled_dot_product_attention`。",
                f"详见[原文的第 {self.random.randint(2, 9)} 节](https://example.org/{self.year}/{self.week}/{self.count})。",
                "复杂度由 $O(n^2)$ 降到 $O(n \\log n)$。",
                "**这一点常被忽略**。",
                "",
            ]
        )
        parts.insert(self.random.randint(0, len(parts)), extra)
        return "".join(parts)

    def title(self, length: int = 0) -> str:
        """Write the title of an entry, that no other of the week has; most break at a colon."""
        pick = self.random.choice
        title = f"{pick(NOUNS)}{pick(VERBS)}{pick(NOUNS)}：第 {self.count} 个例子{pick(SHORT_ENDS)}"
        while len(title) < length:
            title += f"，{pick(WAYS)}{pick(VERBS)}{pick(LATIN)} 的{pick(NOUNS)}"
        return title[:length] if length else title

    def person(self) -> tuple[str, str]:
        """Give a name and a handle."""
        given, family = self.random.choice(GIVEN), self.random.choice(FAMILIES)
        return f"{given} {family}", f"{given}_{family}"[:15]

    # -- Blocks in both dialects -------------------------------------------------------------------

    def paper(self) -> str:
        """Write the card of a paper; one in twelve was read before, one in nine has 15 authors or more."""
        if self.again and self.count % 12 == 0:
            work = self.again.pop()
        else:
            number = self.week * 150 + self.count
            names = 15 + number % 5 if self.count % 9 == 0 else 1 + number % 6
            people = tuple(
                f"{self.random.choice(FAMILIES)}, {given}"
                for given in self.random.sample(GIVEN, min(names, len(GIVEN)))
            )
            title = (
                f"{self.random.choice(LATIN)} for {self.random.choice(LATIN)}: A Study of Case {number} in {self.year}"
            )
            if self.count % 20 == 0:
                title += " with " + "Electroencephalographically" * 2 + " Long Words, and a Subtitle That Goes On"
            code = f"https://example.org/code/{number}" if self.count % 3 == 0 else ""
            work = Work(f"{self.year % 100:02}{self.monday.month:02}.{10000 + number}", title, people, code)
        self.made.works.append(work)
        if self.plain:
            return f"[{work.title}](https://arxiv.org/abs/{work.eprint}v1), {', '.join(work.authors[:3])}"
        return f"```{{paper}} {work.eprint}v1\n```"

    def post(self, length: int, *, inner: str = "", colons: str = ":::") -> str:
        """Write a post, maybe with another one that it quotes."""
        name, handle = self.person()
        day = self.monday + datetime.timedelta(days=self.random.randint(0, 6))
        moment = datetime.datetime.combine(day, datetime.time(self.random.randint(0, 23)), datetime.UTC)
        status = (int(moment.timestamp() * 1000) - 1288834974657 << 22) + self.random.randint(0, 1 << 21)
        body = self.paragraph(length) + (f"\n\n{inner}" if inner else "")
        address = f"https://x.com/{handle}/status/{status}"
        if self.plain:
            return f"{name} @{handle} [{day}]({address})\n\n" + "\n".join(
                f"> {line}".rstrip() for line in body.split("\n")
            )
        return f"{colons}{{tweet}} {address}\n:name: {name}\n:date: {day}\n:paraphrase:\n\n{body}\n{colons}"

    def source(self, kind: str) -> str:
        """Write a source of a kind."""
        title = f"{self.random.choice(NOUNS)}与{self.random.choice(NOUNS)} {self.count}"
        link = f"https://example.org/{kind}/{self.count}"
        if self.plain:
            return title if kind == "note" else f"[{title}]({link})"
        facts = (
            f":date: {self.monday} 0{self.count % 10}:{self.count % 60:02}\n"
            if kind == "note"
            else f":link: {link}\n:author: {self.person()[0]}\n"
        )
        return f"```{{source}} {title}\n:kind: {kind}\n{facts}```"

    def episodes(self, number: int) -> str:
        """Write episodes in a row."""
        lines = []
        for place in range(number):
            title, show = f"{place + 100} {self.random.choice(NOUNS)}的一百年", SHOWS[place % len(SHOWS)]
            link = f"https://example.org/episode/{place}"
            lines.append(
                f"- {show}: [{title}]({link})"
                if self.plain
                else f"```{{episode}} {title}\n:show: {show}\n:length: 1:0{place % 10}:33\n:link: {link}\n```\n"
            )
        return "\n".join(lines)

    def remark(self) -> str:
        """Write a remark of the author."""
        return f"> [!NOTE]\n> {self.paragraph(60)}\n>\n> {self.paragraph(30)}"

    def picture(self, shape: str) -> str:
        """Write a picture, and make it."""
        name = f"W{self.week:02}-{len(self.made.pictures)}.png"
        self.made.pictures[name] = png(*PICTURES[shape], shade=13 * self.count)
        return f"![{self.random.choice(NOUNS)}随时间的变化，{shape}]({name})"

    def special_blocks(self) -> list[str]:
        """Write what only some entries have, by the entry's number."""
        number, blocks = self.count, []
        if number % 8 == 0:
            rows = "\n".join(
                f"| {self.random.choice(NOUNS)} | {n * 17} | {n / 7:.2f} | {self.random.choice(LATIN)} |"
                for n in range(6)
            )
            blocks.append(f"| 项目 | 次数 | 比率 | 工具 |\n| :-- | --: | --: | :-: |\n{rows}")
        if number % 40 == 0:
            blocks.append(
                "| "
                + " | ".join(f"column_{n}_with_name" for n in range(12))
                + " |\n"
                + "| --- " * 12
                + "|\n"
                + "| 0.123456 " * 12
                + "|"
            )
        if number % 11 == 0:
            language = sorted(CODE)[number % len(CODE)]
            blocks.append(f"```{language}\n{CODE[language]}\n```")
        if number % 9 == 0:
            blocks.append(f"$$\n{FORMULAS[number % len(FORMULAS)]}\n$$")
        if number % 12 == 0:
            blocks.append(self.picture(sorted(PICTURES)[number // 12 % len(PICTURES)]))
        if number % 7 == 0:
            blocks.append("\n".join(f"{n}. {self.sentence()}" for n in range(1, 5)))
        if number % 13 == 0:
            blocks.append("\n".join(f"- {self.sentence()}\n  - {self.sentence()}" for _ in range(3)))
        if number % 17 == 0:
            blocks.append("\n".join(f"> {self.sentence()}" for _ in range(2)))
        if number % 25 == 0:
            blocks += [
                f"##### 又一面：{self.sentence()[:-1]}",
                self.paragraph(200),
                f"###### 再细一层 {number}",
                self.paragraph(120),
            ]
        return blocks

    def entry(self, level: int, topic: str) -> list[str]:
        """Write one entry."""
        self.count += 1
        number = self.count
        blocks = [f"{'#' * level} {self.title(200 if number % 33 == 0 else 0)}"]
        if number == 10:
            blocks += [self.post(90) for _ in range(12)]
        elif number == 14:
            blocks.append(self.source("article"))
            blocks += [part for _ in range(5) for part in (self.remark(), "<!-- another remark -->")]
        elif number == 16:
            blocks.append(self.post(80, inner=self.post(60), colons="::::"))
        elif topic in ("目标检测", "自动驾驶", "语言模型", "其他"):
            blocks += [self.paper() for _ in range(2 if number % 15 == 0 else 1)]
            if number % 10 == 3:
                blocks.append(self.post(100))
        elif number % 4 == 1:
            blocks += [self.post(120) for _ in range(1 + number % 3)]
        elif number % 29 != 0:
            blocks.append(self.source(KINDS[number % len(KINDS)]))
        if number % 10 == 6:
            blocks.append(self.remark())
        wanted = int(self.length * self.random.uniform(0.6, 1.4))
        while wanted > 0:
            size = min(wanted, self.random.randint(160, 420))
            blocks.append(self.paragraph(size))
            wanted -= size
        return blocks + self.special_blocks()

    # -- Weeks -------------------------------------------------------------------------------------

    def head(self) -> list[str]:
        """Write the head of the file and the title."""
        front = [] if self.plain else [f"---\nweek: {self.year}-W{self.week:02}\n---"]
        return [*front, f"# {self.year} 年第 {self.week} 周"]

    def make(self) -> MadeWeek:
        """Make a week of 100 entries."""
        blocks = [*self.head(), "## 专题"]
        for _ in range(SPECIALS):
            blocks += self.entry(3, "专题")
        place_of_recommendations = len(blocks)
        for section, topics in PLAN:
            blocks.append(f"## {section}")
            for topic, count in topics:
                blocks.append(f"### {topic}")
                if topic == "播客与视频":
                    blocks.append(self.episodes(9))
                for _ in range(count):
                    blocks += self.entry(4, topic)
        chosen = list({work.eprint: work for work in self.made.works}.values())[3:40:6]
        blocks[place_of_recommendations:place_of_recommendations] = [
            "## 推荐",
            "\n".join(f"- {work.title}" if self.plain else f"- {{entry}}`{work.eprint}`" for work in chosen),
        ]
        self.made.text = "\n\n".join(blocks) + "\n"
        return self.made

    def make_small(self) -> MadeWeek:
        """Make a week of three entries, without recommendations and without papers."""
        blocks = [*self.head(), "## 有趣的事与物", "### 软件与开发"]
        for _ in range(3):
            self.count += 1
            blocks += [f"#### {self.title()}", self.source("article"), self.paragraph(120)]
        self.made.text = "\n\n".join(blocks) + "\n"
        return self.made


def write_weeks(root: Path, weeks: dict[str, MadeWeek]) -> None:
    """Write weeks, named ``2025-W20``, with their pictures and the bibliography below the root of a project."""
    works = {}
    for name, made in weeks.items():
        year, short = name.split("-")
        folder = root / "weeks" / year
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{short}.md").write_text(made.text, "utf-8")
        for picture, data in made.pictures.items():
            (folder / picture).write_bytes(data)
        works.update({work.eprint: work for work in made.works})
    (root / "bib").mkdir(exist_ok=True)
    (root / "bib" / "made.bib").write_text("".join(work.bibtex() for work in works.values()), "utf-8")


def make_years(count: int, *, plain: bool = False, length: int = 1450) -> dict[str, MadeWeek]:
    """Make weeks in a row, from the first of 2024 on; each reads some papers of the one before."""
    day, weeks, before = datetime.date.fromisocalendar(2024, 1, 1), {}, ()
    for number in range(count):
        year, week, _ = (day + datetime.timedelta(weeks=number)).isocalendar()
        maker = WeekMaker(year, week, plain=plain, length=length, read_before=before)
        made = weeks[f"{year}-W{week:02}"] = maker.make()
        before = tuple(made.works[:4])
    return weeks
