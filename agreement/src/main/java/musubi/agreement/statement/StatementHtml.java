package musubi.agreement.statement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Reason;
import musubi.agreement.settlement.Statement;
import musubi.document.Markup;
import musubi.document.Paper;

/**
 * A statement as a page for people, in Japanese and English, to be read on screen and printed on A4: what is paid to
 * whom, how each amount came about, what a cap cut, why nothing is paid where nothing is, and from which evidence.
 */
public final class StatementHtml {
    /** Up to so many lines each line is shown with its derivation; above, sums and the first lines. */
    static final int SHOWN_IN_FULL = 200;

    private static final String DATA_OF = "data of study ";
    private static final int FIRST = 20;
    private static final int DERIVED = 3;
    private static final int PAYEES = 60;

    private final Statement statement;
    private final Optional<Delta> delta;
    private final String software;
    private final Wording wording;
    private final Markup page = new Markup();

    private StatementHtml(Statement statement, Optional<Delta> delta, String software, String language) {
        this.statement = statement;
        this.delta = delta;
        this.software = software;
        this.wording = new Wording(language);
    }

    /** The page of a statement. */
    public static String write(Statement statement, String software) {
        return write(statement, Optional.empty(), software);
    }

    /** The page of a statement that replaces an earlier one, with what changed. */
    public static String write(Statement statement, Delta delta, String software) {
        return write(statement, Optional.of(delta), software);
    }

    private static String write(Statement statement, Optional<Delta> delta, String software) {
        return Paper.of(
                "ja",
                language -> new Wording(language).title(statement),
                language -> new StatementHtml(statement, delta, software, language).body());
    }

    /** The derivation of one line as a nested list, for other pages. */
    public static Markup derivation(Line line, String language) {
        var page = new Markup();
        new Tree(page, new Wording(language)).of(line.derivation());
        return page;
    }

    private String say(String ja, String en) {
        return wording.say(ja, en);
    }

    private Markup body() {
        head();
        delta.ifPresent(this::changes);
        sums();
        lines();
        unpaid();
        remarks();
        evidence();
        return page;
    }

    private void head() {
        page.element("h1", wording.title(statement));
        page.element("p", wording.amount(statement.total(), statement.unit().toString()), "class", "total");
        page.open("dl");
        fact(say("期間", "Period"), wording.period(statement.period()) + "  " + wording.days(statement.days()));
        fact(say("支払う者", "Payer"), statement.payer());
        fact(
                say("約款", "Agreement"),
                statement.agreement() + say("　第" + statement.version() + "版", ", version " + statement.version()));
        fact(say("明細の行", "Lines"), wording.number(statement.lines().size()));
        page.close();
    }

    private void fact(String term, String text) {
        page.element("dt", term).element("dd", text);
    }

    private void changes(Delta changed) {
        page.element("h2", say("前の精算書との差", "What changed since the earlier statement"));
        page.open("p")
                .text(say("この精算書は前の精算書（", "This statement replaces an earlier one ("))
                .inline(
                        "abbr",
                        changed.replaces()
                                        .substring(
                                                0,
                                                Math.min(12, changed.replaces().length())) + "…",
                        "title",
                        changed.replaces())
                .text(say("）を置き換えます。前の精算書はそのまま残ります。差し引き ", "). The earlier one stays as it is. In all: ")
                        + wording.signed(changed.total(), statement.unit().toString()))
                .close();
        if (changed.changes().isEmpty()) {
            page.element(
                    "p",
                    say(
                            "前の精算書から変わった行はありません。支払も返還もありません。",
                            "No line differs: nothing is paid and nothing is to be returned."));
            return;
        }
        page.element(
                "p",
                say(
                        "増えた額は追加して支払い、減った額は受取人への返還請求（未収金）とします。差し引いて払うことはしません。",
                        "What is more is paid in addition; what is less is claimed back from the payee as a receivable. Nothing is set off."));
        page.table(
                say("変わった行", "Lines that changed"),
                List.of(say("条項", "Clause"), say("対象", "Subject"), say("期間", "Period")),
                List.of(say("前", "Before"), say("今回", "Now"), say("差", "Difference")));
        for (var c : changed.changes().stream().limit(SHOWN_IN_FULL).toList())
            page.row(
                    List.of(wording.clause(c.line()), wording.subject(c.subject()), wording.period(c.period())),
                    List.of(wording.number(c.before()), wording.number(c.after()), wording.signed(c.difference(), "")));
        page.endTable();
        if (changed.changes().size() > SHOWN_IN_FULL)
            page.element("p", say("残りは delta.json にあります。", "The others are in delta.json."));
    }

