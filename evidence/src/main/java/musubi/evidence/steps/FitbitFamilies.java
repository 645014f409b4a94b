package musubi.evidence.steps;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import musubi.evidence.source.FitbitSources;

/**
 * Fitbit hands out the same steps in two families of files. A day counts in one of them: the newer, which names the tracker. The
 * older does not say whether its times are local or in UTC; where both tell the same days, it is read in the way in which their
 * totals differ least.
 */
final class FitbitFamilies {
    private FitbitFamilies() {}

    static Collection<Stretch> once(Collection<Stretch> stretches, PersonSteps.Refusals refusals) {
        boolean any = stretches.stream().anyMatch(FitbitFamilies::fitbits);
        return any ? walkedOrQuiet(oneFamily(stretches, refusals)) : stretches;
    }

    private static boolean fitbits(Stretch stretch) {
        return stretch.source().equals(FitbitSources.GLOBAL_EXPORT.value()) || FitbitSources.named(stretch.source());
    }

    /**
     * Minutes of nothing say something only of a day without steps. An export that was made before a tracker had handed on its day
     * has nothing where a later one has steps, and must not take their time.
     */
    private static List<Stretch> walkedOrQuiet(Collection<Stretch> stretches) {
        var walked = new HashSet<TrackerDay>();
        for (var s : stretches)
            if (fitbits(s) && s.count() > 0) walked.add(new TrackerDay(s.source(), s.dayOf(s.start())));
        var kept = new ArrayList<Stretch>(stretches.size());
        for (var s : stretches) {
            if (!fitbits(s) || s.count() > 0 || s.worn()) {
                kept.add(s);
                continue;
            }
            for (long day = s.dayOf(s.start()); day <= s.dayOf(s.end() - 1); day++)
                if (!walked.contains(new TrackerDay(s.source(), day)))
                    kept.add(s.with(
                            s.kind(), Math.max(s.start(), s.startOf(day)), Math.min(s.end(), s.startOf(day + 1)), 0));
        }
        return kept;
    }

    private record TrackerDay(String source, long day) {}

    private static Collection<Stretch> oneFamily(Collection<Stretch> stretches, PersonSteps.Refusals refusals) {
        var older = new ArrayList<Stretch>();
        var newer = new ArrayList<Stretch>();
        for (var stretch : stretches) {
            if (stretch.source().equals(FitbitSources.GLOBAL_EXPORT.value())) older.add(stretch);
            else if (FitbitSources.named(stretch.source())) newer.add(stretch);
        }
        var told = totals(newer);
        if (older.isEmpty() || told.isEmpty()) return stretches;
        var read = inTheirTime(older, told, refusals);
        var kept = new ArrayList<Stretch>(stretches.size());
        for (var stretch : stretches)
            if (!stretch.source().equals(FitbitSources.GLOBAL_EXPORT.value())) kept.add(stretch);
        var days = new TreeSet<Long>();
        Optional<Stretch> first = Optional.empty();
        for (var stretch : read) {
            long day = stretch.dayOf(stretch.start());
            if (!told.containsKey(day)) {
                kept.add(stretch);
                continue;
            }
            days.add(day);
            if (first.isEmpty() || Stretch.CANONICAL.compare(stretch, first.get()) < 0) first = Optional.of(stretch);
        }
        first.ifPresent(one -> refusals.otherFamily(one, days.size()));
        return kept;
    }

    /** The older family's readings, as local times or moved to what they are in UTC. */
    private static List<Stretch> inTheirTime(
            List<Stretch> asLocal, Map<Long, Long> told, PersonSteps.Refusals refusals) {
        var asUtc = asLocal.stream()
                .map(s -> s.with(
                        s.kind(),
                        s.start() + s.offsetSeconds() * Stretch.SECOND,
                        s.end() + s.offsetSeconds() * Stretch.SECOND,
                        s.count()))
                .toList();
        var local = totals(asLocal);
        var utc = totals(asUtc);
        var common = new TreeSet<>(told.keySet());
        common.removeIf(day -> !local.containsKey(day) && !utc.containsKey(day));
        if (common.isEmpty()) return asLocal;
        var first = asLocal.stream().min(Stretch.CANONICAL).orElseThrow();
        if (difference(told, utc, common) < difference(told, local, common)) {
            refusals.readInUtc(first, common.size());
            return asUtc;
        }
        refusals.readAsLocal(first, common.size());
        return asLocal;
    }

    private static long difference(Map<Long, Long> told, Map<Long, Long> read, Collection<Long> days) {
        long difference = 0;
        for (long day : days) difference += Math.abs(told.getOrDefault(day, 0L) - read.getOrDefault(day, 0L));
        return difference;
    }

    /** Steps of each local day that has any. */
    private static Map<Long, Long> totals(List<Stretch> stretches) {
        var totals = new TreeMap<Long, Long>();
        for (var s : stretches) if (s.count() > 0) totals.merge(s.dayOf(s.start()), s.count(), Long::sum);
        return totals;
    }
}
