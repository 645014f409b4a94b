package musubi.platform.municipality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.platform.contract.Settlements;
import musubi.platform.people.Circumstances;
import musubi.platform.people.Conditions;
import musubi.platform.people.Enrolling;
import musubi.platform.people.Identity;
import musubi.platform.people.Imports;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Schemes;
import musubi.platform.programme.Events;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Timetable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/**
 * Published: Okayama was designated on 1 April 2009 (332011 became 331007); on 1 January 2024 the wards of Hamamatsu were drawn anew: 中区, 東区,
 * 西区, 南区 and a part of 北区 became 中央区 (221384), 浜北区 and the rest of 北区 浜名区 (221392). Codes of fresh municipalities are invented.
 */
class SuccessionsTest {
    private static final Code OKAYAMA = new Code("332011");
    private static final Code OKAYAMA_DESIGNATED = new Code("331007");
    private static final Code NAKA = new Code("221317");
    private static final Code KITA = new Code("221350");
    private static final Code CHUO = new Code("221384");
    private static final Code HAMANA = new Code("221392");
    private static final LocalDate REDRAWN = LocalDate.of(2024, 1, 1);

    private final Successions successions = ServerFixture.part(Successions.class);

    @BeforeEach
    void published() {
        successions.enter(new Succession(OKAYAMA, LocalDate.of(2009, 4, 1), List.of(OKAYAMA_DESIGNATED)));
        successions.enter(new Succession(NAKA, REDRAWN, List.of(CHUO)));
        successions.enter(new Succession(KITA, REDRAWN, List.of(CHUO, HAMANA)));
    }

    private static <T> T officer(Code city, Supplier<T> work) {
        return ServerFixture.part(Acting.class)
                .as(new Actor("officer", Role.OFFICER, city, Optional.empty(), Optional.empty()), work);
    }

    /** A code of an invented municipality that is not on this server. */
    private static Code invented(int first) {
        int sum = 0;
        var digits = Integer.toString(first);
        for (int i = 0; i < 5; i++) sum += (digits.charAt(i) - '0') * (6 - i);
        return new Code(digits + (11 - sum % 11) % 10);
    }

    @Test
    void a_code_is_valid_until_the_day_it_became_another_and_a_divided_one_says_which_there_are() {
        assertThat(successions.on(NAKA, REDRAWN.minusDays(1))).isEqualTo(new Validity.Valid(NAKA));
        assertThat(successions.on(NAKA, REDRAWN)).isEqualTo(new Validity.Became(CHUO, REDRAWN));
        assertThat(successions.on(CHUO, REDRAWN)).isEqualTo(new Validity.Valid(CHUO));
        assertThat(successions.on(KITA, REDRAWN)).isEqualTo(new Validity.Divided(KITA, REDRAWN, List.of(CHUO, HAMANA)));
        assertThat(successions.current(OKAYAMA, LocalDate.of(2026, 4, 1))).isEqualTo(OKAYAMA_DESIGNATED);
    }

    @Test
    void codes_follow_one_another_a_ring_is_refused_and_a_mistake_is_taken_back() {
        var first = invented(98_001);
        var second = invented(98_002);
        var third = invented(98_003);
        successions.enter(new Succession(first, LocalDate.of(2025, 1, 1), List.of(second)));
        successions.enter(new Succession(second, LocalDate.of(2026, 1, 1), List.of(third)));

        assertThat(successions.current(first, LocalDate.of(2025, 12, 31))).isEqualTo(second);
        assertThat(successions.current(first, LocalDate.of(2026, 1, 1))).isEqualTo(third);
        assertThatThrownBy(() -> successions.enter(new Succession(third, LocalDate.of(2027, 1, 1), List.of(first))))
                .hasMessageContaining("[municipality.ring]");

        successions.enter(new Succession(second, LocalDate.of(2026, 1, 1), List.of()));
        assertThat(successions.current(first, LocalDate.of(2026, 1, 1))).isEqualTo(second);
    }

    @Test
    void nobody_but_the_operator_enters_what_became_of_a_code() {
        assertThatThrownBy(() -> officer(ServerFixture.municipality(), () -> {
                    successions.enter(
                            new Succession(invented(98_011), LocalDate.of(2025, 1, 1), List.of(invented(98_012))));
                    return true;
                }))
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining("row-level security");
    }

