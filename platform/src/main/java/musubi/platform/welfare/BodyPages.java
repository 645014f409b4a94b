package musubi.platform.welfare;

import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Accounts;
import musubi.platform.access.StandsFor;
import musubi.platform.account.Invitations;
import musubi.platform.notice.StaffMails;
import musubi.platform.page.SentBack;
import musubi.platform.ranking.Board;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where an officer enters companies and groups and invites who looks after them. */
@Controller
@RequestMapping("/groups")
class BodyPages {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Bodies bodies;
    private final Together together;
    private final Invitations invitations;
    private final Accounts accounts;
    private final StaffMails mails;

    BodyPages(Bodies bodies, Together together, Invitations invitations, Accounts accounts, StaffMails mails) {
        this.bodies = bodies;
        this.together = together;
        this.invitations = invitations;
        this.accounts = accounts;
        this.mails = mails;
    }

    @GetMapping
    String list(Model page) {
        return list(UUID.randomUUID(), page);
    }

    private String list(UUID id, Model page) {
        page.addAttribute("bodies", bodies.all());
        page.addAttribute("named", bodies.named());
        page.addAttribute("id", id);
        page.addAttribute("boards", List.of(Board.TEAM, Board.COMPANY));
        return "welfare/bodies";
    }

    @PostMapping
    String enter(
            @RequestParam UUID id,
            @RequestParam(defaultValue = "TEAM") Board board,
            @RequestParam(defaultValue = "") String name,
            @RequestParam Map<String, String> typed,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        try {
            bodies.enter(id, board, name);
        } catch (BadInput e) {
            page.addAttribute(SentBack.NAME, SentBack.of("body", typed, e, locale, "name"));
            return list(id, page);
        }
        together.count();
        next.addFlashAttribute("done", "bodies.entered");
        return "redirect:/groups/" + id;
    }

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, Model page) {
        return show(body(id), UUID.randomUUID(), page);
    }

    private Body body(UUID id) {
        return bodies.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private String show(Body body, UUID invitation, Model page) {
        page.addAttribute("body", body);
        page.addAttribute("members", together.members(body));
        page.addAttribute("least", together.least());
        page.addAttribute("invitation", invitation);
        page.addAttribute("mailable", mails.possible());
        var open = invitations.invitedFor(new StandsFor.Body(body.id()));
        page.addAttribute("open", open);
        page.addAttribute(
                "ends", open.stream().collect(Collectors.toMap(Invitations.For::id, i -> MINUTE.format(i.endsAt()))));
        return "welfare/body";
    }

    @PostMapping("/{id}/invitations")
    String invite(
            @PathVariable UUID id,
            @RequestParam UUID invitation,
            @RequestParam(defaultValue = "") String login,
            @RequestParam(defaultValue = "") String mail,
            @RequestParam Map<String, String> typed,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        var body = body(id);
        var name = login.strip().toLowerCase(Locale.ROOT);
        var to = Optional.of(mail.strip()).filter(address -> mails.possible() && !address.isEmpty());
        var wrong = wrong(name, to);
        if (!wrong.isEmpty()) {
            page.addAttribute(SentBack.NAME, new SentBack("invitation", typed, wrong));
            return show(body, invitation, page);
        }
        if (to.isPresent()) {
            var language = locale.getLanguage().equals("ja") ? "ja" : "en";
            invitations.inviteForByMail(invitation, name, new StandsFor.Body(body.id()), to.get(), language);
            next.addFlashAttribute("done", "invite.mailed");
            next.addFlashAttribute("login", name);
            return "redirect:/groups/" + id;
        }
        var secret = invitations.inviteFor(invitation, name, new StandsFor.Body(body.id()));
        if (secret.isEmpty()) return "redirect:/groups/" + id;
        page.addAttribute("body", body);
        page.addAttribute("login", name);
        page.addAttribute("link", invitations.link(secret.get()));
        return "welfare/invited";
    }

    private Map<String, String> wrong(String login, Optional<String> to) {
        var wrong = new HashMap<String, String>();
        if (!login.matches("[a-z0-9][a-z0-9._@-]{2,63}")) wrong.put("login", "invite.login-wrong");
        else if (accounts.named(login).isPresent()) wrong.put("login", "invite.login-taken");
        if (to.isPresent() && !StaffMails.address(to.get())) wrong.put("mail", "invite.mail-wrong");
        return wrong;
    }

    @PostMapping("/{id}/invitations/{invitation}/revocation")
    String revoke(@PathVariable UUID id, @PathVariable UUID invitation, RedirectAttributes next) {
        invitations.revokeFor(invitation, new StandsFor.Body(body(id).id()));
        next.addFlashAttribute("done", "invite.taken-back");
        return "redirect:/groups/" + id;
    }
}
