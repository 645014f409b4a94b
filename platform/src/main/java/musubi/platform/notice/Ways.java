package musubi.platform.notice;

import java.text.Normalizer;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import musubi.platform.people.Mails;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * By which way people are told: the quickest that the notice may go, that they want, that leads to them, and that the server is set up for.
 */
@Component
public class Ways {
    private final Templates templates;
    private final Carriers carriers;
    private final Preferences preferences;
    private final People people;
    private final Mails mails;

    Ways(Templates templates, Carriers carriers, Preferences preferences, People people, Mails mails) {
        this.templates = templates;
        this.carriers = carriers;
        this.preferences = preferences;
        this.people = people;
        this.mails = mails;
    }

    /** How a notice would reach somebody now. */
    public enum Way {
        MAIL,
        SMS,
        LETTER,
        /** They said that they want to be told by none of the ways by which it may go. */
        REFUSED,
        /** There is no address or number, or none for a way they want. */
        NONE;

        static Way of(Channel channel) {
            return switch (channel) {
                case MAIL -> MAIL;
                case SMS -> SMS;
                case LETTER -> LETTER;
            };
        }
    }

    /** By which way a notice after this template would reach each of them; whom the actor may not see is left out. */
    @Transactional(readOnly = true)
    public Map<PersonId, Way> of(String template, Collection<PersonId> wanted) {
        var found = templates
                .named(template)
                .orElseThrow(() -> new IllegalArgumentException("there is no template " + template));
        var said = preferences.of(wanted);
        var mail = mails.given(wanted);
        var ways = new HashMap<PersonId, Way>();
        people.find(wanted).forEach((person, resident) -> {
            var refused =
                    said.getOrDefault(person, Preferences.Preference.USUAL).refused();
            ways.put(
                    person,
                    first(found, c -> !refused.contains(c), c -> leads(c, resident, mail.contains(person)))
                            .map(Way::of)
                            .orElse(refused.containsAll(found.channels()) ? Way.REFUSED : Way.NONE));
        });
        return ways;
    }

    /** How many would be reached by each way; a way by which nobody would be is left out. */
    public Map<Way, Long> counts(String template, Collection<PersonId> wanted) {
        var counts = new EnumMap<Way, Long>(Way.class);
        of(template, wanted).values().forEach(way -> counts.merge(way, 1L, Math::addExact));
        return counts;
    }

    /** The quickest way the notice may go that is wanted and leads somewhere. */
    Optional<Channel> first(Template template, Predicate<Channel> wanted, Predicate<Channel> leads) {
        return template.channels().stream()
                .filter(wanted)
                .filter(leads)
                .filter(c -> c == Channel.LETTER || carriers.of(c).isPresent())
                .sorted()
                .findFirst();
    }

    private static boolean leads(Channel channel, Resident resident, boolean mail) {
        return switch (channel) {
            case MAIL -> mail;
            case SMS -> !mobile(resident.identity().phone()).isEmpty();
            case LETTER -> !resident.identity().address().isEmpty();
        };
    }

    /** The number when it is one of a mobile telephone in Japan (070, 080, 090), else nothing. */
    static String mobile(String phone) {
        var digits = Normalizer.normalize(phone, Normalizer.Form.NFKC).replaceAll("[^0-9+]", "");
        return digits.matches("(0|\\+81)[789]0[0-9]{8}") ? digits : "";
    }
}
