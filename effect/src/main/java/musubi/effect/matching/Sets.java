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
}
