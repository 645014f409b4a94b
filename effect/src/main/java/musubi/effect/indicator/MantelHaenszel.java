package musubi.effect.indicator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.distribution.ChiSquared;

/**
 * Common difference, ratio and odds ratio of two groups over strata.
 *
 * <p>Source: Greenland and Robins (1985), Biometrics 41, 55-68; Robins, Breslow and Greenland (1986), Biometrics 42, 311-323.
 * <br>Checked against: R mantelhaen.test and the formulas, reference/indicator/two.R, relative error below 1e-10.
 */
public final class MantelHaenszel {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "mantel-haenszel",
            new Words("層別の共通リスク差・比（Mantel–Haenszel）", "Common effect over strata"),
            new Words(
                    "層（年齢階級など）の中で比べた、共通のリスク比・リスク差・オッズ比",
                    "common risk ratio, risk difference and odds ratio within strata such as age bands"),
            List.of(
                    new Words(
                            "層の中では参加が結果と関係する他の違いを持たない",
                            "within strata nothing else that matters tells the groups apart"),
                    new Words("効果の大きさがどの層でも同じである", "the effect is the same in every stratum")),
            "RR Σ(a n0/N)/Σ(b n1/N); RD Σ(a n0 - b n1)/N / Σ n1 n0/N; OR Σ(a d/N)/Σ(b c/N); CMH (|Σ a - E|)²/ΣV",
            new Words("効果が層によって大きく違うとき（homogeneity を見る）。", "when the effect differs between strata: see homogeneity"),
            List.of(
                    "Mantel and Haenszel (1959), Journal of the National Cancer Institute 22, 719-748",
                    "Greenland and Robins (1985), Biometrics 41, 55-68",
                    "Robins, Breslow and Greenland (1986), Biometrics 42, 311-323"),
            List.of("R mantelhaen.test(correct = FALSE)", "R epiR::epi.2by2()"),
            "R 4.2.2 mantelhaen.test and the formulas, relative error below 1e-10",
            "outcome ~ treated",
            List.of(Option.given("strata", "層の列", "column of the strata"), RiskDifference.COUNT, Answers.LEVEL),
            MantelHaenszel::estimate);

    private MantelHaenszel() {}

    /** The common effects of {@code request}, the ratio first. */
    public static Estimation estimate(Request request) {
        var reading = TwoByTwo.read(request, Optional.of(request.options().text("strata")));
        if (reading.refusal().isPresent()) return reading.refusal().get();
        var used = new TreeMap<String, TwoByTwo>(Bands.ORDER);
        long outside = 0;
        for (var stratum : reading.tables().entrySet()) {
            var table = stratum.getValue();
            if (table.count() > 0 && table.controlCount() > 0) used.put(stratum.getKey(), table);
            else outside += Math.round(table.total());
        }
        if (used.isEmpty())
            return new NotEstimable(
                    Why.NO_OVERLAP, new Words("両方の群がいる層がありません。", "No stratum has people of both groups."));
        var dropped = new TreeMap<>(reading.dropped());
        if (outside > 0) dropped.put("stratum without both groups", outside);
        return answer(used, dropped, request.options().number("level"));
    }

    private static Estimation answer(Map<String, TwoByTwo> used, Map<String, Long> dropped, double level) {
        var sums = new Sums(used.values());
        if (sums.treatedCases == 0 || sums.controlCases == 0 || sums.discordant == 0 || sums.concordant == 0)
            return new NotEstimable(
                    Why.NO_EVENTS,
                    new Words(
                            "結果が起きた人、または起きなかった人が、片方の群にいません。",
                            "One of the groups has no cases, or nothing but cases, in the strata."));
        double infinite = Double.POSITIVE_INFINITY;
        var effects = List.of(
                Parameter.of("risk ratio", sums.logRatio(), sums.logRatioError(), infinite, level)
                        .exponential("risk ratio"),
                Parameter.of("risk difference", sums.difference(), sums.differenceError(), infinite, level),
                Parameter.of("odds ratio", sums.logOdds(), sums.logOddsError(), infinite, level)
                        .exponential("odds ratio"));
        double test = sums.gap * sums.gap / sums.variance;
        double homogeneity = homogeneity(used.values(), sums);
        var lines = new ArrayList<Grid.Line>();
        used.forEach((label, t) -> lines.add(new Grid.Line(
                label,
                List.of(
                        t.cases(),
                        t.count(),
                        t.controlCases(),
                        t.controlCount(),
                        t.share() - t.controlShare(),
                        t.share() / t.controlShare()))));
        return new Estimate(
                METHOD.id(),
                effects,
                List.of(),
                List.of(
                        new Figure("Cochran-Mantel-Haenszel chi-squared", test),
                        new Figure("p", ChiSquared.above(test, 1)),
                        new Figure("homogeneity chi-squared of the differences", homogeneity),
                        new Figure(
                                "p of homogeneity",
                                used.size() > 1 ? ChiSquared.above(homogeneity, used.size() - 1.0) : Double.NaN)),
                List.of(new Grid(
                        "strata",
                        List.of("cases", "treated", "control cases", "control", "difference", "ratio"),
                        lines)),
                new Sample(Math.round(sums.total), dropped, Map.of("strata", (long) used.size())),
                List.of(
                        new Convention(
                                "standard error",
                                "Greenland-Robins for ratio and difference, Robins-Breslow-Greenland for the odds ratio",
                                "R mantelhaen.test()"),
                        new Convention(
                                "test",
                                "Cochran-Mantel-Haenszel, no continuity correction",
                                "R mantelhaen.test(correct = FALSE)"),
                        new Convention(
                                "homogeneity",
                                "weighted squared distances of the differences of strata from the common one, strata without variance left out",
                                "")),
                List.of());
    }

    private static double homogeneity(Collection<TwoByTwo> tables, Sums sums) {
        double sum = 0;
        for (var table : tables) {
            double error = Comparison.differenceError(table);
            double gap = table.share() - table.controlShare() - sums.difference();
            if (error > 0) sum += gap * gap / (error * error);
        }
        return sum;
    }

    /** The sums of the papers, with their letters: a and b cases of treated and control, c and d the others. */
    private static final class Sums {
        private double total;
        private double treatedCases;
        private double controlCases;
        private double ratioVariance;
        private double weight;
        private double differenceVariance;
        private double concordant;
        private double discordant;
        private double pr;
        private double cross;
        private double qs;
        private double gap;
        private double variance;

        Sums(Collection<TwoByTwo> tables) {
            tables.forEach(this::add);
        }

        private void add(TwoByTwo table) {
            double n = table.total();
            double n1 = table.count();
            double n0 = table.controlCount();
            double a = table.cases();
            double b = table.controlCases();
            double c = n1 - a;
            double d = n0 - b;
            double cases = a + b;
            total += n;
            treatedCases += a * n0 / n;
            controlCases += b * n1 / n;
            ratioVariance += (n1 * n0 * cases - a * b * n) / (n * n);
            weight += n1 * n0 / n;
            differenceVariance += (a * c * n0 * n0 * n0 + b * d * n1 * n1 * n1) / (n1 * n0 * n * n);
            double r = a * d / n;
            double s = b * c / n;
            double p = (a + d) / n;
            double q = (b + c) / n;
            concordant += r;
            discordant += s;
            pr += p * r;
            cross += p * s + q * r;
            qs += q * s;
            gap += a - n1 * cases / n;
            if (n > 1) variance += n1 * n0 * cases * (n - cases) / (n * n * (n - 1));
        }

        double logRatio() {
            return StrictMath.log(treatedCases / controlCases);
        }

        double logRatioError() {
            return Math.sqrt(ratioVariance / (treatedCases * controlCases));
        }

        double difference() {
            return (treatedCases - controlCases) / weight;
        }

        double differenceError() {
            return Math.sqrt(differenceVariance) / weight;
        }

        double logOdds() {
            return StrictMath.log(concordant / discordant);
        }

        double logOddsError() {
            return Math.sqrt(pr / (2 * concordant * concordant)
                    + cross / (2 * concordant * discordant)
                    + qs / (2 * discordant * discordant));
        }
    }
}
