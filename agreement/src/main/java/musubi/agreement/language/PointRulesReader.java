package musubi.agreement.language;

import java.util.List;
import musubi.agreement.term.PointRules;
import musubi.document.Fields;
import musubi.document.Misread;
import musubi.document.Nearest;
import musubi.document.Text;

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
                f.find("voucher-until").map(t -> Scalars.monthDay(t, "voucher-until")),
                f.find("donation").map(PointRulesReader::truth).orElse(false),
                f.find("worth").map(t -> Scalars.number(t, "worth").value()));
        f.find("note");
        f.done("points");
        return rules;
    }

    private static boolean truth(Text text) {
        var written = Fields.text(text, "donation");
        if (written.equals("true") || written.equals("false")) return written.equals("true");
        throw new Misread(
                "agreement.unknown-word",
                text.place(),
                written,
                "「donation」は true か false です。",
                "\"donation\" is true or false.");
    }

    private static PointRules.Expiry expiry(Text text) {
        if (text instanceof Text.Entries) {
            var f = Fields.of(text, "expires");
            var day = Scalars.monthDay(f.need("day", "expires"), "day");
            var years = List.of("fiscal-year", "next-fiscal-year");
            var of = f.word("of").orElse("fiscal-year");
            if (!years.contains(of))
                throw new Misread(
                        "agreement.unknown-word",
                        f.placeOf("of"),
                        of,
                        "of は fiscal-year か next-fiscal-year です。" + Nearest.ja(of, years),
                        "\"of\" is fiscal-year or next-fiscal-year." + Nearest.en(of, years));
            f.done("expires");
            return new PointRules.Expiry.OnDay(day, years.indexOf(of));
        }
        var written = Fields.text(text, "expires");
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
                f.find("most").map(t -> Scalars.whole(t, "most")),
                f.find("times-each-year").map(t -> Scalars.small(t, "times-each-year")));
        f.done("exchange");
        if (rule.most().isPresent() && rule.most().get() < Math.max(1, rule.from()))
            throw new Misread(
                    "agreement.exchange",
                    f.placeOf("most"),
                    rule.most().get().toString(),
                    "一度に交換できる上限 most が、交換できる最小 from を下回っています。",
                    "\"most\", the most exchanged at once, lies below \"from\", the least.");
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
