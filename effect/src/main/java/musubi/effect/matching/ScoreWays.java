package musubi.effect.matching;

import java.util.Arrays;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Figure;
import musubi.effect.NotEstimable;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;

/** Sets made on one score. */
final class ScoreWays {
    private ScoreWays() {}

    static Way of(People people, String method) {
        var scored = Score.of(people);
        if (scored instanceof Score.Refused refused) return people.none(refused.why());
        var score = (Score.Values) scored;
        people.conventions().addAll(score.conventions());
        return switch (method) {
            case "nearest" -> nearest(people, score);
            case "optimal" -> optimal(people, score);
            case "full" -> full(people, score);
            default -> subclasses(people, score);
        };
    }

    private static Way nearest(People people, Score.Values score) {
        var rule = people.rule(score.reach(), people.usualOrder());
        people.conventions()
                .add(new Convention(
                        "ties",
                        rule.turn() == NearestNeighbour.Turn.CLOSEST
                                ? "of several pairs equally close the one that lies lowest"
                                : "of two equally near the lower score; of equal scores the one next in the order of"
                                        + " scores and of " + people.between(),
                        "R MatchIt 4.7"));
        var matched = NearestNeighbour.match(people.units(score.values(), people.strata()), rule);
        var distance = new Figure("total distance", matched.totalDistance(score.values()));
        return Double.isInfinite(score.caliper())
                ? people.way(matched, "CR1", distance)
                : people.way(matched, "CR1", distance, new Figure("caliper", score.caliper()));
    }

    private static Way optimal(People people, Score.Values score) {
        var units = people.units(score.values(), people.strata());
        int ratio = people.ratio();
        var lacking = tooFew(units, people.estimand(), ratio);
        if (lacking.isPresent()) return people.none(lacking.get());
        people.conventions()
                .add(new Convention(
                        "pairs",
                        ratio + ":1 without replacement, least total distance",
                        "R MatchIt method = \"optimal\" (optmatch)"));
        var matched = OptimalPairs.match(units, people.estimand(), ratio);
        return people.way(matched, "CR1", new Figure("total distance", matched.totalDistance(score.values())));
    }

    private static Optional<NotEstimable> tooFew(Units units, Estimand estimand, int ratio) {
        var focal = new long[units.strata()];
        var others = new long[units.strata()];
        for (int i = 0; i < units.count(); i++)
            if (estimand.isFocal(units.treated()[i])) focal[units.stratum()[i]]++;
            else others[units.stratum()[i]]++;
        for (int s = 0; s < focal.length; s++)
            if (focal[s] * ratio > others[s])
                return Optional.of(new NotEstimable(
                        estimand == Estimand.ATT ? Why.TOO_FEW_CONTROLS : Why.TOO_FEW_TREATED,
                        new Words(
                                focal[s] + " 人に " + ratio + " 人ずつ組ませる相手が " + others[s]
                                        + " 人しかいません。method=full または nearest を使ってください。",
                                focal[s] + " people need " + ratio + " matches each, but there are " + others[s]
                                        + "; use method=full or nearest.")));
        return Optional.empty();
    }

    private static Way full(People people, Score.Values score) {
        people.conventions()
                .add(new Convention(
                        "sets",
                        "full matching without limits on the size of sets, least total distance",
                        "R MatchIt method = \"full\" (optmatch)"));
        var matched = FullMatching.match(people.units(score.values(), people.strata()), people.estimand());
        return people.way(
                matched, "CR1", new Figure("total distance", matched.starDistance(score.values(), people.treated())));
    }

    private static Way subclasses(People people, Score.Values score) {
        int classes = people.options().whole("subclasses");
        if (classes < 1 || classes > 10_000)
            throw new Unreadable(
                    "matching.subclasses",
                    people.options().text("subclasses"),
                    new Words("subclasses は 1 から 10000 までです。", "The number of subclasses lies between 1 and 10000."));
        var units = people.units(score.values(), people.strata());
        var focal = new double[units.count()];
        int count = 0;
        for (int i = 0; i < focal.length; i++)
            if (people.estimand().isFocal(units.treated()[i])) focal[count++] = units.score()[i];
        var inner = Coarsened.quantiles(Arrays.copyOf(focal, count), classes);
        var labels = new int[units.count()];
        for (int i = 0; i < labels.length; i++)
            labels[i] = units.stratum()[i] * classes + Coarsened.interval(inner, units.score()[i]);
        people.conventions()
                .add(new Convention(
                        "subclasses",
                        classes + ", quantiles (type 7) of the score among "
                                + (people.estimand() == Estimand.ATE ? "everybody" : "the focal arm")
                                + ", closed below; subclasses without both arms are left out",
                        "R MatchIt method = \"subclass\", subclass = " + classes + ", min.n = 0"));
        return people.way(Sets.ofLabels(units, people.estimand(), labels), "HC3");
    }
}
