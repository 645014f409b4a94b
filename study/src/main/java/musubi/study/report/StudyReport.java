package musubi.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import musubi.document.Markup;
import musubi.document.Paper;
import musubi.effect.Estimate;
import musubi.effect.NotEstimable;
import musubi.quantity.Words;
import musubi.study.protocol.Protocol;
import musubi.study.protocol.Wording;
import musubi.study.result.Finding;
import musubi.study.result.StudyResult;

/**
 * The report of a study in both languages: the answer in plain words first, then who was studied, how alike the groups
 * were, every analysis, and what a reader needs to make it again. It says plainly when nothing was shown.
 */
public final class StudyReport {
    private final StudyResult result;
    private final String language;
    private final String software;
    private final Figures figures;
    private final Wording wording;
    private final Markup page = new Markup();

    private StudyReport(StudyResult result, String software, String language) {
        this.result = result;
        this.software = software;
        this.language = language;
        this.wording = result.protocol().wording();
        this.figures = new Figures(language, wording);
    }

    /**
     * The page.
     *
     * @param software name and version of the program
     * @param first the language it opens in
     */
    public static String write(StudyResult result, String software, String first) {
        return Paper.of(
                first,
                language -> result.protocol().title().in(language),
                language -> new StudyReport(result, software, language).body());
    }

    private Markup body() {
        page.element("h1", result.protocol().title().in(language));
        page.element("p", result.protocol().question().in(language), "class", "lead");
        answer();
        people();
        table1();
        balance();
        effects();
        curves();
        subgroups();
        again();
        return page;
    }

    private String say(String ja, String en) {
        return language.equals("ja") ? ja : en;
    }

    private String say(Words words) {
        return words.in(language);
    }

    private void answer() {
        page.element("h2", say("わかったこと", "What was found"));
        page.element("p", say(result.conclusion()), "class", "answer");
        if (!result.protocol().decision().in(language).isEmpty())
            page.element(
                    "p",
                    say("判断の決まり: ", "Rule decided on: ") + say(result.protocol().decision()));
        if (!result.isAsRegistered())
            page.element(
                    "p",
                    result.registration().isPresent()
                            ? say(
                                    "計画書は登録の後で変わっています。この結果では支払えません。",
                                    "The protocol changed after it was registered. Nothing can be paid on this result.")
                            : say(
                                    "計画書は登録されていません。この結果では支払えません。",
                                    "The protocol is not registered. Nothing can be paid on this result."),
                    "class",
                    "warning",
                    "role",
                    "note");
    }

    private void people() {
        page.element("h2", say("対象になった人", "Who was studied"));
        page.open("figure").element("figcaption", say("対象者の流れ図", "Flow of those studied"));
        page.add(figures.flow(result.cohort().flow(), result.protocol().hasTrials()))
                .close();
        boolean hasTrials = result.protocol().hasTrials();
        if (hasTrials)
            page.element(
                    "p",
                    say(
                            "同じ人が、始まりの日のちがういくつもの試行に入ります。延べ数は、人と試行の組の数です。",
                            "The same person may enter several trials that begin on different days; person-trials count each of them."));
        var columns = new ArrayList<>(List.of(say("外れた人", "people left out"), say("残った人", "people remain")));
        if (hasTrials)
            columns.addAll(List.of(say("外れた延べ数", "person-trials left out"), say("残った延べ数", "person-trials remain")));
        page.table(say("対象者の流れ", "From everybody to those studied"), List.of(say("段階", "step")), columns);
        for (var step : result.cohort().flow()) {
            var numbers = new ArrayList<>(List.of(left(step.left()), count(step.remain())));
            if (hasTrials) numbers.addAll(List.of(left(step.leftRows()), count(step.remainRows())));
            page.row(List.of(say(step.words())), numbers);
        }
        page.endTable();
    }

    private static String left(long left) {
        return left == 0 ? "–" : count(left);
    }

