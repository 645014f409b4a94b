package musubi.agreement.language;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Expression;
import musubi.document.Fields;
import musubi.document.Misread;
import musubi.document.Nearest;
import musubi.document.Text;
import musubi.quantity.Exact;
import musubi.quantity.FiscalYear;

/** Numbers, percentages, days, years and ranges as an agreement spells them. */
final class Scalars {
    /** Grouped by three or, as 万 and 億 are, by four; a group that is too short is a slip that would cost a digit. */
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?([0-9]{1,3}(_[0-9]{3})+|[0-9]{1,4}(_[0-9]{4})+|[0-9]{1,30})(\\.[0-9]{1,30})?%?");

    private static final Pattern NEARLY = Pattern.compile("[-+]?[0-9][0-9_,]*(\\.[0-9_,]*)?%?");
    private static final Pattern RANGE = Pattern.compile("(-?[0-9]{1,6})?\\.\\.(-?[0-9]{1,6})?");
    private static final Exact MOST = Exact.of(1_000_000_000_000_000L);

    private Scalars() {}

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /** Whether a number was meant, so that what is said is about its digits. */
    static boolean nearlyNumber(String text) {
        return NEARLY.matcher(java.text.Normalizer.normalize(text.strip(), java.text.Normalizer.Form.NFKC))
                .matches();
    }

    static Expression.Fixed number(Text text, String what) {
        var written = Fields.text(text, what).strip();
        if (!isNumber(written)) throw notANumber(text, what, written);
        boolean percent = written.endsWith("%");
        var digits = written.replace("_", "").replace("%", "");
        var value = Exact.of(new BigDecimal(digits));
        if (value.compareTo(MOST) >= 0 || value.negate().compareTo(MOST) >= 0)
            throw new Misread(
                    "agreement.too-large",
                    text.place(),
                    written,
                    "「" + what + "」の数が大きすぎます（千兆未満）。桁を確認してください。",
                    "\"" + what + "\" is too large; a number stays below 1,000,000,000,000,000. Check its digits.");
        return new Expression.Fixed(percent ? value.dividedBy(Exact.of(100)) : value, percent, text.place());
    }

    /** A number somebody meant, with what to change; or no number at all. */
    private static Misread notANumber(Text text, String what, String written) {
        var narrow = java.text.Normalizer.normalize(written, java.text.Normalizer.Form.NFKC);
        if (!narrow.equals(written) && NEARLY.matcher(narrow).matches())
            return new Misread(
                    "agreement.not-a-number",
                    text.place(),
                    written,
                    "「" + what + "」の数は半角で書いてください（" + narrow + "）。",
                    "\"" + what + "\" is written with full-width digits; write " + narrow + ".");
        if (NEARLY.matcher(written).matches())
            return new Misread(
                    "agreement.not-a-number",
                    text.place(),
                    written,
                    "「" + what + "」の桁区切りが不揃いです: " + written + "。3桁ごと（1_000_000）か4桁ごと（100_0000）に「_」で区切るか、区切らずに書いてください。",
                    "The digits of \"" + what + "\" are grouped unevenly: " + written
                            + ". Group them by three (1_000_000) or four (100_0000) with \"_\", or not at all.");
        return new Misread(
                "agreement.not-a-number",
                text.place(),
                written,
                "「" + what + "」は数で書いてください（例: 30_000_000、79.0%）。「" + written + "」は数ではありません。",
                "\"" + what + "\" must be a number (30_000_000, 79.0%); \"" + written + "\" is not one.");
    }

    static long whole(Text text, String what) {
        var number = number(text, what);
        if (number.percent()
                || !number.value().isWhole()
                || number.value().over().bitLength() > 62)
            throw new Misread(
                    "agreement.not-whole",
                    text.place(),
                    Fields.shown(text),
                    "「" + what + "」は整数で書いてください。",
                    "\"" + what + "\" must be a whole number.");
        return number.value().wholeValue();
    }

    static int small(Text text, String what) {
        long value = whole(text, what);
        if (value < 0 || value > 100_000)
            throw new Misread(
                    "agreement.out-of-range",
                    text.place(),
                    Fields.shown(text),
                    "「" + what + "」は0から100000までです。",
                    "\"" + what + "\" must lie between 0 and 100000.");
        return (int) value;
    }

