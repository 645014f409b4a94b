package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import java.util.function.Function;
import musubi.platform.access.Account;
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
    private final DirectoryPages directory;

    InvitationPages(
            Invitations invitations,
            Municipalities municipalities,
            Accounts accounts,
            Acting acting,
            Entrance entrance,
            DirectoryPages directory) {
        this.invitations = invitations;
        this.municipalities = municipalities;
        this.accounts = accounts;
        this.acting = acting;
        this.entrance = entrance;
        this.directory = directory;
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
        page.addAttribute("directory", directory.offered(invitation));
        return "account/invitation";
    }

    static String over(HttpServletResponse response) {
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
        return accept(
                invitation.get(),
                new Invitations.Way.ByPassword(fresh),
                secret,
                response,
                page,
                opened -> entrance.afterPassword(opened, request, response));
    }

    /** Opens the account without a password; the passkey is made next, on the own page. */
    @PostMapping("/passkey")
    String acceptForPasskey(
            @PathVariable String secret, HttpServletRequest request, HttpServletResponse response, Model page) {
        var invitation = invitations.behind(secret).filter(i -> i.account().isEmpty());
        if (invitation.isEmpty()) return over(response);
        return accept(invitation.get(), new Invitations.Way.ByPasskey(), secret, response, page, opened -> {
            entrance.whole(opened, "invitation", request, response);
            return "redirect:/account?make-passkey#passkeys";
        });
    }

    private String accept(
            Invitation invitation,
            Invitations.Way way,
            String secret,
            HttpServletResponse response,
            Model page,
            Function<Account, String> comeIn) {
        return switch (invitations.accept(invitation, way)) {
            case Invitations.Acceptance.Opened(UUID account) ->
                acting.as(invitation.actor(account), () -> accounts.find(account))
                        .filter(Account::enabled)
                        .map(comeIn)
                        .orElse("redirect:/sign-in");
            case Invitations.Acceptance.Over() -> over(response);
            case Invitations.Acceptance.NameTaken() -> {
                page.addAttribute("wrong", "invitation.name-taken");
                yield show(invitation, secret, page);
            }
        };
    }
}
