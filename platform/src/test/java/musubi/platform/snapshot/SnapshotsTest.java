package musubi.platform.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.evidence.pack.Pack;
import musubi.evidence.pack.Packs;
import musubi.measure.MeasureRun;
import musubi.measure.Measured;
import musubi.measure.Measures;
import musubi.measure.Question;
import musubi.platform.ServerFixture;
import musubi.platform.activity.StepsReading;
import musubi.platform.activity.Uploads;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.people.Consents;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Programmes;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
    private static Joining joining(PersonId person) {
        return new Joining(
                person,
                new Identity("山田 花子", "ヤマダ ハナコ", "", ""),
                LocalDate.of(1948, 5, 5),
                "F",
                "kenko",
                LocalDate.of(2026, 4, 1),
                "counter");
    }

    @Test
    void live_records_become_a_pack_that_measures_read() {
        var city = ServerFixture.municipality();
        var hanako = new PersonId(UUID.randomUUID());
        var snapshot = ServerFixture.as(city, () -> {
            ServerFixture.part(People.class).join(joining(hanako));
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(new Programmes.Programme("taiso", "体操教室", "club", "sports"));
            programmes.add(new Programmes.Session(
                    "taiso-1", "taiso", LocalDate.of(2026, 4, 10), LocalTime.of(10, 0), 60, "hall", 20));
            ServerFixture.part(Visits.class)
                    .record(Mark.present("taiso-1", hanako, "card", Instant.parse("2026-04-10T01:00:00Z")));
            var upload = UUID.randomUUID();
            var readings = List.of(new StepsReading(hanako, LocalDate.of(2026, 4, 10), "phone", "sensed", 6_543));
            assertThat(ServerFixture.part(Uploads.class).keep(upload, readings)).isEqualTo(new Uploads.Receipt.Kept(1));
            assertThat(ServerFixture.part(Uploads.class).keep(upload, readings))
                    .isEqualTo(new Uploads.Receipt.KeptBefore());
            return ServerFixture.part(Snapshots.class).take(UUID.randomUUID());
        });

        assertThat(Packs.verify(snapshot.pack())).isEmpty();
        try (var run = MeasureRun.on(Pack.open(snapshot.pack()))) {
            var participants = run.value(Question.of(
                    Measures.library().get("participants"),
                    LocalDate.of(2026, 4, 1),
                    LocalDate.of(2027, 4, 1),
                    Map.of()));

            assertThat(participants)
                    .isInstanceOfSatisfying(
                            Measured.Value.class,
                            v -> assertThat(v.numerator().toString()).isEqualTo("1"));
        }
    }

    @Test
    void a_pack_for_some_questions_holds_no_table_nobody_reads_and_one_row_from_before_of_somebody_who_still_counts(
            @TempDir Path folder) {
        var city = ServerFixture.municipality();
        var since = LocalDate.of(2026, 6, 1);
        // As the database orders them.
        var people = Stream.generate(() -> new PersonId(UUID.randomUUID()))
                .limit(3)
                .sorted(Comparator.comparing(PersonId::toString))
                .toList();
        var silent = people.getFirst();

        var pack = ServerFixture.as(city, () -> {
            for (int i = 0; i < people.size(); i++) {
                var person = people.get(i);
                ServerFixture.part(People.class).join(joining(person));
                ServerFixture.part(Uploads.class)
                        .keep(
                                UUID.randomUUID(),
                                List.of(
                                        new StepsReading(
                                                person, since.minusDays(9), "phone", "sensed", 6_001 + 100 * i),
                                        new StepsReading(
                                                person, since.minusDays(8), "phone", "sensed", 6_002 + 100 * i),
                                        new StepsReading(person, since, "phone", "sensed", 6_003 + 100 * i)));
            }
            var consents = ServerFixture.part(Consents.class);
            consents.write(
                    Consents.PROGRAMME,
                    "municipality",
                    new Words("参加", "Taking part"),
                    new Words("使います", "It is used"));
            consents.withdraw(silent, Consents.PROGRAMME, "municipality");
            return ServerFixture.part(Snapshots.class)
                    .take(
                            folder.resolve("pack"),
                            people.stream().map(PersonId::value).toList(),
                            new Extent(Map.of("steps", since), Set.of("benefit")));
        });

        var whole = Pack.open(pack.pack());
        assertThat(whole.tables()).containsKey("steps").doesNotContainKey("benefit");
        assertThat(whole.manifest().tables().get("person").rows()).isEqualTo(2);
        try (var run = MeasureRun.on(whole)) {
            var steps = Question.of(
                    Measures.library().get("mean-daily-steps"),
                    LocalDate.of(2026, 4, 1),
                    LocalDate.of(2027, 4, 1),
                    Map.of());
            assertThat(run.evidence(steps, 9).stream()
                            .map(row -> row.columns().get("steps"))
                            .filter(Objects::nonNull))
                    .containsExactlyInAnyOrder("6101", "6103", "6203");
        }
    }
}
