package musubi.platform.people;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Somebody joins a scheme.
 *
 * @param person made by the caller: a repeated request carries the same id
 * @param circumstances what eligibility asks for
 * @param channel {@code online}, {@code paper}, {@code phone} or {@code counter}
 * @param area code of the area they live in; empty when nobody knows
 * @param acceptedWhy why an officer lets them join although a condition is not met; empty when nobody said so
 */
public record Joining(
        PersonId person,
        Identity identity,
        LocalDate born,
        String sex,
        Circumstances circumstances,
        Optional<String> area,
        String scheme,
        LocalDate on,
        String channel,
        String acceptedWhy) {

    /** Somebody of whom nothing was asked that conditions could ask. */
    public Joining(
            PersonId person,
            Identity identity,
            LocalDate born,
            String sex,
            String scheme,
            LocalDate on,
            String channel) {
        this(person, identity, born, sex, Circumstances.UNKNOWN, Optional.empty(), scheme, on, channel, "");
    }

    /** The same person, living in this area. */
    public Joining in(Optional<String> area) {
        return new Joining(person, identity, born, sex, circumstances, area, scheme, on, channel, acceptedWhy);
    }

    Enrolment enrolment() {
        return new Enrolment(person, scheme, on, channel, acceptedWhy);
    }
}
