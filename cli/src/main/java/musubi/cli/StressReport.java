package musubi.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import musubi.agreement.settlement.Reason;
import musubi.agreement.statement.Wording;
import musubi.document.Markup;
import musubi.document.Paper;
import musubi.quantity.Words;
import musubi.simulation.stress.Spread;
import musubi.simulation.stress.Stress;

/** The page of a stress test, for those who are about to sign. */
final class StressReport {
    private static final long MILLION = 1_000_000;

    private final StressRun.Found found;
    private final Stress stress;
    private final Wording wording;
    private final Markup page = new Markup();

    private StressReport(StressRun.Found found, String language) {
        this.found = found;
        this.stress = found.stress();
        this.wording = new Wording(language);
    }

    /** The page; {@code first} is the language it opens in. */
    static String write(StressRun.Found found, String first) {
        return Paper.of(
                first, language -> title(found).in(language), language -> new StressReport(found, language).body());
    }

    private static Words title(StressRun.Found found) {
        var title = found.statement().title();
        return new Words("署名前の試算　" + title.ja(), "Before signing: " + title.en());
    }

    /** Why nothing is paid; an amount that comes out as zero has no other reason. */
    static Words why(Reason reason) {
        return reason == Reason.NONE ? new Words("計算した額が 0 でした", "the amount calculated is zero") : reason.words();
    }

    private Markup body() {
        page.element("h1", wording.in(title(found)));
        page.element(
                "p",
                say(
                        "この約款を %s の架空の市で精算すると、いくら支払うことになるかを示します。市も住民も存在しません。将来の予測ではなく、約款の条項がどう働くかを署名の前に見るためのものです。"
                                .formatted(count(found.cities(), "", "")),
                        "What this agreement would owe, settled in %s. Neither cities nor residents exist. It is no forecast: it shows, before anybody signs, how the clauses work."
                                .formatted(count(found.cities(), "", " invented cities"))),
                "class",
                "lead");
        facts();
        years();
        clauses();
        truth();
        notes();
        return page;
    }

    private String say(String ja, String en) {
        return wording.say(ja, en);
    }

    private String count(long number, String ja, String en) {
        return wording.number(number) + say(ja, en);
    }

    private String amount(long amount) {
        return wording.amount(amount, stress.unit().toString());
    }

    private void facts() {
        page.open("dl");
        fact(say("支払の合計（中央値）", "Owed in all, median"), amount(stress.total().median()));
        fact(
                say("10 市のうち 9 市はこの間", "Nine cities of ten lie between"),
                amount(stress.total().low())
                        + say(" から ", " and ")
                        + amount(stress.total().high()));
        fact(
                say("最も少ない市・最も多い市", "Least and most of any city"),
                amount(stress.total().least())
                        + say("・", ", ")
                        + amount(stress.total().most()));
        fact(
                say("1 市の住民（60歳以上）", "Residents of each city, age 60 and over"),
                count(found.plan().people(), "人", ""));
        fact(
                say("参加の真の効果", "What taking part truly does"),
                say("要介護になる危険 ", "risk of needing care ")
                        + "× " + found.plan().effect().hazardRatio()
                        + say("、リスク点数 ", ", risk points ")
                        + found.plan().effect().riskPoints().toPlainString().replace('-', '−'));
        page.close();
    }

    private void fact(String term, String text) {
        page.element("dt", term).element("dd", text);
    }

    private void years() {
        page.element("h2", say("年度ごとの支払", "What is owed by fiscal year"));
        var categories = stress.years().keySet().stream()
                .map(y -> wording.period(y.toString()).replaceAll("（.*", ""))
                .toList();
        boolean large = stress.years().values().stream().anyMatch(s -> s.most() >= MILLION);
        var name =
                say("年度ごとの支払（", "Owed by fiscal year, ") + (large ? say("百万", "million ") : "") + unit() + say("）", "");
        if (categories.size() > 1) {
            page.open("figure").element("figcaption", name);
            page.add(Chart.lines(
                    wording.language() + "-years",
                    name,
                    say("値は次の表にあります。", "The values are in the table below."),
                    categories,
                    List.of(
                            series(say("95%", "95 %"), Spread::high),
                            series(say("中央値", "median"), Spread::median),
                            series(say("5%", "5 %"), Spread::low)),
                    large ? MILLION : 1));
            page.close();
        }
        page.table(say("年度ごとの支払", "Owed by fiscal year"), List.of(say("年度", "Year")), spreadColumns());
        stress.years().forEach((year, spread) -> page.row(List.of(wording.period(year.toString())), cells(spread)));
        page.row(List.of(say("契約期間の合計", "The whole term")), cells(stress.total()));
        page.endTable();
    }

    private String unit() {
        return wording.amount(1, stress.unit().toString()).substring(1).strip();
    }

    private Chart.Series series(String name, Function<Spread, Long> which) {
        return new Chart.Series(
                name, stress.years().values().stream().map(which).toList());
    }

    private List<String> spreadColumns() {
        return List.of(say("最少", "Least"), "5 %", say("中央値", "Median"), "95 %", say("最多", "Most"));
    }

    private List<String> cells(Spread s) {
        return List.of(
                wording.number(s.least()),
                wording.number(s.low()),
                wording.number(s.median()),
                wording.number(s.high()),
                wording.number(s.most()));
    }

