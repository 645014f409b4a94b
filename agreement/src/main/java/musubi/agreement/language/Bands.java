package musubi.agreement.language;

import musubi.agreement.term.Clause;
import musubi.agreement.term.Expression;
import musubi.document.Findings;
import musubi.quantity.Exact;

/** Bands of payment that no value reaches. */
final class Bands {
    private final Reach reach;
    private final Findings findings;

    Bands(Reach reach, Findings findings) {
        this.reach = reach;
        this.findings = findings;
    }

    /** Notes the bands within the expression that no value of the clause reaches. */
    void check(Expression expression, Clause c) {
        switch (expression) {
            case Expression.Bands bands -> {
                var on = reach.bounds(bands.on(), c);
                for (var band : bands.bands()) {
                    boolean above =
                            on.most().map(m -> band.from().compareTo(m) > 0).orElse(false);
                    boolean below = band.below().isPresent()
                            && on.least()
                                    .map(l -> band.below().get().compareTo(l) <= 0)
                                    .orElse(false);
                    if (above || below)
                        findings.warning(
                                "agreement.band-unreachable",
                                band.place(),
                                band.from().toString(),
                                "この帯（" + band.from() + " から）に届く値はありません（値は "
                                        + on.least().map(Exact::toString).orElse("-∞") + " から "
                                        + on.most().map(Exact::toString).orElse("∞") + " まで）。",
                                "No value reaches the band from " + band.from() + ": values run from "
                                        + on.least().map(Exact::toString).orElse("-∞") + " to "
                                        + on.most().map(Exact::toString).orElse("∞") + ".");
                    check(band.pays(), c);
                }
                check(bands.on(), c);
                check(bands.otherwise(), c);
            }
            case Expression.By by -> by.choices().forEach(choice -> check(choice.pays(), c));
            case Expression.Sum sum -> sum.parts().forEach(p -> check(p, c));
            case Expression.Least least -> least.parts().forEach(p -> check(p, c));
            case Expression.Greatest greatest -> greatest.parts().forEach(p -> check(p, c));
            case Expression.AnyOf anyOf -> anyOf.parts().forEach(p -> check(p, c));
            case Expression.When when -> {
                check(when.then(), c);
                check(when.otherwise(), c);
            }
            case Expression.Share share -> {
                check(share.share(), c);
                check(share.of(), c);
            }
            case Expression.Price price -> check(price.times(), c);
            case Expression.Product product -> product.factors().forEach(p -> check(p, c));
            case Expression.Rounded rounded -> check(rounded.of(), c);
            case Expression.Fixed f -> {}
            case Expression.Name n -> {}
            case Expression.Paid p -> {}
            case Expression.Ratio r -> {}
            case Expression.Line l -> {}
            case Expression.Gain g -> {}
            case Expression.Count n -> {}
            case Expression.Effect e -> {}
            case Expression.Allot a -> {}
        }
    }
}
