package musubi.agreement.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import musubi.agreement.language.Agreements;
import musubi.agreement.settlement.Reason;
import musubi.agreement.settlement.Statement;
import musubi.agreement.statement.StatementJson;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody is paid on a study registered after its outcomes were known, or under another protocol than was agreed. */
class StudyTermsTest {
    private static final String PINNED = Digest.of("the protocol agreed on").hex();
    private static final String OTHER =
            Digest.of("a protocol written afterwards").hex();
    private static final String BOTH = "{protocol: " + PINNED + ", registered-by: 2021-06-30}";

    private static String agreement(String studies) {
        return """
                agreement: by-effect
                unit: JPY
                between: {payer: city, payee: spc}
                term: {from: 2021-07-01, until: 2026-07-01}
                %s
                clauses:
                  e:
                    once: FY2026
                    measured: {at: 2026-06-30, study: s}
                    pays: {price: 10, times: {effect: gain, of: s, basis: estimate}, at-least: 0}
                """.formatted(studies.isEmpty() ? "" : "studies: {s: " + studies + "}");
    }

    /** A result that carries the line of a register with two lines. */
    private static String result(String protocol, String registered, String moment) {
        var after = Digest.of("the line before").hex();
        var text = moment + " s 1 " + registered;
        return """
                {"format": "study-result/1", "study": "s",
                 "protocol": {"digest": "%s", "registered": "%s", "registered-digest": "%s",
                              "register": {"after": "%s", "line": "%s %s"}},
                 "effects": [{"id": "gain", "unit": "points-of-risk", "estimate": "120.5", "lower": "3", "upper": "240",
                              "significant": true}]}
                """.formatted(
                        protocol,
                        moment,
                        registered,
                        after,
                        text,
                        Digest.of(after + text).hex());
    }

    private static String unregistered() {
        return stated("not-registered", "not-registered");
    }

    /** A result without a line of a register. */
    private static String stated(String moment, String registered) {
        return result(PINNED, registered, moment)
                .replaceAll("(?s),\\s*\"register\": \\{.*?\\}", "")
                .replace("2021-06-30", moment);
    }

    private static Statement settled(String studies, String result) {
        return MeasuresFixture.of("").with(result).settle(agreement(studies), "2026-04-01", "2027-04-01");
    }

    private static List<Problem> remarks(String yaml) {
        return Agreements.read("test.yaml", yaml, MeasuresFixture.catalogue()).remarks().stream()
                .filter(p -> p.code().startsWith("agreement.study-"))
                .toList();
    }

    private static void isRefused(Statement statement, String ja, String en) {
        var line = statement.lines().getFirst();
        var json = StatementJson.write(statement, "test");

        assertThat(line.amount()).isZero();
        assertThat(line.reason()).isEqualTo(Reason.STUDY_REFUSED);
        assertThat(line.derivation().toString()).contains(ja).contains(en);
        assertThat(statement.remarks()).anySatisfy(remark -> {
            assertThat(remark.code()).isEqualTo("settlement.study-refused");
            assertThat(remark.words().en()).contains(en);
        });
        assertThat(json).contains("\"study-refused\"", en);
    }

    @Test
    void the_protocol_agreed_on_and_registered_in_time_is_paid_on() {
        var statement = settled(BOTH, result(PINNED, PINNED, "2021-06-30T23:59:59+09:00"));

        assertThat(statement.lines().getFirst().amount()).isEqualTo(1_205);
        assertThat(statement.lines().getFirst().derivation().toString())
                .contains("protocol registered", "2021-06-30T23:59:59+09:00");
    }

    @Test
    void another_protocol_is_refused_although_it_was_registered_in_time() {
        isRefused(
                settled(BOTH, result(OTHER, OTHER, "2021-06-30T09:00:00+09:00")),
                "約款が定める計画書",
                "not run under the protocol the agreement names (" + PINNED.substring(0, 12));
        isRefused(
                settled("{protocol: " + PINNED + "}", result(OTHER, OTHER, "2021-06-30T09:00:00+09:00")),
                "約款が定める計画書",
                "not run under the protocol the agreement names");
    }

    @Test
    void a_registration_on_the_day_after_the_last_is_refused() {
        isRefused(
                settled(BOTH, result(PINNED, PINNED, "2021-07-01T00:00:00+09:00")),
                "期限 2021-06-30 より後",
                "registered after 2021-06-30");
        isRefused(
                settled("{registered-by: 2021-06-30}", result(OTHER, OTHER, "2026-06-30T09:00:00+09:00")),
                "期限 2021-06-30 より後",
                "registered after 2021-06-30");
    }

