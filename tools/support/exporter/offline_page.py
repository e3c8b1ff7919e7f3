"""Offers the page that `export` writes in JupyterLab's menu, and to `jupyter nbconvert --to page`.

The set-up puts this folder on the path of the project's Python. There the entry points beside this
file register the two exporters, each by the name that a reader gets to see.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from deno import find_deno_bin
from nbconvert.exporters import Exporter
from nbconvert.utils.exceptions import ConversionException

RENDER = Path(__file__).resolve().with_name("print_page.ts")


class MenuExporter(Exporter):
    """Hands a notebook to the project's own renderer."""

    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(self, nb, resources=None, **kwargs):
        notebook, resources = super().from_notebook_node(nb, resources, **kwargs)
        # Where the notebook lies: there are the pictures beside it, and its place in the series.
        metadata = resources["metadata"]
        folder, name = metadata.get("path") or "", metadata.get("name") or "notebook"
        path = os.path.join(os.path.realpath(folder), f"{name}.ipynb")
        rendered = subprocess.run(
            [find_deno_bin(), "run", "--allow-all", "--quiet", RENDER, path],
            # In ASCII, which has room for half a character too.
            input=json.dumps(notebook).encode(),
            capture_output=True,
            check=False,
        )
        if rendered.returncode != 0:
            raise ConversionException(rendered.stderr.decode(errors="replace").strip())
        return rendered.stdout.decode(), resources


class CommandExporter(MenuExporter):
    """The same under a name that is short to type. JupyterLab's settings leave it out there."""

    def from_notebook_node(self, nb, resources=None, **kwargs):
        try:
            return super().from_notebook_node(nb, resources, **kwargs)
        except ConversionException as error:
            # nbconvert itself would print where in its program this happened.
            sys.exit(str(error))
