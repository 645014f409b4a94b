package musubi.effect.survival;

import java.util.Arrays;
import java.util.Optional;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Order;

/**
 * Which rows begin and which end what is known of a person. Rows of one person follow each other without gap, and only the
 * last may end in an event.
 */
record Spells(boolean[] isFirst, boolean[] isLast) {
    /** The spells of the people named by column {@code id}; without it every row is a person. */
    static Spells of(Cohort cohort, Optional<String> id) {
        var isFirst = new boolean[cohort.count()];
        var isLast = new boolean[cohort.count()];
        Arrays.fill(isFirst, true);
        Arrays.fill(isLast, true);
        if (id.isEmpty() || cohort.count() == 0) return new Spells(isFirst, isLast);
        var people = Clusters.of(cohort.rows().column(id.get())).codes().toArray();
        var byTime = Order.ascending(cohort.stop());
        var sorted = new double[byTime.length];
        for (int i = 0; i < sorted.length; i++) sorted[i] = people[byTime[i]];
        var byPerson = Order.ascending(sorted);
        for (int i = 1; i < byPerson.length; i++) {
            int row = byTime[byPerson[i]];
            int before = byTime[byPerson[i - 1]];
            if (people[row] != people[before]) continue;
            if (!cohort.hasEntry() || cohort.start()[row] != cohort.stop()[before] || cohort.event()[before] != 0)
                throw refused(id.get(), cohort, row);
            isFirst[row] = false;
            isLast[before] = false;
        }
        return new Spells(isFirst, isLast);
    }

    private static musubi.effect.Unreadable refused(String id, Cohort cohort, int row) {
        var person = Cohort.level(cohort.rows().column(id), row);
        return Cohort.refused(
                "survival.spells",
                person,
                "「" + person + "」（列「" + id + "」）の行が、切れ目なく続いていないか、最後の行より前に出来事があります。",
                "The rows of \"" + person + "\" in column \"" + id
                        + "\" do not follow each other without gap, or one before the last ends in an event.");
    }
}
