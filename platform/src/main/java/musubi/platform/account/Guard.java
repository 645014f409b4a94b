package musubi.platform.account;

import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Which pages ask who you are, and what a browser is told to refuse. */
@Configuration(proxyBeanMethods = false)
class Guard {
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

    /** Nobody comes in but by the {@link Doorkeeper}; without this Spring Boot would invent a user. */
    @Bean
    UserDetailsService nobody() {
        return login -> {
            throw new UsernameNotFoundException("accounts are looked up elsewhere");
        };
    }

    @Bean
    CsrfTokenRepository formTokens() {
        var tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName("form");
        tokens.setCookieCustomizer(cookie -> cookie.httpOnly(true).sameSite("Lax"));
        return tokens;
    }

    @Bean
    SecurityFilterChain guard(
            HttpSecurity http, List<Door> doors, Remembered remembered, CsrfTokenRepository formTokens) {
        var longestFirst = doors.stream()
                .sorted(Comparator.comparingInt((Door door) -> door.pattern().length())
                        .reversed()
                        .thenComparing(Door::pattern))
                .toList();
        return http.authorizeHttpRequests(ask -> {
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
                .securityContext(context -> context.securityContextRepository(remembered))
                .requestCache(RequestCacheConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .csrf(csrf -> csrf.csrfTokenRepository(formTokens).csrfTokenRequestHandler(atOnce()))
                .exceptionHandling(refused -> refused.authenticationEntryPoint(
                                new LoginUrlAuthenticationEntryPoint("/sign-in"))
                        .accessDeniedHandler(refusal(doors)))
                .headers(h -> h.contentSecurityPolicy(c -> c.policyDirectives(CONTENT))
                        .referrerPolicy(r -> r.policy(ReferrerPolicy.SAME_ORIGIN)))
                .build();
    }

    /** The cookie of forms is sent before the page begins: of a long page the head is on its way before its form is written. */
    private static XorCsrfTokenRequestAttributeHandler atOnce() {
        var handler = new XorCsrfTokenRequestAttributeHandler();
        handler.setCsrfRequestAttributeName(null);
        return handler;
    }

    /** What no door leads to is not there; what a door keeps shut is forbidden. */
    private static AccessDeniedHandler refusal(List<Door> doors) {
        var known = doors.stream()
                .map(door -> PathPatternRequestMatcher.withDefaults().matcher(door.pattern()))
                .toList();
        return (request, response, why) -> response.sendError(
                known.stream().anyMatch(door -> door.matches(request))
                        ? HttpStatus.FORBIDDEN.value()
                        : HttpStatus.NOT_FOUND.value());
    }
}