    private void table1() {
        if (result.table1().isEmpty()) return;
        var table = result.table1().get();
        page.element("h2", say("二つのグループのちがい（調整前）", "The two groups as they stand"));
        page.table(
                say("表1 ", "Table 1: ") + both(),
                List.of(say("項目", "covariate")),
                List.of(
                        say(wording.exposed()) + say("の平均", ", mean"),
                        say(wording.compared()) + say("の平均", ", mean"),
                        say("標準化した差", "standardised difference")));
        int treated = table.columns().indexOf("all mean treated");
        int control = table.columns().indexOf("all mean control");
        int difference = table.columns().indexOf("all standardised difference");
        for (var line : table.lines())
            page.row(
                    List.of(say(wording.label(line.label()))),
                    List.of(
                            number(line.values().get(treated)),
                            number(line.values().get(control)),
                            number(line.values().get(difference))));
        page.endTable();
    }

    private String both() {
        return say(wording.exposed()) + say("と", " and ") + say(wording.compared());
    }

    private void balance() {
        for (var finding : result.findings()) {
            if (finding.balance().isEmpty() || finding.analysis().role() != Protocol.Role.PRIMARY) continue;
            var grid = finding.balance().getFirst();
            page.element("h2", say("調整してどれだけ似たか", "How alike adjustment made them"));
            page.element(
                    "p",
                    say(
                            "点が点線（±0.1）の間にあれば、その項目で二つのグループはほぼ同じとみなします。",
                            "A dot between the dotted lines (±0.1) means the groups hardly differ in that respect."));
            page.open("figure");
            page.element(
                    "figcaption",
                    say("標準化した差: ", "Standardised differences: ")
                            + say(finding.analysis().title()));
            page.add(figures.love(grid, "love-" + finding.name())).close();
            finding.balance().stream()
                    .filter(g -> g.name().equals("overlap"))
                    .findFirst()
                    .ifPresent(g -> {
                        page.open("figure");
                        page.element("figcaption", say("参加しやすさ（傾向スコア）の重なり", "Overlap of the propensity scores"));
                        page.add(figures.overlap(g, "overlap-" + finding.name()))
                                .close();
                    });
            page.table(
                    say("調整の前と後", "Before and after adjustment"),
                    List.of(say("項目", "covariate")),
                    List.of(say("前", "before"), say("後", "after")));
            int before = grid.columns().indexOf("before standardised difference");
            int after = grid.columns().indexOf("after standardised difference");
            for (var line : grid.lines())
                page.row(
                        List.of(say(wording.label(line.label()))),
                        List.of(
                                number(line.values().get(before)),
                                number(line.values().get(after))));
            page.endTable();
        }
    }

    private void effects() {
        page.element("h2", say("解析の結果", "Every analysis"));
        for (boolean isRatio : new boolean[] {false, true}) {
            var some = result.findings().stream()
                    .filter(f -> f.analysis().ratio() == isRatio)
                    .toList();
            for (var group : byUnit(some)) {
                var unit = say(group.getFirst().analysis().unit());
                page.open("figure");
                page.element(
                        "figcaption",
                        (isRatio
                                        ? say("比と95%の幅（1は差なし）", "Ratios with 95 % intervals; 1 is no difference")
                                        : say("差と95%の幅（0は差なし）", "Differences with 95 % intervals; 0 is no difference"))
                                + (unit.isEmpty() ? "" : say("　単位: ", ", unit: ") + unit));
                page.add(figures.effects(
                                group,
                                group.stream()
                                        .map(f -> say(f.analysis().title()))
                                        .toList(),
                                isRatio,
                                "effects-" + group.getFirst().name(),
                                scale(isRatio, unit)))
                        .close();
            }
        }
        page.table(
                say("すべての解析", "All analyses"),
                List.of(say("解析", "analysis"), say("位置づけと方法", "role and method")),
                List.of(
                        say("推定値", "estimate"),
                        say("下限", "lower"),
                        say("上限", "upper"),
                        "p",
                        say("調整した p", "adjusted p"),
                        say("行", "rows")));
        for (var finding : result.findings()) analysis(finding, titled(finding));
        page.endTable();
        // Those of the primary analysis stand in the answer already.
        for (var finding : result.findings())
            if (!finding.name().equals(result.primary().name()))
                cautions(finding, say(finding.analysis().title()));
        for (var finding : result.findings())
            if (finding.estimation() instanceof NotEstimable no)
                page.element(
                        "p",
                        say(finding.analysis().title())
                                + say("は推定できませんでした: ", " could not be estimated: ")
                                + no.why().words().in(language)
                                + say("。", ". ")
                                + no.detail().in(language),
                        "class",
                        "warning");
    }

