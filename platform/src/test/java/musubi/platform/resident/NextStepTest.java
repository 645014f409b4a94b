package musubi.platform.resident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.Venues;
import musubi.platform.questionnaire.Asked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the large button of Today is for. */
class NextStepTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 27, 9, 0);

    /** Each line: when my next class begins (60 minutes long), questionnaires, days since steps, points ending, cheapest reward, points. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            2026-11-27T10:00, 1, 9,  30, 50,  60, CheckIn
            2026-11-27T08:30, 1, 9,  30, 50,  60, CheckIn
            2026-11-27T10:01, 1, 9,  30, 50,  60, AnswerQuestions
            2026-11-27T10:01, 0, 4,  30, 50,  60, SendSteps
            ,                 0, ,   30, 50,  60, SendSteps
            2026-11-27T10:01, 0, 3,  30, 50,  60, UsePoints
            2026-11-27T10:01, 0, 0,  30, 50,  50, UsePoints
            2026-11-27T10:01, 0, 0,  30, 50,  49, SeeBooked
            2026-11-27T10:01, 0, 0,  30, ,    60, SeeBooked
            2026-11-27T10:01, 0, 0,  ,   50,  60, SeeBooked
            2026-12-03T10:00, 0, 0,  ,   50,  60, SeeBooked
            2026-12-04T10:00, 0, 0,  ,   50,  60, FindClass
            ,                 0, 0,  ,   50,  60, FindClass
            """)
    void the_first_thing_that_holds_is_the_one(
            LocalDateTime begins,
            int questionnaires,
            Integer daysSinceSteps,
            Integer ending,
            Long cheapest,
            long points,
            String step) {
        var today = NOW.toLocalDate();

        var next = NextStep.of(new NextStep.Situation(
                NOW,
                Stream.ofNullable(begins).map(NextStepTest::session).toList(),
                questionnaires == 0
                        ? List.of()
                        : List.of(new Asked.Waiting(UUID.randomUUID(), "生活の質問", today.plusDays(3), 0)),
                Optional.ofNullable(daysSinceSteps).map(today::minusDays),
                Optional.ofNullable(ending).map(days -> new Wallet.Expiring(today.plusDays(days), 60, true)),
                Optional.ofNullable(cheapest),
                points));

        assertThat(next.getClass().getSimpleName()).isEqualTo(step);
    }

    private static Timetable.Listed session(LocalDateTime start) {
        return new Timetable.Listed(
                new Programmes.Session(
                        "taiso-1", "taiso", LocalDate.from(start), start.toLocalTime(), 60, "kominkan", 10),
                new Programmes.Programme("taiso", "体操教室", "club", "sports"),
                "体操クラブ",
                Venues.Venue.named("kominkan", "公民館"),
                Optional.empty(),
                0,
                0,
                "");
    }
}
