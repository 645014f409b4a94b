package musubi.effect.sensitivity;

import java.util.function.DoubleUnaryOperator;

/**
 * What estimates look like where there is no effect: a mean, which is bias, and a spread beyond their own errors.
 *
 * <p>Source: Schuemie, Ryan, DuMouchel, Suchard and Madigan (2014), Statistics in Medicine 33, 209-218.
 *
 * @param mean of the biases
 * @param variance between the biases
 * @param meanVariance variance of the estimated mean
 */
record NullDistribution(double mean, double variance, double meanVariance) {
    private static final int MOST = 2000;

    /** By maximum likelihood; one estimate has no spread. */
    static NullDistribution of(double[] estimates, double[] errors) {
        double variance = estimates.length < 2 ? 0 : spread(estimates, errors);
        double mean = mean(estimates, errors, variance);
        return new NullDistribution(mean, variance, 1 / weight(errors, variance));
    }

    private static double spread(double[] estimates, double[] errors) {
        DoubleUnaryOperator score = v -> score(estimates, errors, v);
        if (!(score.applyAsDouble(0) > 0)) return 0;
        double low = 0;
        double high = 1e-6;
        while (score.applyAsDouble(high) > 0 && high < Double.MAX_VALUE / 4) high *= 2;
        for (int i = 0; i < MOST; i++) {
            double middle = low + (high - low) / 2;
            if (!(middle > low && middle < high)) break;
            if (score.applyAsDouble(middle) > 0) low = middle;
            else high = middle;
        }
        return low;
    }

    /** Twice the derivative of the log-likelihood by the variance, the mean being the best for it. */
    private static double score(double[] estimates, double[] errors, double variance) {
        double mean = mean(estimates, errors, variance);
        double sum = 0;
        for (int i = 0; i < estimates.length; i++) {
            double all = errors[i] * errors[i] + variance;
            double gap = estimates[i] - mean;
            sum += gap * gap / (all * all) - 1 / all;
        }
        return sum;
    }

    private static double mean(double[] estimates, double[] errors, double variance) {
        double sum = 0;
        for (int i = 0; i < estimates.length; i++) sum += estimates[i] / (errors[i] * errors[i] + variance);
        return sum / weight(errors, variance);
    }

    private static double weight(double[] errors, double variance) {
        double sum = 0;
        for (double error : errors) sum += 1 / (error * error + variance);
        return sum;
    }
}