    @Test
    void a_study_never_registered_is_not_called_changed() {
        isRefused(settled("", unregistered()), "登録されていません", "the protocol was never registered");
        isRefused(settled("{registered-by: 2021-06-30}", unregistered()), "登録されていません", "never registered");
        isRefused(settled(BOTH, unregistered()), "登録簿にありません", "lines of the register were cut off");
        isRefused(
                settled("", unregistered().replace(", \"registered-digest\": \"not-registered\"", "")),
                "登録されていません",
                "the protocol was never registered");
    }

    @Test
    void a_protocol_changed_after_registration_is_refused_as_before() {
        isRefused(
                settled(BOTH, result(PINNED, OTHER, "2021-06-30T09:00:00+09:00")),
                "登録後に変更",
                "the protocol changed after registration");
    }

    @Test
    void a_time_that_is_only_written_down_is_not_enough_where_the_agreement_asks_for_one() {
        var written = stated("2021-06-30T09:00:00+09:00", PINNED);

        isRefused(settled(BOTH, written), "登録簿の行が結果に入っていません", "carries no line of the register");
        assertThat(settled("", written).lines().getFirst().amount()).isEqualTo(1_205);
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "'\"registered\": \"2022-02-02', '\"registered\": \"2021-06-30'",
        "'\"line\": \"2022-02-02', '\"line\": \"2021-06-30'",
        "'2022-02-02', '2021-06-30'",
        "' s 1 ', ' t 1 '",
        "'\"after\": \"', '\"after\": \"0'",
    })
    void a_result_whose_registration_was_altered_is_refused(String from, String to) {
        var late = result(PINNED, PINNED, "2022-02-02T09:00:00+09:00");
        var forged = late.replace(from, to);
        assertThat(forged).isNotEqualTo(late);

        isRefused(settled(BOTH, forged), "登録簿の行が合いません", "one of them was altered");
        isRefused(settled("", forged), "登録簿の行が合いません", "one of them was altered");
    }

    @Test
    void a_condition_on_significance_asks_the_same_of_the_study() {
        var yaml = agreement(BOTH)
                .replace(
                        "pays: {price: 10, times: {effect: gain, of: s, basis: estimate}, at-least: 0}",
                        "when: {significant: gain, of: s}\n    pays: 7");

        var late = MeasuresFixture.of("")
                .with(result(PINNED, PINNED, "2022-02-02T09:00:00+09:00"))
                .settle(yaml, "2026-04-01", "2027-04-01");
        var timely = MeasuresFixture.of("")
                .with(result(PINNED, PINNED, "2021-06-01T09:00:00+09:00"))
                .settle(yaml, "2026-04-01", "2027-04-01");

        isRefused(late, "期限", "registered after 2021-06-30");
        assertThat(timely.total()).isEqualTo(7);
    }

    @Test
    void what_was_not_made_again_is_said_to_be_taken_as_given() {
        var statement = settled(BOTH, result(PINNED, PINNED, "2021-06-30T09:00:00+09:00"));

        assertThat(statement.remarks()).anySatisfy(remark -> {
            assertThat(remark.code()).isEqualTo("settlement.study-as-given");
            assertThat(remark.words().en()).contains("taken as given; not recomputed here");
            assertThat(remark.words().ja()).contains("計算し直していません");
        });
        assertThat(statement.sources()).doesNotContainKey("data of study s");
    }

    @Test
    void an_agreement_that_says_nothing_of_its_study_is_told_what_could_go_wrong() {
        assertThat(remarks(agreement(""))).singleElement().satisfies(p -> {
            assertThat(p.code()).isEqualTo("agreement.study-undeclared");
            assertThat(p.refuses()).isFalse();
            assertThat(p.words().en())
                    .contains("A protocol written after the outcomes are known would be paid on")
                    .contains("studies: {s: {protocol: DIGEST, registered-by: DAY}}");
        });
        assertThat(remarks(agreement(BOTH))).isEmpty();
        assertThat(remarks(agreement("{registered-by: 2021-06-30}")))
                .extracting(Problem::code)
                .containsExactly("agreement.study-any-protocol");
        assertThat(remarks(agreement("{protocol: " + PINNED + "}")))
                .extracting(Problem::code)
                .containsExactly("agreement.study-any-day");
        assertThat(remarks(agreement("{protocol: " + PINNED + ", registered-by: 2026-06-30}")))
                .extracting(Problem::code)
                .containsExactly("agreement.study-registered-late");
        assertThat(remarks(agreement("{protocol: " + PINNED + ", registered-by: 2026-06-29}")))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} → {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{protokol: x} | 5 | 15 | document.unknown-key | Did you mean \"protocol\"?",
                "{protocol: 20d7f3} | 5 | 25 | agreement.study-protocol | all 64 digits",
                "{registered-by: 30 June 2021} | 5 | 30 | agreement.not-a-day | 2026-06-30",
                "2021-06-30 | 5 | 14 | document.expected-mapping | mapping",
            })
    void a_mistake_is_named_with_its_place_and_its_remedy(
            String studies, long line, String column, String code, String says) {
        var refused = catchThrowableOfType(BadInput.class, () -> remarks(agreement(studies)));

        assertThat(refused.problems()).filteredOn(Problem::refuses).first().satisfies(p -> {
            assertThat(p.code()).isEqualTo(code);
            assertThat(p.place().line()).isEqualTo(line);
            assertThat(p.place().column()).isEqualTo(column);
            assertThat(p.words().en()).contains(says);
        });
    }

    @Test
    void a_study_no_clause_pays_on_is_a_mistake() {
        var yaml = agreement(BOTH).replace("studies: {s:", "studies: {walkers: " + BOTH + ", s:");
        var slip = agreement(BOTH).replace("studies: {s:", "studies: {t:");

        var unused = catchThrowableOfType(BadInput.class, () -> remarks(yaml));
        var misspelt = catchThrowableOfType(BadInput.class, () -> remarks(slip));

        assertThat(unused.problems())
                .filteredOn(Problem::refuses)
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.code()).isEqualTo("agreement.unused-study");
                    assertThat(p.value()).isEqualTo("walkers");
                    assertThat(p.place().line()).isEqualTo(5);
                });
        assertThat(misspelt.problems())
                .filteredOn(Problem::refuses)
                .singleElement()
                .satisfies(p -> assertThat(p.words().en()).contains("Did you mean \"s\"?"));
    }

    @Test
    void an_amendment_may_move_the_day_and_the_reader_says_what_that_means() {
        var yaml = agreement(BOTH) + """
                amendments:
                  - effective: 2022-04-01
                    changes: {studies.s.registered-by: 2022-03-31}
                """;
        var result = result(PINNED, PINNED, "2022-03-31T09:00:00+09:00");

        var statement = MeasuresFixture.of("").with(result).settle(yaml, "2026-04-01", "2027-04-01");

        assertThat(statement.lines().getFirst().amount()).isEqualTo(1_205);
        assertThat(remarks(yaml)).singleElement().satisfies(p -> {
            assertThat(p.code()).isEqualTo("agreement.study-loosened");
            assertThat(p.place().line()).isEqualTo(12);
            assertThat(p.words().en()).contains("a later registration");
        });
        assertThat(remarks(yaml.replace("2022-03-31}", "2021-05-31}"))).isEmpty();
        assertThat(remarks(yaml.replace("registered-by: 2022-03-31}", "protocol: " + OTHER + "}")))
                .singleElement()
                .satisfies(p -> assertThat(p.words().en()).contains("another protocol"));
    }

    @Test
    void the_title_is_what_statements_call_the_study() {
        var titled = BOTH.replace("{protocol", "{title: {ja: 最終評価, en: final evaluation}, protocol");

        var statement = settled(titled, result(PINNED, PINNED, "2021-06-30T09:00:00+09:00"));

        assertThat(statement.lines().getFirst().derivation().toString())
                .contains("研究「最終評価」の効果 gain", "effect gain of study final evaluation");
    }

    @Test
    void what_is_asked_of_a_study_stands_among_the_answers_before_signing() {
        var answers = Agreements.foresight(
                Agreements.read("test.yaml", agreement(BOTH), MeasuresFixture.catalogue())
                        .first(),
                MeasuresFixture.catalogue());

        assertThat(answers.get("e"))
                .anySatisfy(w -> assertThat(w.en())
                        .contains("only on a result under protocol " + PINNED.substring(0, 12))
                        .contains("registered by 2021-06-30"));
    }
}
