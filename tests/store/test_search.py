import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.keys import match_key, plain_key
from store import search
from store.models import Article, ArticleTerms, Candidate

PLAIN = st.text(alphabet="ab đĐếỹ'’ʼ.,_\"*-\n 1%&|:()", max_size=60)


def _article(number: int, title: str, text: str = "") -> Article:
    return Article.objects.create(
        url=f"file:{number}", url_sha1=f"{number:040d}", title=title, text=text, text_sha1=f"{number:040d}"
    )


def _dossier(name: str, place: str = "") -> Candidate:
    return Candidate.objects.create(
        kind="person",
        name=name,
        identity=f"person:{name}:{place}",
        name_key=match_key(name),
        search_key=plain_key(f"{name} {place}"),
        place=place,
    )


def _found(asked: str) -> set[str]:
    wanted = search.wanted(asked)
    assert wanted is not None
    return set(Article.objects.filter(pk__in=search.article_ids(wanted.phrases, 50)).values_list("title", flat=True))


def test_terms_are_syllables_and_pairs_of_neighbours_within_one_text() -> None:
    assert search.terms("Lò Văn Pánh", "H'Hen") == ["lo", "van", "panh", "lo_van", "van_panh", "hhen"]


def test_a_document_has_no_more_terms_than_the_database_holds() -> None:
    assert len(search.terms(" ".join(f"a{n}" for n in range(30_000)))) == search.MOST_TERMS


@given(PLAIN)
def test_terms_hold_nothing_that_a_query_could_mean(text: str) -> None:
    assert all(term.replace("_", "").isalnum() for term in search.terms(text))


@pytest.mark.django_db
@pytest.mark.database
class TestIndex:
    @pytest.fixture(autouse=True)
    def _articles(self) -> None:
        _article(1, "Lò Văn Pánh hiến đất", "Ông ở bản Nà Tăm.\nPánh còn trẻ.")
        _article(2, "Văn Pánh Lò", "Lò rèn của Văn")
        _article(3, "Đường về bản", "Nà Tăm đổi mới")
        search.index_new()

    @pytest.mark.parametrize("asked", ["Lò Văn Pánh", "lo van panh", "LÒ VĂN PÁNH", "Lò  Văn\tPánh"])
    def test_a_name_is_found_as_neighbours_with_and_without_diacritics(self, asked: str) -> None:
        assert _found(asked) == {"Lò Văn Pánh hiến đất"}

    def test_phrases_are_parted_by_a_comma_and_all_must_occur(self) -> None:
        assert _found("na tam") == {"Lò Văn Pánh hiến đất", "Đường về bản"}
        assert _found("na tam, duong ve") == {"Đường về bản"}

    def test_all_words_anywhere_when_they_are_no_phrase(self) -> None:
        wanted = search.wanted("Pánh Văn Lò")
        assert wanted is not None
        assert search.article_ids(wanted.phrases, 50) == []
        assert len(search.article_ids(wanted.loose, 50)) == 2

    def test_neighbours_do_not_reach_over_the_end_of_a_line(self) -> None:
        assert _found("tam panh") == set()

    @pytest.mark.parametrize("asked", ['"', "*", "AND", "NEAR(lo van)", "lo* OR van", "terms:lo", "'", "a' | 'b", "!"])
    def test_words_that_mean_something_to_a_database_mean_nothing_here(self, asked: str) -> None:
        if search.wanted(asked) is not None:
            assert _found(asked) == set()

    def test_the_last_harvested_comes_first(self) -> None:
        wanted = search.wanted("ban")
        assert wanted is not None
        keys = search.article_ids(wanted.phrases, 50)
        assert keys == sorted(keys, reverse=True)
        assert search.article_ids(wanted.phrases, 1) == keys[:1]

    def test_a_second_run_finds_nothing_to_do_and_a_changed_text_is_found_by_its_new_words(self) -> None:
        assert search.index_new() == 0
        Article.objects.filter(title="Đường về bản").update(text="Mường Lống", text_sha1="f" * 40)
        assert search.index_new() == 1
        assert _found("muong long") == {"Đường về bản"}
        assert "Đường về bản" not in _found("na tam")

    def test_a_removed_article_leaves_the_index(self) -> None:
        Article.objects.filter(title="Văn Pánh Lò").delete()
        wanted = search.wanted("ren")
        assert wanted is not None
        assert search.article_ids(wanted.phrases, 50) == []
        assert ArticleTerms.objects.count() == 2

    def test_dossiers_by_name_and_place(self) -> None:
        one, other = _dossier("Giàng A Sử", "Pá Khoang"), _dossier("Giàng A Sử", "Si Ma Cai")
        search.index_new()
        wanted = search.wanted("giang a su, pa khoang")
        assert wanted is not None
        assert list(Candidate.objects.filter(pk__in=search.candidates_with(wanted.phrases))) == [one]
        Candidate.objects.filter(pk=other.pk).update(search_key="giang a su muong la")
        assert search.index_new() == 1
        wanted = search.wanted("muong la")
        assert wanted is not None
        assert list(Candidate.objects.filter(pk__in=search.candidates_with(wanted.phrases))) == [other]
