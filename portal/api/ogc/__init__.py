"""OGC API Features: the territories of a release as features for programs of maps."""
