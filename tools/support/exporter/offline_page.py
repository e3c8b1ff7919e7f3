"""Offers the project's own page in JupyterLab's menu and to `jupyter nbconvert --to page`.

The set-up puts this folder on the path of the project's Python, where the entry point beside this
file registers the exporter.
"""

import subprocess
import sys
from pathlib import Path

import nbformat
from nbconvert.exporters import Exporter

RENDER = Path(__file__).resolve().parent.parent / "render.ts"


class OfflinePageExporter(Exporter):
    """Hands a notebook to the renderer of the `export` task, which writes its page."""

    export_from_notebook = "Page for offline reading"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(self, nb, resources=None, **kwargs):
        notebook, resources = super().from_notebook_node(nb, resources, **kwargs)
        metadata = resources.get("metadata", {})
        # Where the notebook lies: pictures beside it are found there, and its place in the series.
        path = Path(metadata.get("path") or ".") / f"{metadata.get('name') or 'notebook'}.ipynb"
        deno = Path(sys.executable).with_name("deno")
        rendered = subprocess.run(
            [deno, "run", "--allow-all", "--quiet", RENDER, "--stdin", path.resolve()],
            input=nbformat.writes(notebook),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if rendered.returncode != 0:
            raise RuntimeError(rendered.stderr.strip())
        return rendered.stdout, resources
