"""Which place an ambiguous name means, by the words around it."""

from pathlib import Path

import pytest

from tests.unit.enrichment.place_cases import CASES, Case, parsed, told
from worker.enrichment.gazetteer import Gazetteer, load
from worker.enrichment.toponyms import calibrated, resolve

RESOURCES = Path(__file__).parents[3] / "worker" / "resources" / "gazetteer"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load(RESOURCES)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.rule) for case in CASES])
def test_place_in_context(case: Case, gazetteer: Gazetteer):
    document, entities, asked = parsed(case.text, case.source)
    location = resolve(document, entities, gazetteer).placements[asked].location
    assert told(case.expected, location) == case.expected


def test_there_are_enough_cases():
    assert len(CASES) >= 150
    assert len({case.rule for case in CASES}) == len(CASES)


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        pytest.param("اندلع حريق في [طرابلس] اللبنانية.", "adjective", id="adjective"),
        pytest.param("انفجرت سيارة في [زنجبار] شمال <جعار>.", "containment", id="containment"),
        pytest.param("قال الجيش اللبناني إنه دخل [طرابلس].", "country_focus", id="country"),
        pytest.param("أعلن حاكم ولاية [نيويورك] الطوارئ.", "class_word", id="class word"),
        pytest.param("زار الوفد [اليابان].", "only_reading", id="a country"),
        pytest.param("وصل الوفد إلى [موسكو].", "population", id="population"),
    ],
)
def test_deciding_signals_aretold(text: str, signal: str, gazetteer: Gazetteer):
    document, entities, asked = parsed(text)
    location = resolve(document, entities, gazetteer).placements[asked].location
    assert signal in location.signals[:2]


def test_the_unresolved_shows_its_candidates(gazetteer: Gazetteer):
    document, entities, asked = parsed("سقط جريح في [الطيرة] بريف <درعا> حسب الجيش السوري.")
    placement = resolve(document, entities, gazetteer).placements[asked]
    assert placement.location is None
    assert placement.candidates
    assert all(0 <= candidate.score < 0.5 for candidate in placement.candidates)


def test_confidence_falls_with_ambiguity(gazetteer: Gazetteer):
    sure, entities, asked = parsed("اندلع حريق في [طرابلس] اللبنانية.")
    certain = resolve(sure, entities, gazetteer).placements[asked].location.confidence
    unsure, entities, asked = parsed("اندلع حريق في [عمان].")
    doubtful = resolve(unsure, entities, gazetteer).placements[asked].location.confidence
    assert certain > 0.98 > doubtful > 0.78


def test_calibration_keeps_the_order_and_ends_at_certainty():
    shares = [0.5, 0.6, 0.8, 0.95, 0.999, 1.0]
    confidences = [calibrated(share) for share in shares]
    assert confidences == sorted(confidences)
    assert 0.75 < confidences[0] < 0.85
    assert 0.995 < confidences[-1] <= 1.0


@pytest.mark.parametrize(
    ("text", "country", "entity"),
    [
        pytest.param("قصف الجيش السوري [درعا] وتوقف القتال في درعا مساء.", "SY", True, id="a city of the country"),
        pytest.param("زارت الوزيرة [فرنسا] ثم عادت.", "FR", True, id="the country itself"),
        pytest.param("ربح الفريق الإسباني مباراته في [باريس].", None, None, id="either may win"),
    ],
)
def test_focus(text: str, country: str | None, entity: bool | None, gazetteer: Gazetteer):
    document, entities, asked = parsed(text)
    focus = resolve(document, entities, gazetteer).focus
    assert country is None or focus.country == country
    assert entity is None or focus.entity == asked
    assert 0 < focus.country_confidence <= 1


def test_no_places_and_no_evidence_have_no_focus(gazetteer: Gazetteer):
    document, entities, _ = parsed("لا شيء هنا.")
    assert resolve(document, entities, gazetteer).focus is None


def test_the_same_article_gives_the_same_map(gazetteer: Gazetteer):
    document, entities, _ = parsed(" ".join(case.text for case in CASES[:40]))
    assert resolve(document, entities, gazetteer) == resolve(document, entities, load(RESOURCES))
