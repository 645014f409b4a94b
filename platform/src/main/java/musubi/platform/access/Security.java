package musubi.platform.access;

import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;

/** Which pages ask who you are, and what a browser is told to refuse. */
@Configuration(proxyBeanMethods = false)
class Security {
    private static final String CONTENT =
            "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'";

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    PasswordEncoder passwords() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    @Bean
    Door frontDoor() {
        return Door.open("/sign-in");
    }

    @Bean
    Door files() {
        return Door.open("/static/**");
    }

    @Bean
    SecurityFilterChain guard(HttpSecurity http, List<Door> doors) {
        var longestFirst = doors.stream()
                .sorted(Comparator.comparingInt((Door door) -> door.pattern().length())
                        .reversed()
                        .thenComparing(Door::pattern))
                .toList();
        return http.authorizeHttpRequests(ask -> {
                    // What went wrong is said to whoever asked; the page asked for had its own door.
                    ask.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                            .permitAll();
                    for (var door : longestFirst) {
                        var path = ask.requestMatchers(door.pattern());
                        if (door.roles().isEmpty()) path.permitAll();
                        else
                            path.hasAnyRole(
                                    door.roles().stream().map(Role::name).toArray(String[]::new));
                    }
                    ask.anyRequest().denyAll();
                })
                .formLogin(form -> form.loginPage("/sign-in")
                        .loginProcessingUrl("/sign-in")
                        .usernameParameter("login")
                        .defaultSuccessUrl("/", true))
                .logout(out -> out.logoutUrl("/sign-out").logoutSuccessUrl("/sign-in?out"))
                .headers(h -> h.contentSecurityPolicy(c -> c.policyDirectives(CONTENT)))
                .build();
    }
}