    private void cautions(Finding finding, String title) {
        for (var caution : finding.cautions())
            page.element("p", title + say("について: ", ": ") + caution.in(language), "class", "warning", "role", "note");
    }

    private String scale(boolean isRatio, String unit) {
        return isRatio ? say("比（1は差なし）", "ratio; 1 is no difference") : say("差 ", "difference ") + unit;
    }

    /** Analyses of several units stand in one table, so each says its own. */
    private String titled(Finding finding) {
        var unit = say(finding.analysis().unit());
        return say(finding.analysis().title()) + bracketed(unit);
    }

    private String bracketed(String unit) {
        if (unit.isEmpty()) return "";
        return unit.startsWith("(") || unit.startsWith("（")
                ? say("", " ") + unit
                : say("（", " (") + unit + say("）", ")");
    }

    private static List<List<Finding>> byUnit(List<Finding> findings) {
        var groups = new java.util.LinkedHashMap<String, List<Finding>>();
        findings.forEach(f -> groups.computeIfAbsent(f.analysis().unit().en(), u -> new ArrayList<>())
                .add(f));
        return List.copyOf(groups.values());
    }

    private void analysis(Finding finding, String title) {
        var e = finding.effect();
        page.row(
                List.of(title, role(finding.analysis().role()) + say("、", ", ") + method(finding)),
                List.of(
                        e.map(p -> number(p.estimate())).orElse("–"),
                        e.map(p -> number(p.lower())).orElse("–"),
                        e.map(p -> number(p.upper())).orElse("–"),
                        e.map(p -> probability(p.p())).orElse("–"),
                        finding.adjustedP().map(StudyReport::probability).orElse("–"),
                        finding.estimation() instanceof Estimate estimate
                                ? count(estimate.sample().used())
                                : "–"));
    }

    private static String method(Finding finding) {
        return finding.analysis().adjustment().map(a -> a.by() + " → ").orElse("")
                + finding.analysis().method();
    }

    private String role(Protocol.Role role) {
        return switch (role) {
            case PRIMARY -> say("主要", "primary");
            case SECONDARY -> say("副次", "secondary");
            case SENSITIVITY -> say("感度分析", "sensitivity");
            case NEGATIVE_CONTROL -> say("陰性対照", "negative control");
            case CRUDE -> say("調整なし", "crude");
        };
    }

    private void curves() {
        result.curves().forEach((title, grids) -> {
            var arms = List.copyOf(grids.values());
            page.element("h2", say(title));
            boolean isIncidence = arms.getFirst().columns().contains("incidence");
            page.open("figure")
                    .element(
                            "figcaption",
                            (isIncidence
                                            ? say(
                                                    "その出来事が最初に起きた人の割合（競合する出来事を考慮）。",
                                                    "Share to whom it happened first, other events allowed for: ")
                                            : "")
                                    + both()
                                    + say("（調整前）", ", as they stand"));
            page.add(figures.curves(
                            arms,
                            grids.keySet().stream().map(this::say).toList(),
                            isIncidence ? "incidence" : "survival",
                            "curves-" + Integer.toHexString(title.en().hashCode()),
                            say(title)))
                    .close();
        });
    }

