package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.Set;
import musubi.platform.access.Account;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/** A resident links the directory with their own account while signed in, and takes the link away. No name and no address is compared. */
@Controller
class OwnDirectoryPages {
    /** What the browser carries along when its owner links. */
    static final String LINK = "own";

    private static final Logger LOG = LoggerFactory.getLogger(OwnDirectoryPages.class);

    private final Directory directory;
    private final DirectoryAsking asking;
    private final DirectoryLinks links;
    private final Inside inside;
    private final Acting acting;
    private final TransactionTemplate transaction;
    private final boolean residents;

    OwnDirectoryPages(
            Directory directory,
            DirectoryAsking asking,
            DirectoryLinks links,
            Inside inside,
            Acting acting,
            TransactionTemplate transaction,
            @Value("${musubi.oidc.residents:false}") boolean residents) {
        this.directory = directory;
        this.asking = asking;
        this.links = links;
        this.inside = inside;
        this.acting = acting;
        this.transaction = transaction;
        this.residents = residents;
    }

    /** Whether the owner of this account may link it by themself. */
    boolean offered(Account account) {
        return directory.configured() && residents && account.role() == Role.RESIDENT;
    }

    private Optional<Account> signedIn(HttpServletRequest request) {
        return inside.account(request, Set.of(Stage.WHOLE)).filter(this::offered);
    }

    private static String purpose(Account account) {
        return "of " + account.id();
    }

    /** The page that leads on is one of ours: a form may not end elsewhere, and a link alone could have been put there by anybody. */
    @PostMapping("/account/directory")
    String link(HttpServletRequest request, HttpServletResponse response, Model page) {
        var account = signedIn(request).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        try {
            var there = asking.ask(purpose(account), LINK, request, response);
            page.addAttribute("there", there.toString());
            page.addAttribute("host", there.getHost());
            return "account/own-directory";
        } catch (Directory.NotVouched e) {
            return refused(e);
        }
    }

    /** Takes the answer: it counts only while the one who asked is still signed in. */
    String back(DirectoryAsking.Carried carried, String code, String state, HttpServletRequest request) {
        var account = signedIn(request);
        if (account.isEmpty()) return "redirect:/sign-in";
        try {
            var vouched = asking.answered(purpose(account.get()), carried, code, state);
            acting.as(account.get().actor(), () -> {
                transaction.executeWithoutResult(
                        status -> links.link(account.get().id(), vouched));
                return true;
            });
            return "redirect:/account?directory-linked#directory";
        } catch (Directory.NotVouched e) {
            return refused(e);
        } catch (DuplicateKeyException other) {
            return "redirect:/account?directory-taken#directory";
        }
    }

    @PostMapping("/account/directory/removal")
    String unlink(HttpServletRequest request) {
        var account = signedIn(request).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        links.unlink(account.id(), "");
        return "redirect:/account?directory-unlinked#directory";
    }

    private static String refused(Directory.NotVouched why) {
        LOG.warn("Nobody was linked with the directory: {}", why.getMessage());
        return "redirect:/account?directory-refused#directory";
    }
}
