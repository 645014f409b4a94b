package musubi.platform.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
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
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Programmes;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    @Test
    void live_records_become_a_pack_that_measures_read() {
        var city = ServerFixture.municipality();
        var hanako = new PersonId(UUID.randomUUID());
        var snapshot = ServerFixture.as(city, () -> {
            ServerFixture.part(People.class)
                    .join(new Joining(
                            hanako,
                            new Identity("山田 花子", "ヤマダ ハナコ", "", ""),
                            LocalDate.of(1948, 5, 5),
                            "F",
                            "kenko",
                            LocalDate.of(2026, 4, 1),
                            "counter"));
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
                    java.util.Map.of()));

            assertThat(participants)
                    .isInstanceOfSatisfying(
                            Measured.Value.class,
                            v -> assertThat(v.numerator().toString()).isEqualTo("1"));
        }
    }
}
