"""Topics: stable keys for section names that vary over the years.

Pure: standard library only. The structure of a week asks the table which topic a heading names;
the listings ask it for names in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .slugs import plain_slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One row of the table."""

    key: str
    """The stable key: lower-case letters, digits and hyphens."""
    zh: str
    """The name in Chinese."""
    en: str
    """The name in English."""
    aliases: tuple[str, ...] = ()
    """Other names that headings used for it."""
    parent: str | None = None
    """The key of the section in which the names mean this topic; None where they mean it anywhere."""

    @property
    def names(self) -> tuple[str, ...]:
        """All names that a heading may have."""
        return (self.zh, self.en, *self.aliases)


class TopicTable:
    """Finds the topic of a heading, and the names of a topic."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        """Index the rows; an earlier row wins over a later one with the same name."""
        self.by_key: dict[str, Topic] = {}
        self._by_name: dict[tuple[str | None, str], Topic] = {}
        for topic in topics:
            self.by_key.setdefault(topic.key, topic)
            for name in topic.names:
                self._by_name.setdefault((topic.parent, _normal(name)), topic)
        self._place = {key: place for place, key in enumerate(self.by_key)}

    def find(self, name: str, parents: tuple[str, ...] = ()) -> Topic | None:
        """Return the topic that a heading names inside the topics of ``parents`` (outermost first), or None.

        A row that names one of the parents wins over one that names none.
        """
        normal = _normal(name)
        for parent in reversed(parents):
            if found := self._by_name.get((parent, normal)):
                return found
        return self._by_name.get((None, normal))

    def name(self, key: str, language: str, default: str = "") -> str:
        """Return the name of a topic for a language tag; a topic that is not in the table is called ``default``."""
        topic = self.by_key.get(key)
        if topic is None:
            return default or key
        return topic.zh if language.lower().startswith("zh") else topic.en

    def order(self, key: str) -> int:
        """Return the place of a topic in the table; topics that are not in it come last."""
        return self._place.get(key, len(self._place))


def unknown_topic_key(name: str) -> str:
    """Give the key of a topic that is not in the table: an unknown section is a topic of its own."""
    return plain_slug(name) or "topic"


def parse_topic(row: Mapping[str, Any]) -> Topic:
    """Read one row of the configuration.

    :raises ValueError: if a field is missing, unknown or of the wrong type
    """
    known = {"key", "zh", "en", "aliases", "parent"}
    if unknown := sorted(set(row) - known, key=str):
        raise ValueError(f"unknown field {unknown[0]!r} (known: {', '.join(sorted(known))})")
    for name in ("key", "zh", "en"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise ValueError(f"{name!r} must be a text that is not empty")
    if plain_slug(row["key"]) != row["key"] or not row["key"].isascii():
        raise ValueError(f"key {row['key']!r} must be lower-case letters, digits and hyphens")
    aliases, parent = row.get("aliases", ()), row.get("parent")
    if not isinstance(aliases, list | tuple) or not all(isinstance(alias, str) for alias in aliases):
        raise ValueError(f"'aliases' of {row['key']!r} must be a list of texts")
    if parent is not None and not isinstance(parent, str):
        raise ValueError(f"'parent' of {row['key']!r} must be the key of a topic")
    return Topic(key=row["key"], zh=row["zh"], en=row["en"], aliases=tuple(aliases), parent=parent)


def _normal(name: str) -> str:
    return " ".join(name.casefold().split())


SPECIAL = "special"
FOLLOW_UP = "follow-up"
RECOMMENDED = "recommended"
RESEARCH = "research"

DEFAULT_TOPICS: tuple[Mapping[str, Any], ...] = (
    {"key": "introduction", "zh": "引言", "en": "Introduction", "aliases": ["前言", "导语"]},
    {"key": SPECIAL, "zh": "专题", "en": "Special topics", "aliases": ["本周专题", "专题报道"]},
    {"key": FOLLOW_UP, "zh": "续闻", "en": "Follow-ups", "aliases": ["后续跟踪", "后续", "追踪"]},
    {"key": RECOMMENDED, "zh": "推荐", "en": "Recommended", "aliases": ["本周推荐", "Recommendations"]},
    {"key": "interesting", "zh": "有趣的事与物", "en": "Interesting things", "aliases": ["有趣的事物"]},
    {"key": "acgn", "zh": "ACGN", "en": "ACGN"},
    {"key": "books", "zh": "图书", "en": "Books", "aliases": ["书籍"]},
    {"key": "technology", "zh": "技术与互联网", "en": "Technology and the internet"},
    {"key": "software", "zh": "软件与开发", "en": "Software and development"},
    {"key": "hardware", "zh": "硬件与设备", "en": "Hardware and devices"},
    {
        "key": "knowledge",
        "zh": "写作与知识管理",
        "en": "Writing and knowledge management",
        "aliases": ["知识管理", "写作"],
    },
    {"key": "management", "zh": "项目与团队管理", "en": "Project and team management"},
    {"key": "podcasts", "zh": "播客与视频", "en": "Podcasts and videos", "aliases": ["播客", "视频", "Podcasts"]},
    {"key": "generative-ai", "zh": "生成式人工智能", "en": "Generative AI", "aliases": ["生成式 AI"]},
    {"key": "science", "zh": "计算机与科学", "en": "Computing and science"},
    {"key": "news", "zh": "消息简报", "en": "News in brief", "aliases": ["简报"]},
    {"key": "other", "zh": "其他", "en": "Other"},
    {"key": "fun", "zh": "轻松一刻", "en": "Just for fun"},
    {"key": "excerpts", "zh": "摘录", "en": "Excerpts"},
    {"key": "excerpts-posts", "zh": "推文摘录", "en": "Excerpts from posts"},
    {"key": "excerpts-long", "zh": "长篇摘录", "en": "Long excerpts"},
    {"key": "excerpts-short", "zh": "短篇摘录", "en": "Short excerpts"},
    {"key": RESEARCH, "zh": "学术研究", "en": "Research", "aliases": ["论文"]},
    {"key": "object-detection", "zh": "目标检测", "en": "Object detection"},
    {"key": "object-tracking", "zh": "目标跟踪", "en": "Object tracking", "aliases": ["目标追踪"]},
    {"key": "segmentation", "zh": "语义分割", "en": "Semantic segmentation", "aliases": ["图像分割"]},
    {"key": "autonomous-driving", "zh": "自动驾驶", "en": "Autonomous driving"},
    {"key": "scene-reconstruction", "zh": "场景重建", "en": "Scene reconstruction", "aliases": ["三维重建"]},
    {"key": "simulation", "zh": "仿真渲染", "en": "Simulation and rendering", "aliases": ["仿真与渲染"]},
    {"key": "depth", "zh": "深度估计", "en": "Depth estimation"},
    {"key": "slam", "zh": "SLAM", "en": "SLAM"},
    {"key": "language-models", "zh": "语言模型", "en": "Language models"},
    {"key": "content-generation", "zh": "内容生成", "en": "Content generation", "aliases": ["生成式模型"]},
    {"key": "robotics", "zh": "机器人", "en": "Robotics"},
    {"key": "pose", "zh": "位姿估计", "en": "Pose estimation"},
    {"key": "super-resolution", "zh": "超分辨率", "en": "Super-resolution"},
    {"key": "research-other", "zh": "其他论文", "en": "Other papers"},
    {"key": "research-other", "zh": "其他", "en": "Other papers", "parent": RESEARCH},
)
"""The sections of a weekly reading digest, in the order in which a week has them."""
