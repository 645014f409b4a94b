package musubi.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import musubi.document.Markup;
import musubi.effect.Grid;
import musubi.effect.Parameter;
import musubi.study.cohort.Cohort;
import musubi.study.protocol.Wording;
import musubi.study.result.Finding;

/** The figures of the report: flow, balance, effects, curves. Every figure is also a table, for those who cannot see it. */
final class Figures {
    /** Narrow, so that nothing has to be moved sideways on a telephone and its words stay readable there. */
    private static final int WIDTH = 480;

    private static final int ROW = 36;
    private static final int LINE = 20;
    private static final int NAMES = 190;
    private static final int RIGHT = WIDTH - 16;

    /** Latin letters that fit beside and above; a Japanese one takes the place of two. */
    private static final int BESIDE = 23;

    private static final int ABOVE = 58;
    private final String language;
    private final Wording wording;
    private final BinaryOperator<String> say;

    Figures(String language, Wording wording) {
        this.wording = wording;
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
        int height = 92 + ROW * balance.lines().size();
        var values = new ArrayList<Double>(List.of(-0.15, 0.15));
        balance.lines().forEach(l -> {
            values.add(l.values().get(before));
            values.add(l.values().get(after));
        });
        var axis = Axis.of(values, NAMES, RIGHT, false);
        var drawing = new Drawing(
                language + "-" + id,
                say("共変量の釣り合い", "Balance of the covariates"),
                say(
                        "標準化した差の、調整前と調整後。値は次の表にあります。",
                        "Standardised differences before and after adjustment; values are in the table."),
                WIDTH,
                height);
        int bottom = height - 48;
        axis(drawing, axis, 40, bottom, say("標準化した差", "standardised difference"));
        for (double limit : new double[] {-0.1, 0.1})
            drawing.line(axis.place(limit), 40, axis.place(limit), bottom, Drawing.GREY, 1, "3 4");
        drawing.line(axis.place(0), 40, axis.place(0), bottom, Drawing.BLACK, 1, "");
        drawing.dot(NAMES, 20, 6, "#ffffff", Drawing.ORANGE).text(NAMES + 14, 25, say("調整前", "before"), "start", 15);
        drawing.dot(NAMES + 110, 20, 6, Drawing.BLUE, Drawing.BLUE)
                .text(NAMES + 124, 25, say("調整後", "after"), "start", 15);
        for (int i = 0; i < balance.lines().size(); i++) {
            double y = 58 + ROW * i;
            var line = balance.lines().get(i);
            drawing.words(
                    NAMES - 12,
                    y + 5,
                    Lettering.lines(wording.label(line.label()).in(language), BESIDE),
                    "end",
                    15);
            drawing.line(NAMES, y, RIGHT, y, "#e6e6e6", 1, "");
            double one = line.values().get(before);
            double two = line.values().get(after);
            if (!Double.isNaN(one)) drawing.dot(axis.place(one), y, 6, "#ffffff", Drawing.ORANGE);
            if (!Double.isNaN(two)) drawing.dot(axis.place(two), y, 6, Drawing.BLUE, Drawing.BLUE);
        }
        return drawing.finished();
    }

    /** Estimates with their intervals, one below the other. */
    Markup effects(List<Finding> findings, List<String> names, boolean isRatio, String id, String scale) {
        var values = new ArrayList<Double>(List.of(isRatio ? 1.0 : 0.0));
        for (var finding : findings)
            finding.effect().ifPresent(e -> values.addAll(List.of(e.estimate(), e.lower(), e.upper())));
        var written = names.stream().map(n -> Lettering.lines(n, ABOVE)).toList();
        int lines = written.stream().mapToInt(List::size).sum();
        int height = 64 + 34 * findings.size() + LINE * lines;
        var axis = Axis.of(values, 24, RIGHT - 8, isRatio);
        var drawing = new Drawing(
                language + "-" + id,
                say("効果と95%の幅", "Effects with 95 % intervals"),
                say("値は次の表にあります。", "The values are in the table."),
                WIDTH,
                height);
        int bottom = height - 48;
        axis(drawing, axis, 10, bottom, scale);
        double none = axis.place(isRatio ? 1 : 0);
        drawing.line(none, 10, none, bottom, Drawing.BLACK, 1.5, "");
        double y = 10;
        for (int i = 0; i < findings.size(); i++) {
            drawing.words(8, y + 16 + LINE * (written.get(i).size() - 1) / 2.0, written.get(i), "start", 15);
            y += LINE * written.get(i).size();
            var effect = findings.get(i).effect();
            if (effect.isPresent()) interval(drawing, axis, effect.get(), y + 13);
            else drawing.text(24, y + 18, say("推定できません", "not estimable"), "start", 14);
            y += 34;
        }
        return drawing.finished();
    }

