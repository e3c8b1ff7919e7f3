"""Executes notebooks on their kernel from a clean start and writes the outputs in place.

Usage: execute.py SECONDS NOTEBOOK...
SECONDS limits each cell. A notebook that fails stays on disk as it was.
"""

import asyncio
import logging
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from queue import Empty

# Ctrl-C while the libraries load ends quietly; from then on `main` listens.
signal.signal(signal.SIGINT, lambda *_: os._exit(130))

import nbformat
import zmq
from nbclient import NotebookClient
from nbclient.client import CellExecutionComplete
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError


# The length of the queue from which the kernel drops what its reader is too slow for.
MOST_LINES = 1000
MOST_CHARACTERS = 4_000_000


class Failure(Exception):
    """What the user is told about a notebook that did not run to its end."""


async def execute(path: Path, seconds: int, on_start) -> int:
    """Executes a notebook, writes it in one step and returns the number of its code cells."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises what its parser and its schema raise
        raise Failure(f"is no valid notebook: {str(error)[:200]}") from error
    if not os.access(path, os.W_OK):
        raise Failure("is read-only.")
    started = []
    client = NotebookClient(
        notebook,
        kernel_name="deno",
        timeout=seconds,
        # Rather an error than a notebook that lacks a part of what a cell printed.
        iopub_timeout=seconds,
        raise_on_iopub_timeout=True,
        record_timing=False,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(path.parent)}},
        on_notebook_start=lambda **_: on_start(),
        on_cell_execute=lambda cell, cell_index: started.append((cell_index + 1, cell.source)),
        on_cell_executed=lambda **reply: collect_late_outputs(client, **reply),
    )
    client.create_kernel_manager()
    # Without a limit to the queue, whose default of 1,000 messages drops what exceeds it.
    client.km.context.setsockopt(zmq.RCVHWM, 0)
    try:
        await client.async_execute()
    except CellExecutionError as error:
        number, _ = started[-1]
        # Of a syntax error the kernel sends no traceback.
        outputs = notebook.cells[number - 1].outputs
        untraced = [o.evalue for o in outputs if o.output_type == "error" and not o.traceback]
        raise Failure("\n".join([f"fails in cell {number}. {error}".rstrip(), *untraced])) from error
    except CellTimeoutError as error:
        number, source = started[-1]
        raise Failure(
            f"does not end in cell {number} within {seconds} s (--timeout=SECONDS allows more):"
            f"\n------------------\n{source}\n------------------"
        ) from error
    except (DeadKernelError, RuntimeError, OSError) as error:
        where = "in cell {}:\n{}".format(*started[-1]) if started else "before its first cell"
        raise Failure(f"loses its kernel {where}\n{error}") from error
    finally:
        # A start that was cancelled half-way leaves a kernel that the client has not ended.
        if client.km is not None and client.km.has_kernel:
            await client.km.shutdown_kernel(now=True)
    for number, _ in started:
        printed = [o.text for o in notebook.cells[number - 1].outputs if o.output_type == "stream"]
        if len(printed) > MOST_LINES or sum(map(len, printed)) > MOST_CHARACTERS:
            raise Failure(
                f"prints more in cell {number} than the kernel sends without loss: at most"
                f" {MOST_LINES} lines and {MOST_CHARACTERS} characters a cell."
            )
    try:
        write(path, notebook)
    except OSError as error:
        raise Failure(f"cannot be written: {error}") from error
    return len(started)


async def collect_late_outputs(client, cell, cell_index, execute_reply) -> None:
    """Waits for what the kernel still sends of a cell that prints after it has called it done."""
    if cell.outputs and all(output.output_type != "stream" for output in cell.outputs):
        return
    while True:
        try:
            message = await client.kc.iopub_channel.get_msg(timeout=0.1)
        except Empty:
            return
        if message["parent_header"].get("msg_id") != execute_reply["parent_header"]["msg_id"]:
            continue
        try:
            client.process_message(message, cell, cell_index)
        except CellExecutionComplete:
            pass


def write(path: Path, notebook: nbformat.NotebookNode) -> None:
    """Replaces the file only once the new one is complete; a link stays a link."""
    path = path.resolve()
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        nbformat.write(notebook, draft)
        shutil.copymode(path, draft)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


async def main(seconds: int, paths: list[Path]) -> int:
    """Executes the notebooks side by side, one per processor; returns the exit code."""
    processors = asyncio.Semaphore(os.cpu_count() or 1)
    width = max(len(path.stem) for path in paths)
    everything = asyncio.current_task()
    signals = []

    def stop() -> None:
        # A terminal and a task runner may both pass Ctrl-C on: a second one must not
        # interrupt the ending of the kernels.
        signals.append(signals or everything.cancel())

    def listen() -> None:
        try:
            for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(name, stop)
        except (NotImplementedError, AttributeError):
            pass  # Windows cancels the main task by itself.

    async def report(path: Path) -> bool:
        async with processors:
            start = time.monotonic()
            try:
                count = await execute(path, seconds, listen)
            except Failure as failure:
                print(f"{path.name} {failure}", file=sys.stderr, flush=True)
                return False
            taken = time.monotonic() - start
            print(f"{path.stem:<{width}}  {count:>3} cells  {taken:.1f} s", flush=True)
            return True

    listen()
    return 0 if all(await asyncio.gather(*map(report, paths))) else 1


if __name__ == "__main__":
    logging.disable()
    try:
        sys.exit(asyncio.run(main(int(sys.argv[1]), [Path(name) for name in sys.argv[2:]])))
    except (asyncio.CancelledError, KeyboardInterrupt):
        print("Interrupted: the notebooks that were not done stay as they were.", file=sys.stderr)
        sys.exit(130)
