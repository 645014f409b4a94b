package musubi.agreement.payout;

/** What stands between two records. */
public enum Separator {
    /** Nothing. */
    NONE(""),
    /** A carriage return. */
    CR("\r"),
    /** A line feed. */
    LF("\n"),
    /** Both. */
    CRLF("\r\n");

    private final String text;

    Separator(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