    static LocalDate day(Text text, String what) {
        var written = Fields.text(text, what).strip();
        try {
            return LocalDate.parse(written);
        } catch (DateTimeException e) {
            throw new Misread(
                    "agreement.not-a-day",
                    text.place(),
                    written,
                    "「" + what + "」は年-月-日で書いてください（例: 2026-06-30）。",
                    "\"" + what + "\" must be a day such as 2026-06-30.");
        }
    }

    static boolean isMonthDay(Text text) {
        return text instanceof Text.Scalar scalar && scalar.value().strip().matches("[0-9]{2}-[0-9]{2}");
    }

    static MonthDay monthDay(Text text, String what) {
        var written = Fields.text(text, what).strip();
        try {
            return MonthDay.parse("--" + written);
        } catch (DateTimeException e) {
            throw new Misread(
                    "agreement.not-a-month-day",
                    text.place(),
                    written,
                    "「" + what + "」は月-日で書いてください（例: 11-30）。",
                    "\"" + what + "\" must be month-day such as 11-30.");
        }
    }

    static FiscalYear fiscalYear(Text text, String what) {
        var written = Fields.text(text, what).strip();
        if (!written.matches("(FY)?[0-9]{4}"))
            throw new Misread(
                    "agreement.not-a-year",
                    text.place(),
                    written,
                    "「" + what + "」は年度で書いてください（例: FY2026）。",
                    "\"" + what + "\" must be a fiscal year such as FY2026.");
        return new FiscalYear(Integer.parseInt(written.replace("FY", "")));
    }

    /** {@code 2021..2025}, {@code 2021..}, {@code ..2025} or {@code 2022}. */
    static Clause.Years years(Text text) {
        var written = Fields.text(text, "years").strip().replace("FY", "");
        var span = span(written);
        if (span.isEmpty())
            throw new Misread(
                    "agreement.not-years",
                    text.place(),
                    written,
                    "「years」は 2021..2025 のように書いてください。",
                    "\"years\" is written 2021..2025.");
        var numbers = span.get();
        refuseBackwards(numbers, text);
        return new Clause.Years(numbers.from(), numbers.to());
    }

    static void refuseBackwards(Expression.Span.Numbers numbers, Text text) {
        if (numbers.from().isPresent()
                && numbers.to().isPresent()
                && numbers.from().get() > numbers.to().get())
            throw new Misread(
                    "agreement.empty-range",
                    text.place(),
                    Fields.shown(text),
                    "範囲が空です（始まりが終わりより後です）。",
                    "The range is empty: it starts after it ends.");
    }

    /** A range of whole numbers, both ends included, or one number. */
    static Optional<Expression.Span.Numbers> span(String written) {
        if (written.matches("-?[0-9]{1,6}")) {
            int one = Integer.parseInt(written);
            return Optional.of(new Expression.Span.Numbers(Optional.of(one), Optional.of(one)));
        }
        var range = RANGE.matcher(written);
        if (!range.matches() || (range.group(1) == null && range.group(2) == null)) return Optional.empty();
        return Optional.of(new Expression.Span.Numbers(
                Optional.ofNullable(range.group(1)).map(Integer::valueOf),
                Optional.ofNullable(range.group(2)).map(Integer::valueOf)));
    }

    /** A number of days, months or years: {@code 14 days}, {@code 6 months}. */
    static int lasting(Text text, String unit, String what) {
        var written = Fields.text(text, what).strip();
        var parts = written.split(" +");
        if (parts.length == 2
                && parts[0].matches("[0-9]{1,5}")
                && List.of(unit, unit + "s").contains(parts[1])) return Integer.parseInt(parts[0]);
        throw new Misread(
                "agreement.not-a-duration",
                text.place(),
                written,
                "「" + what + "」は「14 " + unit + "s」のように書いてください。",
                "\"" + what + "\" is written such as \"14 " + unit + "s\".");
    }

    static <E extends Enum<E>> E word(Text text, String what, Class<E> words) {
        var written = Fields.text(text, what).strip();
        var known = java.util.Arrays.stream(words.getEnumConstants())
                .map(Scalars::spelled)
                .toList();
        for (var constant : words.getEnumConstants()) if (spelled(constant).equals(written)) return constant;
        throw new Misread(
                "agreement.unknown-word",
                text.place(),
                written,
                "「" + what + "」に「" + written + "」は使えません。" + Nearest.ja(written, known) + "使える語: "
                        + String.join(", ", known),
                "\"" + written + "\" is not one of the words for \"" + what + "\"." + Nearest.en(written, known)
                        + " Known: " + String.join(", ", known));
    }

    static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
