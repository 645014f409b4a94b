package musubi.platform.people;

import java.util.UUID;

/** A resident in this server's records. Means nothing outside it. */
public record PersonId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
