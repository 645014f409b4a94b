package musubi.platform.notice;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.stereotype.Component;

/**
 * The ways that this server is set up for: mail with a host and a sender, text messages with a gateway. Which they are is found out when the server
 * starts, since the build does not know it.
 */
@Component
class Carriers {
    private final List<Carrier> all;

    @Autowired
    Carriers(
            @Value("${spring.mail.host:}") String mailHost,
            @Value("${musubi.notice.mail.from:}") String mailFrom,
            ObjectProvider<JavaMailSender> mail,
            @Value("${musubi.notice.sms.url:}") String smsUrl,
            @Value("${musubi.notice.sms.hosts:}") List<String> smsHosts,
            @Value("${musubi.notice.sms.secret:}") String smsSecret,
            Clock clock) {
        var ways = new ArrayList<Carrier>();
        if (!mailHost.isBlank() && !mailFrom.isBlank()) ways.add(new MailCarrier(mail.getObject(), mailFrom));
        if (!smsUrl.isBlank())
            ways.add(new SmsCarrier(new Gateway(URI.create(smsUrl), smsHosts), signedWith(smsSecret), clock));
        this(ways);
    }

    Carriers(List<Carrier> all) {
        this.all = List.copyOf(all);
    }

    private static String signedWith(String secret) {
        if (secret.isBlank())
            throw new IllegalArgumentException(
                    "the gateway of text messages is given without musubi.notice.sms.secret");
        return secret;
    }

    Optional<Carrier> of(Channel channel) {
        return all.stream().filter(c -> c.channel() == channel).findFirst();
    }
}
