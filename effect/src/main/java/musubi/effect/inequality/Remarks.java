package musubi.effect.inequality;

import java.util.ArrayList;
import java.util.List;
import musubi.effect.Options;
import musubi.effect.Parameter;
import musubi.effect.Words;

/** What a reader of the measures must know before publishing them. */
final class Remarks {
    private static final double PRESENT_SHARE = 0.85;

    private Remarks() {}

    static List<Words> of(Groups groups, List<Parameter> measures, Options options) {
        var remarks = new ArrayList<Words>();
        int all = groups.count() + groups.missing();
        if (groups.missing() > 0)
            remarks.add(new Words(
                    "%d 集団のうち %d 集団の推定値がありません。".formatted(all, groups.missing()),
                    "%d of %d groups have no estimate.".formatted(groups.missing(), all)));
        if (groups.count() < PRESENT_SHARE * all)
            remarks.add(new Words(
                    "推定値のある集団が 85% に足りません。公表には向きません。",
                    "Fewer than 85 % of the groups have an estimate: not fit for publication."));
        if (options.find("order").isPresent() && !groups.isOrdered())
            remarks.add(new Words(
                    "順序を使う指標（sii、rii、aci、rci）には 3 つ以上の集団が要るので、計算していません。",
                    "Measures that use the order (sii, rii, aci, rci) need more than 2 groups and were not made."));
        if (options.find("population").isEmpty())
            remarks.add(new Words(
                    "人口の列がないので、どの集団も同じ人口として計算しました。", "No populations were given: every group counts the same."));
        if (options.find("se").isEmpty())
            remarks.add(new Words("標準誤差の列がないので、信頼区間はありません。", "No standard errors were given: there are no intervals."));
        else if (options.find("seed").isEmpty())
            remarks.add(new Words(
                    "mdm、mdb、mdr、idis の信頼区間は乱数で求めます。seed=… を書くと計算します。",
                    "The intervals of mdm, mdb, mdr and idis are simulated: write seed=… to have them."));
        for (var measure : measures) remarks.addAll(of(measure));
        return remarks;
    }

    private static List<Words> of(Parameter measure) {
        if (Double.isNaN(measure.estimate()))
            return List.of(new Words(
                    measure.name() + " は計算できません。値に 0 や負の数があるか、直線・曲線が 0 を下回ります。",
                    measure.name() + " cannot be worked out: a value is 0 or below, or the line falls below 0."));
        if (measure.estimate() < measure.lower() || measure.estimate() > measure.upper())
            return List.of(
                    new Words(
                            measure.name() + " の推定値が乱数による区間の外にあります。集団の推定値の誤差が格差と同じくらい大きいためです。",
                            measure.name()
                                    + " lies outside its simulated interval: the errors of the groups are as large as the inequality."));
        return List.of();
    }
}