    private void sums() {
        page.element("h2", say("条項と受取人ごとの合計", "Sums by clause and payee"));
        var clauses = new LinkedHashMap<String, long[]>();
        var titles = new LinkedHashMap<String, Line>();
        for (var line : statement.lines()) {
            var key = line.clause() + "\u0000" + line.unit();
            titles.putIfAbsent(key, line);
            var sum = clauses.computeIfAbsent(key, k -> new long[3]);
            sum[0] = Math.addExact(sum[0], line.gross());
            sum[1] = Math.addExact(sum[1], cut(line));
            sum[2] = Math.addExact(sum[2], line.amount());
        }
        page.table(
                say("条項ごと", "By clause"),
                List.of(say("条項", "Clause")),
                List.of(say("上限の前", "Before caps"), say("上限で減った額", "Cut by caps"), say("支払", "Paid")));
        clauses.forEach((key, sum) -> {
            var line = java.util.Objects.requireNonNull(titles.get(key));
            page.row(
                    List.of(wording.clause(line)),
                    List.of(
                            wording.number(sum[0]),
                            wording.number(sum[1]),
                            wording.amount(sum[2], line.unit().toString())));
        });
        total(1, 2);
        var payees = payees();
        if (payees.size() > PAYEES) {
            distribution(payees);
            return;
        }
        page.table(say("受取人ごと", "By payee"), List.of(say("受取人", "Payee")), List.of(say("支払", "Paid")));
        payees.forEach((payee, sum) -> page.row(
                List.of(wording.subject(payee)),
                List.of(wording.amount(sum, statement.unit().toString()))));
        total(1, 0);
    }

    private void total(int texts, int blanks) {
        page.close().open("tfoot").open("tr");
        page.element("th", say("合計", "Total"), "scope", "row", "colspan", texts == 1 ? "" : Integer.toString(texts));
        for (int i = 0; i < blanks; i++) page.element("td", "");
        page.element("td", wording.amount(statement.total(), statement.unit().toString()), "class", "number");
        page.close();
        page.endTable();
    }

    private static long cut(Line line) {
        return line.cuts().stream().mapToLong(Line.Cut::cut).reduce(0, Math::addExact);
    }

    private Map<String, Long> payees() {
        var payees = new TreeMap<String, Long>();
        for (var line : statement.lines())
            if (line.unit().equals(statement.unit())) payees.merge(line.payee(), line.amount(), Math::addExact);
        return payees;
    }

    /** How many payees receive how much: bands of equal width with round ends. */
    private void distribution(Map<String, Long> payees) {
        long most = payees.values().stream().mapToLong(Long::longValue).max().orElse(0);
        long width = 1;
        for (int i = 0; most / width >= 10; i++) width = width / (i % 3 == 1 ? 2 : 1) * (i % 3 == 1 ? 5 : 2);
        var counts = new TreeMap<Long, Integer>();
        int nothing = 0;
        for (long sum : payees.values())
            if (sum <= 0) nothing++;
            else counts.merge(sum / width, 1, Integer::sum);
        int largest = Math.max(
                nothing, counts.values().stream().mapToInt(i -> i).max().orElse(0));
        var sorted = payees.values().stream().sorted().toList();
        page.element(
                "p",
                say(
                        "受取人は %s人。まん中の人は %s、最も多い人は %s です。"
                                .formatted(
                                        wording.number(payees.size()),
                                        wording.amount(
                                                sorted.get(sorted.size() / 2),
                                                statement.unit().toString()),
                                        wording.amount(most, statement.unit().toString())),
                        "%s payees. The one in the middle receives %s, the highest %s."
                                .formatted(
                                        wording.number(payees.size()),
                                        wording.amount(
                                                sorted.get(sorted.size() / 2),
                                                statement.unit().toString()),
                                        wording.amount(most, statement.unit().toString()))));
        page.table(
                say("受取額ごとの人数", "How many receive how much"),
                List.of(say("受け取る額", "Amount")),
                List.of(say("人数", "People"), ""));
        if (nothing > 0) band(say("なし", "nothing"), nothing, largest);
        for (long b = 0; b <= most / width; b++)
            band(
                    wording.number(Math.max(1, b * width)) + " – " + wording.number((b + 1) * width - 1),
                    counts.getOrDefault(b, 0),
                    largest);
        page.endTable();
    }

    private void band(String name, int people, int largest) {
        page.open("tr");
        page.element("th", name, "scope", "row");
        page.element("td", wording.number(people), "class", "number");
        page.open("td", "class", "bar").open("svg", "viewBox", "0 0 1000 100", "preserveAspectRatio", "none");
        // The number stands beside it, so a reader of screens need not hear of the bar.
        page.empty(
                "rect",
                "width",
                Long.toString(largest == 0 ? 0 : people * 1000L / largest),
                "height",
                "100",
                "fill",
                "#0017c1");
        page.close().close().close();
    }

