"""The container files, as far as they can be checked without an engine: what they name exists, what they promise is there."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.cli import app as cli
from app.config import Settings
from app.database.cluster import LOCALE, MAJOR, MALLOC

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DATABASE, MIGRATE, SERVICE = (COMPOSE["services"][name] for name in ("database", "migrate", "service"))
INSTRUCTIONS = [
    (line.split(None, 1)[0], line.split(None, 1)[1])
    for line in re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text()).splitlines()
    if line and not line.startswith("#")
]


def arguments(instruction: str) -> list[str]:
    return [rest for name, rest in INSTRUCTIONS if name == instruction]


def test_the_database_is_the_one_we_know() -> None:
    assert DATABASE["image"] == f"postgres:{MAJOR}"
    assert DATABASE["environment"]["POSTGRES_INITDB_ARGS"].split() == list(LOCALE)
    assert MALLOC.items() <= DATABASE["environment"].items()
    assert "ports" not in DATABASE


def test_the_data_outlives_its_container() -> None:
    assert DATABASE["volumes"] == ["database:/var/lib/postgresql"]
    assert "database" in COMPOSE["volumes"]


def test_secrets_come_from_the_environment_alone() -> None:
    required = re.compile(r"\$\{POSTGRES_PASSWORD:\?.+\}")
    assert required.fullmatch(DATABASE["environment"]["POSTGRES_PASSWORD"])
    for service in (MIGRATE, SERVICE):
        assert required.fullmatch(service["environment"]["PGPASSWORD"])
        assert ":" not in service["environment"]["DATABASE_URL"].partition("://")[2]


def test_the_service_waits_for_a_migrated_database() -> None:
    assert MIGRATE["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert SERVICE["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert "restart" not in MIGRATE
    assert DATABASE["healthcheck"]["test"][1] == "pg_isready"


def test_the_other_district_is_the_same_with_a_database_of_its_own() -> None:
    services = COMPOSE["services"]
    apart = {"profiles", "volumes", "depends_on", "environment", "ports"}
    for one, other in (("database", "partner-database"), ("migrate", "partner-migrate"), ("service", "partner")):
        assert services[other]["profiles"] == ["pair"]
        assert {k: v for k, v in services[one].items() if k not in apart} == {k: v for k, v in services[other].items() if k not in apart}
    assert services["partner-database"]["volumes"] == ["partner-database:/var/lib/postgresql"]
    assert "partner-database" in COMPOSE["volumes"]
    for name in ("partner-migrate", "partner"):
        assert services[name]["environment"]["DATABASE_URL"] == "postgresql://jiedui@partner-database/jiedui"
        assert "partner-database" in services[name]["depends_on"]
        assert "database" not in services[name]["depends_on"]
    assert all(port.startswith("127.0.0.1:") for port in services["partner"]["ports"])


@pytest.mark.parametrize("service", [MIGRATE, SERVICE])
def test_settings_and_commands_exist(service: dict[str, Any]) -> None:
    settings = {name.upper() for name in Settings.model_fields}
    assert set(service["environment"]) <= settings | {"PGPASSWORD"}
    words = shlex.split(" ".join([*service["entrypoint"], *service["command"]]))
    commands = [after for word, after in pairwise(words) if word == "jiedui"]
    assert commands
    assert all(command in cli for command in commands)


def test_nobody_is_let_in_from_outside_and_nothing_runs_as_root() -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICE["ports"])
    assert SERVICE["cap_drop"] == ["ALL"]
    assert SERVICE["read_only"]
    assert arguments("USER") == ["jiedui"]
    names = [name for name, _ in INSTRUCTIONS]
    assert names.index("USER") > max(place for place, name in enumerate(names) if name in {"RUN", "COPY"})


def test_the_image_is_built_from_what_is_there() -> None:
    stages = [stage.split(" AS ")[-1] for stage in arguments("FROM")]
    ignored = (ROOT / ".dockerignore").read_text().split()
    for copy in arguments("COPY"):
        *sources, _ = copy.split()
        if sources[0].startswith("--from="):
            assert sources[0].removeprefix("--from=") in stages
            continue
        for source in sources:
            assert (ROOT / source).exists(), f"{source} is copied and does not exist"
            assert f"!{source.split('/')[0]}" in ignored, f"{source} is copied, but .dockerignore hides it"


def test_the_image_tells_how_it_is() -> None:
    (check,) = arguments("HEALTHCHECK")
    command = json.loads(check.partition("CMD ")[2])
    compile(command[2], "HEALTHCHECK", "exec")
    assert "/readyz" in command[2]
    assert json.loads(arguments("ENTRYPOINT")[0])[0] == cli.name[0]
    assert json.loads(arguments("CMD")[0])[0] in cli


@pytest.mark.skipif(
    shutil.which("docker") is None or subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode != 0,
    reason="docker compose is not here to read the file itself",
)
def test_compose_itself_reads_the_file() -> None:
    subprocess.run(
        ["docker", "compose", "config", "--quiet"], check=True, cwd=ROOT, env={"POSTGRES_PASSWORD": "x", "PATH": "/usr/bin:/usr/local/bin"}
    )
