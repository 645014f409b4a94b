package musubi.effect.survival;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.formula.Expression;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Clusters;

/**
 * The groups that are compared: the combinations of the columns on the right side.
 *
 * @param codes number of each row's group
 * @param names as {@code column=value}; {@code all} when the right side is 1
 */
record Arms(int[] codes, List<String> names) {
    /** The groups of these people. */
    static Arms of(Cohort cohort, Formula formula) {
        var columns = new ArrayList<String>();
        for (var term : formula.terms()) {
            if (term.parts().size() != 1 || !(term.parts().get(0) instanceof Expression.Variable variable))
                throw Cohort.refused(
                        "survival.arms",
                        term.label(),
                        "右辺には、群を分ける列の名前だけを書いてください。",
                        "The right side holds only names of columns that make the groups, not " + term.label() + ".");
            columns.add(variable.name());
        }
        var codes = new int[cohort.count()];
        if (columns.isEmpty() || codes.length == 0) return new Arms(codes, List.of("all"));
        var clusters = Clusters.of(cohort.rows(), columns);
        if (clusters.count() > 1000)
            throw Cohort.refused(
                    "survival.arms",
                    String.join("+", columns),
                    "群が " + clusters.count() + " 個あります（上限 1000）。",
                    "There are " + clusters.count() + " groups, more than 1000.");
        for (int i = 0; i < codes.length; i++) codes[i] = (int) clusters.codes().at(i);
        return new Arms(codes, Cohort.names(cohort.rows(), columns, codes, clusters.count()));
    }

    int count() {
        return names.size();
    }

    /** The rows of group {@code arm}, in their order. */
    int[] rows(int arm) {
        return java.util.stream.IntStream.range(0, codes.length)
                .filter(i -> codes[i] == arm)
                .toArray();
    }
}
