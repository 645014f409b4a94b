package musubi.settling;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.FiscalYear;
import musubi.quantity.Place;
import musubi.quantity.Words;

/** What {@code --period} may say: FY2022, 2022-07, 2022-04-01..2023-03-31, or term. */
public record Period(String label, Days days) {
    public static Period read(String text, Days term) {
        try {
            if (text.equals("term")) return new Period(text, term);
            if (text.matches("FY[0-9]{4}"))
                return new Period(text, new FiscalYear(Integer.parseInt(text.substring(2))).days());
            if (text.matches("[0-9]{4}-[0-9]{2}")) {
                var month = YearMonth.parse(text);
                return new Period(
                        text, new Days(month.atDay(1), month.plusMonths(1).atDay(1)));
            }
            int dots = text.indexOf("..");
            if (dots > 0)
                return new Period(
                        text,
                        new Days(
                                LocalDate.parse(text.substring(0, dots)),
                                LocalDate.parse(text.substring(dots + 2)).plusDays(1)));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw unreadable(text);
        }
        throw unreadable(text);
    }

    private static BadInput unreadable(String text) {
        return new BadInput(
                "settle.period",
                Place.whole("--period"),
                text,
                new Words(
                        "期間は FY2022、2022-07、2022-04-01..2023-03-31、term のように書いてください。",
                        "A period is written FY2022, 2022-07, 2022-04-01..2023-03-31 or term."));
    }
}
