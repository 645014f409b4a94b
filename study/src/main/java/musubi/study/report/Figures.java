package musubi.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import musubi.document.Markup;
import musubi.effect.Grid;
import musubi.effect.Parameter;
import musubi.study.cohort.Cohort;
import musubi.study.result.Finding;

/** The figures of the report: flow, balance, effects, curves. Every figure is also a table, for those who cannot see it. */
final class Figures {
    private static final int WIDTH = 860;
    private static final int NAMES = 330;
    private final String language;
    private final BinaryOperator<String> say;

    Figures(String language) {
        this.language = language;
        this.say = (ja, en) -> language.equals("ja") ? ja : en;
    }

    private String say(String ja, String en) {
        return say.apply(ja, en);
    }

    /** Standardised differences before and after; the dotted lines are at ±0.1. */
    Markup love(Grid balance, String id) {
        int before = balance.columns().indexOf("before standardised difference");
        int after = balance.columns().indexOf("after standardised difference");
        int height = 70 + 24 * balance.lines().size();
        var values = new ArrayList<Double>(List.of(-0.15, 0.15));
        balance.lines().forEach(l -> {
            values.add(l.values().get(before));
            values.add(l.values().get(after));
        });
        var axis = Axis.of(values, NAMES, WIDTH - 20, false);
        var drawing = new Drawing(
                language + "-" + id,
                say("共変量の釣り合い", "Balance of the covariates"),
                say(
                        "標準化した差の、調整前と調整後。値は次の表にあります。",
                        "Standardised differences before and after adjustment; values are in the table."),
                WIDTH,
                height);
        axis(drawing, axis, 40, height - 28);
        for (double limit : new double[] {-0.1, 0.1})
            drawing.line(axis.place(limit), 40, axis.place(limit), height - 28, Drawing.GREY, 1, "3 4");
        drawing.line(axis.place(0), 40, axis.place(0), height - 28, Drawing.BLACK, 1, "");
        drawing.dot(NAMES, 20, 6, "#ffffff", Drawing.ORANGE).text(NAMES + 14, 25, say("調整前", "before"), "start", 15);
        drawing.dot(NAMES + 110, 20, 6, Drawing.BLUE, Drawing.BLUE)
                .text(NAMES + 124, 25, say("調整後", "after"), "start", 15);
        for (int i = 0; i < balance.lines().size(); i++) {
            double y = 56 + 24 * i;
            var line = balance.lines().get(i);
            drawing.text(NAMES - 14, y + 5, line.label(), "end", 15);
            drawing.line(NAMES, y, WIDTH - 20, y, "#e6e6e6", 1, "");
            double one = line.values().get(before);
            double two = line.values().get(after);
            if (!Double.isNaN(one)) drawing.dot(axis.place(one), y, 6, "#ffffff", Drawing.ORANGE);
            if (!Double.isNaN(two)) drawing.dot(axis.place(two), y, 6, Drawing.BLUE, Drawing.BLUE);
        }
        return drawing.finished();
    }

    /** Estimates with their intervals, one below the other. */
    Markup effects(List<Finding> findings, List<String> names, boolean isRatio, String id) {
        var values = new ArrayList<Double>(List.of(isRatio ? 1.0 : 0.0));
        for (var finding : findings)
            finding.effect().ifPresent(e -> values.addAll(List.of(e.estimate(), e.lower(), e.upper())));
        int height = 50 + 34 * findings.size();
        var axis = Axis.of(values, NAMES, WIDTH - 20, isRatio);
        var drawing = new Drawing(
                language + "-" + id,
                say("効果と95%の幅", "Effects with 95 % intervals"),
                say("値は次の表にあります。", "The values are in the table."),
                WIDTH,
                height);
        axis(drawing, axis, 10, height - 28);
        double none = axis.place(isRatio ? 1 : 0);
        drawing.line(none, 10, none, height - 28, Drawing.BLACK, 1.5, "");
        for (int i = 0; i < findings.size(); i++) {
            double y = 28 + 34 * i;
            name(drawing, NAMES - 14, y, names.get(i));
            var effect = findings.get(i).effect();
            if (effect.isEmpty()) {
                drawing.text(NAMES + 8, y + 5, say("推定できません", "not estimable"), "start", 14);
                continue;
            }
            interval(drawing, axis, effect.get(), y);
        }
        return drawing.finished();
    }

