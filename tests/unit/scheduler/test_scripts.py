"""The scripts and unit files for the schedulers of systems: thin, well-formed, and checked by the system's own tools."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sheetcrm import jobs

SCRIPTS = Path(__file__).parents[3] / "scripts"
NAMES = ("sync_now", "morning", "weekly_review")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("arguments", "config"), [([], None), (["team/config.yaml"], "team/config.yaml")])
def test_a_script_runs_its_job_and_gives_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, name: str, arguments: list[str], config: str | None
) -> None:
    asked: list[str | None] = []

    def job(path: str | None = None) -> int:
        asked.append(path)
        return 3

    monkeypatch.setattr(jobs, name, job)
    monkeypatch.setattr(sys, "argv", [name, *arguments])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(SCRIPTS / f"{name}.py"), run_name="__main__")
    assert ended.value.code == 3
    assert asked == [config]


def test_a_wrong_configuration_ends_a_script_with_2(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("langauge: ru\n")
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / "sync_now.py"), str(tmp_path / "config.yaml")],
        cwd=SCRIPTS.parent,
        env={**os.environ, "PYTHONPATH": str(SCRIPTS.parent)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def _verified(name: str) -> str | None:
    """Why systemd cannot check, or None. A build with everything required fails instead of skipping."""
    return None if shutil.which(name) else f"{name} is not installed (Debian package systemd)"


@pytest.mark.skipif(bool(_verified("systemd-analyze")), reason=str(_verified("systemd-analyze")))
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for unit in ("sheetcrm.service", "sheetcrm.timer"):
        text = (SCRIPTS / "systemd" / unit).read_text()
        # The check looks whether the programs are there; the example's are not on this machine.
        text = text.replace("/opt/sheetcrm/.venv/bin/python", sys.executable)
        (tmp_path / unit).write_text(text)
    units = [str(tmp_path / unit) for unit in ("sheetcrm.service", "sheetcrm.timer")]
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, timeout=60)
    said = [line for line in done.stderr.splitlines() if "sheetcrm" in line]
    assert said == []
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(bool(_verified("systemd-analyze")), reason=str(_verified("systemd-analyze")))
def test_the_timers_calendar_is_understood() -> None:
    calendar = re.search(r"^OnCalendar=(.+)$", (SCRIPTS / "systemd" / "sheetcrm.timer").read_text(), re.MULTILINE)
    assert calendar is not None
    done = subprocess.run(["systemd-analyze", "calendar", calendar[1]], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "Next elapse" in done.stdout


def test_the_service_takes_as_success_what_is_done_or_only_put_off() -> None:
    text = (SCRIPTS / "systemd" / "sheetcrm.service").read_text()
    assert "SuccessExitStatus=1 3 5" in text


_CRON = {"minute": (0, 59), "hour": (0, 23), "day": (1, 31), "month": (1, 12), "weekday": (0, 7)}


def test_the_crontab_has_five_good_fields_and_scripts_that_exist() -> None:
    lines = [line.split(None, 5) for line in (SCRIPTS / "sheetcrm.cron").read_text().splitlines()]
    jobs_ = [line for line in lines if len(line) == 6 and not line[0].startswith("#")]
    assert len(jobs_) == 3
    named = set()
    for line in jobs_:
        for value, (low, high) in zip(line[:5], _CRON.values(), strict=True):
            assert value == "*" or all(low <= int(part) <= high for part in value.split("-"))
        script = re.search(r"/scripts/(\w+)\.py", line[5])
        assert script is not None
        assert "%" not in line[5], "cron makes a line break of it"
        named.add(script[1])
    assert named == set(NAMES)


def test_the_windows_task_is_well_formed_and_names_what_exists() -> None:
    # Without a declared encoding and in ASCII, or schtasks refuses the file.
    text = (SCRIPTS / "sheetcrm-task.xml").read_bytes().decode("ascii")
    root = ElementTree.fromstring(text)
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert root.tag == f"{{{space['t']}}}Task"
    for path in ("t:Triggers/t:CalendarTrigger/t:StartBoundary", "t:Settings/t:StartWhenAvailable", "t:Actions/t:Exec"):
        assert root.find(path, space) is not None
    assert root.findtext("t:Settings/t:MultipleInstancesPolicy", namespaces=space) == "IgnoreNew"
    arguments = root.findtext("t:Actions/t:Exec/t:Arguments", namespaces=space) or ""
    script = re.search(r"\\scripts\\(\w+\.py)", arguments)
    assert script is not None
    assert (SCRIPTS / script[1]).is_file()
