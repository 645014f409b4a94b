package musubi.effect.matching;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.effect.Convention;
import musubi.effect.NotEstimable;
import musubi.effect.Options;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.rows.Rows;

/**
 * Matched sets for any later model: a hazard, a difference in differences, a count.
 *
 * @param rows the rows that were complete in the covariates
 * @param matched sets and weights; row numbers are those of {@code rows}
 * @param usualError kind of standard error that suits the sets: {@code CR1} by set, or {@code HC3} for a few large ones
 * @param dropped how many rows were left out because of which missing column
 * @param conventions how the sets were made
 * @param refusal why there are none
 */
public record MatchedRows(
        Rows rows,
        Matched matched,
        String usualError,
        Map<String, Long> dropped,
        List<Convention> conventions,
        Optional<NotEstimable> refusal) {
    /** The sets of a request for {@link Matching}; its outcome is not looked at. */
    public static MatchedRows of(Request request) {
        var complete = People.forSets(request, List.of());
        var rows = complete.rows();
        var people = People.of(new Request(rows, request.formula(), request.options()));
        var empty = people.arms().tooFew(1);
        if (empty.isPresent()) return none(rows, empty.get());
        var way = Way.of(people);
        if (way.answer() instanceof Way.None none) return none(rows, none.why());
        var matched = ((Way.Sets) way.answer()).matched();
        if (matched.count() == 0) return none(rows, nobody());
        return new MatchedRows(
                rows, matched, way.usualError(), complete.dropped(), way.conventions(), Optional.empty());
    }

    /** The columns beside those of the formula in which people of a set must be alike. */
    public static List<String> limited(Options options) {
        return Stream.concat(options.columns("exact").stream(), Width.columns(options).stream())
                .distinct()
                .toList();
    }

    private static MatchedRows none(Rows rows, NotEstimable why) {
        var none = new Matched(new int[0], new int[0], 0, new double[0], new double[rows.count()]);
        return new MatchedRows(rows, none, "", Map.of(), List.of(), Optional.of(why));
    }

    static NotEstimable nobody() {
        return new NotEstimable(
                Why.NO_OVERLAP,
                new Words(
                        "組になる相手が一人もいません。caliper や exact を見直してください。",
                        "Nobody has a match; look again at caliper and exact."));
    }

    /** The row of the source each member of a set came from, in the order of {@link Matched#rows()}. */
    public int[] positions() {
        var positions = rows.positions();
        var members = matched.rows().clone();
        for (int i = 0; i < members.length; i++) members[i] = positions[members[i]];
        return members;
    }
}
