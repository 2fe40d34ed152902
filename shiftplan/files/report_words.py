"""Every word of the report page, in Japanese and English."""

from collections.abc import Mapping
from datetime import date
from typing import Final

Pair = tuple[str, str]

WORDS: Final[Mapping[str, Pair]] = {
    "title": ("シフト計画レポート", "Roster report"),
    "language": ("表示言語", "Language"),
    "skip": ("本文へ移動", "Skip to content"),
    "no_script": (
        "グラフと日別表示にはJavaScriptが必要です。表はそのまま読めます。",
        "Charts and the day view need JavaScript; the tables can be read without it.",
    ),
    "period": ("{first} ～ {last}（{days}日間）、従業員{people}人", "{first} to {last} ({days} days), {people} people"),
    "none": ("－", "\u2013"),
    # Headline
    "headline": ("結果の要約", "Headline"),
    "required": ("必要人員", "Required"),
    "agent_intervals": ("人数×{minutes}分枠の合計", "agent-intervals of {minutes} min"),
    "covered": ("充足", "Covered"),
    "short": ("不足", "Short"),
    "over": ("過剰", "Over"),
    "of_required": ("必要人員に対して（{amount}枠）", "of the requirement ({amount})"),
    "paid_hours": ("労働時間", "Paid hours"),
    "paid_note": ("有給の小休憩を含み、無給休憩を除く", "paid rests included, unpaid breaks not"),
    "wishes": ("希望のかなった数", "Wishes met"),
    "wishes_value": ("{asked}件中 {met}件", "{met} of {asked}"),
    "wishes_note": ("かなった割合 {share}", "{share} met"),
    "audit": ("法令・就業規則チェック", "Audit"),
    "audit_good": ("必須違反なし", "No hard violation"),
    "audit_bad": ("必須違反 {hard}件", "Hard violations: {hard}"),
    "audit_note": ("必須 {hard}件・努力 {soft}件", "{hard} hard, {soft} soft"),
    "answer_rate": ("想定応答率：{queue}", "Simulated answer rate: {queue}"),
    "service_level": ("想定サービスレベル：{queue}", "Simulated service level: {queue}"),
    "asa": ("想定平均応答時間：{queue}", "Simulated mean wait: {queue}"),
    "interval_of_mean": ("95 %区間 {low}～{high}", "95 % interval {low} to {high}"),
    "goal_at_least": ("目標 {target}以上", "goal at least {target}"),
    "goal_at_most": ("目標 {target}以内", "goal at most {target}"),
    "goal_good": ("{goal}：達成", "{goal}: met"),
    "goal_open": ("{goal}：区間内で判定できず", "{goal}: undecided, inside the interval"),
    "goal_bad": ("{goal}：未達", "{goal}: missed"),
    # Demand
    "demand": ("需要", "Demand"),
    "queue": ("受付窓口", "Queue"),
    "day": ("日", "Day"),
    "daily_totals": ("1日の件数：実績と予測", "Contacts per day: history and forecast"),
    "forecast_week": ("時間帯ごとの予測件数", "Forecast per interval"),
    "history": ("実績", "History"),
    "forecast": ("予測（平均）", "Forecast (mean)"),
    "band": ("80 %の幅（10～90 %点）", "80 % band (10th to 90th percentile)"),
    "p10": ("10 %点", "10th percentile"),
    "p90": ("90 %点", "90th percentile"),
    "contacts": ("件", "contacts"),
    "no_history": ("実績がありません。", "There is no history."),
    "no_forecast": ("この窓口の予測はありません。", "There is no forecast for this queue."),
    "date": ("日付", "Date"),
    "time": ("時刻", "Time"),
    "data_table": ("データ表", "Data table"),
    "chart_hint": (
        "左右の矢印キー、またはポインターで値を読めます。",
        "Arrow keys or the pointer read out the values.",
    ),
    # Coverage
    "coverage": ("充足", "Coverage"),
    "coverage_day": ("時間帯ごとの必要人員と配置", "Required and on duty per interval"),
    "on_duty": ("配置", "On duty"),
    "arriving": ("到着する仕事（人数換算）", "Work arriving (as people)"),
    "past_due": ("期限までに終わらない仕事", "Undone at its due time"),
    "people": ("人", "people"),
    "no_coverage": ("この日は必要人員も配置もありません。", "Nothing is required and nobody is on duty on this day."),
    "short_total": ("不足の合計", "Short in total"),
    "heat": ("日と時間ごとの不足（全窓口、％）", "Short by day and hour (all queues, %)"),
    "heat_note": (
        "その1時間の必要人員に対する不足の割合。空欄は必要人員なし。期限のある仕事の不足は期限の時刻に数えます。",
        "Short as a share of the hour's requirement; empty = nothing required. Work past its due time counts then.",
    ),
    # Roster
    "roster": ("シフト表", "Roster"),
    "week_view": ("全日程", "All days"),
    "name": ("氏名", "Name"),
    "hours": ("時間", "Hours"),
    "no_team": ("（チームなし）", "(no team)"),
    "on_shift": ("出勤人数", "People working"),
    "leave": ("休", "Leave"),
    "on_leave": ("休暇（空欄は休日）", "on leave (empty = day off)"),
    "leave_paid": ("有給休暇", "paid leave"),
    "leave_special": ("特別休暇", "special leave"),
    "leave_unpaid": ("無給休暇", "unpaid leave"),
    "leave_sick": ("病気休暇", "sick leave"),
    "early": ("10時より前に開始", "starts before 10:00"),
    "middle": ("10時～13時前に開始", "starts 10:00 to 12:59"),
    "late": ("13時以後に開始", "starts at 13:00 or later"),
    "day_view": ("日別表示（15分刻み）", "Day view (steps of 15 minutes)"),
    "team": ("チーム", "Team"),
    "all_teams": ("すべて", "All"),
    "legend": ("凡例", "Legend"),
    "unpaid_break": ("休憩（無給）", "Break (unpaid)"),
    "paid_break": ("小休憩（有給）", "Rest (paid)"),
    "unassigned": ("業務の指定なし", "No activity named"),
    "nobody": ("この日は出勤者がいません。", "Nobody works on this day."),
    # Audit
    "findings": ("チェック結果", "Audit findings"),
    "no_findings": ("指摘はありません。", "There are no findings."),
    "rule": ("ルール", "Rule"),
    "article": ("根拠", "Article"),
    "person": ("氏名", "Person"),
    "measured": ("実際", "Measured"),
    "limit": ("限度", "Limit"),
    "unit": ("単位", "Unit"),
    "severity": ("強さ", "Severity"),
    "hard": ("必須", "hard"),
    "soft": ("努力", "soft"),
    "unit_min": ("分", "min"),
    "unit_days": ("日", "days"),
    "unit_shifts": ("件", "shifts"),
    # How it was made
    "made": ("作成の条件", "How it was made"),
    "seed": ("乱数の種", "Seed"),
    "effort": ("計算量（effort）", "Effort"),
    "seconds": ("計算時間（秒）", "Seconds"),
    "status": ("状態", "Status"),
    "stopped_by": ("終了の理由", "Stopped by"),
    "cost": ("コスト", "Cost"),
    "bound": ("下界", "Lower bound"),
    "gap": ("最適解との差", "Gap"),
    "problem_hash": ("問題のハッシュ", "Problem hash"),
    "version_of": ("版：{name}", "Version of {name}"),
    "charts_by": ("グラフ：Apache ECharts（Apache License 2.0）", "Charts: Apache ECharts (Apache License 2.0)"),
}

