package musubi.study.result;

import musubi.quantity.Digest;

/**
 * A protocol as it was registered.
 *
 * @param study its name
 * @param digest of its text
 * @param moment when, in Japan's time, such as {@code 2026-04-01T09:00:00+09:00}
 */
public record Registration(String study, Digest digest, String moment) {}
