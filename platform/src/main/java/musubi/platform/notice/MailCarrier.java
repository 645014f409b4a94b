package musubi.platform.notice;

import jakarta.mail.MessagingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Sends mail through the server's own SMTP host, when one is set. The same notice always has the same Message-ID. */
class MailCarrier implements Carrier {
    /** One address and nothing that could become a second one or a header. */
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9._%+'/=?-]{1,64}@[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63})+");

    private final JavaMailSender sender;
    private final String from;

    MailCarrier(JavaMailSender sender, String from) {
        this.sender = sender;
        this.from = from;
    }

    /** Whether mail can be sent there. */
    static boolean address(String text) {
        return text.length() <= 254 && ADDRESS.matcher(text).matches();
    }

    @Override
    public Channel channel() {
        return Channel.MAIL;
    }

    @Override
    public Outcome carry(Parcel parcel) {
        if (!address(parcel.to())) return new Outcome.Never("mail-address");
        var message = sender.createMimeMessage();
        try {
            var parts = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
            parts.setFrom(from);
            parts.setTo(parcel.to());
            parts.setSubject(parcel.text().subject());
            parts.setText(parcel.text().body());
            message.setHeader("Message-ID", "<" + parcel.id() + "@" + from.substring(from.indexOf('@') + 1) + ">");
            message.setHeader("Auto-Submitted", "auto-generated");
            sender.send(message);
            return new Outcome.Sent();
        } catch (MailParseException | MailPreparationException | MessagingException e) {
            return new Outcome.Never("mail-text");
        } catch (MailAuthenticationException e) {
            return new Outcome.Later("mail-sign-in");
        } catch (MailException e) {
            return refusedForGood(e) ? new Outcome.Never("mail-refused") : new Outcome.Later("mail-unreachable");
        }
    }

    /** An SMTP answer that begins with 5 will not change; everything else may. */
    private static boolean refusedForGood(MailException e) {
        return String.valueOf(e.getMessage()).matches("(?s).*\\b5[0-9]{2} .*");
    }
}
