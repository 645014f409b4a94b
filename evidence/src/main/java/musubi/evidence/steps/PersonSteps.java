package musubi.evidence.steps;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import musubi.evidence.source.StepInterval;
import musubi.evidence.source.StepInterval.Kind;
import musubi.evidence.source.StepInterval.Method;

/**
 * One person's steps made free of double counting. The order stretches arrive in has no influence, and nothing is
 * estimated: what is divided is divided in whole steps by largest remainder, so parts sum to what was counted.
 */
public final class PersonSteps {
    private final StepRules rules;
    private final Refusals refusals;
    private final Map<Integer, Instant> exported;

    /** @param refusals hears of stretches that contradict or repeat others */
    public PersonSteps(StepRules rules, Refusals refusals) {
        this(rules, refusals, Map.of());
    }

    /** @param exported by number of file, the moment up to which a file tells all that its sources knew */
    public PersonSteps(StepRules rules, Refusals refusals, Map<Integer, Instant> exported) {
        this.rules = rules;
        this.refusals = refusals;
        this.exported = Map.copyOf(exported);
    }

    /** Hears of stretches that do not count. */
    public interface Refusals {
        /** Two readings of one source for the same time differ; the first in (file, line) order was kept. */
        void conflict(Stretch kept, Stretch refused);

        /** A later export of the same source covers this time and no longer holds the reading. */
        void replaced(Stretch gone);

        /** The same reading again, in another place. */
        void repeated(Stretch again);

        /** A source counted more on a day than a pack can hold, and the day is left out. {@code first} is its first reading. */
        void impossible(LocalDate day, long steps, Stretch first);

        /** The source's readings overlap one another: this one counts only where no other did. */
        void overlapsItself(Stretch clipped);

        /** Days of Fitbit's older family that the newer tells too, and that count there. {@code first} is the first reading. */
        void otherFamily(Stretch first, long days);

        /** By the totals of these days in the newer family, the times of Fitbit's older family are in UTC. */
        void readInUtc(Stretch first, long days);

        /** By the totals of these days in the newer family, the times of Fitbit's older family are local. */
        void readAsLocal(Stretch first, long days);
    }

    /** A stretch, or what midnight left of it, within one local day. */
    private record Part(Stretch of, long day, long start, long end, long count) {
        Part only(long from, long steps) {
            return new Part(of, day, from, end, steps);
        }

        boolean wholeDay() {
            return end - start == Stretch.DAY;
        }

        boolean wholeHour() {
            return end - start == 60 * Stretch.MINUTE && Math.floorMod(start, 60 * Stretch.MINUTE) == 0;
        }
    }

    /** The rows of this person, by day and source. */
    public List<SourceDay> resolve(Collection<Stretch> stretches) {
        var bySource = new LinkedHashMap<String, List<Stretch>>();
        for (var stretch : once(lastExport(FitbitFamilies.once(stretches, refusals))))
            bySource.computeIfAbsent(stretch.source(), s -> new ArrayList<>()).add(stretch);
        var ownParts = new LinkedHashMap<String, List<Part>>();
        bySource.forEach((source, own) -> ownParts.put(source, possible(partsOf(own))));
        var order = bySource.keySet().stream()
                .sorted(Comparator.<String>comparingInt(s -> rank(bySource.get(s)))
                        .thenComparing(s -> s))
                .toList();
        var covered = Cover.NONE;
        var rows = new TreeMap<DayAndSource, Row>();
        for (var source : order) {
            var own = ownParts.getOrDefault(source, List.of());
            for (var part : own) {
                long free = covered.free(part.start(), part.end());
                long steps = share(part.count(), free, part.end() - part.start());
                rows.computeIfAbsent(new DayAndSource(part.day(), source), k -> new Row())
                        .add(part.of(), steps, part.count(), tooFast(part.of()));
            }
            covered = covered.plus(own.stream()
                    .filter(p -> p.of().worn() && (p.count() > 0 || !p.wholeDay()))
                    .map(p -> new long[] {p.start(), p.end()})
                    .toList());
        }
        return finish(rows);
    }

