package musubi.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Reason;
import musubi.agreement.statement.StatementHtml;
import musubi.agreement.statement.Wording;
import musubi.document.Markup;
import musubi.document.Paper;
import musubi.quantity.FiscalYear;
import musubi.quantity.Words;

/** The report of the demonstration: one page for a municipal officer and a council member, without scripts. */
final class DemoReport {
    private static final long MILLION = 1_000_000;
    private static final Words TITLE =
            new Words("健康づくり事業の成果払い　5年間の精算", "Paying a health programme by its results: five years settled");

    private final Demo.Result demo;
    private final Wording wording;
    private final Markup page = new Markup();

    private DemoReport(Demo.Result demo, String language) {
        this.demo = demo;
        this.wording = new Wording(language);
    }

    /** The page; {@code first} is the language it opens in. */
    static String write(Demo.Result demo, String first) {
        return Paper.of(first, TITLE::in, language -> new DemoReport(demo, language).body());
    }

    private Markup body() {
        head();
        indicators();
        payments();
        cash();
        points();
        follow();
        unpaid();
        verified();
        yourself();
        notes();
        return page;
    }

    private String say(String ja, String en) {
        return wording.say(ja, en);
    }

    private String id(String name) {
        return wording.language() + "-" + name;
    }

    private void heading(String ja, String en) {
        page.element("h2", say(ja, en));
    }

    private void paragraph(String ja, String en) {
        page.element("p", say(ja, en));
    }

    private void head() {
        page.element("h1", wording.in(TITLE));
        page.element(
                "p",
                say(
                        "これは、架空の市で5年間行われた健康づくり事業について、だれに・いくら・なぜ支払うのかを、参加や歩数などの記録から計算した報告です。人と記録はすべて架空で、約款は公表されている事業にならい、公表されていない値には「仮の値（invented）」と記しています。どの金額も元の記録までたどることができ、同じ記録を持つ人ならだれでも計算し直して確かめられます。",
                        "This report settles five years of a health programme in an invented city: who is paid how much, and why, calculated from records of attendance, steps and check-ups. All people and records are invented; the agreements follow published programmes, and values that were never published are marked as invented. Every amount leads back to the records it came from, and whoever holds the same records can calculate it again."),
                "class",
                "lead");
        page.open("dl");
        fact(
                say("住民（60歳以上）", "Residents, age 60 and over"),
                wording.amount(demo.plan().people(), "people"));
        fact(
                say("5年間の登録（延べ）", "Enrolments in five years"),
                wording.amount(demo.city().rows().getOrDefault("enrolment", 0L), "people"));
        fact(say("市が支払う額（5年間）", "Paid by the city, five years"), wording.amount(sum(Demo.OUTCOME), "JPY"));
        fact(say("事業者への委託料", "Fees to providers"), wording.amount(sum(Demo.FEES), "JPY"));
        fact(say("住民のポイント", "Points for residents"), wording.amount(sum(Demo.POINTS), "PT"));
        fact(
                say("計算し直して一致した精算書", "Statements that verified"),
                demo.settled().stream().filter(s -> s.difference().isEmpty()).count() + " / "
                        + demo.settled().size());
        page.close();
    }

    private void fact(String term, String text) {
        page.element("dt", term).element("dd", text);
    }

    private List<Demo.Settled> of(String kind) {
        return demo.settled().stream().filter(s -> s.kind().equals(kind)).toList();
    }

    private long sum(String kind) {
        return of(kind).stream().mapToLong(s -> s.statement().total()).sum();
    }

    private List<String> years() {
        return Demo.YEARS.stream()
                .map(y -> say("令和" + (y.year() - 2018), y.toString()))
                .toList();
    }

    /** Years for small drawings. */
    private List<String> shortYears() {
        return Demo.YEARS.stream()
                .map(y -> say("令和" + (y.year() - 2018), Integer.toString(y.year())))
                .toList();
    }

