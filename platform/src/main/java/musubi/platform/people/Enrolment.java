package musubi.platform.people;

import java.time.LocalDate;

/**
 * Somebody who is entered joins a further scheme, or one again.
 *
 * @param channel {@code online}, {@code paper}, {@code phone} or {@code counter}
 * @param acceptedWhy why an officer lets them join although a condition is not met; empty when nobody said so
 */
public record Enrolment(PersonId person, String scheme, LocalDate on, String channel, String acceptedWhy) {}
