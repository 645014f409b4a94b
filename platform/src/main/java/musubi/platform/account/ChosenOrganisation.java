package musubi.platform.account;

import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Organisations;

/**
 * For which clinic or office of link workers somebody refers, as a form says it.
 *
 * @param fresh the id of one that is new, made with the form
 * @param chosen of those there are; empty for one that is new
 * @param name of the new one; empty when one was chosen
 */
record ChosenOrganisation(UUID fresh, String chosen, String name) {
    /** As it was typed; what is no id is one that nobody has used. */
    static ChosenOrganisation of(String fresh, String chosen, String name) {
        UUID id;
        try {
            id = UUID.fromString(fresh);
        } catch (IllegalArgumentException none) {
            id = UUID.randomUUID();
        }
        return new ChosenOrganisation(id, chosen, name.strip());
    }

    /** What has to be mended, as a key of the messages. */
    Optional<String> wrong(Organisations organisations) {
        if (!chosen.isEmpty() && !name.isEmpty()) return Optional.of("invite.organisation-both");
        if (!chosen.isEmpty())
            return organisations.all().keySet().stream().map(UUID::toString).anyMatch(chosen::equals)
                    ? Optional.empty()
                    : Optional.of("invite.organisation-missing");
        if (name.isEmpty()) return Optional.of("invite.organisation-missing");
        if (name.length() > Organisations.LONGEST) return Optional.of("invite.organisation-long");
        return organisations.taken(fresh, name) ? Optional.of("invite.organisation-taken") : Optional.empty();
    }

    /** Its id, after it was entered if it is new. */
    UUID entered(Roster roster) {
        if (!chosen.isEmpty()) return UUID.fromString(chosen);
        roster.organisation(fresh, name);
        return fresh;
    }
}
