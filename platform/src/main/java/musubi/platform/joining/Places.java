package musubi.platform.joining;

import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pages of this module, and what it holds about people. */
@Configuration(proxyBeanMethods = false)
class Places {
    @Bean
    Door joiningDoor() {
        return Door.open("/join/**");
    }

    /** How long something is kept is not for the counter. */
    @Bean
    Door joiningKeepingDoor() {
        return Door.of("/people/applications/keeping", Role.OFFICER, Role.ADMINISTRATOR);
    }

    @Bean
    Holding joiningCodesHeld() {
        return new Holding("account-codes", new Words("アカウントを開く番号の送付", "Codes for an account"), """
                select person, sent_at, ends_at, used_at from joining.code order by person, sent_at, code""");
    }
}
