"""A brand that is called otherwise: searches and the charter's text follow."""

from __future__ import annotations

import tomllib

import pytest

from cm_inbox.brand_words import follow, follow_views
from cm_inbox.charter.renaming import CannotEdit, renamed
from cm_inbox.models.queue import SavedView


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('retard brand:"Altéa Mobilités"', 'retard brand:"Zénith"'),
        ('BRAND:"altéa mobilités" is:open', 'brand:"Zénith" is:open'),
        ("brand:altéa", "brand:altéa"),
        ('"brand:Altéa Mobilités"', '"brand:Altéa Mobilités"'),
        ('brand:"Altéa Mobilités', 'brand:"Zénith"'),
        ("Altéa Mobilités", "Altéa Mobilités"),
    ],
)
def test_a_search_names_the_brand_as_it_is_called_now(query: str, expected: str) -> None:
    assert follow(query, "Altéa Mobilités", "Zénith") == expected


def test_a_view_keeps_the_name_one_gave_it() -> None:
    views = (SavedView("1", "Retards · Altéa", query="brand:altéa retard"), SavedView("2", "Chez Altéa le lundi"))
    after = follow_views(views, "Altéa", "Zénith")
    assert [each.name for each in after] == ["Retards · Zénith", "Chez Altéa le lundi"]
    assert after[0].query == 'brand:"Zénith" retard'
    assert follow_views(after, "Zénith", "Altéa")[0].name == views[0].name


CHARTER = """# ours since 2019
brand = "Altéa"  # as on the trams
names = ["les trams", "Zénith"]

[[reply]]
id = "merci"
title = "Merci"
[reply.text]
fr = ["Merci ! {brand}"]
"""


def test_a_charter_names_it_so_and_knows_the_name_before() -> None:
    after = renamed(CHARTER, "ALTÉA", "Zénith")
    said = tomllib.loads(after)
    assert (said["brand"], said["names"]) == ("Zénith", ["les trams", "ALTÉA"])
    assert after.startswith("# ours since 2019\n")
    assert "# as on the trams" in after
    assert tomllib.loads(renamed(after, "Zénith", "Altéa"))["brand"] == "Altéa"


def test_a_charter_that_calls_the_brand_otherwise_stays() -> None:
    assert renamed(CHARTER, "Maison Brévent", "Zénith") == CHARTER
    with pytest.raises(CannotEdit):
        renamed("brand = ", "Altéa", "Zénith")
