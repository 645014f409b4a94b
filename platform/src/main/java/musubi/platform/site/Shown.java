package musubi.platform.site;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import musubi.agreement.statement.Wording;
import musubi.quantity.Words;

/** How values are written on pages. */
final class Shown {
    private static final Words FEW = new Words("人数が少ないので表示しません", "hidden, because it is of few people");
    private static final int DECIMALS = 2;
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])");

    /** A figure, or why there is none. */
    public String value(Sheets.FigureRow row, Wording wording) {
        if (row.value().isEmpty()) return wording.in(row.why());
        return row.unit().equals("%")
                ? number(row.value()) + "%"
                : wording.value(number(row.value()) + " " + row.unit());
    }

    public String interval(Sheets.FigureRow row) {
        return row.low().isEmpty() || row.high().isEmpty() ? "" : number(row.low()) + " – " + number(row.high());
    }

    /** What a study found, in its unit. */
    public String effect(Sheets.Effect effect, Wording wording) {
        return wording.value(number(effect.estimate()) + " " + effect.unit());
    }

    public String interval(Sheets.Effect effect) {
        return number(effect.low()) + " – " + number(effect.high());
    }

    public String label(Sheets.FigureRow row, Wording wording) {
        var name = wording.in(row.name());
        return name.isEmpty() ? period(row.label(), wording) : name;
    }

    /** A period as people say it: a month by its name. */
    public String period(String period, Wording wording) {
        return MONTH.matcher(period).matches() && !wording.language().equals("ja")
                ? DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH).format(YearMonth.parse(period))
                : wording.period(period);
    }

    public String amount(Optional<Long> amount, String unit, Wording wording) {
        return amount.map(a -> wording.amount(a, unit)).orElse(wording.in(FEW));
    }

    /** A sum that is grouped already. */
    public String money(String grouped, String unit, Wording wording) {
        return wording.amount(Long.parseLong(grouped.replace(",", "")), unit);
    }

    public String count(Optional<Integer> count, Wording wording) {
        return count.map(c -> wording.number(c)).orElse(wording.in(FEW));
    }

    /** A day with its year, as agreements write it. */
    public String date(String day, Wording wording) {
        return date(LocalDate.parse(day), wording);
    }

    /** A target, grouped like the value beside it. */
    public String target(String target) {
        return number(target);
    }

    /** A day with its year. */
    public String date(LocalDate day, Wording wording) {
        return wording.language().equals("ja")
                ? DateTimeFormatter.ofPattern("uuuu年M月d日", Locale.JAPANESE).format(day)
                : DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).format(day);
    }

    public String day(LocalDate day, Wording wording) {
        return wording.language().equals("ja")
                ? DateTimeFormatter.ofPattern("M月d日（E）", Locale.JAPANESE).format(day)
                : DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH).format(day);
    }

    private static String number(String written) {
        var rounded =
                new BigDecimal(written).setScale(DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(0, rounded.scale()) + "f", rounded)
                .replace('-', '−');
    }
}
