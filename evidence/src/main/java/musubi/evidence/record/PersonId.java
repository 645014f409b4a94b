package musubi.evidence.record;

/**
 * Who a row is about. In a source file it is whatever the municipality numbers people by; in a pack it is the keyed
 * pseudonym, 32 hexadecimal digits (docs/explanation/pseudonyms.md).
 */
public record PersonId(String value) {
    /** Refuses an empty id. */
    public PersonId {
        if (value.isBlank()) throw new IllegalArgumentException("empty person id");
    }
}
