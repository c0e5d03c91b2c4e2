"""The names of the networks are those that the networks give themselves."""

from __future__ import annotations

import pytest

from cm_inbox.networks import NETWORKS, load_network
from cm_inbox.networks.titles import title_of


@pytest.mark.parametrize("network", sorted(NETWORKS))
def test_a_name_is_the_one_of_the_adapter(network: str) -> None:
    assert title_of(network) == load_network(network).info.title


@pytest.mark.parametrize(
    ("network", "title"), [("youtube", "YouTube"), ("linkedin", "LinkedIn"), ("facebook", "Facebook"), ("x", "X")]
)
def test_a_name_is_written_as_its_owner_writes_it(network: str, title: str) -> None:
    assert title_of(network) == title


def test_an_id_that_is_not_known_becomes_a_name() -> None:
    assert title_of("our_forum") == "Our forum"
