package musubi.effect.matching;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.NotEstimable;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Design;

/** By what people are near to each other when every tie is used: their scores, or their covariates. */
sealed interface Nearness {
    /**
     * It is known.
     *
     * @param caliper as it is stated, infinite when there is none
     */
    record Known(NeighbourSearch search, double caliper, List<Convention> conventions) implements Nearness {}

    /** It is not. */
    record Refused(NotEstimable why) implements Nearness {}

    static Nearness of(People people) {
        return people.options().text("distance").equals("score") ? byScore(people) : byCovariates(people);
    }

    private static Nearness byScore(People people) {
        var scored = Score.of(people);
        if (scored instanceof Score.Refused refused) return new Refused(refused.why());
        var score = (Score.Values) scored;
        double spread = Math.sqrt(Spread.variance(score.values(), i -> true));
        if (!(spread > 0))
            return new Refused(
                    new NotEstimable(Why.NO_VARIATION, new Words("スコアが全員同じです。", "Everybody has the same score.")));
        double tolerance = people.options().number("tie-tolerance") * spread * spread;
        var search = new NeighbourSearch(
                people.inTable(score.values(), people.strata()), Optional.empty(), score.reach(), tolerance);
        return new Known(search, score.caliper(), score.conventions());
    }

    private static Nearness byCovariates(People people) {
        for (var name : List.of("score", "scale", "caliper", "caliper-unit"))
            if (people.options().isGiven(name))
                throw notHere(name, people.options().text("distance"));
        var rows = people.request().rows();
        var design = Design.of(people.request().formula().terms(), true, rows).matrix(rows);
        var columns = Arrays.copyOfRange(design, 1, design.length);
        boolean isScaled = people.options().text("distance").equals("inverse-variance");
        var space = isScaled ? Whitened.scaled(columns, rows.count()) : Whitened.overall(columns, rows.count());
        var search = new NeighbourSearch(
                people.unscored(people.strata()),
                Optional.of(space),
                Double.POSITIVE_INFINITY,
                people.options().number("tie-tolerance"));
        return new Known(search, Double.POSITIVE_INFINITY, List.of(convention(isScaled)));
    }

    private static Convention convention(boolean isScaled) {
        return isScaled
                ? new Convention(
                        "distance",
                        "Euclidean, covariates by their standard deviations over everybody (divisor n - 1)",
                        "R Matching::Match(Weight = 1)")
                : new Convention(
                        "distance",
                        "Mahalanobis, covariance over everybody (divisor n - 1)",
                        "R Matching::Match(Weight = 2)");
    }

    private static Unreadable notHere(String name, String distance) {
        return new Unreadable(
                "matching.option-not-here",
                name,
                new Words(
                        "設定「" + name + "」は distance=" + distance + " では使えません。",
                        "Option \"" + name + "\" has no meaning with distance=" + distance + "."));
    }
}
