package musubi.platform.webhook;

import java.time.Duration;
import java.time.LocalTime;
import java.util.Set;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.jobs.Backlog;
import musubi.platform.jobs.Job;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.page.Setting;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages of this module: who may open them and where they stand in the menu; and what it does by itself. */
@Configuration(proxyBeanMethods = false)
class Places {
    @Bean
    Door webhookDoor() {
        return Door.of("/webhooks/**", Role.ADMINISTRATOR);
    }

    @Bean
    MenuItem webhookItem() {
        return new MenuItem(Group.SETTINGS, 805, "/webhooks", "webhook.title", Set.of(Role.ADMINISTRATOR));
    }

    @Bean
    Job webhookSendingJob(Sending sending) {
        return Job.after("webhook.sending", Duration.ofSeconds(5), municipality -> sending.send());
    }

    @Bean
    Job webhookClearingJob(Sending sending) {
        return Job.daily("webhook.clearing", LocalTime.of(3, 20), municipality -> sending.clear());
    }

    @Bean
    Backlog webhookWaiting(Deliveries deliveries) {
        return new Backlog(
                "musubi.webhooks.waiting",
                "Events that wait to be sent to other systems.",
                deliveries::waiting,
                Long::sum);
    }

    @Bean
    Backlog webhookFailed(Deliveries deliveries) {
        return new Backlog(
                "musubi.webhooks.failed",
                "Events for other systems that were given up and not sent again since.",
                deliveries::failed,
                Long::sum);
    }

    @Bean
    Setting webhookSetting(Subscriptions subscriptions) {
        return new Setting(
                240,
                new Words("外部システムへの通知", "Webhooks"),
                () -> {
                    int number = subscriptions.all().size();
                    return new Words(number + " 件", Integer.toString(number));
                },
                "/webhooks");
    }
}
