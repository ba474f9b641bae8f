"""Gives a script an environment of its own with the packages that it needs."""

import importlib.util
import pathlib
import subprocess
import sys
import tempfile
import venv


def enter_environment(name: str, packages: list[str], modules: list[str]) -> None:
    """Runs the script again in an environment that has the packages, unless this one has their modules."""
    if all(importlib.util.find_spec(module) for module in modules):
        return
    folder = pathlib.Path(tempfile.gettempdir()) / name
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    sys.exit(subprocess.run([python, *sys.argv]).returncode)
