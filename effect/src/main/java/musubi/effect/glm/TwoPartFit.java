package musubi.effect.glm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import musubi.effect.NotEstimable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import musubi.effect.rows.Sums;

/**
 * Both parts of a two-part model, on the same rows: whoever has no cost weighs nothing in the second part.
 *
 * @param any logistic fit of having any cost
 * @param amount fit of the amount, or of its logarithm, among those with any
 * @param smearing mean of the exponential residuals of the logarithm; NaN where the amount itself is modelled
 */
record TwoPartFit(GlmFit any, GlmFit amount, double smearing) {

    static TwoPartFit of(Asked asked, boolean isLog) {
        var rows = asked.rows();
        var y = asked.response().toArray();
        var w = asked.weights().toArray();
        var isAny = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            isAny[i] = y[i] > 0 ? 1 : 0;
            w[i] *= isAny[i];
            y[i] = y[i] > 0 ? y[i] : 1;
            if (isLog) y[i] = StrictMath.log(y[i]);
        }
        var none = new Constant(0, y.length);
        var any = Glm.fit(
                rows, asked.design(), Numbers.over(isAny), asked.weights(), none, new Family.Binomial(Link.LOGIT));
        var amount = Glm.fit(
                rows,
                asked.design(),
                Numbers.over(y),
                Numbers.over(w),
                none,
                isLog ? new Family.Gaussian() : new Family.GammaLog());
        return new TwoPartFit(any, amount, isLog ? smearing(amount) : Double.NaN);
    }

    private static double smearing(GlmFit amount) {
        return Sums.of(amount.rows(), (block, row) -> amount.weights().at(row) * exponential(amount, row))
                / total(amount);
    }

    private static double exponential(GlmFit amount, int row) {
        return StrictMath.exp(amount.response().at(row) - amount.fitted().at(row));
    }

    private static double total(GlmFit amount) {
        return Sums.of(amount.rows(), (block, row) -> amount.weights().at(row));
    }

    boolean isLog() {
        return !Double.isNaN(smearing);
    }

    /** Why the parts cannot be used together; empty when they can. */
    Optional<NotEstimable> refusal() {
        if (any.refusal().isPresent()) return any.refusal();
        if (amount.refusal().isPresent()) return amount.refusal();
        if (amount.df() <= 0) return Optional.of(GammaRegression.tooFew(amount));
        if (Arrays.equals(any.kept(), amount.kept())) return Optional.empty();
        var lost = new ArrayList<>(amount.aliased());
        lost.removeAll(any.aliased());
        return Optional.of(new NotEstimable(
                Why.SINGULAR_DESIGN,
                new Words(
                        "費用のある人の中では、列「" + String.join("、", lost) + "」の係数が決まりません（その値の人がいないなど）。",
                        "Among those with any cost the column \"" + String.join(", ", lost)
                                + "\" has no coefficient: perhaps nobody with a cost has its value.")));
    }

    /** A standardised mean and what each row adds to its error. */
    record World(double mean, List<Column> errors) {}

    /** Share having any cost, if all were as in {@code others}. */
    World anyCost(Rows others, Column share, boolean isSampled) {
        var world = Standardised.of(any, others, any.offset(), share);
        var errors = new ArrayList<>(List.of(any.influence(world.gradient())));
        if (isSampled) errors.add(Standardised.sampling(any.rows(), share, world.means(), world.mean()));
        return new World(world.mean(), errors);
    }

    /** Mean cost, those without any counting as 0, if all were as in {@code others}. */
    World cost(Rows others, Column share, boolean isSampled) {
        var rows = any.rows();
        var logit = any.predictor(others, any.offset());
        var chance = any.means(logit);
        var amounts = amounts(others);
        var cost = product(chance, amounts);
        double mean = Sums.of(rows, (block, row) -> share.at(row) * cost.at(row));
        var byAny =
                Standardised.gradient(any, others, product(Standardised.slopes(any, logit, chance, share), amounts));
        // Under the log link, and under the exponential of the logarithm, the slope of the amount is the amount.
        var byAmount = Standardised.gradient(amount, others, product(share, cost));
        var errors = new ArrayList<>(List.of(any.influence(byAny)));
        if (isLog()) errors.add(smeared(mean / smearing, byAmount));
        errors.add(amount.influence(byAmount));
        if (isSampled) errors.add(Standardised.sampling(rows, share, cost, mean));
        return new World(mean, errors);
    }

    private Column amounts(Rows others) {
        var predictor = amount.predictor(others, any.offset());
        if (!isLog()) return amount.means(predictor);
        return any.rows().derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++)
                out[at + row - block.from()] = StrictMath.exp(predictor.at(row)) * smearing;
        });
    }

    /** What the error of the smearing factor adds; its part through the coefficients is added to {@code byAmount}. */
    private Column smeared(double slope, double[] byAmount) {
        double total = total(amount);
        var falling = amount.rows().derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++)
                out[at + row - block.from()] = -slope * amount.weights().at(row) * exponential(amount, row) / total;
        });
        var through = Standardised.gradient(amount, amount.rows(), falling);
        for (int j = 0; j < byAmount.length; j++) byAmount[j] += through[j];
        return amount.rows().derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++)
                out[at + row - block.from()] =
                        slope * amount.weights().at(row) * (exponential(amount, row) - smearing) / total;
        });
    }

    private Column product(Column left, Column right) {
        return any.rows().derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++)
                out[at + row - block.from()] = left.at(row) * right.at(row);
        });
    }
}
