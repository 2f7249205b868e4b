"""scripts/setup_venv.py: what stands before any of our own modules can be loaded."""

import ast
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).parents[2] / "scripts" / "setup_venv.py"


@pytest.fixture
def setup_venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with a .venv in a folder of the test's."""
    spec = importlib.util.spec_from_file_location("setup_venv", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    return module


@pytest.mark.parametrize("name", ["setup_venv.py", "demo", "test"])
def test_an_old_python_can_read_that_it_is_too_old(name: str) -> None:
    tree = ast.parse((FILE.parent / name).read_text(encoding="utf-8"), feature_version=(3, 6))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "__future__"]


def test_too_old_is_said_in_both_languages(setup_venv: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.version_info", (3, 10))
    for lang, said in (("ru", "нужен Python 3.11 или новее"), ("en", "needs Python 3.11 or newer")):
        monkeypatch.setattr("sys.argv", ["demo", "--lang", lang])
        with pytest.raises(SystemExit, match=said):
            setup_venv.ready("requirements.lock")


def test_what_a_python_that_is_gone_had_installed_is_no_installation(setup_venv: ModuleType) -> None:
    inside = setup_venv.python()
    inside.parent.mkdir(parents=True)
    inside.symlink_to(inside.with_name("python3.9"))
    assert setup_venv._state(b"locks") == ""
    assert setup_venv._answer("print(1)") == b""
