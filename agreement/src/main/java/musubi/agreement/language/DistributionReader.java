package musubi.agreement.language;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.agreement.term.Distribution;
import musubi.document.Fields;
import musubi.document.Misread;
import musubi.document.Nearest;
import musubi.document.Text;
import musubi.quantity.Days;
import musubi.quantity.Exact;

/** Reads who funded and how receipts are passed on. */
final class DistributionReader {
    private static final List<String> STEPS =
            List.of("cost", "fee", "interest", "preferred-return", "principal", "reserve", "dividend", "residual");

    private static final List<String> COVERED = List.of("cost", "fee", "interest", "preferred-return", "principal");

    private DistributionReader() {}

    static Distribution read(Fields agreement, Days term) {
        var receipts = agreement
                .find("receipts")
                .map(t -> names(t, "receipts"))
                .orElseThrow(() -> new Misread(
                        "agreement.no-receipts",
                        agreement.place(),
                        "",
                        "distribute には、何を受け取るか（receipts: [約款名]）が必要です。",
                        "\"distribute\" needs \"receipts\": the agreements whose payments are passed on."));
        var steps = new ArrayList<Distribution.Step>();
        for (var item : agreement.items("distribute", "distribute")) {
            var f = Fields.of(item, "distribute");
            if (f.keys().size() != 1)
                throw new Misread(
                        "agreement.step",
                        f.place(),
                        String.join(", ", f.keys()),
                        "配分の段は一つずつ書いてください。使える段: " + String.join(", ", STEPS),
                        "Write one step at a time. Known: " + String.join(", ", STEPS));
            var kind = f.keys().iterator().next();
            if (!STEPS.contains(kind)) throw f.unknown(kind, "distribute", new java.util.LinkedHashSet<>(STEPS));
            steps.add(step(kind, Fields.of(f.need(kind, kind), kind), term));
        }
        return new Distribution(receipts, List.copyOf(steps));
    }

    private static Distribution.Step step(String kind, Fields f, Days term) {
        var place = f.place();
        var step = switch (kind) {
            case "cost" -> {
                var of = Fields.text(f.need("of", kind), "of");
                f.find("first");
                yield new Distribution.Step.Cost(of, to(f).orElse(List.of(of)), place);
            }
            case "fee" ->
                new Distribution.Step.Fee(needTo(f, kind), amount(f.need("each-year", kind), "each-year"), place);
            case "reserve" ->
                new Distribution.Step.Reserve(
                        to(f).orElse(List.of()),
                        amount(f.need("up-to", kind), "up-to"),
                        f.find("release").map(t -> release(t, term)).orElse(Distribution.Release.UNSTATED),
                        place);
            case "principal" -> principal(f);
            case "interest", "preferred-return" ->
                new Distribution.Step.Return(
                        needTo(f, kind),
                        rate(f.need("rate", kind)),
                        dayCount(f),
                        kind.equals("preferred-return"),
                        place);
            case "dividend" -> {
                var shares = shares(f, kind);
                yield new Distribution.Step.Dividend(
                        List.copyOf(shares.keySet()), f.find("up-to").map(t -> amount(t, "up-to")), shares, place);
            }
            default -> {
                var shares = shares(f, kind);
                yield new Distribution.Step.Residual(List.copyOf(shares.keySet()), shares, place);
            }
        };
        f.find("note");
        f.done(kind);
        return step;
    }

    private static Distribution.Release release(Text text, Days term) {
        if (!(text instanceof Text.Entries))
            return new Distribution.Release(releaseDay(text, term), false, java.util.Set.of(), true);
        var f = Fields.of(text, "release");
        var covers = f.find("covers").map(t -> names(t, "covers")).orElse(List.of());
        for (var kind : covers)
            if (!COVERED.contains(kind))
                throw new Misread(
                        "agreement.unknown-word",
                        f.placeOf("covers"),
                        kind,
                        "covers は " + String.join("、", COVERED) + " のどれかです。" + Nearest.ja(kind, COVERED),
                        "\"covers\" names " + String.join(", ", COVERED) + "." + Nearest.en(kind, COVERED));
        var to = f.word("to").orElse("all-steps");
        if (!List.of("all-steps", "next-steps").contains(to))
            throw new Misread(
                    "agreement.unknown-word",
                    f.placeOf("to"),
                    to,
                    "to は all-steps（すべての段を順に）か next-steps（準備金より後の段）です。",
                    "\"to\" is all-steps, in their order, or next-steps, those after the reserve.");
        var release = new Distribution.Release(
                f.find("on").flatMap(t -> releaseDay(t, term)),
                to.equals("next-steps"),
                new java.util.LinkedHashSet<>(covers),
                true);
        f.done("release");
        if (release.on().isEmpty() && release.covers().isEmpty() && !f.has("on"))
            throw new Misread(
                    "document.missing-key",
                    f.place(),
                    "on",
                    "release には on（取崩しの日）か covers（不足を補う段）が必要です。",
                    "\"release\" needs \"on\" (the day) or \"covers\" (the steps it tops up).");
        return release;
    }

    /** {@code never}, {@code end-of-term}, or a day within the term. */
    private static Optional<LocalDate> releaseDay(Text text, Days term) {
        var written = Fields.text(text, "release");
        if (written.equals("never")) return Optional.empty();
        var day = written.equals("end-of-term") ? term.last() : Scalars.day(text, "release");
        if (!term.contains(day))
            throw new Misread(
                    "agreement.outside-term",
                    text.place(),
                    written,
                    "準備金を取り崩す日 " + written + " は契約期間（" + term + "）の外です。",
                    "The reserve is let go on " + written + ", which lies outside the term (" + term + ").");
        return Optional.of(day);
    }

