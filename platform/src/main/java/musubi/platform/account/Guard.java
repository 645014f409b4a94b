package musubi.platform.account;

import jakarta.servlet.DispatcherType;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.access.Doors;
import musubi.platform.access.FromOutside;
import musubi.platform.access.Role;
import musubi.platform.audit.RefusedFiles;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Which pages ask who you are, and what a browser is told to refuse. */
@Configuration(proxyBeanMethods = false)
class Guard {
    private static final String CONTENT =
            "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'";

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

    /** PostgreSQL holds no text with a zero in it, and nobody types one. */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setAllowedParameterNames(name -> name.indexOf('\0') < 0);
        firewall.setAllowedParameterValues(value -> value.indexOf('\0') < 0);
        return firewall;
    }

    @Bean
    RequestRejectedHandler rejected() {
        return (request, response, why) -> {
            if (Bearer.program(request)) Refusal.NO_ADDRESS.answer(response);
            else response.sendError(Refusal.NO_ADDRESS.status().value());
        };
    }

    /** What the filters do with a request is measured with the request. */
    @Bean
    static SecurityObservationSettings withoutFilters() {
        return SecurityObservationSettings.noObservations();
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
            HttpSecurity http,
            Doors doors,
            List<FromOutside> fromOutside,
            Remembered remembered,
            KeptForms kept,
            Acting acting,
            RefusedFiles files,
            CsrfTokenRepository formTokens,
            @Value("${musubi.api-requests-per-minute:600}") int perMinute) {
        return http.authorizeHttpRequests(ask -> {
                    // What went wrong is said to whoever asked; the page asked for had its own door.
                    ask.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                            .permitAll();
                    for (var door : doors.longestFirst()) {
                        if (!door.readers().isEmpty())
                            ask.requestMatchers(HttpMethod.GET, door.pattern())
                                    .hasAnyRole(names(Stream.concat(door.roles().stream(), door.readers().stream())
                                            .toList()));
                        var path = ask.requestMatchers(door.pattern());
                        if (door.roles().isEmpty()) path.permitAll();
                        else path.hasAnyRole(names(door.roles()));
                    }
                    ask.anyRequest().denyAll();
                })
                .securityContext(context -> context.securityContextRepository(remembered))
                .addFilterBefore(new Strangers(acting, perMinute), CsrfFilter.class)
                .addFilterBefore(new TooLarge(acting, files), CsrfFilter.class)
                .requestCache(RequestCacheConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .csrf(csrf -> csrf.csrfTokenRepository(formTokens)
                        .csrfTokenRequestHandler(atOnce())
                        // Whatever bears a token was not sent by a page of somebody else; its cookies do not count.
                        .ignoringRequestMatchers(
                                request -> Bearer.token(request).isPresent())
                        .ignoringRequestMatchers(
                                fromOutside.stream().map(FromOutside::path).toArray(String[]::new)))
                .exceptionHandling(refused -> refused.authenticationEntryPoint(asked(fromOutside, kept))
                        .accessDeniedHandler(refusal(doors)))
                .headers(h -> h.contentSecurityPolicy(c -> c.policyDirectives(CONTENT))
                        .referrerPolicy(r -> r.policy(ReferrerPolicy.SAME_ORIGIN)))
                .build();
    }

    private static String[] names(Collection<Role> roles) {
        return roles.stream().map(Role::name).toArray(String[]::new);
    }

    /** The cookie of forms is sent before the page begins: of a long page the head is on its way before its form is written. */
    private static XorCsrfTokenRequestAttributeHandler atOnce() {
        var handler = new XorCsrfTokenRequestAttributeHandler();
        handler.setCsrfRequestAttributeName(null);
        return handler;
    }

    /**
     * People are sent to where one signs in; programs are told to bear a token. What another app shared is not kept for somebody who is
     * nobody yet: they are told that it was not taken, so that they share it again. A form that was sent too late is kept for its owner.
     */
    private static AuthenticationEntryPoint asked(List<FromOutside> fromOutside, KeptForms kept) {
        var page = new LoginUrlAuthenticationEntryPoint("/sign-in");
        var paths = fromOutside.stream().map(FromOutside::path).toList();
        return (request, response, why) -> {
            if (Bearer.program(request)) {
                response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
                Refusal.NO_TOKEN.answer(response);
            } else if (paths.contains(request.getServletPath())
                    && request.getMethod().equals("POST")) response.sendRedirect("/sign-in?shared");
            else if (request.getMethod().equals("POST"))
                response.sendRedirect(kept.keep(request) ? "/sign-in?kept" : "/sign-in?unsent");
            else page.commence(request, response, why);
        };
    }

    /** What no door leads to is not there; what a door keeps shut is forbidden. */
    private static AccessDeniedHandler refusal(Doors doors) {
        var known = doors.longestFirst().stream()
                .map(door -> PathPatternRequestMatcher.withDefaults().matcher(door.pattern()))
                .toList();
        return (request, response, why) -> {
            var refusal =
                    known.stream().anyMatch(door -> door.matches(request)) ? Refusal.NOT_ALLOWED : Refusal.NOT_FOUND;
            if (Bearer.program(request)) refusal.answer(response);
            else response.sendError(refusal.status().value());
        };
    }
}
