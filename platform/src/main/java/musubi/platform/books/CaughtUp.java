package musubi.platform.books;

import java.util.ArrayList;
import java.util.Collection;
import java.util.function.Consumer;

/** What a server that stopped between a decision and its entries has left out of the books. */
public final class CaughtUp {
    private CaughtUp() {}

    /** Posts each of them; one that is refused keeps none of the others from the books. The first refusal is thrown in the end, with every other one suppressed in it. */
    public static <T> void each(Collection<T> left, Consumer<T> post) {
        var refused = new ArrayList<RuntimeException>();
        for (var one : left) {
            try {
                post.accept(one);
            } catch (RuntimeException e) {
                refused.add(e);
            }
        }
        if (refused.isEmpty()) return;
        var first = refused.removeFirst();
        refused.stream().filter(other -> other != first).forEach(first::addSuppressed);
        throw first;
    }
}
