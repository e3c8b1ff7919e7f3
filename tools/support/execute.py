"""Executes notebooks on their kernel from a clean start and writes the outputs in place.

Usage: execute.py SECONDS NOTEBOOK...
SECONDS limits each cell. A notebook that fails stays on disk as it was, and the others go on.
Prints a line of JSON for each notebook: its place among the arguments, and its number of cells and
the time it took, or the reason why it failed.
"""

import os
import signal
import sys


class Signals:
    """The one owner of the signals that end a task: all of them end the task in order, once.

    Before the task has begun and after it has ended there is nothing to be kept in order.
    """

    NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")

    def __init__(self):
        self.task = None
        self.received = None
        for name in self.NAMES:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._receive)

    def _receive(self, number, _frame) -> None:
        if self.task is None:
            os._exit(128 + number)
        # A terminal and a task runner may both pass Ctrl-C on: a second one must not interrupt
        # the ending of the kernels.
        if self.received is None:
            self.received = number
            self.task.get_loop().call_soon_threadsafe(self.task.cancel)


# From here on, as a signal while the libraries load must not print a traceback.
signals = Signals()

# A checker of web addresses that nobody here asks, whose import takes longer than all the others.
sys.modules["rfc3987_syntax"] = None

import asyncio
import json
import logging
import re
import shutil
import sqlite3
import time
from contextlib import asynccontextmanager
from pathlib import Path
from queue import Empty

import nbformat
import zmq
from nbclient import NotebookClient
from nbclient.client import CellExecutionComplete
from nbclient.exceptions import CellExecutionError, DeadKernelError

from trust import Trust

# What a cell may send so that nothing of it is lost: a kernel drops, without a word, what its
# connection cannot take at once. Found with four notebooks at a time, 20 rounds of each, on two
# processors; what counts here is half of that or less.
#
# Lines of 4,000 characters: 1,000 arrived in 80 of 80 cells, of 1,250 some were lost in 1 of 80,
# of 1,500 in 9 of 80, and 3.5 MB arrived at least; figures of 100 kB were first lost after 5.4 MB.
MOST_BYTES = 1_500_000
# Short lines: 5,000 arrived in 20 of 20 cells, of 10,000 some were lost in 19 of 20. JupyterLab's
# server has a queue of 1,000 messages, so more may be lost there.
MOST_LINES = 1_000
# Outputs that are displayed, updated or cleared without a pause: exactly 128, the turns that its runtime
# gives a task, and then as many as fit into the 128 KiB of its connection's buffer. That is 350
# small ones, 210 of 1 kB and 134 of 20 kB, whatever the load. Pauses cannot be seen from here.
DISPLAY_TURNS, DISPLAY_BUFFER = 128, 128 * 1024
# What a message holds beside its content: 580 bytes in two of two notebooks.
MESSAGE_OVERHEAD = 580

# Most of a kernel's start is waiting: thirteen notebooks take 6.3 s four at a time on two
# processors, 9 to 10 s two at a time.
AT_A_TIME = max(4, os.cpu_count() or 1)

# The tag of cells that are not executed and keep their outputs, as in nbclient.
SKIPPED = "skip-execution"


class Failure(Exception):
    """What the user is told about a notebook that did not run to its end."""


class Client(NotebookClient):
    """Executes cells as nbclient does, with other ways to wait and to end.

    nbclient's own take the signal handlers of the whole process away, leave a kernel behind when
    they are cancelled, and wait without end for a cell that prints without end.
    """

    def __init__(self, notebook, **options):
        super().__init__(notebook, **options)
        self.number = None  # of the cell that is being executed

    @asynccontextmanager
    async def async_setup_kernel(self, **options):
        try:
            await self.async_start_new_kernel(**options)
            await self.async_start_new_kernel_client()
            yield
        finally:
            if self.km is not None:  # else a start that failed has already tidied up
                await complete(self._async_cleanup_kernel())

    async def async_execute_cell(self, cell, cell_index, execution_count=None, store_history=True):
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if SKIPPED in cell.metadata.get("tags", []):
            return cell
        self.number = cell_index + 1
        self.clear_before_next_output = False
        deadline = time.monotonic() + self.timeout
        request = self.kc.execute(cell.source, store_history=store_history)
        self.code_cells_executed += 1
        await self._collect_outputs(cell, cell_index, request, deadline)
        cell.execution_count = execution_count
        reply = await self._receive(self.kc.shell_channel, request, deadline)
        allows_errors = "raises-exception" in cell.metadata.get("tags", [])
        if reply["content"]["status"] == "error" and not allows_errors:
            raise CellExecutionError.from_cell_and_msg(cell, reply["content"])
        return cell

    async def _collect_outputs(self, cell, cell_index, request, deadline) -> None:
        sent = Sent()
        quiet = None
        while True:
            try:
                message = await self._receive(self.kc.iopub_channel, request, deadline, quiet)
            except Empty:
                return
            try:
                self.process_message(message, cell, cell_index)
            except CellExecutionComplete:
                if cell.outputs and all(o.output_type != "stream" for o in cell.outputs):
                    return
                # A cell that prints may do so after the kernel has called it done, and a busy
                # machine takes its time.
                quiet = 0.5 if cell.outputs else 0.1
            else:
                if quiet is not None:
                    # One that has done so may go on, on a busy machine with pauses.
                    quiet = 1
            sent.add(message)

    async def _receive(self, channel, request, deadline, quiet=None):
        """Receives the next message about a request.

        Raises TimeoutError at the deadline, DeadKernelError if there is no kernel any more that
        could send one, and Empty if none came for as long as `quiet` says.
        """
        while True:
            # Messages that are there already would leave no turn to anything else.
            await asyncio.sleep(0)
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            try:
                message = await channel.get_msg(timeout=min(quiet or 1, left))
            except Empty:
                if quiet and quiet <= left:
                    raise
                if not await self.kc.is_alive():
                    raise DeadKernelError("Kernel died") from None
                continue
            if message["parent_header"].get("msg_id") == request:
                return message