    @Test
    void a_list_with_an_old_code_counts_as_the_new_one_and_a_divided_code_is_named_with_those_that_are_valid() {
        var preview = officer(ServerFixture.municipality(), () -> {
            var id = UUID.randomUUID();
            var imports = ServerFixture.part(Imports.class);
            imports.send(id, "kenko", "CSV", """
                    氏名,生年月日,性別,居住市区町村コード,登録日
                    見本 一,1940-01-01,女,221317,2026-04-01
                    見本 二,1941-01-01,女,221350,2026-04-01
                    見本 三,1942-01-01,女,221317,2023-12-31
                    """.getBytes(StandardCharsets.UTF_8));
            return imports.preview(id);
        });

        assertThat(preview.fresh())
                .extracting(row -> row.circumstances().livesIn().orElseThrow().digits())
                .containsExactly("221384", "221317");
        assertThat(preview.renamed()).isEqualTo(1);
        assertThat(preview.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("resident.code-divided");
            assertThat(problem.place().line()).isEqualTo(3);
            assertThat(problem.words().ja()).contains("221384、221392");
        });
    }

    @Test
    void conditions_that_name_an_old_code_let_those_join_who_live_under_the_new_one() {
        officer(ServerFixture.municipality(), () -> {
            var conditions = new Conditions(
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    List.of(NAKA),
                    Conditions.Connection.LIVING,
                    Conditions.Care.ANY,
                    OptionalInt.empty());
            ServerFixture.part(Schemes.class).let("kenko", LocalDate.of(2020, 4, 1), conditions);

            assertThat(join(CHUO, 1)).isInstanceOf(Enrolling.Joined.class);
            assertThat(join(NAKA, 2)).isInstanceOf(Enrolling.Joined.class);
            assertThat(join(HAMANA, 3)).isInstanceOf(Enrolling.Refused.class);
            return true;
        });
    }

    private static Enrolling join(Code lives, int number) {
        return ServerFixture.part(People.class)
                .join(new Joining(
                        new PersonId(UUID.randomUUID()),
                        new Identity("見本 " + "零一二三".charAt(number), "", "", ""),
                        LocalDate.of(1940, 1, number),
                        "F",
                        new Circumstances(Optional.of(lives), Optional.empty(), Circumstances.Certified.UNKNOWN),
                        Optional.empty(),
                        "kenko",
                        LocalDate.of(2026, 4, 1),
                        "paper",
                        ""));
    }

    @Test
    void what_was_settled_stays_when_the_municipality_is_merged_and_people_and_agreements_go_on() {
        var town = new ContractFixture();
        var merged = invented(98_021);
        var agreement = town.signed(ContractFixture.yearly("yearly"));
        var hanako = town.somebody();
        town.mark(hanako, true);
        var settled = town.requested(agreement, "FY2026");
        town.released(settled);
        var settlements = ServerFixture.part(Settlements.class);
        var before = town.as(town.first, () -> settlements.find(settled)).orElseThrow();

        successions.enter(new Succession(town.city, LocalDate.of(2026, 10, 1), List.of(merged)));

        assertThat(town.as(town.first, () -> settlements.find(settled)).orElseThrow())
                .isEqualTo(before);
        var jiro = town.somebody();
        town.mark(jiro, true);
        var again = town.requested(agreement, "FY2026");
        town.released(again);
        assertThat(town.as(town.first, () -> settlements.find(again))
                        .orElseThrow()
                        .statement())
                .get()
                .extracting(o -> o.payable(), o -> o.total())
                .containsExactly(3_000L, 6_000L);
    }

    @Test
    void open_data_is_written_under_the_code_of_the_day() {
        var town = ServerFixture.municipality();
        var merged = invented(98_031);
        successions.enter(new Succession(town, LocalDate.of(2026, 10, 1), List.of(merged)));

        var rows = officer(town, () -> {
            var programmes = ServerFixture.part(Programmes.class);
            var day = LocalDate.of(2026, 4, 10);
            programmes.add(new Programmes.Programme("taiso", "体操教室", "健康広場", "sports"));
            programmes.add(new Programmes.Session("taiso-1", "taiso", day, LocalTime.of(10, 0), 60, "公民館", 20));
            return ServerFixture.part(Events.class)
                    .rows(ServerFixture.part(Timetable.class).find(Timetable.Wanted.all(day, day.plusDays(1))));
        });

        assertThat(rows)
                .singleElement()
                .satisfies(row -> assertThat(row.getFirst()).isEqualTo(merged.digits()));
    }
}
