package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import musubi.evidence.record.Body;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.SourceFixture.KeepingSink;
import musubi.evidence.source.SourceFixture.Said;
import musubi.evidence.source.StepInterval.Method;
import org.junit.jupiter.api.Test;

class TanitaTest {
    private static final Settings P1 = new Settings(Optional.of(new PersonId("p1")), false, Optional.empty(), false);

    @Test
    void the_published_answer_of_a_scale_gives_weight_and_fat_of_two_days() throws IOException {
        var sink = SourceFixture.read(
                SourceFixture.source(SourceFixture.shared("steps/tanita_healthplanet/innerscan_valid.json")), P1);

        assertThat(sink.rows)
                .extracting(kept -> (Body) kept.row())
                .extracting(Body::day, b -> b.source().value(), Body::weight_kg, Body::fat_percent)
                .containsExactly(
                        tuple(
                                LocalDate.of(2019, 12, 5),
                                "tanita-01000144",
                                new BigDecimal("77.10"),
                                new BigDecimal("21.3")),
                        tuple(
                                LocalDate.of(2019, 12, 7),
                                "tanita-01000144",
                                new BigDecimal("76.70"),
                                new BigDecimal("22.8")));
        assertThat(sink.leftOut)
                .containsExactlyInAnyOrder("tag 6023", "tag 6024", "tag 6025", "tag 6027", "tag 6028", "tag 6029");
        assertThat(sink.rejected).isEmpty();
    }

    @Test
    void the_published_answer_of_a_pedometer_gives_steps_by_day() throws IOException {
        var sink = SourceFixture.read(
                SourceFixture.source(SourceFixture.shared("steps/tanita_healthplanet/pedometer_valid.json")), P1);

        assertThat(sink.intervals())
                .extracting(
                        s -> LocalDate.ofInstant(s.start(), s.offset()),
                        StepInterval::count,
                        StepInterval::method,
                        StepInterval::offset)
                .containsExactly(
                        tuple(LocalDate.of(2020, 1, 7), 1000, Method.UNKNOWN, ZoneOffset.ofHours(9)),
                        tuple(LocalDate.of(2020, 1, 8), 2222, Method.UNKNOWN, ZoneOffset.ofHours(9)));
        assertThat(sink.leftOut).containsExactly("tag 6336");
    }

    @Test
    void bad_values_are_one_problem_each_and_the_rest_is_read() throws IOException {
        var sink = read("""
                {"data": [
                  {"date": "202604010830", "keydata": "60.50", "model": "太郎の体重計", "tag": "6021"},
                  {"date": "202604312400", "keydata": "60.50", "model": "01000144", "tag": "6021"},
                  {"date": "202604010830", "keydata": "heavy", "model": "01000144", "tag": "6021"},
                  {"date": "202604010830", "keydata": "9.99", "model": "01000144", "tag": "6021"},
                  {"date": "202604010830", "keydata": "-5", "model": "01000144", "tag": "6331"},
                  {"date": "202604010830", "keydata": "7.5", "model": "01000144", "tag": "6331"},
                  {"date": "202604010830", "keydata": "7"},
                  7
                ], "height": "150", "sex": "male"}
                """);

        assertThat(sink.rows)
                .singleElement()
                .satisfies(
                        kept -> assertThat(((Body) kept.row()).source().value()).isEqualTo("tanita"));
        assertThat(sink.rejected)
                .extracting(Said::code, Said::line, Said::column, Said::value)
                .containsExactly(
                        tuple("tanita.not-a-moment", 3L, "date", "202604312400"),
                        tuple("csv.not-a-number", 4L, "keydata", "heavy"),
                        tuple("body.out-of-range", 5L, "weight_kg", "9.99"),
                        tuple("steps.out-of-range", 6L, "keydata", "-5"),
                        tuple("csv.not-whole", 7L, "keydata", "7.5"),
                        tuple("tanita.no-tag", 8L, "tag", ""),
                        tuple("json.not-an-object", 9L, "", "7"));
    }

    @Test
    void of_two_weights_of_a_day_the_later_is_kept_whatever_their_order() throws IOException {
        var early = "{\"date\": \"202604010700\", \"keydata\": \"60.5\", \"model\": \"01000144\", \"tag\": \"6021\"}";
        var late = "{\"date\": \"202604012100\", \"keydata\": \"61.5\", \"model\": \"01000144\", \"tag\": \"6021\"}";

        for (var data : new String[] {early + "," + late, late + "," + early}) {
            var sink = read("{\"data\": [" + data + "]}");

            assertThat(sink.rows)
                    .singleElement()
                    .satisfies(
                            kept -> assertThat(((Body) kept.row()).weight_kg()).isEqualByComparingTo("61.5"));
            assertThat(sink.remarked()).containsExactly("body.several-in-a-day");
        }
    }

    private static KeepingSink read(String text) throws IOException {
        return SourceFixture.read(SourceFixture.source(text), P1);
    }
}
