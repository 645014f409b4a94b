package musubi.effect.difference;

import java.util.ArrayList;
import java.util.List;

/**
 * One comparison of a cohort with its controls between two periods.
 *
 * @param cohort place of the cohort
 * @param period place of the period
 * @param base place of the period it is compared with
 * @param isControl for each cohort, those never treated last, whether it is a control
 */
record GroupTime(int cohort, int period, int base, boolean[] isControl) {
    /**
     * All comparisons: with those never treated, or not yet treated in the later of both periods; the base is the last period
     * before treatment (less anticipation), and, when it varies, for periods before treatment the period before.
     */
    static List<GroupTime> all(Cohorts cohorts, boolean isNeverOnly, boolean isUniversal) {
        var times = cohorts.panel().times();
        var all = new ArrayList<GroupTime>();
        for (int g = 0; g < cohorts.starts().length; g++) {
            int last = -1;
            while (last + 1 < times.length && times[last + 1] + cohorts.anticipation() < cohorts.start(g)) last++;
            for (int t = isUniversal ? 0 : 1; t < times.length; t++) {
                int base = isUniversal || times[t] >= cohorts.start(g) ? last : t - 1;
                all.add(new GroupTime(g, t, base, controls(cohorts, g, Math.max(t, base), isNeverOnly)));
            }
        }
        return all;
    }

    private static boolean[] controls(Cohorts cohorts, int cohort, int later, boolean isNeverOnly) {
        var isControl = new boolean[cohorts.starts().length + 1];
        double limit = cohorts.panel().times()[later] + cohorts.anticipation();
        for (int c = 0; c < isControl.length; c++)
            isControl[c] = c == cohorts.starts().length || !isNeverOnly && c != cohort && cohorts.start(c) > limit;
        return isControl;
    }

    /** Whether it compares a period with itself, which is 0 by definition. */
    boolean isReference() {
        return period == base;
    }

    /** Periods since treatment began, negative before. */
    double since(Cohorts cohorts) {
        return cohorts.panel().times()[period] - cohorts.start(cohort);
    }

    /** As {@code ATT(2004,2005)}. */
    String name(Cohorts cohorts) {
        return "ATT(" + Panel.plain(cohorts.start(cohort)) + ","
                + Panel.plain(cohorts.panel().times()[period]) + ")";
    }
}
