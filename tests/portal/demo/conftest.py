"""The reference tables that every synthetic source draws from."""

import shutil
from pathlib import Path

import pytest

import geodata
from portal.demo.sources import DemoFiles, write_demo_sources


@pytest.fixture(scope="session")
def demo_reference() -> Path:
    return Path(geodata.__file__).parent / "reference"


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory, demo_reference) -> DemoFiles:
    directory = tmp_path_factory.mktemp("demo")
    shutil.copytree(demo_reference, directory / "reference")
    return write_demo_sources(directory, scale=0.01, seed=7)
