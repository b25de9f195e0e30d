"""``garble completion``: shell completion, as click makes it."""

from __future__ import annotations

import click

from garble.cli.exits import ExitCode

__all__ = ["completion"]


@click.command(
    short_help="Shell completion for bash, zsh or fish.",
    epilog="""\b
Examples:
  eval "$(garble completion bash)"                       in ~/.bashrc
  eval "$(garble completion zsh)"                        in ~/.zshrc
  garble completion fish > ~/.config/fish/completions/garble.fish""",
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> ExitCode:
    """Print the script that makes SHELL complete garble's commands and options."""
    from click.shell_completion import get_completion_class

    maker = get_completion_class(shell)
    assert maker is not None  # the three above are built into click
    root = context.find_root()
    click.echo(maker(root.command, {}, "garble", "_GARBLE_COMPLETE").source())
    return ExitCode.OK
