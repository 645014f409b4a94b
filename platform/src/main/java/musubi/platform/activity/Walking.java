package musubi.platform.activity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import musubi.evidence.source.StepInterval;
import musubi.evidence.source.StepInterval.Kind;
import musubi.evidence.steps.PersonSteps;
import musubi.evidence.steps.StepRules;
import musubi.evidence.steps.Stretch;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import org.springframework.stereotype.Component;

/**
 * What a resident's days came to: which source counts on a day on which several tell, by the very rule that evidence follows, and why
 * another does not.
 */
@Component
public class Walking {
    /** So many days with a count make somebody's own baseline, as the measure of change has it. */
    public static final int BASELINE_DAYS = 7;

    private final Uploads uploads;

    Walking(Uploads uploads) {
        this.uploads = uploads;
    }

    /** Whether a source's word on a day counts. */
    public enum Standing {
        COUNTS,
        /** A stronger source tells the same day. */
        OTHER_DEVICE,
        /** Nobody has accepted it yet. */
        HELD,
        /** Somebody decided that it does not count. */
        LEFT_OUT;

        /** As pages name it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What one source says of a day, and where that stands. */
    public record Count(Uploads.Day said, Standing standing) {}

    /**
     * A day with a count.
     *
     * @param steps those that count
     * @param counts what each source says, the one that counts first
     */
    public record Walked(LocalDate day, long steps, List<Count> counts) {
        /** Lists are copied. */
        public Walked {
            counts = List.copyOf(counts);
        }

        /** Whether anything on it counts: a day of which all is held is not a day without steps. */
        public boolean counted() {
            return counts.stream().anyMatch(c -> c.standing() == Standing.COUNTS);
        }

        /** The source that counts; empty when none does. */
        public Optional<String> source() {
            return counts.stream()
                    .filter(c -> c.standing() == Standing.COUNTS)
                    .map(c -> c.said().source())
                    .findFirst();
        }
    }

    /** Everything that is recorded of a person, by day. */
    public record Walk(NavigableMap<LocalDate, Walked> days) {
        /** The days of {@code from <= day < until}, in order. */
        public List<Walked> between(LocalDate from, LocalDate until) {
            return List.copyOf(days.subMap(from, true, until, false).values());
        }

        /** The mean of the days that count of {@code from <= day < until}, in whole steps; empty when none does. */
        public Optional<Long> mean(LocalDate from, LocalDate until) {
            return mean(between(from, until).stream().filter(Walked::counted).toList());
        }

        /** The mean of the first seven days that count from the day of joining on; empty while there are fewer. */
        public Optional<Long> baseline(LocalDate joined) {
            var first = days.tailMap(joined, true).values().stream()
                    .filter(Walked::counted)
                    .limit(BASELINE_DAYS)
                    .toList();
            return first.size() < BASELINE_DAYS ? Optional.empty() : mean(first);
        }

        private static Optional<Long> mean(List<Walked> counted) {
            return counted.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Math.floorDiv(
                            2 * counted.stream().mapToLong(Walked::steps).sum() + counted.size(), 2L * counted.size()));
        }
    }

    /** Everything that is recorded of a person. */
    public Walk of(PersonId person) {
        return of(person, LocalDate.EPOCH);
    }

    /** What is recorded of a person from a day on. */
    public Walk of(PersonId person, LocalDate from) {
        return walk(uploads.days(person, from));
    }

    /** What is recorded of several people from a day on, in one reading; of whom nothing is recorded is left out. */
    public Map<PersonId, Walk> of(Collection<PersonId> people, LocalDate from) {
        var walks = new HashMap<PersonId, Walk>();
        uploads.days(people, from).forEach((person, said) -> walks.put(person, walk(said)));
        return walks;
    }

    /** What is recorded from a day on of one person under several records; where two of them tell of one day and source, the first is believed. */
    public Walk ofRecords(List<PersonId> records, LocalDate from) {
        var told = uploads.days(records, from);
        var believed = new LinkedHashMap<Key, Uploads.Day>();
        for (var record : records)
            for (var day : told.getOrDefault(record, List.of())) believed.putIfAbsent(new Key(day), day);
        return walk(List.copyOf(believed.values()));
    }

    private static Walk walk(List<Uploads.Day> said) {
        var counted = counted(said);
        var byDay = new TreeMap<LocalDate, List<Uploads.Day>>();
        for (var day : said)
            byDay.computeIfAbsent(day.day(), d -> new ArrayList<>()).add(day);
        var days = new TreeMap<LocalDate, Walked>();
        byDay.forEach((day, told) -> days.put(day, walked(day, told, counted)));
        return new Walk(days);
    }

    private static Walked walked(LocalDate day, List<Uploads.Day> told, Map<Key, Long> counted) {
        long steps = told.stream()
                .mapToLong(t -> counted.getOrDefault(new Key(t), 0L))
                .sum();
        var counts = told.stream()
                .map(t -> new Count(t, standing(t, counted.getOrDefault(new Key(t), 0L), steps)))
                .sorted(Comparator.comparing(Count::standing)
                        .thenComparing(c -> c.said().source()))
                .toList();
        return new Walked(day, steps, counts);
    }

    private record Key(LocalDate day, String source) {
        Key(Uploads.Day said) {
            this(said.day(), said.source());
        }
    }

    private static Standing standing(Uploads.Day day, long counted, long ofDay) {
        return switch (day.state()) {
            case "held" -> Standing.HELD;
            case "left-out" -> Standing.LEFT_OUT;
            default -> counted > 0 || ofDay == 0 ? Standing.COUNTS : Standing.OTHER_DEVICE;
        };
    }

    private static Map<Key, Long> counted(List<Uploads.Day> said) {
        var stretches = new ArrayList<Stretch>();
        for (var day : said)
            if (day.state().equals("counts") || day.state().equals("accepted"))
                stretches.add(stretch(day, stretches.size()));
        var counted = new HashMap<Key, Long>();
        for (var row : new PersonSteps(StepRules.DEFAULT, new Unheard()).resolve(stretches))
            counted.merge(new Key(row.day(), row.source()), row.steps(), Long::sum);
        return counted;
    }

    private static Stretch stretch(Uploads.Day day, int line) {
        var start = day.day().atTime(LocalTime.MIN).atZone(Japan.TIME);
        return new Stretch(
                day.source(),
                StepInterval.Device.named(day.source()),
                StepInterval.Method.valueOf(day.method().toUpperCase(Locale.ROOT)),
                Kind.DIFFERENCE,
                ChronoUnit.MICROS.between(Instant.EPOCH, start.toInstant()),
                ChronoUnit.MICROS.between(Instant.EPOCH, start.plusDays(1).toInstant()),
                start.getOffset().getTotalSeconds(),
                day.steps(),
                true,
                day.recordedOn().toEpochDay(),
                1,
                line);
    }
}
