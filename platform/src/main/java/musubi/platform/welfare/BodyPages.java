package musubi.platform.welfare;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Accounts;
import musubi.platform.account.Invitations;
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
    private final Accounts accounts;

    BodyPages(Bodies bodies, Together together, Invitations invitations, Accounts accounts) {
        this.bodies = bodies;
        this.together = together;
        this.invitations = invitations;
        this.accounts = accounts;
    }

    @GetMapping
    String list(Model page) {
        return list(UUID.randomUUID(), Board.TEAM, "", page);
    }

    private String list(UUID id, Board board, String name, Model page) {
        page.addAttribute("bodies", bodies.all());
        page.addAttribute("named", bodies.named());
        page.addAttribute("id", id);
        page.addAttribute("board", board);
        page.addAttribute("name", name);
        return "welfare/bodies";
    }

    @PostMapping
    String enter(
            @RequestParam UUID id,
            @RequestParam(defaultValue = "TEAM") Board board,
            @RequestParam(defaultValue = "") String name,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        try {
            bodies.enter(id, board, name);
        } catch (BadInput e) {
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return list(id, board, name, page);
        }
        together.count();
        next.addFlashAttribute("done", "bodies.entered");
        return "redirect:/groups/" + id;
    }

    @GetMapping("/{id}")
    String show(@PathVariable UUID id, Model page) {
        return show(id, UUID.randomUUID(), "", Optional.empty(), page);
    }

    private String show(UUID id, UUID invitation, String login, Optional<String> wrong, Model page) {
        var body = bodies.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("body", body);
        page.addAttribute("members", together.members(body));
        page.addAttribute("least", together.least());
        page.addAttribute("invitation", invitation);
        page.addAttribute("login", login);
        page.addAttribute("wrong", wrong.orElse(""));
        return "welfare/body";
    }

    @PostMapping("/{id}/invitations")
    String invite(
            @PathVariable UUID id,
            @RequestParam UUID invitation,
            @RequestParam(defaultValue = "") String login,
            Model page) {
        var typed = login.strip().toLowerCase(Locale.ROOT);
        if (!typed.matches("[a-z0-9][a-z0-9._@-]{2,63}"))
            return show(id, invitation, login, Optional.of("invite.login-wrong"), page);
        if (accounts.named(typed).isPresent())
            return show(id, invitation, login, Optional.of("invite.login-taken"), page);
        var body = bodies.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var secret = invitations.inviteForBody(invitation, typed, body.id());
        if (secret.isEmpty()) return "redirect:/groups/" + id;
        page.addAttribute("body", body);
        page.addAttribute("login", typed);
        page.addAttribute("link", invitations.link(secret.get()));
        return "welfare/invited";
    }
}
