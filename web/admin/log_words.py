"""Words of the log, which is kept in codes: what was done, to what, and the names of values."""

from collections.abc import Mapping

from flask_babel import gettext


def action_names() -> dict[str, str]:
    """What the actions of the log are called; one without a name here is shown by its code."""
    return {
        "site.load": gettext("Site folder loaded"),
        "roster.draft": gettext("Draft kept"),
        "roster.proposal": gettext("Proposal of the night kept"),
        "roster.swap": gettext("Swap kept"),
        "roster.edit": gettext("Draft changed by hand"),
        "roster.undo": gettext("Change by hand taken back"),
        "roster.redo": gettext("Change by hand made again"),
        "roster.publish": gettext("Roster published"),
        "proposal.accepted": gettext("Proposal accepted"),
        "proposal.rejected": gettext("Proposal put aside"),
        "demand.keep": gettext("Demand forecast"),
        "demand.change": gettext("Demand of a day changed"),
        "demand.undo": gettext("Change of demand taken back"),
        "job.plan": gettext("Roster asked for"),
        "job.forecast": gettext("Forecast asked for"),
        "job.night": gettext("Night run asked for"),
        "job.what_if": gettext("What-if asked for"),
        "job.cancel": gettext("Request stopped"),
        "leave.ask": gettext("Leave asked for"),
        "leave.approved": gettext("Leave approved"),
        "leave.refused": gettext("Leave refused"),
        "leave.withdrawn": gettext("Leave request withdrawn"),
        "swap.ask": gettext("Swap asked for"),
        "swap.apply": gettext("Swap accepted and done"),
        "swap.refused": gettext("Swap declined"),
        "swap.withdrawn": gettext("Swap request withdrawn"),
        "wish.put": gettext("Wishes entered"),
        "feed.renew": gettext("Calendar link made"),
        "feed.end": gettext("Calendar link ended"),
        "account.grant": gettext("Account given a role"),
        "account.password": gettext("Password replaced"),
        "account.sessions": gettext("Signed out everywhere"),
        "account.deactivate": gettext("Account deactivated"),
        "account.activate": gettext("Account activated"),
        "waiver.ask": gettext("Waiver requested"),
        "waiver.confirm": gettext("Waiver confirmed"),
        "waiver.withdraw": gettext("Waiver withdrawn"),
    }


def told_subject(subject: str, accounts: Mapping[str, str]) -> str:
    """What was acted on: `version 3` in the language of the page; a kind without a name here as it is kept.

    Args:
        accounts: names of accounts by their id.
    """
    kind, _, name = subject.rpartition(" ")
    names = {
        "account": gettext("Account"),
        "demand": gettext("Demand"),
        "demand change": gettext("Change of demand"),
        "employee": gettext("Person"),
        "job": gettext("Request"),
        "leave": gettext("Leave"),
        "revision": gettext("Revision"),
        "swap": gettext("Swap"),
        "version": gettext("Version"),
        "waiver": gettext("Waiver"),
    }
    name = accounts.get(name, name) if kind == "account" else name
    return f"{names[kind]} {name}" if kind in names else subject


def value_names() -> dict[str, str]:
    """What the values of an entry are called; tables of a site folder keep the names of their files."""
    return {
        "account": gettext("Account"),
        "business_date": gettext("Night of"),
        "changed_days": gettext("Changed days"),
        "date": gettext("Date"),
        "days": gettext("Number of days"),
        "demand": gettext("Demand"),
        "edit": gettext("Number of the change"),
        "employee": gettext("Person"),
        "first_day": gettext("First day"),
        "giver": gettext("Gives"),
        "last_day": gettext("Last day"),
        "percent": gettext("Percent"),
        "publication": gettext("Publication"),
        "queue": gettext("Queue"),
        "role": gettext("Role"),
        "rule": gettext("Rule"),
        "seconds": gettext("Seconds"),
        "seed": gettext("Seed"),
        "shifts": gettext("Shifts"),
        "taker": gettext("Takes"),
        "undoes": gettext("Takes back"),
        "version": gettext("ID"),
        "why": gettext("Reason"),
        "changed": gettext("changed"),
        "new": gettext("new"),
        "removed": gettext("removed"),
    }
