package musubi.platform.people;

import musubi.quantity.Words;

/**
 * What people join: one or more agreements pay on it.
 *
 * @param id as agreements name it: small letters, digits and hyphens
 */
public record Scheme(String id, Words title) {
    /** Refuses ids that packs and agreements could not carry. */
    public Scheme {
        if (!id.matches("[a-z0-9][a-z0-9-]{0,39}")) throw new IllegalArgumentException("no id of a scheme: " + id);
        if (title.ja().isBlank() || title.en().isBlank()) throw new IllegalArgumentException("a scheme has no title");
    }
}
