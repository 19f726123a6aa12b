"""Execute the notebooks: `python -m docs.notebooks` writes `docs/notebooks/*.ipynb` from the Python files beside them.

The Python files (cells after `# %%`) are what is edited; the notebooks hold what came out when they were last executed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).with_name("notebooks")
ROOT = Path(__file__).resolve().parents[1]


def sources() -> list[Path]:
    """The notebooks as Python."""
    return sorted(FOLDER.glob("*.py"))


def executed(source: Path, folder: Path) -> nbformat.NotebookNode:
    """A notebook with what comes out of its cells, run in a folder; cells are numbered, so that the same gives the same bytes."""
    notebook = jupytext.read(source, fmt="py:percent")
    notebook.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    there = {"metadata": {"path": str(folder)}}
    client = NotebookClient(notebook, timeout=600, kernel_name="python3", resources=there, record_timing=False)
    client.execute()
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"]}
    return notebook


def outputs(notebook: nbformat.NotebookNode) -> list[str]:
    """What came out of each cell of code, as text: numbers and tables, and the words of pictures."""
    return ["".join(output.get("data", {}).get("text/plain", "") + output.get("text", "") for output in cell.outputs)
            for cell in notebook.cells if cell.cell_type == "code"]


if __name__ == "__main__":
    for source in sources():
        with tempfile.TemporaryDirectory() as place:
            nbformat.write(executed(source, Path(place)), source.with_suffix(".ipynb"))
            print(source.with_suffix(".ipynb").relative_to(ROOT))
