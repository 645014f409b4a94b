package musubi.platform.notice;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import musubi.platform.notice.Preferences.Preference;
import musubi.platform.people.Mails;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** What somebody was told and how they want to be told, for themselves and for staff who do it for them. */
@Component
class PreferenceForm {
    private static final int MOST = 30;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(Japan.TIME);

    private final Outbox outbox;
    private final Templates templates;
    private final Preferences preferences;
    private final Wording wording;
    private final People people;
    private final Mails mails;

    PreferenceForm(
            Outbox outbox, Templates templates, Preferences preferences, Wording wording, People people, Mails mails) {
        this.outbox = outbox;
        this.templates = templates;
        this.preferences = preferences;
        this.wording = wording;
        this.people = people;
        this.mails = mails;
    }

    /** What the form holds, as it was typed. */
    record Typed(String mail, Preference preference) {
        static Typed of(String mail, List<String> wanted, String language) {
            var refused = EnumSet.allOf(Channel.class);
            refused.removeIf(channel -> wanted.contains(channel.word()));
            return new Typed(mail.strip(), new Preference(refused, language.equals("en") ? "en" : "ja"));
        }

        boolean right() {
            return mail.isEmpty() || MailCarrier.address(mail);
        }
    }

    /** A notice as the one who got it reads it. */
    record Read(String day, String state, String subject, String body) {}

    /** What is on record. */
    Typed of(PersonId person) {
        return new Typed(mails.of(person).orElse(""), preferences.of(person));
    }

    void show(PersonId person, Typed typed, Model page) {
        var resident = people.find(person).orElseThrow();
        var wanted = EnumSet.allOf(Channel.class);
        wanted.removeAll(typed.preference().refused());
        page.addAttribute("resident", resident);
        page.addAttribute("mail", typed.mail());
        page.addAttribute("wrong", typed.right() ? Map.of() : Map.of("mail", "notice.mail-wrong"));
        page.addAttribute("language", typed.preference().language());
        page.addAttribute("wanted", wanted);
        page.addAttribute("channels", List.of(Channel.values()));
        page.addAttribute(
                "notices",
                outbox.of(person, MOST).stream()
                        .flatMap(line -> templates.named(line.template(), line.version()).stream()
                                .map(t -> new Read(
                                        day(line.recorded()),
                                        line.state().word(),
                                        t.in(typed.preference().language()).subject(),
                                        wording.of(
                                                        t,
                                                        typed.preference().language(),
                                                        line.id(),
                                                        line.fillings(),
                                                        resident)
                                                .body())))
                        .toList());
    }

    /** Keeps what is right; what is not is answered with false and changes nothing. */
    boolean keep(PersonId person, Typed typed) {
        if (!typed.right()) return false;
        mails.reachAt(person, typed.mail());
        preferences.prefer(person, typed.preference());
        return true;
    }

    private static String day(Instant at) {
        return DAY.format(at);
    }
}
