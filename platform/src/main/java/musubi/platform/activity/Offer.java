package musubi.platform.activity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import musubi.evidence.record.Body;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import musubi.quantity.Words;

/**
 * A resident's export as it was read, before anybody keeps it.
 *
 * @param id becomes the id of the upload
 */
public record Offer(UUID id, PersonId person, Content content) {
    /**
     * What would be kept, and what would not.
     *
     * @param formats what the files were recognised as
     * @param writtenAt when the device or app wrote the export, when it says so
     * @param leftOut how many days or measures are left out, by reason: {@code early}, {@code to-come}, {@code left}, {@code impossible}, {@code answers}
     * @param refused the first rows and files that could not be read
     * @param refusedInAll how many there are of them
     */
    public record Content(
            List<String> formats,
            Optional<Instant> writtenAt,
            List<StepsReading> steps,
            List<BodyReading> bodies,
            Map<String, Long> leftOut,
            List<Refused> refused,
            long refusedInAll) {
        /** Collections are copied. */
        public Content {
            formats = List.copyOf(formats);
            steps = List.copyOf(steps);
            bodies = List.copyOf(bodies);
            leftOut = new LinkedHashMap<>(leftOut);
            refused = List.copyOf(refused);
        }

        /** What would not be kept. */
        Missed missed() {
            return new Missed(leftOut, refused, refusedInAll);
        }

        /** Whether there is anything to keep. */
        public boolean empty() {
            return steps.isEmpty() && bodies.isEmpty();
        }

        /** When it was written, on the clocks of Japan. */
        public ZonedDateTime written() {
            return writtenAt.orElseThrow().atZone(Japan.TIME);
        }

        /** How many rows would be kept. */
        public int rows() {
            return steps.size() + bodies.size();
        }

        /** Each source with its days, in the order of their names. */
        public List<Counted> sources() {
            var counted = new TreeMap<String, Counted>();
            for (var r : steps)
                counted.merge(
                        r.source(),
                        new Counted(
                                r.source(),
                                r.day(),
                                r.day(),
                                1,
                                r.steps(),
                                r.held().isEmpty() ? 0 : 1),
                        Counted::and);
            return List.copyOf(counted.values());
        }

        /** Days that count only once somebody accepts them. */
        public List<StepsReading> held() {
            return steps.stream().filter(r -> !r.held().isEmpty()).toList();
        }
    }

    /** A row or file that could not be read: where, what it says, why and what to do. */
    public record Refused(String place, String value, String ja, String en) {
        /** In both languages. */
        public Words words() {
            return new Words(ja, en);
        }
    }

    /** What of an export is not kept, as {@link Content} has it. */
    public record Missed(Map<String, Long> leftOut, List<Refused> refused, long refusedInAll) {
        /** All was kept, or nobody wrote down what was not. */
        public static final Missed NOTHING = new Missed(Map.of(), List.of(), 0);

        /** Collections are copied. */
        public Missed {
            leftOut = new LinkedHashMap<>(leftOut);
            refused = List.copyOf(refused);
        }
    }

    /** The days of one source. */
    public record Counted(String source, LocalDate first, LocalDate last, long days, long steps, long held) {
        private Counted and(Counted more) {
            return new Counted(
                    source,
                    first.isBefore(more.first) ? first : more.first,
                    last.isAfter(more.last) ? last : more.last,
                    days + more.days,
                    steps + more.steps,
                    held + more.held);
        }
    }

    /** Which days of a person may be kept. */
    record Span(LocalDate from, LocalDate until, LocalDate today) {
        /** Why a day may not be kept; empty when it may. */
        String wrong(LocalDate day) {
            if (day.isAfter(today)) return "to-come";
            if (!day.isBefore(until)) return "left";
            return day.isBefore(from) ? "early" : "";
        }
    }

    static List<BodyReading> bodies(List<Body> read, Span span, Map<String, Long> leftOut) {
        var kept = new ArrayList<BodyReading>();
        for (var b : read) {
            var wrong = span.wrong(b.day());
            if (wrong.isEmpty())
                kept.add(new BodyReading(
                        b.day(),
                        b.source().value(),
                        b.method().value(),
                        b.height_cm(),
                        b.weight_kg(),
                        b.waist_cm(),
                        b.fat_percent(),
                        b.muscle_kg(),
                        b.systolic(),
                        b.diastolic()));
            else leftOut.merge(wrong, 1L, Long::sum);
        }
        return kept;
    }
}
