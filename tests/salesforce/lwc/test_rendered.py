"""The page of an enrollment as people see, hear and operate it, on a desktop and on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.salesforce.lwc.conftest import Stage
from tests.salesforce.lwc.rendering import View, window
from tests.salesforce.lwc.states import STATES, Progress, build, crowded, launch, partner
from tests.salesforce.lwc.view_faults import ACCESS_FAULTS, LAYOUT_FAULTS, ViewFault
from tests.salesforce.scoreboard import Scoreboard

_DESKTOP, _PHONE = 1000, 390
_EVERYWHERE = pytest.mark.parametrize("width", [_DESKTOP, _PHONE], ids=["desktop", "phone"])


@pytest.fixture(scope="module")
def desktop(stage: Stage) -> Iterator[View]:
    with window(stage.browser, stage.address, _DESKTOP) as view:
        yield view


@pytest.fixture(scope="module")
def phone(stage: Stage) -> Iterator[View]:
    with window(stage.browser, stage.address, _PHONE) as view:
        yield view


def shown(view: View, progress: Progress) -> View:
    """Show progress, and wait until it is there."""
    view.show(progress)
    view.page.get_by_role("heading", name="Benefits").wait_for()
    view.settle()
    return view


def view_of(width: int, request: pytest.FixtureRequest) -> View:
    view: View = request.getfixturevalue("desktop" if width == _DESKTOP else "phone")
    view.complaints.clear()
    return view


def words(view: View, selector: str) -> list[str]:
    """Give what is read at every element of a selector."""
    return [" ".join(each.split()) for each in view.page.locator(selector).all_inner_texts()]


@_EVERYWHERE
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible_fits_the_window_and_raises_no_complaint(
    state: str, width: int, request: pytest.FixtureRequest
) -> None:
    view = shown(view_of(width, request), STATES[state]())

    assert view.axe() == []
    assert view.overflow() == 0
    assert view.complaints == []


@_EVERYWHERE
def test_an_error_is_told_and_the_next_try_shows_the_progress(
    width: int, request: pytest.FixtureRequest
) -> None:
    view = view_of(width, request)
    view.show(None, error="You may not see this enrollment. Ask an administrator for access.")
    alert = view.page.get_by_role("alert")
    alert.get_by_text("You may not see this enrollment.").wait_for()

    assert view.axe() == []
    assert view.overflow() == 0

    view.page.evaluate("(progress) => { window.answer = async () => progress; }", launch())
    view.page.get_by_role("button", name="Try again").click()
    view.page.get_by_text("92% to Build").wait_for()
    assert alert.count() == 0
    assert view.complaints == []


@_EVERYWHERE
def test_the_wait_for_an_answer_is_told(width: int, request: pytest.FixtureRequest) -> None:
    view = view_of(width, request)
    view.show(None)
    view.page.get_by_text("Loading tier progress").wait_for()

    assert view.axe() == []
    assert view.overflow() == 0
    assert view.complaints == []


def test_administrators_see_the_numbers_that_partners_are_told_of(desktop: View) -> None:
    shown(desktop, build())
    revenue, registrations, _ = (
        " ".join(row.split()) for row in desktop.page.get_by_role("row").all_inner_texts()[1:4]
    )

    assert "$125,000 25%, $375,000 to go" in revenue
    assert "≥ $100,000 Achieved ≥ $500,000 Missed" in revenue
    assert "15 registrations 60%, 10 to go" in registrations
    assert "2 not visible to the primary partner user" in registrations
    bars = desktop.page.get_by_role("progressbar")
    assert [bar.get_attribute("aria-valuenow") for bar in bars.all()] == ["48", "25", "60", "60"]


def test_a_bar_is_as_long_as_its_percentage(desktop: View) -> None:
    shown(desktop, launch())
    track = desktop.page.get_by_role("progressbar", name="Progress to Build", exact=True)
    fill = track.locator("div")
    whole, part = track.bounding_box(), fill.bounding_box()

    assert whole is not None
    assert part is not None
    assert part["width"] / whole["width"] == pytest.approx(0.92, abs=0.01)


def test_the_last_calculation_is_told_by_the_viewer_s_clock(stage: Stage) -> None:
    viewer = '{ locale: "de-DE", timeZone: "Europe/Berlin" }'
    with window(stage.browser, stage.address, _DESKTOP, viewer=viewer) as view:
        shown(view, build())
        facts = words(view, "dl")[0]

        assert "2. März 2026, 17:05" in facts
        assert "≥ 100.000 $ Achieved" in words(view, "tbody tr")[0]


def test_partners_see_no_place_where_administrators_see_more(desktop: View) -> None:
    shown(desktop, partner())
    text = desktop.page.locator("main").inner_text()

    assert "48% to Scale" in text
    for told in ("Standing", "Explain", "excluded", "not visible", "null", "undefined", "Proposed"):
        assert told not in text
    assert len(words(desktop, "dt")) == 5


def test_all_that_can_be_operated_is_reached_by_keyboard(desktop: View) -> None:
    shown(desktop, launch())

    reached = desktop.reached_by_tabulator()

    assert reached == [
        "Explain this enrollment (opens in a new tab)",
        "Refresh",
        "Criteria",
        "Explain Annual Partner Revenue (opens in a new tab)",
        "Explain Deal Registrations (opens in a new tab)",
        "Explain Sales Certifications Held (opens in a new tab)",
        "Benefits",
    ]


def test_the_button_refreshes_by_keyboard_and_says_so(desktop: View) -> None:
    shown(desktop, launch())
    desktop.page.evaluate("(progress) => { window.answer = async () => progress; }", build())
    desktop.page.get_by_role("button", name="Refresh").press("Enter")
    desktop.page.get_by_text("48% to Scale").wait_for()

    assert desktop.page.get_by_role("status").inner_text() == "Tier progress is up to date."


def test_a_table_wider_than_its_place_scrolls_by_itself(stage: Stage) -> None:
    with window(stage.browser, stage.address, 760) as view:
        shown(view, crowded())
        region = view.page.get_by_role("region", name="Criteria")
        region.focus()
        view.page.keyboard.press("ArrowRight")
        view.page.wait_for_function(
            "(region) => region.scrollLeft > 0", arg=region.element_handle()
        )

        assert view.overflow() == 0


def test_rows_become_lists_on_a_phone_and_stay_rows_for_those_who_listen(phone: View) -> None:
    shown(phone, build())
    row = phone.page.get_by_role("row", name="Annual Partner Revenue")
    value, held = row.get_by_role("cell").first, row.get_by_role("cell").nth(2)
    above, below = value.bounding_box(), held.bounding_box()

    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
    assert phone.page.get_by_role("columnheader", name="Build Tier held").count() == 2
    assert "Build" in held.inner_text()


def test_a_narrow_place_on_a_wide_page_shows_lists_as_well(stage: Stage) -> None:
    with window(stage.browser, stage.address, _DESKTOP) as view:
        view.page.add_style_tag(content="#place { width: 20rem; }")
        shown(view, crowded())
        row = view.page.get_by_role("row").nth(1)
        name, value = row.get_by_role("rowheader"), row.get_by_role("cell").first
        above, below = name.bounding_box(), value.bounding_box()

        assert above is not None
        assert below is not None
        assert above["y"] + above["height"] <= below["y"]
        assert view.axe() == []
        narrow = view.page.locator("#place")
        assert narrow.evaluate("(place) => place.scrollWidth - place.clientWidth") <= 0


def test_a_picture_that_is_missing_gives_way_to_an_initial(stage: Stage) -> None:
    progress = build()
    progress["tiers"][1]["badgeUrl"] = "/badges/nowhere.svg"
    with window(stage.browser, stage.address, _DESKTOP) as view:
        view.show(progress)
        view.page.get_by_text("B", exact=True).first.wait_for()

        # The browser itself tells of the picture, and of nothing else.
        assert {each.partition(": ")[0] for each in view.complaints} <= {"404", "error"}
        assert view.axe() == []


def planted(view: View, fault: ViewFault) -> None:
    shown(view, build())
    view.page.evaluate(f"() => {{ {fault.script} }}")
    view.settle()


def test_planted_faults_of_access_are_found(phone: View, scoreboard: Scoreboard) -> None:
    missed = []
    for fault in ACCESS_FAULTS:
        planted(phone, fault)
        if not any(each.startswith(f"{fault.found_as}:") for each in phone.axe()):
            missed.append(fault.name)
    scoreboard.tally("components: access (axe)", ACCESS_FAULTS, missed)

    assert missed == []


def test_planted_faults_of_the_page_are_found(stage: Stage, scoreboard: Scoreboard) -> None:
    missed = []
    for fault in LAYOUT_FAULTS:
        with window(stage.browser, stage.address, _PHONE) as view:
            planted(view, fault)
            found = [*view.complaints, *(["overflow: "] if view.overflow() else [])]
            if not any(each.startswith(f"{fault.found_as}:") for each in found):
                missed.append(fault.name)
    scoreboard.tally("components: page", LAYOUT_FAULTS, missed)

    assert missed == []
