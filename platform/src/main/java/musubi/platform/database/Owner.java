package musubi.platform.database;

/**
 * How to reach a database and as whom.
 *
 * @param url as JDBC names it
 */
public record Owner(String url, String user, String password) {
    @Override
    public String toString() {
        return user + " at " + url;
    }
}