    private int rank(@org.jspecify.annotations.Nullable List<Stretch> own) {
        if (own == null) throw new IllegalStateException("a source without stretches");
        return own.stream()
                .mapToInt(s -> rules.rank(s.source(), s.device()))
                .min()
                .orElseThrow();
    }

    /** Without what a later export of the same source no longer holds of the time it covers. */
    private Collection<Stretch> lastExport(Collection<Stretch> stretches) {
        var covers = new TreeMap<String, NavigableMap<Export, long[]>>();
        for (var stretch : stretches) {
            var at = exported.get(stretch.sourceNo());
            if (at == null) continue;
            covers.computeIfAbsent(stretch.source(), s -> new TreeMap<>())
                    .merge(new Export(at, stretch.sourceNo()), new long[] {stretch.start(), stretch.end()}, (a, b) ->
                            new long[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])});
        }
        covers.values().removeIf(exports -> exports.size() < 2);
        if (covers.isEmpty()) return stretches;
        var held = new HashSet<Reading>();
        for (var stretch : stretches) if (covers.containsKey(stretch.source())) held.add(reading(stretch));
        var kept = new ArrayList<Stretch>(stretches.size());
        for (var stretch : stretches) {
            var later = laterCover(covers, stretch);
            if (later.isEmpty() || held.contains(new Reading(later.get().no(), stretch))) kept.add(stretch);
            else refusals.replaced(stretch);
        }
        return kept;
    }

    /** The last export that covers the time of a reading of an earlier one. */
    private Optional<Export> laterCover(Map<String, NavigableMap<Export, long[]>> covers, Stretch stretch) {
        var at = exported.get(stretch.sourceNo());
        var exports = covers.get(stretch.source());
        if (at == null || exports == null) return Optional.empty();
        return exports.tailMap(new Export(at, stretch.sourceNo()), false).descendingMap().entrySet().stream()
                .filter(e -> e.getValue()[0] <= stretch.start() && stretch.end() <= e.getValue()[1])
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private record Export(Instant at, int no) implements Comparable<Export> {
        @Override
        public int compareTo(Export other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Integer.compare(no, other.no);
        }
    }

    /** What a file says of one source's stretch of time. */
    private record Reading(int sourceNo, String source, long start, long end, long count) {
        Reading(int sourceNo, Stretch of) {
            this(sourceNo, of.source(), of.start(), of.end(), of.count());
        }
    }

    private static Reading reading(Stretch stretch) {
        return new Reading(stretch.sourceNo(), stretch);
    }

    /** In canonical order, each reading once. */
    private List<Stretch> once(Collection<Stretch> stretches) {
        var sorted = new ArrayList<>(stretches);
        sorted.sort(Stretch.CANONICAL);
        var kept = new ArrayList<Stretch>(sorted.size());
        for (var next : sorted) {
            if (kept.isEmpty() || !kept.getLast().sameTime(next)) {
                kept.add(next);
                continue;
            }
            var first = kept.getLast();
            if (first.count() == next.count() && first.method() == next.method()) {
                refusals.repeated(next);
                // Two files may tell the same count, and only one of them that the device lay in a drawer.
                if (!next.worn()) kept.set(kept.size() - 1, first.unworn());
            } else {
                refusals.conflict(first, next);
            }
        }
        return kept;
    }

    /** The parts of one source: differences, cut at midnight, of one granularity in each day, without overlaps. */
    private List<Part> partsOf(List<Stretch> own) {
        var differences = new ArrayList<Stretch>();
        var readings = new ArrayList<Stretch>();
        for (var stretch : own) (stretch.kind() == Kind.COUNTER ? readings : differences).add(stretch);
        differences.addAll(differences(readings));
        differences.sort(Stretch.CANONICAL);
        var byDay = new TreeMap<Long, List<Part>>();
        for (var stretch : closed(sinceOneStart(differences)))
            for (var part : atMidnight(stretch))
                byDay.computeIfAbsent(part.day(), d -> new ArrayList<>()).add(part);
        var parts = new ArrayList<Part>();
        for (var day : byDay.values()) parts.addAll(oneGranularity(day));
        return withoutOwnOverlaps(parts);
    }

    /** Without the days on which the source counted more than a pack can hold. */
    private List<Part> possible(List<Part> parts) {
        var totals = new TreeMap<Long, Long>();
        for (var part : parts) totals.merge(part.day(), part.count(), Long::sum);
        totals.values().removeIf(steps -> steps <= StepInterval.MOST);
        if (totals.isEmpty()) return parts;
        totals.forEach((day, steps) -> parts.stream()
                .filter(part -> part.day() == day)
                .map(Part::of)
                .min(Comparator.comparingInt(Stretch::sourceNo).thenComparingLong(Stretch::line))
                .ifPresent(first -> refusals.impossible(LocalDate.ofEpochDay(day), steps, first)));
        return parts.stream().filter(part -> !totals.containsKey(part.day())).toList();
    }

    /**
     * A counter's readings as differences. A reading's start, where it is before its end, is when the counter stood at
     * zero. A reading below the one before it means that the counter began again: at local midnight when the day
     * changed, at the earlier reading otherwise. The first reading of a counter that does not say when it stood at zero
     * tells nothing and counts nothing.
     */
    private static List<Stretch> differences(List<Stretch> readings) {
        var inTime = new ArrayList<>(readings);
        inTime.sort(Comparator.comparingLong(Stretch::end).thenComparing(Stretch.CANONICAL));
        var differences = new ArrayList<Stretch>();
        Stretch before = null;
        for (var reading : inTime) {
            boolean zeroKnown = reading.start() < reading.end();
            if (before == null) {
                if (zeroKnown)
                    differences.add(reading.with(Kind.DIFFERENCE, reading.start(), reading.end(), reading.count()));
            } else if (reading.count() < before.count() || (zeroKnown && reading.start() >= before.end())) {
                long midnight = reading.startOf(reading.dayOf(reading.end() - 1));
                long from = Math.max(before.end(), zeroKnown ? reading.start() : midnight);
                differences.add(reading.with(Kind.DIFFERENCE, from, reading.end(), reading.count()));
            } else {
                differences.add(
                        reading.with(Kind.DIFFERENCE, before.end(), reading.end(), reading.count() - before.count()));
            }
            before = reading;
        }
        return differences;
    }

    /**
     * Readings that all begin at the same moment, never fall while their ends move on, and have that time to themselves, are a
     * counter's: each holds what the one before it held. They become the differences between them, so that each step
     * stands where it was walked.
     */
    private static List<Stretch> sinceOneStart(List<Stretch> inTime) {
        var result = new ArrayList<Stretch>(inTime.size());
        long before = Long.MIN_VALUE;
        for (int i = 0; i < inTime.size(); ) {
            int below = i + 1;
            while (below < inTime.size()
                    && inTime.get(below).start() == inTime.get(i).start()) below++;
            long longest = inTime.get(i).end();
            boolean alone = before <= inTime.get(i).start()
                    && (below == inTime.size() || inTime.get(below).start() >= longest);
            boolean counter = below - i > 1 && alone && inTime.get(i).count() > 0;
            // The longest comes first in canonical order.
            for (int j = i + 1; counter && j < below; j++)
                counter = inTime.get(j).count() <= inTime.get(j - 1).count()
                        && inTime.get(j).end() > inTime.get(j).start()
                        && inTime.get(j).method() == inTime.get(i).method();
            for (int j = i; j < below; j++) {
                var reading = inTime.get(j);
                if (!counter || j == below - 1) {
                    result.add(reading);
                } else {
                    var shorter = inTime.get(j + 1);
                    result.add(reading.with(
                            reading.kind(), shorter.end(), reading.end(), reading.count() - shorter.count()));
                }
            }
            before = Math.max(before, longest);
            i = below;
        }
        result.sort(Stretch.CANONICAL);
        return result;
    }

    /** Some writers end at :59 and begin at :00: a gap of at most one second is no gap. A moment lasts a microsecond. */
    private static List<Stretch> closed(List<Stretch> inTime) {
        var closed = new ArrayList<Stretch>(inTime.size());
        for (int i = 0; i < inTime.size(); i++) {
            var stretch = inTime.get(i);
            long end = Math.max(stretch.end(), stretch.start() + 1);
            if (i + 1 < inTime.size()) {
                long next = inTime.get(i + 1).start();
                if (next > end && next - end <= Stretch.SECOND) end = next;
            }
            closed.add(
                    end == stretch.end()
                            ? stretch
                            : stretch.with(stretch.kind(), stretch.start(), end, stretch.count()));
        }
        return closed;
    }

    private static List<Part> atMidnight(Stretch stretch) {
        long first = stretch.dayOf(stretch.start());
        long last = stretch.dayOf(stretch.end() - 1);
        if (first == last) return List.of(new Part(stretch, first, stretch.start(), stretch.end(), stretch.count()));
        int days = Math.toIntExact(last - first + 1);
        var lengths = new long[days];
        for (int i = 0; i < days; i++)
            lengths[i] = Math.min(stretch.end(), stretch.startOf(first + i + 1))
                    - Math.max(stretch.start(), stretch.startOf(first + i));
        var counts = shares(stretch.count(), lengths);
        var parts = new ArrayList<Part>();
        for (int i = 0; i < days; i++)
            if (counts[i] > 0 || stretch.count() == 0)
                parts.add(new Part(
                        stretch,
                        first + i,
                        Math.max(stretch.start(), stretch.startOf(first + i)),
                        Math.min(stretch.end(), stretch.startOf(first + i + 1)),
                        counts[i]));
        return parts;
    }

    /**
     * A source that gives a day's total beside the hours or minutes of that day counts once: by its finest readings if
     * these add up to at least the coarser ones, by the coarser otherwise.
     */
    private static List<Part> oneGranularity(List<Part> day) {
        if (day.size() == 1) return day;
        // Hours of nothing do not say that a device was worn which its day's total says was not.
        var unworn = day.stream().filter(p -> !p.of().worn()).toList();
        if (!unworn.isEmpty() && sum(day) == 0) return unworn;
        var totals = day.stream().filter(Part::wholeDay).toList();
        var within = day.stream().filter(p -> !p.wholeDay()).toList();
        var hours = within.stream().filter(Part::wholeHour).toList();
        var finer = within.stream().filter(p -> !p.wholeHour()).toList();
        boolean twoSeries =
                hours.stream().anyMatch(h -> finer.stream().anyMatch(f -> f.start() < h.end() && h.start() < f.end()));
        var finest = twoSeries ? finer : within;
        long needed = Math.max(sum(totals), twoSeries ? sum(hours) : 0);
        if (totals.isEmpty() && !twoSeries) return within;
        if (!finest.isEmpty() && sum(finest) >= needed) return finest;
        if (twoSeries && sum(hours) >= sum(totals)) return hours;
        return totals.isEmpty() ? hours : totals;
    }

    private static long sum(List<Part> parts) {
        return parts.stream().mapToLong(Part::count).sum();
    }

    /** Where a source overlaps itself, the stretch that began first, and of those the longest, has the time. */
    private List<Part> withoutOwnOverlaps(List<Part> parts) {
        var inTime = new ArrayList<>(parts);
        inTime.sort(Comparator.comparingLong(Part::start)
                .thenComparing(Part::end, Comparator.reverseOrder())
                .thenComparing(Part::of, Stretch.CANONICAL));
        var own = new ArrayList<Part>(inTime.size());
        long until = Long.MIN_VALUE;
        for (var part : inTime) {
            if (part.start() >= until) {
                own.add(part);
            } else {
                refusals.overlapsItself(part.of());
                if (part.end() > until)
                    own.add(part.only(until, share(part.count(), part.end() - until, part.end() - part.start())));
            }
            until = Math.max(until, part.end());
        }
        return own;
    }

    private boolean tooFast(Stretch stretch) {
        long length = Math.max(Stretch.MINUTE, stretch.end() - stretch.start());
        return Math.multiplyHigh(stretch.count(), Stretch.MINUTE) > 0
                || stretch.count() * Stretch.MINUTE > Math.multiplyExact(rules.rateMost(), length);
    }

    /** {@code count × part ÷ whole} rounded to the nearest step, a half up: the larger remainder gets the step. */
    static long share(long count, long part, long whole) {
        if (part == whole) return count;
        if (part == 0 || count == 0) return 0;
        return shares(count, new long[] {part, whole - part})[0];
    }

    /** Largest remainder; ties go to the earlier part. */
    static long[] shares(long count, long[] lengths) {
        long whole = 0;
        for (long length : lengths) whole = Math.addExact(whole, length);
        var shares = new long[lengths.length];
        var rests = new long[lengths.length];
        long left = count;
        for (int i = 0; i < lengths.length; i++) {
            var exact = java.math.BigInteger.valueOf(count).multiply(java.math.BigInteger.valueOf(lengths[i]));
            var divided = exact.divideAndRemainder(java.math.BigInteger.valueOf(whole));
            shares[i] = divided[0].longValueExact();
            rests[i] = divided[1].longValueExact();
            left -= shares[i];
        }
        while (left > 0) {
            int largest = 0;
            for (int i = 1; i < rests.length; i++) if (rests[i] > rests[largest]) largest = i;
            shares[largest]++;
            rests[largest] = -1;
            left--;
        }
        return shares;
    }

    private record DayAndSource(long day, String source) implements Comparable<DayAndSource> {
        @Override
        public int compareTo(DayAndSource other) {
            int byDay = Long.compare(day, other.day);
            return byDay != 0 ? byDay : source.compareTo(other.source);
        }
    }

    /** A row being added up. */
    private static final class Row {
        private long steps;
        private long reported;
        private boolean manual;
        private boolean unknown;
        private boolean tooFast;
        private boolean worn;
        private long recordedOn = Stretch.NEVER_SAID;
        private int sourceNo = Integer.MAX_VALUE;
        private long line;

        void add(Stretch stretch, long steps, long reported, boolean tooFast) {
            this.steps += steps;
            this.reported += reported;
            this.tooFast |= tooFast;
            worn |= stretch.worn();
            manual |= stretch.method() == Method.MANUAL;
            unknown |= stretch.method() == Method.UNKNOWN;
            recordedOn = Math.max(recordedOn, stretch.recordedOn());
            if (stretch.sourceNo() < sourceNo || (stretch.sourceNo() == sourceNo && stretch.line() < line)) {
                sourceNo = stretch.sourceNo();
                line = stretch.line();
            }
        }

        Method method() {
            if (manual) return Method.MANUAL;
            return unknown ? Method.UNKNOWN : Method.SENSED;
        }
    }

    private List<SourceDay> finish(Map<DayAndSource, Row> rows) {
        var dayTotals = new TreeMap<Long, Long>();
        rows.forEach((key, row) -> dayTotals.merge(key.day(), row.steps, Long::sum));
        var days = new ArrayList<SourceDay>(rows.size());
        rows.forEach((key, row) -> days.add(new SourceDay(
                LocalDate.ofEpochDay(key.day()),
                key.source(),
                row.method(),
                row.steps,
                row.reported,
                hold(row, dayTotals.getOrDefault(key.day(), 0L)),
                row.recordedOn,
                row.sourceNo,
                row.line)));
        return days;
    }

    private Optional<SourceDay.Hold> hold(Row row, long dayTotal) {
        if (row.manual) return Optional.of(SourceDay.Hold.MANUAL);
        if (row.tooFast) return Optional.of(SourceDay.Hold.RATE);
        if (!row.worn) return Optional.of(SourceDay.Hold.NOT_WORN);
        return dayTotal > rules.dayMost() || row.reported > rules.dayMost()
                ? Optional.of(SourceDay.Hold.DAY_TOTAL)
                : Optional.empty();
    }
}
