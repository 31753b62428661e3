"""Prose becomes blocks."""

from home.demo.bodies import Things, blocks_of

THINGS = Things(
    image=lambda name: 1,
    document=lambda name: 2,
    profile=lambda key: 3,
    address=lambda target: f"http://testserver/{target}/",
)


def test_text_between_blocks_is_one_block():
    blocks = blocks_of("## Бір\n\nМәтін\n\n### Екі\n\nТағы\n\n:: quote Абай\nСөз\n", THINGS)
    assert [block["type"] for block in blocks] == ["text", "quote"]
    assert "<h2>Бір</h2>" in blocks[0]["value"]
    assert "<h3>Екі</h3>" in blocks[0]["value"]
    assert blocks[1]["value"] == {"text": "Сөз", "author": "Абай"}


def test_heading_ends_a_block():
    blocks = blocks_of(":: quote Абай\nСөз\n\n## Кейін\n\nМәтін", THINGS)
    assert [block["type"] for block in blocks] == ["quote", "text"]


def test_table_keeps_columns_and_rows():
    (block,) = blocks_of(":: table Кесте\n| а | б |\n| 1 | 2 |\n", THINGS)
    assert [column["heading"] for column in block["value"]["columns"]] == ["а", "б"]
    assert block["value"]["rows"] == [{"values": ["1", "2"]}]


def test_accordion_has_a_part_for_each_question():
    (block,) = blocks_of(":: accordion\n? Бірінші\nЖауап\n? Екінші\nТағы жауап\n", THINGS)
    titles = [part["value"]["title"] for part in block["value"]["parts"]]
    assert titles == ["Бірінші", "Екінші"]
    assert all(part["id"] for part in block["value"]["parts"])


def test_call_leads_to_an_address():
    (block,) = blocks_of(":: call Кел\nБірге оқимыз.\nКөру | page:join\n", THINGS)
    assert block["value"]["url"] == "http://testserver/page:join/"
    assert block["value"]["label"] == "Көру"


def test_links_of_editors_are_plain():
    (block,) = blocks_of("Оқыңыз: [ереже](/kk/about/rules/)", THINGS)
    assert '<a href="/kk/about/rules/">ереже</a>' in block["value"]