WEEKDAYS: Final = (
    ("月", "Mon"),
    ("火", "Tue"),
    ("水", "Wed"),
    ("木", "Thu"),
    ("金", "Fri"),
    ("土", "Sat"),
    ("日", "Sun"),
)
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say(key: str, **values: object) -> Pair:
    """The words of a key with values put in, Japanese and English."""
    japanese, english = WORDS[key]
    return japanese.format(**values), english.format(**values)


def say_each(key: str, **values: Pair) -> Pair:
    """As `say`, for values that are words themselves."""
    japanese, english = WORDS[key]
    return (
        japanese.format(**{name: pair[0] for name, pair in values.items()}),
        english.format(**{name: pair[1] for name, pair in values.items()}),
    )


def day_words(day: date) -> Pair:
    """A date without its year: 12/7(月), Mon 7 Dec."""
    japanese, english = WEEKDAYS[day.weekday()]
    return f"{day.month}/{day.day}({japanese})", f"{english} {day.day} {MONTHS[day.month - 1]}"


def full_day_words(day: date) -> Pair:
    """A date with its year: 2026年12月7日(月), Mon 7 Dec 2026."""
    japanese, _ = WEEKDAYS[day.weekday()]
    return f"{day.year}年{day.month}月{day.day}日({japanese})", f"{day_words(day)[1]} {day.year}"
