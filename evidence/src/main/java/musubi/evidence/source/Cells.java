package musubi.evidence.source;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import musubi.evidence.record.Code;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.Reading.Parsed;
import musubi.evidence.source.Reading.Unreadable;
import musubi.quantity.Words;

/**
 * From the text of a cell to a value, as Japanese offices write it: full-width digits, thousands separators, eras,
 * serial days of spreadsheets. Nothing is guessed: text that could mean two things is unreadable and the reason names
 * both. Whether an empty cell is allowed is the caller's question; see {@link #blank}.
 */
public final class Cells {
    /** Serial day 0 of the 1900 system, right for every serial after February 1900. */
    private static final LocalDate SERIAL_ZERO = LocalDate.of(1899, 12, 30);

    private static final int SERIAL_LEAST = 20_000;
    /** 1927-05-18; fewer digits could be a year. */
    private static final int SERIAL_LEAST_BIRTH = 10_000;

    /** Meiji 1; what stands in the calendar before the Gregorian one is told apart by the eras. */
    private static final int FIRST_YEAR = 1868;

    private static final int LAST_YEAR = 2199;
    /** What registers write for a day that is never to come. */
    private static final LocalDate NEVER = LocalDate.of(9999, 12, 31);

    private static final int SERIAL_MOST = 80_000;

