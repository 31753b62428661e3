"""The counter of sentences, by one table that the browser's counter follows too."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from library.essays.sentences import count_sentences

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
TABLE = json.loads((HERE / "sentence-table.json").read_text("utf-8"))


def test_the_table_is_long_enough_to_mean_something():
    assert len(TABLE) >= 80


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_count_sentences_counts_as_a_teacher_would(text, expected):
    assert count_sentences(text) == expected


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not here")
def test_the_browsers_counter_agrees_with_the_servers(tmp_path):
    script = tmp_path / "run.mjs"
    rules = ROOT / "library/static/library/sentence-rules.json"
    script.write_text(
        f"""
        import {{ readFileSync }} from "node:fs";
        import {{ counter }} from "{(ROOT / "cms/static/cms/js/sentences.js").as_uri()}";
        const rules = JSON.parse(readFileSync("{rules}"));
        const table = JSON.parse(readFileSync("{HERE / "sentence-table.json"}"));
        const count = counter(rules);
        console.log(JSON.stringify(table.map(([text]) => count(text))));
        """,
        "utf-8",
    )
    answer = subprocess.run(["node", script], capture_output=True, check=True, text=True)
    counted = json.loads(answer.stdout)
    assert [
        (text, got) for (text, want), got in zip(TABLE, counted, strict=True) if got != want
    ] == []


@pytest.mark.parametrize("text", ["." * 50_000, "а. " * 20_000, "А\n" * 30_000, "«" * 60_000])
def test_count_sentences_stays_quick_on_odd_text(text):
    assert count_sentences(text) >= 0
