package musubi.effect.matching;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.rows.Complete;
import musubi.effect.rows.Rows;

/**
 * Matched sets for any later model: a hazard, a difference in differences, a count.
 *
 * @param rows the rows that were complete in the covariates
 * @param matched sets and weights; row numbers are those of {@code rows}
 * @param conventions how the sets were made
 * @param refusal why there are none
 */
public record MatchedRows(Rows rows, Matched matched, List<Convention> conventions, Optional<NotEstimable> refusal) {
    /** The sets of a request for {@link Matching}; its outcome is not looked at. */
    public static MatchedRows of(Request request) {
        var needed = new LinkedHashSet<>(request.formula().variables());
        request.options().find("score").ifPresent(needed::add);
        needed.addAll(request.options().columns("exact"));
        var rows = Complete.of(request.rows(), needed).rows();
        var people = new Request(rows, request.formula(), request.options());
        var arms = Arms.of(people);
        var none = new Matched(new int[0], new int[0], 0, new double[0], new double[rows.count()]);
        if (arms.refusal().isPresent()) return new MatchedRows(rows, none, List.of(), arms.refusal());
        var way = Way.of(people, arms);
        if (way.answer() instanceof Way.None refused)
            return new MatchedRows(rows, none, List.of(), Optional.of(refused.why()));
        var matched = ((Way.Sets) way.answer()).matched();
        if (matched.count() == 0)
            return new MatchedRows(
                    rows,
                    none,
                    List.of(),
                    Optional.of(new NotEstimable(Why.NO_OVERLAP, new Words("組になる相手が一人もいません。", "Nobody has a match."))));
        return new MatchedRows(rows, matched, way.conventions(), Optional.empty());
    }
}
