package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Municipalities;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where a link of an invitation leads. */
@Controller
@RequestMapping("/invitation/{secret}")
class InvitationPages {
    private final Invitations invitations;
    private final Municipalities municipalities;
    private final Accounts accounts;
    private final Acting acting;
    private final Entrance entrance;

    InvitationPages(
            Invitations invitations,
            Municipalities municipalities,
            Accounts accounts,
            Acting acting,
            Entrance entrance) {
        this.invitations = invitations;
        this.municipalities = municipalities;
        this.accounts = accounts;
        this.acting = acting;
        this.entrance = entrance;
    }

    @GetMapping
    String show(@PathVariable String secret, HttpServletResponse response, Model page) {
        var invitation = invitations.behind(secret);
        if (invitation.isEmpty()) return over(response);
        return show(invitation.get(), secret, page);
    }

    private String show(Invitation invitation, String secret, Model page) {
        page.addAttribute("invitation", invitation);
        page.addAttribute("municipality", municipalities.get(invitation.municipality()));
        page.addAttribute("secret", secret);
        return "account/invitation";
    }

    private static String over(HttpServletResponse response) {
        response.setStatus(HttpStatus.GONE.value());
        return "account/invitation-over";
    }

    @PostMapping
    String accept(
            @PathVariable String secret,
            @RequestParam(defaultValue = "") String fresh,
            HttpServletRequest request,
            HttpServletResponse response,
            Model page) {
        var invitation = invitations.behind(secret);
        if (invitation.isEmpty()) return over(response);
        var wrong = NewPassword.wrong(fresh, invitation.get().login());
        if (wrong.isPresent()) {
            page.addAttribute("wrong", wrong.get());
            return show(invitation.get(), secret, page);
        }
        return switch (invitations.accept(invitation.get(), new Invitations.Way.Password(fresh))) {
            case Invitations.Acceptance.Opened(UUID account) -> {
                var opened = acting.as(invitation.get().actor(account), () -> accounts.find(account))
                        .orElseThrow();
                yield entrance.afterPassword(opened, request, response);
            }
            case Invitations.Acceptance.Over() -> over(response);
            case Invitations.Acceptance.NameTaken() -> {
                page.addAttribute("wrong", "invitation.name-taken");
                yield show(invitation.get(), secret, page);
            }
        };
    }
}
