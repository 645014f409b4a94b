package musubi.platform.worksheet;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import musubi.platform.figures.Figures;
import musubi.platform.people.Reasons;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;

/** What may stand on a worksheet. How long texts may be, and what must be there before one is proposed, is our own choice. */
@Component
class Checks {
    /** METI's classes: 地域課題・ビジネス共通, 地域課題, ビジネスへの効果. */
    static final List<String> GROUPS = List.of("common", "community", "business");

    static final int MOST_LETTERS = 2_000;
    static final int MOST_IN_CELL = 300;
    static final int MOST_IN_TITLE = 80;
    static final int MOST_ROWS = 30;

    private static final Set<String> DIRECTIONS = Set.of("at-least", "at-most");
    private static final String NUMBER = "-?[0-9]{1,12}(\\.[0-9]{1,4})?";

    private final Figures figures;
    private final Subjects subjects;
    private final Reasons reasons;

    Checks(Figures figures, Subjects subjects, Reasons reasons) {
        this.figures = figures;
        this.subjects = subjects;
        this.reasons = reasons;
    }

    /** What was entered under a version that holds. */
    record Entry(BigDecimal value, LocalDate day, String said) {}

    /** Digits as they are typed on any keyboard, without commas. */
    static String number(String typed) {
        return Normalizer.normalize(typed, Normalizer.Form.NFKC).strip().replace(",", "");
    }

    void titled(Content content) {
        var problems = new ArrayList<Problem>();
        title(content, problems);
        refuse(problems);
    }

    private static void title(Content content, List<Problem> problems) {
        var title = content.text(Field.TITLE);
        if (title.isEmpty() || title.length() > MOST_IN_TITLE || title.contains("\n"))
            problems.add(problem(
                    Field.TITLE.word(),
                    title,
                    "題名を %d 文字以内の1行で入力してください。".formatted(MOST_IN_TITLE),
                    "Enter a title of one line and at most %d letters.".formatted(MOST_IN_TITLE)));
    }

    /** Refuses what is too long or makes no sense; what is missing is no mistake while it is a draft. */
    void whole(Content content) {
        var problems = new ArrayList<Problem>();
        title(content, problems);
        for (var field : Field.values())
            if (field != Field.TITLE) letters(field.word(), content.text(field), MOST_LETTERS, problems);
        for (var table : Table.values()) {
            var rows = content.rows(table);
            if (rows.size() > MOST_ROWS)
                problems.add(problem(
                        Content.cell(table, rows.getLast().id(), table.first()),
                        "",
                        "行は %d 行までです。".formatted(MOST_ROWS),
                        "There may be at most %d rows.".formatted(MOST_ROWS)));
            for (var row : rows) {
                for (var column : table.columns())
                    letters(Content.cell(table, row.id(), column), row.cell(column), MOST_IN_CELL, problems);
                if (table == Table.KPIS) kpi(row, problems);
                else if (row.cell(table.first()).isEmpty())
                    problems.add(problem(
                            Content.cell(table, row.id(), table.first()),
                            "",
                            "この行の最初の欄を入力してください。行を消すときは、ほかの欄も空にしてください。",
                            "Fill in the first field of the row, or empty the others too to take it away."));
            }
        }
        parts(content, problems);
        refuse(problems);
    }

    /** Of others who offer something the municipality agreed to watch nothing. */
    private void parts(Content content, List<Problem> problems) {
        var offering = subjects.offering(content);
        for (var row : content.rows(Table.KPIS)) {
            var part = row.cell("part");
            if (!part.isEmpty() && !offering.contains(part))
                problems.add(problem(
                        Content.cell(Table.KPIS, row.id(), "part"),
                        part,
                        "KPIの対象には、このワークシートの事業を行う事業者だけを選べます。",
                        "An indicator can be of those alone who offer a programme of this worksheet."));
        }
    }

    /**
     * Refuses texts that hold the whole name of a participant. To a partner the answer would tell who takes part: theirs are not looked
     * through.
     *
     * @param texts by the field of the form
     */
    void nameless(Map<String, String> texts) {
        if (!reasons.tell(String.join("\n", texts.values()))) return;
        var problems = new ArrayList<Problem>();
        texts.forEach((field, text) -> {
            if (reasons.tell(text))
                problems.add(
                        problem(
                                field,
                                "",
                                "参加者の氏名を書かないでください。書いたことは相手にも見え、記録に残ります。",
                                "Leave the names of participants out: your partners see what stands here, and it stays on record."));
        });
        refuse(problems);
    }

    private static void letters(String part, String text, int most, List<Problem> problems) {
        if (text.length() > most)
            problems.add(problem(
                    part,
                    text,
                    "%d 文字以内にしてください（いま %d 文字です）。".formatted(most, text.length()),
                    "Keep it to %d letters; it has %d.".formatted(most, text.length())));
    }

