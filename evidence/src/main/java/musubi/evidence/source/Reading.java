package musubi.evidence.source;

import java.util.function.Function;
import musubi.quantity.Words;

/** What a cell's text turned out to be. */
public sealed interface Reading<T> {
    /** The value the text stands for. */
    record Parsed<T>(T value) implements Reading<T> {}

    /**
     * The text stands for no such value.
     *
     * @param code stable, such as {@code csv.not-a-date}; listed in docs/reference/errors.md
     * @param words what is wrong and what to write instead
     */
    record Unreadable<T>(String code, Words words) implements Reading<T> {}

    /** The same answer about another type: the value changed by {@code change}, or the same reason. */
    default <U> Reading<U> map(Function<? super T, ? extends U> change) {
        return switch (this) {
            case Parsed<T>(var value) -> new Parsed<>(change.apply(value));
            case Unreadable<T>(var code, var words) -> new Unreadable<>(code, words);
        };
    }
}