    private void lines() {
        page.element("h2", say("明細", "Lines"));
        boolean all = statement.lines().size() <= SHOWN_IN_FULL;
        if (!all)
            page.element(
                    "p",
                    say(
                            "%s行のうち初めの%d行です。すべての行は同じフォルダの lines.csv と statement.json にあります。"
                                    .formatted(wording.number(statement.lines().size()), FIRST),
                            "The first %d of %s lines. All of them are in lines.csv and statement.json in the same folder."
                                    .formatted(
                                            FIRST,
                                            wording.number(statement.lines().size()))));
        var shown =
                statement.lines().stream().limit(all ? SHOWN_IN_FULL : FIRST).toList();
        boolean subjects = shown.stream().anyMatch(l -> !l.subject().isEmpty());
        var texts = new ArrayList<>(List.of(say("番号", "No."), say("条項", "Clause")));
        if (subjects) texts.add(say("対象", "Subject"));
        texts.addAll(List.of(say("期間", "Period"), say("支払期日", "Due")));
        page.table(say("明細の行", "Lines of the statement"), texts, List.of(say("支払", "Paid")));
        for (var line : shown) {
            var cells = new ArrayList<>(List.of(Integer.toString(line.number()), wording.clause(line)));
            if (subjects) cells.add(wording.subject(line.subject()));
            cells.addAll(List.of(wording.period(line.period()), line.due().toString()));
            page.row(cells, List.of(wording.amount(line.amount(), line.unit().toString())));
        }
        page.endTable();
        page.element("h2", say("金額の導き方", "How each amount came about"));
        shown.stream().limit(all ? SHOWN_IN_FULL : DERIVED).forEach(this::derived);
    }

    private void derived(Line line) {
        page.element(
                "h3",
                "%d  %s%s  %s  %s"
                        .formatted(
                                line.number(),
                                wording.clause(line),
                                line.subject().isEmpty() ? "" : "  " + wording.subject(line.subject()),
                                wording.period(line.period()),
                                wording.amount(line.amount(), line.unit().toString())),
                "id",
                wording.language() + "-" + line.number());
        if (line.amount() == 0 && line.reason() != Reason.NONE)
            page.element(
                    "p",
                    say("支払なし: ", "Nothing is paid: ")
                            + wording.in(line.reason().words()),
                    "class",
                    "mark");
        for (var cut : line.cuts())
            page.element(
                    "p",
                    wording.cut(cut, line.unit().toString())
                            + (line.carriedOut() > 0
                                    ? say("（うち次の期間へ繰越 ", " (carried to the next period: ")
                                            + wording.number(line.carriedOut())
                                            + say("）", ")")
                                    : ""),
                    "class",
                    "mark");
        if (line.carriedIn() > 0)
            page.element(
                    "p",
                    say("前の期間からの繰越 ", "Carried in from the period before: ")
                            + wording.amount(line.carriedIn(), line.unit().toString()),
                    "class",
                    "mark");
        new Tree(page, wording).of(line.derivation());
        for (var lot : line.lots())
            page.element(
                    "p",
                    say(
                            "%s に得た %s は %s まで使えます。"
                                    .formatted(
                                            wording.days(lot.earned()),
                                            wording.amount(
                                                    lot.amount(), line.unit().toString()),
                                            lot.expires().minusDays(1)),
                            "%s earned from %s can be spent until %s."
                                    .formatted(
                                            wording.amount(
                                                    lot.amount(), line.unit().toString()),
                                            wording.days(lot.earned()),
                                            lot.expires().minusDays(1))),
                    "class",
                    "note");
        page.element(
                "p",
                say("この条項のここまでの合計 ", "Paid by this clause so far: ")
                        + wording.amount(line.soFar(), line.unit().toString()),
                "class",
                "note");
    }

