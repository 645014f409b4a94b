package musubi.evidence.source;

import java.io.IOException;
import musubi.quantity.Words;

/**
 * A source format: how it is recognised and how it is read. Reading streams: memory does not grow with the file. A row
 * that cannot be read is rejected to the sink and reading goes on.
 */
public interface Format {
    /** Stable name, such as {@code apple-health}; recorded in the manifest. */
    String id();

    /** What people call it. */
    Words title();

    /** Whether the content is of this format, from its first bytes alone. At most one format says yes. */
    boolean recognises(Head head);

    /** Reads everything into the sink. */
    void read(Source source, Head head, Settings settings, Sink sink) throws IOException;
}
