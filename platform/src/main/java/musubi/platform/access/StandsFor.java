package musubi.platform.access;

import java.util.Optional;
import java.util.UUID;

/** For whom an account stands that is neither a resident's nor a provider's; what it sees follows from them. */
public sealed interface StandsFor {
    /** Their id. */
    UUID id();

    /** As what it signs in. */
    Role role();

    /** As the audit trail names them. */
    String word();

    /** A company or group of residents, which somebody looks after. */
    record Body(UUID id) implements StandsFor {
        @Override
        public Role role() {
            return Role.REPRESENTATIVE;
        }

        @Override
        public String word() {
            return "body";
        }
    }

    /** A clinic or an office of link workers, for which somebody refers. */
    record Clinic(UUID id) implements StandsFor {
        @Override
        public Role role() {
            return Role.CLINIC;
        }

        @Override
        public String word() {
            return "organisation";
        }
    }

    /** A company or welfare body that plans something together with the municipality. */
    record Partner(UUID id) implements StandsFor {
        @Override
        public Role role() {
            return Role.PARTNER;
        }

        @Override
        public String word() {
            return "partner";
        }
    }

    /** The id of the body; empty for others. */
    default Optional<UUID> body() {
        return this instanceof Body(var id) ? Optional.of(id) : Optional.empty();
    }

    /** The id of the clinic or office; empty for others. */
    default Optional<UUID> organisation() {
        return this instanceof Clinic(var id) ? Optional.of(id) : Optional.empty();
    }

    /** The id of the partner; empty for others. */
    default Optional<UUID> partner() {
        return this instanceof Partner(var id) ? Optional.of(id) : Optional.empty();
    }
}