    private void clauses() {
        page.element("h2", say("条項ごとの支払", "What each clause pays"));
        page.table(say("契約期間の合計", "Over the whole term"), List.of(say("条項", "Clause")), spreadColumns());
        for (var clause : stress.clauses()) page.row(List.of(name(clause)), cells(clause.paid()));
        page.endTable();
        page.element("h2", say("上限はどれだけ効くか", "How often each cap binds"));
        page.table(
                say("上限が減らした額", "What caps take"),
                List.of(say("条項", "Clause"), say("上限", "Cap")),
                List.of(
                        say("額", "Limit"),
                        say("効いた市", "Cities"),
                        say("効いた回数", "Times"),
                        say("減った額（中央値）", "Taken, median")));
        for (var clause : stress.clauses()) for (var cap : clause.caps()) cap(name(clause), cap, clause.chances());
        long years = (long) stress.years().size() * stress.trials().size();
        for (var cap : stress.caps()) cap(say("約款全体", "The whole agreement"), cap, years);
        if (stress.caps().isEmpty()
                && stress.clauses().stream().allMatch(c -> c.caps().isEmpty()))
            page.row(List.of(say("上限はありません", "there are no caps"), ""), List.of("", "", "", ""));
        page.endTable();
        page.element("h2", say("何も支払われないのはいつか", "When a clause pays nothing"));
        page.table(
                say("支払が 0 だった回数と理由", "How often nothing was paid, and why"),
                List.of(say("条項", "Clause"), say("理由", "Reason")),
                List.of(say("回数", "Times")));
        boolean always = true;
        for (var clause : stress.clauses())
            for (var nothing : clause.nothing().entrySet()) {
                always = false;
                page.row(
                        List.of(name(clause), wording.in(why(nothing.getKey()))),
                        List.of(of(nothing.getValue(), clause.chances())));
            }
        if (always) page.row(List.of(say("どの条項も毎回支払います", "every clause always pays something"), ""), List.of(""));
        page.endTable();
        page.element("p", say("回数は、すべての市の年度を合わせて数えたものです。", "Times are counted over the years of all cities together."));
    }

    private void cap(String whose, Stress.Cap cap, long chances) {
        page.row(
                List.of(whose, wording.cap(cap.name())),
                List.of(
                        wording.number(cap.limit()),
                        of(cap.cities(), stress.trials().size()),
                        of(cap.times(), chances),
                        wording.number(cap.cut().median())));
    }

    /** A count with its share in whole percent, rounded to the nearest. */
    private String of(long times, long all) {
        return wording.number(times) + " / " + wording.number(all) + say("（", " (") + (200 * times + all) / (2 * all)
                + say("%）", " %)");
    }

    /** As a statement names a clause. */
    private String name(Stress.Clause clause) {
        var title = wording.in(clause.title());
        boolean untitled = title.isEmpty() || title.equals(clause.id());
        if (!untitled) return title;
        return clause.article().isEmpty()
                ? clause.id()
                : clause.article() + say("（" + clause.id() + "）", " (" + clause.id() + ")");
    }

    private void truth() {
        page.element("h2", say("真の効果と支払", "What was truly changed, and what was paid"));
        page.element(
                "p",
                say(
                        "架空の市では、同じ人が参加しなかった場合も計算できるので、真の効果が分かります。支払がこれと釣り合っているかを見てください。",
                        "In an invented city the same people can also be followed without taking part, so the true effect is known. See whether what is paid is in proportion to it."));
        var truth = stress.truth();
        page.table(say("1 市あたり", "In each city"), List.of(say("真の効果", "True effect")), spreadColumns());
        page.row(List.of(say("参加した人", "People who took part")), cells(truth.participants()));
        page.row(List.of(say("避けられた要支援・要介護認定（件）", "Certifications avoided")), cells(truth.certificationsAvoided()));
        page.row(List.of(say("下がったリスク点数（合計）", "Risk points avoided, in all")), cells(truth.riskPointsAvoided()));
        page.row(List.of(say("減った介護給付費（円）", "Care benefit avoided, yen")), cells(truth.careYenAvoided()));
        page.row(
                List.of(say("この約款の支払（", "Owed under this agreement (") + unit() + say("）", ")")),
                cells(stress.total()));
        page.endTable();
    }

    private void notes() {
        page.element("h2", say("注意", "Notes"));
        page.open("ul");
        var notes = new ArrayList<String>();
        notes.add(say("百分位は順位で決めた、実際にどれかの市で出た額です。", "Percentiles go by rank: each is an amount that some city had."));
        notes.add(say(
                "市の種は %d から %d まで。同じ種からは同じ市と同じ額ができます（musubi city make --seed）。"
                        .formatted(found.plan().seed(), found.plan().seed() + found.cities() - 1),
                "Cities have the seeds %d to %d; a seed gives the same city and the same amounts again (musubi city make --seed)."
                        .formatted(found.plan().seed(), found.plan().seed() + found.cities() - 1)));
        notes.add(
                say(
                        "評価の結果は真の効果から作ったもので、推計ではありません。推計の誤りは含まれません。",
                        "Study results are made from the true effect, not estimated; errors of an estimate are not in these figures."));
        notes.add(say("約款の指紋 ", "Fingerprint of the agreement: ")
                + found.statement().digest());
        notes.forEach(n -> page.element("li", n));
        page.close();
        page.open("footer")
                .element("p", StatementFolder.software(), "class", "note")
                .close();
    }
}