class Sent:
    """What a cell has sent, held against what the kernel sends without loss."""

    def __init__(self):
        self.lines = self.displays = 0
        self.bytes = self.display_bytes = 0

    def add(self, message) -> None:
        """Takes in a message. Raises Loss if some may have been lost by now."""
        kind = message["msg_type"]
        # What the kernel says by itself; all else is the cell's, as the clearing of outputs.
        if kind in ("status", "execute_input", "error"):
            return
        content = json.dumps(message["content"], ensure_ascii=False)
        size = len(content.encode("utf-8", "replace"))
        self.bytes += size
        if self.bytes > MOST_BYTES:
            raise Loss(f"{MOST_BYTES / 1e6} MB a cell")
        if kind == "stream":
            self.lines += 1
            if self.lines > MOST_LINES:
                raise Loss(f"{MOST_LINES:,} lines a cell")
        elif kind != "execute_result":
            self.displays += 1
            self.display_bytes += size + MESSAGE_OVERHEAD
            size = self.display_bytes / self.displays
            most = int(DISPLAY_TURNS + DISPLAY_BUFFER / size) // 2
            if self.displays > most:
                raise Loss(f"{most} outputs of this size displayed, updated or cleared in a cell")


class Loss(Exception):
    """Says how much a cell may send."""


async def complete(coroutine) -> None:
    """Awaits what must not be left half done, also when the task is cancelled meanwhile."""
    task = asyncio.ensure_future(coroutine)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


