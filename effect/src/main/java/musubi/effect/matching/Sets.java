package musubi.effect.matching;

import java.util.Arrays;

/** Sets made from partners, from pairs of a cover or from strata, numbered in the order of the table, which does not depend on the file. */
final class Sets {
    private Sets() {}

    /** One set for each focal unit that has partners. */
    static Matched ofPartners(Units units, Estimand estimand, int[][] partners) {
        int count = 0;
        int size = 0;
        for (var got : partners)
            if (got != null && got.length > 0) {
                count++;
                size += got.length + 1;
            }
        var members = new int[size];
        var sets = new int[size];
        int at = 0;
        int set = 0;
        for (int unit : units.byRow()) {
            var got = partners[unit];
            if (got == null || got.length == 0) continue;
            Arrays.fill(sets, at, at + got.length + 1, set++);
            members[at++] = unit;
            for (int partner : got) members[at++] = partner;
        }
        return Matched.of(units, estimand, members, sets, count);
    }

    /** One set for each label that has members of both arms; units with label -1 stay out. */
    static Matched ofLabels(Units units, Estimand estimand, int[] labels) {
        int most = Arrays.stream(labels).max().orElse(-1) + 1;
        var sets = numbered(units, labels, most);
        int count = Arrays.stream(sets).max().orElse(-1) + 1;
        var starts = new int[count + 1];
        for (int label : labels) if (label >= 0 && sets[label] >= 0) starts[sets[label] + 1]++;
        for (int s = 0; s < count; s++) starts[s + 1] += starts[s];
        var members = new int[starts[count]];
        var setOf = new int[members.length];
        for (boolean first : new boolean[] {true, false})
            for (int unit : units.byRow()) {
                boolean isFirst = units.treated()[unit] == (estimand != Estimand.ATC);
                if (labels[unit] < 0 || sets[labels[unit]] < 0 || isFirst != first) continue;
                int set = sets[labels[unit]];
                setOf[starts[set]] = set;
                members[starts[set]++] = unit;
            }
        return Matched.of(units, estimand, members, setOf, count);
    }

    /** The number of each label's set in the order of the table, -1 for labels that lack an arm. */
    private static int[] numbered(Units units, int[] labels, int most) {
        var arms = new boolean[2][most];
        for (int i = 0; i < labels.length; i++) if (labels[i] >= 0) arms[units.treated()[i] ? 1 : 0][labels[i]] = true;
        var sets = new int[most];
        Arrays.fill(sets, -1);
        int next = 0;
        for (int unit : units.byRow()) {
            int label = labels[unit];
            if (label >= 0 && sets[label] < 0 && arms[0][label] && arms[1][label]) sets[label] = next++;
        }
        return sets;
    }
}
