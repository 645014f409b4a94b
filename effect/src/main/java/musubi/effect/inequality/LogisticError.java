package musubi.effect.inequality;

import musubi.effect.Convention;
import musubi.effect.Unreadable;
import musubi.effect.Words;

/** Covariance of the two coefficients of a logistic line. */
record LogisticError(double[][] matrix, double df, Convention convention) {
    static LogisticError of(String asked, Ranked ranked, double[] shares, LogisticLine line) {
        boolean isClustered = ranked.clusters().isPresent();
        var kind = asked.equals("auto") ? (isClustered ? "CR1" : "HC1") : asked;
        var inverse = new double[][] {{line.inverse()[0], line.inverse()[1]}, {line.inverse()[1], line.inverse()[2]}};
        if (kind.equals("classical") && !isClustered)
            return new LogisticError(
                    inverse, Double.POSITIVE_INFINITY, new Convention("standard error", "classical", "R vcov(glm)"));
        if (kind.startsWith("CR") != isClustered
                || kind.equals("HC2")
                || kind.equals("HC3")
                || kind.equals("classical"))
            throw new Unreadable(
                    "inequality.standard-error",
                    kind,
                    new Words(
                            "curve=logit の標準誤差は classical、HC0、HC1、cluster があれば CR0、CR1 です。",
                            "With curve=logit standard errors are classical, HC0, HC1 or, with cluster, CR0, CR1."));
        var meat = isClustered ? clustered(ranked, shares, line) : single(ranked, shares, line);
        double n = ranked.count();
        double groups = isClustered ? ranked.clusters().get().count() : n;
        double factor = switch (kind) {
            case "HC1" -> n / (n - 2);
            case "CR1" -> groups / (groups - 1) * (n - 1) / (n - 2);
            default -> 1;
        };
        return new LogisticError(
                sandwich(inverse, meat, factor),
                Double.POSITIVE_INFINITY,
                new Convention(
                        "standard error",
                        kind + ", normal distribution",
                        isClustered ? "R sandwich::vcovCL(glm)" : "R sandwich::vcovHC(glm)"));
    }

    private static double[][] single(Ranked ranked, double[] shares, LogisticLine line) {
        var meat = new double[2][2];
        for (int i = 0; i < shares.length; i++) {
            double score =
                    ranked.weights()[i] * (shares[i] - line.at(ranked.ranking().ranks()[i]));
            add(meat, score, score * ranked.ranking().ranks()[i]);
        }
        return meat;
    }

    private static double[][] clustered(Ranked ranked, double[] shares, LogisticLine line) {
        var clusters = ranked.clusters().orElseThrow();
        var sums = new double[clusters.count()][2];
        var codes = clusters.codes().toArray();
        for (int i = 0; i < shares.length; i++) {
            double score =
                    ranked.weights()[i] * (shares[i] - line.at(ranked.ranking().ranks()[i]));
            sums[(int) codes[i]][0] += score;
            sums[(int) codes[i]][1] += score * ranked.ranking().ranks()[i];
        }
        var meat = new double[2][2];
        for (var sum : sums) add(meat, sum[0], sum[1]);
        return meat;
    }

    private static void add(double[][] meat, double first, double second) {
        meat[0][0] += first * first;
        meat[0][1] += first * second;
        meat[1][0] += first * second;
        meat[1][1] += second * second;
    }

    private static double[][] sandwich(double[][] bread, double[][] meat, double factor) {
        var covariance = new double[2][2];
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++)
                for (int k = 0; k < 2; k++)
                    for (int l = 0; l < 2; l++) covariance[i][j] += factor * bread[i][k] * meat[k][l] * bread[l][j];
        return covariance;
    }
}
