package musubi.platform.postgres;

/**
 * A PostgreSQL of our own that answers, whether it ran already or was started to be asked.
 *
 * @param url as JDBC names it
 * @param password of {@link EmbeddedPostgres#OWNER}
 * @param release ends it when it was started to be asked
 */
public record Reached(String url, String password, Runnable release) implements AutoCloseable {
    @Override
    public void close() {
        release.run();
    }

    @Override
    public String toString() {
        return url;
    }
}
