package musubi.platform.page;

import java.util.List;
import java.util.Locale;
import musubi.quantity.Problem;
import org.springframework.http.ResponseEntity;

/**
 * A cell of a list that keeps its row from being taken, as it is shown and as a file tells it.
 *
 * @param line in the list, from 1
 * @param words what to do about it
 */
public record WrongCell(long line, String column, String value, String words) {
    /** What is wrong, in the language of the reader. */
    public static List<WrongCell> of(List<Problem> problems, Locale locale) {
        return problems.stream()
                .map(p -> new WrongCell(
                        p.place().line(),
                        p.place().column(),
                        p.value(),
                        p.words().in(locale.getLanguage())))
                .toList();
    }

    /** In how many lines something is wrong. */
    public static long lines(List<Problem> problems) {
        return problems.stream().map(p -> p.place().line()).distinct().count();
    }

    /** Every row that is left out, for those who mend the list. */
    public static ResponseEntity<byte[]> file(List<Problem> problems, Locale locale) {
        return CsvTable.answer(
                "problems",
                List.of("行 line", "列 column", "値 value", "直し方 remedy"),
                of(problems, locale).stream()
                        .map(w -> List.of(Long.toString(w.line()), w.column(), w.value(), w.words()))
                        .toList());
    }
}