    private static void interval(Drawing drawing, Axis axis, Parameter effect, double y) {
        drawing.line(axis.place(effect.lower()), y, axis.place(effect.upper()), y, Drawing.BLUE, 2.5, "");
        for (double end : new double[] {effect.lower(), effect.upper()})
            drawing.line(axis.place(end), y - 6, axis.place(end), y + 6, Drawing.BLUE, 2.5, "");
        drawing.diamond(axis.place(effect.estimate()), y, 8, Drawing.BLUE);
    }

    /** Boxes from everybody to those studied; beside each arrow, who was left out. */
    Markup flow(List<Cohort.Step> steps, boolean hasTrials) {
        var shown = IntStream.range(0, steps.size())
                .filter(i -> i == 0 || steps.get(i).left() > 0 || steps.get(i).leftRows() > 0 && hasTrials)
                .mapToObj(steps::get)
                .toList();
        var left = shown.stream()
                .map(s -> Lettering.lines(
                        s.words().in(language) + ": " + people(s.left(), s.leftRows(), hasTrials), ABOVE - 10))
                .toList();
        int lines = left.stream().skip(1).mapToInt(List::size).sum();
        int height = 54 * shown.size() + LINE * lines + 24 * (shown.size() - 1);
        var drawing = new Drawing(
                language + "-flow",
                say("対象者の流れ図", "Flow of those studied"),
                say("値は次の表にあります。", "The values are in the table."),
                WIDTH,
                height);
        double y = 5;
        for (int i = 0; i < shown.size(); i++) {
            if (i > 0) {
                int tall = LINE * left.get(i).size();
                drawing.line(36, y - 10, 36, y + tall + 24, Drawing.BLACK, 1.5, "");
                drawing.line(36, y + 12 + tall / 2.0, 56, y + 12 + tall / 2.0, Drawing.BLACK, 1.5, "");
                drawing.words(64, y + 17 + tall / 2.0, left.get(i), "start", 15);
                y += tall + 24;
            }
            boolean isLast = i == shown.size() - 1;
            drawing.box(8, y, WIDTH - 16, 44, isLast ? "#e8f1fe" : "#ffffff", Drawing.BLUE);
            var word = i == 0 ? say("はじめ", "at first") : isLast ? say("解析の対象", "studied") : say("残り", "remain");
            var step = shown.get(i);
            drawing.text(
                    WIDTH / 2.0,
                    y + 28,
                    word + " " + people(step.remain(), step.remainRows(), hasTrials),
                    "middle",
                    16);
            y += 54;
        }
        return drawing.finished();
    }

    private String people(long people, long rows, boolean hasTrials) {
        var one = String.format(Locale.ROOT, "%,d", people);
        if (!hasTrials) return say(one + "人", one);
        return String.format(Locale.ROOT, say("%s人（延べ %,d）", "%s people, %,d person-trials"), one, rows);
    }

