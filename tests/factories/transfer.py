"""Archives of boards, as they are written, read line by line and spoilt."""

import io
import json
import zipfile

from django.utils import timezone

from forum.transfer.leaving import write_board


def packed(board):
    target = io.BytesIO()
    write_board(board, target, at=timezone.now())
    target.seek(0)
    return target


def lines_of(archive):
    """What the lines say; keys of topics are counted anew."""
    told = []
    keys = {}
    for line in raw_lines(archive):
        line.pop("written_at", None)
        if line["type"] == "topic":
            keys[line["id"]] = len(keys)
        told.append(line)
    for line in told:
        for name in ("id", "topic", "to_topic", "merged_into", "duplicate_of"):
            if line.get(name) is not None:
                line[name] = keys[line[name]]
    return told


def raw_lines(archive):
    return list(map(json.loads, zipfile.ZipFile(archive).read("board.jsonl").decode().splitlines()))


def spoilt(archive, change):
    """The archive after `change(lines)`, which gives what stands in it then."""
    target = io.BytesIO()
    with zipfile.ZipFile(archive) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            if name != "board.jsonl":
                after.writestr(name, before.read(name))
        lines = change(raw_lines(archive))
        text = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        after.writestr("board.jsonl", "\n".join(text))
    target.seek(0)
    return target
