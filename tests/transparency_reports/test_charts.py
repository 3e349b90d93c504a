from xml.etree import ElementTree

from transparency_reports.charts import Bar, bars


def marks(svg):
    return [element for element in ElementTree.fromstring(svg).iter() if element.get("class", "").startswith("bar")]


def test_a_taller_value_is_a_taller_bar():
    low, high = marks(bars([Bar("Q1", 40, "40 %"), Bar("Q2", 80, "80 %")], name="x"))
    assert float(high.get("height")) == 2 * float(low.get("height"))


def test_a_value_that_is_not_printed_has_no_bar():
    svg = bars([Bar("Q1", None, "suppressed"), Bar("Q2", 80, "80 %")], name="x")
    assert len(marks(svg)) == 1
    assert "suppressed" in svg


def test_words_cannot_become_markup():
    svg = bars([Bar("<script>", 10, '"&')], name='a "quoted" <name>')
    assert "<script>" not in svg
    ElementTree.fromstring(svg)
