"""The places and topic groups for which secondary shares are given."""

from __future__ import annotations

from geodata.territories import Territories
from portal.config.topics import Topic, leaf_topics, topic_path
from portal.cube.secondary import region_leaves
from portal.disclosure.secondary import ShareRules


def share_rules(
    territories: Territories, last_level: str, topics: dict[str, Topic], floor: int
) -> ShareRules:
    """Return the places above the last level and the topic groups that shares are given for."""
    leaves = set(region_leaves(territories, last_level).values())
    return ShareRules(
        {leaf: territories.path(leaf) for leaf in leaves},
        tuple(dict.fromkeys(topic_groups(topics).values())),
        floor,
    )


def topic_groups(topics: dict[str, Topic]) -> dict[str, str]:
    """Return the group of every topic that a record can have; a topic without one is its own."""
    return {code: topic_path(topics, code)[1] for code in leaf_topics(topics)}
