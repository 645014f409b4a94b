package musubi.platform.worksheet;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import musubi.platform.access.StandsFor;
import musubi.platform.account.Invitations;
import musubi.platform.account.Inviting;
import musubi.platform.page.SentBack;
import musubi.quantity.BadInput;
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
    private final Organisations organisations;
    private final Invitations invitations;
    private final Inviting inviting;

    OrganisationPages(Organisations organisations, Invitations invitations, Inviting inviting) {
        this.organisations = organisations;
        this.invitations = invitations;
        this.inviting = inviting;
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
        inviting.fill(new StandsFor.Partner(organisation.id()), invitation, page);
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
        return switch (inviting.invite(new StandsFor.Partner(organisation.id()), invitation, login, mail, locale)) {
            case Inviting.Invited.Refused(var wrong) -> {
                page.addAttribute(SentBack.NAME, new SentBack("invitation", typed, wrong));
                yield show(organisation, invitation, page);
            }
            case Inviting.Invited.Mailed(var invited) -> {
                next.addFlashAttribute("done", "invite.mailed");
                next.addFlashAttribute("login", invited);
                yield "redirect:/worksheets/organisations/" + id;
            }
            case Inviting.Invited.Before() -> "redirect:/worksheets/organisations/" + id;
            case Inviting.Invited.Handed(var invited, var link) -> {
                page.addAttribute("login", invited);
                page.addAttribute("link", link);
                page.addAttribute("back", "/worksheets/organisations/" + id);
                page.addAttribute("backTo", organisation.name());
                yield "account/invited";
            }
        };
    }

    @PostMapping("/{id}/invitations/{invitation}/revocation")
    String revoke(@PathVariable UUID id, @PathVariable UUID invitation, RedirectAttributes next) {
        invitations.revokeFor(invitation, new StandsFor.Partner(organisation(id).id()));
        next.addFlashAttribute("done", "invite.taken-back");
        return "redirect:/worksheets/organisations/" + id;
    }
}
