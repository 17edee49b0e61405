"""``guongsang demo``: the bundled portals on loopback, one full night over them, then the review site."""

from __future__ import annotations

from django.contrib.auth.models import User

from candidates.exports.listed import rows
from config.settings import Settings
from jobs import night, site
from jobs.console import say, stderr
from jobs.portal_server import serve_demo_portals
from store.models import Candidate

DEMO_USER = "phantich"
SHOWN = 10


def run(settings: Settings, port: int, *, with_site: bool) -> list[str]:
    """One demo night, told as it goes; then the review site until it is stopped. Returns what broke."""
    with serve_demo_portals() as served:
        for portal in served:
            say(f"  {portal.base_url}/  {portal.portal.title}")
        report = night.run(settings, [portal.portal for portal in served])
    night.tell(report)
    _show_first()
    if with_site:
        known = User.objects.filter(username=DEMO_USER).exists()
        password = site.reset_password(DEMO_USER) if known else site.add_user(DEMO_USER, "supervisor", "operator")
        say(f"Sign in as {DEMO_USER} with the password {password}")
        site.serve(settings, port)
    return report.broken


def _show_first() -> None:
    """The head of the list, as an analyst would read it."""
    first = Candidate.objects.exclude(standing=Candidate.Standing.REJECTED).order_by("-score", "name_key", "pk")
    for row in rows(first[:SHOWN]):
        line = f"  {row['stt']:>2}. {row['name']} ({row['kind']}), {row['address_as_written'] or 'không rõ nơi'}"
        stderr.print(f"{line} – {row['award_status']}", markup=False, soft_wrap=True)
