package musubi.platform.notice;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import musubi.platform.access.Acting;
import musubi.platform.notice.Preferences.Preference;
import musubi.platform.people.Mails;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A resident reads what they were told and says by which ways they want to be told. */
@Controller
@RequestMapping("/me/notices")
class MyNoticePages {
    private static final int MOST = 30;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(Japan.TIME);

    private final Outbox outbox;
    private final Templates templates;
    private final Preferences preferences;
    private final Wording wording;
    private final People people;
    private final Mails mails;
    private final Acting acting;

    MyNoticePages(
            Outbox outbox,
            Templates templates,
            Preferences preferences,
            Wording wording,
            People people,
            Mails mails,
            Acting acting) {
        this.outbox = outbox;
        this.templates = templates;
        this.preferences = preferences;
        this.wording = wording;
        this.people = people;
        this.mails = mails;
        this.acting = acting;
    }

    /** A notice as the one who got it reads it. */
    record Read(String day, String subject, String body) {}

    @GetMapping
    String show(Model page) {
        var preference = preferences.of(me());
        return show(mails.of(me()).orElse(""), preference, Map.of(), page);
    }

    private String show(String mail, Preference preference, Map<String, String> wrong, Model page) {
        var resident = people.find(me()).orElseThrow();
        page.addAttribute("mail", mail);
        page.addAttribute("wrong", wrong);
        page.addAttribute("language", preference.language());
        page.addAttribute("wanted", EnumSet.complementOf(copy(preference)));
        page.addAttribute("channels", List.of(Channel.values()));
        page.addAttribute(
                "notices",
                outbox.of(me(), MOST).stream()
                        .flatMap(line -> templates.named(line.template(), line.version()).stream()
                                .map(t -> wording.of(t, preference.language(), line.fillings(), resident))
                                .map(text -> new Read(day(line.recorded()), text.subject(), text.body())))
                        .toList());
        return "notice/mine";
    }

    private static EnumSet<Channel> copy(Preference preference) {
        return preference.refused().isEmpty()
                ? EnumSet.noneOf(Channel.class)
                : EnumSet.copyOf(preference.refused());
    }

    private static String day(Instant at) {
        return DAY.format(at);
    }

    @PostMapping
    String prefer(
            @RequestParam(defaultValue = "") String mail,
            @RequestParam(defaultValue = "") List<String> wanted,
            @RequestParam(defaultValue = "ja") String language,
            Model page,
            RedirectAttributes next) {
        var refused = EnumSet.allOf(Channel.class);
        refused.removeIf(channel -> wanted.contains(channel.word()));
        var preference = new Preference(refused, language.equals("en") ? "en" : "ja");
        var address = mail.strip();
        if (!address.isEmpty() && !MailCarrier.address(address))
            return show(mail, preference, Map.of("mail", "notice.mail-wrong"), page);
        mails.reachAt(me(), address);
        preferences.prefer(me(), preference);
        next.addFlashAttribute("said", "notice.said-preferred");
        return "redirect:/me/notices";
    }

    private PersonId me() {
        return new PersonId(acting.actor().resident().orElseThrow());
    }
}
