package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * Signing in through the municipality's directory. An account of staff is opened or linked only by whoever holds the link of an administrator, one
 * of a resident only by its owner; see {@link OwnDirectoryPages}.
 */
@Controller
class DirectoryPages {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryPages.class);
    private static final String SIGN_IN = "to sign in";

    private final Directory directory;
    private final DirectoryAsking asking;
    private final DirectoryLinks links;
    private final OwnDirectoryPages own;
    private final Invitations invitations;
    private final Attempts attempts;
    private final Entrance entrance;
    private final Accounts accounts;
    private final Acting acting;
    private final boolean residents;

    DirectoryPages(
            Directory directory,
            DirectoryAsking asking,
            DirectoryLinks links,
            OwnDirectoryPages own,
            Invitations invitations,
            Attempts attempts,
            Entrance entrance,
            Accounts accounts,
            Acting acting,
            @Value("${musubi.oidc.residents:false}") boolean residents) {
        this.directory = directory;
        this.asking = asking;
        this.links = links;
        this.own = own;
        this.invitations = invitations;
        this.attempts = attempts;
        this.entrance = entrance;
        this.accounts = accounts;
        this.acting = acting;
        this.residents = residents;
    }

    /** Whether the holder of this invitation may choose the directory. */
    boolean offered(Invitation invitation) {
        return directory.configured() && invitation.role() != Role.RESIDENT;
    }

    @GetMapping("/sign-in/directory")
    String begin(HttpServletRequest request, HttpServletResponse response, Model page) {
        return ask("", request, response, page);
    }

    /** The link is carried in the cookie of its holder's own browser. */
    @GetMapping("/invitation/{secret}/directory")
    String begin(@PathVariable String secret, HttpServletRequest request, HttpServletResponse response, Model page) {
        var invitation = invitations.behind(secret);
        if (invitation.filter(this::offered).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        return ask(secret, request, response, page);
    }

    private String ask(String link, HttpServletRequest request, HttpServletResponse response, Model page) {
        if (!directory.configured()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        try {
            return "redirect:" + asking.ask(SIGN_IN, link, request, response);
        } catch (Directory.NotVouched e) {
            return refused(e, response, page);
        }
    }

    @GetMapping("/sign-in/directory/back")
    String back(
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String state,
            HttpServletRequest request,
            HttpServletResponse response,
            Model page) {
        if (!directory.configured()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        var carried = asking.carried(request, response);
        var tried = "directory " + Secret.fresh();
        var until = attempts.begin(tried, request.getRemoteAddr());
        if (until.isPresent()) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            page.addAttribute("until", SignInPages.shown(until.get()));
            return "account/sign-in";
        }
        if (carried.link().equals(OwnDirectoryPages.LINK)) {
            attempts.forgive(tried, request.getRemoteAddr());
            return own.back(carried, code, state, request);
        }
        try {
            var vouched = asking.answered(SIGN_IN, carried, code, state);
            attempts.forgive(tried, request.getRemoteAddr());
            return carried.link().isEmpty()
                    ? signIn(vouched, request, response, page)
                    : accept(carried.link(), vouched, request, response, page);
        } catch (Directory.NotVouched e) {
            return refused(e, response, page);
        }
    }

    private String signIn(
            Directory.Vouched vouched, HttpServletRequest request, HttpServletResponse response, Model page) {
        var account = links.account(vouched).filter(a -> residents || a.role() != Role.RESIDENT);
        if (account.isPresent()) return comeIn(account.get(), vouched, request, response);
        page.addAttribute("directoryRefused", residents ? "directory.unknown-of-all" : "directory.unknown");
        response.setStatus(HttpStatus.FORBIDDEN.value());
        return "account/sign-in";
    }

    private String accept(
            String link,
            Directory.Vouched vouched,
            HttpServletRequest request,
            HttpServletResponse response,
            Model page) {
        var invitation = invitations.behind(link).filter(this::offered);
        if (invitation.isEmpty()) return InvitationPages.over(response);
        var answer = invitations.accept(invitation.get(), new Invitations.Way.ByDirectory(vouched));
        return switch (answer) {
            case Invitations.Acceptance.Opened(var account) ->
                acting.as(invitation.get().actor(account), () -> accounts.find(account))
                        .filter(Account::enabled)
                        .map(opened -> comeIn(opened, vouched, request, response))
                        .orElse("redirect:/sign-in");
            case Invitations.Acceptance.Over() -> InvitationPages.over(response);
            case Invitations.Acceptance.NameTaken() -> {
                page.addAttribute("directoryRefused", "directory.taken");
                response.setStatus(HttpStatus.CONFLICT.value());
                yield "account/sign-in";
            }
        };
    }

    /** A directory that has asked for two factors has asked enough; of the others we ask our own second factor, as after a password. */
    private String comeIn(
            Account account, Directory.Vouched vouched, HttpServletRequest request, HttpServletResponse response) {
        return vouched.manyFactors()
                ? entrance.whole(account, "directory", request, response)
                : entrance.afterFirst(account, "directory", request, response);
    }

    private static String refused(Directory.NotVouched why, HttpServletResponse response, Model page) {
        LOG.warn("Nobody came in through the directory: {}", why.getMessage());
        response.setStatus(HttpStatus.FORBIDDEN.value());
        page.addAttribute("directoryRefused", "directory.refused");
        return "account/sign-in";
    }
}
