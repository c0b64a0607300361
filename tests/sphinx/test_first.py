"""A first look: a week with one paper builds."""

from __future__ import annotations


def test_paper_card(build_site, week_source):
    """A paper's card shows its title from bib/."""
    bib = "@misc{a-2025-one,\n title={{One: A Paper}}, author={Black, Kevin}, year={2025}, eprint={2504.00001}, archivePrefix={arXiv}}\n"
    site = build_site(
        {
            "weeks/2025/W18.md": week_source("## 学术研究\n\n### An entry\n\n```{paper} 2504.00001v2\n```\n\nText.\n"),
            "bib/a.bib": bib,
        }
    )
    assert site.warnings == []
    card = site.page("weeks/2025/W18").select_one(".weekbook-paper")
    assert card["data-eprint"] == "2504.00001"
    assert card.cite.get_text() == "One: A Paper"
