package musubi.platform.account;

import java.time.Duration;
import java.util.EnumSet;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
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
    Door accountSignInDoor() {
        return Door.open("/sign-in/**");
    }

    @Bean
    Door accountSignOutDoor() {
        return Door.open("/sign-out");
    }

    @Bean
    Door accountFilesDoor() {
        return Door.open("/static/**");
    }

    @Bean
    Door accountOwnDoor() {
        return Door.signedIn("/account/**");
    }

    @Bean
    Door accountApiDoor() {
        return Door.signedIn("/api/account/**");
    }

    @Bean
    Door accountActingForDoor() {
        return Door.of("/acting-for/**", Role.COUNTER, Role.OFFICER, Role.ADMINISTRATOR);
    }

    @Bean
    MenuItem accountOwnItem() {
        return new MenuItem(
                Group.SETTINGS, 900, "/account", "own.title", EnumSet.complementOf(EnumSet.of(Role.JOB, Role.PUBLIC)));
    }

    @Bean
    Door accountInvitationDoor() {
        return Door.open("/invitation/**");
    }

    @Bean
    Door accountAccountsDoor() {
        return Door.of("/accounts/**", Role.ADMINISTRATOR);
    }

    @Bean
    MenuItem accountAccountsItem() {
        return new MenuItem(Group.SETTINGS, 800, "/accounts", "accounts.title", EnumSet.of(Role.ADMINISTRATOR));
    }

    @Bean
    Job accountSweepJob(Sessions sessions) {
        return Job.after("account.sweep", Duration.ofHours(1), municipality -> sessions.sweep());
    }

    @Bean
    Setting accountDirectorySetting(Directory directory) {
        return new Setting(
                200,
                new Words("自治体の認証基盤での入室", "Signing in by the municipality's own directory"),
                () -> Setting.setUp(directory.configured()),
                "oidc-issuer");
    }

    @Bean
    Setting accountAddressSetting(Address address) {
        return new Setting(
                210, new Words("このサーバーの所在", "Address of this server"), () -> Words.same(address.origin()), "address");
    }

    @Bean
    Setting accountAccountsSetting() {
        return new Setting(
                220,
                new Words("職員・事業者などの利用者", "Accounts of staff, providers and others"),
                () -> new Words("招待・停止・役割の変更", "invitations, blocks and roles"),
                "/accounts");
    }
}