    private static void interval(Drawing drawing, Axis axis, Parameter effect, double y) {
        drawing.line(axis.place(effect.lower()), y, axis.place(effect.upper()), y, Drawing.BLUE, 2.5, "");
        for (double end : new double[] {effect.lower(), effect.upper()})
            drawing.line(axis.place(end), y - 6, axis.place(end), y + 6, Drawing.BLUE, 2.5, "");
        drawing.diamond(axis.place(effect.estimate()), y, 8, Drawing.BLUE);
    }

    /** A name in one line or two, so that nothing of it is lost. */
    private static void name(Drawing drawing, double x, double y, String name) {
        int most = name.codePoints().anyMatch(c -> c >= 0x3000) ? 21 : 42;
        if (name.codePointCount(0, name.length()) <= most) {
            drawing.text(x, y + 5, name, "end", 15);
            return;
        }
        int middle = name.offsetByCodePoints(0, Math.min(most, (name.codePointCount(0, name.length()) + 1) / 2 + 4));
        int space = name.lastIndexOf(' ', middle);
        int cut = space > middle / 2 ? space : middle;
        drawing.text(x, y - 3, name.substring(0, cut), "end", 14);
        drawing.text(x, y + 13, name.substring(cut).strip(), "end", 14);
    }

    /** Boxes from everybody to those studied; beside each arrow, who was left out. */
    Markup flow(List<Cohort.Step> steps) {
        var shown = java.util.stream.IntStream.range(0, steps.size())
                .filter(i -> i == 0 || steps.get(i).left() > 0)
                .mapToObj(steps::get)
                .toList();
        int height = 84 * shown.size() - 20;
        var drawing = new Drawing(
                language + "-flow",
                say("対象者の流れ図", "Flow of those studied"),
                say("値は次の表にあります。", "The values are in the table."),
                WIDTH,
                height);
        for (int i = 0; i < shown.size(); i++) {
            var step = shown.get(i);
            double y = 10 + 84 * i;
            if (i > 0) {
                drawing.line(150, y - 40, 150, y, Drawing.BLACK, 1.5, "");
                drawing.line(150, y - 20, 330, y - 20, Drawing.BLACK, 1.5, "");
                drawing.box(330, y - 38, WIDTH - 350, 36, "#ffffff", Drawing.GREY);
                drawing.text(
                        344,
                        y - 14,
                        step.words().in(language) + ": " + String.format(Locale.ROOT, "%,d", step.left()),
                        "start",
                        15);
            }
            drawing.box(20, y, 260, 44, i == shown.size() - 1 ? "#e8f1fe" : "#ffffff", Drawing.BLUE);
            var word = i == 0
                    ? say("はじめ", "at first")
                    : i == shown.size() - 1 ? say("解析の対象", "studied") : say("残り", "remain");
            drawing.text(150, y + 28, word + " " + String.format(Locale.ROOT, "%,d", step.remain()), "middle", 16);
        }
        return drawing.finished();
    }

