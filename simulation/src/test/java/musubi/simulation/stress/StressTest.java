package musubi.simulation.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import musubi.agreement.language.Agreements;
import musubi.agreement.language.Catalogue;
import musubi.agreement.settlement.Derivation;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Reason;
import musubi.agreement.settlement.Statement;
import musubi.agreement.term.Agreement;
import musubi.quantity.FiscalYear;
import musubi.quantity.Unit;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StressTest {
    private static final Agreement AGREEMENT =
            Agreements.read("stress.yaml", """
                    agreement: stress
                    version: 1
                    title: {ja: 試算, en: Stress}
                    source: invented
                    unit: JPY
                    between: {payer: city, payee: contractor}
                    term: {from: 2027-04-01, until: 2029-04-01}
                    calendar: fiscal-year
                    rounding: {each: clause, down-to: 1}
                    clauses:
                      fee:
                        per: fiscal-year
                        due: {day: 03-31}
                        pays: 100
                        cap: {each-period: 80, in-total: 200}
                      draw: {per: fiscal-year, due: {day: 03-31}, gives: entries, pays: 7}
                    cap: {in-total: 150}
                    """, Catalogue.of(List.of())).first();

    /** Twenty amounts 1 to 20: at least 5 % are not above 1, half not above 10, 95 % not above 19. */
    @ParameterizedTest(name = "{0} amounts")
    @CsvSource({"20, 1, 10, 19", "1, 1, 1, 1", "2, 1, 1, 2", "3, 1, 2, 3", "100, 5, 50, 95", "21, 2, 11, 20"})
    void percentiles_are_amounts_by_rank(int count, long low, long median, long high) {
        var spread = Spread.of(
                LongStream.rangeClosed(1, count).map(i -> count + 1 - i).boxed().toList());

        assertThat(spread).isEqualTo(new Spread(1, low, median, high, count));
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_owed_is_added_up_by_city_and_year() {
        var stress = Stress.of(
                AGREEMENT,
                List.of(
                        trial(1, line("fee", 2027, 80, Reason.NONE), line("fee", 2028, 70, Reason.NONE)),
                        trial(2, line("fee", 2027, 0, Reason.TARGET_MISSED), line("fee", 2028, 10, Reason.NONE)),
                        trial(3, line("fee", 2027, 80, Reason.NONE), line("fee", 2028, 0, Reason.CAP_USED))));

        assertThat(stress.years())
                .containsEntry(new FiscalYear(2027), new Spread(0, 0, 80, 80, 80))
                .containsEntry(new FiscalYear(2028), new Spread(0, 0, 10, 70, 70));
        assertThat(stress.total()).isEqualTo(new Spread(10, 10, 80, 150, 150));
        assertThat(stress.clauses()).extracting(Stress.Clause::id).containsExactly("fee");
        assertThat(stress.clauses().getFirst().chances()).isEqualTo(6);
        assertThat(stress.clauses().getFirst().nothing())
                .isEqualTo(Map.of(Reason.TARGET_MISSED, 1L, Reason.CAP_USED, 1L));
        assertThat(stress.truth().participants()).isEqualTo(new Spread(1, 1, 2, 3, 3));
    }

    @Test
    void caps_are_counted_by_city_and_by_year_also_when_they_never_bind() {
        var stress = Stress.of(
                AGREEMENT,
                List.of(
                        trial(
                                1,
                                line("fee", 2027, 80, Reason.NONE, new Line.Cut("clause each-period", 80, 20)),
                                line(
                                        "fee",
                                        2028,
                                        70,
                                        Reason.NONE,
                                        new Line.Cut("clause each-period", 80, 20),
                                        new Line.Cut("agreement in-total", 150, 10))),
                        trial(2, line("fee", 2027, 50, Reason.NONE), line("fee", 2028, 50, Reason.NONE))));

        assertThat(stress.clauses().getFirst().caps())
                .containsExactly(
                        new Stress.Cap("clause each-period", 80, 1, 2, new Spread(40, 40, 40, 40, 40)),
                        new Stress.Cap("clause in-total", 200, 0, 0, new Spread(0, 0, 0, 0, 0)));
        assertThat(stress.caps())
                .containsExactly(new Stress.Cap("agreement in-total", 150, 1, 1, new Spread(10, 10, 10, 10, 10)));
    }

    /** A clause for each person pays nothing in a year only when nobody gets anything, for the reason most have. */
    @Test
    void a_clause_with_many_lines_counts_once_for_a_year() {
        var some = new ArrayList<Line>();
        for (int i = 0; i < 3; i++) some.add(line("fee", 2027, 0, i == 0 ? Reason.NOT_MEASURED : Reason.TARGET_MISSED));
        var one = new ArrayList<>(some);
        one.add(line("fee", 2027, 5, Reason.NONE));

        var stress =
                Stress.of(AGREEMENT, List.of(trial(1, some.toArray(Line[]::new)), trial(2, one.toArray(Line[]::new))));

        assertThat(stress.clauses().getFirst().chances()).isEqualTo(2);
        assertThat(stress.clauses().getFirst().nothing()).isEqualTo(Map.of(Reason.TARGET_MISSED, 1L));
    }

    private static Trial trial(long seed, Line... lines) {
        var statement = new Statement(
                "stress",
                1,
                "ab".repeat(32),
                Words.same("stress"),
                "city",
                Unit.JPY,
                "term",
                AGREEMENT.term(),
                Map.of(),
                List.of(lines),
                List.of(),
                List.of());
        return new Trial(seed, new Trial.Truth(seed, 0, 0, 0), statement);
    }

    private static Line line(String clause, int year, long amount, Reason reason, Line.Cut... cuts) {
        var days = new FiscalYear(year).days();
        return new Line(
                1,
                clause,
                Words.same(clause),
                "",
                "",
                "contractor",
                "FY" + year,
                days,
                LocalDate.of(year + 1, 3, 31),
                Unit.JPY,
                amount,
                0,
                List.of(cuts),
                amount,
                0,
                reason,
                amount,
                new Derivation(Words.same("amount"), amount + " JPY", List.of(), Optional.empty()));
    }
}
