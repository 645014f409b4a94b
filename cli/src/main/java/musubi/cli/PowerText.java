package musubi.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import musubi.quantity.Words;
import musubi.study.power.Power;
import musubi.study.power.Reach;
import musubi.study.power.Tried;

/** Power as a table and sentences. */
final class PowerText {
    private final Power power;
    private final String language;

    PowerText(Power power, String language) {
        this.power = power;
        this.language = language;
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(heading());
        lines.add("");
        var columns = new Columns(Set.of(0, 1, 2, 3, 4, 5, 6, 7));
        columns.row(List.of(
                say("人数", "people"),
                say("真の効果", "effect"),
                say("検出力", "power"),
                say("95%の幅", "95 % limits"),
                say("推定の平均", "mean"),
                say(isRatio() ? "かたより(対数)" : "かたより", isRatio() ? "bias (log)" : "bias"),
                say("被覆率", "coverage"),
                say("推定不能", "not estimable")));
        for (var tried : power.tried()) columns.row(row(tried));
        lines.addAll(columns.lines());
        lines.add("");
        power.detectable().forEach(d -> lines.add(detectable(d)));
        power.needed().forEach(n -> lines.add(needed(n)));
        lines.addAll(remarks());
        return lines;
    }

    private boolean isRatio() {
        return java.util.Objects.requireNonNull(power.protocol().analyses().get(power.analysis()))
                .ratio();
    }

    private String heading() {
        var plan = power.plan();
        var seeds = plan.seed() + ".." + (plan.seed() + plan.seeds() - 1);
        return say(
                "%s、解析 %s。架空の人の表 %d 件ずつ、シード %s。"
                        .formatted(power.protocol().id(), power.analysis(), plan.seeds(), seeds),
                "%s, analysis %s. %d tables of invented people each, seeds %s."
                        .formatted(power.protocol().id(), power.analysis(), plan.seeds(), seeds));
    }

    private List<String> row(Tried tried) {
        return List.of(
                Integer.toString(tried.people()),
                plain(tried.effect()),
                percent(tried.power()),
                percent(tried.limits().lower()) + " – " + percent(tried.limits().upper()),
                number(tried.mean()),
                number(tried.bias()),
                percent(tried.coverage()),
                percent((double) tried.notEstimable() / tried.seeds()));
    }

    private String detectable(Power.Detectable detectable) {
        var people = Integer.toString(detectable.people());
        return switch (detectable.effect()) {
            case Reach.Between(double value) ->
                say(
                        "%s人で80%%の検出力になる最小の効果: およそ %s".formatted(people, number(value)),
                        "With %s people the least effect found with 80 %% power is about %s"
                                .formatted(people, number(value)));
            case Reach.AtMost(double value) ->
                say(
                        "%s人では、試した最小の効果 %s で検出力がすでに80%%以上".formatted(people, plain(value)),
                        "With %s people the least effect tried, %s, already has 80 %% power"
                                .formatted(people, plain(value)));
            case Reach.NotReached() ->
                say(
                        "%s人では、試したどの効果でも検出力が80%%に届かない".formatted(people),
                        "With %s people no effect tried has 80 %% power".formatted(people));
        };
    }

    private String needed(Power.Needed needed) {
        var effect = plain(needed.effect());
        return switch (needed.people()) {
            case Reach.Between(double value) ->
                say(
                        "効果 %s を80%%の検出力で見つける人数: およそ %d人".formatted(effect, (long) value),
                        "Effect %s is found with 80 %% power among about %d people".formatted(effect, (long) value));
            case Reach.AtMost(double value) ->
                say(
                        "効果 %s は、試した最小の %d人で検出力がすでに80%%以上".formatted(effect, (long) value),
                        "Effect %s already has 80 %% power among the fewest people tried, %d"
                                .formatted(effect, (long) value));
            case Reach.NotReached() ->
                say(
                        "効果 %s は、試したどの人数でも検出力が80%%に届かない".formatted(effect),
                        "Effect %s has 80 %% power with no number of people tried".formatted(effect));
        };
    }

    private List<String> remarks() {
        var remarks = new ArrayList<String>();
        if (!power.isComparable())
            remarks.add(say(
                    "この解析と真の効果は尺度が違うので、かたよりと被覆率は出していません。",
                    "Analysis and true effect have different scales, so there is no bias and no coverage."));
        if (power.protocol().multiplicity().isPresent()
                && power.protocol().multiplicity().get().among().contains(power.analysis()))
            remarks.add(say(
                    "計画書にある多重比較の調整は入っていません。調整すると検出力は下がります。",
                    "The protocol's adjustment for several analyses is left out; with it the power is lower."));
        return remarks;
    }

    private String say(String ja, String en) {
        return new Words(ja, en).in(language);
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }

    private static String plain(double value) {
        return new java.math.BigDecimal(Double.toString(value))
                .stripTrailingZeros()
                .toPlainString();
    }
}
