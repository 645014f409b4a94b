package musubi.agreement.language;

import musubi.agreement.term.PointRules;

/** Reads the rules about lots of points. */
final class PointRulesReader {
    private PointRulesReader() {}

    static PointRules read(Text text) {
        var f = Fields.of(text, "points");
        var rules = new PointRules(
                f.find("late-upload").map(t -> Scalars.lasting(t, "day", "late-upload")),
                f.find("expires").map(PointRulesReader::expiry).orElse(new PointRules.Expiry.Never()),
                f.find("exchange").map(PointRulesReader::exchange),
                f.find("voucher").map(t -> Scalars.lasting(t, "day", "voucher")),
                f.find("exchange-until").map(t -> Scalars.monthDay(t, "exchange-until")),
                f.word("donation").map(w -> w.equals("true")).orElse(false),
                f.find("worth").map(t -> Scalars.number(t, "worth").value()));
        f.find("note");
        f.done("points");
        return rules;
    }

    private static PointRules.Expiry expiry(Text text) {
        var written = Scalars.text(text, "expires");
        return switch (written) {
            case "never" -> new PointRules.Expiry.Never();
            case "end-of-fiscal-year" -> new PointRules.Expiry.EndOfFiscalYear(0);
            case "end-of-next-fiscal-year" -> new PointRules.Expiry.EndOfFiscalYear(1);
            default -> new PointRules.Expiry.Months(Scalars.lasting(text, "month", "expires"));
        };
    }

    private static PointRules.ExchangeRule exchange(Text text) {
        var f = Fields.of(text, "exchange");
        long from = Scalars.whole(f.need("from", "exchange"), "from");
        var rule = new PointRules.ExchangeRule(
                from,
                f.find("step").map(t -> Scalars.whole(t, "step")).orElse(1L),
                f.find("most").map(t -> Scalars.whole(t, "most")));
        f.done("exchange");
        if (rule.from() < 0 || rule.step() < 1)
            throw new Misread(
                    "agreement.exchange",
                    f.place(),
                    "",
                    "交換は0以上から、1以上きざみです。",
                    "Exchange starts at zero or more, in steps of one or more.");
        return rule;
    }
}
