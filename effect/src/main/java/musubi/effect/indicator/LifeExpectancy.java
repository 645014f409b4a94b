package musubi.effect.indicator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.distribution.Normal;

/**
 * Expectation of life in each area from deaths and populations by age band.
 *
 * <p>Source: Chiang (1984), The Life Table and its Applications, Krieger, chapters 6 and 8.
 * <br>Checked against: R from the definition, reference/indicator/areas.R, relative error below 1e-10.
 */
public final class LifeExpectancy {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "life-expectancy",
            new Words("平均余命（Chiang 法）", "Life expectancy"),
            new Words(
                    "いまの年齢階級別死亡率が続くとした場合に、ある年齢の人がこれから生きる年数の平均",
                    "years a person of a given age would live on average at the present death rates"),
            List.of(
                    new Words("年齢階級の最後は「85+」のように上限がない", "the last band is open, such as 85+"),
                    new Words(
                            "死亡は階級の中ほどで起こる（0 歳は早い時期）", "deaths fall half way through a band, early in the first year")),
            "q = n m/(1 + n (1 - a) m), a = 0.5 (0.1 in the first year); e = Σ L/l; var e = Σ l² ((1-a) n + e')² q² (1-q)/d / l0², open band l²/(d m²)",
            new Words(
                    "人口 5,000 人年未満の地区。区間の幅が 20 年を超えたら示さない。",
                    "areas below 5,000 person-years; not shown when the interval is wider than 20 years"),
            List.of(
                    "Chiang (1984), The Life Table and its Applications, Krieger, chapters 6 and 8",
                    "Silcocks, Jenner and Reza (2001), Journal of Epidemiology and Community Health 55, 38-43",
                    "Toson and Baker (2003), National Statistics Methodological Series 33, Office for National Statistics"),
            List.of("PHEindicatormethods::phe_life_expectancy()"),
            "R 4.2.2 from the definition, relative error below 1e-10",
            "deaths ~ area",
            List.of(
                    Answers.POPULATION,
                    Option.given(
                            "band",
                            "年齢階級の列（最も若い年齢から書く）",
                            "column of the age bands, which begin with their youngest age"),
                    Option.number("age", "0", "何歳からの余命か（階級の最初の年齢）", "age from which to count, the youngest of a band"),
                    Answers.LEVEL),
            LifeExpectancy::estimate);

    private static final double WIDEST = 20;
    private static final double SMALL = 5000;

    private LifeExpectancy() {}

    /** Expectations of {@code request}: of all areas, then of each. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var areas = Areas.read(request, Optional.of(options.text("population")), Optional.of(options.text("band")));
        var refusal = areas.refusal();
        if (refusal.isPresent()) return refusal.get();
        var all = areas.allBands();
        int from = start(all, options.whole("age"));
        if (from < 0 || all.size() - from < 2)
            return new NotEstimable(
                    Why.WRONG_SHAPE,
                    new Words(
                            "年齢 " + options.text("age") + " から始まる階級と、その上の階級が要ります。",
                            "A band that begins at age " + options.text("age") + " and one above it are needed."));
        var answers = new Answers();
        var tables = new ArrayList<Grid>();
        for (var area : areas.bandsWithAll().entrySet()) {
            var gap = gap(area.getKey(), area.getValue(), all);
            if (gap.isPresent()) return gap.get();
            var table = LifeTable.of(area.getValue());
            add(answers, area.getKey(), area.getValue(), table, from, options.number("level"));
            if (tables.isEmpty()) tables.add(grid(table));
        }
        return answer(answers, areas, tables, options.number("age"));
    }

    private static int start(List<Area> bands, int age) {
        for (int i = 0; i < bands.size(); i++) if (Bands.youngest(bands.get(i).band()) == age) return i;
        return -1;
    }

    private static Optional<NotEstimable> gap(String label, List<Area> bands, List<Area> all) {
        boolean isWhole = bands.size() == all.size() && bands.stream().allMatch(b -> b.population() > 0);
        if (isWhole) return Optional.empty();
        return Optional.of(new NotEstimable(
                Why.WRONG_SHAPE,
                new Words("「" + label + "」に人口のない年齢階級があります。", "\"" + label + "\" lacks people in an age band.")));
    }

    private static void add(Answers answers, String label, List<Area> bands, LifeTable table, int from, double level) {
        double people = bands.stream().mapToDouble(Area::population).sum();
        double deaths = bands.stream().mapToDouble(Area::count).sum();
        if (bands.get(bands.size() - 1).count() == 0) {
            answers.hide(
                    label,
                    deaths,
                    people,
                    new Words(
                            "「" + label + "」は最も上の年齢階級に死亡がないので余命がありません。",
                            "\"" + label + "\" has no deaths in the open band and no expectation."));
            return;
        }
        double error = Math.sqrt(table.variances()[from]);
        double half = Normal.quantile(0.5 + level / 2) * error;
        if (2 * half > WIDEST) {
            answers.hide(
                    label,
                    deaths,
                    people,
                    new Words(
                            "「" + label + "」は区間の幅が 20 年を超えるので示しません。",
                            "\"" + label + "\" has an interval wider than 20 years and is not shown."));
            return;
        }
        double expectation = table.expectations()[from];
        answers.add(label, expectation, error, new Limits(expectation - half, expectation + half), deaths, people);
        if (people < SMALL)
            answers.remark(new Words(
                    "「" + label + "」の人口は 5,000 人年に足りません。余命が偏ることがあります。",
                    "\"" + label + "\" has fewer than 5,000 person-years: its expectation may be biased."));
    }

    private static Grid grid(LifeTable table) {
        var lines = new ArrayList<Grid.Line>();
        for (int i = 0; i < table.ages().length; i++)
            lines.add(new Grid.Line(
                    Integer.toString(table.ages()[i]),
                    List.of(
                            table.rates()[i],
                            table.chances()[i],
                            table.survivors()[i],
                            table.years()[i],
                            table.expectations()[i],
                            Math.sqrt(table.variances()[i]))));
        return new Grid(
                "life table", List.of("rate", "chance of dying", "survivors", "years", "expectation", "se"), lines);
    }

    private static Estimate answer(Answers answers, Areas areas, List<Grid> tables, double age) {
        var plain = answers.estimate(
                METHOD.id(),
                areas,
                List.of(new Figure("age", age)),
                List.of(
                        new Convention(
                                "life table",
                                "Chiang II, a = 0.5, 0.1 in the first year of life",
                                "PHEindicatormethods::phe_life_expectancy()"),
                        new Convention("variance", "Chiang, with the error of the death rate of the open band", ""),
                        new Convention("not shown", "interval wider than 20 years", "")));
        var both = new ArrayList<>(plain.tables());
        both.addAll(tables);
        return new Estimate(
                plain.method(),
                plain.effects(),
                plain.coefficients(),
                plain.figures(),
                both,
                plain.sample(),
                plain.conventions(),
                plain.remarks());
    }
}
