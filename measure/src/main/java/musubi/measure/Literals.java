package musubi.measure;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;
import musubi.measure.Measure.Parameter;

/** Parameter values as SQL literals. What does not read as its type has no literal. */
final class Literals {
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,10})?");
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

    private Literals() {}

    static Optional<String> of(Parameter parameter, String value) {
        if (!parameter.choices().isEmpty() && !parameter.choices().contains(value)) return Optional.empty();
        return switch (parameter.type()) {
            case INTEGER ->
                INTEGER.matcher(value.replace("_", "")).matches()
                        ? Optional.of(Long.toString(Long.parseLong(value.replace("_", ""))))
                        : Optional.empty();
            case DECIMAL ->
                DECIMAL.matcher(value.replace("_", "")).matches()
                        ? Optional.of(new BigDecimal(value.replace("_", "")).toPlainString())
                        : Optional.empty();
            case TEXT ->
                value.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(SqlText.quote(value));
            case DATE -> day(value).map(Literals::of);
            case TRUTH -> value.equals("true") || value.equals("false") ? Optional.of(value) : Optional.empty();
        };
    }

    static String of(LocalDate day) {
        return "date '" + day + "'";
    }

    private static Optional<LocalDate> day(String value) {
        try {
            return Optional.of(LocalDate.parse(value));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