    private void indicators() {
        heading("目標と実績", "Indicators against their targets");
        paragraph(
                "棒が実績、点線が目標です。事業は2021年7月に始まり2026年6月に終わったので、初めと終わりの年度は一年に足りません。",
                "Bars are what was measured, dashed lines the targets. The programme ran from July 2021 to June 2026, so the first and last fiscal years are not whole.");
        page.open("div", "class", "charts");
        int number = 0;
        for (var indicator : demo.indicators()) {
            number++;
            var name = wording.in(indicator.title()) + say("（", " (") + wording.in(indicator.unit()) + say("）", ")");
            var values = indicator.values();
            figure(
                    name,
                    Chart.bars(
                            id("kpi" + number),
                            name,
                            told(name, values, indicator.scale()),
                            shortYears(),
                            values,
                            indicator.scale(),
                            indicator.target()));
        }
        page.close();
        var columns = new ArrayList<>(years());
        columns.add(say("目標", "Target"));
        page.table(say("指標の値", "Values of the indicators"), List.of(say("指標", "Indicator")), columns);
        for (var indicator : demo.indicators()) {
            var cells = indicator.values().stream()
                    .map(v -> v.map(x -> shown(x, indicator.scale())).orElse("—"))
                    .collect(Collectors.toCollection(ArrayList::new));
            cells.add(shown(indicator.target(), indicator.scale()));
            page.row(
                    List.of(wording.in(indicator.title())
                            + say("（", " (")
                            + wording.in(indicator.unit())
                            + say("）", ")")),
                    cells);
        }
        page.endTable();
        page.open("ul");
        for (var indicator : demo.indicators())
            page.element(
                    "li",
                    say("目標の出典　", "Target: ")
                            + wording.in(indicator.title())
                            + say("：", ", ")
                            + wording.in(indicator.targetSource()));
        page.close();
    }

    private String shown(long value, long scale) {
        return scale == 1 ? wording.number(value) : wording.number(value / scale) + "." + value % scale;
    }

