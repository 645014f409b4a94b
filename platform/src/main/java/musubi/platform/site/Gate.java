package musubi.platform.site;

import jakarta.servlet.DispatcherType;
import java.time.Duration;
import musubi.platform.access.Door;
import musubi.platform.page.Unremembered;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer.FrameOptionsConfig;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.WebContentInterceptor;

/** The public site asks nobody who they are: no cookie is read or given, and whoever carries a page may keep it for a while. */
@Configuration(proxyBeanMethods = false)
class Gate implements WebMvcConfigurer {
    private static final String[] PATHS = {"/city", "/city/**", "/robots.txt", "/sitemap.xml"};
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final String CONTENT =
            "default-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors ";

    @Bean
    @Order(1)
    SecurityFilterChain siteGuard(HttpSecurity http) {
        return http.securityMatcher(PATHS)
                .authorizeHttpRequests(ask -> {
                    ask.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                            .permitAll();
                    ask.requestMatchers(HttpMethod.GET).permitAll();
                    ask.requestMatchers(HttpMethod.HEAD).permitAll();
                    ask.anyRequest().denyAll();
                })
                .securityContext(context -> context.securityContextRepository(new NullSecurityContextRepository()))
                .requestCache(RequestCacheConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(h -> h.cacheControl(c -> c.disable())
                        .frameOptions(FrameOptionsConfig::disable)
                        .addHeaderWriter((request, response) -> response.setHeader(
                                "Content-Security-Policy",
                                CONTENT + (framed(request.getRequestURI()) ? "*" : "'none'")))
                        .referrerPolicy(r -> r.policy(ReferrerPolicy.SAME_ORIGIN)))
                .build();
    }

    /** What a city's own site may show in a frame. */
    private static boolean framed(String path) {
        return path.matches("/city/[0-9]{6}/widget/[a-z]+");
    }

    /** The same page twice is told by its digest. */
    @Bean
    FilterRegistrationBean<ShallowEtagHeaderFilter> siteDigests() {
        var filter = new FilterRegistrationBean<>(new ShallowEtagHeaderFilter());
        filter.addUrlPatterns("/city", "/city/*", "/sitemap.xml");
        return filter;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        var keeping = new WebContentInterceptor();
        keeping.addCacheMapping(CacheControl.maxAge(KEPT).cachePublic(), PATHS);
        registry.addInterceptor(keeping).addPathPatterns(PATHS);
    }

    @Bean
    Unremembered siteLanguage() {
        return new Unremembered("/city");
    }

    @Bean
    Door siteDoor() {
        return Door.open("/city/**");
    }

    @Bean
    Door siteRobotsDoor() {
        return Door.open("/robots.txt");
    }

    @Bean
    Door siteMapDoor() {
        return Door.open("/sitemap.xml");
    }
}
