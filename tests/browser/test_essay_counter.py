"""The counter in the browser and the one on the server agree on every text of the table."""

import pytest

from library.essays.sentences import count_sentences
from tests.library.essays.test_sentences import TABLE

pytestmark = pytest.mark.browser

COUNT = """async (texts) => {
  const { counter } = await import("/static/cms/js/sentences.js");
  const rules = await (await fetch("/static/library/sentence-rules.json")).json();
  const count = counter(rules);
  return texts.map(count);
}"""


def test_both_counters_agree_on_the_table(people):
    page = people.visitor()
    page.goto("/kk/")
    texts = [text for text, _expected in TABLE]
    counted = page.evaluate(COUNT, texts)
    server = [count_sentences(text) for text in texts]
    assert [row for row in zip(texts, counted, server, strict=True) if row[1] != row[2]] == []
    assert counted == [expected for _text, expected in TABLE]
