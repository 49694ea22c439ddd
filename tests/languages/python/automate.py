"""Runs a program as an inline program of the Automation API, which needs no language host:
https://www.pulumi.com/docs/iac/packages-and-automation/automation-api/

The project and the stack of the working directory are there already. Arguments: "up", "preview" or "preview-no-changes".
"""

import functools
import runpy
import sys

from pulumi import automation


def automate(operation: str) -> None:
    stack = automation.select_stack(
        "test",
        project_name="logging",
        # The documented program, as Pulumi's language host for Python runs it.
        program=lambda: runpy.run_path("__main__.py", run_name="__main__"),
        opts=automation.LocalWorkspaceOptions(work_dir="."),
    )
    write = functools.partial(print, flush=True)
    if operation == "up":
        stack.up(on_output=write)
    elif operation in ("preview", "preview-no-changes"):
        stack.preview(on_output=write, expect_no_changes=operation == "preview-no-changes")
    else:
        raise ValueError(f"unknown operation {operation!r}")


if __name__ == "__main__":
    try:
        automate(sys.argv[1])
    except automation.CommandError as error:
        sys.exit(str(error))
