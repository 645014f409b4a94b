package musubi.platform.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import musubi.platform.site.Sheets.SignedTerms;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;

class AgreementNamesTest {
    private static final Words TITLE = new Words("成果連動契約", "Outcome contract");

    private static SignedTerms terms(String id, Words title, String from, String last, String... payees) {
        return new SignedTerms(
                id,
                title,
                1,
                "",
                "試験市",
                List.of(payees),
                from,
                last,
                "JPY",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "");
    }

    private static Words name(SignedTerms of, SignedTerms... beside) {
        return new AgreementNames(List.of(beside)).of(of.id(), of.title());
    }

    @Test
    void a_title_that_stands_alone_is_the_name() {
        var alone = terms("one", TITLE, "2026-04-01", "2027-03-31", "健康広場");
        var other = terms("two", new Words("委託契約", "Commission"), "2026-04-01", "2027-03-31", "健康広場");

        assertThat(name(alone, alone, other)).isEqualTo(TITLE);
    }

    @Test
    void one_title_in_two_terms_is_told_apart_by_the_term() {
        var first = terms("one", TITLE, "2026-04-01", "2027-03-31", "健康広場");
        var second = terms("two", TITLE, "2027-04-01", "2028-03-31", "健康広場");

        assertThat(name(second, first, second))
                .isEqualTo(
                        new Words("成果連動契約（2027年4月1日 – 2028年3月31日）", "Outcome contract (1 April 2027 – 31 March 2028)"));
    }

    @Test
    void one_title_in_one_term_is_told_apart_by_who_is_paid_and_at_last_by_the_id() {
        var plaza = terms("one", TITLE, "2026-04-01", "2027-03-31", "健康広場");
        var club = terms("two", TITLE, "2026-04-01", "2027-03-31", "からだ倶楽部");
        var again = terms("three", TITLE, "2026-04-01", "2027-03-31", "健康広場");

        assertThat(name(club, plaza, club, again).ja()).isEqualTo("成果連動契約（からだ倶楽部）");
        assertThat(name(plaza, plaza, club, again).ja()).isEqualTo("成果連動契約（one）");
        assertThat(name(again, plaza, club, again).en()).isEqualTo("Outcome contract (three)");
    }

    @Test
    void titles_that_are_alike_in_one_language_only_are_told_apart_too() {
        var first = terms("one", TITLE, "", "", "健康広場");
        var second = terms("two", new Words("成果の契約", "Outcome contract"), "2026-04-01", "2027-03-31", "健康広場");

        assertThat(name(first, first, second).en()).isEqualTo("Outcome contract (one)");
        assertThat(name(second, first, second).en()).isEqualTo("Outcome contract (1 April 2026 – 31 March 2027)");
    }
}
