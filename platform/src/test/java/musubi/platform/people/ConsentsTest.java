package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;

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
}
