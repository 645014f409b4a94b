package musubi.platform.joining;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A day of birth as people write it: with the year of an era or of the common one, in three fields, because nobody wants to leaf back
 * eighty years in a calendar. As it was typed.
 *
 * @param era {@code ad}, or the first letter of Taishō, Shōwa, Heisei or Reiwa
 */
record BornForm(String era, String year, String month, String day) {
    private static final Map<String, Integer> BEFORE_FIRST =
            Map.of("ad", 0, "t", 1911, "s", 1925, "h", 1988, "r", 2018);

    /** What a browser does not send is empty. */
    BornForm {
        era = Objects.requireNonNullElse(era, "s");
        year = Objects.requireNonNullElse(year, "");
        month = Objects.requireNonNullElse(month, "");
        day = Objects.requireNonNullElse(day, "");
    }

    static BornForm empty() {
        return new BornForm("s", "", "", "");
    }

    /** The day; empty when there is none such, or nobody born on it lives. */
    Optional<LocalDate> read(LocalDate today) {
        try {
            var before = BEFORE_FIRST.get(era);
            if (before == null) return Optional.empty();
            var born = LocalDate.of(before + number(year), number(month), number(day));
            return born.isAfter(today) || born.isBefore(today.minusYears(120)) ? Optional.empty() : Optional.of(born);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(String typed) {
        var plain = Normalizer.normalize(typed.strip(), Normalizer.Form.NFKC);
        if (plain.equals("元")) return 1;
        if (!plain.matches("[0-9]{1,4}")) throw new DateTimeException("no number");
        return Integer.parseInt(plain);
    }
}
