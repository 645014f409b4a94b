package musubi.platform.notice;

import java.util.Set;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.page.Setting;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages of this module: who may open them and where they stand in the menu. */
@Configuration(proxyBeanMethods = false)
class Places {
    @Bean
    Door noticeDoor() {
        return new Door("/notices/**", Role.STAFF);
    }

    @Bean
    MenuItem noticeItem() {
        return new MenuItem(Group.PEOPLE, 37, "/notices", "notice.title", Role.STAFF);
    }

    @Bean
    Door noticeMyDoor() {
        return Door.of("/me/notices/**", Role.RESIDENT);
    }

    @Bean
    MenuItem noticeMyItem() {
        return new MenuItem(Group.PEOPLE, 37, "/me/notices", "notice.mine", Set.of(Role.RESIDENT));
    }

    @Bean
    Setting noticeMailSetting(Carriers carriers) {
        return new Setting(
                100,
                new Words("メールの送信", "Sending mail"),
                () -> Setting.setUp(carriers.of(Channel.MAIL).isPresent()),
                "mail-host");
    }

    @Bean
    Setting noticeSmsSetting(Carriers carriers) {
        return new Setting(
                101,
                new Words("ショートメッセージの送信", "Sending text messages"),
                () -> Setting.setUp(carriers.of(Channel.SMS).isPresent()),
                "sms-url");
    }

    @Bean
    Setting noticeTemplatesSetting() {
        return new Setting(
                102,
                new Words("お知らせの文面", "Texts of notices"),
                () -> new Words("送る前に読めます", "can be read before they are sent"),
                "/notices/templates");
    }

    @Bean
    Setting noticeQuietSetting() {
        return new Setting(103, new Words("お知らせを送らない時間", "Hours in which nothing is sent"), () -> QuietHours.WORDS, "");
    }
}