    private void unpaid() {
        var reasons = new TreeMap<Reason, Integer>();
        var cuts = new TreeMap<String, long[]>();
        for (var line : statement.lines()) {
            if (line.amount() == 0) reasons.merge(line.reason(), 1, Integer::sum);
            for (var cut : line.cuts()) {
                var sum = cuts.computeIfAbsent(wording.clause(line) + "\u0000" + cut.cap(), k -> new long[2]);
                sum[0]++;
                sum[1] = Math.addExact(sum[1], cut.cut());
            }
        }
        page.element("h2", say("支払われなかったもの", "What was not paid"));
        if (reasons.isEmpty() && cuts.isEmpty()) {
            page.element("p", say("すべて計算どおりに支払われます。", "Everything is paid as calculated."));
            return;
        }
        if (!reasons.isEmpty()) {
            page.table(
                    say("支払のない行とその理由", "Lines without payment, and why"),
                    List.of(say("理由", "Reason")),
                    List.of(say("行数", "Lines")));
            reasons.forEach((reason, count) -> page.row(
                    List.of(
                            reason == Reason.NONE
                                    ? say("計算した額が0です", "the amount calculated is zero")
                                    : wording.in(reason.words())),
                    List.of(wording.number(count))));
            page.endTable();
        }
        if (cuts.isEmpty()) return;
        page.table(
                say("上限で減った額", "What caps cut"),
                List.of(say("条項", "Clause"), say("上限", "Cap")),
                List.of(say("行数", "Lines"), say("減った額", "Cut")));
        cuts.forEach((key, sum) -> page.row(
                List.of(key.substring(0, key.indexOf('\u0000')), wording.cap(key.substring(key.indexOf('\u0000') + 1))),
                List.of(wording.number(sum[0]), wording.number(sum[1]))));
        page.endTable();
    }

    private void remarks() {
        if (statement.remarks().isEmpty() && statement.invented().isEmpty()) return;
        page.element("h2", say("注記", "Remarks"));
        if (!statement.invented().isEmpty()) {
            page.open("div", "class", "mark");
            page.element(
                    "p",
                    say(
                            "次の値は公表されていないため、約款のなかで「仮の値」または「非公表」と記されています（番号は約款の行）。",
                            "The agreement marks these values as invented or unpublished (numbers are its lines)."));
            page.open("ul");
            statement.invented().forEach(i -> page.element("li", i));
            page.close().close();
        }
        if (statement.remarks().isEmpty()) return;
        page.open("ul");
        for (var remark : statement.remarks())
            page.element(
                    "li",
                    wording.in(remark.words())
                            + (remark.place().line() > 0
                                    ? say(
                                            "（約款の%d行目）".formatted(remark.place().line()),
                                            " (line %d of the agreement)"
                                                    .formatted(remark.place().line()))
                                    : ""));
        page.close();
    }

    private void evidence() {
        page.element("h2", say("証拠と検算", "Evidence, and how to check"));
        page.element(
                "p",
                say(
                        "下の値は、使ったファイルの指紋（SHA-256）です。ファイルが一字でも変われば値が変わります。",
                        "These are the fingerprints (SHA-256) of what was used. They change when a single byte changes."));
        page.table(say("使ったもの", "What was used"), List.of(say("名前", "Name"), "SHA-256"), List.of());
        digest(say("約款 ", "agreement ") + statement.agreement(), statement.digest());
        statement.sources().forEach(this::digest);
        var queries = new TreeSet<String>();
        statement.lines().stream()
                .limit(statement.lines().size() <= SHOWN_IN_FULL ? SHOWN_IN_FULL : FIRST)
                .forEach(l -> queries(l.derivation(), queries));
        for (var query : queries) {
            int at = query.indexOf('\u0000');
            digest(say("集計 ", "query of ") + query.substring(0, at), query.substring(at + 1));
        }
        page.endTable();
        page.element("p", say("計算し直して比べるには:", "To calculate it again and compare:"));
        page.element(
                "pre",
                "musubi verify statement.json" + (statement.sources().containsKey("pack") ? " --pack PACK" : "")
                        + studyData());
        page.open("footer").element("p", software, "class", "note").close();
    }

    /** The studies that were made again from other data than the pack. */
    private String studyData() {
        var options = new StringBuilder();
        statement.sources().forEach((name, digest) -> {
            if (name.startsWith(DATA_OF) && !digest.equals(statement.sources().get("pack")))
                options.append(" --study-data ")
                        .append(name.substring(DATA_OF.length()))
                        .append("=DATA");
        });
        return options.toString();
    }

    private void digest(String name, String hex) {
        page.open("tr");
        page.element("th", name, "scope", "row");
        page.element("td", hex, "class", "hash");
        page.close();
    }

    private static void queries(musubi.agreement.settlement.Derivation derivation, java.util.Set<String> found) {
        derivation
                .evidence()
                .filter(e -> !e.query().isEmpty())
                .ifPresent(e -> found.add(e.measure() + "\u0000" + e.query()));
        derivation.inputs().forEach(d -> queries(d, found));
    }

    /** A day, or a period such as a fiscal year, as people say it. */
    static Optional<LocalDate> day(String text) {
        return text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}") ? Optional.of(LocalDate.parse(text)) : Optional.empty();
    }

    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
