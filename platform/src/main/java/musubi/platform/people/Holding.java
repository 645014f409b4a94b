package musubi.platform.people;

import java.util.Map;
import java.util.function.UnaryOperator;
import musubi.quantity.Words;

/**
 * What a module holds about people. Each module says its own as a bean: it is shown to the person who asks what is held about them
 * (保有個人データの開示), and as long as there is none, entering them can be taken back.
 *
 * @param id such as {@code steps}
 * @param query selects {@code person} and what is held, under names a reader understands
 * @param opened a row of it, with what lies sealed in words
 */
public record Holding(String id, Words title, String query, UnaryOperator<Map<String, Object>> opened) {
    /** Nothing of it lies sealed. */
    public Holding(String id, Words title, String query) {
        this(id, title, query, UnaryOperator.identity());
    }
}
