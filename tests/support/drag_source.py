#!/usr/bin/python3
"""A window to drag files from, for tests that drop them on Reeldrop as a file manager would.

Usage: drag_source.py [--at X,Y] PATH...

Writes one line for each thing that happens:

    ready X Y           the window is on the screen; X Y is its middle
    drag-begin          the pointer took the files along
    accepted            what is under the pointer would take them
    refused             what is under the pointer would not, or nothing is there
    drag-end RESULT     `dropped`, or why not: `no-target`, `user-cancelled`, ...

and ends after drag-end, with status 0 when the files were dropped.
"""

import argparse
import sys
from pathlib import Path

# GTK reads the arguments itself at import, and does not bear a name that is not UTF-8.
ARGUMENTS = sys.argv[1:]
del sys.argv[1:]

import gi  # noqa: E402

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

WIDTH, HEIGHT = 300, 120


def tell(*words):
    print(*words, flush=True)


class DragSource(Gtk.Window):
    def __init__(self, uris, x, y):
        super().__init__(title="Drag source")
        self.uris = uris
        self.result = "dropped"
        self.accepted = None

        self.set_decorated(False)
        self.set_keep_above(True)
        self.set_default_size(WIDTH, HEIGHT)
        self.move(x, y)

        handle = Gtk.EventBox()
        handle.add(Gtk.Label(label=f"{len(uris)} files to drag"))
        self.add(handle)
        handle.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
        handle.drag_source_add_uri_targets()
        handle.connect("drag-begin", self.on_begin)
        handle.connect("drag-data-get", lambda _, __, data, *___: data.set_uris(self.uris))
        handle.connect("drag-failed", self.on_failed)
        handle.connect("drag-end", self.on_end)
        self.connect("map-event", self.on_map)

    def on_map(self, *_):
        _, x, y = self.get_window().get_origin()
        tell("ready", x + self.get_allocated_width() // 2, y + self.get_allocated_height() // 2)

    def on_begin(self, _, context):
        tell("drag-begin")
        # GTK tells a source of no change here, so the answer of the window below is read again and again.
        GLib.timeout_add(10, self.read_answer, context)

    def read_answer(self, context):
        accepted = context.get_dest_window() is not None and context.get_selected_action() != 0
        if accepted != self.accepted:
            self.accepted = accepted
            tell("accepted" if accepted else "refused")
        return GLib.SOURCE_CONTINUE

    def on_failed(self, _, __, result):
        self.result = result.value_nick
        # True: no animation back to where the drag began.
        return True

    def on_end(self, *_):
        tell("drag-end", self.result)
        Gtk.main_quit()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--at", default="1200,20", metavar="X,Y", help="where the window's corner stands")
    parser.add_argument("paths", nargs="+", type=Path)
    arguments = parser.parse_args(ARGUMENTS)

    x, y = (int(number) for number in arguments.at.split(","))
    source = DragSource([path.absolute().as_uri() for path in arguments.paths], x, y)
    source.show_all()
    Gtk.main()
    sys.exit(source.result != "dropped")


if __name__ == "__main__":
    main()
