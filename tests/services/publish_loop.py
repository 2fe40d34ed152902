"""Publishes one week after another until it is killed; a line for every publication that was acknowledged.

python -m tests.services.publish_loop
"""

from shiftplan.application import open_application
from tests.services.worlds import a_week


def main() -> None:
    """Alternate between two rosters of the same week."""
    with open_application() as application:
        site = application.sites.site("small")
        drafts = [a_week(site, "001", "002"), a_week(site, "001", start_minute=510)]
        for number in range(10_000):
            version = application.publishing.save_draft(drafts[number % 2], by="loop", why="again")
            made = application.publishing.publish(version.id, by="loop")
            print(made.number, version.id, flush=True)


if __name__ == "__main__":
    main()
