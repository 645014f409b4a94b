package musubi.agreement.language;

import java.util.LinkedHashSet;
import java.util.stream.Stream;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Distribution;
import musubi.document.Findings;
import musubi.document.Nearest;
import musubi.quantity.Exact;
import musubi.quantity.Place;

/** The steps by which receipts are passed on: money nobody gets, that lies there for ever, or that does not divide. */
final class DistributionSteps {
    private final Agreement agreement;
    private final Distribution distribution;
    private final Findings findings;

    DistributionSteps(Agreement agreement, Distribution distribution, Findings findings) {
        this.agreement = agreement;
        this.distribution = distribution;
        this.findings = findings;
    }

    /** Notes principal nobody paid in, money nobody gets, and payments that are no whole units. */
    void check() {
        principal();
        reserves();
    }

    /** Principal is only repaid to who paid something in. */
    private void principal() {
        var paidIn = new LinkedHashSet<String>();
        agreement.funding().forEach(f -> paidIn.add(f.who()));
        for (var step : distribution.steps())
            if (step instanceof Distribution.Step.Principal p)
                paidIn.addAll(p.outstanding().keySet());
        for (var step : distribution.steps())
            if (step instanceof Distribution.Step.Principal p)
                for (var who : p.to())
                    if (!paidIn.contains(who))
                        findings.warning(
                                "agreement.no-principal",
                                p.place(),
                                who,
                                "「" + who + "」の払込みが funding にも outstanding にもないので、この段では何も返済されません。"
                                        + Nearest.ja(who, paidIn),
                                "Neither funding nor outstanding says what \"" + who
                                        + "\" paid in, so that this step repays nothing." + Nearest.en(who, paidIn));
    }

    /** What becomes of a reserve is stated, so that nobody's money lies there for ever unnoticed; units divide. */
    private void reserves() {
        var endless = distribution.steps().stream()
                .filter(s -> s instanceof Distribution.Step.Residual
                        || (s instanceof Distribution.Step.Dividend d
                                && d.upTo().isEmpty()))
                .findFirst();
        if (endless.isEmpty())
            findings.warning(
                    "agreement.no-residual",
                    distribution.steps().isEmpty()
                            ? Place.whole("")
                            : distribution.steps().getLast().place(),
                    "",
                    "最後に残りを受け取る段（residual）がないので、余った額は誰にも配られずに繰り越されます。",
                    "No step takes what is left (residual): it is carried on and paid to nobody.");
        for (var step : distribution.steps()) {
            if (endless.isPresent()
                    && distribution.steps().indexOf(step) > distribution.steps().indexOf(endless.get()))
                findings.warning(
                        "agreement.step-unreachable",
                        step.place(),
                        step.kind(),
                        "この段より前の段がすべてを受け取るので、ここには何も届きません。",
                        "A step before this one takes all that is left, so nothing reaches it.");
            if (step instanceof Distribution.Step.Reserve r && !r.release().stated())
                findings.warning(
                        "agreement.reserve-not-released",
                        r.place(),
                        r.upTo().toString(),
                        "準備金をいつ取り崩すかの定めがないため、最大 " + r.upTo()
                                + " 円が最後まで残ります。release: end-of-term、release: {on: 日付}、release: never のどれかを書いてください。",
                        "Nothing says when the reserve is let go, so up to " + r.upTo()
                                + " yen stay for ever. Write release: end-of-term, release: {on: DAY} or release: never.");
            if (step instanceof Distribution.Step.Principal p && p.unit().isPresent())
                units(p, p.unit().get());
        }
    }

    /** Principal that is repaid in whole units was paid in in whole units. */
    private void units(Distribution.Step.Principal p, Exact unit) {
        if (unit.sign() <= 0) {
            findings.error(
                    "agreement.unit-size", p.place(), unit.toString(), "口の額は正の数です。", "A unit is a positive amount.");
            return;
        }
        for (var who : p.to()) {
            var funded = agreement.funding().stream()
                    .filter(f -> f.who().equals(who) && !f.donation())
                    .toList();
            var amounts = funded.isEmpty()
                    ? Stream.ofNullable(p.outstanding().get(who)).toList()
                    : funded.stream().map(Distribution.Funding::amount).toList();
            for (var amount : amounts)
                if (!amount.dividedBy(unit).isWhole())
                    findings.error(
                            "agreement.unit-size",
                            p.place(),
                            amount.toString(),
                            "「" + who + "」の払込み " + amount + " は1口 " + unit + " で割り切れません。端数が返済されないまま残ります。",
                            "What \"" + who + "\" paid in, " + amount + ", is no multiple of the unit of " + unit
                                    + ": the rest would never be repaid.");
        }
    }
}