    private String told(String name, List<Optional<Long>> values, long scale) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < values.size(); i++)
            parts.add(years().get(i) + " "
                    + values.get(i).map(v -> shown(v, scale)).orElse(say("測定なし", "not measured")));
        return name + say("：", ": ") + String.join(say("、", ", "), parts);
    }

    private void figure(String caption, Markup drawing) {
        page.open("figure").element("figcaption", caption).add(drawing).close();
    }

    private void payments() {
        heading("年度と条項ごとの支払", "Payment by year and clause");
        paragraph(
                "市が受託者に支払う額です。最低支払額は成果にかかわらず毎年支払われ、参加者数・継続者数の分は実績で、要介護リスクと給付費の分は最後の評価で決まります。",
                "What the city pays the contractor. The minimum is paid every year whatever the results; take-up follows the numbers of participants and continuers; prevention is decided by the final evaluation.");
        var byClause = byClause();
        var series = byClause.entrySet().stream()
                .map(e -> new Chart.Series(e.getKey().replaceAll("[（(].*", "").strip(), e.getValue()))
                .toList();
        var name = say("市の支払（百万円）", "Paid by the city, million yen");
        figure(
                name,
                Chart.stacks(
                        id("pay"),
                        name,
                        say("値は次の表にあります。", "The values are in the table below."),
                        years(),
                        series,
                        MILLION));
        var columns = new ArrayList<>(years());
        columns.add(say("合計", "Total"));
        page.table(say("市の支払（円）", "Paid by the city, yen"), List.of(say("条項", "Clause")), columns);
        byClause.forEach((clause, values) -> page.row(List.of(clause), withSum(values)));
        totals(byClause.values());
        page.endTable();
        paragraph(
                "それぞれの精算書は statements フォルダの statement.html です。",
                "Each statement is a statement.html in the folder statements.");
        page.open("ul");
        for (var s : demo.settled()) {
            page.open("li");
            page.inline("a", s.folder(), "href", "statements/" + s.folder() + "/statement.html#" + wording.language());
            page.text("　"
                    + wording.amount(s.statement().total(), s.statement().unit().toString()));
            page.close();
        }
        page.close();
    }

    /** What each clause of the outcome agreement paid, by year. */
    private Map<String, List<Long>> byClause() {
        var paid = new LinkedHashMap<String, long[]>();
        for (var s : of(Demo.OUTCOME)) {
            int year = Demo.YEARS.stream()
                    .map(FiscalYear::toString)
                    .toList()
                    .indexOf(s.statement().period());
            for (var line : s.statement().lines())
                paid.computeIfAbsent(wording.clause(line), c -> new long[Demo.YEARS.size()])[year] += line.amount();
        }
        var lists = new LinkedHashMap<String, List<Long>>();
        paid.forEach((clause, values) ->
                lists.put(clause, java.util.Arrays.stream(values).boxed().toList()));
        return lists;
    }

    private List<String> withSum(List<Long> values) {
        var cells = values.stream().map(wording::number).collect(Collectors.toCollection(ArrayList::new));
        cells.add(wording.number(values.stream().mapToLong(Long::longValue).sum()));
        return cells;
    }

    private void totals(java.util.Collection<List<Long>> rows) {
        page.close().open("tfoot").open("tr");
        page.element("th", say("合計", "Total"), "scope", "row");
        var sums = new ArrayList<Long>();
        for (int i = 0; i < Demo.YEARS.size(); i++) {
            int at = i;
            sums.add(rows.stream().mapToLong(r -> r.get(at)).sum());
        }
        withSum(sums).forEach(c -> page.element("td", c, "class", "number"));
        page.close();
    }

    /** Who has how much in all at the end of each year, counted from nothing. */
    private void cash() {
        heading("お金の動きの累計", "Cumulative cash of each party");
        paragraph(
                "各年度の終わりまでに、受け取った額から支払った額を引いた累計です。線が0より下なら、それまでに出した額のほうが多いことを示します。受託者自身の経費は約款に定めがないので入っていません。",
                "By the end of each year: everything received minus everything paid. Below zero means that more was put in than came back so far. What the contractor itself spends stands in no agreement and is not here.");
        var parties = parties();
        var name = say("累計（百万円）", "Cumulative cash, million yen");
        figure(
                name,
                Chart.lines(
                        id("cash"),
                        name,
                        say("値は次の表にあります。", "The values are in the table below."),
                        years(),
                        parties,
                        MILLION));
        page.table(say("各年度末の累計（円）", "Cumulative at the end of each year, yen"), List.of(say("だれ", "Party")), years());
        for (var party : parties)
            page.row(
                    List.of(party.name()),
                    party.values().stream().map(wording::number).toList());
        page.endTable();
        var gifts = demo.funding().stream().filter(f -> f.donation()).toList();
        for (var gift : gifts)
            paragraph(
                    "%s %s は返済されない寄附なので、上の表に入れていません。"
                            .formatted(gift.who(), wording.amount(gift.amount().wholeValue(), "JPY")),
                    "%s, %s, is a donation that is never repaid and is not in the table."
                            .formatted(gift.who(), wording.amount(gift.amount().wholeValue(), "JPY")));
    }

    private List<Chart.Series> parties() {
        var city = new ArrayList<Long>();
        var contractor = new ArrayList<Long>();
        var providers = new ArrayList<Long>();
        var investors = new ArrayList<Long>();
        for (var year : Demo.YEARS) {
            long paid = until(Demo.OUTCOME, year, l -> true);
            long fees = until(Demo.FUND, year, l -> l.clause().endsWith("-cost"));
            long back = until(Demo.FUND, year, l -> !l.clause().matches(".*-(cost|reserve|cash)"));
            long funded = demo.funding().stream()
                    .filter(f -> !f.donation() && f.on().isBefore(year.days().until()))
                    .mapToLong(f -> f.amount().wholeValue())
                    .sum();
            city.add(-paid);
            contractor.add(funded + paid - fees - back);
            providers.add(fees);
            investors.add(back - funded);
        }
        return List.of(
                new Chart.Series(say("市", "City"), city),
                new Chart.Series(say("受託者（SPC）", "Contractor (SPC)"), contractor),
                new Chart.Series(say("サービス事業者", "Providers"), providers),
                new Chart.Series(say("出資者", "Investors"), investors));
    }

    private long until(String kind, FiscalYear year, java.util.function.Predicate<Line> which) {
        return of(kind).stream()
                .flatMap(s -> s.statement().lines().stream())
                .filter(l -> l.due().isBefore(year.days().until()) && which.test(l))
                .mapToLong(Line::amount)
                .sum();
    }

    private void points() {
        heading("住民のポイント", "Points for residents");
        var values = Demo.YEARS.stream()
                .map(y -> of(Demo.POINTS).stream()
                        .filter(s -> s.statement().period().equals(y.toString()))
                        .mapToLong(s -> s.statement().total())
                        .sum())
                .toList();
        var name = say("年度ごとのポイント（千ポイント）", "Points by year, thousand");
        figure(
                name,
                Chart.stacks(
                        id("points"),
                        name,
                        told(name, values.stream().map(Optional::of).toList(), 1),
                        years(),
                        List.of(new Chart.Series(say("ポイント", "Points"), values)),
                        1_000));
        var columns = List.of(
                say("ポイント", "Points"), say("受け取る人", "People"), say("まん中の人", "In the middle"), say("最も多い人", "Highest"));
        page.table(say("ポイントの受け取り", "Who receives points"), List.of(say("年度", "Year")), columns);
        for (var s : of(Demo.POINTS)) {
            var people = new TreeMap<String, Long>();
            s.statement().lines().stream()
                    .filter(l -> l.amount() > 0)
                    .forEach(l -> people.merge(l.payee(), l.amount(), Long::sum));
            var sorted = people.values().stream().sorted().toList();
            page.row(
                    List.of(wording.period(s.statement().period())),
                    List.of(
                            wording.number(s.statement().total()),
                            wording.number(people.size()),
                            sorted.isEmpty() ? "—" : wording.number(sorted.get(sorted.size() / 2)),
                            sorted.isEmpty() ? "—" : wording.number(sorted.getLast())));
        }
        page.endTable();
    }

    private void follow() {
        heading("一つの支払を最後までたどる", "One payment followed to the end");
        if (demo.example().isEmpty()) {
            paragraph("たどれる支払がありません。", "There is no payment to follow.");
            return;
        }
        var example = demo.example().get();
        page.element(
                "p",
                wording.in(example.statement().title())
                        + say("、", ", ")
                        + wording.period(example.line().period())
                        + say("、", ", ")
                        + wording.clause(example.line())
                        + say("：", ": ")
                        + wording.amount(
                                example.line().amount(), example.line().unit().toString()));
        page.element("h3", say("金額の導き方", "How the amount came about"));
        page.add(StatementHtml.derivation(example.line(), wording.language()));
        page.element("h3", say("数えられた人のうち一人の記録", "The records of one of the people counted"));
        page.element(
                "p",
                say(
                        "指標 %s に数えられた人のうち、仮名 %s の記録です（全%s行のうち初めの%d行）。名前はどこにもありません。左の二つの列が、元のファイルの名前と行の番号です。"
                                .formatted(
                                        example.measure(),
                                        example.person(),
                                        wording.number(example.rowsInAll()),
                                        example.rows().size()),
                        "One of those counted by the measure %s, under the pseudonym %s: the first %d of %s rows. No name is anywhere. The first two columns are the file and the line the row came from."
                                .formatted(
                                        example.measure(),
                                        example.person(),
                                        example.rows().size(),
                                        wording.number(example.rowsInAll()))));
        page.table(
                say("証拠の行", "Rows of evidence"),
                List.of(say("ファイル", "File"), say("行", "Line"), say("日", "Day"), say("記録の中身", "What it says")),
                List.of());
        for (var r : example.rows())
            page.row(
                    List.of(
                            r.file(),
                            wording.number(r.line()),
                            r.columns().getOrDefault("day", ""),
                            r.columns().entrySet().stream()
                                    .filter(c -> !List.of("person", "day").contains(c.getKey()))
                                    .map(Map.Entry::getValue)
                                    .collect(Collectors.joining(say("、", ", ")))),
                    List.of());
        page.endTable();
    }

    private void unpaid() {
        heading("支払われなかったものと、その理由", "What was not paid, and why");
        page.table(
                say("支払のない行と、上限で減った額", "Lines without payment, and what caps cut"),
                List.of(say("約款", "Agreement"), say("条項", "Clause"), say("理由", "Reason"), say("年度", "Years")),
                List.of(say("行数", "Lines"), say("減った額", "Cut")));
        var found = new LinkedHashMap<List<String>, Missed>();
        for (var s : demo.settled())
            for (var line : s.statement().lines()) {
                var title = wording.in(s.statement().title());
                if (line.amount() == 0) missed(found, title, line, reason(line), s, 0);
                for (var cut : line.cuts()) missed(found, title, line, wording.cap(cut.cap()), s, cut.cut());
            }
        found.forEach((what, how) -> {
            var cells = new ArrayList<>(what);
            cells.add(String.join(say("、", ", "), how.years));
            page.row(cells, List.of(wording.number(how.lines), how.cut == 0 ? "" : wording.number(how.cut)));
        });
        if (found.isEmpty()) page.row(List.of(say("ありません", "nothing"), "", "", ""), List.of("0", ""));
        page.endTable();
    }

    /** How often something was not paid, and in which years. */
    private static final class Missed {
        private final TreeSet<String> years = new TreeSet<>();
        private long lines;
        private long cut;
    }

    private void missed(
            Map<List<String>, Missed> found, String title, Line line, String why, Demo.Settled settled, long cut) {
        var how = found.computeIfAbsent(List.of(title, wording.clause(line), why), k -> new Missed());
        how.years.add(settled.statement().period().replace("FY", say("", "FY")));
        how.lines++;
        how.cut = Math.addExact(how.cut, cut);
    }

    private String reason(Line line) {
        return line.reason() == Reason.NONE
                ? say("計算した額が0です", "the amount calculated is zero")
                : wording.in(line.reason().words());
    }

    private void verified() {
        heading("検算", "Verification");
        paragraph(
                "精算書を一通ずつファイルから読み、約款と証拠パックから計算し直して、すべての数字を比べました。右の値は精算書の指紋（SHA-256）の初めの部分で、一字でも変わればこの値も変わります。",
                "Each statement was read from its file, calculated again from its agreement and the pack, and compared figure by figure. The last column is the beginning of its fingerprint (SHA-256), which changes when a single byte does.");
        page.table(
                say("精算書と検算の結果", "Statements and what verifying them found"),
                List.of(say("精算書", "Statement"), say("結果", "Result"), say("指紋", "Fingerprint")),
                List.of(say("行数", "Lines"), say("合計", "Total")));
        for (var s : demo.settled()) {
            page.open("tr");
            page.element("th", s.folder(), "scope", "row");
            page.element(
                    "td",
                    s.difference().map(d -> say("✗ 違い ", "✗ differs at ") + d).orElse(say("✓ 一致", "✓ verified")));
            page.open("td")
                    .inline("abbr", s.digest().substring(0, 12) + "…", "title", s.digest(), "class", "hash")
                    .close();
            page.element("td", wording.number(s.statement().lines().size()), "class", "number");
            page.element(
                    "td",
                    wording.amount(s.statement().total(), s.statement().unit().toString()),
                    "class",
                    "number");
            page.close();
        }
        page.endTable();
        page.open("dl");
        page.element("dt", say("証拠パックの指紋", "Fingerprint of the pack"))
                .element("dd", demo.built().pack().digest().hex(), "class", "hash");
        page.element("dt", say("台帳の終わりの指紋", "End of the ledger's chain"))
                .element("dd", demo.ledgerHead(), "class", "hash");
        page.close();
    }

    private void yourself() {
        heading("自分のファイルで行うには", "The same with your own files");
        page.element("pre", """
                musubi pack key secret.key
                musubi pack build %s -o city.pack --key secret.key
                musubi check my-agreement.yaml
                musubi settle my-agreement.yaml --pack city.pack --period FY2024 -o settlement
                musubi verify settlement/statement.json --pack city.pack
                musubi explain settlement/statement.json 1 --pack city.pack
                hledger -f settlement/journal.hledger balance""".formatted(say("記録のフォルダ", "RECORDS_FOLDER")));
    }

    private void notes() {
        heading("注意", "Notes");
        page.open("ul");
        page.element(
                "li",
                say(
                        "この市も住民も存在しません。数字は調査の結果ではありません（種 %d、住民 %s 人）。"
                                .formatted(
                                        demo.plan().seed(),
                                        wording.number(demo.plan().people())),
                        "Neither the city nor its residents exist, and no figure is a finding (seed %d, %s residents)."
                                .formatted(
                                        demo.plan().seed(),
                                        wording.number(demo.plan().people()))));
        page.element(
                "li",
                say(
                        "最後の評価の結果は、模擬の市に設定した「真の効果」から作ったもので、推計ではありません。",
                        "The result of the final evaluation is made from the true effect the city was built with; it is not an estimate."));
        page.close();
        var invented = new LinkedHashMap<String, List<String>>();
        demo.settled()
                .forEach(s -> invented.put(
                        wording.in(s.statement().title()), s.statement().invented()));
        page.element("h3", say("約款のなかで仮の値とされているもの", "What the agreements mark as invented"));
        for (Map.Entry<String, List<String>> agreement : invented.entrySet()) {
            if (agreement.getValue().isEmpty()) continue;
            page.element("h4", agreement.getKey());
            page.open("ul");
            agreement.getValue().forEach(i -> page.element("li", i));
            page.close();
        }
        page.open("footer")
                .element("p", StatementFolder.software(), "class", "note")
                .close();
    }
}
