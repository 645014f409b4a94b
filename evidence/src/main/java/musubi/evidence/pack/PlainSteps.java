package musubi.evidence.pack;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import musubi.evidence.parquet.Values;
import musubi.evidence.source.CleanSteps;
import musubi.evidence.source.StepInterval.Kind;
import musubi.evidence.source.StepInterval.Method;
import musubi.evidence.steps.SourceDay.Hold;
import musubi.evidence.steps.StepRules;
import musubi.evidence.steps.Stretch;
import musubi.quantity.Japan;

/**
 * Whole days from plain files, in packed memory. A person who has each day once and nothing else goes into the
 * table as the rows stand; for anybody else the days are given out as stretches, for the common rules.
 */
final class PlainSteps {
    /** More plain files than this are read row by row. */
    static final int MOST_FILES = 200;

    private static final long MICROS_A_DAY = 86_400_000_000L;
    private static final long MINUTES_A_DAY = 1440;
    private static final int FIRST_DAY = Math.toIntExact(CleanSteps.FIRST_DAY.toEpochDay());
    private static final int PLACE_BITS = 48;

    private final List<Given> given;
    private final StepRules rules;
    /** For each file the kinds of rows that are left out; empty when none are. */
    private final List<BitSet> refused = new ArrayList<>();
    /** For each person: the person's number in each file, or -1. */
    private final Map<String, int[]> numbers = new HashMap<>();

    /** A plain file with its number in the manifest. */
    record Given(int no, CleanSteps steps) {}

    PlainSteps(List<Given> given, UnaryOperator<String> pseudonym, StepRules rules) {
        this.given = List.copyOf(given);
        this.rules = rules;
        for (int f = 0; f < given.size(); f++) {
            refused.add(new BitSet());
            var people = given.get(f).steps().people();
            for (int i = 0; i < people.size(); i++) {
                var inFiles = numbers.computeIfAbsent(pseudonym.apply(people.get(i)), p -> {
                    var none = new int[given.size()];
                    Arrays.fill(none, -1);
                    return none;
                });
                if (inFiles[f] >= 0) throw new IllegalStateException("two ids of one file have one pseudonym");
                inFiles[f] = i;
            }
        }
    }

    /** Hears of a row that is left out. */
    interface Refusal {
        void row(int no, long line, String source);
    }

    /** Leaves out every row of such a source. */
    void refuse(Predicate<String> sources, Refusal refusal) {
        for (int f = 0; f < given.size(); f++) {
            var steps = steps(f);
            for (int kind = 0; kind < steps.kinds().size(); kind++)
                if (sources.test(steps.kinds().get(kind).source().value()))
                    refused.get(f).set(kind);
            if (refused.get(f).isEmpty()) continue;
            for (long row = 0; row < steps.size(); row++)
                if (refused.get(f).get(steps.kind(row)))
                    refusal.row(
                            given.get(f).no(),
                            steps.line(row),
                            steps.kinds().get(steps.kind(row)).source().value());
        }
    }

    /** Everybody with plain days. */
    Set<String> people() {
        return Set.copyOf(numbers.keySet());
    }

    /** File and row of each of a person's days, by day; those of one day in the order of files and rows. */
    private long[] sorted(String person) {
        var inFiles = numbers.get(person);
        if (inFiles == null) return new long[0];
        int count = 0;
        for (int f = 0; f < inFiles.length; f++)
            if (inFiles[f] >= 0) count += (int) (steps(f).start(inFiles[f] + 1) - steps(f).start(inFiles[f]));
        var all = new long[count];
        int n = 0;
        boolean ascending = true;
        for (int f = 0; f < inFiles.length; f++) {
            if (inFiles[f] < 0) continue;
            var steps = steps(f);
            var out = refused.get(f);
            for (long row = steps.start(inFiles[f]); row < steps.start(inFiles[f] + 1); row++) {
                if (!out.isEmpty() && out.get(steps.kind(row))) continue;
                all[n] = (long) f << PLACE_BITS | row;
                if (n > 0) ascending &= day(all[n]) >= day(all[n - 1]);
                n++;
            }
        }
        if (n < count) all = Arrays.copyOf(all, n);
        if (ascending) return all;
        return Arrays.stream(all)
                .boxed()
                .sorted((a, b) -> Integer.compare(day(a), day(b)))
                .mapToLong(Long::longValue)
                .toArray();
    }

    private CleanSteps steps(int file) {
        return given.get(file).steps();
    }

    private static int file(long place) {
        return (int) (place >>> PLACE_BITS);
    }

    private static long row(long place) {
        return place & ((1L << PLACE_BITS) - 1);
    }

    private int day(long place) {
        return steps(file(place)).day(row(place));
    }

    /** Puts the person's rows into the table as they stand; false, and nothing done, when a day is there twice. */
    boolean write(String person, StepsTable table) throws IOException {
        var places = sorted(person);
        for (int i = 1; i < places.length; i++) if (day(places[i]) == day(places[i - 1])) return false;
        int manual = table.word(Hold.MANUAL.code());
        int rate = table.word(Hold.RATE.code());
        int dayTotal = table.word(Hold.DAY_TOTAL.code());
        table.person(person);
        long rateMost =
                rules.rateMost() > Long.MAX_VALUE / MINUTES_A_DAY ? Long.MAX_VALUE : rules.rateMost() * MINUTES_A_DAY;
        int spelled = -1;
        int source = 0;
        int method = 0;
        boolean typed = false;
        int file = -1;
        for (long place : places) {
            var from = steps(file(place));
            long row = row(place);
            int kind = from.kind(row);
            if (kind != spelled || file != file(place)) {
                spelled = kind;
                file = file(place);
                source = table.word(from.kinds().get(kind).source().value());
                var how = from.kinds().get(kind).method();
                method = table.word(how.name().toLowerCase(Locale.ROOT));
                typed = how == Method.MANUAL;
            }
            int counted = from.steps(row);
            int held = typed ? manual : counted > rateMost ? rate : counted > rules.dayMost() ? dayTotal : Values.NONE;
            int recordedOn = from.recordedOn(row);
            table.row(
                    FIRST_DAY + from.day(row),
                    source,
                    method,
                    counted,
                    counted,
                    held == Values.NONE ? counted : 0,
                    held,
                    recordedOn < 0 ? Values.NONE : FIRST_DAY + recordedOn,
                    given.get(file).no(),
                    from.line(row));
        }
        return true;
    }

    /** A person's plain days as stretches. */
    List<Stretch> stretches(String person) {
        var offset = Japan.TIME.getRules().getOffset(Instant.EPOCH).getTotalSeconds();
        var stretches = new ArrayList<Stretch>();
        for (long place : sorted(person)) {
            var from = steps(file(place));
            long start = (day(place) + CleanSteps.FIRST_DAY.toEpochDay()) * MICROS_A_DAY - offset * 1_000_000L;
            var kind = from.kinds().get(from.kind(row(place)));
            int recordedOn = from.recordedOn(row(place));
            stretches.add(new Stretch(
                    kind.source().value(),
                    kind.device(),
                    kind.method(),
                    Kind.DIFFERENCE,
                    start,
                    start + MICROS_A_DAY,
                    offset,
                    from.steps(row(place)),
                    true,
                    recordedOn < 0 ? Stretch.NEVER_SAID : FIRST_DAY + recordedOn,
                    given.get(file(place)).no(),
                    from.line(row(place))));
        }
        return stretches;
    }
}