    private static Distribution.Step principal(Fields f) {
        var to = needTo(f, "principal");
        var outstanding = new LinkedHashMap<String, Exact>();
        var stated = f.find("outstanding");
        if (stated.isPresent()) {
            if (stated.get() instanceof Text.Entries entries) {
                var each = Fields.of(entries, "outstanding");
                for (var who : each.keys()) outstanding.put(who, amount(each.need(who, "outstanding"), who));
            } else if (to.size() == 1) outstanding.put(to.getFirst(), amount(stated.get(), "outstanding"));
            else
                throw new Misread(
                        "agreement.outstanding",
                        stated.get().place(),
                        "",
                        "受取人が複数のときは outstanding を {名前: 額} で書いてください。",
                        "With several receivers write outstanding as {name: amount}.");
        }
        f.find("pro-rata");
        return new Distribution.Step.Principal(to, outstanding, f.find("unit").map(t -> amount(t, "unit")), f.place());
    }

    private static Exact rate(Text text) {
        var rate = Scalars.number(text, "rate");
        if (rate.percent() && rate.value().sign() >= 0) return rate.value();
        throw new Misread(
                "agreement.rate",
                text.place(),
                Fields.shown(text),
                "利率は0以上の割合（例: 3%）で書いてください。",
                "A rate is a percentage of zero or more, such as 3%.");
    }

    private static Distribution.DayCount dayCount(Fields f) {
        var written = f.word("day-count").orElse("actual/365");
        return switch (written) {
            case "actual/365" -> Distribution.DayCount.ACTUAL_365;
            case "actual/360" -> Distribution.DayCount.ACTUAL_360;
            case "30/360" -> Distribution.DayCount.THIRTY_360;
            default ->
                throw new Misread(
                        "agreement.day-count",
                        f.placeOf("day-count"),
                        written,
                        "day-count は actual/365、actual/360、30/360 のどれかです。",
                        "\"day-count\" is actual/365, actual/360 or 30/360.");
        };
    }

    private static Map<String, Exact> shares(Fields f, String kind) {
        var to = f.need("to", kind);
        var shares = new LinkedHashMap<String, Exact>();
        if (to instanceof Text.Entries entries) {
            var each = Fields.of(entries, "to");
            for (var who : each.keys()) {
                var share = Scalars.number(each.need(who, "to"), who);
                if (!share.percent() || share.value().sign() < 0)
                    throw new Misread(
                            "agreement.share",
                            each.placeOf(who),
                            who,
                            "配分は割合（例: 80%）で書いてください。",
                            "A share is a percentage such as 80%.");
                shares.put(who, share.value());
            }
            if (shares.values().stream().reduce(Exact.ZERO, Exact::plus).compareTo(Exact.ONE) != 0)
                throw new Misread(
                        "agreement.shares-sum",
                        to.place(),
                        "",
                        "割合の合計が100%になっていません。",
                        "The shares do not sum to 100%.");
        } else for (var who : names(to, "to")) shares.put(who, Exact.ONE);
        return shares;
    }

    private static Optional<List<String>> to(Fields f) {
        return f.find("to").map(t -> names(t, "to"));
    }

    private static List<String> needTo(Fields f, String kind) {
        return names(f.need("to", kind), "to");
    }

    static List<String> names(Text text, String what) {
        return text instanceof Text.Items items
                ? items.items().stream().map(t -> Fields.text(t, what)).toList()
                : List.of(Fields.text(text, what));
    }

    private static Exact amount(Text text, String what) {
        long whole = Scalars.whole(text, what);
        if (whole < 0)
            throw new Misread(
                    "agreement.negative",
                    text.place(),
                    Long.toString(whole),
                    "「" + what + "」は負にできません。",
                    "\"" + what + "\" must not be negative.");
        return Exact.of(whole);
    }

    static List<Distribution.Funding> funding(Text text, Days term) {
        if (!(text instanceof Text.Items items))
            throw new Misread(
                    "document.expected-list", text.place(), "", "funding にはリストが必要です。", "\"funding\" needs a list.");
        var funding = new ArrayList<Distribution.Funding>();
        for (var item : items.items()) {
            var f = Fields.of(item, "funding");
            var kind = f.word("as").orElse("investment");
            if (!List.of("investment", "loan", "donation").contains(kind))
                throw new Misread(
                        "agreement.unknown-word",
                        f.placeOf("as"),
                        kind,
                        "as は investment、loan、donation のどれかです。",
                        "\"as\" is investment, loan or donation.");
            var units = f.find("units").map(t -> Scalars.whole(t, "units"));
            var each = f.find("unit").map(t -> amount(t, "unit"));
            Exact amount = units.isPresent() && each.isPresent()
                    ? each.get().times(Exact.of(units.get()))
                    : amount(f.need("amount", "funding"), "amount");
            funding.add(new Distribution.Funding(
                    Fields.text(f.need("who", "funding"), "who"),
                    amount,
                    f.find("on").map(t -> Scalars.day(t, "on")).orElse(term.from()),
                    kind.equals("donation"),
                    f.place()));
            f.find("note");
            f.done("funding");
        }
        return List.copyOf(funding);
    }
}