    /** Shares of each arm by propensity score: those who took part above the line, the others below. */
    Markup overlap(Grid grid, String id) {
        int height = 260;
        int from = grid.columns().indexOf("from");
        int until = grid.columns().indexOf("until");
        int treated = grid.columns().indexOf("treated");
        int control = grid.columns().indexOf("control");
        double most = 0;
        double[] sums = new double[2];
        for (var line : grid.lines()) {
            sums[0] += line.values().get(treated);
            sums[1] += line.values().get(control);
        }
        for (var line : grid.lines())
            most = Math.max(
                    most,
                    Math.max(line.values().get(treated) / sums[0], line.values().get(control) / sums[1]));
        var drawing = new Drawing(
                language + "-" + id,
                say("傾向スコアの重なり", "Overlap of the propensity scores"),
                say("上が参加した人、下がしなかった人。", "Above those who took part, below those who did not."),
                WIDTH,
                height);
        var x = new Axis(0, 1, 80, WIDTH - 20, false);
        double middle = (height - 30) / 2.0;
        for (var line : grid.lines()) {
            double left = x.place(line.values().get(from)) + 1;
            double width = x.place(line.values().get(until)) - left - 1;
            double up = (middle - 20) * line.values().get(treated) / sums[0] / most;
            double down = (middle - 20) * line.values().get(control) / sums[1] / most;
            drawing.box(left, middle - up, width, up, Drawing.BLUE, "none");
            drawing.box(left, middle, width, down, Drawing.ORANGE, "none");
        }
        drawing.line(80, middle, WIDTH - 20, middle, Drawing.BLACK, 1.5, "");
        drawing.text(70, middle - 30, say("参加", "took part"), "end", 14)
                .text(70, middle + 40, say("不参加", "did not"), "end", 14);
        for (double tick : new double[] {0, 0.2, 0.4, 0.6, 0.8, 1})
            drawing.text(x.place(tick), height - 8, Axis.label(tick), "middle", 14);
        return drawing.finished();
    }

    /** Curves of a share over time, one per arm: {@code survival}, which falls from 1, or {@code incidence}, which rises from 0. */
    Markup curves(List<Grid> arms, List<String> names, String share, String id, String title) {
        int height = 360;
        double last = 0;
        double low = 1;
        double high = 0;
        for (var arm : arms)
            for (var line : arm.lines()) {
                last = Math.max(last, value(arm, line, "time"));
                low = Math.min(low, value(arm, line, share));
                high = Math.max(high, value(arm, line, share));
            }
        boolean isFalling = share.equals("survival");
        var x = new Axis(0, Math.max(1, last), 80, WIDTH - 20, false);
        var y = new Axis(
                isFalling ? Math.max(0, low - 0.05) : 0,
                isFalling ? 1 : Math.min(1, high * 1.1 + 0.01),
                height - 50,
                40,
                false);
        var drawing = new Drawing(
                language + "-" + id,
                title,
                say("値は結果のファイルにあります。", "The values are in the file of the result."),
                WIDTH,
                height);
        for (double tick : y.ticks()) {
            drawing.line(80, y.place(tick), WIDTH - 20, y.place(tick), "#e6e6e6", 1, "");
            drawing.text(70, y.place(tick) + 5, Axis.label(tick * 100) + "%", "end", 14);
        }
        for (double tick : x.ticks()) drawing.text(x.place(tick), height - 26, Axis.label(tick), "middle", 14);
        drawing.text(
                (80 + WIDTH - 20) / 2.0, height - 6, say("追跡の開始からの日数", "days since follow-up began"), "middle", 14);
        var colours = new String[] {Drawing.ORANGE, Drawing.BLUE, Drawing.GREEN, Drawing.BLACK};
        var dashes = new String[] {"9 5", "", "3 4", "14 4 3 4"};
        for (int i = 0; i < arms.size(); i++) {
            var path = new StringBuilder("M" + Drawing.at(x.place(0)) + " " + Drawing.at(y.place(isFalling ? 1 : 0)));
            for (var line : arms.get(i).lines()) {
                path.append("H").append(Drawing.at(x.place(value(arms.get(i), line, "time"))));
                path.append("V").append(Drawing.at(y.place(value(arms.get(i), line, share))));
            }
            drawing.path(path, colours[i % 4], dashes[i % 4]);
            drawing.line(90 + 250 * i, 20, 130 + 250 * i, 20, colours[i % 4], 3, dashes[i % 4]);
            drawing.text(138 + 250 * i, 25, names.get(i), "start", 15);
        }
        return drawing.finished();
    }

    private static double value(Grid grid, Grid.Line line, String column) {
        return line.values().get(grid.columns().indexOf(column));
    }

    private static void axis(Drawing drawing, Axis axis, double top, double bottom) {
        for (double tick : axis.ticks()) {
            drawing.line(axis.place(tick), top, axis.place(tick), bottom, "#e6e6e6", 1, "");
            drawing.text(axis.place(tick), bottom + 18, Axis.label(tick), "middle", 14);
        }
    }
}