    /** Shares of each arm by propensity score: those who took part above the line, the others below. */
    Markup overlap(Grid grid, String id) {
        int height = 290;
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
                say("上が", "Above ")
                        + wording.exposed().in(language)
                        + say("、下が", ", below ")
                        + wording.compared().in(language)
                        + say("。", "."),
                WIDTH,
                height);
        var x = new Axis(0, 1, 16, RIGHT, false);
        double middle = (height - 30) / 2.0;
        for (var line : grid.lines()) {
            double left = x.place(line.values().get(from)) + 1;
            double width = x.place(line.values().get(until)) - left - 1;
            double up = (middle - 50) * line.values().get(treated) / sums[0] / most;
            double down = (middle - 50) * line.values().get(control) / sums[1] / most;
            drawing.box(left, middle - up, width, up, Drawing.BLUE, "none");
            drawing.box(left, middle, width, down, Drawing.ORANGE, "none");
        }
        drawing.line(16, middle, RIGHT, middle, Drawing.BLACK, 1.5, "");
        drawing.text(RIGHT, 18, wording.exposed().in(language), "end", 15)
                .text(RIGHT, height - 52, wording.compared().in(language), "end", 15);
        for (double tick : new double[] {0, 0.2, 0.4, 0.6, 0.8, 1})
            drawing.text(x.place(tick), height - 28, Axis.label(tick), "middle", 14);
        drawing.text(
                (16 + RIGHT) / 2.0,
                height - 6,
                say("傾向スコア（高さは各グループに占める割合）", "propensity score; height is the share of the group"),
                "middle",
                14);
        return drawing.finished();
    }

    /** Curves of a share over time, one per arm: {@code survival}, which falls from 1, or {@code incidence}, which rises from 0. */
    Markup curves(List<Grid> arms, List<String> names, String share, String id, String title) {
        int top = 48 + 24 * arms.size();
        int height = 330 + top;
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
        var x = new Axis(0, Math.max(1, last), 60, RIGHT, false);
        var y = new Axis(
                isFalling ? Math.max(0, low - 0.05) : 0,
                isFalling ? 1 : Math.min(1, high * 1.1 + 0.01),
                height - 50,
                top,
                false);
        var drawing = new Drawing(
                language + "-" + id,
                title,
                say("値は結果のファイルにあります。", "The values are in the file of the result."),
                WIDTH,
                height);
        for (double tick : y.ticks()) {
            drawing.line(60, y.place(tick), RIGHT, y.place(tick), "#e6e6e6", 1, "");
            drawing.text(54, y.place(tick) + 5, Axis.label(tick * 100) + "%", "end", 14);
        }
        drawing.text(
                8,
                top - 14,
                isFalling ? say("まだ起きていない人の割合", "share without the event so far") : say("割合", "share"),
                "start",
                14);
        for (double tick : x.ticks()) drawing.text(x.place(tick), height - 26, Axis.label(tick), "middle", 14);
        drawing.text((60 + RIGHT) / 2.0, height - 6, say("追跡の開始からの日数", "days since follow-up began"), "middle", 14);
        var colours = new String[] {Drawing.ORANGE, Drawing.BLUE, Drawing.GREEN, Drawing.BLACK};
        var dashes = new String[] {"9 5", "", "3 4", "14 4 3 4"};
        for (int i = 0; i < arms.size(); i++) {
            var path = new StringBuilder("M" + Drawing.at(x.place(0)) + " " + Drawing.at(y.place(isFalling ? 1 : 0)));
            for (var line : arms.get(i).lines()) {
                path.append("H").append(Drawing.at(x.place(value(arms.get(i), line, "time"))));
                path.append("V").append(Drawing.at(y.place(value(arms.get(i), line, share))));
            }
            drawing.path(path, colours[i % 4], dashes[i % 4]);
            drawing.line(60, 16 + 24 * i, 100, 16 + 24 * i, colours[i % 4], 3, dashes[i % 4]);
            drawing.text(108, 21 + 24 * i, names.get(i), "start", 15);
        }
        return drawing.finished();
    }

    private static double value(Grid grid, Grid.Line line, String column) {
        return line.values().get(grid.columns().indexOf(column));
    }

    private static void axis(Drawing drawing, Axis axis, double top, double bottom, String scale) {
        drawing.text((axis.from() + axis.until()) / 2, bottom + 40, scale, "middle", 14);
        for (double tick : axis.ticks()) {
            drawing.line(axis.place(tick), top, axis.place(tick), bottom, "#e6e6e6", 1, "");
            drawing.text(axis.place(tick), bottom + 18, Axis.label(tick), "middle", 14);
        }
    }
}
