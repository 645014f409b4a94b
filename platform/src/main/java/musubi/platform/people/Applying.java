package musubi.platform.people;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody's wish to join, as they sent it from home.
 *
 * @param application made with the form: a repeated request carries the same id
 * @param mail where they read electronic mail; may be empty
 * @param agreed what they agreed to, word for word of these versions
 */
public record Applying(
        UUID application,
        String scheme,
        Identity identity,
        LocalDate born,
        String sex,
        Circumstances circumstances,
        String mail,
        Helped helped,
        List<Agreed> agreed) {
    /** What is agreed to twice counts once. */
    public Applying {
        agreed = agreed.stream().distinct().toList();
    }

    /** Who filled in the form. */
    public enum Helped {
        SELF,
        FAMILY,
        OTHER;

        /** As the database and the pages write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Helped of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** The words somebody agreed to. */
    public record Agreed(String purpose, String recipient, int version) {
        /** As forms and the database write it. */
        public String word() {
            return purpose + " " + recipient + " " + version;
        }

        /**
         * Reads what {@link #word()} writes.
         *
         * @throws IllegalArgumentException when it is none
         */
        public static Agreed of(String word) {
            var parts = word.split(" ", -1);
            if (parts.length != 3 || !parts[2].matches("[0-9]{1,6}"))
                throw new IllegalArgumentException("no words of consent: " + word);
            return new Agreed(parts[0], parts[1], Integer.parseInt(parts[2]));
        }
    }

    /** Made from the application, so that nobody who applies names a person who is there. */
    PersonId person() {
        return new PersonId(UUID.nameUUIDFromBytes(("applicant " + application).getBytes(StandardCharsets.UTF_8)));
    }

    Joining joining(LocalDate on, String acceptedWhy) {
        return new Joining(
                person(), identity, born, sex, circumstances, Optional.empty(), scheme, on, "online", acceptedWhy);
    }
}
