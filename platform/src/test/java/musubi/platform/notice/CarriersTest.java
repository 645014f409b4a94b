package musubi.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Which ways a server is set up for, by what it was told; read as Spring reads it for the server itself. */
class CarriersTest {
    private static AnnotationConfigApplicationContext told(Map<String, Object> settings) {
        var context = new AnnotationConfigApplicationContext();
        var sources = context.getEnvironment().getPropertySources();
        sources.addLast(new MapPropertySource("server", ours()));
        sources.addLast(new MapPropertySource("told", settings));
        context.getDefaultListableBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance());
        context.registerBean(Clock.class, Clock::systemUTC);
        context.register(MailSenderAutoConfiguration.class, Carriers.class);
        context.refresh();
        return context;
    }

    private static Map<String, Object> ours() {
        try {
            Properties ours = PropertiesLoaderUtils.loadProperties(new ClassPathResource("application.properties"));
            var map = new HashMap<String, Object>();
            ours.forEach((key, value) -> map.put((String) key, value));
            return map;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Collection<Channel> channels(Map<String, Object> settings) {
        try (var context = told(settings)) {
            var carriers = context.getBean(Carriers.class);
            return Arrays.stream(Channel.values())
                    .filter(channel -> carriers.of(channel).isPresent())
                    .toList();
        }
    }

    @Test
    void a_server_that_was_told_nothing_has_letters_alone() {
        assertThat(channels(Map.of())).isEmpty();
        assertThat(channels(Map.of("spring.mail.host", "smtp.example.jp"))).isEmpty();
    }

    @Test
    void mail_goes_over_an_encrypted_line_with_an_end_to_patience_unless_told_otherwise() {
        var mail = Map.<String, Object>of(
                "spring.mail.host", "smtp.example.jp", "musubi.notice.mail.from", "kenko@example.jp");
        assertThat(channels(mail)).containsExactly(Channel.MAIL);
        try (var context = told(mail)) {
            assertThat(context.getBean(JavaMailSenderImpl.class).getJavaMailProperties())
                    .containsEntry("mail.smtp.starttls.required", "true")
                    .containsEntry("mail.smtp.timeout", "10000");
        }
        var open = new HashMap<>(mail);
        open.put("musubi.notice.mail.starttls", "false");
        try (var context = told(open)) {
            assertThat(context.getBean(JavaMailSenderImpl.class).getJavaMailProperties())
                    .containsEntry("mail.smtp.starttls.required", "false");
        }
    }

    @Test
    void text_messages_go_to_a_listed_host_or_the_server_does_not_start() {
        var sms = new HashMap<String, Object>(Map.of(
                "musubi.notice.sms.url", "https://sms.example.com/send",
                "musubi.notice.sms.hosts", "other.example.com,sms.example.com",
                "musubi.notice.sms.secret", "s3cret"));
        assertThat(channels(sms)).isEqualTo(List.of(Channel.SMS));

        sms.put("musubi.notice.sms.hosts", "other.example.com");
        assertThatThrownBy(() -> channels(sms))
                .isInstanceOf(BeanCreationException.class)
                .hasStackTraceContaining("sms.example.com is not among those that may be called");
    }

    @Test
    void nobody_can_be_asked_to_believe_an_unsigned_text_message() {
        var sms = Map.<String, Object>of(
                "musubi.notice.sms.url", "https://sms.example.com/send",
                "musubi.notice.sms.hosts", "sms.example.com");

        assertThatThrownBy(() -> channels(sms))
                .isInstanceOf(BeanCreationException.class)
                .hasStackTraceContaining("without musubi.notice.sms.secret");
    }
}
