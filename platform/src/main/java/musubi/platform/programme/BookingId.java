package musubi.platform.programme;

import java.util.UUID;

/** A booking; made by the one who asks, so that asking again is the same request. */
public record BookingId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
