"""What of the notebooks is trusted, that is, may bring scripts when JupyterLab opens it.

Beside what Jupyter itself knows as trusted by its user, that is each notebook that is byte for
byte what the project ships: `notebooks.sha256` names them, as `sha256sum` does. The list stands
with the programs, so who can change it can do anything already. To name its notebooks as they are
now, and with `--add` also others, by their paths:

    .venv/bin/python tools/support/trust.py

With `--known` before the paths it prints those that are trusted, with `--pass-on` it takes for
trusted what these have become.
"""

import hashlib
import os
import sys
import warnings
from pathlib import Path

import nbformat
from nbformat.sign import NotebookNotary

ROOT = Path(__file__).resolve().parent.parent.parent
LIST = Path(__file__).resolve().with_name("notebooks.sha256")


class Trust:
    """Knows trusted notebooks, and passes trust on."""

    def __init__(self):
        self._notary = NotebookNotary()

    def knows(self, path: Path, data: bytes) -> bool:
        """Tells whether a notebook is shipped or signed as it is."""
        if read_list().get(name(path)) == sha256(data):
            return True
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of cells without ids, which are repaired
                notebook = nbformat.reads(data.decode(), as_version=4)
            return self._notary.check_signature(notebook)
        except Exception:  # JupyterLab says what is wrong with it when it is opened.
            return False

    def pass_on(self, path: Path, data: bytes) -> None:
        """Signs what a trusted notebook has become; one that is shipped is so as it is now."""
        hashes = read_list()
        if name(path) in hashes:
            write_list({**hashes, name(path): sha256(data)})
        self._sign(data)

    def sign_shipped(self) -> None:
        """Signs each notebook that is as the project ships it."""
        for name, hash in read_list().items():
            try:
                data = (ROOT / name).read_bytes()
            except OSError:
                continue
            if sha256(data) == hash:
                self._sign(data)

    def _sign(self, data: bytes) -> None:
        notebook = nbformat.reads(data.decode(), as_version=4)
        if not self._notary.check_signature(notebook):
            self._notary.sign(notebook)


def name(path: Path) -> str:
    """A notebook as the list names it."""
    path = path.resolve()
    return (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).as_posix()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_list() -> dict[str, str]:
    """The hashes of the shipped notebooks, by their paths from the project's folder."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return {name: hash for hash, name in (line.split("  ", 1) for line in lines)}


def write_list(hashes: dict[str, str]) -> None:
    text = "".join(f"{hash}  {name}\n" for name, hash in sorted(hashes.items()))
    if text == LIST.read_text(encoding="utf-8"):
        return
    draft = LIST.with_name(f".{os.getpid()}.draft")
    draft.write_bytes(text.encode())
    os.replace(draft, LIST)


if __name__ == "__main__":
    option, *names = sys.argv[1:] or ["--renew"]
    paths = [Path(argument) for argument in names]
    if option == "--known":
        trust = Trust()
        for path in paths:
            if trust.knows(path, path.read_bytes()):
                print(path)
    elif option == "--pass-on":
        trust = Trust()
        for path in paths:
            trust.pass_on(path, path.read_bytes())
    elif option == "--add" and paths:
        if missing := [str(path) for path in paths if not path.is_file()]:
            sys.exit(f"There is no file {missing[0]}")
        write_list({**read_list(), **{name(path): sha256(path.read_bytes()) for path in paths}})
    elif option == "--renew" and not paths:
        shipped = [ROOT / known for known in read_list() if (ROOT / known).exists()]
        write_list({name(path): sha256(path.read_bytes()) for path in shipped})
    else:
        sys.exit("trust.py expects nothing, or --add, --known or --pass-on and paths of notebooks.")
