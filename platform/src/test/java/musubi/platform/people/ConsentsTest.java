package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import musubi.evidence.pack.Pack;
import musubi.measure.MeasureRun;
import musubi.measure.Measured;
import musubi.measure.Measures;
import musubi.measure.Question;
import musubi.platform.ServerFixture;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.municipality.Code;
import musubi.platform.programme.Programmes;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class ConsentsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 4, 1);
    private final Consents consents = ServerFixture.part(Consents.class);

    private static PersonId somebody(String name) {
        var id = new PersonId(UUID.randomUUID());
        var identity = new Identity(name, "", "", "");
        ServerFixture.part(People.class)
                .join(new Joining(id, identity, LocalDate.of(1948, 5, 5), "F", "kenko", DAY, "paper"));
        return id;
    }

    private void write(String body) {
        consents.write(Consents.PROGRAMME, "municipality", new Words("事業への参加", "Taking part"), new Words(body, body));
    }

    /** They were at a class together. */
    static void attended(PersonId... people) {
        var programmes = ServerFixture.part(Programmes.class);
        programmes.add(new Programmes.Programme("taiso", "体操教室", "club", "sports"));
        programmes.add(new Programmes.Session("taiso-1", "taiso", DAY, LocalTime.of(10, 0), 60, "hall", 20));
        for (var person : people)
            ServerFixture.part(Visits.class)
                    .record(Mark.present(
                            "taiso-1",
                            person,
                            "card",
                            DAY.atTime(10, 0).atZone(Japan.TIME).toInstant()));
    }

    static String participants() {
        var pack = ServerFixture.part(Snapshots.class).take(UUID.randomUUID()).pack();
        try (var run = MeasureRun.on(Pack.open(pack))) {
            var question = Question.of(Measures.library().get("participants"), DAY, DAY.plusYears(1), Map.of());
            return ((Measured.Value) run.value(question)).numerator().toString();
        }
    }

    @Test
    void who_withdraws_is_in_no_pack_frozen_afterwards_and_comes_back_when_they_agree_again() {
        Code city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            write("記録を精算に使います。");
            var hanako = somebody("山田 花子");
            var jiro = somebody("佐藤 次郎");
            attended(hanako, jiro);
            consents.give(hanako, Consents.PROGRAMME, "municipality", 1);

            var before = participants();
            consents.withdraw(hanako, Consents.PROGRAMME, "municipality");
            consents.withdraw(hanako, Consents.PROGRAMME, "municipality");
            var withdrawn = participants();
            consents.give(hanako, Consents.PROGRAMME, "municipality", 1);
            var again = participants();

            assertThat(List.of(before, withdrawn, again)).containsExactly("2", "1", "2");
            assertThat(ServerFixture.part(Audit.class).latest(3))
                    .extracting(Entry::action)
                    .containsExactly("people.consent-given", "people.consent-withdrawn", "people.consent-given");
            return true;
        });
    }

    @Test
    void new_words_are_a_new_version_and_what_was_agreed_to_stays_with_the_old_one() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            write("第一の文面");
            var hanako = somebody("山田 花子");
            consents.give(hanako, Consents.PROGRAMME, "municipality", 1);

            write("第二の文面");
            write("第二の文面");

            assertThat(consents.of(hanako)).singleElement().satisfies(standing -> {
                assertThat(standing.text().version()).isEqualTo(2);
                assertThat(standing.said())
                        .isInstanceOfSatisfying(
                                Consents.Said.Given.class,
                                given -> assertThat(given.version()).isEqualTo(1));
            });
            return true;
        });
    }

    @Test
    void what_was_said_on_paper_is_kept_under_its_day_and_what_was_said_later_counts_more() {
        var city = ServerFixture.municipality();
        var today = LocalDate.now(Japan.TIME);
        ServerFixture.as(city, () -> {
            words("記録を精算に使います。", today.minusDays(20));
            var hanako = somebody("山田 花子");

            consents.gave(hanako, Consents.PROGRAMME, "municipality", 1, today.minusDays(20));
            consents.gave(hanako, Consents.PROGRAMME, "municipality", 1, today.minusDays(20));
            assertThat(said(hanako)).isEqualTo("Given " + today.minusDays(20));
            consents.withdrew(hanako, Consents.PROGRAMME, "municipality", today.minusDays(10));
            consents.withdrew(hanako, Consents.PROGRAMME, "municipality", today.minusDays(10));
            assertThat(said(hanako)).isEqualTo("Withdrawn " + today.minusDays(10));
            // Found in a drawer: it was taken back since.
            consents.gave(hanako, Consents.PROGRAMME, "municipality", 1, today.minusDays(15));
            assertThat(said(hanako)).isEqualTo("Withdrawn " + today.minusDays(10));
            // On the day of the withdrawal the one entered later was said later.
            consents.gave(hanako, Consents.PROGRAMME, "municipality", 1, today.minusDays(10));
            assertThat(said(hanako)).isEqualTo("Given " + today.minusDays(10));
            consents.withdrew(hanako, Consents.PROGRAMME, "municipality", today);

            assertThat(said(hanako)).isEqualTo("Withdrawn " + today);
            assertThat(ServerFixture.part(Audit.class).latest(4))
                    .extracting(Entry::action)
                    .containsExactly(
                            "people.consent-withdrawn",
                            "people.consent-given",
                            "people.consent-withdrawn",
                            "people.consent-given");
            assertThat(ServerFixture.part(Audit.class).latest(2).getLast().after())
                    .contains(today.minusDays(10).toString());
            assertThatThrownBy(() -> consents.gave(hanako, Consents.PROGRAMME, "municipality", 1, today.plusDays(1)))
                    .hasMessageContaining("resident.consent-day");
            assertThatThrownBy(() -> consents.withdrew(hanako, Consents.PROGRAMME, "municipality", today.plusDays(1)))
                    .hasMessageContaining("resident.consent-day");
            return true;
        });
    }

    private void words(String body, LocalDate validFrom) {
        consents.write(
                Consents.PROGRAMME,
                "municipality",
                new Words("事業への参加", "Taking part"),
                new Words(body, body),
                validFrom);
    }

    @Test
    void nobody_agreed_to_words_before_they_were_in_use_and_it_is_kept_when_it_was_typed_in() {
        var city = ServerFixture.municipality();
        var today = LocalDate.now(Japan.TIME);
        ServerFixture.as(city, () -> {
            words("紙の文面", today.minusDays(30));
            words("新しい文面", today.minusDays(5));
            var hanako = somebody("山田 花子");

            assertThatThrownBy(() -> consents.gave(hanako, Consents.PROGRAMME, "municipality", 1, today.minusDays(31)))
                    .hasMessageContaining("resident.consent-day");
            assertThatThrownBy(() -> consents.gave(hanako, Consents.PROGRAMME, "municipality", 2, today.minusDays(6)))
                    .hasMessageContaining("resident.consent-day");
            assertThatThrownBy(() -> words("前の日から", today.minusDays(6))).hasMessageContaining("resident.consent-day");
            assertThatThrownBy(() -> words("明日から", today.plusDays(1))).hasMessageContaining("resident.consent-day");
            assertThat(consents.of(hanako).getFirst().said()).isInstanceOf(Consents.Said.Nothing.class);

            consents.gave(hanako, Consents.PROGRAMME, "municipality", 1, today.minusDays(30));

            assertThat(said(hanako)).isEqualTo("Given " + today.minusDays(30));
            List<Boolean> late = ServerFixture.part(TransactionTemplate.class)
                    .execute(status -> ServerFixture.part(JdbcClient.class)
                            .sql("select recorded_at - happened_at > interval '29 days' from people.consent")
                            .query(Boolean.class)
                            .list());
            assertThat(late).containsExactly(true);
            return true;
        });
    }

    private String said(PersonId person) {
        var said = consents.of(person).getFirst().said();
        return said.getClass().getSimpleName() + " " + said.on().orElseThrow();
    }
}
