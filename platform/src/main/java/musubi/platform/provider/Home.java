package musubi.platform.provider;

import java.time.Clock;
import java.time.LocalDate;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.attendance.Visits;
import musubi.platform.message.Messages;
import musubi.platform.programme.Providers;
import musubi.platform.programme.Timetable;
import musubi.platform.referral.Referrals;
import musubi.quantity.Japan;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What a provider's staff see first: the doors to open today, and the days that follow. */
@Controller
class Home {
    private static final int WEEK = 7;

    private final Timetable timetable;
    private final Visits visits;
    private final Providers providers;
    private final Messages messages;
    private final Referrals referrals;
    private final Clock clock;

    Home(Timetable timetable, Visits visits, Providers providers, Messages messages, Referrals referrals, Clock clock) {
        this.messages = messages;
        this.referrals = referrals;
        this.timetable = timetable;
        this.visits = visits;
        this.providers = providers;
        this.clock = clock;
    }

    @Bean
    static Door providerHomeDoor() {
        return Door.of("/provider/**", Role.PROVIDER);
    }

    @GetMapping("/provider")
    String show(Model page) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var sessions = timetable.find(Timetable.Wanted.all(today, today.plusDays(WEEK)));
        page.addAttribute(
                "name",
                providers.all().stream()
                        .map(Providers.Provider::name)
                        .findFirst()
                        .orElse(""));
        page.addAttribute(
                "unread",
                messages.unread().values().stream().mapToLong(Long::longValue).sum());
        page.addAttribute("referred", referrals.waiting());
        page.addAttribute(
                "today",
                sessions.stream().filter(l -> l.session().day().equals(today)).toList());
        page.addAttribute(
                "later",
                sessions.stream().filter(l -> l.session().day().isAfter(today)).toList());
        page.addAttribute(
                "present",
                visits.counts(sessions.stream().map(l -> l.session().id()).toList()));
        return "provider/home";
    }
}
