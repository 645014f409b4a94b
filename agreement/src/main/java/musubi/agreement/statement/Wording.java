package musubi.agreement.statement;

import java.util.Map;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Statement;
import musubi.quantity.Days;
import musubi.quantity.Words;

/**
 * Figures, dates and names as people say them in one language.
 *
 * @param language {@code ja} or {@code en}
 */
public record Wording(String language) {
    private static final Map<String, Words> UNITS = Map.of(
            "JPY", new Words("円", " yen"),
            "PT", new Words("ポイント", " points"),
            "people", new Words("人", " people"),
            "days", new Words("日", " days"),
            "steps", new Words("歩", " steps"),
            "risk-points", new Words(" リスク点", " risk points"));
    private static final Map<String, Words> CAPS = Map.of(
            "each-day", new Words("1日の上限", "cap for each day"),
            "each-month", new Words("1か月の上限", "cap for each month"),
            "each-period", new Words("期間ごとの上限", "cap for each period"),
            "each-year", new Words("年度ごとの上限", "cap for each fiscal year"),
            "in-total", new Words("通算の上限", "cap in total"),
            "overall", new Words("全員で分け合う上限", "cap shared by all"));

    /** The text in this language. */
    public String say(String ja, String en) {
        return language.equals("ja") ? ja : en;
    }

    /** The words in this language. */
    public String in(Words words) {
        return words.in(language);
    }

    /** What a statement is headed with. */
    public String title(Statement statement) {
        return say("精算書　", "Statement: ") + in(statement.title()) + say("　", ", ") + period(statement.period());
    }

    /** Grouped by three, with a true minus sign. */
    public String number(long number) {
        return StatementHtml.grouped(number).replace('-', '−');
    }

    /** A number and its unit in words. */
    public String amount(long amount, String unit) {
        return number(amount) + unit(unit);
    }

    /** An amount with its sign, also when it is positive. */
    public String signed(long amount, String unit) {
        return (amount > 0 ? "+" : "") + amount(amount, unit);
    }

    private String unit(String unit) {
        var words = UNITS.get(unit);
        if (words != null) return in(words);
        return unit.isEmpty() ? "" : " " + unit;
    }

    /** A value as a derivation writes it, its unit in words. */
    public String value(String value) {
        int at = value.lastIndexOf(' ');
        if (at < 0 || !UNITS.containsKey(value.substring(at + 1)))
            return value.matches("[0-9]{4,}") ? number(Long.parseLong(value)) : value;
        return value.substring(0, at) + unit(value.substring(at + 1));
    }

    /** {@code FY2023} as 2023年度; other periods and days as they are written. */
    public String period(String period) {
        if (period.equals("term")) return say("契約期間の全体", "the whole term");
        if (period.matches("[0-9]{4}-(0[1-9]|1[0-2])"))
            return say(period.substring(0, 4) + "年" + Integer.parseInt(period.substring(5)) + "月", period);
        if (period.matches("CY[0-9]{1,3}"))
            return say("契約" + period.substring(2) + "年目", "contract year " + period.substring(2));
        if (period.matches("FY[0-9]{4}-Q[1-4]"))
            return period(period.substring(0, 6)) + say("第" + period.charAt(8) + "四半期", " Q" + period.charAt(8));
        if (!period.matches("FY[0-9]{4}")) return period;
        int year = Integer.parseInt(period.substring(2));
        return year >= 2019
                ? say("令和%s年度（%d年度）".formatted(year == 2019 ? "元" : Integer.toString(year - 2018), year), "FY" + year)
                : say(year + "年度", "FY" + year);
    }

    /** First and last day. */
    public String days(Days days) {
        return days.from() + say(" から ", " to ") + days.last() + say(" まで", "");
    }

    /** A clause by its title and its article, or by its id when it has no title. */
    public String clause(Line line) {
        var title = in(line.title());
        boolean untitled = title.isEmpty() || title.equals(line.clause());
        if (line.article().isEmpty()) return untitled ? line.clause() : title;
        if (untitled)
            return say(line.article() + "（" + line.clause() + "）", line.clause() + " (" + line.article() + ")");
        return title.equals(line.article())
                ? title
                : title + say("（" + line.article() + "）", " (" + line.article() + ")");
    }

    /** A pseudonym is shortened; other names stand as they are. */
    public String subject(String subject) {
        return subject.matches("[0-9a-f]{32}") ? subject.substring(0, 8) + "…" : subject;
    }

    /** A cap in words. */
    public String cap(String cap) {
        int at = cap.indexOf(' ');
        var which = cap.substring(at + 1);
        var whose = cap.startsWith("agreement") ? say("約款全体の", "agreement's ") : say("条項の", "clause's ");
        var words = CAPS.get(which);
        return whose + (words == null ? which : in(words));
    }

    /** A rule as a derivation writes it, the names of caps in words. */
    String rule(Words rule) {
        var text = in(rule);
        for (var cap : CAPS.keySet())
            for (var whose : new String[] {"clause ", "agreement "}) text = text.replace(whose + cap, cap(whose + cap));
        return text;
    }

    /** What a cap took. */
    public String cut(Line.Cut cut, String unit) {
        return say(
                "%s %s により %s 減りました".formatted(cap(cut.cap()), amount(cut.limit(), unit), amount(cut.cut(), unit)),
                "The %s of %s cut %s".formatted(cap(cut.cap()), amount(cut.limit(), unit), amount(cut.cut(), unit)));
    }
}
