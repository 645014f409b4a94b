package musubi.platform.office;

import java.util.List;
import java.util.Locale;
import musubi.quantity.BadInput;

/**
 * A mistake in a text that was typed, with the line it stands in.
 *
 * @param line from 1; 0 when it is of the text as a whole
 * @param written the line as it was typed
 * @param refuses whether it keeps the text from being taken; otherwise it is a remark
 */
record Mistake(long line, String written, String sentence, boolean refuses) {
    static List<Mistake> of(BadInput e, String text, Locale locale) {
        var lines = text.lines().toList();
        return e.problems().stream()
                .map(p -> new Mistake(
                        p.place().line(),
                        p.place().line() >= 1 && p.place().line() <= lines.size()
                                ? lines.get((int) p.place().line() - 1)
                                : "",
                        p.words().in(locale.getLanguage()),
                        p.refuses()))
                .toList();
    }
}
