package musubi.platform.site;

import java.time.Instant;

/**
 * A part as it was published last.
 *
 * @param content JSON; empty when it was withdrawn
 * @param digest SHA-256 of the content
 */
record Published(Part part, int number, String content, String digest, Instant at) {
    boolean shown() {
        return !content.isEmpty();
    }
}