    private void kpi(Content.Row row, List<Problem> problems) {
        var measure = row.cell("measure");
        if (measure.isEmpty() && row.cell("name").isEmpty())
            problems.add(problem(
                    Content.cell(Table.KPIS, row.id(), "name"),
                    "",
                    "このシステムで測る指標を選ぶか、指標の名前を入力してください。",
                    "Choose an indicator that is measured here, or enter the name of your own."));
        if (!measure.isEmpty() && !measured(measure))
            problems.add(problem(
                    Content.cell(Table.KPIS, row.id(), "measure"),
                    measure,
                    "この指標はありません。一覧から選んでください。",
                    "There is no such indicator. Choose one of the list."));
        if (!GROUPS.contains(row.cell("group")))
            problems.add(problem(
                    Content.cell(Table.KPIS, row.id(), "group"),
                    row.cell("group"),
                    "KPIの区分を選んでください。",
                    "Choose the class of the indicator."));
        if (!DIRECTIONS.contains(row.cell("direction")))
            problems.add(problem(
                    Content.cell(Table.KPIS, row.id(), "direction"),
                    row.cell("direction"),
                    "「以上」か「以下」を選んでください。",
                    "Choose \"at least\" or \"at most\"."));
        var target = row.cell("target");
        if (!target.isEmpty() && !target.matches(NUMBER))
            problems.add(problem(
                    Content.cell(Table.KPIS, row.id(), "target"),
                    target,
                    "目標値は数字で入力してください（例: 1000、12.5）。",
                    "Enter the target as a number, such as 1000 or 12.5."));
    }

    private boolean measured(String id) {
        return figures.measures().stream().anyMatch(m -> m.id().equals(id));
    }

    /** Refuses what still lacks something without which nobody could agree to it. */
    void complete(Content content) {
        var problems = new ArrayList<Problem>();
        if (content.text(Field.PURPOSE).isEmpty())
            problems.add(problem(Field.PURPOSE.word(), "", "目的が書かれていません。", "The purpose is missing."));
        if (content.parties().isEmpty()) problems.add(problem("parties", "", "相手がいません。", "There is no partner."));
        if (content.rows(Table.ROLES).isEmpty())
            problems.add(problem(Table.ROLES.word(), "", "役割が1つも書かれていません。", "No role is written down."));
        if (content.rows(Table.RISKS).isEmpty())
            problems.add(problem(
                    Table.RISKS.word(),
                    "",
                    "リスクが1つも書かれていません。ないと考えたときも、そう考えた理由を1行に書いてください。",
                    "No risk is written down. If you see none, say why in one row."));
        if (content.rows(Table.KPIS).isEmpty())
            problems.add(problem(Table.KPIS.word(), "", "KPIが1つも書かれていません。", "No indicator is written down."));
        for (var row : content.rows(Table.KPIS))
            if (row.cell("target").isEmpty())
                problems.add(problem(
                        Content.cell(Table.KPIS, row.id(), "target"),
                        "",
                        "目標値のないKPIがあります。",
                        "An indicator has no target."));
        parts(content, problems);
        refuse(problems);
    }

    /** Reads a value entered by hand. */
    Entry reading(Content content, String kpi, String value, String day, String note, LocalDate today) {
        var problems = new ArrayList<Problem>();
        boolean byHand = content.rows(Table.KPIS).stream()
                .anyMatch(row -> row.id().equals(kpi) && row.cell("measure").isEmpty());
        if (!byHand) problems.add(problem("kpi", kpi, "KPIを選んでください。", "Choose the indicator."));
        var typed = number(value);
        if (!typed.matches(NUMBER))
            problems.add(problem(
                    "value",
                    value,
                    "値は数字で入力してください（例: 480、12.5）。",
                    "Enter the value as a number, such as 480 or 12.5."));
        var on = day(day, today, problems);
        letters("note", note.strip(), MOST_IN_CELL, problems);
        refuse(problems);
        return new Entry(new BigDecimal(typed), on.orElseThrow(), note.strip());
    }

    /** Reads what was said. */
    Entry review(String day, String said, LocalDate today) {
        var problems = new ArrayList<Problem>();
        var on = day(day, today, problems);
        if (said.isBlank()) problems.add(problem("said", "", "話し合った内容を入力してください。", "Enter what was said."));
        letters("said", said.strip(), MOST_LETTERS, problems);
        refuse(problems);
        return new Entry(BigDecimal.ZERO, on.orElseThrow(), said.strip());
    }

    private static Optional<LocalDate> day(String typed, LocalDate today, List<Problem> problems) {
        try {
            var day = LocalDate.parse(typed.strip());
            if (!day.isAfter(today) && day.getYear() >= 2000) return Optional.of(day);
        } catch (DateTimeParseException e) {
            // Said below, as for every day that cannot be meant.
        }
        problems.add(problem("day", typed, "きょうまでの日付を入力してください。", "Enter a day up to today."));
        return Optional.empty();
    }

    static BadInput refused(String field, String value, String ja, String en) {
        return new BadInput(List.of(problem(field, value, ja, en)));
    }

    private static Problem problem(String field, String value, String ja, String en) {
        return Problem.error("worksheet.content", new Place("form", 1, field), value, new Words(ja, en));
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) throw new BadInput(problems);
    }
}
