"""The blueprint that the pages of schedulers belong to."""

from flask import Blueprint

blueprint = Blueprint("scheduler", "web.scheduler", url_prefix="/plan/<site>")