    private static final Pattern YEAR_FIRST =
            Pattern.compile("(\\d{4}) ?[-/.年] ?(\\d{1,2}) ?[-/.月] ?(\\d{1,2})(?: ?日)?(.*)", Pattern.DOTALL);
    private static final Pattern YEAR_LAST = Pattern.compile("(\\d{1,2})/(\\d{1,2})/(\\d{4})(.*)", Pattern.DOTALL);
    private static final Pattern ERA_DAY = Pattern.compile(
            "(明治|大正|昭和|平成|令和|[明大昭平令]|[MTSHRmtshr]) ?(元|\\d{1,2}) ?[-/.年] ?(\\d{1,2}) ?[-/.月] ?(\\d{1,2})(?: ?日)?(.*)",
            Pattern.DOTALL);
    private static final Pattern ERA_MONTH =
            Pattern.compile("(明治|大正|昭和|平成|令和|[明大昭平令]|[MTSHRmtshr]) ?(元|\\d{1,2})[-/.年] ?(\\d{1,2})月?(分|度)?");
    private static final Pattern MONTH = Pattern.compile("(\\d{4})[-/.年] ?(\\d{1,2})月?(分|度)?");
    private static final Pattern MIDNIGHT = Pattern.compile("[T ]0{1,2}:00(:00(\\.0+)?)?(Z|\\+09:?00)?");
    private static final Pattern MIDNIGHT_AM = Pattern.compile(" 12:00(:00)? AM", Pattern.CASE_INSENSITIVE);
    private static final Pattern WEEKDAY = Pattern.compile(" ?\\(([日月火水木金土])\\)");
    private static final String WEEKDAYS = "月火水木金土日";
    private static final Pattern GROUPED = Pattern.compile("[-+]?\\d{1,3}(,\\d{3})+(\\.\\d*)?");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)");
    private static final Pattern SCIENTIFIC = Pattern.compile("[-+]?\\d+(\\.\\d*)?[eE][-+]?\\d+");
    private static final Pattern TIME =
            Pattern.compile("(午前|午後)?(\\d{1,2})[:時](\\d{1,2})?(?:[:分](\\d{1,2})?(?:秒|\\.0+)?)?( ?[AaPp][Mm])?");

    private Cells() {}

    /** The text in one spelling: NFKC, without blanks, byte-order marks or control characters at either end. */
    public static String normal(String text) {
        int from = 0;
        int below = text.length();
        boolean plain = true;
        for (int i = 0; i < below; i++) {
            if (text.charAt(i) >= 0x80) {
                plain = false;
                break;
            }
        }
        var one = plain ? text : Normalizer.normalize(text, Normalizer.Form.NFKC);
        below = one.length();
        while (from < below && fringe(one.charAt(from))) from++;
        while (below > from && fringe(one.charAt(below - 1))) below--;
        return one.substring(from, below);
    }

    private static boolean fringe(char c) {
        return c <= ' '
                || c == '\u00a0'
                || c == '\u3000'
                || c == '\ufeff'
                || c == '\u200b'
                || Character.isWhitespace(c);
    }

    /** Whether the cell holds nothing but blanks. */
    public static boolean blank(String text) {
        for (int i = 0; i < text.length(); i++) if (!fringe(text.charAt(i))) return false;
        return true;
    }

    /**
     * Who a row is about, in one spelling. What a spreadsheet made of a long number names somebody else or several at once,
     * and a character nobody sees makes a second person of the first.
     */
    public static Reading<PersonId> person(String text) {
        var id = normal(text);
        if (damaged(id)) return undecodable();
        if (id.isEmpty()) return new Unreadable<>("csv.empty", new Words("必須の欄が空です", "the cell must not be empty"));
        char first = id.charAt(0);
        boolean number = first >= '0' && first <= '9' || first == '+' || first == '-' || first == '.';
        if (number && (SCIENTIFIC.matcher(id).matches() || id.matches("[0-9]+\\.0*")))
            return new Unreadable<>(
                    "csv.not-an-id",
                    new Words(
                            "表計算ソフトが番号を数に変えました。元の表で列を文字列にして書き出し直してください",
                            "a spreadsheet turned the id into a number; format the column as text and export again"));
        for (int i = 0; i < id.length(); i++) {
            int type = Character.getType(id.charAt(i));
            if (type == Character.CONTROL || type == Character.FORMAT)
                return new Unreadable<>(
                        "csv.not-an-id",
                        new Words(
                                "番号に見えない文字（U+%04X）が入っています。取り除いてください".formatted((int) id.charAt(i)),
                                "the id holds a character that is not seen (U+%04X); take it away"
                                        .formatted((int) id.charAt(i))));
        }
        return new Parsed<>(new PersonId(id));
    }

    /** A day of birth: a {@link #day}, or the serial day of somebody born before the autumn of 1954. */
    public static Reading<LocalDate> birth(String text, boolean monthFirst) {
        var cell = normal(text);
        if (cell.length() == 5 && digits(cell, 0, 5) >= SERIAL_LEAST_BIRTH && digits(cell, 0, 5) < SERIAL_LEAST)
            return new Parsed<>(SERIAL_ZERO.plusDays(digits(cell, 0, 5)));
        return day(text, monthFirst);
    }

    /** A day: ISO, yyyy/M/d, yyyyMMdd, an era's, a serial day. Month/day/year only when {@code monthFirst} says so. */
    public static Reading<LocalDate> day(String text, boolean monthFirst) {
        if (text.length() == 10 && text.charAt(4) == '-' && text.charAt(7) == '-') {
            int year = digits(text, 0, 4);
            int month = digits(text, 5, 7);
            int day = digits(text, 8, 10);
            if (year > 0 && month > 0 && day > 0) return day(year, month, day, text);
        }
        var cell = normal(text);
        if (damaged(cell)) return undecodable();
        int length = cell.length();
        if (length == 8 && digits(cell, 0, 8) > 0)
            return day(digits(cell, 0, 4), digits(cell, 4, 6), digits(cell, 6, 8), cell);
        if (length >= 5
                && digits(cell, 0, 5) >= 0
                && (length == 5 || cell.substring(5).matches("\\.0*"))) {
            int serial = digits(cell, 0, 5);
            if (serial >= SERIAL_LEAST && serial <= SERIAL_MOST) return new Parsed<>(SERIAL_ZERO.plusDays(serial));
            return notADate();
        }
        var match = YEAR_FIRST.matcher(cell);
        if (match.matches())
            return rest(day(number(match, 1), number(match, 2), number(match, 3), cell), match.group(4));
        match = ERA_DAY.matcher(cell);
        if (match.matches()) return rest(eraDay(match), match.group(5));
        match = YEAR_LAST.matcher(cell);
        if (match.matches()) {
            if (monthFirst)
                return rest(day(number(match, 3), number(match, 1), number(match, 2), cell), match.group(4));
            return new Unreadable<>(
                    "csv.which-is-the-month",
                    new Words(
                            "年が最後の日付は月と日の順が分かりません。年-月-日で書くか、月が先であることを設定で指定してください",
                            "with the year last, month and day cannot be told apart; write year-month-day, or say in the settings that the month comes first"));
        }
        return notADate();
    }

    private static Reading<LocalDate> notADate() {
        return new Unreadable<>(
                "csv.not-a-date",
                new Words(
                        "日付ではありません。2026-08-01 のように書いてください（2026/8/1、20260801、令和8年8月1日、R8.8.1 も読めます）",
                        "not a date; write it as 2026-08-01 (2026/8/1, 20260801, 令和8年8月1日 and R8.8.1 are read too)"));
    }

    private static Reading<LocalDate> day(int year, int month, int day, String text) {
        if (month >= 1
                && month <= 12
                && day >= 1
                && year >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth()) {
            var read = LocalDate.of(year, month, day);
            if (year >= FIRST_YEAR && year <= LAST_YEAR || read.equals(NEVER)) return new Parsed<>(read);
            return new Unreadable<>(
                    "csv.no-such-year",
                    new Words(
                            "%d年は%d年から%d年までの外です。年を確かめてください".formatted(year, FIRST_YEAR, LAST_YEAR),
                            "the year %d is not from %d to %d; check the year".formatted(year, FIRST_YEAR, LAST_YEAR)));
        }
        return new Unreadable<>(
                "csv.no-such-day", new Words("暦にない日付です: " + text, "there is no such day in the calendar: " + text));
    }

    private static Reading<LocalDate> eraDay(Matcher match) {
        var era = Eras.called(match.group(1)).orElseThrow();
        var year = era.gregorian("元".equals(match.group(2)) ? 1 : number(match, 2));
        var read = day(year, number(match, 3), number(match, 4), match.group());
        if (!(read instanceof Parsed<LocalDate>(var day)) || era.has(day)) return read;
        return outside(era, day, Eras.write(day));
    }

    private static <T> Reading<T> outside(Eras.Era era, LocalDate day, String right) {
        if (day.isBefore(era.first()) && "明治".equals(era.name()))
            return new Unreadable<>(
                    "csv.before-the-calendar",
                    new Words(
                            "明治5年までの日付は旧暦のため読めません。西暦で書いてください",
                            "dates up to Meiji 5 follow the old lunisolar calendar; write the Gregorian date"));
        return new Unreadable<>(
                "csv.not-in-that-era",
                new Words(
                        "その日は%sではありません。%sのことなら、そう書いてください".formatted(era.name(), right),
                        "that day is not in the era %s; if you mean %s, write it so".formatted(era.name(), right)));
    }

    /** What may follow a day in the same cell: nothing, midnight, or the right weekday. */
    private static Reading<LocalDate> rest(Reading<LocalDate> read, String rest) {
        if (rest.isEmpty() || !(read instanceof Parsed<LocalDate>(var day))) return read;
        if (MIDNIGHT.matcher(rest).matches() || MIDNIGHT_AM.matcher(rest).matches()) return read;
        var weekday = WEEKDAY.matcher(rest);
        if (weekday.matches()) {
            var right = WEEKDAYS.substring(
                    day.getDayOfWeek().getValue() - 1, day.getDayOfWeek().getValue());
            if (weekday.group(1).equals(right)) return read;
            return new Unreadable<>(
                    "csv.weekday-differs",
                    new Words("%sは%s曜日です".formatted(day, right), "%s is a %s".formatted(day, weekdayName(day))));
        }
        if (rest.matches("[T ]\\d{1,2}:\\d{2}.*"))
            return new Unreadable<>(
                    "csv.day-with-time",
                    new Words(
                            "日付の欄に時刻が付いています。日付だけを書いてください",
                            "a time of day stands in a column of days; write the day alone"));
        return notADate();
    }

    private static String weekdayName(LocalDate day) {
        return day.getDayOfWeek().getDisplayName(java.time.format.TextStyle.FULL, Locale.ENGLISH);
    }

    /** A month: 2026-08, 2026/8, 202608, 2026年8月, an era's, or any day form that is the first of its month. */
    public static Reading<YearMonth> month(String text) {
        var cell = normal(text);
        if (damaged(cell)) return undecodable();
        if (cell.length() == 6 && digits(cell, 0, 6) > 0) return month(digits(cell, 0, 4), digits(cell, 4, 6));
        var match = MONTH.matcher(cell);
        if (match.matches()) return month(number(match, 1), number(match, 2));
        match = ERA_MONTH.matcher(cell);
        if (match.matches()) {
            var era = Eras.called(match.group(1)).orElseThrow();
            var read = month(era.gregorian("元".equals(match.group(2)) ? 1 : number(match, 2)), number(match, 3));
            if (!(read instanceof Parsed<YearMonth>(var month))
                    || era.has(month.atDay(1))
                    || era.has(month.atEndOfMonth())) return read;
            var right = Eras.write(month.atDay(1));
            return outside(era, month.atDay(1), right.replaceFirst("1日$", ""));
        }
        return switch (day(cell, false)) {
            case Parsed<LocalDate>(var day) when day.getDayOfMonth() == 1 -> new Parsed<>(YearMonth.from(day));
            case Parsed<LocalDate>(var day) ->
                new Unreadable<>(
                        "csv.not-the-first-of-a-month",
                        new Words(
                                "月の欄に%sがあります。2026-08 のように書いてください".formatted(day),
                                "a column of months holds %s; write it as 2026-08".formatted(day)));
            case Unreadable<LocalDate> no when "csv.not-a-date".equals(no.code()) -> notAMonth();
            case Unreadable<LocalDate>(var code, var words) -> new Unreadable<>(code, words);
        };
    }

    private static Reading<YearMonth> month(int year, int month) {
        return month >= 1 && month <= 12 && year >= FIRST_YEAR && year <= LAST_YEAR
                ? new Parsed<>(YearMonth.of(year, month))
                : notAMonth();
    }

    private static Reading<YearMonth> notAMonth() {
        return new Unreadable<>(
                "csv.not-a-month",
                new Words(
                        "月ではありません。2026-08 のように書いてください（2026年8月、令和8年8月も読めます）",
                        "not a month; write it as 2026-08 (2026年8月 and 令和8年8月 are read too)"));
    }

    /** A time of day: 9:30, 09:30:00, 9時30分, 午後1時, 1:30 PM, or a spreadsheet's fraction of a day. */
    public static Reading<LocalTime> time(String text) {
        var cell = normal(text);
        if (damaged(cell)) return undecodable();
        var match = TIME.matcher(cell);
        if (match.matches() && (match.group(3) != null || cell.contains("時"))) {
            int hour = number(match, 2);
            int minute = match.group(3) == null ? 0 : number(match, 3);
            int second = match.group(4) == null ? 0 : number(match, 4);
            var half = match.group(5) == null
                    ? match.group(1)
                    : match.group(5).strip().toUpperCase(Locale.ROOT).equals("PM") ? "午後" : "午前";
            if (half != null && hour <= 12) hour = hour % 12 + (half.equals("午後") ? 12 : 0);
            if (hour < 24 && minute < 60 && second < 60) return new Parsed<>(LocalTime.of(hour, minute, second));
        } else if (NUMBER.matcher(cell).matches() && cell.contains(".")) {
            var fraction = new BigDecimal(cell.endsWith(".") ? cell + "0" : cell);
            if (fraction.signum() >= 0 && fraction.compareTo(BigDecimal.ONE) < 0) {
                var seconds = fraction.multiply(BigDecimal.valueOf(86_400))
                        .setScale(0, java.math.RoundingMode.HALF_UP)
                        .intValueExact();
                if (seconds < 86_400) return new Parsed<>(LocalTime.ofSecondOfDay(seconds));
            }
        }
        return new Unreadable<>(
                "csv.not-a-time", new Words("時刻ではありません。09:30 のように書いてください", "not a time of day; write it as 09:30"));
    }

    /** A whole number; 1,234 and １２３４ and 1234.0 are, 3.5 and 1.2E+5 are not. */
    public static Reading<Long> wholeNumber(String text) {
        int length = text.length();
        if (length > 0 && length <= 18) {
            long value = 0;
            int i = 0;
            for (; i < length; i++) {
                int digit = text.charAt(i) - '0';
                if (digit < 0 || digit > 9) break;
                value = value * 10 + digit;
            }
            if (i == length) return new Parsed<>(value);
        }
        return switch (decimal(text)) {
            case Parsed<BigDecimal>(var value)
            when value.stripTrailingZeros().scale() > 0 ->
                new Unreadable<>(
                        "csv.not-whole", new Words("整数の欄に小数があります", "a fraction stands in a column of whole numbers"));
            case Parsed<BigDecimal>(var value)
            when value.abs().compareTo(MOST_WHOLE) > 0 ->
                new Unreadable<>("csv.number-too-large", new Words("数が大きすぎます", "the number is too large"));
            case Parsed<BigDecimal>(var value) -> new Parsed<>(value.longValueExact());
            case Unreadable<BigDecimal>(var code, var words) -> new Unreadable<>(code, words);
        };
    }

    private static final BigDecimal MOST_WHOLE = BigDecimal.valueOf(Long.MAX_VALUE);

    /** A decimal, exactly as written. */
    public static Reading<BigDecimal> decimal(String text) {
        var cell = normal(text).replace('\u2212', '-');
        if (damaged(cell)) return undecodable();
        if (cell.length() <= 40) {
            if (GROUPED.matcher(cell).matches()) cell = cell.replace(",", "");
            if (NUMBER.matcher(cell).matches())
                return new Parsed<>(new BigDecimal(cell.endsWith(".") ? cell.substring(0, cell.length() - 1) : cell));
            if (SCIENTIFIC.matcher(cell).matches())
                return new Unreadable<>(
                        "csv.scientific",
                        new Words(
                                "表計算ソフトが数を指数で書き、桁が失われたかもしれません。元の表で列を数値にして書き出し直してください",
                                "a spreadsheet wrote the number with an exponent and may have lost digits; format the column as a number and export again"));
        }
        return new Unreadable<>(
                "csv.not-a-number",
                new Words("数ではありません。単位や記号を付けずに書いてください", "not a number; write it without unit or signs"));
    }

    /** True: true, 1, はい, 有, ○. False: false, 0, いいえ, 無, ×. */
    public static Reading<Boolean> truth(String text) {
        var cell = normal(text);
        if (damaged(cell)) return undecodable();
        return switch (cell.toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y", "1", "はい", "有", "有り", "あり", "○", "〇", "◯", "該当" -> new Parsed<>(true);
            case "false", "f", "no", "n", "0", "いいえ", "無", "無し", "なし", "×", "✕", "✖", "非該当" -> new Parsed<>(false);
            default ->
                new Unreadable<>(
                        "csv.not-yes-or-no",
                        new Words(
                                "はい・いいえのどちらでもありません。true か false と書いてください（1/0、有/無、○/×も読めます）",
                                "neither yes nor no; write true or false (1/0, はい/いいえ, 有/無 and ○/× are read too)"));
        };
    }

    /** A short code (see {@link Code}), in one spelling. */
    public static Reading<Code> code(String text) {
        var cell = normal(text);
        if (damaged(cell)) return undecodable();
        if (Code.wellFormed(cell)) return new Parsed<>(new Code(cell));
        return new Unreadable<>(
                "csv.not-a-code",
                new Words(
                        "コードではありません。文字、数字、- _ . : / だけの64文字までで、氏名・住所・電話番号でないものを書いてください",
                        "not a code; use at most 64 letters, digits and - _ . : /, and no name, address or telephone number"));
    }

    /** Whether bytes were lost when the text was decoded. */
    private static boolean damaged(String cell) {
        return cell.indexOf('\ufffd') >= 0;
    }

    private static <T> Reading<T> undecodable() {
        return new Unreadable<>(
                "csv.undecodable",
                new Words(
                        "文字コードに合わないバイトがあります。UTF-8 で保存し直してください",
                        "there are bytes that are no text in this file's encoding; save it again as UTF-8"));
    }

    /** The number the digits in [from, below) stand for; -1 when one of them is no ASCII digit. */
    private static int digits(String text, int from, int below) {
        int value = 0;
        for (int i = from; i < below; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) return -1;
            value = value * 10 + digit;
        }
        return value;
    }

    private static int number(Matcher match, int group) {
        return Integer.parseInt(match.group(group));
    }
}
