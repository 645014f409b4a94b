package musubi.platform.worksheet;

import java.time.format.DateTimeFormatter;
import java.util.HashMap;
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

/** Where an officer enters companies and welfare bodies and invites their people. */
@Controller
@RequestMapping("/worksheets/organisations")
class OrganisationPages {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Organisations organisations;
    private final Invitations invitations;
    private final Accounts accounts;
    private final StaffMails mails;

    OrganisationPages(Organisations organisations, Invitations invitations, Accounts accounts, StaffMails mails) {
        this.organisations = organisations;
        this.invitations = invitations;
        this.accounts = accounts;
        this.mails = mails;
    }

    @GetMapping
    String list(Model page) {
        return list(UUID.randomUUID(), page);
    }

    private String list(UUID id, Model page) {
        page.addAttribute("organisations", organisations.all());
        page.addAttribute("sides", Organisation.Side.values());
        page.addAttribute("id", id);
        return "worksheet/organisations";
    }

    @PostMapping
    String enter(
            @RequestParam UUID id,
            @RequestParam(defaultValue = "COMPANY") Organisation.Side side,
            @RequestParam(defaultValue = "") String name,
            @RequestParam Map<String, String> typed,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        try {
            organisations.enter(id, side, name);
        } catch (BadInput e) {
            page.addAttribute(SentBack.NAME, SentBack.of("organisation", typed, e, locale, "name"));
            return list(id, page);
        }
        next.addFlashAttribute("done", "organisations.entered");
        return "redirect:/worksheets/organisations/" + id;
    }

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, Model page) {
        return show(organisation(id), UUID.randomUUID(), page);
    }

    private Organisation organisation(UUID id) {
        return organisations.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private String show(Organisation organisation, UUID invitation, Model page) {
        page.addAttribute("organisation", organisation);
        page.addAttribute("invitation", invitation);
        page.addAttribute("mailable", mails.possible());
        var open = invitations.invitedFor(new StandsFor.Partner(organisation.id()));
        page.addAttribute("open", open);
        page.addAttribute(
                "ends", open.stream().collect(Collectors.toMap(Invitations.For::id, i -> MINUTE.format(i.endsAt()))));
        return "worksheet/organisation";
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
        var organisation = organisation(id);
        var name = login.strip().toLowerCase(Locale.ROOT);
        var to = Optional.of(mail.strip()).filter(address -> mails.possible() && !address.isEmpty());
        var wrong = wrong(name, to);
        if (!wrong.isEmpty()) {
            page.addAttribute(SentBack.NAME, new SentBack("invitation", typed, wrong));
            return show(organisation, invitation, page);
        }
        var whom = new StandsFor.Partner(id);
        if (to.isPresent()) {
            var language = locale.getLanguage().equals("ja") ? "ja" : "en";
            invitations.inviteForByMail(invitation, name, whom, to.get(), language);
            next.addFlashAttribute("done", "invite.mailed");
            next.addFlashAttribute("login", name);
            return "redirect:/worksheets/organisations/" + id;
        }
        var secret = invitations.inviteFor(invitation, name, whom);
        if (secret.isEmpty()) return "redirect:/worksheets/organisations/" + id;
        page.addAttribute("organisation", organisation);
        page.addAttribute("login", name);
        page.addAttribute("link", invitations.link(secret.get()));
        return "worksheet/invited";
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
        invitations.revokeFor(invitation, new StandsFor.Partner(organisation(id).id()));
        next.addFlashAttribute("done", "invite.taken-back");
        return "redirect:/worksheets/organisations/" + id;
    }
}
