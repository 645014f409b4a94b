package musubi.platform.account;

import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.access.Accounts;
import musubi.platform.access.StandsFor;
import musubi.platform.notice.StaffMails;
import musubi.quantity.Japan;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * What the page of a company, group or partner does to invite who signs in for it. {@code part/inviting} draws the form and what is open,
 * {@code account/invited} the link.
 */
@Component
public class Inviting {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

    private final Invitations invitations;
    private final Accounts accounts;
    private final StaffMails mails;

    Inviting(Invitations invitations, Accounts accounts, StaffMails mails) {
        this.invitations = invitations;
        this.accounts = accounts;
        this.mails = mails;
    }

    /** How it ended. */
    public sealed interface Invited {
        /**
         * Nobody was invited.
         *
         * @param wrong what is to be mended, as a message, by the names of the fields
         */
        record Refused(Map<String, String> wrong) implements Invited {}

        /** The link goes by mail. */
        record Mailed(String login) implements Invited {}

        /** The link is handed over, and shown this once. */
        record Handed(String login, String link) implements Invited {}

        /** The same request made the invitation before. */
        record Before() implements Invited {}
    }

    /** Adds to a page what the form and the list of open invitations show. */
    public void fill(StandsFor whom, UUID invitation, Model page) {
        var open = invitations.invitedFor(whom);
        page.addAttribute("invitation", invitation);
        page.addAttribute("mailable", mails.possible());
        page.addAttribute("open", open);
        page.addAttribute(
                "ends", open.stream().collect(Collectors.toMap(Invitations.For::id, i -> MINUTE.format(i.endsAt()))));
    }

    /**
     * Invites somebody.
     *
     * @param invitation made with the form: the same again invites once
     * @param login as typed
     * @param mail as typed; empty where the link is handed over
     */
    public Invited invite(StandsFor whom, UUID invitation, String login, String mail, Locale locale) {
        var name = login.strip().toLowerCase(Locale.ROOT);
        var to = mailed(mail.strip());
        var wrong = wrong(name, to);
        if (!wrong.isEmpty()) return new Invited.Refused(wrong);
        if (to.isPresent()) {
            invitations.inviteForByMail(invitation, name, whom, to.get(), language(locale));
            return new Invited.Mailed(name);
        }
        return invitations
                .inviteFor(invitation, name, whom)
                .<Invited>map(secret -> new Invited.Handed(name, invitations.link(secret)))
                .orElseGet(Invited.Before::new);
    }

    /** Where the link goes by mail; empty when none was typed or the server sends none. */
    Optional<String> mailed(String typed) {
        return Optional.of(typed).filter(to -> mails.possible() && !to.isEmpty());
    }

    /** What is to be mended before somebody can be invited, as a message, by the names of the fields. */
    Map<String, String> wrong(String login, Optional<String> mail) {
        var wrong = new LinkedHashMap<String, String>();
        if (!login.matches("[a-z0-9][a-z0-9._@-]{2,63}")) wrong.put("login", "invite.login-wrong");
        else if (accounts.named(login).isPresent()) wrong.put("login", "invite.login-taken");
        if (mail.isPresent() && !StaffMails.address(mail.get())) wrong.put("mail", "invite.mail-wrong");
        return wrong;
    }

    /** The language of a mail to somebody whom the reader of a page invites. */
    static String language(Locale locale) {
        return locale.getLanguage().equals("ja") ? "ja" : "en";
    }
}
