package musubi.platform.people;

import java.time.LocalDate;

/**
 * Somebody joins a scheme.
 *
 * @param person made by the caller: a repeated request carries the same id
 * @param channel {@code online}, {@code paper}, {@code phone} or {@code counter}
 */
public record Joining(
        PersonId person, Identity identity, LocalDate born, String sex, String scheme, LocalDate on, String channel) {}
