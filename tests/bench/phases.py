"""An extension that notes how much processor time has gone at each event, that of ended processes too."""

from __future__ import annotations

import json
import os
from pathlib import Path

EVENTS = {
    "config-inited": "start, imports, configuration",
    "env-before-read-docs": "bibliography, last environment, what is outdated",
    "env-updated": "reading",
    "env-check-consistency": "what each page shows of others, environment",
    "write-started": "consistency",
    "html-collect-pages": "resolving and writing",
    "build-finished": "lists without a source, words, inventory, pictures",
}


def setup(app):
    """Connect to all events, last of all."""
    spent = []

    def note(name):
        times = os.times()
        spent.append((EVENTS[name], times.user + times.system + times.children_user + times.children_system))

    def handler(name):
        def listen(*_args):
            note(name)
            # one of the events asks for pages
            return [] if name == "html-collect-pages" else None

        return listen

    for name in EVENTS:
        app.connect(name, handler(name), priority=1001)

    def write(app, _exception):
        (Path(app.doctreedir) / "phases.json").write_text(json.dumps(spent), "utf-8")

    app.connect("build-finished", write, priority=1002)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
