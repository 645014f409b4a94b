package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {
    private static final Code TOYOTA = new Code("232114");
    private static final Code NAGOYA = new Code("231002");

    /** Residents of 65 and older on 1 April who are not certified, as Toyota publishes it. */
    private static final Conditions UNCERTIFIED_OLDER_PEOPLE = new Conditions(
            OptionalInt.of(65),
            OptionalInt.empty(),
            Optional.of(MonthDay.of(4, 1)),
            List.of(TOYOTA),
            Conditions.Connection.LIVING,
            Conditions.Care.UNCERTIFIED,
            OptionalInt.of(5));

    private static final Circumstances AT_HOME =
            new Circumstances(Optional.of(TOYOTA), Optional.empty(), Circumstances.Certified.NO);

    @ParameterizedTest(name = "born {0}, joins {1}: {2}")
    @CsvSource({
        "1961-04-01, 2026-05-10, ''",
        "1961-04-02, 2026-05-10, '2026-04-01 現在で 65 歳以上の方が対象です（この方は 64 歳）。'",
        "1961-04-02, 2027-03-31, '2026-04-01 現在で 65 歳以上の方が対象です（この方は 64 歳）。'",
        "1961-04-02, 2027-04-01, ''",
        "1960-02-29, 2025-04-01, ''",
    })
    void age_is_asked_on_the_reference_day_of_the_fiscal_year_of_joining(
            LocalDate born, LocalDate on, String sentence) {
        var unmet = UNCERTIFIED_OLDER_PEOPLE.unmet(born, AT_HOME, on);

        assertThat(unmet.stream().map(w -> w.ja()).toList())
                .isEqualTo(sentence.isEmpty() ? List.of() : List.of(sentence));
    }

    @Test
    void every_condition_that_is_not_met_is_a_sentence_of_its_own() {
        var away = new Circumstances(Optional.of(NAGOYA), Optional.of(TOYOTA), Circumstances.Certified.YES);

        var unmet = UNCERTIFIED_OLDER_PEOPLE.unmet(LocalDate.of(1990, 1, 1), away, LocalDate.of(2026, 4, 1));

        assertThat(unmet.stream().map(w -> w.en()).toList())
                .containsExactly(
                        "People must be 65 or older on 2026-04-01; this person is 36.",
                        "People must live in one of the municipalities of the scheme.",
                        "People certified as needing support or care cannot join.");
    }

    @Test
    void who_works_there_may_join_where_the_scheme_says_so_and_what_is_unknown_is_asked_for() {
        var workers = new Conditions(
                OptionalInt.of(20),
                OptionalInt.of(64),
                Optional.empty(),
                List.of(TOYOTA),
                Conditions.Connection.LIVING_OR_WORKING,
                Conditions.Care.ANY,
                OptionalInt.empty());
        var born = LocalDate.of(1990, 1, 1);
        var day = LocalDate.of(2026, 4, 1);
        var working = new Circumstances(Optional.of(NAGOYA), Optional.of(TOYOTA), Circumstances.Certified.UNKNOWN);

        assertThat(workers.unmet(born, working, day)).isEmpty();
        assertThat(workers.unmet(born, Circumstances.UNKNOWN, day))
                .extracting(w -> w.ja())
                .containsExactly("お住まいか勤め先の市区町村を確かめてください。");
        assertThat(workers.unmet(LocalDate.of(1961, 4, 1), working, day))
                .extracting(w -> w.ja())
                .containsExactly("2026-04-01 現在で 64 歳以下の方が対象です（この方は 65 歳）。");
    }

    @Test
    void a_condition_not_met_refuses_and_an_officer_but_not_the_counter_may_accept_with_a_reason() {
        var city = ServerFixture.municipality();
        var day = LocalDate.of(2026, 5, 1);
        var young = new Joining(
                new PersonId(UUID.randomUUID()),
                new Identity("山田 花子", "ヤマダ ハナコ", "", ""),
                LocalDate.of(1990, 1, 1),
                "F",
                Circumstances.UNKNOWN,
                Optional.empty(),
                "kenko",
                day,
                "paper",
                "");
        var accepted = new Joining(
                young.person(),
                young.identity(),
                young.born(),
                "F",
                Circumstances.UNKNOWN,
                Optional.empty(),
                "kenko",
                day,
                "paper",
                "家族と参加");
        ServerFixture.as(city, () -> {
            ServerFixture.part(Schemes.class)
                    .let(
                            "kenko",
                            LocalDate.of(2026, 4, 1),
                            new Conditions(
                                    OptionalInt.of(40),
                                    OptionalInt.empty(),
                                    Optional.empty(),
                                    List.of(),
                                    Conditions.Connection.LIVING,
                                    Conditions.Care.ANY,
                                    OptionalInt.empty()));
            return true;
        });

        var refused = as(city, Role.OFFICER, young);
        var byCounter = as(city, Role.COUNTER, accepted);
        var byOfficer = as(city, Role.OFFICER, accepted);

        assertThat(refused).isInstanceOf(Enrolling.Refused.class);
        assertThat(byCounter).isInstanceOf(Enrolling.Refused.class);
        assertThat(byOfficer).isEqualTo(new Enrolling.Joined(young.person()));
        ServerFixture.as(city, () -> {
            assertThat(ServerFixture.part(Enrolments.class).of(young.person()))
                    .singleElement()
                    .satisfies(m -> assertThat(m.acceptedWhy()).isEqualTo("家族と参加"));
            assertThat(ServerFixture.part(Audit.class).latest(1))
                    .singleElement()
                    .satisfies(e -> assertThat(e.why()).isEqualTo("家族と参加"));
            return true;
        });
    }

    private static Enrolling as(Code city, Role role, Joining joining) {
        var actor = new Actor(role.word(), role, city, Optional.empty(), Optional.empty());
        return ServerFixture.part(Acting.class)
                .as(actor, () -> ServerFixture.part(People.class).join(joining));
    }

    @Test
    void who_joined_before_conditions_changed_is_judged_by_what_held_then() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            var schemes = ServerFixture.part(Schemes.class);
            schemes.let("kenko", LocalDate.of(2026, 4, 1), UNCERTIFIED_OLDER_PEOPLE);

            assertThat(schemes.conditions("kenko", LocalDate.of(2026, 3, 31))).isEqualTo(Conditions.NONE);
            assertThat(schemes.conditions("kenko", LocalDate.of(2026, 4, 1))).isEqualTo(UNCERTIFIED_OLDER_PEOPLE);
            return true;
        });
    }
}
