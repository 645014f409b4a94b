package musubi.platform.office;

import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What was typed into a form, read field by field. What cannot be read is kept under the field's name with its message. */
final class Typed {
    private final String area;
    private final Map<String, String> wrong = new LinkedHashMap<>();

    /**
     * @param area before the names of messages, such as {@code programmes}
     */
    Typed(String area) {
        this.area = area;
    }

    /** Fields and their messages; empty when all could be read. */
    Map<String, String> wrong() {
        return wrong;
    }

    void wrong(String field, String message) {
        wrong.putIfAbsent(field, area + "." + message);
    }

    <T> T read(String field, String text, Function<String, T> reading, T otherwise) {
        try {
            return reading.apply(text.strip());
        } catch (DateTimeException e) {
            wrong(field, field + "-unreadable");
            return otherwise;
        }
    }

    int between(String field, String text, int least, int most) {
        if (text.strip().matches("[0-9]{1,5}")) {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) return number;
        }
        wrong(field, field + "-unreadable");
        return least;
    }

    String needed(String field, String text) {
        if (text.isBlank()) wrong(field, field + "-missing");
        return text.strip();
    }

    String oneOf(String field, String text, List<String> known) {
        if (!known.contains(text)) wrong(field, field + "-missing");
        return text;
    }
}
