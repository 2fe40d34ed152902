"""Rules that a roster breaks, in words: what would make it right."""

from flask_babel import gettext

from shiftplan.services.findings import Finding


def cure(found: Finding) -> str:
    """What would make it right; for a rule without a sentence of its own, what helps against every excess."""
    week = gettext("Take a shift of that week out, or choose a shorter one.")
    shorter = gettext("Choose a shorter shift for that day.")
    run = gettext("Give a day off inside the run of days.")
    rest = gettext("Start later, or end earlier the day before.")
    other_day = gettext("Move the shift to another day.")
    cures = {
        "H-AVAIL": gettext("Choose a start inside the times when this person can work."),
        "H-SKILL": gettext("Choose the shift again: its work is placed on queues this person can serve."),
        "H-LEAVE": gettext("Take the shift out: this person is on leave."),
        "H-DAYS": gettext("Take a shift of that week out."),
        "H-HOURS": week,
        "H-DAYMAX": shorter,
        "H-RUN": run,
        "H-TEMPLATE": gettext("Choose a shift pattern and start that the contract names."),
        "H-BREAK": gettext("Choose the shift again: its breaks are placed anew."),
        "H-LOCK": gettext("Put the day back as it was fixed, or take the lock out of locks.csv."),
        "H-PAIR": gettext("Give both of the pair the same shift, or shifts that do not overlap; or change pairs.csv."),
        "H-DOUBLE": gettext("Take one of the two shifts out."),
        "H-MIN": gettext("Add a shift in that week, or choose a longer one."),
        "JP-32-DAY": shorter,
        "JP-32-WEEK": week,
        "JP-34-BREAK": gettext("Choose the shift again: its breaks are placed anew."),
        "JP-35-REST": gettext("Leave a whole calendar day of that week without work."),
        "JP-36-HOLNOAGR": other_day,
        "JP-60-DAY": shorter,
        "JP-60-WEEK": week,
        "JP-60-HOL": other_day,
        "JP-61-NIGHT": gettext("Choose a shift that lies between 5:00 and 22:00."),
        "JP-RUN-13": run,
        "JP-RUN-OWN": run,
        "JP-INT-11": rest,
        "JP-INT-OWN": rest,
    }
    return str(cures.get(found.rule) or gettext("Shorten or take out one of the shifts that count here."))
