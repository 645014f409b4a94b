package musubi.platform.worksheet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.quantity.Digest;

/**
 * A worksheet between the municipality and its partners.
 *
 * @param parties who takes part just now, by name
 * @param draft what was written last
 * @param versions what was proposed, the earliest first
 */
public record Worksheet(UUID id, List<Organisation> parties, Revision draft, List<Version> versions) {
    /** The municipality, where a party is named. */
    public static final String MUNICIPALITY = "municipality";

    /** Lists are copied. */
    public Worksheet {
        parties = List.copyOf(parties);
        versions = List.copyOf(versions);
    }

    /**
     * What somebody wrote.
     *
     * @param number from 1, one more each time somebody saved
     * @param organisation for which they wrote; empty for the municipality
     */
    public record Revision(int number, Content content, String actor, Optional<UUID> organisation, Instant at) {}

    /** That a party agrees, and which account said so. */
    public record Agreement(String party, String actor, Instant at) {}

    /**
     * What was proposed.
     *
     * @param digest of the content, with who takes part
     */
    public record Version(
            int number,
            int revision,
            Content content,
            Digest digest,
            String actor,
            Optional<UUID> organisation,
            Instant at,
            List<Agreement> agreements) {
        /** Lists are copied. */
        public Version {
            agreements = List.copyOf(agreements);
        }

        /** Everybody whose agreement it needs: the municipality under an empty name, then the partners. */
        public Map<String, String> parties() {
            var parties = new LinkedHashMap<String, String>();
            parties.put(MUNICIPALITY, "");
            content.parties().forEach((id, name) -> parties.put(id.toString(), name));
            return parties;
        }

        /** Whether this party agreed. */
        public boolean agreedBy(String party) {
            return agreements.stream().anyMatch(a -> a.party().equals(party));
        }

        /** Those who have not agreed yet. */
        public List<String> waiting() {
            var waiting = new ArrayList<>(parties().keySet());
            agreements.forEach(a -> waiting.remove(a.party()));
            return waiting;
        }

        /** Whether everybody agreed. */
        public boolean agreed() {
            return waiting().isEmpty();
        }
    }

    /** How far a worksheet is. */
    public enum State {
        DRAFT,
        PROPOSED,
        AGREED
    }

    /** How far it is. */
    public State state() {
        return last().map(v -> v.agreed() ? State.AGREED : State.PROPOSED).orElse(State.DRAFT);
    }

    /** What was proposed last. */
    public Optional<Version> last() {
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
    }

    /** What holds: the last version everybody agreed to. */
    public Optional<Version> inForce() {
        return versions.reversed().stream().filter(Version::agreed).findFirst();
    }

    /** A version by its number. */
    public Optional<Version> version(int number) {
        return versions.stream().filter(v -> v.number() == number).findFirst();
    }

    /** The draft as it would be proposed. */
    Content proposal() {
        return draft.content().with(parties);
    }

    /** Whether something was changed since the last proposal. */
    public boolean ahead() {
        return last().map(v -> !v.digest().equals(proposal().digest())).orElse(true);
    }

    /** What the worksheet is called; empty while it has no title. */
    public String title() {
        return draft.content().text(Field.TITLE);
    }
}
