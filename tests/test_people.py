"""What people are called on pages."""

from shiftplan.domain.people import ContractId, Employee, EmployeeId, called


def test_only_those_with_a_namesake_are_told_by_their_id():
    full = ContractId("full")
    names = {"001": "山口 千尋", "002": "佐藤 剛", "003": "山口 千尋"}
    people = [Employee(id=EmployeeId(number), name=name, contract=full) for number, name in names.items()]
    assert called(people) == {"001": "山口 千尋 (001)", "002": "佐藤 剛", "003": "山口 千尋 (003)"}
