package musubi.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LibraryTest {
    /** What DuckDB has and Spark SQL has not, or gives another meaning; and what is not exact or not repeatable. */
    private static final List<Pattern> NOT_SHARED = List.of(
                    "::",
                    "//",
                    "\\*\\*",
                    "->",
                    "\\[",
                    "/",
                    "\\^",
                    "\\bqualify\\b",
                    "\\bgroup by all\\b",
                    "\\border by all\\b",
                    "\\bexclude\\b",
                    "\\basof\\b",
                    "\\bpivot\\b",
                    "\\bunnest\\b",
                    "\\blist_?",
                    "\\bstruct_",
                    "\\barg_m",
                    "\\bany_value\\b",
                    "\\bfirst\\(",
                    "\\blast\\(",
                    "\\bstrftime\\b",
                    "\\bdate_diff\\b",
                    "\\bdatediff\\b",
                    "\\bdate_trunc\\b",
                    "\\bstring_agg\\b",
                    "\\bvarchar\\b",
                    "\\bhugeint\\b",
                    "\\bdouble\\b",
                    "\\bfloat\\b",
                    "\\breal\\b",
                    "\\bavg\\b",
                    "\\bmedian\\b",
                    "\\brandom\\b",
                    "\\bnow\\b",
                    "\\bcurrent_",
                    "\\btoday\\b",
                    "\\bread_",
                    "\\bgenerate_series\\b",
                    "\\brange\\(",
                    "\\bilike\\b",
                    "\\bignore nulls\\b",
                    "\\blimit\\b",
                    "select\\s+\\*",
                    "\\browid\\b")
            .stream()
            .map(p -> Pattern.compile(p, Pattern.CASE_INSENSITIVE))
            .toList();

    @Test
    void every_measure_of_the_library_runs_on_empty_tables() {
        try (var views = PackViews.empty()) {
            for (var measure : Measures.library().all())
                assertThat(Measures.check(measure, views)).as(measure.id()).isEmpty();
        }
    }

    @Test
    void the_sql_stays_within_what_duckdb_and_spark_share() {
        var found = new ArrayList<String>();
        for (var measure : Measures.library().all()) {
            var text = SqlText.words(
                    measure.sql() + " " + String.join(" ", measure.groups().values()));
            for (var pattern : NOT_SHARED) if (pattern.matcher(text).find()) found.add(measure.id() + ": " + pattern);
        }

        assertThat(found).isEmpty();
    }

    @Test
    void the_check_for_shared_sql_finds_what_it_is_for() {
        var text = SqlText.words("select x::int, 'a//b' from t -- qualify\n qualify true");

        assertThat(NOT_SHARED.stream().filter(p -> p.matcher(text).find()).map(Pattern::pattern))
                .containsExactly("::", "\\bqualify\\b");
    }

    @Test
    void the_measures_agreements_name_exist() {
        for (var id : List.of(
                "participants",
                "continuers",
                "steps",
                "body-measurement",
                "class-attendance",
                "check-up-taken",
                "check-up-visits",
                "early-cancers",
                "enrolled",
                "bmi",
                "risk-points",
                "care-benefit")) assertThat(Measures.library().named(id)).as(id).isPresent();
    }

    @Test
    void every_measure_is_written_in_two_languages_with_its_source() {
        assertThat(Measures.library().all()).allSatisfy(m -> {
            assertThat(m.definition().ja())
                    .isNotBlank()
                    .isNotEqualTo(m.definition().en());
            assertThat(m.title().ja()).isNotBlank();
            assertThat(m.source()).isNotBlank();
            assertThat(m.parameters()).allSatisfy(p -> assertThat(p.source()).isNotBlank());
            assertThat(m.subjects()).isNotEmpty();
        });
    }
}
