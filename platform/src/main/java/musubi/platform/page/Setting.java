package musubi.platform.page;

import java.util.function.Supplier;
import musubi.quantity.Words;

/**
 * Something that a municipality or whoever runs the server decides once for everybody. Each module says its own as a bean, so that one page
 * can show them all; it is changed where it belongs.
 *
 * @param order where it stands: the smaller, the earlier
 * @param value how it stands for the municipality that is worked for; never a secret
 * @param where the page it is changed on, beginning with a slash; otherwise the key of the server's configuration, or nothing for what is fixed
 */
public record Setting(int order, Words title, Supplier<Words> value, String where) {
    /** Whether it is changed on a page and not by whoever runs the server. */
    public boolean onPage() {
        return where.startsWith("/");
    }

    /** Words for what is set up or not. */
    public static Words setUp(boolean there) {
        return there ? new Words("使えます", "set up") : new Words("設定されていません", "not set up");
    }
}
