"""shiftplan user."""

from typing import Annotated

import typer

user = typer.Typer(name="user", help="Accounts: who may sign in.", no_args_is_help=True, rich_markup_mode=None)


@user.callback()
def accounts() -> None:
    """Accounts: who may sign in."""


@user.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the person types to sign in.")],
    role: Annotated[str, typer.Option("--role", help="scheduler, staff, hr or admin.")],
    site: Annotated[str | None, typer.Option("--site", help="Where the role counts; without it everywhere.")] = None,
    employee: Annotated[
        str | None, typer.Option("--employee", metavar="ID", help="Who of the site it is; role staff.")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="ja or en: the pages of this person.")] = "ja",
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")] = False,
    generate: Annotated[bool, typer.Option("--generate", help="Make up a password and print it, once.")] = False,
) -> None:
    """Add an account, or give one that exists one more role and a new password.

    \b
    Example:
      shiftplan user add mori --role scheduler --site tokyo
      shiftplan user add e001 --role staff --site tokyo --employee e001 --generate
    """
    from shiftplan.application import open_application
    from shiftplan.cli.options import who
    from shiftplan.domain.people import EmployeeId
    from shiftplan.services.accounts import Role

    if role not in list(Role):
        raise typer.BadParameter(f"{role!r} is not one of {', '.join(Role)}", param_hint="--role")
    if password_stdin and generate:
        raise typer.BadParameter("a password is either read or made up", param_hint="--generate")
    with open_application() as application:
        password = made_password() if generate else _read_password(from_stdin=password_stdin)
        account = application.accounts.add(
            name,
            password,
            Role(role),
            site=site,
            employee=None if employee is None else EmployeeId(employee),
            language=language,
            by=who(),
        )
    places = ", ".join(f"{grant.role} at {grant.site or 'every site'}" for grant in account.grants)
    print(f"{account.name}: {places}")
    if generate:
        print(f"password: {password}")


def made_password() -> str:
    """A password of four groups that nobody can guess and anybody can type."""
    import secrets

    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def _read_password(*, from_stdin: bool) -> str:
    """One line of stdin, or asked twice without an echo."""
    import sys

    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