    private void subgroups() {
        for (var finding : result.findings()) {
            if (finding.subgroups().isEmpty()) continue;
            page.element(
                    "h2", say("グループ別: ", "By group: ") + say(finding.analysis().title()));
            page.element(
                    "p",
                    say(
                            "グループ別の値は、たまたま差が出ることがあります。全体の結果を先に読んでください。",
                            "Some group differs by chance alone; read the result of all first."));
            page.open("figure").element("figcaption", say("グループ別の効果", "Effects by group"));
            page.add(figures.effects(
                            List.copyOf(finding.subgroups().values()),
                            finding.subgroups().keySet().stream()
                                    .map(g -> say(wording.group(g)))
                                    .toList(),
                            finding.analysis().ratio(),
                            "groups-" + finding.name(),
                            scale(
                                    finding.analysis().ratio(),
                                    say(finding.analysis().unit()))))
                    .close();
            page.table(
                    say("グループ別", "By group"),
                    List.of(say("グループ", "group"), say("位置づけと方法", "role and method")),
                    List.of(
                            say("推定値", "estimate"),
                            say("下限", "lower"),
                            say("上限", "upper"),
                            "p",
                            say("調整した p", "adjusted p"),
                            say("行", "rows")));
            finding.subgroups().forEach((name, group) -> analysis(group, say(wording.group(name))));
            page.endTable();
            finding.subgroups().forEach((name, group) -> cautions(group, name));
        }
    }

    private void again() {
        page.element("h2", say("同じ計算をもう一度するには", "To make this again"));
        page.open("dl");
        fact(
                say("研究", "study"),
                result.protocol().id() + " " + result.protocol().version());
        if (!result.protocol().follows().isEmpty())
            fact(say("もとにした評価", "design follows"), result.protocol().follows());
        fact(
                say("計画書のダイジェスト", "digest of the protocol"),
                result.protocol().digest().hex());
        fact(
                say("登録", "registered"),
                result.registration()
                        .map(r -> r.moment() + "  " + r.digest().hex())
                        .orElse(say("なし", "no")));
        fact(
                result.protocol().source() == Protocol.Source.PACK
                        ? say("パックのダイジェスト", "digest of the pack")
                        : say("ファイルのダイジェスト", "digest of the file"),
                result.cohort().source().hex());
        fact(say("ソフトウェア", "software"), software);
        page.close();
        for (var finding : result.findings())
            if (finding.estimation() instanceof Estimate estimate) conventions(finding, estimate);
    }

    private void conventions(Finding finding, Estimate estimate) {
        page.table(
                say("計算の約束: ", "Conventions: ") + say(finding.analysis().title()),
                List.of(say("項目", "what"), say("選んだこと", "chosen"), say("同じ計算をする他のソフト", "equivalent call")),
                List.of());
        page.row(
                List.of(
                        say("式", "formula"),
                        finding.analysis().formula(),
                        finding.analysis().method()),
                List.of());
        finding.analysis()
                .adjustment()
                .ifPresent(a -> page.row(List.of(say("調整", "adjustment"), a.formula(), a.by()), List.of()));
        for (var c : finding.adjusting()) page.row(List.of(c.name(), c.value(), c.equivalent()), List.of());
        for (var c : estimate.conventions()) page.row(List.of(c.name(), c.value(), c.equivalent()), List.of());
        for (var remark : estimate.remarks()) page.row(List.of(say("注意", "note"), remark.in(language), ""), List.of());
        page.endTable();
    }

    private void fact(String term, String text) {
        page.element("dt", term).element("dd", text);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) return "–";
        double size = Math.abs(value);
        int digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + digits + "f", value).replace('-', '−');
    }

    private static String probability(double p) {
        return Double.isNaN(p) ? "–" : p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
    }
}
