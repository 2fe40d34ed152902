"""The cost of a roster counted from its file and the tables of its site alone, by nothing of the planner or the audit.

For sites in Japan, so without clock changes, and whole weeks without public holidays. Times are local.
"""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

Row = dict[str, str]
Span = tuple[datetime, datetime]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CHANNELS = {"voice": 100, "chat": 80, "message": 80, "callback": 80, "email": 50, "outbound": 50, "back_office": 30}
SHORT_REST_PRICE = 40.0


def cost_of(folder: Path, roster: Path, first_day: date, days: int) -> float:
    """What a roster of some days costs at the prices of its site's folder."""
    return _Recount(folder, roster, first_day, days).total()


class _Recount:
    def __init__(self, folder: Path, roster: Path, first_day: date, days: int) -> None:
        self.tables = {path.stem: _rows(path) for path in folder.glob("*.csv")}
        self.setting = tomllib.loads((folder / "site.toml").read_text(encoding="utf-8"))
        self.prices = self.setting.get("planning", {})
        self.first, self.days = first_day, [first_day + number * DAY for number in range(days)]
        self.begin = datetime.combine(first_day, datetime.min.time())
        self.end = self.begin + days * DAY
        self.step = timedelta(minutes=self.setting["site"]["interval_minutes"])
        self.shifts = _rows(roster)
        self.past = [row for row in self.tables.get("previous_roster", []) if row["date"] < first_day.isoformat()]
        self.contracts = {row["contract"]: row for row in self.tables["contracts"]}
        self.people = {row["employee"]: row for row in self.tables["employees"]}
        self.leave = {
            (row["employee"], date.fromisoformat(row["from_date"]) + number * DAY)
            for row in self.tables.get("leave", [])
            for number in range((date.fromisoformat(row["to_date"]) - date.fromisoformat(row["from_date"])).days + 1)
        }

    def total(self) -> float:
        """All goals together."""
        return self.coverage() + self.wages() + self.wishes() + self.minima() + self.short_rests() + self.fairness()

    def coverage(self) -> float:
        """People missing, people too many, and work past its due time."""
        on_duty: dict[str, dict[datetime, float]] = defaultdict(lambda: defaultdict(float))
        for row in (*self.past, *self.shifts):
            for start, end, queue in _parts(row["activities"]):
                at = self.begin + (start - self.begin) // self.step * self.step
                while at < end:
                    if at >= self.begin:
                        on_duty[queue][at] += (min(end, at + self.step) - max(start, at)) / self.step
                    at += self.step
        cost = 0.0
        for line in self.tables["queues"]:
            asked = [row for row in self.tables["requirement"] if row["queue"] == line["queue"]]
            own = self.prices.get("weights", {}).get(line["channel"], CHANNELS[line["channel"]])
            if any(row["work_minutes"] for row in asked):
                cost += self._waiting(line["queue"], own, asked, on_duty[line["queue"]])
                continue
            needed = {datetime.fromisoformat(row["interval_start"]): float(row["agents"]) for row in asked}
            for at in needed.keys() | on_duty[line["queue"]].keys():
                missing = needed.get(at, 0.0) - on_duty[line["queue"]].get(at, 0.0)
                cost += self._priced(missing, needed.get(at, 0.0), own)
        return cost

    def _priced(self, missing: float, base: float, weight: float) -> float:
        scale = self.step / timedelta(minutes=15)
        if missing >= 0:
            bands = self.prices.get("shortage_bands", [[0.04, 0.6], [0.04, 1.0], [9, 1.6]])
            return scale * weight * _banded(missing, base, bands)
        return scale * _banded(-missing, base, self.prices.get("over_bands", [[0.04, 6], [9, 15]]))

    def _waiting(self, queue: str, weight: float, asked: Sequence[Row], people: dict[datetime, float]) -> float:
        """Minute by minute of capacity, whatever falls due first is done first."""
        work = sorted(
            (
                datetime.fromisoformat(row["due_at"]),
                datetime.fromisoformat(row["interval_start"]),
                float(row["work_minutes"]),
            )
            for row in asked
        )
        base: dict[datetime, float] = defaultdict(float)
        for _, arrives, minutes in work:
            base[arrives] += timedelta(minutes=minutes) / self.step
        left, cost = [minutes for _, _, minutes in work], 0.0
        for at in sorted(people):
            room = people[at] * (self.step / timedelta(minutes=1))
            if any(start <= at < end for start, end in self._openings(queue)):
                for number, (due, arrives, _) in enumerate(work):
                    if arrives <= at < due and room > 0:
                        done = min(room, left[number])
                        left[number] -= done
                        room -= done
            cost += self._priced(-timedelta(minutes=room) / self.step, base.get(at, 0.0), weight)
        late: dict[datetime, float] = defaultdict(float)
        for (due, _, _), undone in zip(work, left, strict=True):
            if undone > 1e-9 and due <= self.end:
                at = self.begin + (due - self.begin) // self.step * self.step
                late[at] += timedelta(minutes=undone) / self.step
        return cost + sum(self._priced(amount, base.get(at, 0.0), weight) for at, amount in late.items())

    def _openings(self, queue: str) -> Iterator[Span]:
        for day in (self.first - DAY, *self.days):
            own = [row for row in self.tables["opening_hours"] if row["queue"] == queue]
            dated = [row for row in own if row["day"] == day.isoformat()]
            for row in dated or [row for row in own if row["day"] == DAYS[day.weekday()]]:
                if row["open"]:
                    yield _at(day, row["open"]), _at(day, row["close"])

    def wages(self) -> float:
        """Hours beyond the contract's weekly minimum, premiums of the night and of overtime."""
        cost, by_week = 0.0, defaultdict(list)
        start = DAYS.index(self.setting["site"].get("week_start", "sun"))
        wages = {
            name: float(row.get("hourly_cost") or self._contract(name)["hourly_cost"])
            for name, row in self.people.items()
        }
        middle = median(wages.values())
        for row in (*self.past, *self.shifts):
            day = date.fromisoformat(row["date"])
            by_week[row["employee"], day - (day.weekday() - start) % 7 * DAY].append(row)
        for (employee, _), rows in by_week.items():
            price = self.prices.get("wage", 120) * wages[employee] / middle
            least = float(self._contract(employee)["hours_per_week_min"] or 0)
            before = [row for row in rows if row["date"] < self.first.isoformat()]
            if len(before) == len(rows):
                continue
            for sign, some in ((1, rows), (-1, before)):
                hours = [sum(((end - start) / HOUR for start, end in self._paid(row)), 0.0) for row in some]
                cost += sign * price * max(0.0, sum(hours) - least)
                daily = sum(max(0.0, each - 8) for each in hours)
                weekly = max(0.0, sum(min(each, 8.0) for each in hours) - 40)
                cost += sign * price * 0.25 * (daily + weekly)
            dark = sum(_night(span) for row in rows if row not in before for span in self._paid(row))
            cost += price * 0.25 * dark
        return cost

    def _contract(self, employee: str) -> Row:
        return self.contracts[self.people[employee]["contract"]]

    def _paid(self, row: Row) -> list[Span]:
        """A shift without its unpaid breaks."""
        unpaid = [
            (start, end)
            for start, end, kind in _parts(row["breaks"])
            if all(
                rule["paid"] == "0"
                for rule in self.tables["break_rules"]
                if (rule["shift_template"], rule["kind"]) == (row["shift_template"], kind)
            )
        ]
        edges = [datetime.fromisoformat(row["start"]), *(at for span in sorted(unpaid) for at in span)]
        edges.append(datetime.fromisoformat(row["end"]))
        return list(zip(edges[::2], edges[1::2], strict=True))

    def wishes(self) -> float:
        """Wishes not met, but for days of leave."""
        cost, worked = 0.0, {(row["employee"], row["date"]): row for row in self.shifts}
        for wish in self.tables.get("wishes", []):
            day = date.fromisoformat(wish["date"])
            if day in self.days and (wish["employee"], day) not in self.leave:
                is_met = self._is_met(wish, worked.get((wish["employee"], wish["date"])))
                more = min(2, self._refused(wish["employee"]))
                cost += 0.0 if is_met else self.prices.get("wish", 15) * (int(wish["weight"]) + more)
        return cost

    def _refused(self, employee: str) -> int:
        """Wishes of the three months before that were not met."""
        worked = {row["date"]: row for row in self.past if row["employee"] == employee}
        asked = [row for row in self.tables.get("wishes", []) if row["employee"] == employee]
        days = {day.isoformat() for day in self._known()}
        asked = [row for row in asked if row["date"] in days]
        asked = [row for row in asked if (employee, date.fromisoformat(row["date"])) not in self.leave]
        return sum(not self._is_met(row, worked.get(row["date"])) for row in asked)

    def _known(self) -> list[date]:
        """Days of the three months before the first of which it is known what was worked."""
        if not self.past:
            return []
        begin = max(date.fromisoformat(min(row["date"] for row in self.past)), self.first - 91 * DAY)
        return [begin + number * DAY for number in range((self.first - begin).days)]

    def fairness(self) -> float:
        """Nights, weekends and late shifts beyond a share."""
        first, further = self.prices.get("fairness", [80, 160])
        cost, known = 0.0, {row["employee"] for row in self.past}
        for employee in self.people:
            had = self._burdens([row for row in self.past if row["employee"] == employee], self._known())
            now = self._burdens([row for row in self.shifts if row["employee"] == employee], self.days)
            due, due_then = self._even(employee, self.days), self._even(employee, self._known())
            for kind in ("night", "weekend", "late"):
                carried = max(-2.0, min(2.0, had[kind] - due_then[kind])) if employee in known else 0.0
                share = round(4 * max(0.0, due[kind] - carried)) / 4
                beyond = max(0.0, now[kind] - share)
                cost += first * min(1.0, beyond) + further * max(0.0, beyond - 1.0)
        return cost

    def _burdens(self, rows: Sequence[Row], days: Sequence[date]) -> dict[str, int]:
        """Of some shifts those on some days that are a burden."""
        found = {"night": 0, "weekend": 0, "late": 0}
        for row in rows:
            if date.fromisoformat(row["date"]) in days:
                begin, end = (datetime.fromisoformat(row[name]) for name in ("start", "end"))
                for kind in self._kinds(row["employee"], date.fromisoformat(row["date"]), begin, end):
                    found[kind] += 1
        return found

    def _kinds(self, employee: str, day: date, begin: datetime, end: datetime) -> set[str]:
        found = {"weekend"} if day.weekday() >= 5 else set()
        if _night((begin, end)) > 0:
            return found | {"night"}
        starts = sorted({start - _midnight(start) for start, _ in self._possible(employee, day)})
        is_late = begin - _midnight(begin) in starts[len(starts) // 2 :]
        return found | {"late"} if is_late else found

    def _possible(self, employee: str, day: date) -> list[Span]:
        """Shifts of a day that a contract allows."""
        allowed = self._contract(employee)["shift_templates"].split("|")
        found = []
        for template in self.tables["shift_templates"]:
            if template["shift_template"] in allowed or allowed == [""]:
                at, last = (_at(day, template[name]) for name in ("first_start", "last_start"))
                while at <= last:
                    found.append((at, at + timedelta(minutes=int(template["span_minutes"]))))
                    at += timedelta(minutes=int(template["start_step_minutes"]))
        return found

    def _even(self, employee: str, days: Sequence[date]) -> dict[str, float]:
        """Shifts of each kind where somebody's days and starts are spread evenly over those that are possible."""
        contract, start = self._contract(employee), DAYS.index(self.setting["site"].get("week_start", "sun"))
        hired = self.people[employee].get("hired_on") or ""
        lengths = [(end - begin) - self._unpaid(name) for name, begin, end in self._named(employee)]
        most = min(7, int(contract["days_per_week_max"]))
        most = min(most, int(float(contract["hours_per_week_max"]) * HOUR / min(lengths) + 1e-9))
        weeks: dict[date, list[dict[str, float]]] = defaultdict(list)
        sizes: dict[date, int] = defaultdict(int)
        for day in days:
            week = day - (day.weekday() - start) % 7 * DAY
            sizes[week] += 1
            free = self._free(employee, day)
            able = [
                each for each in self._possible(employee, day) if any(a <= each[0] and each[1] <= b for a, b in free)
            ]
            if able and (employee, day) not in self.leave and day.isoformat() >= hired:
                kinds = [self._kinds(employee, day, *each) for each in able]
                weeks[week].append({
                    kind: sum(kind in each for each in kinds) / len(able) for kind in ("night", "weekend", "late")
                })  # fmt: skip
        return {
            kind: sum(
                min(most * sizes[week] / 7, len(some)) * sum(each[kind] for each in some) / len(some)
                for week, some in weeks.items()
            )
            for kind in ("night", "weekend", "late")
        }

    def _named(self, employee: str) -> list[tuple[str, datetime, datetime]]:
        allowed = self._contract(employee)["shift_templates"].split("|")
        return [
            (row["shift_template"], self.begin, self.begin + timedelta(minutes=int(row["span_minutes"])))
            for row in self.tables["shift_templates"]
            if row["shift_template"] in allowed or allowed == [""]
        ]

    def _unpaid(self, template: str) -> timedelta:
        rules = [row for row in self.tables["break_rules"] if row["shift_template"] == template and row["paid"] == "0"]
        return timedelta(minutes=sum(int(row["minutes"]) for row in rules))

    def _free(self, employee: str, day: date) -> list[Span]:
        """When somebody can work on a day and the days beside it; windows that touch are one."""
        windows = [row for row in self.tables.get("availability", []) if row["employee"] == employee]
        if not windows:
            return [(_at(day, "00:00") - 2 * DAY, _at(day, "00:00") + 4 * DAY)]
        spans: list[Span] = []
        for each in (day - DAY, day, day + DAY):
            dated = [row for row in windows if row["day"] == each.isoformat()]
            for row in dated or [row for row in windows if row["day"] == DAYS[each.weekday()]]:
                if row["from"]:
                    spans.append((_at(each, row["from"]), _at(each, row["to"])))
        joined: list[Span] = []
        for begin, end in sorted(spans):
            if joined and begin <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            else:
                joined.append((begin, end))
        return joined

    def _is_met(self, wish: Row, row: Row | None) -> bool:
        if wish["wish"] == "off" or row is None:
            return wish["wish"] == "off" and row is None
        if wish["wish"] not in ("early", "late"):
            return wish["wish"] in ("work", row["shift_template"])
        allowed = self._contract(wish["employee"])["shift_templates"].split("|")
        starts: set[datetime] = set()
        for template in self.tables["shift_templates"]:
            if template["shift_template"] in allowed or allowed == [""]:
                at, last = (_at(self.first, template[name]) for name in ("first_start", "last_start"))
                while at <= last:
                    starts.add(at)
                    at += timedelta(minutes=int(template["start_step_minutes"]))
        ordered = sorted(starts)
        half = (len(ordered) + 1) // 2
        chosen = ordered[:half] if wish["wish"] == "early" else ordered[-half:]
        return row["start"][11:] in {each.isoformat()[11:16] for each in chosen}

    def minima(self) -> float:
        """Days and eight hours missing to what contracts promise a week."""
        cost = 0.0
        for employee, person in self.people.items():
            contract = self._contract(employee)
            fewest, least = int(contract["days_per_week_min"] or 0), float(contract["hours_per_week_min"] or 0)
            for number in range(0, len(self.days), 7):
                week = self.days[number : number + 7]
                away = sum((employee, day) in self.leave for day in week)
                able = sum((employee, day) not in self.leave and self._can_work(person, day) for day in week)
                spread = fewest or int(contract["days_per_week_max"])
                asked = max(0, min(spread - away, able))
                rows = [
                    each
                    for each in self.shifts
                    if each["employee"] == employee and week[0].isoformat() <= each["date"] <= week[-1].isoformat()
                ]
                hours = sum((end - start) / HOUR for row in rows for start, end in self._paid(row))
                wanted = int(least * 60 * asked / spread) / 60 if spread else 0.0
                missing = max(0, min(asked, fewest) - len(rows)) + max(0.0, wanted - hours) / 8
                cost += self.prices.get("minimum", 400) * missing
        return cost

    def _can_work(self, person: Row, day: date) -> bool:
        if person.get("hired_on") and day < date.fromisoformat(person["hired_on"]):
            return False
        windows = [row for row in self.tables.get("availability", []) if row["employee"] == person["employee"]]
        dated = [row for row in windows if row["day"] == day.isoformat()]
        today = dated or [row for row in windows if row["day"] == DAYS[day.weekday()]]
        return not windows or any(row["from"] for row in today)

    def short_rests(self) -> float:
        """Less than eleven hours between the shifts of two days, a duty of effort."""
        cost, by_person = 0.0, defaultdict(list)
        for row in (*self.past, *self.shifts):
            by_person[row["employee"]].append(row)
        for rows in by_person.values():
            rows.sort(key=lambda each: each["start"])
            for one, other in pairwise(rows):
                rest = datetime.fromisoformat(other["start"]) - datetime.fromisoformat(one["end"])
                if rest < 11 * HOUR and other["date"] >= self.first.isoformat():
                    cost += SHORT_REST_PRICE
        return cost


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), datetime.min.time())


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _parts(cell: str) -> list[tuple[datetime, datetime, str]]:
    found = [part.split("/") for part in cell.split("|") if part]
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end), what) for start, end, what in found]


def _at(day: date, clock: str) -> datetime:
    hours, minutes = clock.split(":")
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=int(hours), minutes=int(minutes))


def _banded(amount: float, base: float, bands: Sequence[Sequence[float]]) -> float:
    cost = 0.0
    for number, (share, price) in enumerate(bands):
        part = amount if number == len(bands) - 1 else min(amount, share * base)
        cost += part * price
        amount -= part
    return cost


def _night(span: Span) -> float:
    """Hours between 22:00 and 5:00."""
    start, end = span
    total = 0.0
    for number in (-1, 0, 1):
        evening = _at(start.date() + number * DAY, "22:00")
        total += max(timedelta(), min(end, evening + 7 * HOUR) - max(start, evening)) / HOUR
    return total
