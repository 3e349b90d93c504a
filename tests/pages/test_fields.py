import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation


class Story(forms.Form):
    story = forms.CharField(label="Story", help_text="In your own words", widget=forms.Textarea, error_messages={"required": "Tell us"})
    phone = forms.CharField(label="Telephone", required=False)
    wish = forms.ChoiceField(label="Wish", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="I agree", required=True)
    step = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture
def sent() -> Story:
    return Story({"phone": "<b>186</b>", "step": "2"})


def test_a_field_has_its_label_hint_and_error_in_this_order(sent: Story) -> None:
    field = sent["story"].as_field_group()
    assert field.index("<label") < field.index("In your own words") < field.index("Tell us") < field.index("<textarea")
    assert 'class="field invalid"' in field


def test_hint_and_error_are_read_with_the_field(sent: Story) -> None:
    field = sent["story"].as_field_group()
    assert 'aria-describedby="id_story_helptext id_story_error"' in field
    assert 'aria-invalid="true"' in field
    assert 'id="id_story_helptext"' in field
    assert 'id="id_story_error"' in field


@pytest.mark.parametrize(("language", "word"), [("en", "(optional)"), ("zh-hans", "（选填）")])
def test_what_may_be_left_empty_says_so(sent: Story, language: str, word: str) -> None:
    with translation.override(language):
        assert word in sent["phone"].as_field_group()
        assert word not in sent["story"].as_field_group()


def test_a_choice_is_a_group_with_a_legend(sent: Story) -> None:
    field = sent["wish"].as_field_group()
    assert "<fieldset" in field
    assert "<legend>Wish</legend>" in field


def test_a_tick_box_stands_before_its_words(sent: Story) -> None:
    field = sent["agree"].as_field_group()
    assert field.index("<input") < field.index("I agree")
    assert field.count("I agree") == 1


def test_what_was_typed_is_escaped(sent: Story) -> None:
    assert "<b>186</b>" not in str(sent)
    assert "&lt;b&gt;186&lt;/b&gt;" in str(sent)


def test_the_summary_links_every_error_to_the_first_thing_to_fill_in(sent: Story) -> None:
    summary = render_to_string("parts/error_summary.html", {"form": sent})
    assert [part.split('"')[0] for part in summary.split('href="')[1:]] == ["#id_story", "#id_wish_0", "#id_agree"]
    assert 'id="id_wish_0"' in str(sent)


def test_a_form_without_errors_has_no_summary() -> None:
    assert render_to_string("parts/error_summary.html", {"form": Story()}).strip() == ""
