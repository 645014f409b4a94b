package musubi.effect.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.IntStream;
import musubi.effect.rows.Clusters;

/**
 * How likely somebody is watched at a time: that watching has begun and has not ended without an event, each by its own
 * product-limit curve. Everybody counts once whatever the weight.
 *
 * <p>Source: Geskus (2011), Biometrics 67, 39-49.
 *
 * @param chances the curves of groups of rows
 * @param groups number of each row's group
 * @param isByStratum whether these groups are the strata
 * @param isDelayed whether somebody enters after somebody has left
 * @param leaving what came first where somebody leaves at the time of an event
 */
record Watching(List<Chance> chances, int[] groups, boolean isByStratum, boolean isDelayed, Leaving leaving) {
    /**
     * The curves of these people: one for each combination of {@code columns}, for each stratum when there are none.
     */
    static Watching of(Cohort cohort, List<String> columns, Spells spells, Leaving leaving) {
        var groups = cohort.strata();
        int count = cohort.strataCount();
        if (!columns.isEmpty()) {
            var clusters = Clusters.of(cohort.rows(), columns);
            count = clusters.count();
            groups = new int[cohort.count()];
            for (int i = 0; i < groups.length; i++)
                groups[i] = (int) clusters.codes().at(i);
        }
        boolean isDelayed = isDelayed(cohort, spells);
        var members = new int[count][];
        for (int g = 0; g < count; g++) {
            int group = g;
            var codes = groups;
            members[g] = IntStream.range(0, codes.length)
                    .filter(i -> codes[i] == group)
                    .toArray();
        }
        var chances = new ArrayList<Chance>();
        for (var rows : members) chances.add(Chance.of(cohort, rows, spells, isDelayed, leaving));
        return new Watching(List.copyOf(chances), groups, columns.isEmpty(), isDelayed, leaving);
    }

    /** Whether somebody enters after somebody has left; else nobody can have been missed. */
    private static boolean isDelayed(Cohort cohort, Spells spells) {
        double least = Arrays.stream(cohort.stop()).min().orElse(0);
        return cohort.hasEntry()
                && IntStream.range(0, cohort.count()).anyMatch(i -> spells.isFirst()[i] && cohort.start()[i] > least);
    }

    /** The chance that one like {@code row} is watched just before {@code time}. */
    double before(int row, double time) {
        return chances.get(groups[row]).before(time);
    }

    /** The first time at which somebody has another event than {@code cause} though the chance of being watched is 0. */
    OptionalDouble impossible(Cohort cohort, int cause) {
        return IntStream.range(0, cohort.count())
                .filter(i -> cohort.event()[i] != 0 && cohort.event()[i] != cause)
                .filter(i -> !(before(i, cohort.stop()[i]) > 0))
                .mapToDouble(i -> cohort.stop()[i])
                .min();
    }

    /**
     * A curve of being watched.
     *
     * @param times at which somebody leaves or enters
     * @param after the curve from just after each of them
     * @param there how many could leave then
     * @param gone how many did
     */
    record Chance(double[] times, double[] after, int[] there, int[] gone) {
        static Chance of(Cohort cohort, int[] rows, Spells spells, boolean isDelayed, Leaving leaving) {
            var stops = sorted(cohort.stop(), rows);
            var starts = cohort.hasEntry() ? sorted(cohort.start(), rows) : new double[0];
            var left = sorted(
                    cohort.stop(),
                    Arrays.stream(rows)
                            .filter(i -> cohort.event()[i] == 0 && spells.isLast()[i])
                            .toArray());
            var events = sorted(
                    cohort.stop(),
                    Arrays.stream(rows)
                            .filter(i -> leaving == Leaving.AFTER && cohort.event()[i] != 0)
                            .toArray());
            var entries = isDelayed
                    ? sorted(
                            cohort.start(),
                            Arrays.stream(rows).filter(i -> spells.isFirst()[i]).toArray())
                    : new double[0];
            var steps = new TreeSet<Double>();
            for (double time : left) steps.add(time);
            for (double time : entries) steps.add(time);
            var times = steps.stream().mapToDouble(t -> t).toArray();
            var after = new double[times.length];
            var there = new int[times.length];
            var gone = new int[times.length];
            double stays = 1;
            for (int t = 0; t < times.length; t++) {
                double time = times[t];
                there[t] = (starts.length > 0 ? below(starts, time) : rows.length)
                        - below(stops, time)
                        - (upTo(events, time) - below(events, time));
                gone[t] = upTo(left, time) - below(left, time);
                if (gone[t] > 0) stays = gone[t] == there[t] ? 0 : stays * (1 - (double) gone[t] / there[t]);
                after[t] = stays;
            }
            double begun = 1;
            for (int t = times.length - 1; t >= 0; t--) {
                after[t] *= begun;
                int begins = upTo(entries, times[t]) - below(entries, times[t]);
                if (begins == 0) continue;
                int present = upTo(starts, times[t]) - upTo(stops, times[t]);
                begun = begins == present ? 0 : begun * (1 - (double) begins / present);
            }
            return new Chance(times, after, there, gone);
        }

        private static double[] sorted(double[] values, int[] rows) {
            return Arrays.stream(rows).mapToDouble(i -> values[i]).sorted().toArray();
        }

        /** How many are below {@code value}. */
        private static int below(double[] sorted, double value) {
            int place = Arrays.binarySearch(sorted, value);
            if (place < 0) return -place - 1;
            while (place > 0 && sorted[place - 1] == value) place--;
            return place;
        }

        /** How many are at most {@code value}. */
        private static int upTo(double[] sorted, double value) {
            return below(sorted, Math.nextUp(value));
        }

        /** The chance of being watched just before {@code time}. */
        double before(double time) {
            int earlier = below(times, time) - 1;
            return earlier < 0 ? 1 : after[earlier];
        }
    }
}
