package musubi.effect.weighting;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Parameter;
import musubi.effect.rows.Column;

/**
 * Two mean outcomes compared: difference, and for outcomes of 0 and 1 the ratios of risks and of odds, whose errors stand on
 * the log scale.
 */
record Contrast(Mean treated, Mean control, Errors errors, double level) {
    Parameter difference(String name) {
        return parameter(name, treated.value() - control.value(), combined(1, -1));
    }

    /** Both means and their difference, and the ratios for an outcome of 0 and 1; {@code suffix} marks the kind of error. */
    List<Parameter> all(String estimand, String suffix, boolean isBinary) {
        var all = new ArrayList<Parameter>();
        all.add(difference(estimand + suffix));
        if (isBinary && hasRatio()) {
            all.add(logRiskRatio().exponential("risk ratio" + suffix));
            all.add(logOddsRatio().exponential("odds ratio" + suffix));
        }
        all.add(parameter("mean treated" + suffix, treated.value(), treated.influence()));
        all.add(parameter("mean control" + suffix, control.value(), control.influence()));
        return all;
    }

    boolean hasRatio() {
        return treated.value() > 0 && treated.value() < 1 && control.value() > 0 && control.value() < 1;
    }

    Parameter logRiskRatio() {
        return parameter(
                "log risk ratio",
                StrictMath.log(treated.value() / control.value()),
                combined(1 / treated.value(), -1 / control.value()));
    }

    Parameter logOddsRatio() {
        return parameter(
                "log odds ratio",
                StrictMath.log(treated.value() / (1 - treated.value()) / (control.value() / (1 - control.value()))),
                combined(
                        1 / (treated.value() * (1 - treated.value())), -1 / (control.value() * (1 - control.value()))));
    }

    private Parameter parameter(String name, double estimate, Column influence) {
        return Parameter.of(name, estimate, errors.standardError(influence), errors.df(), level);
    }

    private Column combined(double ofTreated, double ofControl) {
        var left = treated.influence();
        var right = control.influence();
        return errors.rows().derive((block, out, at) -> {
            for (int row = block.from(); row < block.until(); row++)
                out[at + row - block.from()] = ofTreated * left.at(row) + ofControl * right.at(row);
        });
    }
}
