"""Attacks on a release before anybody may publish it: what they tried and whether they failed."""
