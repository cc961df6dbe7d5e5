"""Completion in PowerShell, which Click does not have: a script, and its questions.

The script hands over the line up to the cursor and the word there. Out come words and their
help, one pair a line; without any, PowerShell offers files. This is not tested in PowerShell.
"""

from __future__ import annotations

import os
from typing import ClassVar

from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    split_arg_string,
)

_SCRIPT = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $line, $cursor)
    $written = $line.Extent.Text
    $length = [Math]::Min($written.Length, $cursor - $line.Extent.StartOffset)
    $before = [Console]::OutputEncoding
    [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new()
    $env:PYTHONUTF8 = "1"
    $env:COMP_WORDS = $written.Substring(0, $length)
    $env:COMP_CWORD = $word
    $env:%(complete_var)s = "powershell_complete"
    try {
        %(prog_name)s | ForEach-Object {
            $value, $about = $_ -split "`t", 2
            if (-not $about) { $about = $value }
            [System.Management.Automation.CompletionResult]::new(
                $value, $value, "ParameterValue", $about)
        }
    } finally {
        [Console]::OutputEncoding = $before
        Remove-Item Env:PYTHONUTF8, Env:COMP_WORDS, Env:COMP_CWORD, Env:%(complete_var)s
    }
}
"""


class PowerShellComplete(ShellComplete):
    """Completion in PowerShell 5.1 and 7."""

    name = "powershell"
    source_template: ClassVar[str] = _SCRIPT

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the cursor, and the incomplete word at the cursor."""
        words = split_arg_string(os.environ.get("COMP_WORDS", ""))[1:]
        incomplete = os.environ.get("COMP_CWORD", "")
        if incomplete and words and words[-1] == incomplete:
            words.pop()
        return words, incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """Return a completion and its help, separated by a tab; "" for files."""
        if item.type != "plain":
            return ""
        about = " ".join((item.help or "").split())
        return f"{item.value}\t{about}" if about else f"{item.value}"

    def complete(self) -> str:
        """Return all completions as lines. PowerShell itself completes files and folders."""
        offers = self.get_completions(*self.get_completion_args())
        return "\n".join(filter(None, map(self.format_completion, offers)))


add_completion_class(PowerShellComplete)
