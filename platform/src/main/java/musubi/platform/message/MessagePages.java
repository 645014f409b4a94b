package musubi.platform.message;

import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.page.Sought;
import musubi.platform.page.Turn;
import musubi.platform.programme.Providers;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Messages for the office, by provider, and for a provider's staff. */
@Controller
class MessagePages {
    private static final int PAGE = 50;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Messages messages;
    private final Providers providers;

    MessagePages(Messages messages, Providers providers) {
        this.messages = messages;
        this.providers = providers;
    }

    /** Who may open these pages, and where they stand in the menu. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        @Bean
        Door messageOfficeDoor() {
            return new Door("/messages/**", Role.STAFF);
        }

        @Bean
        MenuItem messageOfficeItem() {
            return new MenuItem(Group.CLASSES, 39, "/messages", "messages.title", Role.STAFF);
        }

        @Bean
        MenuItem messageProviderItem() {
            return new MenuItem(Group.CLASSES, 39, "/provider/messages", "messages.with-office", Set.of(Role.PROVIDER));
        }
    }

    /** A message as the page shows it. */
    record Shown(Messages.Message message, String sentAt, String readAt) {
        static Shown of(Messages.Message message) {
            return new Shown(
                    message,
                    MINUTE.format(message.sentAt()),
                    message.readAt().map(MINUTE::format).orElse(""));
        }
    }

    @GetMapping("/messages")
    String list(
            @ModelAttribute("sought") Sought sought,
            @ModelAttribute("turn") Turn turn,
            @RequestParam(defaultValue = "") String only,
            Model page) {
        var unread = messages.unread();
        boolean unreadOnly = only.equals("unread");
        var found = providers.all().stream()
                .filter(p -> sought.in(p.name()))
                .filter(p -> !unreadOnly || unread.containsKey(p.id()))
                .toList();
        page.addAttribute("providers", turn.of("messages", PAGE, found));
        page.addAttribute("unread", unread);
        page.addAttribute("unreadOnly", unreadOnly);
        page.addAttribute("filtered", !sought.empty() || unreadOnly);
        page.addAttribute(
                "last",
                messages.last().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> MINUTE.format(e.getValue()))));
        return "message/list";
    }

    @GetMapping("/messages/{provider}")
    String with(@PathVariable String provider, @ModelAttribute("turn") Turn turn, Model page) {
        return show(provider, name(provider), "/messages/{provider}", turn, page);
    }

    private String name(String provider) {
        return providers
                .find(provider)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND))
                .name();
    }

    private String show(String provider, String other, String at, Turn turn, Model page) {
        var written = turn.of("written", PAGE, (without, most) -> messages.with(provider, without, most));
        messages.read(written.rows());
        page.addAttribute("turn", turn);
        page.addAttribute("other", other);
        page.addAttribute("provider", provider);
        page.addAttribute("at", at);
        page.addAttribute(
                "written", written.shown(all -> all.stream().map(Shown::of).toList()));
        page.addAttribute("fresh", UUID.randomUUID());
        page.addAttribute("longest", Messages.LONGEST);
        if (!page.containsAttribute("text")) page.addAttribute("text", "");
        return "message/with";
    }

    @PostMapping("/messages/{provider}")
    String send(
            @PathVariable String provider,
            @RequestParam UUID id,
            @RequestParam(defaultValue = "") String text,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        var title = name(provider);
        if (refused(id, provider, text, page, locale))
            return show(provider, title, "/messages/{provider}", Turn.FIRST, page);
        next.addAttribute("provider", provider);
        return "redirect:/messages/{provider}";
    }

    private boolean refused(UUID id, String provider, String text, Model page, Locale locale) {
        try {
            messages.send(id, provider, text);
            return false;
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            page.addAttribute("text", text);
            return true;
        }
    }

    @GetMapping("/provider/messages")
    String own(@ModelAttribute("turn") Turn turn, Model page) {
        return show("", "", "/provider/messages", turn, page);
    }

    @PostMapping("/provider/messages")
    String sendOwn(@RequestParam UUID id, @RequestParam(defaultValue = "") String text, Model page, Locale locale) {
        if (refused(id, "", text, page, locale)) {
            return own(Turn.FIRST, page);
        }
        return "redirect:/provider/messages";
    }
}
