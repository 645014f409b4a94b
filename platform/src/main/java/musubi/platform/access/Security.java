package musubi.platform.access;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
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
    SecurityFilterChain guard(HttpSecurity http) {
        return http.authorizeHttpRequests(ask -> ask.requestMatchers("/sign-in", "/static/**", "/health")
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/api/**")
                        .hasAnyRole("OFFICER", "COUNTER", "ADMINISTRATOR")
                        .requestMatchers("/me/**")
                        .hasRole("RESIDENT")
                        .requestMatchers("/", "/language")
                        .authenticated()
                        .anyRequest()
                        .hasAnyRole("OFFICER", "COUNTER", "ADMINISTRATOR"))
                .formLogin(form -> form.loginPage("/sign-in")
                        .loginProcessingUrl("/sign-in")
                        .usernameParameter("login")
                        .defaultSuccessUrl("/", true))
                .logout(out -> out.logoutUrl("/sign-out").logoutSuccessUrl("/sign-in?out"))
                .headers(h -> h.contentSecurityPolicy(c -> c.policyDirectives(CONTENT)))
                .httpBasic(Customizer.withDefaults())
                .build();
    }
}
