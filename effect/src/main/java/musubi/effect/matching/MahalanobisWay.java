package musubi.effect.matching;

import java.util.Arrays;
import java.util.List;
import musubi.effect.Convention;
import musubi.effect.Figure;
import musubi.effect.Unreadable;
import musubi.effect.Words;
import musubi.effect.formula.Design;
import musubi.effect.matching.NearestNeighbour.Turn;

/** Sets made by the Mahalanobis distance of the covariates. */
final class MahalanobisWay {
    private MahalanobisWay() {}

    static Way of(People people) {
        boolean hasCaliper = people.options().find("caliper").isPresent();
        boolean hasScore = hasCaliper || people.options().isGiven("score");
        var scored = hasScore
                ? Score.of(people)
                : new Score.Values(new double[people.request().rows().count()], Double.POSITIVE_INFINITY, List.of());
        if (scored instanceof Score.Refused refused) return people.none(refused.why());
        var score = (Score.Values) scored;
        people.conventions().addAll(score.conventions());
        var rule = people.rule(score.reach(), hasScore ? people.usualOrder() : people.usualWithoutScore());
        if (!hasScore && List.of(Turn.LARGEST, Turn.SMALLEST).contains(rule.turn())) throw needsScore(people);
        people.conventions()
                .add(new Convention(
                        "distance",
                        "Mahalanobis, covariance pooled within the arms (divisor n - 2); distances within 1e-9 count as"
                                + " equal and go to the first by " + people.between(),
                        "R MatchIt distance = \"mahalanobis\""));
        var rows = people.request().rows();
        var formula = people.request().formula();
        var columns = Design.of(formula.terms(), true, rows).matrix(rows);
        var matched = Mahalanobis.match(
                people.units(score.values(), people.strata()),
                Arrays.copyOfRange(columns, 1, columns.length),
                people.treated(),
                rule);
        return hasCaliper
                ? people.way(matched, "CR1", new Figure("caliper", score.caliper()))
                : people.way(matched, "CR1");
    }

    private static Unreadable needsScore(People people) {
        var order = people.options().text("order");
        return new Unreadable(
                "matching.order-needs-score",
                "order=" + order,
                new Words(
                        "order=" + order + " は score か caliper を書いたときだけ使えます。ほかは closest、data、column、random です。",
                        "order=" + order
                                + " needs score or caliper; without them there are closest, data, column and random."));
    }
}
