package musubi.platform.welfare;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import musubi.platform.access.StandsFor;
import musubi.platform.account.Invitations;
import musubi.platform.account.Inviting;
import musubi.platform.page.SentBack;
import musubi.platform.ranking.Board;
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

/** Where an officer enters companies and groups and invites who looks after them. */
@Controller
@RequestMapping("/groups")
class BodyPages {
    private final Bodies bodies;
    private final Together together;
    private final Invitations invitations;
    private final Inviting inviting;

    BodyPages(Bodies bodies, Together together, Invitations invitations, Inviting inviting) {
        this.bodies = bodies;
        this.together = together;
        this.invitations = invitations;
        this.inviting = inviting;
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
        inviting.fill(new StandsFor.Body(body.id()), invitation, page);
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
        return switch (inviting.invite(new StandsFor.Body(body.id()), invitation, login, mail, locale)) {
            case Inviting.Invited.Refused(var wrong) -> {
                page.addAttribute(SentBack.NAME, new SentBack("invitation", typed, wrong));
                yield show(body, invitation, page);
            }
            case Inviting.Invited.Mailed(var invited) -> {
                next.addFlashAttribute("done", "invite.mailed");
                next.addFlashAttribute("login", invited);
                yield "redirect:/groups/" + id;
            }
            case Inviting.Invited.Before() -> "redirect:/groups/" + id;
            case Inviting.Invited.Handed(var invited, var link) -> {
                page.addAttribute("login", invited);
                page.addAttribute("link", link);
                page.addAttribute("back", "/groups/" + id);
                page.addAttribute("backTo", body.name());
                yield "account/invited";
            }
        };
    }

    @PostMapping("/{id}/invitations/{invitation}/revocation")
    String revoke(@PathVariable UUID id, @PathVariable UUID invitation, RedirectAttributes next) {
        invitations.revokeFor(invitation, new StandsFor.Body(body(id).id()));
        next.addFlashAttribute("done", "invite.taken-back");
        return "redirect:/groups/" + id;
    }
}