async def execute(path: Path, seconds: int, trust: Trust) -> int:
    """Executes a notebook, writes it in one step and returns the number of its executed cells."""
    before, notebook = read(path)
    is_trusted = trust.knows(path, before)
    client = Client(
        notebook,
        kernel_name="deno",
        timeout=seconds,
        record_timing=False,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.create_kernel_manager()
    # Without a limit to the queue, whose default of 1,000 messages drops what exceeds it.
    client.km.context.setsockopt(zmq.RCVHWM, 0)
    try:
        await client.async_execute()
    except Loss as most:
        raise Failure(
            f"shows more in cell {client.number} than the kernel sends without loss: at most {most}."
        ) from most
    except CellExecutionError as error:
        # Of a syntax error the kernel sends no traceback.
        outputs = notebook.cells[client.number - 1].outputs
        untraced = [o.evalue for o in outputs if o.output_type == "error" and not o.traceback]
        text = "\n".join([f"fails in cell {client.number}. {error}".rstrip(), *untraced])
        raise Failure(text) from error
    except TimeoutError as error:
        source = notebook.cells[client.number - 1].source
        raise Failure(
            f"does not end in cell {client.number} within {seconds} s (--timeout=SECONDS allows"
            f" more):\n------------------\n{source}\n------------------"
        ) from error
    except (DeadKernelError, RuntimeError, OSError) as error:
        where = "before its first cell"
        if client.number:
            where = f"in cell {client.number}:\n{notebook.cells[client.number - 1].source}"
        raise Failure(f"loses its kernel {where}\n{error}") from error
    after = encode(notebook)
    write(path, before, after)
    if is_trusted:
        try:
            trust.pass_on(path, after)
        except (OSError, sqlite3.Error):
            pass  # The notebook is written, and is only shown without scripts.
    return client.code_cells_executed


def read(path: Path):
    """Reads a notebook and clears what an earlier run has left in it."""
    try:
        data = path.read_bytes()
    except IsADirectoryError:
        raise Failure("is a folder, no notebook.") from None
    except OSError as error:
        raise Failure(f"cannot be read: {error.strerror}.") from error
    try:
        content = json.loads(data)
        version = content["nbformat"]
    except (ValueError, TypeError, KeyError) as error:
        what = str(error) if isinstance(error, ValueError) else 'it holds no object with "nbformat"'
        raise Failure(f"is no valid notebook: {what}") from error
    if version != 4:
        raise Failure(
            f"is of nbformat {version}, expected 4: open and save it in JupyterLab, which converts"
            " it."
        )
    try:
        language = content["metadata"]["kernelspec"]["language"]
    except (KeyError, TypeError):
        language = "typescript"
    if language != "typescript":
        raise Failure(f"is written in {language}: this runs TypeScript, on the Deno kernel.")
    try:
        repair_ids(content)
        notebook = nbformat.reads(json.dumps(content), as_version=4)
        for cell in notebook.cells:
            is_skipped = SKIPPED in cell.get("metadata", {}).get("tags", [])
            if cell.cell_type == "code" and not is_skipped:
                cell.update(outputs=[], execution_count=None)
        nbformat.validate(notebook)
    except Exception as error:  # of whatever its parser and its schema raise
        what = str(error).splitlines()[0][:200]
        raise Failure(f"is no valid notebook: {what}") from error
    encode(notebook)
    if not os.access(path, os.W_OK):
        raise Failure("is read-only.")
    return data, notebook


def repair_ids(content) -> None:
    """Gives cells without an id of their own one that is the same each time; nbformat's is not."""
    if content.get("nbformat_minor", 0) < 5:
        return
    is_id = re.compile(r"[a-zA-Z0-9_-]{1,64}").fullmatch
    ids = [cell.get("id") for cell in content["cells"]]
    taken = {id for id in ids if isinstance(id, str)}
    kept = set()
    for number, cell in enumerate(content["cells"], 1):
        id = cell.get("id")
        if not isinstance(id, str) or not is_id(id) or id in kept:
            id = f"cell-{number}"
            while id in taken:
                id += "-"
            taken.add(id)
            cell["id"] = id
        kept.add(id)


def encode(notebook) -> bytes:
    """The notebook's file. Raises Failure, with the cell, for text that no file can hold."""
    try:
        return (nbformat.writes(notebook).rstrip("\n") + "\n").encode()
    except UnicodeEncodeError as error:
        for number, cell in enumerate(notebook.cells, 1):
            try:
                json.dumps(cell, ensure_ascii=False).encode()
            except UnicodeEncodeError as error:
                half = f"U+{ord(error.object[error.start]):04X}"
                raise Failure(
                    f"holds half of a character in cell {number}, the surrogate {half}, which no"
                    " file can hold: type it anew."
                ) from error
        raise Failure(f"holds half of a character in its metadata: {error.reason}") from error


def write(path: Path, before: bytes, after: bytes) -> None:
    """Replaces the file only once the new one is complete; a link stays a link."""
    path = path.resolve()
    draft = path.with_name(f".{os.getpid()}.draft")
    try:
        draft.write_bytes(after)
        shutil.copymode(path, draft)
        if path.read_bytes() != before:
            raise Failure(
                "was saved by another program while it ran: that version is kept, and the outputs"
                " of this run are not written. Run it again."
            )
        os.replace(draft, path)
    except FileNotFoundError as error:
        raise Failure("was moved or deleted while it ran: nothing is written.") from error
    except OSError as error:
        raise Failure(f"cannot be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


async def main(seconds: int, paths: list[Path]) -> None:
    """Executes the notebooks side by side."""
    signals.task = asyncio.current_task()
    places = asyncio.Semaphore(AT_A_TIME)
    trust = Trust()

    async def report(place: int, path: Path) -> None:
        async with places:
            start = time.monotonic()
            try:
                result = {"cells": await execute(path, seconds, trust)}
            except Failure as failure:
                result = {"failure": str(failure)}
            except Exception as error:  # that nobody has thought of must not end the others
                result = {"failure": f"cannot be executed: {type(error).__name__}: {error}"}
            taken = time.monotonic() - start
            print(json.dumps({"notebook": place, "seconds": taken, **result}), flush=True)

    try:
        # The last ones first: in a series these work longest, and nothing should wait for them alone.
        reports = [report(place, path) for place, path in enumerate(paths)][::-1]
        # As results, since the first exception would let go of notebooks that are still ending.
        await asyncio.gather(*reports, return_exceptions=True)
    finally:
        signals.task = None


if __name__ == "__main__":
    logging.disable()
    try:
        asyncio.run(main(int(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
    except asyncio.CancelledError:
        sys.exit(128 + signals.received)
